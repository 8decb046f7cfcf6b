"""Who acts as an official account without the chief's approval is asked before he writes."""

from __future__ import annotations

import pytest
import pytest_asyncio

from companion.review.accounts import OfficialPlatform, Standing
from tests.browser.companions import UNAPPROVED, USUAL, ScriptedCompanion
from tests.browser.compose import DRAFT, LEXICAL, POLYMER, Compose, Editor
from tests.browser.desktop import Desktop
from tests.browser.shadow import Ui
from tests.browser.tab import Tab
from tests.browser.test_settings import chosen

OWN, OFFICIAL = "@jdoe", "@ElmFallsPD"
INSTAGRAM = Editor("plain textarea", "/p/2/", "www.instagram.com", "main textarea", "main .send")
TIKTOK = Editor(
    "Draft.js, comment bar",
    "/@channel/video/2",
    "www.tiktok.com",
    '[data-e2e="comment-text"] [contenteditable="true"]',
    '[data-e2e="comment-post"]',
)
SITES: dict[OfficialPlatform, tuple[str, Editor]] = {
    "x": ("@JDoe", DRAFT),
    "facebook": ("Jane.Doe", LEXICAL),
    "instagram": ("jane.doe", INSTAGRAM),
    "youtube": ("jane doe", POLYMER),
    "tiktok": ("JDOE", TIKTOK),
}
"""The official account as the department file writes it, and a box of a page that acts as it."""
VOICE = Editor(
    "comment as a page",
    "/",
    LEXICAL.host,
    '#post-3 > form [role="textbox"]',
    '#post-3 > form #focused-state-composer-submit [role="button"]',
)
REEL = Editor(
    "caption of a reel",
    "/reels/create/?lang=en",
    LEXICAL.host,
    '[role="form"] [role="textbox"]',
    ".publish",
)
SWITCH = """(handle) => {
    document.querySelector("[data-testid=AppTabBar_Profile_Link]").setAttribute("href", handle);
}"""
UNLABELLED = """(path) => {
    const link = document.querySelector('[role="region"] a');
    link.removeAttribute("aria-label");
    link.setAttribute("href", path);
}"""
RELABEL = "(css, label) => document.querySelector(css).setAttribute('aria-label', label)"


def official(companion: ScriptedCompanion, handle: str, *, approved: bool = False) -> None:
    """Have the department list this account on X, for somebody else unless ``approved``."""
    companion.accounts = (Standing("x", handle, approved, None),)


@pytest_asyncio.fixture(loop_scope="session")
async def compose_as(tab: Tab, ui: Ui, companion: ScriptedCompanion) -> Compose:
    """A box that the officer has turned to as an account that is not his to use."""
    official(companion, OWN)
    box = Compose(tab, ui, DRAFT)
    await box.open()
    await ui.shown(".hold")
    return box


@pytest.mark.parametrize(("platform", "site"), SITES.items(), ids=SITES)
async def test_it_is_asked_before_anything_is_written(
    tab: Tab,
    ui: Ui,
    companion: ScriptedCompanion,
    platform: OfficialPlatform,
    site: tuple[str, Editor],
) -> None:
    handle, editor = site
    companion.accounts = (Standing(platform, handle, approved=False, until=None),)
    box = Compose(tab, ui, editor)
    await box.open()
    said = await ui.shown(".hold")
    for part in (UNAPPROVED.clause, UNAPPROVED.title, UNAPPROVED.message, UNAPPROVED.advice):
        assert part in said
    assert handle.strip("@").casefold() in said.casefold()
    assert companion.checks == []
    await ui.press("proceed")
    await ui.gone(".hold")
    # Whoever means to is not asked again: the post goes out as any other.
    await tab.click(editor.box)
    await box.write("Good morning")
    await ui.await_state("clear")
    await box.post()
    await box.posted()
    assert (await box.states()).count("held") == 1


async def test_going_back_leaves_the_box(compose_as: Compose) -> None:
    await compose_as.ui.press("edit")
    await compose_as.ui.gone(".hold")
    assert (await compose_as.caret())[0] == "body"
    await compose_as.turn_to()
    await compose_as.ui.shown(".hold")


async def test_whoever_writes_all_the_same_is_asked_when_he_posts(compose_as: Compose) -> None:
    await compose_as.write("Good morning")
    await compose_as.ui.gone(".hold")
    await compose_as.ui.await_state("findings")
    await compose_as.post()
    assert UNAPPROVED.message in await compose_as.ui.shown(".hold")
    assert await compose_as.posts() == []
    await compose_as.ui.press("proceed")
    (post,) = await compose_as.posted()
    assert post["texts"] == ["Good morning"]


async def test_the_question_does_not_stand_in_for_the_check_of_the_words(
    compose_as: Compose, companion: ScriptedCompanion
) -> None:
    companion.answers.clear()
    await compose_as.write("Ask the Elm Street victim")
    await compose_as.ui.gone(".hold")
    await compose_as.post()
    companion.answers.set()
    said = await compose_as.ui.shown(".hold")
    assert UNAPPROVED.message in said
    assert USUAL.message in said


async def test_what_nobody_could_check_is_said_after_the_question(
    compose_as: Compose, frail_companion: ScriptedCompanion
) -> None:
    await frail_companion.stop()
    await compose_as.write("Good morning")
    await compose_as.ui.await_state("not-checked")
    await compose_as.post()
    assert UNAPPROVED.message in await compose_as.ui.shown(".hold")
    await compose_as.ui.press("proceed")
    await compose_as.posted()
    await compose_as.ui.await_state("not-checked")


async def test_a_thread_is_one_question(tab: Tab, ui: Ui, companion: ScriptedCompanion) -> None:
    official(companion, OWN)
    await tab.open("https://x.com/compose/post")
    await tab.click('[role="dialog"] [data-testid="tweetTextarea_0"]')
    await ui.shown(".hold")
    await tab.type("One")
    await tab.click('[data-testid="addButton"]')
    await tab.click('[data-testid="tweetTextarea_1"]')
    await tab.type("Two")
    await ui.await_state("findings")
    await tab.click('[data-testid="tweetButton"]')
    assert (await ui.shown(".hold")).count(UNAPPROVED.message) == 1


async def test_a_paused_officer_is_not_asked(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    official(companion, OWN)
    box = Compose(tab, ui, DRAFT)
    later = await desktop.in_extension("() => Date.now() + 3_600_000")
    async with chosen(desktop, "pausedUntil", later):
        await box.open()
        await box.write("Good")
        assert await ui.state() is None
    await box.write(" morning")
    await ui.await_state("findings")


async def test_a_comment_in_another_voice_is_that_accounts(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    companion.accounts = (Standing("facebook", "Elm Falls Police", approved=False, until=None),)
    box = Compose(tab, ui, VOICE)
    await box.open()
    assert UNAPPROVED.message in await ui.shown(".hold")
    await ui.press("proceed")
    await tab.click(VOICE.box)
    await box.write("Good morning")
    await ui.await_state("clear")
    assert companion.checks[-1]["account"] == {"handle": "Elm Falls Police"}
    own = Compose(tab, ui, LEXICAL)
    await own.turn_to()
    await own.write("Good evening")
    await companion.await_check("Good evening")
    assert companion.checks[-1]["account"] == {"handle": "jane.doe"}


@pytest.mark.parametrize(
    ("other", "account"),
    [("Jane Doe", "jane.doe.52"), ("Elm Falls Police", "Elm Falls Police")],
    ids=["the same", "another"],
)
async def test_beside_a_link_that_does_not_say_whose_it_is_the_only_voice_is_the_profiles(
    tab: Tab, ui: Ui, companion: ScriptedCompanion, other: str, account: str
) -> None:
    box = Compose(tab, ui, VOICE)
    await tab.open(VOICE.url)
    await tab.find(VOICE.box)
    await tab.run(UNLABELLED, "/jane.doe.52")
    await tab.run(RELABEL, VOICE.box, f"Comment as {other}")
    await box.turn_to()
    await box.write("Good morning")
    await ui.await_state("clear")
    assert companion.checks[-1]["account"] == {"handle": account}


async def test_the_officers_own_words_name_no_account(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    box = Compose(tab, ui, REEL)
    await box.open()
    await box.write("Comment as many times as you like")
    await ui.await_state("clear")
    assert "account" not in companion.checks[-1]


async def test_a_like_is_held_as_well(tab: Tab, ui: Ui, companion: ScriptedCompanion) -> None:
    official(companion, OWN)
    await tab.open("https://x.com/home")
    await tab.click('#tweet-1 [data-testid="like"]')
    assert UNAPPROVED.message in await ui.shown(".hold")
    assert await tab.run("() => fixture.posts") == []


async def test_a_switch_of_identity_is_noticed_without_a_reload(
    compose: Compose, companion: ScriptedCompanion
) -> None:
    official(companion, OFFICIAL)
    await compose.write("Good")
    await compose.ui.await_state("clear")
    await compose.tab.run(SWITCH, "/ElmFallsPD")
    await compose.write(" morning")
    await compose.ui.await_state("findings")
    await compose.tab.run(SWITCH, "/jdoe")
    await compose.write(", all")
    await compose.ui.await_state("clear")


@pytest.mark.parametrize("listed", ["approved", "another"])
async def test_nobody_else_is_asked(
    tab: Tab, ui: Ui, companion: ScriptedCompanion, listed: str
) -> None:
    official(companion, OWN if listed == "approved" else OFFICIAL, approved=listed == "approved")
    box = Compose(tab, ui, DRAFT)
    await box.open()
    await box.write("Good morning")
    await ui.await_state("clear")
    await box.post()
    await box.posted()
    assert "held" not in await box.states()


async def test_where_the_page_does_not_tell_nobody_is_asked(
    compose: Compose, companion: ScriptedCompanion
) -> None:
    official(companion, OWN)
    remove = "() => document.querySelector('[data-testid=AppTabBar_Profile_Link]').remove()"
    await compose.tab.run(remove)
    companion.received.clear()
    await compose.write("Good morning")
    await compose.ui.await_state("clear")
    assert "account" not in companion.checks[-1]


async def test_a_companion_that_comes_late_is_asked_again(
    tab: Tab, ui: Ui, frail_companion: ScriptedCompanion
) -> None:
    await frail_companion.stop()
    box = Compose(tab, ui, DRAFT)
    await box.open()
    await box.write("Good")
    await ui.await_state("not-checked")
    official(frail_companion, OWN)
    await frail_companion.start()
    await box.write(" morning")
    await ui.await_state("findings", "held")
