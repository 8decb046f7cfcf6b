"""An update of the extension in the middle of a draft: nothing is lost, nothing is there twice."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from companion.identity import EXTENSION_ID, GECKO_ID
from tests.browser.bidi import BidiError
from tests.browser.browsers import chromium_profile
from tests.browser.companions import ScriptedCompanion
from tests.browser.compose import Compose, rich_and_plain
from tests.browser.desktop import Desktop
from tests.browser.desktop import desktop as new_desktop
from tests.browser.moderated import open_own, review
from tests.browser.native import chrome
from tests.browser.shadow import HOST, Ui
from tests.browser.tab import Tab
from tests.browser.waiting import until

FOUND = "Ask the Elm Street victim about it"
ANNOUNCE = "async () => (await import(`${location.origin}/background/updates.js`)).announce()"
WAITS = "async () => (await chrome.storage.session.get()).updateWaits ?? null"
OF_BEFORE = f"() => document.querySelectorAll('{HOST}').forEach((ui) => ui.dataset.before = true)"
STIR = """async (css) => {
    const frame = () => new Promise((done) => setTimeout(done, 20));
    for (let times = 0; times < 30; times++, await frame()) {
        document.querySelector(css).dispatchEvent(new Event("input", { bubbles: true }));
        dispatchEvent(new Event("scroll"));
    }
}"""
OFF_AND_ON = """(id) => {
    const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
    AddonManager.getAddonByID(id).then((addon) => addon.disable().then(() => addon.enable()));
}"""
DEFINE = f"""(disabled) => customElements.define("{HOST}", class extends HTMLElement {{
    static disabledFeatures = disabled;
    constructor() {{
        super();
        fixture.internals.push(this.attachInternals());
    }}
}})"""
REACHED = "() => fixture.internals.filter(({ shadowRoot }) => shadowRoot).length"
NOW = f"() => [...document.querySelectorAll('{HOST}')].map((ui) => ui.dataset.before ?? 'new')"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desktop(kind: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desktop]:
    """A desktop of its own, whose browser may load an unpacked extension anew."""
    home = tmp_path_factory.mktemp(kind)
    preferences = chromium_profile(home) / "Default" / "Preferences"
    preferences.parent.mkdir(parents=True)
    # Without it Chromium switches an unpacked extension off instead.
    preferences.write_text(json.dumps({"extensions": {"ui": {"developer_mode": True}}}))
    async with new_desktop(kind, home) as made:
        await made.mend()
        yield made


@contextlib.asynccontextmanager
async def extension_page(desktop: Desktop) -> AsyncIterator[Tab]:
    """A page of the extension, which the browser may close before we do."""
    created = await desktop.browser.bidi("browsingContext.create", type="tab")
    tab = Tab(desktop.browser.bidi, created["context"])
    try:
        await tab.open(f"{desktop.extension}/popup/popup.html")
        yield tab
    finally:
        with contextlib.suppress(BidiError):
            await tab.close()


async def update(desktop: Desktop) -> None:
    """Have the browser put another extension in the place of this one."""
    async with extension_page(desktop) as page:
        await page.run("() => { setTimeout(() => chrome.runtime.reload()); }")
        with contextlib.suppress(BidiError):
            await page.run("() => new Promise(() => {})")


async def switch_off_and_on(desktop: Desktop) -> None:
    """Do to the extension what IT, or a curious officer, can do in the list of extensions."""
    if desktop.browser.kind == "firefox":
        await chrome(desktop.browser, OFF_AND_ON, GECKO_ID)
    else:
        async with desktop.browser.tab() as tab:
            await tab.open("chrome://extensions")
            for on in (False, True):
                await tab.run(
                    "(...given) => chrome.management.setEnabled(...given)", EXTENSION_ID, on
                )


async def taken_over(compose: Compose) -> None:
    """Wait until all that is shown in the page is shown by the extension of after the update."""

    async def only_new() -> bool:
        return bool(await compose.tab.run(NOW) == ["new"])

    await until(only_new, "the new extension has taken over")


@rich_and_plain
async def test_the_script_of_before_falls_silent(desktop: Desktop, compose: Compose) -> None:
    entries: list[dict[str, Any]] = []
    await desktop.browser.bidi.on("log.entryAdded", entries.append)
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    await compose.tab.run(OF_BEFORE)
    await update(desktop)
    # The page goes on by itself: no gesture has told the script yet that it is an orphan.
    await compose.tab.run(STIR, compose.editor.box)
    await taken_over(compose)
    await compose.ui.await_state("findings")
    said = [entry["text"] for entry in entries if entry["type"] == "javascript"]
    # Firefox counts what the page's own policy forbids among them.
    assert [words for words in said if not words.startswith("Content-Security-Policy")] == []


@rich_and_plain
async def test_an_update_leaves_the_draft_and_goes_on_with_it(
    desktop: Desktop, compose: Compose
) -> None:
    await compose.write(FOUND)
    await compose.await_marked("Elm Street victim")
    await compose.tab.run(OF_BEFORE)
    await update(desktop)
    await taken_over(compose)
    assert await compose.text() == FOUND
    await compose.ui.await_state("findings")
    await compose.await_marked("Elm Street victim")
    await compose.write("!")
    await compose.post()
    await compose.ui.press("proceed")
    (post,) = await compose.posted()
    assert post["texts"] == [f"{FOUND}!"]
    await compose.ui.await_state("off")
    assert len(await compose.posts()) == 1


async def test_a_hold_is_not_answered_by_an_update(desktop: Desktop, compose: Compose) -> None:
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    await compose.post()
    await compose.ui.await_state("held")
    await compose.tab.run(OF_BEFORE)
    await update(desktop)
    await taken_over(compose)
    await compose.ui.await_state("findings")
    assert await compose.posts() == []
    await compose.post()
    await compose.ui.press("proceed")
    assert len(await compose.posted()) == 1


async def test_open_tabs_are_taken_up_again_after_it_was_switched_off_and_on(
    desktop: Desktop, compose: Compose
) -> None:
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    await compose.tab.run(OF_BEFORE)
    await switch_off_and_on(desktop)
    await taken_over(compose)
    await compose.ui.await_state("findings")


@pytest.mark.parametrize("disabled", [[], ["shadow"]], ids=["to get at it", "to forbid it"])
async def test_a_page_that_has_defined_our_element_gains_nothing(
    desktop: Desktop, compose: Compose, disabled: list[str]
) -> None:
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    await compose.tab.run(OF_BEFORE)
    await compose.tab.run("() => { fixture.internals = []; }")
    await compose.tab.run(DEFINE, disabled)
    await update(desktop)
    await taken_over(compose)
    await compose.ui.await_state("findings")
    assert await compose.tab.run(REACHED) == 0
    await compose.post()
    await compose.ui.shown(".hold")


async def test_an_update_waits_until_the_draft_is_out(desktop: Desktop, compose: Compose) -> None:
    await compose.write("Good morning")
    await compose.ui.await_state("clear")
    await compose.tab.run(OF_BEFORE)
    async with extension_page(desktop) as page:
        await page.run(ANNOUNCE)
        assert await page.run(WAITS) is True
        assert await compose.tab.run(NOW) == ["true"]
        await compose.post()
        assert len(await compose.posted()) == 1

    async def gone() -> bool:
        return "true" not in await compose.tab.run(NOW)

    await until(gone, "the extension of before has left the page")
    assert await desktop.in_extension(WAITS) is None
    await compose.turn_to()
    await compose.write(FOUND)
    await taken_over(compose)
    await compose.ui.await_state("findings")


async def test_an_update_waits_for_a_review_and_its_record(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion)
    assert await review(desktop) is True
    await ui.shown(".thread")
    await tab.run(OF_BEFORE)
    async with extension_page(desktop) as page:
        await page.run(ANNOUNCE)
        assert await page.run(WAITS) is True
        assert await tab.run(NOW) == ["true"]
        await page.run("() => chrome.storage.session.remove('updateWaits')")


async def test_an_update_does_not_wait_where_nothing_is_under_way(
    desktop: Desktop, compose: Compose
) -> None:
    await compose.ui.await_state("off")
    await compose.tab.run(OF_BEFORE)
    async with extension_page(desktop) as page:
        with contextlib.suppress(BidiError):
            await page.run(ANNOUNCE)
    await taken_over(compose)
