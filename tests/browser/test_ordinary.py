"""An ordinary post goes out as if there were no extension: the page cannot tell."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tests.browser.compose import (
    EDITORS,
    LEXICAL,
    POLYMER,
    Compose,
    every_editor,
    rich_and_plain,
)
from tests.browser.desktop import Desktop
from tests.browser.shadow import HOST, Ui

ORDINARY = "The new park opens on Saturday.\nCome by"
FOUND = "Ask the Elm Street victim about it"
DOCUMENT = f"""() => {{
    const copy = document.documentElement.cloneNode(true);
    for (const own of copy.querySelectorAll("{HOST}")) own.remove();
    return copy.outerHTML;
}}"""

# Draft.js draws after a turn of the loop, and Firefox takes the focus from a button that was
# disabled after a frame.
AT_REST = (
    "() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => setTimeout(done))))"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Course:
    """All that a page could notice of a person writing in it."""

    markup: str
    document: str
    caret: list[Any]
    events: list[dict[str, Any]]


async def observed(compose: Compose) -> Course:
    """How things stand on the page once it has come to rest."""
    await compose.tab.run(AT_REST)
    return Course(
        await compose.markup(),
        await compose.tab.run(DOCUMENT),
        await compose.caret(),
        await compose.seen(),
    )


async def written(compose: Compose, text: str, *, covered: bool) -> Course:
    """What the page has noticed once ``text`` is written and, where it is covered, checked."""
    await compose.open(covered=covered)
    # A key that comes before Lexical has learnt of the caret is a step of undo by itself.
    await compose.tab.run(AT_REST)
    await compose.write(text)
    if covered:
        await compose.ui.await_state("clear", "findings")
    return await observed(compose)


@every_editor
async def test_the_page_cannot_tell_that_an_ordinary_post_was_checked(
    compose: Compose, desktop: Desktop
) -> None:
    there = await written(compose, ORDINARY, covered=True)
    await compose.post()
    (post,) = await compose.posted()
    sent = await observed(compose)
    assert "held" not in await compose.states()
    async with desktop.browser.tab() as tab:
        elsewhere = Compose(tab, Ui(tab), compose.editor)
        assert await written(elsewhere, ORDINARY, covered=False) == there
        await elsewhere.post()
        assert await elsewhere.posted() == [post]
        assert await observed(elsewhere) == sent
    assert post["trusted"] is True
    assert post["texts"] == [ORDINARY]


@rich_and_plain
async def test_marks_leave_the_page_as_it_is(compose: Compose, desktop: Desktop) -> None:
    there = await written(compose, FOUND, covered=True)
    await compose.await_marked("Elm Street victim")
    assert await observed(compose) == there
    async with desktop.browser.tab() as tab:
        elsewhere = Compose(tab, Ui(tab), compose.editor)
        assert await written(elsewhere, FOUND, covered=False) == there


@pytest.mark.parametrize("editor", (*EDITORS, LEXICAL, POLYMER), ids=lambda box: box.name)
async def test_undo_works_as_without_the_extension(compose: Compose, desktop: Desktop) -> None:
    steps = ("Control+z", "Control+z", "Control+Shift+z")

    async def undone(box: Compose) -> list[tuple[str, str]]:
        await box.tab.press("Backspace")
        await box.holds(FOUND[:-1])
        found = []
        for step in steps:
            await box.tab.press(step)
            await box.tab.run(AT_REST)
            found.append((await box.text(), await box.markup()))
        return found

    await written(compose, FOUND, covered=True)
    await compose.await_marked("Elm Street victim")
    there = await undone(compose)
    assert there[0][0] != FOUND[:-1]
    async with desktop.browser.tab() as tab:
        elsewhere = Compose(tab, Ui(tab), compose.editor)
        await written(elsewhere, FOUND, covered=False)
        assert await undone(elsewhere) == there


@rich_and_plain
async def test_a_held_post_leaves_the_page_as_it_is(compose: Compose) -> None:
    before = await written(compose, FOUND, covered=True)
    await compose.post()
    await compose.ui.await_state("held")
    assert await observed(compose) == before
    await compose.ui.press("edit")
    await compose.ui.gone(".hold")
    assert await observed(compose) == before


@rich_and_plain
async def test_a_post_in_haste_goes_out_once_it_is_found_clear(compose: Compose) -> None:
    await compose.tab.type("The new park opens on Saturday")
    await compose.post()
    (post,) = await compose.posted()
    assert post["texts"] == ["The new park opens on Saturday"]
    await compose.ui.await_state("off")
    assert len(await compose.posts()) == 1
    assert "held" not in await compose.states()
