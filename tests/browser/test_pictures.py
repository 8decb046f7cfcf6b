"""Only words are checked: where a picture or a video is put into a form, the officer is told so."""

from __future__ import annotations

import pathlib

import pytest

from tests.browser.companions import ScriptedCompanion
from tests.browser.compose import Compose, rich_and_plain
from tests.browser.desktop import Desktop
from tests.browser.shadow import Ui
from tests.browser.tab import Tab
from tests.browser.test_settings import chosen

SAID = "Picture not checked"
FACEBOOK, YOUTUBE = "https://www.facebook.com/", "https://www.youtube.com/"
TAKEN = {
    "X, post": ("https://x.com/home", (), ".composer"),
    "Facebook, post": (FACEBOOK, (".create",), '[role="dialog"]'),
    "Facebook, comment": (FACEBOOK, (), "#post-2 > form"),
    "Facebook, reel": (f"{FACEBOOK}reels/create/", (), '[role="form"]'),
    "Instagram": ("https://www.instagram.com/", (".new-post",), '[role="dialog"]'),
    "YouTube, community": (
        f"{YOUTUBE}@jdoe/posts",
        (),
        "ytd-backstage-post-dialog-renderer",
    ),
    "YouTube, Studio": ("https://studio.youtube.com/", (), "ytcp-uploads-dialog"),
    "TikTok": ("https://www.tiktok.com/tiktokstudio/upload", (), "main"),
    "Snapchat": ("https://my.snapchat.com/", (), "main"),
}
"""Address, what is clicked before, and what the site's file input is in."""
GIVE = """(css, type, words) => {
    const file = new File(["…"], "car.png", { type: "image/png" });
    const how = { bubbles: true, cancelable: true };
    const event = type === "paste"
        ? new ClipboardEvent(type, { ...how, clipboardData: new DataTransfer() })
        : new DragEvent(type, { ...how, dataTransfer: new DataTransfer() });
    // Firefox makes the data of a paste itself.
    const data = event.clipboardData ?? event.dataTransfer;
    data.items.add(file);
    for (const kind of words ? ["text/plain", "text/html"] : []) data.setData(kind, words);
    document.querySelector(css).dispatchEvent(event);
}"""


@pytest.fixture
def picture(tmp_path: pathlib.Path) -> pathlib.Path:
    """Something to choose in a file dialog."""
    file = tmp_path / "cruiser.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    return file


@pytest.mark.parametrize(("url", "opens", "place"), TAKEN.values(), ids=TAKEN)
async def test_it_is_said_where_the_site_takes_one(
    tab: Tab, ui: Ui, picture: pathlib.Path, url: str, opens: tuple[str, ...], place: str
) -> None:
    await tab.open(url)
    for css in opens:
        await tab.click(css)
    await tab.hover(place)
    await tab.attach(f'{place} input[type="file"]', picture)
    assert await ui.shown(".chip:not([hidden])") == SAID
    # A passing word: nobody is kept, and nothing stays in the way.
    await ui.gone(".chip")


@rich_and_plain
@pytest.mark.parametrize("way", ["paste", "drop"])
async def test_it_is_said_in_the_box_and_then_of_the_words_alone(
    compose: Compose, way: str
) -> None:
    await compose.write("Good morning")
    await compose.ui.await_state("clear")
    await compose.tab.run(GIVE, compose.editor.box, way, "")
    await compose.ui.await_state("picture")
    assert await compose.ui.shown(".chip:not([hidden])") == SAID
    await compose.ui.await_state("clear")
    await compose.tab.run(GIVE, compose.editor.box, way, "")
    await compose.write(", all")
    await compose.ui.await_state("checking")
    await compose.ui.await_state("clear")
    assert "picture" not in (await compose.states())[-2:]


async def test_words_that_bring_a_picture_along_are_words(compose: Compose) -> None:
    await compose.write("Good morning")
    await compose.ui.await_state("clear")
    await compose.tab.run(GIVE, compose.editor.box, "paste", " all")
    await compose.write(", all")
    await compose.ui.await_state("clear")
    assert "picture" not in await compose.states()


async def test_a_finding_outweighs_it(compose: Compose, picture: pathlib.Path) -> None:
    await compose.write("Ask the Elm Street victim")
    await compose.ui.await_state("findings")
    await compose.tab.attach('.composer input[type="file"]', picture)
    await compose.post()
    await compose.ui.shown(".hold")
    assert "picture" not in await compose.states()


async def test_messages_are_the_officers_own_affair(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    box = '[data-testid="dmComposerTextInput"]'
    await tab.open("https://x.com/messages/1-2")
    await tab.click(box)
    await tab.run(GIVE, box, "drop", "")
    assert await ui.state() in (None, "off")
    async with chosen(desktop, "directMessages", True):
        await tab.run(GIVE, box, "drop", "")
        assert await ui.shown(".chip:not([hidden])") == SAID
