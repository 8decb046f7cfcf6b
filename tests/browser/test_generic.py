"""Boxes that their site's surface does not know: checked, and held where that can be told."""

from __future__ import annotations

import pytest

from tests.browser.companions import USUAL, ScriptedCompanion
from tests.browser.compose import Compose, Editor
from tests.browser.shadow import Ui
from tests.browser.tab import Tab

FOUND = "Ask the Elm Street victim about it"
HOST = "www.tiktok.com"
FORM = Editor("form", "/generic/", HOST, "#form textarea", "#form button:not([type])")
ROLE = Editor("form by its role", "/generic/", HOST, "#role textarea", "#role button")
DIALOG = Editor("dialog", "/generic/", HOST, "#dialog .box", "#dialog button:last-child")
ALONE = Editor("alone", "/generic/", HOST, "#alone textarea", "#alone button")
SEARCH = Editor("search", "/generic/", HOST, "#search textarea", "#search button")
LINE = Editor("single line", "/generic/", HOST, "#line input", "#line button")
MESSAGE = Editor("at an address for messages", "/generic/messages/1", HOST, FORM.box, FORM.submit)


def boxes(*editors: Editor) -> pytest.MarkDecorator:
    """The test is done once with each of these boxes."""
    return pytest.mark.parametrize("editor", editors, ids=lambda editor: editor.name)


@boxes(FORM, ROLE, DIALOG)
async def test_it_is_held_where_its_submit_control_can_be_told(
    compose: Compose, companion: ScriptedCompanion
) -> None:
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    await compose.await_marked(USUAL.words)
    assert companion.checks[-1]["platform"] == "tiktok"
    assert companion.checks[-1]["action"] == "post"
    await compose.forget_seen()
    await compose.post()
    assert USUAL.message in await compose.ui.shown(".hold")
    assert await compose.seen() == []
    assert await compose.posts() == []
    await compose.ui.press("proceed")
    (post,) = await compose.posted()
    assert post["texts"] == [FOUND]


@boxes(FORM, ROLE, DIALOG)
async def test_ordinary_words_go_out_untouched(compose: Compose) -> None:
    await compose.write("Good morning")
    await compose.ui.await_state("clear")
    await compose.post()
    (post,) = await compose.posted()
    assert post["trusted"] is True


@boxes(DIALOG)
async def test_the_tools_of_an_editor_are_not_held(compose: Compose, tab: Tab) -> None:
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    await compose.forget_seen()
    for tool in ("[aria-haspopup]", "button:has(svg)"):
        await tab.click(f"#dialog {tool}")
    assert [event["type"] for event in await compose.seen()].count("click") == 2
    assert "held" not in await compose.states()


@boxes(ALONE)
async def test_where_nothing_tells_what_sends_it_the_words_are_marked_only(
    compose: Compose,
) -> None:
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    await compose.await_marked(USUAL.words)
    await compose.post()
    (post,) = await compose.posted()
    assert post["trusted"] is True
    assert "held" not in await compose.states()


@boxes(SEARCH, LINE, MESSAGE)
async def test_searches_single_lines_and_messages_are_left_alone(
    compose: Compose, ui: Ui, companion: ScriptedCompanion
) -> None:
    await compose.write(FOUND)
    await compose.post()
    (post,) = await compose.posted()
    assert post["trusted"] is True
    assert not companion.asked(FOUND)
    assert await ui.state() is None
