"""Managed settings, as the browsers themselves pass them on from the machine's policy."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
import pytest_asyncio

from companion.identity import EXTENSION_ID, GECKO_ID
from companion.review.accounts import OfficialPlatform, Standing
from tests.browser import axe
from tests.browser.compose import DRAFT, Compose
from tests.browser.desktop import Desktop, desktop
from tests.browser.moderated import (
    CRITICISM,
    PAGES,
    RECORD,
    SWITCH,
    THREAT,
    acting,
    counts,
    remove,
    removed,
    review,
)
from tests.browser.shadow import Ui
from tests.browser.tab import Tab
from tests.browser.waiting import until

pytestmark = [
    pytest.mark.skipif(
        sys.platform != "linux" or os.geteuid() != 0,
        reason="writes the machine's browser policy: as root on Linux only",
    ),
    pytest.mark.asyncio(loop_scope="module"),
]

FILES = {
    "chromium": pathlib.Path("/etc/chromium/policies/managed/second-look-test.json"),
    "firefox": pathlib.Path("/etc/firefox/policies/policies.json"),
}
CHOOSE = "(key, value) => chrome.runtime.sendMessage({ name: 'choose', key, value })"
NUMBER = "async () => (await chrome.tabs.query({ url: 'https://x.com/*' }))[0].id"
THREAD = """async (url) => {
    const [{ id }] = await chrome.tabs.query({ url });
    return chrome.tabs.sendMessage(id, { name: "thread" }, { frameId: 0 });
}"""
PROFILE = "AppTabBar_Profile_Link"
RELABEL = """(before, after) => {
    for (const link of document.querySelectorAll(`[data-testid=${before}]`))
        link.dataset.testid = after;
}"""
ROWS = """() => [...document.querySelectorAll("#entries tr")].map((row) =>
    [...row.cells].map((cell) => cell.textContent))"""
KEEP_FILE = """() => {
    URL.createObjectURL = (file) => {
        file.text().then((text) => { globalThis.saved = text; });
        return "#";
    };
    HTMLAnchorElement.prototype.click = function () { globalThis.named = this.download; };
}"""
LATE_IN_THE_WEST = """() => {
    globalThis.Date = class extends Date {
        constructor(...given) { super(...(given.length ? given : ["2026-01-01T03:00Z"])); }
        getTimezoneOffset() { return 300; }
    };
}"""
EITHER_WAY = (
    "() => [...document.querySelectorAll('#entries td')].every(({ dir }) => dir === 'auto')"
)
HIDDEN = "(css) => document.querySelector(css).hidden"
FOUND = "Ask the Elm Street victim about it"
RENAME = """() => {
    const likes = document.querySelectorAll("[data-testid=like]");
    for (const { dataset } of likes) dataset.testid = "heart";
}"""
HEARTS = "() => document.querySelectorAll('[data-testid=heart]').length"
ANCHORS = """async () => {
    const [{ id }] = await chrome.tabs.query({ url: "https://x.com/*" });
    const { anchors } = await chrome.tabs.sendMessage(id, { name: "seen" });
    return Object.fromEntries(anchors.map(({ name, found }) => [name, found]));
}"""
START: dict[str, Any] = {
    "affiliated": True,
    "affiliatedMode": "locked",
    "sensitivity": "quiet",
    "disabledSites": "all",
    "contact": "IT desk, 555-0134",
}
"""What is in the policy when the browser starts: one value locked, one suggested, one wrong."""

Write = Callable[[dict[str, Any]], None]


@contextlib.contextmanager
def policy(kind: str) -> Iterator[Write]:
    """A function that sets all managed values; there are none any more in the end."""
    file = FILES[kind]
    if file.exists():
        pytest.skip(f"{file} belongs to somebody else")
    made = [folder for folder in file.parents if not folder.exists()]
    file.parent.mkdir(parents=True, exist_ok=True)

    def write(values: dict[str, Any]) -> None:
        # Where nothing is set, a rollout does not name the extension's settings at all.
        third = {"3rdparty": {"extensions": {EXTENSION_ID: values}}} if values else {}
        if kind == "firefox":
            third = {"policies": {"3rdparty": {"Extensions": {GECKO_ID: values}}} if values else {}}  # type: ignore[dict-item]
        file.write_text(json.dumps(third))

    try:
        yield write
    finally:
        file.unlink(missing_ok=True)
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()


@pytest.fixture(scope="module", params=FILES)
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of browser."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def write(kind: str) -> Iterator[Write]:
    """Sets all managed values."""
    with policy(kind) as set_values:
        set_values(START)
        yield set_values


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(
    kind: str, write: Write, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Desktop]:
    """A desktop whose browser was started after IT had been there."""
    async with desktop(kind, tmp_path_factory.mktemp(kind)) as made:
        await made.mend()
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def options(place: Desktop) -> AsyncIterator[Tab]:
    """The settings page."""
    place.companion.reset()
    async with place.browser.tab() as tab:
        await tab.open(f"{place.extension}/options/options.html")
        yield tab


@pytest_asyncio.fixture(loop_scope="module")
async def compose(place: Desktop) -> AsyncIterator[Compose]:
    """A compose box on a page that stays open."""
    async with place.browser.tab() as tab:
        box = Compose(tab, Ui(tab), DRAFT)
        await box.open()
        yield box


async def origin(options: Tab, setting: str, words: str) -> None:
    """Wait until the page says that a setting comes from there."""
    await options.reads(f'[data-setting="{setting}"] .origin', words)


async def checked(options: Tab, css: str) -> bool:
    """Whether a box or a button of a group is chosen."""
    return bool(await options.run("(css) => document.querySelector(css).checked", css))


async def test_what_was_set_before_the_start_is_in_force(options: Tab) -> None:
    await origin(options, "affiliated", "Set by your department")
    await origin(options, "sensitivity", "Suggested by your department")
    await options.reads("#contact", "IT desk, 555-0134")
    assert await checked(options, "#affiliated")
    assert await checked(options, "[value=quiet]")
    assert await options.run("() => document.querySelector('#affiliated').disabled")


async def test_it_goes_with_a_check(place: Desktop, compose: Compose) -> None:
    await compose.write("Good morning")
    await compose.ui.await_state("clear")
    check = place.companion.checks[-1]
    assert (check["affiliated"], check["sensitivity"]) == (True, "quiet")


async def test_what_is_suggested_can_be_changed_and_what_is_locked_cannot(options: Tab) -> None:
    await origin(options, "sensitivity", "Suggested by your department")
    await options.click("[value=thorough]")
    await origin(options, "sensitivity", "Your choice")
    await options.click("#affiliated")
    await options.run(CHOOSE, "affiliated", False)
    assert await checked(options, "#affiliated")
    await options.run(CHOOSE, "affiliated", None)
    await options.click('[data-setting="sensitivity"] .reset')
    await origin(options, "sensitivity", "Suggested by your department")
    assert await checked(options, "[value=quiet]")


async def test_the_toolbars_window_says_whom_to_ask(place: Desktop, options: Tab) -> None:
    async with place.popup() as popup:
        await popup.reads("#contact", "Questions? Ask: IT desk, 555-0134")
        await popup.reads("#affiliated-hint", "Set by your department.")


async def test_a_wrong_value_at_the_start_is_refused_and_said(
    kind: str, options: Tab, write: Write
) -> None:
    if kind == "chromium":
        pytest.skip("Chromium drops a value of the wrong type, which only its mode would tell")
    await origin(options, "disabledSites", "Built in")
    (said,) = await refusals(options, "disabledSites")
    assert 'disabledSites = "all"' in said


async def test_a_wrong_value_is_refused_and_said(options: Tab, write: Write) -> None:
    write({**START, "sensitivity": "loud", "disabledSites": []})
    await until(lambda: refusals(options, "sensitivity"), "the value is refused")
    (said,) = await refusals(options, "sensitivity")
    assert 'sensitivity = "loud"' in said
    assert "pack, quiet, balanced, thorough" in said
    await origin(options, "sensitivity", "Suggested by your department")
    assert await checked(options, "[value=quiet]")
    write({**START, "affiliated": "yes"})
    await until(lambda: refusals(options, "affiliated"), "the dropped value is noticed")
    assert await checked(options, "#affiliated")
    write({**START, "disabledSites": []})

    async def none() -> bool:
        return await refusals(options, "") == []

    await until(none, "nothing is refused any more")


async def refusals(options: Tab, name: str) -> list[str]:
    """What is said of refused values of this name."""
    lines: list[str] = await options.run(
        "() => [...document.querySelectorAll('#refused-list li')].map((line) => line.innerText)"
    )
    return [line for line in lines if line.startswith(name)]


async def test_a_site_that_it_switches_off_goes_quiet_in_an_open_page(
    compose: Compose, write: Write
) -> None:
    await compose.write(FOUND)
    await compose.ui.await_state("findings")
    write({**START, "disabledSites": ["x"], "disabledSitesMode": "locked"})

    async def quiet() -> bool:
        return await compose.ui.state() is None

    await until(quiet, "the site is quiet")
    write({**START, "disabledSites": []})
    await compose.ui.await_state("findings")


async def test_a_sensitivity_that_it_locks_reaches_a_draft(
    place: Desktop, compose: Compose, write: Write
) -> None:
    await compose.write("Good morning")
    await compose.ui.await_state("clear")
    write({**START, "sensitivity": "thorough", "sensitivityMode": "locked"})

    async def judged_anew() -> bool:
        check = place.companion.checks[-1]
        return (check["text"], check["sensitivity"]) == ("Good morning", "thorough")

    await until(judged_anew, "the draft is judged anew")


async def test_a_corrected_selector_reaches_an_open_page_and_a_wrong_one_does_not(
    place: Desktop, compose: Compose, write: Write
) -> None:
    tab, ui = compose.tab, compose.ui
    await tab.run(RENAME)
    await tab.click("#tweet-2 [data-testid=heart]")
    await compose.posted()
    await tab.click("#tweet-2 [data-testid=unlike]")
    await tab.run(RENAME)
    likes = await tab.run(HEARTS)
    selectors = {"x": {"like": "[data-testid=heart]", "repost": "[[", "likes": "div"}}
    write({**START, "disabledSites": [], "selectors": json.dumps(selectors)})
    async with place.popup() as popup:

        async def corrected() -> bool:
            return bool((await popup.run(ANCHORS))["like"] == likes)

        await until(corrected, "the page finds what likes")
    await tab.click("#tweet-2 [data-testid=heart]")
    await ui.shown(".hold")
    await ui.press("edit")
    await tab.click("#tweet-2 [data-testid=retweet]")
    await tab.click("[data-testid=retweetConfirm]")
    await ui.shown(".hold")
    assert len(await compose.posts()) == 2


@contextlib.asynccontextmanager
async def record_of(place: Desktop) -> AsyncIterator[Tab]:
    """The page with the record of what was reviewed in the tab on X, once it is filled."""
    number = await place.in_extension(NUMBER)
    async with place.browser.tab() as page:
        await page.open(f"{place.extension}/record/record.html?tab={number}")
        await page.reads("#account", "@jdoe")
        yield page


async def reviewed(place: Desktop, tab: Tab, site: OfficialPlatform = "x") -> None:
    """Have an own post's comments reviewed on a page that knows that a record is wanted."""
    await tab.open(PAGES[site].url)
    await tab.find(CRITICISM)

    async with place.popup() as popup:

        async def wanted() -> bool:
            return bool((await popup.run(THREAD, f"https://{PAGES[site].host}/*"))["records"])

        await until(wanted, "the page knows that a record is wanted")
    await review(place, site)


@contextlib.asynccontextmanager
async def reviewing(
    place: Desktop, write: Write, site: OfficialPlatform = "x"
) -> AsyncIterator[tuple[Tab, Ui]]:
    """A tab in which the comments of an own post are reviewed, where a record is wanted."""
    place.companion.reset()
    acting(place.companion, site)
    write({**START, "disabledSites": [], "moderationRecord": True})
    async with place.browser.tab() as tab:
        ui = Ui(tab)
        await reviewed(place, tab, site)
        await counts(ui, 1, 2, 1)
        yield tab, ui


async def test_moderators_have_a_record_if_the_department_wants_one(
    place: Desktop, write: Write
) -> None:
    async with reviewing(place, write) as (tab, ui):
        await remove(tab, THREAT)
        await removed(tab, PAGES["x"])
        await ui.button("record")
        async with record_of(place) as page:
            rows = await page.run(ROWS)
            assert [row[1:-1] for row in rows] == [
                [
                    "@bob.ray",
                    "I will shoot the chief tonight.",
                    "May be removed",
                    "a threat of violence",
                    "3 ¶2",
                    "started by the moderator",
                ],
                [
                    "@cleo.fox",
                    "You useless clowns, all of you.",
                    "May not be removed",
                    "",
                    "3 ¶2",
                    "not here",
                ],
                [
                    "@dan.lee",
                    "Those people again.",
                    "Ask a supervisor first",
                    "hatred (sexual orientation)",
                    "3 ¶2",
                    "not here",
                ],
                ["@eve.kim", "", "Ask a supervisor first", "", "3 ¶2", "not here"],
            ]
            # Words that run the other way are to be shown in their own order.
            assert await page.run(EITHER_WAY)
            await page.run(KEEP_FILE)
            await page.run(LATE_IN_THE_WEST)
            await page.click("#save")
            saved = await until(lambda: page.run("() => globalThis.saved"), "the file is offered")
            lines = saved.removeprefix("\ufeff").splitlines()
            assert len(lines) == 5
            assert lines[1].startswith('"20')
            assert lines[1].endswith('"https://x.com/jdoe/status/9","\'@jdoe"')
            # Nobody's comment is to run in the spreadsheet of who opens it.
            assert '"\'@bob.ray"' in lines[1]
            assert await page.run("() => globalThis.named") == "comments-2025-12-31.csv"
            assert await axe.serious(page) == []
        # A page that does not name the account for a while is no other account.
        await tab.run(RELABEL, PROFILE, "gone")
        assert await place.in_extension(RECORD, "https://x.com/*") == []
        await tab.run(RELABEL, "gone", PROFILE)
        assert len(await place.in_extension(RECORD, "https://x.com/*")) == 4
        # Another account has none, and there is none any more for the first.
        await tab.run(SWITCH, "/private")
        assert await place.in_extension(RECORD, "https://x.com/*") == []
        await tab.run(SWITCH, "/jdoe")
        assert await place.in_extension(RECORD, "https://x.com/*") == []


async def test_what_was_reviewed_elsewhere_stays_recorded_as_it_was(
    place: Desktop, write: Write
) -> None:
    place.companion.reset()
    acting(place.companion, "x")
    other = Standing("x", "@jdoe_k9", approved=True, until=None)
    place.companion.accounts = (*place.companion.accounts, other)
    write({**START, "disabledSites": [], "moderationRecord": True})
    async with place.browser.tab() as tab:
        ui = Ui(tab)
        await reviewed(place, tab)
        await counts(ui, 1, 2, 1)
        # The next page is there, and for a while the comments of the last.
        await tab.run("() => history.pushState({}, '', '/jdoe/status/10')")
        await tab.run("() => fixture.arrive('Fix the road, clowns.')")
        await counts(ui, 1, 2, 2)
        entries = await place.in_extension(RECORD, "https://x.com/*")
        assert [entry["page"].rpartition("/")[2] for entry in entries] == [*"9999", "10"]
        # Another account of the department has a record of its own.
        await tab.run(SWITCH, "/jdoe_k9")
        await remove(tab, THREAT)
        await removed(tab, PAGES["x"])
        entries = await place.in_extension(RECORD, "https://x.com/*")
        assert [(entry["account"], entry["removed"]) for entry in entries] == [("@jdoe_k9", True)]
        await tab.run(SWITCH, "/jdoe")
        assert len(await place.in_extension(RECORD, "https://x.com/*")) == 5


async def test_a_removal_that_nobody_checked_is_recorded_as_such(
    place: Desktop, write: Write
) -> None:
    async with reviewing(place, write) as (tab, _):
        place.companion.status = 503
        await tab.run("() => fixture.arrive('Fix the road, clowns.')")
        for comment in (THREAT, "#c6"):
            await remove(tab, comment)
            await removed(tab, PAGES["x"])
            await tab.run("() => fixture.posts.splice(0)")
        async with record_of(place) as page:
            rows = await page.run(ROWS)
        noted = [(row[1], row[3], row[-2]) for row in rows if row[-2] != "not here"]
        assert noted == [
            ("@bob.ray", "May be removed", "started by the moderator"),
            ("@late.joe", "Not checked", "started by the moderator"),
        ]


async def test_what_a_dialog_shows_again_is_recorded_once(place: Desktop, write: Write) -> None:
    async with reviewing(place, write, "facebook") as (tab, ui):
        await tab.click(".view")
        await tab.run("() => fixture.arrive('Fix the road, clowns.')")
        await counts(ui, 1, 2, 2)
        await remove(tab, "#view-c1")
        await removed(tab, PAGES["facebook"])
        entries = await place.in_extension(RECORD, "https://www.facebook.com/*")
        places = [entry["page"].rpartition("/")[2] for entry in entries]
        assert places == [*"9999", "viewed"]
        assert [entry["removed"] for entry in entries] == [True, False, False, False, False]


async def test_the_same_words_under_another_post_are_recorded_there(
    place: Desktop, write: Write
) -> None:
    async with reviewing(place, write, "facebook") as (tab, _):
        await tab.click(".view-other")

        async def recorded() -> bool:
            entries = await place.in_extension(RECORD, "https://www.facebook.com/*")
            places = [entry["page"].rpartition("/")[2] for entry in entries]
            return places == [*"9999", *["10"] * 4]

        await until(recorded, "what stands under either post is recorded")
        await remove(tab, "#view-c1")
        await removed(tab, PAGES["facebook"])
        entries = await place.in_extension(RECORD, "https://www.facebook.com/*")
        assert [entry["removed"] for entry in entries] == [False] * 4 + [True] + [False] * 3


async def test_what_is_hidden_elsewhere_is_recorded_where_it_was_reviewed(
    place: Desktop, write: Write
) -> None:
    async with reviewing(place, write) as (tab, ui):
        await tab.run("() => history.pushState(null, '', '/notifications')")
        # Another citizen has written the same.
        await tab.run("() => fixture.arrive('I will shoot the chief tonight.')")
        await counts(ui, 0, 0, 0)
        for comment in (THREAT, "#c6"):
            await remove(tab, comment)
            await removed(tab, PAGES["x"])
            await tab.run("() => fixture.posts.splice(0)")
        entries = await place.in_extension(RECORD, "https://x.com/*")
        places = [entry["page"].rpartition("/")[2] for entry in entries]
        assert places == [*"9999", "notifications"]
        assert [entry["removed"] for entry in entries] == [True, False, False, False, True]


async def test_what_is_removed_without_a_review_is_recorded_where_it_was(
    place: Desktop, write: Write
) -> None:
    same = "() => fixture.arrive('I will shoot the chief tonight.')"
    async with reviewing(place, write) as (tab, ui):
        await tab.run(same)
        await counts(ui, 2, 2, 1)
        await ui.press("end")
        await tab.run("() => history.pushState(null, '', '/jdoe/status/11')")
        await tab.run(same)
        await remove(tab, "#c7")
        await removed(tab, PAGES["x"])
        entries = await place.in_extension(RECORD, "https://x.com/*")
        assert [
            (entry["page"].rpartition("/")[2], entry["removed"])
            for entry in entries
            if entry["author"] == "@late.joe"
        ] == [("9", False), ("11", True)]


async def test_a_personal_account_has_no_record_whatever_the_department_wants(
    place: Desktop, write: Write
) -> None:
    place.companion.reset()
    write({**START, "disabledSites": [], "moderationRecord": True})
    async with place.browser.tab() as tab:
        await reviewed(place, tab)
        await remove(tab, CRITICISM)
        await removed(tab, PAGES["x"])
        assert await place.in_extension(RECORD, "https://x.com/*") == []
        assert place.companion.moderated == []


async def test_where_the_sites_are_locked_a_pause_can_only_be_ended(
    place: Desktop, write: Write
) -> None:
    later = await place.in_extension("() => Date.now() + 3_600_000")
    await place.in_extension(CHOOSE, "pausedUntil", later)
    write({**START, "disabledSites": [], "disabledSitesMode": "locked"})
    async with place.popup() as popup:
        await popup.reads("#pause", "Go on checking")
        await popup.click("#pause")
        await until(lambda: popup.run(HIDDEN, "#pauses"), "no pause is offered")


async def test_nothing_stays_of_a_policy_that_is_taken_away(options: Tab, write: Write) -> None:
    write({})
    for setting in ("affiliated", "sensitivity", "disabledSites"):
        await origin(options, setting, "Built in")
    await options.reads("#contact", "Your IT staff")
