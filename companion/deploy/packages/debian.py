"""The Debian package: the companion with all its libraries and the model, and no network."""

from __future__ import annotations

import gzip
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from companion.deploy.packages import ROOT, PackageError, site_packages
from companion.deploy.packages.targets import DEBIAN, PACKAGES
from companion.deploy.packages.wheels import Wheel, fetch

PARTS = PACKAGES / "debian"
PREFIX = pathlib.PurePath("usr/lib/second-look")
INTERPRETER = f"/{PREFIX}/bin/python3"
DOCS = pathlib.PurePath("usr/share/doc/second-look")
COMMANDS = {"second-look": "companion.cli", "second-look-native-host": "companion.pairing.host"}
# Isolated: neither the officer's PYTHONPATH nor the folder that one stands in is looked into.
SCRIPT = f"#!{INTERPRETER} -I\nimport sys\nfrom {{module}} import main\nsys.exit(main())\n"
ENVIRONMENT = f"""\
home = /usr/bin
include-system-site-packages = false
version = {DEBIAN.python}
"""
READABLE, RUNNABLE = 0o644, 0o755


class WrongMachineError(PackageError):
    """The package cannot be built on this machine; the others can."""


def build(target: pathlib.Path, ours: Wheel, built: int) -> pathlib.Path:
    """Write the package of the companion's wheel ``ours`` into the folder ``target``.

    Raises ``PackageError``, and ``WrongMachineError`` before anything is done.
    """
    _fits()
    version = ours.pin.version
    package = target / f"second-look_{version}_amd64.deb"
    with tempfile.TemporaryDirectory() as draft:
        root = pathlib.Path(draft, "root")
        root.mkdir()
        _environment(root, ours)
        _system_files(root, version, built)
        _settle(root, built)
        control = _control(root, version)
        _settle(control, built)
        _pack(root, package, built)
    return package


def _fits() -> None:
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    if python != DEBIAN.python:
        raise WrongMachineError(
            f"it is compiled for Python {DEBIAN.python} and must be built with it, not with "
            f"{python}. Remove .venv and run: make package PYTHON=python{DEBIAN.python}"
        )
    if not shutil.which("dpkg-deb"):
        raise WrongMachineError("dpkg-deb is missing. Build the package on Debian, or install dpkg")


def _environment(root: pathlib.Path, ours: Wheel) -> None:
    """Make the virtual environment, as ``python3 -m venv`` would at its final place."""
    prefix = root / PREFIX
    libraries = prefix / "lib" / f"python{DEBIAN.python}" / "site-packages"
    site_packages.install(libraries, [*fetch(DEBIAN), ours], DEBIAN)
    told = site_packages.take_licences(libraries, root / DOCS / "licenses")
    site_packages.prune(libraries)
    site_packages.compile_all(libraries, root)
    _write(root / DOCS / "copyright", _copyright(told))

    _write(prefix / "pyvenv.cfg", ENVIRONMENT)
    _link(prefix / "bin" / "python3", "/usr/bin/python3")
    for command, module in COMMANDS.items():
        _write(prefix / "bin" / command, SCRIPT.format(module=module), RUNNABLE)
        _link(root / "usr" / "bin" / command, f"../lib/second-look/bin/{command}")


def _system_files(root: pathlib.Path, version: str, built: int) -> None:
    """Write what stands outside of the environment."""
    for part, place in (
        ("second-look.service", "usr/lib/systemd/user/second-look.service"),
        ("second-look.toml", "etc/second-look/second-look.toml"),
    ):
        _write(root / place, (PARTS / part).read_text())
    manual = (PARTS / "second-look.1").read_text()
    day = time.strftime("%Y-%m-%d", time.gmtime(built))
    manual = manual.replace("@DATE@", day).replace("@VERSION@", version)
    page = root / "usr" / "share" / "man" / "man1" / "second-look.1.gz"
    page.parent.mkdir(parents=True)
    page.write_bytes(gzip.compress(manual.encode(), mtime=0))
    _link(page.with_name("second-look-native-host.1.gz"), page.name)
    for document in (ROOT / "models" / "CARD.md", *(ROOT / "companion" / "deploy").glob("*.md")):
        _write(root / DOCS / document.name, document.read_text())


def _control(root: pathlib.Path, version: str) -> pathlib.Path:
    """Write what dpkg reads of the package itself; returns its folder."""
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink()]
    control = root / "DEBIAN"
    kibibytes = sum(-(-path.stat().st_size // 1024) for path in files)
    text = (PARTS / "control").read_text()
    _write(
        control / "control",
        text.replace("@VERSION@", version).replace("@INSTALLED_SIZE@", str(kibibytes)),
    )
    _write(control / "conffiles", "/etc/second-look/second-look.toml\n")
    sums = [
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  "
        f"{path.relative_to(root)}\n"
        for path in files
        if path.parts[len(root.parts)] != "etc"
    ]
    _write(control / "md5sums", "".join(sums))
    end = (PARTS / "end-companions.sh").read_text()
    for script in ("postinst", "postrm"):
        text = (PARTS / script).read_text().replace("#END_COMPANIONS#\n", end)
        _write(control / script, text, RUNNABLE)
    return control


def _copyright(libraries: list[tuple[str, str, str]]) -> str:
    """Whose work is in the package, in the format that Debian's archive uses (DEP-5)."""
    stanzas = [(PARTS / "copyright").read_text()]
    for name, version, licence in libraries:
        stanzas.append(
            f"Files: {name}\n"
            f"Copyright: the authors of {name} {version}, whom its licence files name\n"
            f"License: {licence}\n"
            f"Comment: its licence files are in /{DOCS}/licenses/{name}\n"
        )
    return "\n".join(stanzas)


def _settle(folder: pathlib.Path, built: int) -> None:
    """Give everything in ``folder`` the modes that the package has, and one time."""
    for path in sorted([folder, *folder.rglob("*")], reverse=True):
        if not path.is_symlink():
            path.chmod(RUNNABLE if path.stat().st_mode & 0o100 else READABLE)
        os.utime(path, (built, built), follow_symlinks=False)


def _pack(root: pathlib.Path, package: pathlib.Path, built: int) -> None:
    # Zstandard, since xz would take ten times as long for a tenth less. One thread: how many
    # there are may show in the bytes.
    options = ["--root-owner-group", "-Zzstd", "-z9", "--threads-max=1"]
    packed = subprocess.run(
        ["dpkg-deb", *options, "--build", str(root), str(package)],  # noqa: S607
        env={**os.environ, "SOURCE_DATE_EPOCH": str(built)},
        capture_output=True,
        text=True,
    )
    if packed.returncode != os.EX_OK:
        raise PackageError(f"dpkg-deb failed: {packed.stderr.strip()}")


def _write(path: pathlib.Path, text: str, mode: int = READABLE) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def _link(path: pathlib.Path, target: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)
