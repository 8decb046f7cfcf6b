"""A review by the keyboard: into its panel, out of it, and on at the comment it leads to."""

from __future__ import annotations

import pytest_asyncio

from tests.browser.companions import ScriptedCompanion
from tests.browser.desktop import Desktop
from tests.browser.moderated import THREAT, UNSURE, counts, open_own, review
from tests.browser.shadow import HOST, Ui
from tests.browser.tab import Tab
from tests.browser.waiting import until

FOCUSED = "() => document.activeElement.localName"


@pytest_asyncio.fixture(loop_scope="session")
async def reviewed(desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion) -> None:
    """The department's own page on X, on which a review goes on."""
    await open_own(tab, companion)
    await review(desktop)
    await counts(ui, 1, 2, 1)


async def test_by_the_keyboard_one_goes_from_panel_to_panel(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion, "facebook")
    await review(desktop, "facebook")
    await counts(ui, 1, 2, 1)
    await tab.click('[role="textbox"]')
    await tab.type("Ask the Elm Street victim")
    await ui.await_state("findings")
    for act in ("dismiss", "next-removable", "dismiss"):
        await tab.press("Alt+Shift+L")
        assert await ui.focused() == act
    await tab.press("Escape")
    assert await tab.run("() => document.activeElement.role") == "textbox"


async def test_the_keyboard_leaves_a_review_that_was_entered_from_nowhere(
    tab: Tab, ui: Ui, reviewed: None
) -> None:
    assert await tab.run(FOCUSED) == "body"
    await tab.press("Alt+Shift+L")
    assert await ui.focused() == "next-removable"
    await tab.press("Escape")
    assert await tab.run(FOCUSED) != HOST
    await tab.press("Alt+Shift+L")
    for act in ("next-ask", "next-keep", "end"):
        await tab.press("Tab")
        assert await ui.focused() == act
    # What comes after the panel is else the browser's own, or the page's beginning.
    await tab.run(
        "() => document.documentElement.append(Object.assign("
        "document.createElement('button'), { id: 'after', textContent: 'After' }))"
    )
    await tab.press("Tab")
    assert await tab.run("() => document.activeElement.id") == "after"
    await ui.shown(".thread")


async def test_the_keyboard_leaves_a_review_though_what_had_the_focus_is_hidden(
    tab: Tab, ui: Ui, reviewed: None
) -> None:
    for key in ("Escape", "Shift+Tab"):
        await tab.run("(css) => document.querySelector(css).focus()", UNSURE)
        await tab.press("Alt+Shift+L")
        await ui.run("(root) => root.querySelector('.thread .close').focus()")
        await tab.run("(css) => { document.querySelector(css).hidden = true; }", UNSURE)
        await tab.press(key)
        assert await tab.run(FOCUSED) == "body"
        await tab.run("(css) => { document.querySelector(css).hidden = false; }", UNSURE)


async def test_the_keyboard_goes_on_at_the_comment_that_it_was_led_to(
    tab: Tab, ui: Ui, reviewed: None
) -> None:
    for comment in (THREAT, UNSURE):
        await tab.press("Alt+Shift+L")
        if comment == UNSURE:
            await tab.press("Tab")
        await tab.press("Enter")
        await ui.shown(".thread .finding")
        await tab.press("Escape")
        assert await tab.run("() => `#${document.activeElement.id}`") == comment


async def test_a_draft_that_goes_takes_no_focus_from_the_review(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion, "facebook")
    await review(desktop, "facebook")
    await counts(ui, 1, 2, 1)
    await tab.click('[role="textbox"]')
    await tab.type("Good morning")
    await ui.await_state("clear")
    await tab.press("Alt+Shift+L")
    assert await ui.focused() == "next-removable"
    await tab.run("() => document.querySelector('[role=textbox]').remove()")
    await ui.await_state("off")
    assert await ui.focused() == "next-removable"


async def test_a_review_says_how_the_keyboard_reaches_it(tab: Tab, ui: Ui, reviewed: None) -> None:
    assert "Alt+Shift+L" in await ui.shown(".thread")

    async def said() -> bool:
        return "Alt+Shift+L" in await ui.run("(root) => root.querySelector('.live').textContent")

    await until(said, "the shortcut is said")
