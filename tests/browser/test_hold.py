"""What has findings is held before it reaches the page, and the officer decides."""

from __future__ import annotations

import dataclasses
import urllib.parse

import pytest

from tests.browser import test_facebook
from tests.browser.companions import LIGHTER, USUAL, ScriptedCompanion
from tests.browser.compose import (
    DIALOG,
    DRAFT,
    FORM,
    POST,
    TEXTAREA,
    Compose,
    Editor,
    every_editor,
    rich_and_plain,
)
from tests.browser.shadow import Ui
from tests.browser.tab import Tab

PHASES = ("pointerdown", "mousedown", "pointerup", "mouseup")
WARY = Editor("trusted only", "/plain/button?trusted-only")
"""A page that minds whether a person or a script has pressed its button."""
FOUND = "Ask the Elm Street victim about it"
CLOSE_DIALOG = """(text) => {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    history.replaceState({}, "", `?text=${encodeURIComponent(text)}`);
}"""
"""The next one has this text from the start."""


async def write_what_is_found(compose: Compose) -> None:
    """A text with a finding, checked; events are noted from here on."""
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    await compose.forget_seen()


async def dismiss_what_is_found(compose: Compose) -> None:
    await write_what_is_found(compose)
    await compose.tab.press("Alt+Shift+L")
    await compose.ui.press("dismiss")
    await compose.ui.await_state("clear")


async def presses_of_post(compose: Compose) -> list[str]:
    """The kind of every event on the button, or on its form, that has reached the page."""
    on = ("tweetButton", "tweetButtonInline", "form")
    return [event["type"] for event in await compose.seen() if event["target"] in on]


@every_editor
async def test_nothing_of_a_held_click_reaches_the_page(compose: Compose) -> None:
    await write_what_is_found(compose)
    caret = await compose.caret()
    await compose.post()
    await compose.ui.await_state("held")
    words = await compose.ui.shown(".hold")
    for part in (USUAL.clause, USUAL.title, USUAL.message, USUAL.advice, USUAL.words):
        assert part in words
    assert await compose.seen() == []
    assert await compose.posts() == []
    assert await compose.caret() == caret


@rich_and_plain
async def test_edit_leads_back_to_the_text(compose: Compose) -> None:
    await write_what_is_found(compose)
    caret = await compose.caret()
    await compose.post()
    await compose.ui.press("edit")
    await compose.ui.gone(".hold")
    await compose.ui.await_state("findings")
    assert await compose.caret() == caret
    assert await compose.posts() == []
    assert await compose.seen() == []
    await compose.write("!")


@every_editor
async def test_post_anyway_posts_exactly_once(compose: Compose) -> None:
    await write_what_is_found(compose)
    await compose.post()
    await compose.ui.press("proceed")
    (post,) = await compose.posted()
    assert post["texts"] == [FOUND]
    await compose.ui.gone(".hold")
    await compose.ui.await_state("off")
    assert (await presses_of_post(compose)).count("click") == 1
    assert len(await compose.posts()) == 1


@every_editor
async def test_a_held_key_does_not_reach_the_page(compose: Compose) -> None:
    await write_what_is_found(compose)
    await compose.tab.press("Control+Enter")
    await compose.ui.await_state("held")
    assert "Enter" not in [event["key"] for event in await compose.seen()]
    assert await compose.posts() == []
    assert await compose.text() == FOUND
    await compose.ui.press("proceed")
    (post,) = await compose.posted()
    assert post["texts"] == [FOUND]
    await compose.ui.await_state("off")
    enters = [event["type"] for event in await compose.seen() if event["key"] == "Enter"]
    assert enters.count("keydown") == 1
    assert len(await compose.posts()) == 1


@rich_and_plain
@pytest.mark.parametrize("key", ["Enter", " "], ids=["Enter", "Space"])
async def test_a_key_on_the_button_is_held_as_well(compose: Compose, key: str) -> None:
    await write_what_is_found(compose)
    await compose.tab.run("(css) => document.querySelector(css).focus()", POST)
    await compose.forget_seen()
    await compose.tab.press(key)
    await compose.ui.await_state("held")
    assert await compose.seen() == []
    assert await compose.posts() == []
    await compose.ui.press("proceed")
    (post,) = await compose.posted()
    assert post["texts"] == [FOUND]


@pytest.mark.parametrize("editor", [FORM], ids=["form"])
async def test_a_form_that_submits_itself_is_held(compose: Compose) -> None:
    await write_what_is_found(compose)
    await compose.tab.run("() => document.querySelector('form').requestSubmit()")
    await compose.ui.await_state("held")
    assert await compose.seen() == []
    assert await compose.posts() == []
    await compose.ui.press("proceed")
    await compose.posted()
    await compose.ui.await_state("off")
    assert await presses_of_post(compose) == ["submit"]


@pytest.mark.parametrize("phase", PHASES)
async def test_a_site_that_acts_on_another_event_of_the_button(
    tab: Tab, ui: Ui, phase: str
) -> None:
    compose = Compose(tab, ui, Editor(phase, f"/plain/button?on={phase}"))
    await compose.open()
    await write_what_is_found(compose)
    await compose.post()
    await compose.ui.await_state("held")
    assert await compose.posts() == []
    await compose.ui.press("proceed")
    (post,) = await compose.posted()
    assert post["how"] == phase
    await compose.ui.await_state("off")
    assert len(await compose.posts()) == 1


@rich_and_plain
async def test_a_tap_is_held(compose: Compose) -> None:
    await write_what_is_found(compose)
    await compose.tab.tap(POST)
    await compose.ui.await_state("held")
    assert await compose.seen() == []
    assert await compose.posts() == []
    await compose.tab.tap(await compose.ui.button("proceed"))
    (post,) = await compose.posted()
    assert post["texts"] == [FOUND]
    await compose.ui.await_state("off")
    assert len(await compose.posts()) == 1


async def test_a_text_that_was_there_from_the_start_is_held(tab: Tab, ui: Ui) -> None:
    text = urllib.parse.quote(FOUND)
    await tab.open(f"https://x.com/intent/post?text={text}")
    await tab.click(f'[role="dialog"] :is({POST})')
    await ui.await_state("held")
    await ui.press("proceed")
    compose = Compose(tab, ui, DRAFT)
    (post,) = await compose.posted()
    assert post["texts"] == [FOUND]


async def test_escape_withdraws_the_question(compose: Compose) -> None:
    await write_what_is_found(compose)
    caret = await compose.caret()
    await compose.post()
    await compose.ui.await_state("held")
    await compose.tab.press("Escape")
    await compose.ui.gone(".hold")
    assert await compose.caret() == caret
    assert await compose.posts() == []
    assert await compose.seen() == []


async def test_writing_on_withdraws_the_question(compose: Compose) -> None:
    await write_what_is_found(compose)
    await compose.post()
    await compose.ui.await_state("held")
    await compose.write("!")
    await compose.ui.gone(".hold")
    await compose.ui.await_state("findings")
    assert await compose.posts() == []


async def test_what_is_written_after_the_key_that_sends_is_not_sent_with_it(
    compose: Compose, companion: ScriptedCompanion
) -> None:
    companion.answers.clear()
    await compose.write("See you")
    await compose.tab.press("Control+Enter")
    await compose.write(" tonight")
    companion.answers.set()
    await compose.ui.await_state("again")
    assert await compose.posts() == []
    assert await compose.text() == "See you tonight"
    await compose.ui.await_state("clear")
    await compose.tab.press("Control+Enter")
    (post,) = await compose.posted()
    assert post["texts"] == ["See you tonight"]


async def test_an_act_that_waits_is_overtaken_by_the_next(
    compose: Compose, companion: ScriptedCompanion
) -> None:
    await compose.write("See you")
    await compose.ui.await_state("clear")
    companion.answers.clear()
    await compose.write("!")
    await compose.tab.press("Control+Enter")
    await compose.tab.press("Backspace")
    await compose.holds("See you")
    await compose.tab.press("Control+Enter")
    (post,) = await compose.posted()
    assert post["texts"] == ["See you"]
    companion.answers.set()
    await compose.tab.click(compose.editor.box)
    await compose.write("Good night")
    await compose.ui.await_state("clear")
    assert "again" not in await compose.states()
    assert len(await compose.posts()) == 1


@pytest.mark.parametrize("editor", [TEXTAREA], ids=["textarea"])
async def test_a_button_that_was_put_anew_meanwhile_is_pressed(compose: Compose) -> None:
    await write_what_is_found(compose)
    await compose.post()
    await compose.ui.await_state("held")
    await compose.tab.run(
        """(css) => {
            const old = document.querySelector(css), anew = old.cloneNode(true);
            anew.addEventListener("click", () => fixture.posts.push({ texts: ["anew"] }));
            old.replaceWith(anew);
        }""",
        POST,
    )
    await compose.ui.press("proceed")
    (post,) = await compose.posted()
    assert post["texts"] == ["anew"]


async def test_the_second_half_of_a_double_click_is_not_the_pages(compose: Compose) -> None:
    await write_what_is_found(compose)
    await compose.post()
    edit = await compose.ui.button("edit")
    await compose.tab.run(
        """() => {
            const link = Object.assign(document.createElement("a"), { href: "#gone" });
            link.style.cssText = "position: fixed; inset: 0; z-index: 9999";
            document.body.append(link);
        }"""
    )
    await compose.tab.click(edit, times=2)
    await compose.ui.gone(".hold")
    assert await compose.tab.run("() => location.hash") == ""
    assert await compose.seen() == []


async def test_the_button_stays_held_however_often_it_is_pressed(compose: Compose) -> None:
    await write_what_is_found(compose)
    await compose.tab.click(POST, times=2)
    await compose.ui.await_state("held")
    await compose.post()
    await compose.tab.press("Control+Enter")
    await compose.ui.await_state("held")
    assert await compose.posts() == []
    assert await presses_of_post(compose) == []


async def test_a_double_click_on_post_anyway_posts_once(compose: Compose) -> None:
    await write_what_is_found(compose)
    await compose.post()
    await compose.tab.click(await compose.ui.button("proceed"), times=2)
    await compose.posted()
    await compose.ui.await_state("off")
    assert (await presses_of_post(compose)).count("click") == 1


async def test_the_hold_is_worked_by_keyboard_alone(compose: Compose, tab: Tab) -> None:
    await write_what_is_found(compose)
    await tab.press("Control+Enter")
    await compose.ui.await_state("held")
    await tab.press("Alt+Shift+L")
    assert await compose.ui.focused() == "edit"
    await tab.press("Tab")
    assert await compose.ui.focused() == "proceed"
    await tab.press("Enter")
    (post,) = await compose.posted()
    assert post["texts"] == [FOUND]
    await compose.ui.await_state("off")
    assert len(await compose.posts()) == 1


@rich_and_plain
async def test_corrected_words_go_out_untouched(
    compose: Compose, companion: ScriptedCompanion
) -> None:
    await write_what_is_found(compose)
    await compose.post()
    await compose.ui.press("edit")
    for _ in " Street victim about it":
        await compose.tab.press("Backspace")
    await compose.holds("Ask the Elm")
    await companion.await_check("Ask the Elm")
    await compose.ui.await_state("clear")
    await compose.post()
    (post,) = await compose.posted()
    assert post["texts"] == ["Ask the Elm"]
    assert post["trusted"] is True


async def test_nobody_is_asked_twice_about_the_same_words(compose: Compose) -> None:
    await write_what_is_found(compose)
    await compose.post()
    await compose.ui.press("proceed")
    await compose.posted()
    await compose.ui.await_state("off")
    await compose.tab.click('[data-testid="tweetTextarea_0"]')
    await compose.write(FOUND)
    await compose.ui.await_state("clear")
    await compose.post()
    posts = await compose.posted(2)
    assert posts[1]["trusted"] is True


@pytest.mark.parametrize("editor", [DIALOG, test_facebook.POST], ids=["X", "Facebook"])
async def test_words_decided_on_in_one_dialog_are_open_in_the_next(compose: Compose) -> None:
    await write_what_is_found(compose)
    await compose.post()
    await compose.ui.press("proceed")
    await compose.posted()
    await compose.ui.await_state("off")
    await compose.turn_to()
    await compose.write(f"Once more: {USUAL.words}")
    await compose.await_marked(USUAL.words)
    await compose.post()
    await compose.ui.await_state("held")
    assert len(await compose.posts()) == 1


@pytest.mark.parametrize("editor", [DIALOG], ids=["X"])
async def test_a_draft_whose_dialog_was_mounted_anew_is_the_same(
    compose: Compose, companion: ScriptedCompanion
) -> None:
    await dismiss_what_is_found(compose)
    await compose.tab.run(CLOSE_DIALOG, FOUND)
    await compose.ui.await_state("off")
    await compose.turn_to()
    await compose.holds(FOUND)
    await compose.ui.await_state("clear")
    await compose.write("!")
    await companion.await_check(f"{FOUND}!")
    await compose.ui.await_state("clear")


@rich_and_plain
async def test_words_decided_on_are_open_again_where_the_draft_was_deleted_by_letters(
    compose: Compose,
) -> None:
    await compose.write("My useless boss")
    await compose.ui.await_state("findings")
    await compose.tab.press("Alt+Shift+L")
    await compose.ui.press("dismiss")
    for _ in "y useless boss":
        await compose.tab.press("Backspace")
    await compose.holds("M")
    await compose.ui.await_state("clear")
    await compose.tab.press("Backspace")
    await compose.ui.await_state("off")
    # Another draft, though the first that is seen of it is what was the last of the other.
    await compose.write("M")
    await compose.ui.await_state("clear")
    await compose.write("other post: my useless boss")
    await compose.await_marked(LIGHTER.words)


@pytest.mark.parametrize("editor", [DIALOG], ids=["X"])
async def test_words_decided_on_are_open_in_a_dialog_that_begins_as_the_last_was_left(
    compose: Compose,
) -> None:
    await dismiss_what_is_found(compose)
    for _ in FOUND[1:]:
        await compose.tab.press("Backspace")
    await compose.holds("A")
    await compose.ui.await_state("clear")
    await compose.tab.run(CLOSE_DIALOG, "A")
    await compose.ui.await_state("off")
    await compose.turn_to()
    await compose.holds("A")
    await compose.ui.await_state("clear")
    await compose.write(f" word with the {USUAL.words}")
    await compose.await_marked(USUAL.words)


async def test_turning_to_another_form_and_back_nobody_is_asked_twice(
    compose: Compose, companion: ScriptedCompanion
) -> None:
    await dismiss_what_is_found(compose)
    dialog = dataclasses.replace(compose, editor=DIALOG)
    await dialog.turn_to()
    await dialog.write(USUAL.words)
    await dialog.await_marked(USUAL.words)
    await compose.tab.run(CLOSE_DIALOG, "")
    await compose.ui.await_state("off")
    await compose.turn_to()
    await compose.ui.await_state("clear", "findings")
    await compose.tab.press("End")
    await compose.write("!")
    await companion.await_check(f"{FOUND}!")
    await compose.ui.await_state("clear")


@pytest.mark.parametrize("editor", [WARY], ids=["trusted only"])
async def test_a_site_that_refuses_scripted_clicks_takes_the_next_real_one(
    compose: Compose,
) -> None:
    await write_what_is_found(compose)
    await compose.post()
    await compose.ui.press("proceed")
    await compose.ui.gone(".hold")
    assert await compose.posts() == []
    await compose.post()
    (post,) = await compose.posted()
    assert post["trusted"] is True
