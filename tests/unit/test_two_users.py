"""Two officers on one machine at the same time, each under an account of their own."""

from __future__ import annotations

import contextlib
import dataclasses
import http.client
import json
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.pairing import port

ROOT = Path(__file__).parents[2]
UIDS = (61_001, 61_002)
PATIENCE_S = 300
IMPORTS = "import companion.cli, companion.server.app, companion.review.reviewer"
HOST = "from companion.pairing.host import main; main()"


@dataclasses.dataclass(frozen=True)
class Officer:
    """One account, its home, and the environment of its browser."""

    uid: int
    home: Path
    python: str
    environment: dict[str, str]

    def run(self, *code: str, **options) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [self.python, "-c", *code],
            user=self.uid,
            group=self.uid,
            extra_groups=[],
            cwd=self.home,
            env=self.environment,
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
            **options,
        )

    def pair(self) -> dict:
        body = b'{"type": "pair"}'
        done = self.run(HOST, input=struct.pack("=I", len(body)) + body)
        assert done.stderr == b""
        return json.loads(done.stdout[4:])

    def end(self) -> None:
        """End this account's processes, and wait: nobody else has its number."""
        ending = []
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if f"\nUid:\t{self.uid}\t" in (entry / "status").read_text():
                    ending.append(process := os.pidfd_open(int(entry.name)))
                    signal.pidfd_send_signal(process, signal.SIGTERM)
        for process in ending:
            # It takes its files away itself; a descriptor can be read once it has ended.
            select.select([process], [], [], PATIENCE_S)
            os.close(process)


@pytest.fixture
def officers() -> Iterator[tuple[Officer, Officer]]:
    """Both know the same machine file, and so want the same port."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("acts as two other users, which takes root on Linux")
    machine = Path(tempfile.mkdtemp(dir="/tmp"))
    machine.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        wanted = free.getsockname()[1]
    (machine / "second-look.toml").write_text(f"port = {wanted}\n")
    paths = [str(ROOT), sysconfig.get_path("purelib")]
    found = []
    for uid in UIDS:
        home = machine / str(uid)
        home.mkdir(mode=0o755)
        os.chown(home, uid, uid)
        environment = {
            "HOME": str(home),
            "PATH": os.defpath,
            "PYTHONPATH": os.pathsep.join(paths),
            "SECOND_LOOK_CONFIG": str(machine),
            "SECOND_LOOK_CONTENT": str(machine / "content"),
        }
        found.append(Officer(uid, home, _python(uid, environment), environment))
    try:
        yield found[0], found[1]
    finally:
        for officer in found:
            officer.end()
        shutil.rmtree(machine)


def _python(uid: int, environment: dict[str, str]) -> str:
    """A Python that the account may run and that can import what the companion needs."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (sys.executable, f"/usr/bin/{name}", f"/usr/local/bin/{name}"):
        officer = Officer(uid, Path("/"), candidate, environment)
        with contextlib.suppress(OSError):
            if officer.run(IMPORTS).returncode == 0:
                return candidate
    pytest.skip("no Python here that other users may run, with what the companion needs")


def asked(number: int, token: str) -> int:
    """The status that the companion on a port answers to who comes with ``token``."""
    connection = http.client.HTTPConnection("127.0.0.1", number, timeout=PATIENCE_S)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request("POST", "/v1/check", '{"text": "All quiet."}', headers)
    status = connection.getresponse().status
    connection.close()
    return status


READ = """
import sys
try:
    open(sys.argv[1]).read()
except PermissionError:
    sys.exit(13)
"""


def test_two_officers_have_two_companions_that_refuse_one_another(
    officers: tuple[Officer, Officer],
) -> None:
    pairs = [officer.pair() for officer in officers]
    assert len({pair["port"] for pair in pairs}) == 2
    assert len({pair["token"] for pair in pairs}) == 2
    for own, other in (pairs, pairs[::-1]):
        assert asked(own["port"], own["token"]) == 200
        assert asked(own["port"], other["token"]) == 401
        assert port.proven(own["port"], own["token"])
        assert not port.proven(own["port"], other["token"])
    for officer, other in (officers, officers[::-1]):
        files = list((other.home / ".local" / "state" / "second-look").iterdir())
        assert {"token", "port"} <= {file.name for file in files}
        for file in files:
            assert file.stat().st_uid == other.uid
            assert officer.run(READ, str(file)).returncode == 13
            assert other.run(READ, str(file)).returncode == 0
    # Asked again, each finds its own.
    assert [officer.pair() for officer in officers] == pairs
