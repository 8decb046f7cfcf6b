"""When a companion ends by itself: nobody asks, another took over, or its token is no more."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket

import pytest
from aiohttp import web

import companion
from companion.pairing import port as ports
from companion.pairing import state
from companion.pairing.orphan import CHANGED, Watch
from companion.pairing.token import own_token
from companion.server import serve as serving
from companion.server.loopback import listen
from companion.server.serve import serve

PATIENCE_S = 20


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    for name in ("HOME", "XDG_STATE_HOME", "SECOND_LOOK_CONFIG"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("SECOND_LOOK_TOKEN", "SECOND_LOOK_PORT"):
        monkeypatch.delenv(name, raising=False)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_ends_when_nobody_has_asked_for_long_enough():
    clock = Clock()
    watch = Watch(own_token(), 1, 600, clock)
    clock.now = 599
    assert watch.reason() is None
    watch.asked()
    clock.now = 1198
    assert watch.reason() is None
    clock.now = 1199
    assert watch.reason() == "nobody has asked for 10 minutes"


def test_one_that_a_person_has_started_waits_for_ever():
    clock = Clock()
    watch = Watch(own_token(), 1, None, clock)
    clock.now = 1e9
    assert watch.reason() is None


@pytest.mark.parametrize("idle_seconds", [600, None])
def test_a_program_that_was_replaced_or_removed_ends(idle_seconds, tmp_path, monkeypatch):
    program = tmp_path / "__init__.py"
    program.touch()
    monkeypatch.setattr(companion, "__file__", str(program))
    watch = Watch(own_token(), 1, idle_seconds)
    assert watch.reason() is None
    newer = tmp_path / "newer.py"
    newer.touch()
    newer.replace(program)
    assert watch.reason() == "the program has been replaced or removed"
    program.unlink()
    assert watch.reason() == "the program has been replaced or removed"


@pytest.mark.parametrize("idle_seconds", [600, None])
def test_one_whose_policy_or_settings_were_replaced_ends(idle_seconds):
    changed = iter([False, True])
    watch = Watch(own_token(), 1, idle_seconds, changed=lambda: next(changed))
    assert watch.reason() is None
    assert watch.reason() == "what is set for this machine has changed"


@pytest.mark.parametrize("change", ["gone", "changed", "open to others"])
@pytest.mark.parametrize("idle_seconds", [None, 600])
def test_it_ends_with_its_token(change, idle_seconds):
    watch = Watch(own_token(), 1, idle_seconds)
    assert watch.reason() is None
    path = state.place("token")
    if change == "open to others":
        path.chmod(0o644)
    else:
        path.unlink()
    if change == "changed":
        own_token()
    assert watch.reason() == "the token has changed or gone"
    assert path.exists() == (change != "gone"), "it makes no new token"


def test_a_token_that_a_variable_gives_stays(monkeypatch):
    monkeypatch.setenv("SECOND_LOOK_TOKEN", "given")
    assert Watch("given", 1, 600).reason() is None


async def test_it_makes_way_for_another_companion_that_proves_itself(start):
    other = await start()
    token = other.fill("{token}")
    state.write(state.place("token"), token)
    on_demand, by_hand = Watch(token, 1, 600), Watch(token, 1, None)
    with ports.published(other.port):
        reason = await asyncio.to_thread(on_demand.reason)
        assert reason == f"another companion answers on {other.port}"
        assert await asyncio.to_thread(by_hand.reason) is None
        assert await asyncio.to_thread(Watch(token, other.port, 600).reason) is None


async def test_it_makes_no_way_for_what_proves_nothing(start):
    stranger = await start()
    token = own_token()
    with ports.published(stranger.port):
        assert await asyncio.to_thread(Watch(token, 1, 600).reason) is None
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with ports.published(nobody.getsockname()[1]):
            assert Watch(token, 1, 600).reason() is None
    for text in ("", "x", "0", "99999", "8306 8307"):
        state.write(ports.port_path(), text)
        assert Watch(token, 1, 600).reason() is None


@pytest.mark.parametrize("idle_seconds", [600, None])
def test_it_can_be_found_again_when_another_has_come_and_gone(idle_seconds, monkeypatch):
    monkeypatch.setattr(ports, "ANSWER_SECONDS", 0.1)
    watch = Watch(own_token(), 1, idle_seconds)
    with ports.published(1):
        with listen(0) as other:
            with ports.published(other.getsockname()[1]):
                assert watch.reason() is None
                assert ports.named() == other.getsockname()[1], "somebody is there"
            assert not ports.port_path().exists()
            assert watch.reason() is None
            assert ports.named() == 1
            # Another, which crashes.
            ports.publish(other.getsockname()[1])
        assert watch.reason() is None
        assert ports.named() == 1
    assert not ports.port_path().exists()


async def test_it_can_be_found_again_where_a_stranger_has_taken_the_port_of_another(start):
    stranger = (await start()).port
    watch = Watch(own_token(), 1, None)
    with ports.published(1):
        ports.publish(stranger)
        assert await asyncio.to_thread(watch.reason) is None
        assert ports.named() == stranger, "it may be busy"
        ports.publish(1)
        assert await asyncio.to_thread(watch.reason) is None
        ports.publish(stranger)
        assert await asyncio.to_thread(watch.reason) is None
        assert ports.named() == stranger, "not twice in a row"
        assert await asyncio.to_thread(watch.reason) is None
        assert ports.named() == 1


def test_one_that_is_found_without_leaves_the_port_file_alone(monkeypatch):
    """It may be that of another machine with the same home."""
    monkeypatch.setenv("SECOND_LOOK_PORT", "1")
    watch = Watch(own_token(), 1, 600)
    assert watch.reason() is None
    assert not ports.port_path().exists()
    with listen(0) as other:
        gone = other.getsockname()[1]
    ports.publish(gone)
    assert watch.reason() is None
    assert ports.named() == gone


async def test_it_looks_again_and_again(monkeypatch):
    reasons = iter([None, None, "enough"])
    watch = Watch(own_token(), 1, 0.001)
    monkeypatch.setattr(watch, "reason", lambda: next(reasons))
    assert await watch.end() == "enough"


async def test_the_server_ends_for_a_reason_and_tells_it():
    assert await served(lambda: asyncio.sleep(0, "nobody has asked")) == "nobody has asked"


@pytest.mark.parametrize("windows", [False, True])
async def test_the_server_ends_when_asked_whatever_the_watch_does(windows, monkeypatch):
    def ask():
        os.kill(os.getpid(), signal.SIGTERM)

    def refuse(*_):
        raise NotImplementedError

    if windows:
        for name in ("add_signal_handler", "remove_signal_handler"):
            monkeypatch.setattr(asyncio.get_running_loop(), name, refuse)
    asked = []
    before = signal.signal(signal.SIGTERM, lambda *_: asked.append("afterwards"))
    try:
        assert await served(asyncio.Event().wait, ask) is None
        assert asked == []
        ask()
        assert asked == ["afterwards"]
    finally:
        signal.signal(signal.SIGTERM, before)


async def test_who_asks_at_the_last_moment_has_asked_all_the_same(monkeypatch):
    running = serving.running

    @contextlib.asynccontextmanager
    async def ended(*arguments):
        async with running(*arguments):
            yield
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(serving, "running", ended)
    assert await served(lambda: asyncio.sleep(0, CHANGED)) is None


async def served(needless, started=lambda: None):
    async with asyncio.timeout(PATIENCE_S):
        return await serve(web.Application(), listen(0), started, needless)
