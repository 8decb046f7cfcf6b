"""The doctor tells who holds the port that the companion wants."""

import contextlib
import http.server
import json
import os
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from companion import __version__, cli, configuration
from companion.doctor import holder, listening
from companion.pairing import proof
from companion.pairing.token import token_path
from companion.review.policy import DEFAULT, Policy, find
from tests.unit.doctor.checks import one, put


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody who takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


class Handler(http.server.BaseHTTPRequestHandler):
    """A server without a log."""

    def say(self, answer: object) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def serving(handler: type[Handler], monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Let ``handler`` answer on the port that SECOND_LOOK_PORT names."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        monkeypatch.setenv("SECOND_LOOK_PORT", str(server.server_port))
        try:
            yield server.server_port
        finally:
            server.shutdown()


class TestPort:
    def test_a_stranger_is_named_and_told_nothing(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cli.main(["pair"])
        token = token_path().read_text().strip()
        heard: list[str] = []

        class Stranger(Handler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                heard.append(f"{self.requestline} {self.headers} {body}")
                self.send_error(404)

        with serving(Stranger, monkeypatch) as number:
            check = one(root, "port")
        assert check.state == "bad"
        assert f"{number} is held by " in check.found
        if sys.platform == "linux":
            assert f"(process {os.getpid()}) of the user " in check.found
        assert "SECOND_LOOK_PORT" in check.mend
        assert heard
        assert not any(token in request for request in heard)

    @contextlib.contextmanager
    def companion(self, monkeypatch: pytest.MonkeyPatch, **answers: object) -> Iterator[list[str]]:
        """One that gives these ``answers`` and otherwise those of a new one; what it was asked."""
        cli.main(["pair"])
        token = token_path().read_text().strip()
        told = {
            "health": {"status": "ok", "version": __version__},
            "policy": {"id": "worcester-306", "version": Policy.load(find(DEFAULT)).pack.version},
            "accounts": {"accounts": [], "unapproved": None},
        } | answers

        heard: list[str] = []

        class Companion(Handler):
            def do_POST(self) -> None:
                heard.append(self.path)
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                nonce = proof.decode(asked["nonce"])
                self.say({"proof": proof.answer(token, nonce, self.server.server_port)})

            def do_GET(self) -> None:
                trusted = self.headers["Authorization"] == f"Bearer {token}"
                heard.append(f"{self.path}, with the token" if trusted else self.path)
                self.say(told[self.path.removeprefix("/v1/")])

        with serving(Companion, monkeypatch):
            yield heard

    def test_what_takes_time_comes_before_the_proof_and_the_token_only_where_it_is_needed(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """In between, somebody else could take the port of a companion that ends."""
        load = configuration.load
        with self.companion(monkeypatch) as heard:

            def loaded(*named: Any) -> configuration.Configuration:
                heard.append("loaded")
                return load(*named)

            monkeypatch.setattr(listening.configuration, "load", loaded)
            assert one(root, "port").state == "ok"
        assert heard[heard.index("/v1/hello") :] == [
            "/v1/hello",
            "/v1/health",
            "/v1/policy, with the token",
            "/v1/accounts, with the token",
        ]

    @pytest.mark.parametrize(("version", "state"), [(__version__, "ok"), ("0.1.7", "note")])
    def test_the_companion_that_still_runs_may_be_an_older_one(
        self, version: str, state: str, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with self.companion(monkeypatch, health={"status": "ok", "version": version}):
            check = one(root, "port")
        assert check.state == state
        assert (version in check.found) is (state == "note")

    def test_the_companion_that_still_runs_may_have_an_older_policy(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with self.companion(monkeypatch, policy={"id": "ours", "version": "1.7"}):
            check = one(root, "port")
        assert check.state == "note"
        assert "works with the policy ours 1.7, not worcester-306 " in check.found

    def test_an_approval_that_was_withdrawn_may_hold_in_the_one_that_still_runs(
        self, root: Path, config: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(config / "second-look.toml", 'department = "department.toml"\n')
        accounts = '[[accounts]]\nplatform = "x"\nhandle = "@ElmFallsPD"\n'
        put(config / "department.toml", accounts)
        standing = {"platform": "x", "handle": "@ElmFallsPD", "approved": False, "until": None}
        for approved, state in ((False, "ok"), (True, "note")):
            answer = {"accounts": [standing | {"approved": approved}], "unapproved": None}
            with self.companion(monkeypatch, accounts=answer):
                check = one(root, "port")
            assert check.state == state
            assert ("department file" in check.found) is approved

    def test_a_port_that_nobody_insists_on_is_no_fault(
        self,
        root: Path,
        config: Path,
        listener: socket.socket,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.delenv("SECOND_LOOK_PORT")
        put(config / "second-look.toml", f"port = {listener.getsockname()[1]}\n")
        check = one(root, "port")
        assert check.state == "note"
        assert "Yours takes a free port instead" in check.found

    def test_a_program_of_another_user_is_not_seen(self, tmp_path: Path) -> None:
        table = (
            "  sl  local_address rem_address st tx rx tr when retrnsmt uid timeout inode\n"
            "   0: 0100007F:2072 00000000:0000 06 0:0 00:0 0 33 0 4711 1 0\n"
            "   1: 0100007F:2073 00000000:0000 0A 0:0 00:0 0 4294967 0 4712 1 0\n"
        )
        put(tmp_path / "net" / "tcp", table)
        (tmp_path / "12" / "fd").mkdir(parents=True)
        assert holder.holder(0x2073, tmp_path) == "a program of the user 4294967"
        assert holder.holder(0x2072, tmp_path) == "another program"
        (tmp_path / "12" / "fd" / "3").symlink_to("socket:[4712]")
        put(tmp_path / "12" / "comm", "nginx\n")
        assert holder.holder(0x2073, tmp_path) == "nginx (process 12) of the user 4294967"
