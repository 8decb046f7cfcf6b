"""The companion shares its port with no other program, whatever is left of who had it before."""

from __future__ import annotations

import contextlib
import errno
import socket
import sys
from collections.abc import Iterator

import pytest

from companion.server.loopback import LOOPBACK, listen

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell of it")


def reusable(family: socket.AddressFamily = socket.AF_INET) -> socket.socket:
    """A socket that others who want the same may bind to the same port."""
    made = socket.socket(family)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return made


@contextlib.contextmanager
def kept(family: socket.AddressFamily = socket.AF_INET) -> Iterator[tuple[int, socket.socket]]:
    """A port on which somebody has listened, and the connection that he still has."""
    with reusable(family) as before:
        if family == socket.AF_INET6:
            before.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        before.bind(("" if family == socket.AF_INET6 else LOOPBACK, 0))
        before.listen()
        port = before.getsockname()[1]
        with socket.create_connection((LOOPBACK, port)):
            connection = before.accept()[0]
            before.close()
            with connection:
                yield port, connection


def refused(port: int) -> bool:
    try:
        listen(port).close()
    except OSError as error:
        assert error.errno == errno.EADDRINUSE
        return True
    return False


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6], ids=["IPv4", "mapped"])
@on_linux
def test_a_connection_that_somebody_has_kept(family: socket.AddressFamily) -> None:
    """What the browser sends on it does not come to who listens by now."""
    with kept(family) as (port, connection):
        assert refused(port)
        connection.close()
        assert not refused(port)


@on_linux
def test_a_socket_that_is_only_bound() -> None:
    """It can meet a connection of the browser half way, and it is in no table."""
    with reusable() as waiting:
        waiting.bind((LOOPBACK, 0))
        assert refused(waiting.getsockname()[1])


@on_linux
def test_what_is_left_of_a_companion_does_not_keep_the_next_away() -> None:
    with listen(0) as bound:
        port = bound.getsockname()[1]
        with socket.create_connection((LOOPBACK, port)):
            bound.accept()[0].close()
    assert not refused(port)


@on_linux
def test_nobody_can_come_to_the_port_of_a_companion() -> None:
    with listen(0) as bound, reusable() as late, pytest.raises(OSError, match="in use"):
        late.bind(bound.getsockname())


@on_linux
def test_who_asks_before_it_answers_keeps_nobody_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections that are not accepted yet are no other program's."""
    with kept() as (port, connection):
        connection.close()
        clients = contextlib.ExitStack()
        really = socket.socket.listen

        def with_clients(self: socket.socket) -> None:
            really(self)
            clients.enter_context(socket.create_connection(self.getsockname()))

        monkeypatch.setattr(socket.socket, "listen", with_clients)
        with clients, listen(port) as bound:
            bound.accept()[0].close()
