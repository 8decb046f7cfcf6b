"""The toolbar: a badge on the tab, and a window that says how things stand."""

from __future__ import annotations

import pytest

from tests.browser import axe
from tests.browser.companions import ScriptedCompanion
from tests.browser.compose import Compose
from tests.browser.desktop import Desktop
from tests.browser.shadow import Ui
from tests.browser.tab import Tab
from tests.browser.waiting import until

BADGE = """async () => {
    const [{ id }] = await chrome.tabs.query({ url: "https://x.com/*" });
    const { action } = chrome;
    return [await action.getBadgeText({ tabId: id }), await action.getTitle({ tabId: id })];
}"""
WATCH_CONNECTION = """() => {
    const said = document.querySelector("#connection strong");
    globalThis.shown = [];
    new MutationObserver(() => shown.push(said.textContent)).observe(said, { childList: true });
}"""
RENEWED = """async () => {
    const script = document.createElement("script");
    script.src = "/content/status.js";
    await new Promise((loaded) => {
        script.onload = loaded;
        document.head.append(script);
    });
    const told = [];
    globalThis.CompanionPort = { tell: (state) => told.push(state) };
    const status = new Status({});
    status.renew();
    status.box = "findings";
    status.renew();
    return told;
}"""
# This page in the background's place: a test cannot take a permission away.
WITHHELD = """async () => {
    const { pairing } = await chrome.storage.session.get("pairing");
    const pairAfter = Date.now() + 10_000;
    await chrome.storage.session.set({ pairing: { ...pairing, port: 1 }, pairAfter });
    chrome.permissions.contains = async ({ origins }) => !origins.includes("http://127.0.0.1/*");
    const { connect } = await import(`${location.origin}/background/companion.js`);
    const status = { trouble: await connect(), port: 1, fault: "" };
    const { sendMessage } = chrome.runtime;
    chrome.runtime.sendMessage = (message) =>
        message.name === "status" ? Promise.resolve(status) : sendMessage(message);
    document.querySelector("#retry").click();
}"""
PRESS = "() => document.querySelector('#pause-site').click()"
IN_FORCE = "async () => (await chrome.storage.local.get('inForce')).inForce"


async def badge(desktop: Desktop, sign: str) -> str:
    """The badge's sentence, once the badge shows this sign."""

    async def shown() -> str | None:
        text, title = await desktop.in_extension(BADGE)
        return str(title) if text == sign else None

    return await until(shown, f"the badge shows {sign!r}")


async def test_the_window_says_that_checks_run(
    desktop: Desktop, companion: ScriptedCompanion
) -> None:
    async with desktop.popup() as popup:
        await popup.reads("#connection", "Connected")
        link = await popup.run("() => document.querySelector('#practice').href")
        assert link == f"http://127.0.0.1:{companion.port}/practice"
        assert await popup.run("() => document.querySelector('#retry').checkVisibility()") is False


async def test_it_does_not_call_a_page_checked_whose_companion_is_away(
    desktop: Desktop, compose: Compose, frail_companion: ScriptedCompanion
) -> None:
    async with desktop.toolbar(compose.tab) as popup:
        await popup.reads("#tab", "Ready. Drafts on this page are checked as you write.")
    await frail_companion.stop()
    async with desktop.toolbar(compose.tab) as popup:
        await popup.reads("#tab", "Drafts on this page are not checked.")
        await frail_companion.start()
        await popup.run("() => document.querySelector('#retry').click()")
        await popup.reads("#tab", "Ready. Drafts on this page are checked as you write.")


@pytest.mark.parametrize(
    ("url", "box"),
    [("https://x.com/i/chat/1-2", "textarea"), ("https://web.snapchat.com/", "[role=textbox]")],
    ids=["X", "Snapchat"],
)
async def test_it_does_not_call_a_message_checked_that_is_left_alone(
    desktop: Desktop, tab: Tab, url: str, box: str
) -> None:
    await tab.open(url)
    await tab.find(box)
    async with desktop.toolbar(tab) as popup:
        await popup.reads("#tab", "Ready. Drafts on this page are checked as you write.")
    await tab.click(box)
    async with desktop.toolbar(tab) as popup:
        await popup.reads(
            "#tab", "Direct messages are left alone: what is written there is not checked."
        )


async def test_it_says_that_the_page_has_changed_beside_a_message_too(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await tab.open("https://www.facebook.com/?lang=en")
    await tab.click('#post-1 > form [role="textbox"]')
    submit = await tab.find("#focused-state-composer-submit")
    await tab.run("(submit) => { submit.id = 'renamed'; }", submit)
    await tab.type("Good morning")
    await ui.await_state("clear")
    await tab.click('.chat [role="textbox"]')
    async with desktop.toolbar(tab) as popup:
        await popup.reads("#tab", "This page has changed. Some of it may not be checked.")


async def test_it_says_why_the_companion_could_not_be_started(
    desktop: Desktop, frail_companion: ScriptedCompanion
) -> None:
    await frail_companion.stop()
    await desktop.forget_pairing()
    async with desktop.popup() as popup:
        await popup.reads("#connection", "Not connected: nothing is checked")
        hint = await popup.run("() => document.querySelector('#hint').textContent")
        assert "could not be started" in hint
        assert "second-look doctor" in hint


async def test_it_says_that_the_companion_refuses_the_extension(
    desktop: Desktop, frail_companion: ScriptedCompanion
) -> None:
    frail_companion.greeting = 403
    async with desktop.popup() as popup:
        await popup.reads("#connection", "Not connected: nothing is checked")
        hint = await popup.run("() => document.querySelector('#hint').textContent")
        assert "refuses this extension" in hint


async def test_it_says_that_the_browser_withholds_the_companions_address(
    desktop: Desktop, frail_companion: ScriptedCompanion
) -> None:
    async with desktop.popup() as popup:
        await popup.reads("#connection", "Connected")
        await popup.run(WITHHELD)
        await popup.reads("#connection", "Not connected: nothing is checked")
        hint = await popup.run("() => document.querySelector('#hint').textContent")
        assert "does not let Second Look reach its companion" in hint


async def test_trying_again_by_the_keyboard_says_so_and_keeps_the_focus(
    desktop: Desktop, frail_companion: ScriptedCompanion
) -> None:
    await frail_companion.stop()
    async with desktop.popup() as popup:
        await popup.reads("#connection", "Not connected: nothing is checked")
        await frail_companion.start()
        await popup.run(WATCH_CONNECTION)
        await popup.run("() => document.querySelector('#retry').focus()")
        await popup.press("Enter")
        await popup.reads("#connection", "Connected")
        assert await popup.run("() => shown") == ["Connecting…", "Connected"]
        assert await popup.run("() => document.activeElement.id") == "practice"


async def test_axe_finds_nothing_serious(desktop: Desktop, companion: ScriptedCompanion) -> None:
    async with desktop.popup() as popup:
        await popup.reads("#connection", "Connected")
        assert await axe.serious(popup) == []


async def test_what_the_officer_sets_goes_with_the_next_check(
    desktop: Desktop, compose: Compose, companion: ScriptedCompanion
) -> None:
    async with desktop.popup() as popup:
        await popup.reads("#connection", "Connected")
        await popup.click("#affiliated")

        async def kept() -> bool:
            return bool(
                await popup.run("async () => (await chrome.storage.local.get()).affiliated")
            )

        await until(kept, "the setting is kept")
    try:
        await compose.write("Good morning")
        await compose.ui.await_state("clear")
        assert companion.checks[-1]["affiliated"] is True
    finally:
        await desktop.in_extension("() => chrome.storage.local.clear()")


async def test_everything_can_be_paused_for_an_hour(
    desktop: Desktop, compose: Compose, companion: ScriptedCompanion
) -> None:
    await compose.write("Ask the Elm Street victim")
    await compose.ui.await_state("findings")
    async with desktop.popup() as popup:
        await popup.reads("#pause", "Pause for an hour")
        await popup.click("#pause")
        await popup.reads("#pause", "Go on checking")
        assert "Paused until" in await popup.run("() => document.querySelector('#tab').innerText")
        await compose.ui.left()
        companion.received.clear()
        await compose.write("!")
        await compose.post()
        (post,) = await compose.posted()
        assert post["trusted"] is True
        assert companion.checks == []
        await popup.click("#pause")
        await popup.reads("#pause", "Pause for an hour")
    await compose.turn_to()
    await compose.write("Ask the Elm Street victim")
    await compose.ui.await_state("findings")


async def test_the_site_in_the_tab_can_be_switched_off_and_on(
    desktop: Desktop, compose: Compose
) -> None:
    async with desktop.toolbar(compose.tab) as popup:
        await popup.reads("#pause-site", "Switch off on X")
        await popup.run(PRESS)
        await popup.reads("#pause-site", "Switch on for X")
        assert (await popup.run(IN_FORCE))["disabledSites"] == ["x"]
        await popup.run(PRESS)
        await popup.reads("#pause-site", "Switch off on X")
        assert (await popup.run(IN_FORCE))["disabledSites"] == []


async def test_the_badge_tells_of_findings(desktop: Desktop, compose: Compose) -> None:
    await compose.write("Ask the Elm Street victim")
    await compose.ui.await_state("findings")
    assert "something to look at" in await badge(desktop, "!")


async def test_a_like_that_is_held_is_not_called_a_draft(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await tab.open("https://x.com/home")
    await tab.click('#tweet-2 [data-testid="like"]')
    await ui.await_state("held")
    assert "waits for you to decide" in await badge(desktop, "!")
    async with desktop.toolbar(tab) as popup:
        await popup.reads("#tab", "Something on this page waits for you to decide.")


async def test_the_badge_tells_of_findings_on_a_page_that_is_gone_back_to(
    desktop: Desktop, compose: Compose
) -> None:
    await compose.write("Ask the Elm Street victim")
    await compose.ui.await_state("findings")
    await compose.tab.open("https://elsewhere.example/")
    await compose.tab.back()
    await badge(desktop, "!")


async def test_a_frame_without_anything_to_say_leaves_the_badge_of_its_page(
    desktop: Desktop,
) -> None:
    async with desktop.popup() as page:
        assert await page.run(RENEWED) == ["findings", "findings"]


async def test_the_badge_tells_when_nothing_is_checked(
    desktop: Desktop, compose: Compose, companion: ScriptedCompanion
) -> None:
    companion.status = 503
    await compose.write("Ask the Elm Street victim")
    await compose.ui.await_state("not-checked")
    assert "not checked" in await badge(desktop, "?")


async def test_the_badge_is_silent_when_all_is_well(desktop: Desktop, compose: Compose) -> None:
    await compose.write("Good morning")
    await compose.ui.await_state("clear")
    assert await badge(desktop, "") == "Second Look"


async def test_the_badge_tells_when_the_page_has_changed(
    desktop: Desktop, compose: Compose
) -> None:
    await compose.tab.run(
        """() => {
            const button = document.querySelector('[data-testid="tweetButtonInline"]');
            button.dataset.testid = "renamed";
        }"""
    )
    await compose.write("Good morning")
    await compose.ui.await_state("clear")
    assert "has changed" in await badge(desktop, "×")
