"""What Facebook and Instagram have in common: the keys that send, and posts that are cut off."""

from __future__ import annotations

import pytest

from tests.browser.companions import USUAL
from tests.browser.compose import Compose, Editor
from tests.browser.shadow import Ui
from tests.browser.tab import Tab
from tests.browser.test_facebook import FIRST
from tests.browser.test_instagram import COMMENT
from tests.browser.waiting import until

FOUND = f"Ask the {USUAL.words} about it"


@pytest.mark.parametrize("key", ["Control+Enter", "Alt+Enter"])
@pytest.mark.parametrize("editor", [FIRST, COMMENT], ids=["facebook", "instagram"])
async def test_enter_sends_with_other_keys_as_well(
    tab: Tab, ui: Ui, editor: Editor, key: str
) -> None:
    compose = Compose(tab, ui, editor)
    await compose.open()
    await compose.write(FOUND)
    await ui.await_state("findings")
    await tab.press(key)
    assert USUAL.message in await ui.shown(".hold")
    assert await compose.posts() == []
    await ui.press("proceed")
    (post,) = await compose.posted()
    assert post["texts"] == [FOUND]


@pytest.mark.parametrize(
    ("editor", "cut"), [(FIRST, "#post-6"), (COMMENT, "#post-5")], ids=["facebook", "instagram"]
)
async def test_of_a_post_that_is_cut_off_it_is_said_that_a_part_was_checked(
    tab: Tab, ui: Ui, editor: Editor, cut: str
) -> None:
    await tab.open(editor.url)
    liked = "(count) => fixture.posts.length === count"
    await tab.click("#post-1 .bar .do-like")
    await until(lambda: tab.run(liked, 1), "the post that is shown whole is liked")
    assert "part" not in await tab.run("() => fixture.states")
    await tab.click(f"{cut} .bar .do-like")
    await until(lambda: tab.run(liked, 2), "the post that is cut off is liked")
    await ui.await_state("part")
    assert await ui.shown('.chip[data-state="part"]') == "Checked in part"
