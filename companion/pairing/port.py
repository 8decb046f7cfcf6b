"""Remember on which port this user's companion listens, and tell whether it is ours.

The port file says where to look; only the hello proof says whom one has found.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import pathlib
import socket
import threading
from collections.abc import Iterator

from companion import settings
from companion.pairing import proof, state

ANSWER_SECONDS = 5.0
"""A companion answers within milliseconds, on a busy machine within a second or two."""
_LONGEST_ANSWER = 4096


def port_path() -> pathlib.Path:
    """The file beside the token that holds the port of the running companion."""
    return state.place("port")


def publish(port: int) -> None:
    """Let the user's other programs find ``port``. Raises OSError."""
    state.write(port_path(), f"{port}\n")


@contextlib.contextmanager
def published(port: int) -> Iterator[None]:
    """Let them find it for the length of the block. Raises OSError."""
    try:
        publish(port)
        yield
    finally:
        if named() == port:
            with contextlib.suppress(OSError):
                port_path().unlink()


def named() -> int | None:
    """The port that the port file names, whoever may listen there by now."""
    with contextlib.suppress(OSError, ValueError):
        return settings.port_number(port_path().read_text(encoding="ascii").strip()) or None
    return None


def candidates() -> list[int]:
    """Ports to look for a companion on, likeliest first."""
    return [found for found in dict.fromkeys((named(), settings.port())) if found]


def answers(port: int) -> bool:
    """Whether anything at all listens on ``port``."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    try:
        connection.connect()
    except OSError:
        return False
    finally:
        connection.close()
    return True


def proven(port: int, token: str) -> bool:
    """Whether who listens on ``port`` can prove that it knows ``token``; it is told nothing."""
    nonce = proof.new_nonce(port)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    try:
        connection.connect()
        with _ended_in_time(connection.sock):
            connection.request(
                "POST",
                "/v1/hello",
                json.dumps({"nonce": proof.encode(nonce)}),
                {"Content-Type": "application/json"},
            )
            answer = json.loads(connection.getresponse().read(_LONGEST_ANSWER))
            return proof.verify(token, nonce, answer["proof"])
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError, AttributeError):
        return False
    except RecursionError:  # lists in lists in lists
        return False
    finally:
        connection.close()


@contextlib.contextmanager
def _ended_in_time(connected: socket.socket) -> Iterator[None]:
    """End the exchange on ``connected`` after ``ANSWER_SECONDS``.

    A timeout of the socket is one for each read: who sends byte by byte would never reach it.
    """

    def end() -> None:
        with contextlib.suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(ANSWER_SECONDS, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def find(token: str) -> int | None:
    """The port of this user's running companion, if there is one."""
    return next((port for port in candidates() if proven(port, token)), None)
