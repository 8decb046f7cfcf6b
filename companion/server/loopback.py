"""Listens on a port of loopback in which no other program has a part.

Who listened there before can have kept a connection, or only a socket bound to the port, and
a connection of the browser to the port can end in one of these rather than at who listens by
now. Its holder passes on to the companion what the browser asks, and the proof back, and is sent
what is meant for the companion.
"""

from __future__ import annotations

import errno
import os
import socket
import sys

from companion.tcp import LISTENING, sockets

LOOPBACK = "127.0.0.1"
"""The literal address: a name could resolve to something else."""
_IN_TABLES = f"{int.from_bytes(socket.inet_aton(LOOPBACK), sys.byteorder):08X}"
"""As Linux tells it, alone or at the end of the address of IPv6 that stands for it."""


def listen(port: int) -> socket.socket:
    """A socket that listens on ``port`` of loopback, 0 for any free one.

    Raises OSError where another program has the port, or a connection there. What the system keeps
    of connections that have ended, for a minute, keeps nobody away: a companion that is started
    again is found where it was. A socket that is only bound is not told from what is left.
    """
    try:
        return _listening(port)
    except OSError as error:
        if os.name == "nt" or error.errno != errno.EADDRINUSE:
            raise
    if sys.platform == "linux" and not any(found.inode == "0" for found in sockets(port)):
        # Nothing is left that would explain it, unless it has gone by now.
        return _listening(port)
    bound = _listening(port, socket.SO_REUSEADDR)
    # Looked for once nobody else can take the port, so that none can come unseen.
    if _shared(port):
        bound.close()
        raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
    return bound


def _listening(port: int, *options: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "nt":
            # There, others may by default take the port from under us, with SO_REUSEADDR.
            options = (socket.SO_EXCLUSIVEADDRUSE,)  # type: ignore[attr-defined,unused-ignore]
        for option in options:
            bound.setsockopt(socket.SOL_SOCKET, option, 1)
        bound.bind((LOOPBACK, port))
        bound.listen()
        if os.name != "nt":
            # Handed down to its connections. What remains of one that did not have it would keep
            # the next companion out.
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    except OSError:
        bound.close()
        raise
    return bound


def _shared(port: int) -> bool:
    """Whether a program has a connection whose own end is at ``port``, as far as is told.

    Our own are not accepted yet, and so nobody's.
    """
    return any(
        found.state != LISTENING and found.inode != "0" and found.address.endswith(_IN_TABLES)
        for found in sockets(port)
    )
