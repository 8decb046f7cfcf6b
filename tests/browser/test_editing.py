"""Input methods, the clipboard, and editors that are mounted anew."""

from __future__ import annotations

import dataclasses

import pytest

from tests.browser import native
from tests.browser.companions import Rule, ScriptedCompanion
from tests.browser.compose import BOX, DRAFT, EDITABLE, LEXICAL, POLYMER, TEXTAREA, Compose
from tests.browser.desktop import Desktop
from tests.browser.shadow import Ui
from tests.browser.tab import Tab
from tests.browser.waiting import until

KINDS = pytest.mark.parametrize(
    "editor", [DRAFT, EDITABLE, TEXTAREA, LEXICAL, POLYMER], ids=lambda box: box.name
)

SEARCHES = """() => {
    const search = document.createElement("input");
    search.id = "search";
    document.body.append(search);
}"""
BEGINS_AND_GOES = """(css) => {
    const box = document.querySelector(css);
    box.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true, composed: true }));
    box.remove();
}"""


@KINDS
async def test_an_input_method_is_not_interrupted(
    compose: Compose, desktop: Desktop, companion: ScriptedCompanion
) -> None:
    companion.rules = (Rule("証人"),)
    tab, browser = compose.tab, desktop.browser
    await compose.write("見た ")
    await compose.ui.await_state("clear")
    await compose.forget_seen()
    for words in ("し", "しょうにん", "しょうにん."):
        await native.compose(browser, tab, words)
    await compose.holds("見た しょうにん.")
    await native.choose(browser, tab, "証人")
    await compose.holds("見た 証人")
    kinds = [event["type"] for event in await compose.seen()]
    assert kinds.count("compositionstart") == 1
    assert kinds.count("compositionend") == 1
    assert kinds.count("compositionupdate") >= 2
    assert "focusout" not in kinds
    assert not any(event["prevented"] for event in await compose.seen())
    await compose.await_marked("証人")
    # A word that is still being composed is no text yet, and its full stop ends no sentence.
    assert not any("し" in body["text"] for body in companion.checks)


@KINDS
async def test_pasted_words_are_checked(compose: Compose) -> None:
    await compose.write("the Elm Street victim")
    await compose.tab.press("Control+a")
    await compose.tab.press("Control+x")
    await compose.holds("")
    await compose.ui.await_state("off")
    await compose.tab.press("Control+v")
    await compose.holds("the Elm Street victim")
    await compose.await_marked("Elm Street victim")


async def test_an_editor_that_is_mounted_anew_is_followed(compose: Compose) -> None:
    await compose.write("Ask the Elm Street victim")
    await compose.await_marked("Elm Street victim")
    await compose.tab.run("(css) => { document.querySelector(css).dataset.old = ''; }", BOX)
    await compose.tab.run("() => fixture.remount()")

    async def replaced() -> bool:
        look = "(css) => 'old' in document.querySelector(css).dataset"
        return not await compose.tab.run(look, BOX)

    await until(replaced, "a new editor")
    await compose.await_marked("Elm Street victim")
    await compose.post()
    await compose.ui.await_state("held")
    assert await compose.posts() == []
    await compose.ui.press("proceed")
    (post,) = await compose.posted()
    assert post["texts"] == ["Ask the Elm Street victim"]


@pytest.mark.parametrize("editor", [TEXTAREA], ids=["textarea"])
async def test_marks_follow_a_textarea_that_scrolls(compose: Compose) -> None:
    await compose.write("the Elm Street victim\n" + "more\n" * 6)
    await compose.ui.await_state("findings")
    shown = "(root) => [...root.querySelectorAll('.line')].some((line) => line.checkVisibility())"
    box = "(css) => document.querySelector(css).getBoundingClientRect().top"
    line = "(root) => root.querySelector('.line').getBoundingClientRect().top"
    assert await compose.ui.run(shown)
    top = await compose.tab.run(box, BOX)
    assert await compose.ui.run(line) < top
    await compose.tab.run("(css) => { document.querySelector(css).scrollTop = 0; }", BOX)

    async def moved() -> bool:
        return bool(await compose.ui.run(line) >= top)

    await until(moved, "the mark has come into view")
    await compose.await_marked("Elm Street victim")


async def test_a_page_that_moves_takes_the_sign_along(compose: Compose) -> None:
    await compose.write("Ask the Elm Street victim")
    await compose.ui.await_state("findings")
    place = "(root) => root.querySelector('.chip').getBoundingClientRect().top"
    before = await compose.ui.run(place)
    await compose.tab.run(
        """() => {
            const banner = document.createElement("div");
            banner.style.height = "80px";
            document.querySelector("main").prepend(banner);
        }"""
    )

    async def moved() -> bool:
        return bool(await compose.ui.run(place) == before + 80)

    await until(moved, "the sign has moved with its box")


async def test_each_of_several_boxes_is_an_affair_of_its_own(tab: Tab, ui: Ui) -> None:
    one = Compose(tab, ui, LEXICAL)
    other = Compose(
        tab, ui, dataclasses.replace(LEXICAL, box=LEXICAL.box.replace("#post-2", "#post-3"))
    )
    await one.open()
    await one.write("Ask the Elm Street victim")
    await one.await_marked("Elm Street victim")
    await other.turn_to()
    await other.write("Good morning")
    await ui.await_state("clear")
    assert await other.marked() == []
    await tab.press("Enter")
    (post,) = await other.posted()
    assert post["texts"] == ["Good morning"]
    assert post["trusted"] is True
    await one.turn_to()
    await one.await_marked("Elm Street victim")
    await tab.press("Enter")
    await ui.shown(".hold")
    assert len(await one.posts()) == 1
    assert await one.text() == "Ask the Elm Street victim"


async def test_a_box_that_goes_in_the_midst_of_a_word_keeps_no_other_from_its_check(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    one = Compose(tab, ui, LEXICAL)
    other = Compose(
        tab, ui, dataclasses.replace(LEXICAL, box=LEXICAL.box.replace("#post-2", "#post-3"))
    )
    await one.open()
    await one.write("Good morning")
    await ui.await_state("clear")
    await tab.run(BEGINS_AND_GOES, LEXICAL.box)
    await other.turn_to()
    await other.write("Ask the Elm Street victim")
    await other.await_marked("Elm Street victim")


async def test_a_field_that_is_no_draft_and_goes_in_the_midst_of_a_word_keeps_none_from_its_check(
    compose: Compose,
) -> None:
    await compose.write("Ask")
    await compose.ui.await_state("clear")
    await compose.tab.run(SEARCHES)
    await compose.tab.run(BEGINS_AND_GOES, "#search")
    await compose.write(" the Elm Street victim")
    await compose.await_marked("Elm Street victim")
