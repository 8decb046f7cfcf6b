"""What only Instagram has: pictures that a double click likes, hearts that are filled."""

from __future__ import annotations

from tests.browser.companions import USUAL, ScriptedCompanion
from tests.browser.compose import Compose, Editor
from tests.browser.shadow import Ui
from tests.browser.tab import Tab

COMMENT = Editor("comment", "/?lang=en", "www.instagram.com", "#post-2 textarea", "#post-2 .send")
FOUND = f"Ask the {USUAL.words} about it"
DONE = "#post-3"
"""It was liked and reposted before the officer came."""


async def test_taking_back_is_not_touched(tab: Tab) -> None:
    await tab.open(COMMENT.url)
    await tab.click(f"{DONE} .do-like")
    await tab.click(f"{DONE} .repost")
    assert await tab.run("() => fixture.posts.map(({ kind, trusted }) => [kind, trusted])") == [
        ["unlike", True],
        ["unrepost", True],
    ]


async def test_a_double_click_on_what_is_liked_does_nothing(
    tab: Tab, companion: ScriptedCompanion
) -> None:
    await tab.open(COMMENT.url)
    # The last tab may have asked until it was closed.
    companion.received.clear()
    await tab.click(f"{DONE} .over", times=2)
    assert await tab.run("() => fixture.seen.some(({ type }) => type === 'dblclick')")
    assert await tab.run("() => fixture.posts") == []
    assert companion.checks == []


async def test_who_comments_is_told(tab: Tab, ui: Ui, companion: ScriptedCompanion) -> None:
    compose = Compose(tab, ui, COMMENT)
    await compose.open()
    await compose.write(FOUND)
    await ui.await_state("findings")
    assert companion.checks[-1]["account"] == {"handle": "jane.doe"}
    assert companion.checks[-1]["shared"]["author"] == "ann.gossip"
