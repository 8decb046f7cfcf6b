"""Gets what the browser tests need: two browsers, and editor libraries bundled into pages.

Run as ``python -m tests.browser.prepare``. Does nothing that is done already.
"""

from __future__ import annotations

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable

HERE = pathlib.Path(__file__).parent
SOURCES = HERE / "editors"
BUILD = HERE.parents[1] / "build" / "editors"
"""Bundles, and the node_modules that they and the static checks are made with."""

PACKAGES = ("chromium", "chromium-sandbox", "chromium-driver", "firefox-esr", "fonts-dejavu-core")
PROGRAMS = ("chromium", "chromedriver", "firefox-esr")
SITES = ("x", "facebook", "instagram", "youtube", "tiktok", "snapchat")
"""Those with a likeness of their own, in a folder of that name."""


class MissingError(Exception):
    """Something has to be there first; the message says what, and how to get it."""


def main() -> int:
    """Prepare everything; returns an exit status."""
    try:
        install_browsers()
        install_libraries()
        bundle()
    except subprocess.CalledProcessError as error:
        print(f"{' '.join(map(str, error.cmd))} ended with status {error.returncode}.")
        return 1
    except MissingError as error:
        print(error)
        return 1
    return 0


def install_browsers() -> None:
    """Install the browsers where they are missing. Raises MissingError if that fails."""
    if all(map(shutil.which, PROGRAMS)):
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *PACKAGES]
    elevate = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run([*elevate, "apt-get", "update"], check=True, env=quiet)
        subprocess.run([*elevate, *command], check=True, env=quiet)
    except (OSError, subprocess.CalledProcessError):
        raise MissingError(
            f"The tests need {', '.join(PROGRAMS)}. On Debian, as root: {' '.join(command)}. "
            "Where the system has no such packages, put the three programs on the PATH."
        ) from None


def install_libraries() -> None:
    """Install what the lock names, unless exactly that is installed."""
    BUILD.mkdir(parents=True, exist_ok=True)
    names = ("package.json", "package-lock.json", ".npmrc")
    wanted = _digest(SOURCES / name for name in names)
    stamp = BUILD / "node_modules" / ".installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    for name in names:
        shutil.copyfile(SOURCES / name, BUILD / name)
    subprocess.run(
        [tool("npm"), "ci", "--loglevel=error"], cwd=BUILD, env=node_environment(), check=True
    )
    stamp.write_text(wanted)


def bundle() -> None:
    """Bundle the fixture pages' scripts, unless no source has changed."""
    sources = sorted(path for path in SOURCES.rglob("*") if path.suffix in {".js", ".jsx", ".css"})
    wanted = _digest([*sources, SOURCES / "package-lock.json", pathlib.Path(__file__)])
    stamp = BUILD / ".bundled"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    for name in ("watch.js", "page.css", "plain.js", "generic.js", "feed.js"):
        shutil.copyfile(SOURCES / name, BUILD / name)
    for site in SITES:
        _esbuild(SOURCES / site / "app.jsx", BUILD / f"{site}.js")
    # The second React is installed under another name; its parts ask for the usual ones.
    _esbuild(
        SOURCES / "react19.jsx",
        BUILD / "react19.js",
        "--alias:react=react-19",
        "--alias:react-dom=react-dom-19",
    )
    stamp.write_text(wanted)


def tool(name: str) -> str:
    """The path of ``node`` or ``npm`` beside the Python that runs."""
    found = shutil.which(name, path=sysconfig.get_path("scripts"))
    if not found:
        raise MissingError(f"{name} is missing beside {sys.executable}. Run: make test")
    return found


def node_environment() -> dict[str, str]:
    """An environment in which node programs find their node, and the bundler its packages."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)])
    return {**os.environ, "PATH": path, "NODE_PATH": str(BUILD / "node_modules")}


def _esbuild(source: pathlib.Path, target: pathlib.Path, *options: str) -> None:
    subprocess.run(
        [
            BUILD / "node_modules" / ".bin" / "esbuild",
            source,
            f"--outfile={target}",
            "--bundle",
            "--minify",
            "--jsx=automatic",
            "--define:global=window",
            '--define:process.env.NODE_ENV="production"',
            "--log-level=warning",
            *options,
        ],
        env=node_environment(),
        check=True,
    )


def _digest(paths: Iterable[pathlib.Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
