"""What only TikTok has: the video in view, panels that lie apart from it, hearts that turn red."""

from __future__ import annotations

from typing import Any

import pytest_asyncio

from tests.browser.companions import USUAL, ScriptedCompanion
from tests.browser.shadow import Ui
from tests.browser.tab import Tab
from tests.browser.waiting import until

SITE = "https://www.tiktok.com"
HARMLESS, FLAGGED = "#one-column-item-0", "#one-column-item-1"
WORDS = {
    HARMLESS: "The new park opens on Saturday",
    FLAGGED: "The Elm Street victim told me everything",
}
SHARE = 'button:has([data-e2e="share-icon"])'
REPOST = '[data-e2e="share-repost"]'
OPENED_LIKE = 'button:has([data-e2e="browse-like-icon"])'
PLAYER = '[data-e2e="browse-video"]'
SHOW = "(css) => document.querySelector(css).scrollIntoView()"
WATCHED = "(css) => document.querySelector(css).dataset.id === fixture.watched"


async def posts(tab: Tab) -> list[dict[str, Any]]:
    """What the page has published."""
    published: list[dict[str, Any]] = await tab.run("() => fixture.posts")
    return published


async def posted(tab: Tab, kind: str, *, trusted: bool | None = None) -> str | None:
    """Wait for a publication of this kind, the last one, and return the item it is of."""

    async def there() -> dict[str, Any] | None:
        published = await posts(tab)
        return published[-1] if published and published[-1]["kind"] == kind else None

    post = await until(there, kind)
    assert trusted in (None, post["trusted"])
    item: str | None = post["item"]
    return item


async def watch(css: str, tab: Tab, companion: ScriptedCompanion) -> None:
    """Scroll to a video, point at it, and wait until it has been checked."""
    await tab.run(SHOW, css)
    await until(lambda: tab.run(WATCHED, css), f"{css} is watched")
    await tab.hover(f'{css} [data-e2e="feed-video"]')
    await asked("like", WORDS[css], companion)


async def asked(action: str, words: str, companion: ScriptedCompanion) -> None:
    """Wait until the companion was asked about an item that is not yet acted on."""

    async def found() -> bool:
        return any(
            body["action"] == action and body["shared"]["text"] == words
            for body in companion.checks
        )

    await until(found, f"{action} of {words!r} is checked")


@pytest_asyncio.fixture(loop_scope="session")
async def feed(tab: Tab, companion: ScriptedCompanion) -> Tab:
    """For You, with nothing in focus."""
    await tab.open(f"{SITE}/foryou")
    await tab.find(FLAGGED)
    return tab


async def test_the_key_that_likes_is_of_the_video_in_view(
    feed: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await watch(HARMLESS, feed, companion)
    await feed.press("l")
    assert await posted(feed, "like") == "1"
    await watch(FLAGGED, feed, companion)
    await feed.press("l")
    assert USUAL.message in await ui.shown(".hold")
    assert len(await posts(feed)) == 1
    await ui.press("proceed")
    assert await posted(feed, "like") == "2"


async def test_a_like_by_key_is_of_the_video_that_was_asked_about(
    feed: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await watch(FLAGGED, feed, companion)
    await feed.press("l")
    await ui.shown(".hold")
    await feed.run(SHOW, HARMLESS)
    await until(lambda: feed.run(WATCHED, HARMLESS), "another is watched")
    await ui.press("proceed")
    assert await posted(feed, "like") == "2"


async def test_the_letter_is_a_letter_in_a_comment(feed: Tab, companion: ScriptedCompanion) -> None:
    await watch(FLAGGED, feed, companion)
    await feed.click(f'{FLAGGED} button:has([data-e2e="comment-icon"])')
    await feed.click('.side [data-e2e="comment-input"] [contenteditable]')
    companion.received.clear()
    await feed.type("lovely")
    await companion.await_check("lovely")
    assert {body["action"] for body in companion.checks} == {"comment"}
    assert await posts(feed) == []


async def test_a_repost_in_the_panel_is_of_the_video_in_view(
    feed: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await watch(HARMLESS, feed, companion)
    await feed.click(f"{HARMLESS} {SHARE}")
    await asked("share", WORDS[HARMLESS], companion)
    await feed.click(REPOST)
    assert await posted(feed, "repost") == "1"
    await watch(FLAGGED, feed, companion)
    await feed.click(f"{FLAGGED} {SHARE}")
    await asked("share", WORDS[FLAGGED], companion)
    await feed.click(REPOST)
    assert USUAL.message in await ui.shown(".hold")
    await ui.press("proceed")
    assert await posted(feed, "repost") == "2"


async def test_taking_back_by_key_and_in_the_panel_is_not_touched(
    tab: Tab, companion: ScriptedCompanion
) -> None:
    await tab.open(f"{SITE}/foryou?at=1&done&lang=es")
    await tab.find(FLAGGED)
    await until(lambda: tab.run(WATCHED, FLAGGED), "the video is watched")
    await tab.press("l")
    assert await posted(tab, "unlike", trusted=True) == "2"
    await tab.click(f"{FLAGGED} {SHARE}")
    await tab.click(REPOST)
    assert await posted(tab, "unrepost", trusted=True) == "2"


async def test_what_only_a_red_heart_and_a_label_tell_to_be_set_is_not_touched(
    tab: Tab, companion: ScriptedCompanion
) -> None:
    await tab.open(f"{SITE}/@gossip/video/2?done")
    await tab.click(OPENED_LIKE)
    assert await posted(tab, "unlike", trusted=True) == "2"
    await tab.click("#icon-element-repost")
    assert await posted(tab, "unrepost", trusted=True) == "2"


async def test_a_second_double_click_is_not_touched(tab: Tab, companion: ScriptedCompanion) -> None:
    await tab.open(f"{SITE}/@gossip/video/2?done")
    # The last tab may have asked until it was closed.
    companion.received.clear()
    await tab.click(PLAYER, times=2)
    kinds = await tab.run("() => fixture.seen.map(({ type }) => type)")
    assert kinds.count("dblclick") == 1
    assert await posts(tab) == []
    assert companion.checks == []
