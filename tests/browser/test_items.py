"""Likes, reposts, quotes and replies: what somebody else wrote is judged as the policy wants it."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from tests.browser.companions import LIGHTER, USUAL, ScriptedCompanion
from tests.browser.compose import BOX, POST
from tests.browser.shadow import Ui
from tests.browser.tab import Tab
from tests.browser.waiting import until

HARMLESS, FLAGGED, DONE, CUT = "#tweet-1", "#tweet-2", "#tweet-4", "#tweet-5"
"""The third was liked and reposted before the officer came; of the last there is more."""
FLAGGED_WORDS = "The Elm Street victim told me everything."
LIKE, UNLIKE = '[data-testid="like"]', '[data-testid="unlike"]'
REPOST, UNDO_REPOST = '[data-testid="retweet"]', '[data-testid="unretweet"]'
MENU, CONFIRM = '[data-testid="Dropdown"]', '[data-testid="retweetConfirm"]'
QUOTE = '[role="menuitem"][href]'


SHOW_LARGE = """(css) => {
    const large = document.createElement("div");
    large.role = "dialog";
    Object.assign(large.style, { position: "fixed", inset: "0", background: "white" });
    const post = document.querySelector(css).closest("article").cloneNode(true);
    const bar = post.querySelector('[data-testid="like"]').cloneNode(true);
    post.querySelector('[data-testid="like"]').remove();
    const link = post.appendChild(document.createElement("a"));
    link.href = "/gossip/status/77";
    link.append(document.createElement("time"));
    // What it answers stands before it.
    const answered = document.querySelector("article").cloneNode(true);
    large.append(bar, answered, post);
    document.body.append(large);
    history.pushState({}, "", "/gossip/status/77/photo/1");
}"""
SCROLL_PAST = """async (css, first, end) => {
    const item = document.querySelector(css);
    for (let number = first; number < end; number++) {
        const anew = item.cloneNode(true);
        anew.id = "";
        anew.querySelector('[data-testid="tweetText"]').textContent = `Park number ${number}`;
        item.before(anew);
        anew.focus();
        // What follows the page follows it frame by frame.
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    }
}"""


class Timeline:
    """The home page with items of others."""

    def __init__(self, tab: Tab, ui: Ui, companion: ScriptedCompanion) -> None:
        self.tab = tab
        self.ui = ui
        self.companion = companion

    async def acts(self) -> list[dict[str, Any]]:
        """What the page has done to items."""
        done: list[dict[str, Any]] = await self.tab.run("() => fixture.posts")
        return done

    async def did(self, what: str, number: str, *, trusted: bool | None = None) -> None:
        """Wait until the page has done exactly this last."""

        async def done() -> dict[str, Any] | None:
            acts = await self.acts()
            return acts[-1] if acts and acts[-1]["kind"] == what else None

        act = await until(done, f"{what} of item {number}")
        assert act
        assert act["item"] == number
        assert trusted in (None, act["trusted"])

    async def foreseen(self, action: str, text: str) -> None:
        """Wait until the companion was asked about an item that is not yet acted on."""

        async def asked() -> bool:
            return any(
                body["action"] == action and body["shared"]["text"] == text
                for body in self.companion.checks
            )

        await until(asked, f"{action} of {text!r} is checked")

    async def seen(self) -> list[str]:
        """The kinds of events that have reached the page, but for those of the interface."""
        kinds: list[str] = await self.tab.run(
            "() => fixture.seen.filter(({ target }) => target !== 'second-look-ui')"
            ".map(({ type }) => type)"
        )
        return kinds

    async def focus(self, css: str) -> None:
        """Put the keyboard's focus on an item, and note events from here on."""
        await self.tab.run(
            "(css) => { document.querySelector(css).focus(); fixture.seen.length = 0; }", css
        )


@pytest_asyncio.fixture(loop_scope="session")
async def timeline(tab: Tab, ui: Ui, companion: ScriptedCompanion) -> Timeline:
    await tab.open("https://x.com/home")
    await tab.find(FLAGGED)
    return Timeline(tab, ui, companion)


async def test_a_like_of_a_finding_is_held(timeline: Timeline) -> None:
    await timeline.tab.hover(f"{FLAGGED} {LIKE}")
    await timeline.foreseen("like", FLAGGED_WORDS)
    await timeline.tab.click(f"{FLAGGED} {LIKE}")
    words = await timeline.ui.shown(".hold")
    for part in (USUAL.clause, USUAL.title, USUAL.message, USUAL.words):
        assert part in words
    assert await timeline.seen() == []
    await timeline.ui.press("edit")
    await timeline.ui.gone(".hold")
    assert await timeline.acts() == []
    await timeline.tab.click(f"{FLAGGED} {LIKE}")
    await timeline.ui.press("proceed")
    await timeline.did("like", "2")
    assert len(await timeline.acts()) == 1


async def test_a_like_below_a_picture_shown_large_is_of_the_post_beside_it(
    timeline: Timeline,
) -> None:
    await timeline.tab.run(SHOW_LARGE, FLAGGED)
    await timeline.tab.click('[role="dialog"] > [data-testid="like"]')
    assert "Elm Street victim" in await timeline.ui.shown(".hold")


async def test_a_harmless_like_is_not_touched(timeline: Timeline) -> None:
    await timeline.tab.click(f"{HARMLESS} {LIKE}")
    # It may have waited for its check, which is known from here on.
    await timeline.did("like", "1")
    await timeline.tab.click(f"{HARMLESS} {UNLIKE}")
    await timeline.did("unlike", "1", trusted=True)
    await timeline.tab.click(f"{HARMLESS} {LIKE}")
    await timeline.did("like", "1", trusted=True)
    assert len(await timeline.acts()) == 3


async def test_the_words_of_an_item_are_judged_without_what_it_quotes(timeline: Timeline) -> None:
    await timeline.tab.hover(f"#tweet-3 {LIKE}")
    await timeline.foreseen("like", "Worth reading.")


@pytest.mark.parametrize("act", ["like", "repost"])
async def test_of_a_post_that_is_cut_off_it_is_said_that_a_part_was_checked(
    timeline: Timeline, act: str
) -> None:
    await timeline.tab.click(f"{CUT} {LIKE if act == 'like' else REPOST}")
    if act == "repost":
        await timeline.tab.click(CONFIRM)
    await timeline.did(act, "5")
    await timeline.ui.await_state("part")
    assert await timeline.ui.shown('.chip[data-state="part"]') == "Checked in part"
    await timeline.ui.gone(".chip")


async def test_a_quote_of_a_post_that_is_cut_off_is_checked_in_part(timeline: Timeline) -> None:
    await timeline.tab.click(f"{CUT} {REPOST}")
    await timeline.tab.click(QUOTE)
    await write_in_dialog(timeline, "Look at this")
    await timeline.ui.await_state("clear")
    await timeline.tab.click(f'[role="dialog"] :is({POST})')
    await posted(timeline)
    await timeline.ui.await_state("part")


async def test_a_post_that_quotes_what_is_cut_off_is_checked_whole(timeline: Timeline) -> None:
    await timeline.tab.click(f"#tweet-3 {LIKE}")
    await timeline.did("like", "3")
    assert "part" not in await timeline.tab.run("() => fixture.states")


async def test_taking_back_is_not_touched(timeline: Timeline) -> None:
    await timeline.tab.click(f"{DONE} {UNLIKE}")
    await timeline.did("unlike", "4", trusted=True)
    await timeline.tab.click(f"{DONE} {UNDO_REPOST}")
    await timeline.tab.click('[data-testid="unretweetConfirm"]')
    await timeline.did("unrepost", "4", trusted=True)


async def test_taking_back_by_key_is_not_touched(timeline: Timeline) -> None:
    await timeline.focus(DONE)
    await timeline.tab.press("l")
    await timeline.did("unlike", "4", trusted=True)


async def test_the_key_that_likes_is_held(timeline: Timeline) -> None:
    await timeline.focus(FLAGGED)
    await timeline.foreseen("like", FLAGGED_WORDS)
    await timeline.tab.press("l")
    await timeline.ui.shown(".hold")
    assert await timeline.seen() == []
    assert await timeline.acts() == []
    await timeline.ui.press("proceed")
    await timeline.did("like", "2")
    assert len(await timeline.acts()) == 1


async def test_the_key_that_likes_something_harmless_is_not_touched(timeline: Timeline) -> None:
    await timeline.focus(HARMLESS)
    await timeline.foreseen("like", "The new park opens on Saturday, come by.")
    await timeline.tab.press("l")
    await timeline.did("like", "1")
    await timeline.tab.press("l")
    await timeline.did("unlike", "1", trusted=True)
    await timeline.tab.press("l")
    await timeline.did("like", "1", trusted=True)
    assert len(await timeline.acts()) == 3


async def test_moving_and_keeping_are_not_touched(timeline: Timeline) -> None:
    await timeline.focus(HARMLESS)
    await timeline.tab.press("j")

    async def moved() -> bool:
        return bool(await timeline.tab.run("() => document.activeElement.id") == "tweet-2")

    await until(moved, "the focus has moved")
    await timeline.tab.click(f'{FLAGGED} [data-testid="bookmark"]')
    await timeline.did("bookmark", "2", trusted=True)


async def test_a_repost_of_a_finding_is_held_at_its_menu(timeline: Timeline) -> None:
    await timeline.tab.click(f"{FLAGGED} {REPOST}")
    await timeline.tab.find(MENU)
    await timeline.tab.click(CONFIRM)
    assert "repost" in await timeline.ui.shown(".hold h2")
    assert await timeline.acts() == []
    await timeline.ui.press("proceed")
    await timeline.did("repost", "2")
    assert len(await timeline.acts()) == 1


async def test_a_harmless_repost_is_not_touched(timeline: Timeline) -> None:
    await timeline.tab.click(f"{HARMLESS} {REPOST}")
    await timeline.foreseen("share", "The new park opens on Saturday, come by.")
    await timeline.tab.click(CONFIRM)
    await timeline.did("repost", "1")
    await timeline.tab.click(f"{HARMLESS} {UNDO_REPOST}")
    await timeline.tab.click('[data-testid="unretweetConfirm"]')
    await timeline.did("unrepost", "1", trusted=True)
    await timeline.tab.click(f"{HARMLESS} {REPOST}")
    await timeline.tab.click(CONFIRM)
    await timeline.did("repost", "1", trusted=True)


async def test_a_repost_by_keyboard_is_held_at_the_menus_entry(timeline: Timeline) -> None:
    await timeline.focus(FLAGGED)
    await timeline.tab.press("t")
    await timeline.tab.find(MENU)
    await timeline.tab.run("() => { fixture.seen.length = 0; }")
    await timeline.tab.press("Enter")
    await timeline.ui.shown(".hold")
    assert await timeline.seen() == []
    assert await timeline.acts() == []
    await timeline.tab.press("Escape")
    await timeline.ui.gone(".hold")
    await timeline.tab.press("Enter")
    await timeline.ui.press("proceed")
    await timeline.did("repost", "2")
    assert len(await timeline.acts()) == 1


async def test_a_quote_is_judged_with_what_it_quotes(timeline: Timeline) -> None:
    await timeline.tab.click(f"{FLAGGED} {REPOST}")
    await timeline.tab.click(QUOTE)
    await write_in_dialog(timeline, "Look at this")
    await timeline.ui.await_state("findings")
    request = timeline.companion.checks[-1]
    assert request["action"] == "share"
    assert request["shared"] == {"text": FLAGGED_WORDS, "author": "@gossip"}
    await timeline.tab.click(f'[role="dialog"] :is({POST})')
    assert USUAL.message in await timeline.ui.shown(".hold")
    await timeline.ui.press("proceed")
    (post,) = await posted(timeline)
    assert post["kind"] == "share"
    assert post["item"] == "2"
    assert post["texts"] == ["Look at this"]


async def test_a_draft_that_goes_takes_no_focus_from_the_question(timeline: Timeline) -> None:
    await timeline.tab.click(BOX)
    await timeline.tab.type("Good morning")
    await timeline.ui.await_state("clear")
    await timeline.tab.click(f"{FLAGGED} {LIKE}")
    await timeline.ui.shown(".hold")
    await timeline.tab.press("Alt+Shift+L")
    assert await timeline.ui.focused() == "edit"
    await timeline.tab.run("(css) => document.querySelector(css).remove()", BOX)
    await timeline.ui.gone(".chip")
    assert await timeline.ui.focused() == "edit"


async def test_what_is_decided_on_in_an_emptied_quote_is_that_of_the_shared_post(
    timeline: Timeline,
) -> None:
    async def chip(words: str) -> None:
        async def said() -> bool:
            return words in (await timeline.ui.text(".chip") or "")

        await until(said, f"the chip says {words!r}")

    await timeline.tab.click(f"{FLAGGED} {REPOST}")
    await timeline.tab.click(QUOTE)
    await write_in_dialog(timeline, LIGHTER.words)
    await chip("2")
    for _ in range(2):
        await timeline.tab.press("Alt+Shift+L")
        await timeline.ui.press("dismiss")
    await timeline.ui.await_state("clear")
    for _ in LIGHTER.words:
        await timeline.tab.press("Backspace")
    await timeline.ui.await_state("clear")
    await timeline.companion.await_check("")
    await timeline.tab.type(f"A {LIGHTER.words}")
    await chip("1")
    await timeline.tab.press("Alt+Shift+L")
    assert LIGHTER.message in await timeline.ui.shown(".card")
    assert USUAL.message not in await timeline.ui.shown(".card")


async def test_a_post_after_a_menu_was_closed_is_no_quote(timeline: Timeline) -> None:
    await timeline.tab.click(f"{FLAGGED} {REPOST}")
    await timeline.tab.find(MENU)
    await timeline.tab.click(f"{HARMLESS} [data-testid='tweetText']")
    await timeline.tab.click('[data-testid="SideNav_NewTweet_Button"]')
    await write_in_dialog(timeline, "Good morning")
    await timeline.ui.await_state("clear")
    assert timeline.companion.checks[-1]["action"] == "post"


async def test_a_reply_has_what_it_answers_as_context_only(timeline: Timeline) -> None:
    await timeline.tab.click(f'{FLAGGED} [data-testid="reply"]')
    await write_in_dialog(timeline, "Please take this down")
    await timeline.ui.await_state("clear")
    request = timeline.companion.checks[-1]
    assert request["action"] == "comment"
    assert request["shared"] == {"text": FLAGGED_WORDS, "author": "@gossip"}
    await timeline.tab.click(f'[role="dialog"] :is({POST})')
    (post,) = await posted(timeline)
    assert post["kind"] == "comment"
    assert post["item"] == "2"
    assert post["trusted"] is True


async def test_a_reply_under_the_item_itself_is_a_comment(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await tab.open("https://x.com/gossip/status/2")
    await tab.click(BOX)
    await tab.type("The Elm Street victim lied")
    await ui.await_state("findings")
    request = companion.checks[-1]
    assert request["action"] == "comment"
    assert request["shared"]["text"] == FLAGGED_WORDS


async def continue_in_dialog(tab: Tab, text: str) -> None:
    """Write a second post of a thread."""
    await tab.click('[data-testid="addButton"]')
    await tab.click('[role="dialog"] [data-testid="tweetTextarea_1"]')
    await tab.type(text)


async def test_a_thread_is_judged_in_all_its_parts(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await tab.open("https://x.com/compose/post")
    timeline = Timeline(tab, ui, companion)
    await write_in_dialog(timeline, "First")
    await continue_in_dialog(tab, "the Elm Street victim")
    await ui.await_state("findings")
    await tab.click('[role="dialog"] [data-testid="tweetButton"]')
    await ui.await_state("held")
    await ui.press("proceed")
    (post,) = await posted(timeline)
    assert post["texts"] == ["First", "the Elm Street victim"]
    assert {body["action"] for body in companion.checks} == {"post"}


async def test_a_thread_is_held_although_the_policy_changes_while_it_is_sent(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await tab.open("https://x.com/compose/post")
    timeline = Timeline(tab, ui, companion)
    await write_in_dialog(timeline, "the Elm Street victim")
    await ui.await_state("findings")
    companion.policy = "2"
    companion.answers.clear()
    await continue_in_dialog(tab, "Second")
    await tab.click('[role="dialog"] [data-testid="tweetButton"]')
    companion.answers.set()
    await ui.await_state("held")
    assert await timeline.acts() == []


async def test_a_draft_stays_checked_however_far_one_scrolls(timeline: Timeline) -> None:
    await timeline.tab.click(BOX)
    await timeline.tab.type("Good morning")
    await timeline.ui.await_state("clear")
    # No more at once than are answered in time.
    for first in range(0, 320, 20):
        await timeline.tab.run(SCROLL_PAST, FLAGGED, first, first + 20)
        await timeline.foreseen("like", f"Park number {first + 19}")
    await timeline.focus(FLAGGED)
    await timeline.tab.press("l")
    await timeline.ui.press("edit")
    await timeline.ui.gone(".hold")
    assert await timeline.ui.state() == "clear"


async def test_what_is_asked_of_the_companion(timeline: Timeline) -> None:
    await timeline.tab.click(BOX)
    await timeline.tab.type("Good morning")
    await timeline.ui.await_state("clear")
    assert timeline.companion.checks[-1] == {
        "text": "Good morning",
        "action": "post",
        "platform": "x",
        "account": {"handle": "@jdoe"},
        "affiliated": False,
    }


async def write_in_dialog(timeline: Timeline, text: str) -> None:
    """Type into the box of the dialog."""
    box = f'[role="dialog"] {BOX}'
    await timeline.tab.click(box)
    await timeline.tab.type(text)


async def posted(timeline: Timeline) -> list[dict[str, Any]]:
    """Wait for a publication, and return all."""

    async def any_posts() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await timeline.tab.run("() => fixture.posts")
        return found

    return await until(any_posts, "a post")


async def test_an_item_that_has_gone_meanwhile_passes_when_it_is_there_again(
    timeline: Timeline,
) -> None:
    await timeline.tab.hover(f"{FLAGGED} {LIKE}")
    await timeline.foreseen("like", FLAGGED_WORDS)
    await timeline.tab.click(f"{FLAGGED} {LIKE}")
    await timeline.ui.await_state("held")
    anew = """(css) => {
        const old = document.querySelector(css), anew = old.cloneNode(true);
        anew.addEventListener("click", (event) => fixture.posts.push(
            { kind: "like", item: "anew", trusted: event.isTrusted }));
        old.replaceWith(anew);
    }"""
    await timeline.tab.run(anew, f"{FLAGGED} {LIKE}")
    await timeline.ui.press("proceed")
    await timeline.ui.await_state("again")
    assert "Do it once more" in await timeline.ui.shown('.chip[data-state="again"]')
    assert await timeline.acts() == []
    await timeline.tab.click(f"{FLAGGED} {LIKE}")
    await timeline.did("like", "anew", trusted=True)


async def test_a_draft_that_goes_does_not_withdraw_the_question_about_a_like(
    timeline: Timeline,
) -> None:
    await timeline.tab.click(BOX)
    await timeline.tab.type("Good morning")
    await timeline.ui.await_state("clear")
    await timeline.tab.hover(f"{FLAGGED} {LIKE}")
    await timeline.foreseen("like", FLAGGED_WORDS)
    await timeline.tab.click(f"{FLAGGED} {LIKE}")
    await timeline.ui.await_state("held")
    await timeline.tab.run("() => document.querySelector('.composer').remove()")
    # What is noted of the form is taken down after the next frame.
    await timeline.tab.run(
        "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
    )
    await timeline.ui.shown(".hold")
    await timeline.ui.press("proceed")
    await timeline.did("like", "2")


@pytest.mark.parametrize("then", ["Enter", "Escape"], ids=["reposted", "given up"])
async def test_a_post_opened_by_key_is_no_quote_of_what_stood_in_the_menu(
    timeline: Timeline, then: str
) -> None:
    await timeline.focus(HARMLESS)
    await timeline.tab.press("t")
    await timeline.tab.find(MENU)
    await timeline.tab.press(then)
    await until(lambda: timeline.tab.run(f"() => !document.querySelector('{MENU}')"), "no menu")
    await timeline.tab.press("n")
    await timeline.tab.click(f'[role="dialog"] {BOX}')
    await timeline.tab.type("Good morning")
    await timeline.companion.await_check("Good morning")
    assert timeline.companion.checks[-1]["action"] == "post"
