"""The words that are found are underlined, and the card says why."""

from __future__ import annotations

import dataclasses

import pytest

from tests.browser.companions import LIGHTER, USUAL, ScriptedCompanion
from tests.browser.compose import (
    DIALOG,
    LINES,
    RECTS,
    TEXTAREA,
    Compose,
    every_editor,
    rich_and_plain,
)
from tests.browser.shadow import Ui
from tests.browser.tab import Tab
from tests.browser.waiting import until

FOUND = "Ask the Elm Street victim about it"
SCROLLED = """(box, boxSizing) =>
    Object.assign(box.style, { boxSizing, width: "300px", padding: "8px", overflowY: "scroll" })"""
RESTED = "() => new Promise((done) => setTimeout(done, 250))"
"""Longer than a pointer rests on words until they are explained; begun later, it ends later."""
SHORTCUT = """(code) => {
    const how = { key: "L", code, altKey: true, shiftKey: true, bubbles: true, composed: true };
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", how));
}"""
"""As a keyboard on the screen sends it, or one of another layout."""
LEFT = """(box) => {
    const { borderLeftWidth, borderRightWidth } = getComputedStyle(box);
    return box.clientWidth + parseFloat(borderLeftWidth) + parseFloat(borderRightWidth);
}"""


async def explained(ui: Ui) -> str:
    """The card's words; they must say all that the companion said."""
    words = await ui.shown(".card")
    for part in (USUAL.clause, USUAL.title, USUAL.message, USUAL.advice, USUAL.words):
        assert part in words
    return words


@every_editor
async def test_the_words_found_are_underlined(compose: Compose) -> None:
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    await compose.await_marked("Elm Street victim")


async def test_ordinary_words_are_not_underlined(compose: Compose) -> None:
    await compose.write("The new park opens on Saturday")
    await compose.ui.await_state("clear")
    assert await compose.marked() == []


@pytest.mark.parametrize("editor", (TEXTAREA,), ids=lambda editor: editor.name)
async def test_lines_break_in_the_copy_where_they_break_in_the_textarea(compose: Compose) -> None:
    wide = "(box) => { box.style.width = '300.5px'; return box.getBoundingClientRect().width; }"
    width = await compose.tab.run(wide, await compose.tab.find(compose.editor.box))
    await compose.write("Elm Street victim")
    await compose.await_marked("Elm Street victim")
    copied = "(root) => root.querySelector('.mirror').getBoundingClientRect().width"
    assert abs(await compose.ui.run(copied) - width) < 0.1


@pytest.mark.parametrize("sizing", ["border-box", "content-box"])
@pytest.mark.parametrize("editor", (TEXTAREA,), ids=lambda editor: editor.name)
async def test_the_copy_is_as_wide_as_what_a_scroll_bar_leaves(
    compose: Compose, sizing: str
) -> None:
    box = await compose.tab.find(compose.editor.box)
    await compose.tab.run(SCROLLED, box, sizing)
    await compose.write("Elm Street victim")
    await compose.await_marked("Elm Street victim")
    copied = "(root) => root.querySelector('.mirror').getBoundingClientRect().width"
    assert abs(await compose.ui.run(copied) - await compose.tab.run(LEFT, box)) < 1


@pytest.mark.parametrize("editor", (TEXTAREA,), ids=lambda editor: editor.name)
async def test_a_scroll_bar_on_the_left_takes_the_marks_along(compose: Compose) -> None:
    box = await compose.tab.find(compose.editor.box)
    await compose.tab.run("(box) => { box.dir = 'rtl'; }", box)
    await compose.tab.run(SCROLLED, box, "border-box")
    await compose.write("the Elm Street victim here")
    await compose.await_marked("Elm Street victim")


@rich_and_plain
async def test_each_finding_has_its_marks(compose: Compose) -> None:
    await compose.write("My useless boss met the Elm Street victim, the ELM STREET victim!")
    await compose.await_marked("useless boss", "Elm Street victim", "ELM STREET victim")


@rich_and_plain
async def test_marks_stay_on_their_words_while_one_writes_before_them(compose: Compose) -> None:
    await compose.write("the Elm Street victim")
    await compose.await_marked("Elm Street victim")
    await compose.tab.press("Home")
    await compose.tab.type("Ask ")
    await compose.holds("Ask the Elm Street victim")
    await compose.await_marked("Elm Street victim")


@rich_and_plain
async def test_marks_go_with_the_words(compose: Compose) -> None:
    await compose.write("the Elm Street victim")
    await compose.await_marked("Elm Street victim")
    for _ in "victim":
        await compose.tab.press("Backspace")
    await compose.holds("the Elm Street ")
    await compose.ui.await_state("clear")
    assert await compose.marked() == []


@rich_and_plain
async def test_pointing_at_the_words_shows_why_and_leaving_hides_it(compose: Compose) -> None:
    await compose.write(FOUND)
    await compose.await_marked("Elm Street victim")
    before = await compose.caret()
    await compose.tab.point(*await compose.place_of_mark())
    await explained(compose.ui)
    assert await compose.caret() == before
    await compose.tab.point(20, 400)
    await compose.ui.gone(".card")


async def test_the_pointer_may_move_onto_the_card(compose: Compose) -> None:
    await compose.write(FOUND)
    await compose.await_marked("Elm Street victim")
    await compose.tab.point(*await compose.place_of_mark())
    await explained(compose.ui)
    await compose.tab.hover(await compose.tab.find(".card h2", await compose.ui.root()))
    await compose.tab.point(*await compose.place_of_mark())
    await explained(compose.ui)


@rich_and_plain
async def test_clicking_the_words_shows_why(compose: Compose) -> None:
    await compose.write(FOUND)
    await compose.await_marked("Elm Street victim")
    await compose.tab.point(*await compose.place_of_mark(), press=True)
    await explained(compose.ui)
    assert (await compose.caret())[0] == "tweetTextarea_0"


@rich_and_plain
async def test_the_keyboard_opens_the_card_and_escape_returns_to_the_caret(
    compose: Compose,
) -> None:
    await compose.write(FOUND)
    await compose.await_marked("Elm Street victim")
    await compose.tab.press("ArrowLeft")
    await compose.tab.press("ArrowLeft")
    caret = await compose.caret()
    await compose.tab.press("Alt+Shift+L")
    await explained(compose.ui)
    assert await compose.ui.focused() == "dismiss"
    await compose.tab.press("Escape")
    await compose.ui.gone(".card")
    assert await compose.caret() == caret
    await compose.tab.type("!")
    await compose.holds("Ask the Elm Street victim about !it")


async def test_the_card_comes_where_the_caret_is_not_where_it_was_in_a_choice(
    compose: Compose,
) -> None:
    await compose.write(FOUND)
    await compose.tab.click('[data-testid="createPollButton"]')
    await compose.tab.click('input[name="Choice1"]')
    await compose.tab.type("useless boss")
    await compose.turn_to()
    await compose.ui.await_state("findings")
    await until(lambda: compose.ui.run(LINES), "the choice is marked")
    await compose.tab.press("Alt+Shift+L")
    await explained(compose.ui)
    (words,) = await compose.tab.run(RECTS)
    card = "(root) => root.querySelector('.card').getBoundingClientRect().left"
    assert abs(await compose.ui.run(card) - words[0]) < 1


@pytest.mark.parametrize("code", ["", "KeyP"], ids=["no place", "Dvorak"])
async def test_the_shortcut_is_known_by_what_it_writes(compose: Compose, code: str) -> None:
    await compose.write(FOUND)
    await compose.await_marked("Elm Street victim")
    await compose.tab.run(SHORTCUT, code)
    await explained(compose.ui)
    assert await compose.ui.focused() == "dismiss"


async def test_the_shortcut_says_nothing_of_an_empty_box(compose: Compose) -> None:
    await compose.write("A")
    await compose.ui.await_state("clear")
    await compose.tab.press("Backspace")
    await compose.holds("")
    await compose.ui.await_state("off")
    await compose.tab.press("Alt+Shift+L")
    assert await compose.ui.announced() == ""
    # It is the page's own.
    keys = [event["key"] for event in await compose.seen() if event["type"] == "keydown"]
    assert keys[-1] == "L"


async def test_a_card_that_was_asked_for_stays_though_the_pointer_rests_on_marked_words(
    compose: Compose,
) -> None:
    await compose.write("My useless boss met the Elm Street victim")
    await compose.await_marked("useless boss", "Elm Street victim")
    await compose.tab.press("Alt+Shift+L")
    await explained(compose.ui)
    await compose.tab.point(*await compose.place_of_mark())
    await compose.tab.run(RESTED)
    assert await compose.ui.focused() == "dismiss"
    assert LIGHTER.message in await explained(compose.ui)


async def test_a_card_that_was_asked_for_stays_though_the_pointer_has_just_come_to_marked_words(
    compose: Compose,
) -> None:
    await compose.write("My useless boss met the Elm Street victim")
    await compose.await_marked("useless boss", "Elm Street victim")
    await compose.tab.point(*await compose.place_of_mark())
    await compose.tab.press("Alt+Shift+L")
    await compose.tab.run(RESTED)
    assert await compose.ui.focused() == "dismiss"
    assert LIGHTER.message in await explained(compose.ui)


async def test_the_sign_at_the_box_opens_the_card(compose: Compose) -> None:
    await compose.write(FOUND)
    await compose.await_marked("Elm Street victim")
    assert "1" in await compose.ui.shown(".chip")
    await compose.tab.click(await compose.tab.find(".chip", await compose.ui.root()))
    await explained(compose.ui)


async def test_two_findings_come_in_one_card(compose: Compose) -> None:
    await compose.write("My useless boss met the Elm Street victim")
    await compose.await_marked("useless boss", "Elm Street victim")
    await compose.tab.press("Alt+Shift+L")
    words = await explained(compose.ui)
    assert LIGHTER.message in words


async def test_each_post_of_a_thread_has_a_card_of_its_own(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    other = "Oak Lane witness"
    companion.rules = (USUAL, dataclasses.replace(USUAL, words=other))
    thread = Compose(tab, ui, DIALOG)
    await thread.open()
    await thread.write(USUAL.words)
    await tab.click('[data-testid="addButton"]')
    await tab.click('[data-testid="tweetTextarea_1"]')
    await tab.type(other)
    await thread.await_marked(USUAL.words, other)

    async def about(words: str) -> bool:
        return words in (await ui.text(".card") or "")

    # The card stands below the words, where it would cover those of the next post.
    await tab.point(*await thread.place_of_mark(1))
    await until(lambda: about(other), "the card is about the second post")
    await tab.point(*await thread.place_of_mark(0))
    await until(lambda: about(USUAL.words), "the card is about the first post")
    await ui.press("dismiss")
    await thread.await_marked(other)


@rich_and_plain
async def test_dismissed_words_are_not_warned_of_again(
    compose: Compose, tab: Tab, companion: ScriptedCompanion
) -> None:
    await compose.write(FOUND)
    await compose.await_marked("Elm Street victim")
    await tab.press("Alt+Shift+L")
    await compose.ui.press("dismiss")
    await compose.ui.await_state("clear")
    assert await compose.marked() == []
    # The same words in a text that has to be checked anew.
    await compose.write(" today")
    await companion.await_check(f"{FOUND} today")
    await compose.ui.await_state("clear")
    await compose.post()
    (post,) = await compose.posted()
    assert post["trusted"] is True
    assert "held" not in await compose.states()


@rich_and_plain
async def test_words_dismissed_while_more_is_being_checked_stay_dismissed(
    compose: Compose, tab: Tab, companion: ScriptedCompanion
) -> None:
    await compose.write(FOUND)
    await compose.await_marked("Elm Street victim")
    companion.answers.clear()
    await compose.write(" today")
    await companion.await_check(f"{FOUND} today")
    await tab.point(*await compose.place_of_mark())
    await compose.ui.press("dismiss")
    await compose.await_marked()
    companion.answers.set()
    await compose.ui.await_state("clear")
    assert await compose.marked() == []


async def test_other_words_are_warned_of_after_a_dismissal(compose: Compose, tab: Tab) -> None:
    await compose.write(FOUND)
    await compose.await_marked("Elm Street victim")
    await tab.press("Alt+Shift+L")
    await compose.ui.press("dismiss")
    await compose.ui.await_state("clear")
    await compose.write(" and my useless boss")
    await compose.await_marked("useless boss")


async def test_the_marks_do_not_stay_on_the_page_after_posting(compose: Compose) -> None:
    await compose.write(FOUND)
    await compose.await_marked("Elm Street victim")
    await compose.post()
    await compose.ui.press("proceed")
    await compose.posted()
    await compose.await_marked()

    async def emptied() -> bool:
        return not await compose.text()

    await until(emptied, "the box is empty")
