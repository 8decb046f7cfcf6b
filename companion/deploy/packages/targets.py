"""The machines that packages are built for."""

from __future__ import annotations

import dataclasses
import pathlib

PACKAGES = pathlib.Path(__file__).parent
BUNDLED_PYTHON = "3.13"
"""What the bundles for Windows and macOS want to find there: the newest for which every
library, also the last one for Macs with Intel's processors, has a wheel."""


@dataclasses.dataclass(frozen=True, slots=True)
class Target:
    """A kind of machine with one version of Python.

    ``platforms`` are the tags of wheels that run there, best first. ``pins`` is a file of
    pins that replace the lock's, where a library gave the machine up.
    """

    name: str
    python: str
    platforms: tuple[str, ...]
    system: str
    """What Python's ``sys.platform`` says there."""
    machine: str
    """What Python's ``platform.machine()`` says there."""
    pins: pathlib.Path | None = None

    def markers(self) -> dict[str, str]:
        """What a requirement's marker is judged by there (PEP 508)."""
        names = {"win32": "Windows", "darwin": "Darwin", "linux": "Linux"}
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "os_name": "nt" if self.system == "win32" else "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_system": names[self.system],
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": self.system,
        }


DEBIAN = Target(
    "debian12_amd64",
    "3.11",
    # Debian 12 has version 2.36 of the C library.
    (*(f"manylinux_2_{minor}_x86_64" for minor in range(36, 16, -1)), "manylinux2014_x86_64"),
    "linux",
    "x86_64",
)
WINDOWS = Target("win_amd64", BUNDLED_PYTHON, ("win_amd64",), "win32", "AMD64")
MACS = (
    Target("macosx_arm64", BUNDLED_PYTHON, ("macosx_14_0_arm64",), "darwin", "arm64"),
    Target(
        "macosx_x86_64",
        BUNDLED_PYTHON,
        ("macosx_13_0_x86_64",),
        "darwin",
        "x86_64",
        PACKAGES / "macos" / "intel-pins.txt",
    ),
)
