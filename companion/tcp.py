"""The TCP sockets of this machine, as Linux tells of them. Nothing is sent to anybody."""

from __future__ import annotations

import contextlib
import dataclasses
import pathlib
from collections.abc import Iterator

PROC = pathlib.Path("/proc")
LISTENING = "0A"
"""TCP_LISTEN in the tables of proc(5)."""


@dataclasses.dataclass(frozen=True, slots=True)
class Socket:
    """A row of the tables. ``address`` is in hexadecimal, as the machine orders its bytes.

    ``inode`` is 0 where no program has it, or none has it yet.
    """

    address: str
    state: str
    user: int
    inode: str


def sockets(port: int, proc: pathlib.Path = PROC) -> Iterator[Socket]:
    """Those whose own end is at ``port``; none where the system does not tell."""
    for table in ("tcp", "tcp6"):
        with contextlib.suppress(OSError):
            for line in (proc / "net" / table).read_text(encoding="ascii").splitlines()[1:]:
                fields = line.split()
                address, _, number = fields[1].rpartition(":")
                if int(number, 16) == port:
                    yield Socket(address, fields[3], int(fields[7]), fields[9])
