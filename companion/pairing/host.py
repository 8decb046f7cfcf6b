"""The native messaging host: hands this user's token and port to the extension.

The browser starts it, only for an extension that the host's manifest names, and
speaks in frames: a length of four bytes in the machine's order, then JSON in UTF-8.
Standard output belongs to the protocol; nothing else may be written to it.
"""

from __future__ import annotations

import json
import struct
import sys
from typing import BinaryIO

from companion import __version__, settings
from companion.pairing import start
from companion.pairing.token import TokenError, own_token

NAME = "org.secondlook.companion"
LONGEST_REQUEST = 4096


class HostError(Exception):
    """Pairing cannot be done; the message is shown to the officer."""


def read(stream: BinaryIO) -> object:
    """One message. Raises ``HostError`` for a broken frame."""
    head = stream.read(4)
    if len(head) < 4:
        raise HostError("The browser sent no request.")
    (length,) = struct.unpack("=I", head)
    if length > LONGEST_REQUEST:
        raise HostError("The browser sent too long a request.")
    try:
        return json.loads(stream.read(length))
    except ValueError:
        raise HostError("The browser sent a broken request.") from None


def write(stream: BinaryIO, message: dict[str, object]) -> None:
    """Write one message."""
    body = json.dumps(message).encode()
    stream.write(struct.pack("=I", len(body)) + body)
    stream.flush()


def pair() -> dict[str, object]:
    """Port, token and version; starts the companion if this user has none running."""
    try:
        token = own_token()
        found = start.find_or_start(token)
    except (TokenError, settings.SettingError, start.StartError) as error:
        raise HostError(str(error)) from None
    return {"port": found, "token": token, "version": __version__}


def main() -> int:
    """Answer one request of the browser."""
    try:
        request = read(sys.stdin.buffer)
        if request != {"type": "pair"}:
            raise HostError("The browser sent an unknown request.")
        answer = pair()
    except HostError as error:
        answer = {"error": str(error)}
    write(sys.stdout.buffer, answer)
    return 0
