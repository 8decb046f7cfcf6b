"""What only YouTube has: a chat in a frame, steps of an upload, videos in the same elements."""

from __future__ import annotations

from typing import Any

import pytest_asyncio

from tests.browser.companions import USUAL, Rule, ScriptedCompanion
from tests.browser.shadow import Ui
from tests.browser.tab import Tab
from tests.browser.waiting import until

LIKE = "like-button-view-model button"
TITLE_OF_VIDEO = "ytd-watch-metadata h1 > yt-formatted-string"
HARMLESS, FLAGGED = "The new park opens on Saturday", "The Elm Street victim told me everything"
TITLE, NEXT, DONE = "#title-textarea #textbox", "#next-button button", "#done-button button"

IN_SIGHT = """(css) => {
    const button = document.querySelector(css);
    const { left, top, width, height } = button.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2) === button;
}"""


async def posts(tab: Tab) -> list[dict[str, Any]]:
    """What the page has published."""
    published: list[dict[str, Any]] = await tab.run("() => fixture.posts")
    return published


async def posted(tab: Tab, kind: str) -> dict[str, Any]:
    """Wait for a publication of this kind, the last one."""

    async def there() -> dict[str, Any] | None:
        published = await posts(tab)
        return published[-1] if published and published[-1]["kind"] == kind else None

    return await until(there, kind)


async def point_at(css: str, tab: Tab, companion: ScriptedCompanion) -> None:
    """Move the pointer to what is not yet pressed, and wait until it has been checked."""
    companion.received.clear()
    await tab.hover(css)

    async def checked() -> bool:
        return bool(companion.checks)

    await until(checked, f"{css} is checked")


@pytest_asyncio.fixture(loop_scope="session")
async def upload(tab: Tab) -> Tab:
    """Studio's upload dialog with words in its first step that are found, at its last step."""
    await tab.open("https://studio.youtube.com/channel/UC1/videos/upload")
    await tab.click("#select-files-button button")
    await tab.click(TITLE)
    await tab.type(" the Elm Street victim")
    # In haste it may go out unchecked on a slow machine.
    await Ui(tab).await_state("findings")
    for _ in range(3):
        await tab.click(NEXT)
    # Until the next frame our sign stands where the box was.
    await until(lambda: tab.run(IN_SIGHT, DONE), "the button that publishes is in sight")
    return tab


async def test_the_chat_in_a_frame_of_the_watch_page_is_looked_at(
    tab: Tab, companion: ScriptedCompanion
) -> None:
    await tab.open("https://www.youtube.com/watch?v=1&live")

    async def framed() -> str | None:
        tree = await tab.bidi("browsingContext.getTree", root=tab.context)
        (children,) = [page["children"] for page in tree["contexts"]]
        return children[0]["context"] if children else None

    frame = Tab(tab.bidi, await until(framed, "the chat's frame"))
    ui = Ui(frame)
    await frame.click("div#input")
    await frame.type("Ask the Elm Street victim")
    await ui.await_state("findings")
    assert companion.checks[-1]["action"] == "comment"
    await frame.press("Enter")
    assert USUAL.message in await ui.shown(".hold")
    assert await posts(frame) == []
    await ui.press("proceed")
    assert (await posted(frame, "comment"))["texts"] == ["Ask the Elm Street victim"]


async def test_words_of_an_earlier_step_are_held_where_the_video_is_published(
    upload: Tab, ui: Ui
) -> None:
    await upload.click(DONE)
    assert USUAL.message in await ui.shown(".hold")
    assert await posts(upload) == []
    await ui.press("proceed")
    assert (await posted(upload, "post"))["texts"] == ["IMG_1234 the Elm Street victim", ""]


async def test_a_video_that_nobody_else_sees_is_not_held(upload: Tab, ui: Ui) -> None:
    await upload.click('[name="PRIVATE"]')
    await upload.click(DONE)
    assert (await posted(upload, "post"))["trusted"] is True
    assert await ui.text(".hold") is None


async def test_a_video_that_is_private_only_until_a_set_time_is_held(upload: Tab, ui: Ui) -> None:
    await upload.click('[name="PRIVATE"]')
    await upload.click("#second-container-expand-button button")
    await upload.click(DONE)
    assert USUAL.message in await ui.shown(".hold")
    assert await posts(upload) == []
    await ui.press("proceed")
    assert (await posted(upload, "post"))["item"] == "SCHEDULE"


async def test_a_like_is_of_the_video_that_the_page_shows_now(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    companion.rules = (Rule(FLAGGED),)
    await tab.open("https://www.youtube.com/watch?v=1")
    await point_at(LIKE, tab, companion)
    assert companion.checks[-1]["shared"] == {"text": HARMLESS, "author": "City Parks"}
    await tab.click(LIKE)
    assert (await posted(tab, "like"))["item"] == "1"
    await tab.click(LIKE)
    await posted(tab, "unlike")
    await tab.run("() => fixture.go('2')")
    await tab.hover(TITLE_OF_VIDEO)
    await point_at(LIKE, tab, companion)
    assert companion.checks[-1]["shared"] == {"text": FLAGGED, "author": "Gossip Daily"}
    await tab.click(LIKE)
    assert FLAGGED in await ui.shown(".hold")
    await ui.press("proceed")
    assert (await posted(tab, "like"))["item"] == "2"


async def test_taking_a_like_back_is_not_touched(tab: Tab, companion: ScriptedCompanion) -> None:
    await tab.open("https://www.youtube.com/watch?v=2&liked")
    await tab.click(LIKE)
    assert (await posted(tab, "unlike"))["trusted"] is True


async def test_a_dislike_is_not_touched(tab: Tab, companion: ScriptedCompanion) -> None:
    await tab.open("https://www.youtube.com/watch?v=2&old")
    # The last tab may have asked until it was closed.
    companion.received.clear()
    await tab.click("#top-level-buttons-computed > :nth-child(2) button")
    assert (await posted(tab, "dislike"))["trusted"] is True
    assert companion.checks == []
