"""Which program holds a port, as far as this user may see it. Nothing is sent to it."""

from __future__ import annotations

import contextlib
import pathlib
import sys

from companion.tcp import LISTENING, PROC, sockets


def holder(port: int, proc: pathlib.Path = PROC) -> str:
    """For instance ``nginx (process 812) of the user www-data``."""
    if sys.platform != "linux":
        return "another program"  # the system tells it only to tools that not all have
    for found in sockets(port, proc):
        if found.state == LISTENING:
            program = _program(found.inode, proc) or "a program"
            return f"{program} of the user {_name(found.user)}"
    return "another program"


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
