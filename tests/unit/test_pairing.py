"""The native messaging host speaks in frames and gives the token to nobody else."""

import json
import os
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from companion import __version__
from companion.identity import EXTENSION_ID, GECKO_ID
from companion.pairing import browsers, port
from companion.pairing.token import own_token


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and a port that nothing listens on."""
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("SECOND_LOOK_TOKEN", raising=False)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("SECOND_LOOK_PORT", str(free.getsockname()[1]))
    return tmp_path


def frame(message: object) -> bytes:
    body = json.dumps(message).encode()
    return struct.pack("=I", len(body)) + body


def ask(request: bytes) -> dict:
    host = [sys.executable, "-c", "from companion.pairing.host import main; main()"]
    done = subprocess.run(host, input=request, capture_output=True, timeout=60, check=True)
    assert done.stderr == b""
    (length,) = struct.unpack("=I", done.stdout[:4])
    assert len(done.stdout) == 4 + length
    return json.loads(done.stdout[4:])


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(frame({"type": "token"}), id="another request"),
        pytest.param(frame([]), id="no object"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x01\x00", id="half a length"),
        pytest.param(struct.pack("=I", 3) + b"{{{", id="no JSON"),
        pytest.param(struct.pack("=I", 2**31), id="a length of two gigabytes"),
    ],
)
def test_anything_but_pair_gets_an_error_and_no_token(state: Path, request_: bytes) -> None:
    assert set(ask(request_)) == {"error"}


def test_pair_starts_a_companion_that_is_found_again(state: Path) -> None:
    first = ask(frame({"type": "pair"}))
    try:
        assert first["token"] == own_token()
        assert first["version"] == __version__
        assert port.proven(first["port"], first["token"])
        assert ask(frame({"type": "pair"})) == first
    finally:
        end_companion(state)


def test_a_taken_port_is_left_to_its_holder(state: Path) -> None:
    heard = []
    with socket.create_server(("127.0.0.1", int(os.environ["SECOND_LOOK_PORT"]))) as impostor:
        threading.Thread(target=listen, args=(impostor, heard), daemon=True).start()
        try:
            answer = ask(frame({"type": "pair"}))
            assert answer["port"] != impostor.getsockname()[1]
            assert port.proven(answer["port"], answer["token"])
            assert not any(answer["token"].encode() in data for data in heard)
        finally:
            end_companion(state)


def listen(impostor: socket.socket, heard: list[bytes]) -> None:
    """Answer every hello with a proof that is none."""
    while True:
        try:
            connection, _ = impostor.accept()
        except OSError:
            return
        with connection:
            heard.append(connection.recv(65536))
            body = b'{"proof": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}'
            head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
            connection.sendall(head + body)


def end_companion(state: Path) -> None:
    """End the companion that the host started, found by the home it was given."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            if b"serve" in command and f"HOME={state}".encode() in environment:
                os.kill(int(entry.name), 15)


def test_manifests_name_our_extension_alone() -> None:
    command = Path("/somewhere/host")
    for browser in browsers.browsers({"HOME": "/home/x"}, "linux"):
        manifest = browsers.manifest(browser, command)
        if browser.gecko:
            assert manifest["allowed_extensions"] == [GECKO_ID]
        else:
            assert manifest["allowed_origins"] == [f"chrome-extension://{EXTENSION_ID}/"]
        assert manifest["path"] == "/somewhere/host"


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_every_browser_has_a_place_of_its_own(system: str) -> None:
    found = browsers.browsers({"HOME": "/home/x", "LOCALAPPDATA": "/home/x"}, system)
    assert {"Chrome", "Edge", "Firefox"} <= {browser.name for browser in found}
    keys = [(browser.manifest, browser.registry) for browser in found]
    assert len(set(keys)) == len(keys)
