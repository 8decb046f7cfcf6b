"""Which program holds a port, as far as this user may see it. Nothing is sent to it."""

from __future__ import annotations

import contextlib
import pathlib
import sys

PROC = pathlib.Path("/proc")
_LISTENING = "0A"
"""TCP_LISTEN in the tables of proc(5)."""


def holder(port: int, proc: pathlib.Path = PROC) -> str:
    """For instance ``nginx (process 812) of the user www-data``."""
    if sys.platform != "linux":
        return "another program"  # the system tells it only to tools that not all have
    found = _socket(port, proc)
    if found is None:
        return "another program"
    inode, user = found
    program = _program(inode, proc) or "a program"
    return f"{program} of the user {_name(user)}"


def _socket(port: int, proc: pathlib.Path) -> tuple[str, int] | None:
    """Inode and user id of the socket that listens on ``port`` of loopback or of everything."""
    for table in ("tcp", "tcp6"):
        with contextlib.suppress(OSError):
            for line in (proc / "net" / table).read_text(encoding="ascii").splitlines()[1:]:
                fields = line.split()
                local, state, user, inode = fields[1], fields[3], fields[7], fields[9]
                if state == _LISTENING and int(local.rpartition(":")[2], 16) == port:
                    return inode, int(user)
    return None


def _program(inode: str, proc: pathlib.Path) -> str | None:
    """Name and number of the process that has the socket open; another user's stay unseen."""
    for process in proc.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            for descriptor in (process / "fd").iterdir():
                if str(descriptor.readlink()) == f"socket:[{inode}]":
                    name = (process / "comm").read_text(encoding="utf-8", errors="replace")
                    return f"{name.strip()} (process {process.name})"
    return None


def _name(user: int) -> str:
    if sys.platform != "win32":
        import pwd

        with contextlib.suppress(KeyError):
            return pwd.getpwuid(user).pw_name
    return str(user)
