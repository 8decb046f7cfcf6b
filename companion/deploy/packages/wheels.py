"""Wheels for one kind of machine: those of the libraries, fetched once, and our own."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping

from packaging.utils import parse_wheel_filename

from companion import __version__
from companion.deploy.packages import BUILD, ROOT, PackageError
from companion.deploy.packages.archive import EARLIEST
from companion.deploy.packages.lock import Pin, pins
from companion.deploy.packages.targets import Target
from companion.review.classifier import MODEL

FETCHED = BUILD / "wheels"
OURS = "second-look"


@dataclasses.dataclass(frozen=True, slots=True)
class Wheel:
    """One wheel file, of the library and in the version that ``pin`` says."""

    pin: Pin
    path: pathlib.Path


def requirements(wheels: list[Wheel]) -> str:
    """A requirements file that names these wheels and no others, by checksum."""
    return "".join(f"{wheel.pin.line()}\n" for wheel in wheels)


def fetch(target: Target) -> list[Wheel]:
    """What the lock pins for ``target``, from the package index or an earlier build.

    Raises ``PackageError``.
    """
    wanted = {pin.name: pin for pin in pins(target)}
    text = "".join(f"{pin.line()}\n" for pin in wanted.values())
    digest = hashlib.sha256(f"{target}\n{text}".encode()).hexdigest()
    folder = FETCHED / f"{target.name}-{digest[:16]}"
    if not folder.exists():
        FETCHED.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=FETCHED) as draft:
            asked = pathlib.Path(draft, "requirements.txt")
            asked.write_text(text)
            complete = pathlib.Path(draft, "wheels")
            pip("download", "--dest", str(complete), *for_target(target, asked))
            complete.rename(folder)
    found = []
    for path in sorted(folder.glob("*.whl")):
        name, version, _, _ = parse_wheel_filename(path.name)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        pin = wanted.pop(name)
        if digest not in pin.hashes:
            raise PackageError(f"{path}: not the file that was fetched. Remove {folder}")
        found.append(Wheel(Pin(name, str(version), (digest,)), path))
    if wanted:
        raise PackageError(f"{folder}: {', '.join(wanted)} is missing. Remove {folder}")
    return found


def for_target(target: Target, asked: pathlib.Path) -> list[str]:
    """pip's options for wheels that run on ``target``, by the requirements file ``asked``."""
    platforms = [f"--platform={platform}" for platform in target.platforms]
    return [
        "--no-deps",
        "--only-binary=:all:",
        "--require-hashes",
        "--implementation=cp",
        f"--python-version={target.python}",
        *platforms,
        f"--requirement={asked}",
    ]


def own(folder: pathlib.Path, version: str, built: int) -> Wheel:
    """Build the companion's own wheel, the model inside it, into the new folder ``folder``."""
    folder.mkdir()
    with tempfile.TemporaryDirectory() as draft:
        # From a copy: setuptools leaves things behind beside its sources, and takes up what
        # an earlier build has left there.
        staged = pathlib.Path(draft)
        _stage(staged, version)
        pip(
            "wheel",
            "--no-deps",
            "--no-build-isolation",
            "--no-index",
            f"--wheel-dir={folder}",
            str(staged),
            environment={"SOURCE_DATE_EPOCH": str(max(built, EARLIEST)), "PYTHONHASHSEED": "0"},
        )
    (path,) = folder.glob("second_look-*.whl")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Wheel(Pin(OURS, version, (digest,)), path)


def pip(*arguments: str, environment: Mapping[str, str] | None = None) -> None:
    """Run pip. Raises ``PackageError`` with the last thing it said."""
    ran = subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments],
        env={**os.environ, **(environment or {})},
        umask=0o022,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if ran.returncode != os.EX_OK:
        said = ran.stderr.strip().splitlines() or ["it said nothing"]
        raise PackageError(f"pip {arguments[0]} failed: {said[-1]}")


def _stage(folder: pathlib.Path, version: str) -> None:
    """Copy into ``folder`` what the wheel is made of."""
    package = ROOT / "companion"
    sources = [ROOT / name for name in ("LICENSE", "README.md", "pyproject.toml")]
    sources += [path for path in package.rglob("*") if "__pycache__" not in path.parts]
    sources += model_files()
    for source in sorted(sources):
        target = folder / source.relative_to(ROOT)
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            target.chmod(0o644)
    entry = folder / "companion" / "__init__.py"
    told = re.escape(__version__)
    entry.write_text(
        re.sub(f'(?m)^__version__ = "{told}"', f'__version__ = "{version}"', entry.read_text())
    )


def model_files() -> list[pathlib.Path]:
    """The files of the shipped model."""
    metadata = json.loads((MODEL / "metadata.json").read_bytes())
    return [MODEL / name for name in ("__init__.py", "metadata.json", *metadata["files"])]
