"""What the lock pins for one kind of machine.

pip judges a requirement's marker by the machine that it runs on, also where it fetches for
another one. So the lock is read here, and pip is given what is left.
"""

from __future__ import annotations

import dataclasses
import pathlib
import re

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from companion.deploy.packages import ROOT, PackageError
from companion.deploy.packages.targets import Target

LOCK = ROOT / "companion" / "requirements.txt"
NOT_RUN = {
    "setuptools",  # builds our own wheel
    "flatbuffers",  # onnxruntime's tools that convert and inspect models
    "packaging",
    "protobuf",
    "pycparser",  # compiles with cffi; cryptography wants its compiled part alone
}
"""What the lock holds and the companion never loads."""
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclasses.dataclass(frozen=True, slots=True)
class Pin:
    """One library in one version, and the checksums (SHA-256) of its files."""

    name: str
    version: str
    hashes: tuple[str, ...]

    def line(self) -> str:
        """A line of a requirements file."""
        return " ".join(
            [f"{self.name}=={self.version}", *(f"--hash=sha256:{one}" for one in self.hashes)]
        )


def pins(target: Target) -> list[Pin]:
    """What the companion needs to run on ``target``. Raises ``PackageError``."""
    found = {pin.name: pin for pin in _read(LOCK, target) if pin.name not in NOT_RUN}
    if target.pins is not None:
        found.update({pin.name: pin for pin in _read(target.pins, target)})
    return [found[name] for name in sorted(found)]


def _read(path: pathlib.Path, target: Target) -> list[Pin]:
    found = []
    lines = path.read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        requirement = Requirement(line.partition("--hash")[0])
        hashes = tuple(_HASH.findall(line))
        (version,) = requirement.specifier
        if version.operator != "==" or not hashes:
            raise PackageError(f"{path}: {requirement.name} must be pinned, with hashes")
        if requirement.marker is None or requirement.marker.evaluate(dict(target.markers())):
            found.append(Pin(canonicalize_name(requirement.name), version.version, hashes))
    return found
