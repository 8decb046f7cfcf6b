"""What only Facebook has: dialogs that look alike, a form under every post, likes to take back."""

from __future__ import annotations

import pytest

from tests.browser.companions import USUAL, ScriptedCompanion
from tests.browser.compose import Compose, Editor
from tests.browser.shadow import Ui
from tests.browser.tab import Tab

HOST = "www.facebook.com"
PATH = "/?lang=en"
BOX = '[role="textbox"]'
DIALOG = '[role="dialog"]'
SUBMIT = '#focused-state-composer-submit [role="button"]'
POST = Editor("post", PATH, HOST, f"{DIALOG} {BOX}", f"{DIALOG} .wide", (".create",))
FIRST, SECOND = (
    Editor("comment", PATH, HOST, f"{form} {BOX}", f"{form} {SUBMIT}")
    for form in ("#post-1 > form", "#post-2 > form")
)
UNWRAP = """(css) => {
    const form = document.querySelector(css);
    const other = document.createElement("div");
    form.before(other);
    other.append(...form.childNodes);
    form.remove();
}"""
FOUND = f"Ask the {USUAL.words} about it"
ORDINARY = "The meeting starts at noon"


async def test_a_post_after_a_share_that_was_given_up_is_no_share(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    compose = Compose(tab, ui, POST)
    await tab.open(POST.url)
    await tab.click("#post-2 .share")
    await tab.click(f"{DIALOG} {BOX}")
    await tab.click(f'{DIALOG} > [role="button"]')
    await compose.turn_to()
    await compose.write(ORDINARY)
    await ui.await_state("clear")
    assert companion.checks[-1]["action"] == "post"
    assert "shared" not in companion.checks[-1]


async def test_who_posts_is_told(tab: Tab, ui: Ui, companion: ScriptedCompanion) -> None:
    compose = Compose(tab, ui, POST)
    await compose.open()
    await compose.write(ORDINARY)
    await ui.await_state("clear")
    assert companion.checks[-1]["account"] == {"handle": "jane.doe"}


async def test_each_form_is_sent_by_itself(tab: Tab, ui: Ui, companion: ScriptedCompanion) -> None:
    first, second = Compose(tab, ui, FIRST), Compose(tab, ui, SECOND)
    await first.open()
    await first.write(FOUND)
    await ui.await_state("findings")
    await second.turn_to()
    await second.write(ORDINARY)
    await ui.await_state("clear")
    await second.post()
    (post,) = await second.posted()
    assert post["texts"] == [ORDINARY]
    assert post["item"] == "2"
    assert post["trusted"] is True
    assert await first.text() == FOUND


async def test_a_key_that_breaks_the_line_is_not_touched(tab: Tab, ui: Ui) -> None:
    compose = Compose(tab, ui, FIRST)
    await compose.open()
    await compose.write(FOUND)
    await ui.await_state("findings")
    await tab.press("Shift+Enter")
    await tab.type("today")
    await compose.holds(f"{FOUND}\ntoday")
    assert await ui.text(".hold") is None


@pytest.mark.parametrize(
    ("path", "form", "account"),
    [
        ("/photo/?fbid=2&lang=en", '[role="complementary"] > form', "Jane Doe"),
        (PATH, "#post-3 > form", "Elm Falls Police"),
    ],
    ids=["beside the photo", "in another voice"],
)
async def test_a_comment_in_no_form_is_no_message(
    tab: Tab, ui: Ui, companion: ScriptedCompanion, path: str, form: str, account: str
) -> None:
    await tab.open(f"https://{HOST}{path}")
    box = await tab.find(f"{form} {BOX}")
    await tab.run(UNWRAP, form)
    await tab.click(box)
    await tab.type(FOUND)
    await ui.await_state("findings")
    assert companion.checks[-1]["action"] == "post"
    assert companion.checks[-1]["account"] == {"handle": account}


async def test_taking_a_like_back_is_not_touched(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await tab.open(POST.url)
    # The last tab may have asked until it was closed.
    companion.received.clear()
    await tab.click("#post-4 .do-like")
    assert await tab.run("() => fixture.posts.map(({ kind, trusted }) => [kind, trusted])") == [
        ["unlike", True]
    ]
    assert companion.checks == []
