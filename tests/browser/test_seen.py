"""The extension says what it sees of a page, and where the page is not as it knows it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from tests.browser import axe
from tests.browser.companions import ScriptedCompanion
from tests.browser.compose import Compose
from tests.browser.desktop import Desktop
from tests.browser.tab import Tab
from tests.browser.test_settings import chosen
from tests.browser.waiting import until

FOUND = "Ask the Elm Street victim"
CELLS = """(css) => [...document.querySelectorAll(`${css} tr`)]
    .map((row) => [...row.cells].map((cell) => cell.textContent))"""
TEN_WORDLESS = """async () => {
    for (const name of ["companion-port", "status"]) {
        const script = document.createElement("script");
        script.src = `/content/${name}.js`;
        await new Promise((loaded) => {
            script.onload = loaded;
            document.head.append(script);
        });
    }
    const { add } = Set.prototype;
    let kept = 0;
    Set.prototype.add = function (item) {
        if (item instanceof Element) kept++;
        return add.call(this, item);
    };
    const status = new Status({});
    for (let number = 0; number < 10; number++)
        status.met({ kind: "like", element: document.createElement("button") }, { text: "" });
    return [kept, status.summary];
}"""
"""How many of ten items without words are kept, and what is said of the page."""
SUMMARY = """async () => {
    const [{ id }] = await chrome.tabs.query({ url: "https://x.com/*" });
    return (await chrome.tabs.sendMessage(id, { name: "summary" })).summary;
}"""


@contextlib.asynccontextmanager
async def seen(desktop: Desktop, site: str, scheme: str = "https") -> AsyncIterator[Tab]:
    """The page that says what is seen in the tab on ``site``."""
    number = await desktop.in_extension(
        "async (url) => (await chrome.tabs.query({ url }))[0].id", f"{scheme}://{site}/*"
    )
    async with desktop.browser.tab() as tab:
        await tab.open(f"{desktop.extension}/seen/seen.html?tab={number}")
        said = "() => document.querySelector('#state').textContent"
        await until(lambda: tab.run(said), "it says where it has looked")
        yield tab


async def test_it_names_boxes_and_parts_and_not_a_word_of_the_page(
    desktop: Desktop, compose: Compose
) -> None:
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    async with seen(desktop, "x.com") as tab:
        assert await tab.run(CELLS, "#boxes") == [["Rich editor", "Post", "Yes", "Yes"]]
        assert await axe.serious(tab) == []
        anchors = dict(await tab.run(CELLS, "#anchors"))
        assert anchors["post"] == "5"
        assert anchors["like"] == "4"
        assert anchors["profileBox"] == "0"
        assert "victim" not in await tab.run("() => document.documentElement.outerHTML")


async def test_it_says_which_boxes_are_left_alone(desktop: Desktop, tab: Tab) -> None:
    await tab.open("https://x.com/i/chat/1-2")
    await tab.find("textarea")
    async with seen(desktop, "x.com") as page:
        assert await page.run(CELLS, "#boxes") == [["Text field", "Direct message", "No", "Yes"]]


async def test_it_says_which_boxes_no_surface_knows(desktop: Desktop, tab: Tab) -> None:
    await tab.open("https://www.tiktok.com/generic/")
    await tab.find("#form")
    async with seen(desktop, "www.tiktok.com") as page:
        boxes = await page.run(CELLS, "#boxes")
        assert boxes == [["Other box", "Post", "Yes", held] for held in ("Yes", "Yes", "Yes", "No")]


async def test_it_names_the_practice_page(
    desktop: Desktop, tab: Tab, companion: ScriptedCompanion
) -> None:
    await tab.open(f"http://127.0.0.1:{companion.port}/practice")
    await tab.find("#plain")
    async with seen(desktop, "127.0.0.1", "http") as page:
        await page.reads("#state", "Practice page")


async def test_it_says_that_everything_is_paused(desktop: Desktop, tab: Tab) -> None:
    await tab.open("https://x.com/i/chat/1-2")
    await tab.find("textarea")
    later = await desktop.in_extension("() => Date.now() + 3_600_000")
    async with chosen(desktop, "pausedUntil", later), seen(desktop, "x.com") as page:
        state = await page.run("() => document.querySelector('#state').textContent")
        assert "Paused until" in state


async def test_the_popup_leads_there(desktop: Desktop, compose: Compose) -> None:
    async with desktop.popup() as popup:
        # Opened in a tab it is about itself, where there is nothing to be seen.
        await popup.reads("#tab", "Second Look is not active on this page.")
        shown = "() => document.querySelector('#seen').checkVisibility()"
        assert await popup.run(shown) is False


async def test_no_more_of_a_page_is_kept_than_says_that_it_does_not_fit(desktop: Desktop) -> None:
    assert await desktop.in_extension(TEN_WORDLESS) == [3, "misfit"]


async def test_likes_without_a_text_are_a_misfit(
    desktop: Desktop, compose: Compose, tab: Tab
) -> None:
    remove = "() => document.querySelectorAll('[data-testid=tweetText]').forEach((n) => n.remove())"
    await tab.run(remove)
    for number in (1, 2, 3):
        assert await desktop.in_extension(SUMMARY) == "off"
        await tab.hover(f'#tweet-{number} [data-testid="like"]')

    async def said() -> bool:
        return bool(await desktop.in_extension(SUMMARY) == "misfit")

    await until(said, "the page does not fit")


async def test_the_settings_page_tells_what_is_wrong_with_a_correction(
    desktop: Desktop,
) -> None:
    given: dict[str, Any] = {
        "x": {"like": "[[", "likes": "div", "post": "article", "repost": "", "postBox": "x" * 501},
        "facebook": {"commentForm": "form"},
        "friendster": {"like": "div"},
    }
    async with desktop.browser.tab() as tab:
        await tab.open(f"{desktop.extension}/options/options.html")
        flaws = await tab.run(f"() => Selectors.flaws({json.dumps(given)})")
    assert [(flaw["site"], flaw["name"], flaw["flaw"]) for flaw in flaws] == [
        ("x", "like", "flawSelector"),
        ("x", "likes", "flawName"),
        ("x", "repost", "flawSelector"),
        ("x", "postBox", "flawSelector"),
        ("friendster", "like", "flawSite"),
    ]
