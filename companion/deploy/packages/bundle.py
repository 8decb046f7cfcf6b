"""The offline bundles: wheels with their checksums, and scripts that install them."""

from __future__ import annotations

import pathlib

from companion.deploy import profile
from companion.deploy.packages.archive import zipped
from companion.deploy.packages.targets import PACKAGES, Target
from companion.deploy.packages.wheels import Wheel, fetch, requirements


def build(folder: pathlib.Path, ours: Wheel, target: Target, built: int) -> pathlib.Path:
    """Write the bundle of the companion's wheel ``ours`` for ``target`` into ``folder``."""
    wheels = [*fetch(target), ours]
    name = f"second-look-{ours.pin.version}-{target.name}"
    files = {f"wheels/{wheel.path.name}": wheel.path.read_bytes() for wheel in wheels}
    files["requirements.txt"] = requirements(wheels).encode()
    files |= _windows(target) if target.system == "win32" else _macos(target)
    bundle = folder / f"{name}.zip"
    bundle.write_bytes(zipped({f"{name}/{path}": files[path] for path in files}, built))
    return bundle


def _windows(target: Target) -> dict[str, bytes]:
    parts = PACKAGES / "windows"
    files = {
        part: _filled(parts / part, target, parts / "end-companions.ps1")
        for part in ("install.ps1", "uninstall.ps1", "README.txt")
    }
    return {**files, "second-look-task.xml": (parts / "second-look-task.xml").read_bytes()}


def _macos(target: Target) -> dict[str, bytes]:
    parts = PACKAGES / "macos"
    files = {
        part: _filled(parts / part, target, parts / "end-companions.sh")
        for part in ("install.sh", "uninstall.sh", "README.txt")
    }
    return {**files, f"{profile.LABEL}.plist": profile.launch_agent()}


def _filled(part: pathlib.Path, target: Target, end_companions: pathlib.Path) -> bytes:
    """The text ``part`` with what differs between machines, and what scripts share."""
    text = part.read_text(encoding="ascii")
    text = text.replace("#END_COMPANIONS#\n", end_companions.read_text(encoding="ascii"))
    text = text.replace("@PYTHON@", target.python).replace("@MACHINE@", target.machine)
    return text.encode()
