"""The extension finds the companion by the native messaging host, and trusts nobody unproven."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from aiohttp import web

from tests.browser.companions import ScriptedCompanion
from tests.browser.compose import Compose
from tests.browser.desktop import Desktop
from tests.browser.waiting import until

FOUND = "Ask the Elm Street victim about it"

TWO = """async () => {
    const { pairing } = await chrome.storage.session.get("pairing");
    const pairAfter = Date.now() + 10_000;
    await chrome.storage.session.set({ pairing: { ...pairing, port: 1 }, pairAfter });
    const { connect } = await import(`${location.origin}/background/companion.js`);
    return Promise.all([connect(), connect({ insist: true })]);
}"""
"""One who takes for an answer that the host was asked a moment ago, and one who insists."""
PUT_BACK = """async () => {
    const { pairing } = await chrome.storage.session.get("pairing");
    const pairAfter = Date.now() + 3_600_000;
    await chrome.storage.session.set({ pairing: { ...pairing, port: 1 }, pairAfter });
    const { connect } = await import(`${location.origin}/background/companion.js`);
    return connect();
}"""
"""Tries after an attempt that has failed, and after which the clock was put back by an hour."""


class Impostor(ScriptedCompanion):
    """Does not know the token. What it is to prove it passes on to ``behind``, if there is one."""

    behind: ScriptedCompanion | None = None

    async def _hello(self, request: web.Request) -> web.Response:
        own = await super()._hello(request)
        return await self.behind._hello(request) if self.behind else own


@contextlib.asynccontextmanager
async def impostor_in_place_of(desktop: Desktop) -> AsyncIterator[Impostor]:
    """Another program on the companion's port."""
    await desktop.companion.stop()
    impostor = Impostor("not-the-token", port=desktop.companion.port)
    await impostor.start()
    try:
        yield impostor
    finally:
        await impostor.stop()


def gets_nothing(impostor: ScriptedCompanion, desktop: Desktop) -> None:
    """All that came to the impostor are questions for its proof."""
    assert {one.path for one in impostor.received} <= {"/v1/hello"}
    for one in impostor.received:
        assert set(one.body) == {"nonce"}
        assert "authorization" not in one.headers
        assert desktop.companion.token not in str(one)


async def test_the_first_words_go_to_a_companion_that_has_proved_itself(
    desktop: Desktop, compose: Compose, companion: ScriptedCompanion
) -> None:
    await desktop.forget_pairing()
    companion.received.clear()
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    hello, *later = [one for one in companion.received if "origin" in one.headers]
    assert hello.path == "/v1/hello"
    assert set(hello.body) == {"nonce"}
    assert "authorization" not in hello.headers
    check = next(one for one in later if one.path == "/v1/check")
    assert check.headers["authorization"] == f"Bearer {companion.token}"
    assert check.headers["origin"] == desktop.extension
    assert check.headers["content-type"] == "application/json"


async def test_nothing_of_the_text_stands_in_an_address_or_a_header(
    compose: Compose, companion: ScriptedCompanion
) -> None:
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    for one in companion.received:
        assert one.path in ("/v1/hello", "/v1/check")
        assert "Elm" not in str(one.headers)


async def test_an_impostor_on_the_port_gets_neither_text_nor_token(
    desktop: Desktop, compose: Compose, frail_companion: ScriptedCompanion
) -> None:
    await compose.write("Ask the")
    await compose.ui.await_state("clear")
    async with impostor_in_place_of(desktop) as impostor:
        await compose.write(" Elm Street victim about it")
        await compose.ui.await_state("not-checked")

        async def knocked() -> bool:
            return bool(impostor.received)

        await until(knocked, "the extension has knocked at the impostor's")
        assert "ot checked" in await compose.ui.shown(".chip")
        await compose.post()
        (post,) = await compose.posted()
        assert post["texts"] == [FOUND]
        gets_nothing(impostor, desktop)


async def test_an_impostor_that_comes_later_gets_nothing_either(
    desktop: Desktop, compose: Compose, frail_companion: ScriptedCompanion
) -> None:
    await compose.write("Ask the")
    await compose.ui.await_state("clear")
    await frail_companion.stop()
    # Only when nothing of the first words is under way any more: a browser repeats a
    # request by itself when the connection that it was sent on breaks.
    async with desktop.popup() as popup:
        await popup.reads("#connection", "Not connected: nothing is checked")
    async with impostor_in_place_of(desktop) as impostor:
        await compose.write(" Elm Street victim about it")
        await compose.ui.await_state("not-checked")
        async with desktop.popup() as popup:
            await popup.reads("#connection", "Not connected: nothing is checked")
            await popup.click("#retry")
            await popup.reads("#connection", "Not connected: nothing is checked")
        gets_nothing(impostor, desktop)


@contextlib.asynccontextmanager
async def moved(desktop: Desktop) -> AsyncIterator[ScriptedCompanion]:
    """The companion on another port, where the host finds it."""
    elsewhere = ScriptedCompanion(desktop.companion.token)
    await elsewhere.start()
    desktop.publish(elsewhere.port)
    await desktop.companion.stop()
    try:
        yield elsewhere
    finally:
        await elsewhere.stop()
        desktop.publish(desktop.companion.port)


async def test_a_companion_that_has_moved_is_found(
    desktop: Desktop, compose: Compose, frail_companion: ScriptedCompanion
) -> None:
    await compose.write("Ask the")
    await compose.ui.await_state("clear")
    async with moved(desktop) as elsewhere:
        await compose.write(" Elm Street victim")
        await compose.await_marked("Elm Street victim")
        assert elsewhere.asked("Ask the Elm Street victim")


async def test_an_impostor_that_lets_the_companion_that_has_moved_prove_itself_gets_nothing(
    desktop: Desktop, compose: Compose, frail_companion: ScriptedCompanion
) -> None:
    await compose.write("Ask the")
    await compose.ui.await_state("clear")
    async with moved(desktop) as elsewhere, impostor_in_place_of(desktop) as impostor:
        impostor.behind = elsewhere
        await compose.write(" Elm Street victim")
        await compose.await_marked("Elm Street victim")
        assert elsewhere.asked("Ask the Elm Street victim")
        assert impostor.received
        gets_nothing(impostor, desktop)


async def test_who_insists_is_not_put_off_with_somebody_elses_attempt(
    desktop: Desktop, frail_companion: ScriptedCompanion
) -> None:
    assert await desktop.in_extension(TWO) == ["unreachable", None]


async def test_a_clock_that_was_put_back_puts_off_no_attempt(
    desktop: Desktop, frail_companion: ScriptedCompanion
) -> None:
    assert await desktop.in_extension(PUT_BACK) is None
