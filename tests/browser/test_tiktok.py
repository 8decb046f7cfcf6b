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
SHARE = 'button:has([data-e2e="share-icon"])'
REPOST = '[data-e2e="share-repost"]'
OPENED_LIKE = 'button:has([data-e2e="browse-like-icon"])'
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


async def watch(tab: Tab, css: str) -> None:
    """Scroll to a video of the feed, and wait until it is the one that is watched."""
    await tab.run(SHOW, css)
    await until(lambda: tab.run(WATCHED, css), f"{css} is watched")


@pytest_asyncio.fixture(loop_scope="session")
async def feed(tab: Tab, companion: ScriptedCompanion) -> Tab:
    """For You, with nothing in focus."""
    await tab.open(f"{SITE}/foryou")
    await tab.find(FLAGGED)
    return tab


async def test_the_key_that_likes_is_of_the_video_in_view(feed: Tab, ui: Ui) -> None:
    await watch(feed, HARMLESS)
    await feed.press("l")
    assert await posted(feed, "like") == "1"
    await watch(feed, FLAGGED)
    await feed.press("l")
    assert USUAL.message in await ui.shown(".hold")
    assert len(await posts(feed)) == 1
    await ui.press("proceed")
    assert await posted(feed, "like") == "2"
    await feed.press("l")
    assert await posted(feed, "unlike", trusted=True) == "2"


async def test_the_letter_is_a_letter_in_a_comment(feed: Tab, companion: ScriptedCompanion) -> None:
    await watch(feed, FLAGGED)
    await feed.click(f'{FLAGGED} button:has([data-e2e="comment-icon"])')
    await feed.click('.side [data-e2e="comment-input"] [contenteditable]')
    await feed.type("lovely")

    async def checked() -> bool:
        return companion.asked("lovely")

    await until(checked, "the comment is checked")
    assert {body["action"] for body in companion.checks} == {"comment"}
    assert await posts(feed) == []


async def test_a_repost_in_the_panel_is_of_the_video_in_view(feed: Tab, ui: Ui) -> None:
    await watch(feed, HARMLESS)
    await feed.click(f"{HARMLESS} {SHARE}")
    await feed.click(REPOST)
    assert await posted(feed, "repost") == "1"
    await watch(feed, FLAGGED)
    await feed.click(f"{FLAGGED} {SHARE}")
    await feed.click(REPOST)
    assert USUAL.message in await ui.shown(".hold")
    await ui.press("proceed")
    assert await posted(feed, "repost") == "2"


async def test_taking_a_repost_back_is_not_touched(feed: Tab, ui: Ui) -> None:
    await watch(feed, FLAGGED)
    await feed.click(f"{FLAGGED} {SHARE}")
    await feed.click(REPOST)
    await ui.press("proceed")
    await posted(feed, "repost")
    await feed.click(f"{FLAGGED} {SHARE}")
    await feed.click(REPOST)
    assert await posted(feed, "unrepost", trusted=True) == "2"


async def test_a_heart_that_only_turns_red_is_known_as_set(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await tab.open(f"{SITE}/@gossip/video/2?lang=es")
    await tab.click(OPENED_LIKE)
    await ui.press("proceed")
    await posted(tab, "like")
    await tab.click(OPENED_LIKE)
    assert await posted(tab, "unlike", trusted=True) == "2"


async def test_a_second_double_click_is_not_touched(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    player = '[data-e2e="browse-video"]'
    await tab.open(f"{SITE}/@gossip/video/2")
    await tab.click(player, times=2)
    assert USUAL.message in await ui.shown(".hold")
    assert await posts(tab) == []
    await ui.press("proceed")
    await posted(tab, "like")
    await tab.click(player, times=2)
    await ui.gone(".hold")
    assert len(await posts(tab)) == 1
