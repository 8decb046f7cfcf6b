"""This machine as IT would set it up, put back as it was in the end.

The tests that use it install a package, make accounts and write browser policy, so they run
as root on Debian only, as continuous integration does.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

needs_a_machine = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("dpkg"),
    reason="installs a package and writes browser policy: as root on Debian only",
)
PACKAGE = "second-look"


@dataclasses.dataclass(frozen=True, slots=True)
class Packages:
    """What ``make package`` has built: the folder, and the id that its key gives."""

    folder: pathlib.Path
    extension_id: str

    def one(self, pattern: str) -> pathlib.Path:
        """The only package whose name matches."""
        (found,) = self.folder.glob(pattern)
        return found


@dataclasses.dataclass(frozen=True, slots=True)
class Officer:
    """An account of an ordinary person on this machine."""

    name: str
    uid: int
    home: pathlib.Path

    def processes(self) -> list[int]:
        """All that runs in the officer's name."""
        found = []
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            # Some processes end while one looks.
            with contextlib.suppress(OSError):
                if process.stat().st_uid == self.uid:
                    found.append(int(process.name))
        return found

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the officer's name."""
        return subprocess.run(
            command,
            env={"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8"},
            cwd=self.home,
            user=self.uid,
            group=pwd.getpwuid(self.uid).pw_gid,
            extra_groups=[],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )


@contextlib.contextmanager
def officer() -> Iterator[Officer]:
    """Somebody who can sign in, for the length of the block."""
    name = f"officer-{secrets.token_hex(4)}"
    run("useradd", "--create-home", "--user-group", "--shell", "/bin/sh", name)
    entry = pwd.getpwnam(name)
    person = Officer(name, entry.pw_uid, pathlib.Path(entry.pw_dir))
    try:
        yield person
    finally:
        for process in person.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        run("userdel", "--force", "--remove", name)


@contextlib.contextmanager
def installed(package: pathlib.Path) -> Iterator[None]:
    """The Debian package, purged in the end."""
    install(package)
    try:
        yield
    finally:
        run("apt-get", "purge", "--yes", PACKAGE)


def install(package: pathlib.Path) -> None:
    """Install, upgrade or go back as IT does, keeping files of /etc that were edited."""
    run(
        "apt-get",
        "install",
        "--yes",
        "--allow-downgrades",
        "--no-install-recommends",
        "--option=Dpkg::Options::=--force-confold",
        str(package),
    )


@contextlib.contextmanager
def placed(tree: pathlib.Path) -> Iterator[None]:
    """Copy a tree onto the root of the file system, and put back what stood there before."""
    before: dict[pathlib.Path, bytes | None] = {}
    made: list[pathlib.Path] = []
    try:
        for source in sorted(tree.rglob("*")):
            target = pathlib.Path("/") / source.relative_to(tree)
            if source.is_dir():
                if not target.is_dir():
                    target.mkdir()
                    made.append(target)
                continue
            before[target] = target.read_bytes() if target.exists() else None
            shutil.copyfile(source, target)
        yield
    finally:
        for target, content in before.items():
            if content is None:
                target.unlink(missing_ok=True)
            else:
                target.write_bytes(content)
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()


def run(*command: str) -> str:
    """Run a command as root; what it printed, or an AssertionError that quotes it."""
    done = subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, f"{' '.join(command)}:\n{done.stdout[-2000:]}"
    return done.stdout
