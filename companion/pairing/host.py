"""The native messaging host: hands this user's token and port to the extension.

The browser starts it, only for an extension that the host's manifest names, and
speaks in frames: a length of four bytes in the machine's order, then JSON in UTF-8.
Standard output belongs to the protocol; nothing else may be written to it.
"""

from __future__ import annotations

import json
import pathlib
import struct
import subprocess
import sys
import time
from typing import BinaryIO

from companion import __version__, settings
from companion.pairing import port
from companion.pairing.token import TokenError, own_token

NAME = "org.secondlook.companion"
LONGEST_REQUEST = 4096
START_SECONDS = 10.0
"""How long a companion that was just started may take until it answers."""
RETRY_SECONDS = 0.1


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
        found = port.find(token) or _start(token)
    except (TokenError, settings.SettingError) as error:
        raise HostError(str(error)) from None
    return {"port": found, "token": token, "version": __version__}


def _start(token: str) -> int:
    """Start a companion that outlives the browser's call, and wait until it answers."""
    wanted = settings.port()
    if port.answers(wanted):
        wanted = 0  # somebody else holds it: take a free one, the port file tells which
    detached: dict[str, object] = {"start_new_session": True}
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        detached = {"creationflags": flags}
    child = subprocess.Popen(
        [sys.executable, "-m", "companion", "serve", "--port", str(wanted)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        close_fds=True,
        cwd=pathlib.Path.home(),
        **detached,  # type: ignore[call-overload]
    )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        found = port.find(token)
        if found:
            return found
        if child.poll() is not None:
            break
        time.sleep(RETRY_SECONDS)
    raise HostError("The companion does not start. Run: second-look doctor")


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
