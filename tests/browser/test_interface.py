"""What is shown can be read by everybody, and not by the page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import axe, native
from tests.browser.companions import LIGHTER, USUAL
from tests.browser.compose import DRAFT, POST, Compose, Editor, rich_and_plain
from tests.browser.desktop import Desktop
from tests.browser.shadow import HOST

FOUND = "Ask the Elm Street victim about it"
DARK = Editor("dark page", "/home?dark")
LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3."""
LEAST_TARGET = 24
"""CSS pixels; WCAG 2.2, success criterion 2.5.8."""
CONTRASTS = """(root) => {
    const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = ([red, green, blue]) => [red, green, blue]
        .map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    // Grounds may let through what is under them.
    const ground = (element) => {
        const grounds = [];
        for (let up = element; up; up = up.parentElement) {
            grounds.unshift(channels(getComputedStyle(up).backgroundColor));
        }
        return grounds.reduce((under, [red, green, blue, alpha = 1]) =>
            [red, green, blue].map((part, index) => part * alpha + under[index] * (1 - alpha)),
            [255, 255, 255]);
    };
    const found = [];
    const walker = document.createTreeWalker(root.querySelector(".layer"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        const shown = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
        if (!walker.currentNode.data.trim() || !shown) continue;
        const one = light(channels(getComputedStyle(element).color));
        const other = light(ground(element));
        const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        found.push([walker.currentNode.data, Math.round(ratio * 100) / 100]);
    }
    return found;
}"""
BUTTONS = """(root) => [...root.querySelectorAll("button")]
    .filter((button) => button.checkVisibility({ visibilityProperty: true }))
    .map((button) => {
        const { left, top, right, bottom, width, height } = button.getBoundingClientRect();
        const label = button.ariaLabel ?? button.innerText;
        const focused = root.activeElement === button;
        return { label, left, top, right, bottom, width, height, focused };
    })"""
CUT = """(root) => [...root.querySelectorAll(".panel:not([hidden]), .panel:not([hidden]) > *")]
    .filter((part) => part.scrollHeight > part.clientHeight + 1)
    .filter((part) => getComputedStyle(part).overflowY !== "auto" || part.clientHeight < 100)
    .map((part) => part.className)"""
PANEL = """(root) => {
    const panel = root.querySelector(".panel:not([hidden])");
    const named = panel.getAttribute("aria-labelledby");
    return {
        role: panel.getAttribute("role"),
        name: panel.getAttribute("aria-label") ?? root.getElementById(named).textContent,
    };
}"""


async def held(compose: Compose) -> None:
    """A post that waits for the officer."""
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    await compose.post()
    await compose.ui.shown(".hold")


async def explained(compose: Compose) -> None:
    """The card, opened by the keyboard."""
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    await compose.tab.press("Alt+Shift+L")
    await compose.ui.shown(".card")


async def unchecked(compose: Compose) -> None:
    """A draft that could not be checked."""
    await compose.write("Words")
    await compose.ui.await_state("not-checked")
    await compose.ui.shown(".chip")


async def test_the_page_sees_the_state_and_nothing_else(compose: Compose) -> None:
    await held(compose)
    seen = await compose.tab.run(
        f"""() => {{
            const host = document.querySelector("{HOST}");
            const attributes = [...host.attributes].map(({{ name, value }}) => [name, value]);
            return [host.shadowRoot, host.childNodes.length, attributes];
        }}"""
    )
    assert seen == [None, 0, [["data-state", "held"]]]
    document = await compose.tab.run("() => document.documentElement.outerHTML")
    for words in (USUAL.title, USUAL.message, USUAL.advice, USUAL.clause):
        assert words not in document


async def test_the_states_follow_the_draft(compose: Compose) -> None:
    await compose.write("Ask")
    await compose.ui.await_state("clear")
    await compose.write(" the Elm Street victim")
    await compose.ui.await_state("findings")
    await compose.post()
    await compose.ui.await_state("held")
    await compose.ui.press("proceed")
    await compose.posted()
    await compose.ui.await_state("off")
    states = iter(await compose.states())
    # In this order; others, such as "checking", come in between.
    for state in ("off", "clear", "findings", "held", "off"):
        assert state in states


async def test_findings_are_announced_by_a_region_that_was_there_before(compose: Compose) -> None:
    region = """(root) => {
        const live = root.querySelector("[aria-live=polite][role=status]");
        return live.checkVisibility() ? live.textContent : null;
    }"""
    assert await compose.ui.run(region) == ""
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    assert "1 thing to look at" in await compose.ui.run(region)
    assert (await compose.caret())[0] == "tweetTextarea_0"


async def test_what_is_said_is_in_a_language_of_its_own(compose: Compose) -> None:
    await compose.tab.run("() => { document.documentElement.lang = 'fr'; }")
    language = "(root) => root.querySelector('[aria-live]').closest('[lang]')?.lang"
    assert await compose.ui.run(language) == "en"


@pytest.mark.parametrize("show", [held, explained], ids=["hold", "card"])
async def test_a_panel_has_a_role_a_name_and_large_targets(compose: Compose, show: Any) -> None:
    await show(compose)
    panel = await compose.ui.run(PANEL)
    assert panel["role"] == "dialog"
    assert panel["name"]
    for button in await compose.ui.run(BUTTONS):
        assert button["label"].strip()
        assert min(button["width"], button["height"]) >= LEAST_TARGET, button


@pytest.mark.parametrize("show", [held, explained], ids=["hold", "card"])
async def test_a_screen_reader_reads_what_a_panel_says(
    compose: Compose, desktop: Desktop, show: Any
) -> None:
    if desktop.browser.kind == "firefox":
        pytest.skip("Firefox tells no test what a screen reader would get")
    await compose.write("My useless boss. ")
    await show(compose)
    ((_, read),) = await native.heard(desktop.browser, compose.tab, "dialog")
    for part in (USUAL, LIGHTER):
        for words in (part.clause, part.title, part.message, part.advice, part.words):
            assert words in read
    if show is explained:
        buttons = await native.heard(desktop.browser, compose.tab, "button")
        dismissing = [one for one in buttons if one[0].startswith("Dismiss")]
        for (name, said), part in zip(dismissing, (USUAL, LIGHTER), strict=True):
            assert part.title in name
            assert said == "Do not mark these words again in this draft"


@pytest.mark.parametrize("editor", [DRAFT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("show", [held, explained, unchecked], ids=["hold", "card", "unchecked"])
async def test_everything_shown_can_be_read(compose: Compose, desktop: Desktop, show: Any) -> None:
    if show is unchecked:
        desktop.companion.status = 503
    await show(compose)
    contrasts = await compose.ui.run(CONTRASTS)
    assert contrasts
    assert [pair for pair in contrasts if pair[1] < LEAST_CONTRAST] == []


@pytest.mark.parametrize("editor", [DRAFT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("show", [held, explained, unchecked], ids=["hold", "card", "unchecked"])
async def test_axe_finds_nothing_serious(compose: Compose, desktop: Desktop, show: Any) -> None:
    if show is unchecked:
        desktop.companion.status = 503
    await show(compose)
    assert await axe.serious(compose.tab, await compose.ui.root()) == []


@pytest.mark.parametrize("show", [held, explained, unchecked], ids=["hold", "card", "unchecked"])
async def test_colours_that_the_system_forces_leave_everything_readable(
    compose: Compose, desktop: Desktop, show: Any
) -> None:
    if show is unchecked:
        desktop.companion.status = 503
    await show(compose)
    async with native.forced_colours(desktop.browser, compose.tab):
        contrasts = await compose.ui.run(CONTRASTS)
    assert contrasts
    assert [pair for pair in contrasts if pair[1] < LEAST_CONTRAST] == []


async def test_the_focus_can_be_seen(compose: Compose) -> None:
    await held(compose)
    await compose.tab.press("Alt+Shift+L")
    outline = await compose.ui.run(
        "(root) => { const { outlineStyle, outlineWidth } = getComputedStyle(root.activeElement);"
        " return [outlineStyle, parseFloat(outlineWidth)]; }"
    )
    assert outline[0] == "solid"
    assert outline[1] >= 2


@rich_and_plain
async def test_the_sign_takes_no_press_from_the_button(compose: Compose) -> None:
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    edges = "(node) => { const { left, top, right, bottom } = node.getBoundingClientRect();"
    edges += " return [left, top, right, bottom]; }"
    chip = await compose.tab.run(edges, await compose.tab.find(".chip", await compose.ui.root()))
    post = await compose.tab.run(edges, await compose.tab.find(POST))
    apart = chip[2] <= post[0] or post[2] <= chip[0] or chip[3] <= post[1] or post[3] <= chip[1]
    assert apart, (chip, post)


async def resize(compose: Compose, width: int, height: int) -> None:
    """Have the page see a window of this size: at 300 percent a third of what it is."""
    size = {"width": width, "height": height}
    context = compose.tab.context
    await compose.tab.bidi("browsingContext.setViewport", context=context, viewport=size)


@pytest.mark.parametrize(("width", "height"), [(480, 230), (341, 150)])
async def test_all_of_the_hold_can_be_reached_at_400_percent(
    compose: Compose, width: int, height: int
) -> None:
    await held(compose)
    await resize(compose, width, height)
    assert await compose.ui.run(CUT) == []
    await compose.tab.press("Alt+Shift+L")
    for act in ("edit", "proceed"):
        assert await compose.ui.focused() == act
        (button,) = [one for one in await compose.ui.run(BUTTONS) if one["focused"]]
        assert button["top"] >= 0
        assert button["bottom"] <= height
        await compose.tab.press("Tab")


async def test_the_hold_fits_a_narrow_window(compose: Compose) -> None:
    size = {"width": 320, "height": 480}
    await resize(compose, **size)
    await held(compose)
    for button in await compose.ui.run(BUTTONS):
        assert button["left"] >= 0
        assert button["top"] >= 0
        assert button["right"] <= size["width"]
        assert button["bottom"] <= size["height"]


async def test_the_keyboard_is_not_trapped(compose: Compose) -> None:
    await held(compose)
    caret = await compose.caret()
    await compose.tab.press("Alt+Shift+L")
    assert await compose.ui.focused() == "edit"
    await compose.tab.press("Tab")
    await compose.tab.press("Tab")
    assert await compose.ui.focused() is None
    assert await compose.caret() == caret
