"""The settings page: what is in force, where it comes from, and what one may change."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

import companion as second_look
from tests.browser import axe
from tests.browser.companions import ScriptedCompanion
from tests.browser.compose import Compose
from tests.browser.desktop import Desktop
from tests.browser.tab import Tab
from tests.browser.waiting import until

SENSITIVITY = '[data-setting="sensitivity"]'
UNNAMED = """() => [...document.querySelectorAll("input, button, a")]
    .filter((control) => control.checkVisibility())
    .filter((control) => {
        const named = document.getElementById(control.getAttribute("aria-labelledby"));
        return !(control.labels?.[0] ?? named ?? control).textContent.trim();
    })
    .map((control) => control.outerHTML)"""
DANGLING = """() => [...document.querySelectorAll("[aria-describedby], [aria-labelledby]")]
    .flatMap((one) => [one.getAttribute("aria-describedby"), one.getAttribute("aria-labelledby")])
    .filter((id) => id && !document.getElementById(id))"""
WATCH_SAVED = """() => {
    const saved = document.querySelector("#saved");
    globalThis.said = [];
    new MutationObserver(() => said.push(saved.textContent)).observe(saved, { childList: true });
}"""
SMALL = """() => [...document.querySelectorAll("label, button, a")]
    .filter((control) => control.checkVisibility() && control.getBoundingClientRect().height < 24)
    .map((control) => control.outerHTML)"""
NARROW = """() => ({
    wide: document.documentElement.scrollWidth > innerWidth,
    cut: [...document.querySelectorAll("section")]
        .filter((section) => section.scrollWidth > section.clientWidth).length,
})"""


@pytest_asyncio.fixture(loop_scope="session")
async def options(desktop: Desktop, companion: ScriptedCompanion) -> AsyncIterator[Tab]:
    """The settings page, with nothing chosen before or after."""
    async with desktop.browser.tab() as tab:
        await tab.open(f"{desktop.extension}/options/options.html")
        await tab.reads("#connection", "Connected")
        yield tab
    await desktop.in_extension("() => chrome.storage.local.clear()")


async def origin(options: Tab, words: str) -> None:
    """Wait until the page says that the sensitivity comes from there."""
    await options.reads(f"{SENSITIVITY} .origin", words)


async def test_it_says_what_is_in_force_where_nobody_has_chosen(options: Tab) -> None:
    await origin(options, "Built in")
    assert await options.run("() => document.querySelector('[name=level]:checked').value") == "pack"
    assert await options.run("() => document.querySelector('#affiliated').checked") is False
    assert await options.run("() => document.querySelector('[value=x]').checked") is True
    assert await options.run("() => document.querySelector('#refused').hidden") is True


async def test_it_says_who_made_what(options: Tab) -> None:
    await options.reads("#extension", second_look.__version__)
    await options.reads("#companion", second_look.__version__)
    await options.reads("#contact", "Your IT staff")


async def test_a_choice_counts_in_an_open_page_and_can_be_taken_back(
    options: Tab, compose: Compose, companion: ScriptedCompanion
) -> None:
    await compose.write("Good morning")
    await compose.ui.await_state("clear")
    await options.click("[value=thorough]")
    await origin(options, "Your choice")
    await options.reads("#saved", "Saved.")

    async def level() -> Any:
        return companion.checks[-1].get("sensitivity", "none")

    async def thorough() -> bool:
        return await level() == "thorough"

    await until(thorough, "the choice goes with a check")
    await options.reads(f"{SENSITIVITY} .reset", "Use the built-in setting")
    await options.click(f"{SENSITIVITY} .reset")
    await origin(options, "Built in")

    async def none() -> bool:
        return await level() == "none"

    await until(none, "the choice is taken back")


async def test_a_site_can_be_switched_off_and_on(options: Tab, compose: Compose) -> None:
    await compose.write("Ask the Elm Street victim")
    await compose.ui.await_state("findings")
    await options.click("[value=x]")
    await compose.ui.left()
    await options.click("[value=x]")
    await compose.ui.await_state("findings")


async def test_it_can_be_used_by_the_keyboard(options: Tab) -> None:
    await options.run("() => document.querySelector('[name=level]:checked').focus()")
    await options.press("ArrowDown")
    await origin(options, "Your choice")
    assert await options.run("() => document.activeElement.value") == "quiet"
    await options.run(f"() => document.querySelector('{SENSITIVITY} .reset').focus()")
    await options.press("Enter")
    await origin(options, "Built in")
    # The button that had the focus is gone; the focus must not be.
    assert await options.run("() => document.activeElement.localName") == "input"


async def test_each_choice_is_said_to_be_saved(options: Tab) -> None:
    await options.run(WATCH_SAVED)
    for place, level in enumerate(("quiet", "thorough", "quiet")):
        await options.click(f"[value={level}]")

        async def said(so_far: int = place + 1) -> bool:
            return len(await options.run("() => said")) == so_far

        await until(said, f"{level} is said to be saved")
    told = await options.run("() => said")
    assert {words.strip() for words in told} == {"Saved."}
    # To a screen reader, what has not changed is nothing to say.
    assert told[0] != told[1] != told[2]


async def test_names_that_are_taken_back_do_not_stay_in_their_field(options: Tab) -> None:
    handles = '[data-setting="handles"]'
    await options.click("#handles")
    await options.type("@jdoe")
    await options.press("Tab")
    await options.reads(f"{handles} .origin", "Your choice")
    await options.run(f"() => document.querySelector('{handles} .reset').focus()")
    await options.press("Enter")
    await options.reads(f"{handles} .origin", "Built in")
    assert await options.run("() => document.querySelector('#handles').value") == ""
    assert await options.run("() => document.activeElement.id") == "handles"


async def test_what_is_chosen_elsewhere_is_shown(desktop: Desktop, options: Tab) -> None:
    async with desktop.popup() as popup:
        await popup.reads("#connection", "Connected")
        await popup.click("#affiliated")

    async def shown() -> bool:
        return bool(await options.run("() => document.querySelector('#affiliated').checked"))

    await until(shown, "the settings page shows it")


async def test_every_control_has_a_name_and_room_for_a_finger(options: Tab) -> None:
    await options.click("[value=quiet]")
    await origin(options, "Your choice")
    assert await options.run(UNNAMED) == []
    assert await options.run(DANGLING) == []
    assert await options.run(SMALL) == []


async def test_axe_finds_nothing_serious(options: Tab) -> None:
    assert await axe.serious(options) == []


async def test_it_fits_a_narrow_window_and_200_percent(options: Tab) -> None:
    await options.bidi(
        "browsingContext.setViewport",
        context=options.context,
        viewport={"width": 320, "height": 600},
    )
    assert await options.run(NARROW) == {"wide": False, "cut": 0}


async def test_the_toolbars_window_leads_there(desktop: Desktop) -> None:
    async with desktop.popup() as popup:
        link = await popup.run("() => document.querySelector('#settings').href")
        assert link == f"{desktop.extension}/options/options.html"
