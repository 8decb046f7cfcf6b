"""Remember on which port this user's companion listens, and tell whether it is ours.

The port file says where to look; only the hello proof says whom one has found.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import pathlib
import secrets
from collections.abc import Iterator

from companion import settings
from companion.pairing import proof
from companion.pairing.token import token_path

ANSWER_SECONDS = 2.0
"""A companion answers within milliseconds; whoever takes longer is not one we can use."""
_LONGEST_ANSWER = 4096


def port_path() -> pathlib.Path:
    """The file beside the token that holds the port of the running companion."""
    return token_path().with_name("port")


@contextlib.contextmanager
def published(port: int) -> Iterator[None]:
    """Let the user's other programs find ``port`` for the length of the block."""
    path = port_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".port-{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{port}\n")
    draft.replace(path)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            if path.read_text() == f"{port}\n":
                path.unlink()


def candidates() -> list[int]:
    """Ports to look for a companion on, likeliest first."""
    ports = []
    with contextlib.suppress(OSError, ValueError):
        ports.append(int(port_path().read_text(encoding="ascii")))
    configured = settings.port()
    return ports if configured in ports or not configured else [*ports, configured]


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
    nonce = secrets.token_bytes(proof.NONCE_BYTES)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    try:
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
    finally:
        connection.close()


def find(token: str) -> int | None:
    """The port of this user's running companion, if there is one."""
    return next((port for port in candidates() if proven(port, token)), None)
