"""Every act on every site, as the rows name them: one body of tests for all.

What is found is marked and held, by the control and by the key, until the officer decides;
what is harmless reaches the page as the officer's own gesture.
"""

from __future__ import annotations

import contextlib
import dataclasses
import urllib.parse
from collections.abc import AsyncIterator, Iterable
from typing import Any

import pytest
import pytest_asyncio

from tests.browser.companions import Rule, ScriptedCompanion
from tests.browser.compose import Compose, Editor
from tests.browser.desktop import Desktop
from tests.browser.rows import ROWS
from tests.browser.shadow import Ui
from tests.browser.sites import Row
from tests.browser.tab import Tab
from tests.browser.waiting import until

RULE = Rule("Ravenscroft")
"""A name that no page has of its own, in one piece however narrow the box."""
FOUND = f"Ask {RULE.words} about it"
ORDINARY = "The meeting starts at noon"
CHOOSE = """async (key, value) => {
    await chrome.runtime.sendMessage({ name: "choose", key, value });
}"""
OFFER_NAMES = """(css) => {
    const box = document.querySelector(css);
    box.setAttribute("aria-activedescendant", "name-1");
    box.addEventListener("keydown", (event) => {
        event.preventDefault();
        event.stopPropagation();
        box.removeAttribute("aria-activedescendant");
        fixture.taken = event.isTrusted;
    }, { capture: true, once: true });
}"""
"""A list of names over the box, of which a key takes one."""
# Editors draw after a turn of the loop, and some pages after a frame.
AT_REST = (
    "() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => setTimeout(done))))"
)


def language(row: Row) -> str:
    """The language of the site's labels in a row."""
    (found,) = urllib.parse.parse_qs(urllib.parse.urlsplit(row.url).query).get("lang", ["en"])
    return found


def named(row: Row) -> str:
    """A row's name in a list of tests."""
    return f"{row.platform} {row.act} {urllib.parse.urlsplit(row.url).path} {language(row)}"


def each(rows: Iterable[Row]) -> pytest.MarkDecorator:
    """The test is done once for each of these rows."""
    chosen = list(rows)
    assert chosen
    return pytest.mark.parametrize("row", chosen, ids=named)


WITH_WORDS = [row for row in ROWS if row.box]
WITHOUT_WORDS = [row for row in ROWS if not row.box]
in_every_language = each(WITH_WORDS)
in_english = each(row for row in WITH_WORDS if language(row) == "en")
items_in_every_language = each(WITHOUT_WORDS)
items_in_english = each(row for row in WITHOUT_WORDS if language(row) == "en")
with_words_on_an_item = each(row for row in WITH_WORDS if row.action == "share")
by_double_click = each(row for row in ROWS if row.double)
sent_by_enter = each(row for row in WITH_WORDS if row.key == "Enter" and language(row) == "en")
messages = each(row for row in WITH_WORDS if row.action == "message" and language(row) == "en")


@dataclasses.dataclass(frozen=True, slots=True)
class Visit:
    """A row's page, open, with the box or the control on it."""

    row: Row
    tab: Tab
    ui: Ui
    companion: ScriptedCompanion
    compose: Compose

    async def begin(self, *, covered: bool = True) -> None:
        """Open the page and go to the box, or to the control where there is no box."""
        url = self.compose.editor.url if covered else self.compose.editor.uncovered
        await self.tab.open(url)
        for css in self.row.opens:
            await self.tab.click(css)
        if self.row.box:
            await self.tab.click(self.row.box)
            if await self.compose.text():
                await self.tab.press("Control+a")
                await self.tab.press("Backspace")
                await self.compose.holds("")

    async def by_control(self) -> None:
        """Press what publishes."""
        assert self.row.submit
        await self.tab.click(self.row.submit)

    async def by_key(self) -> None:
        """Press the keys that publish, in the box."""
        assert self.row.key
        await self.tab.press(self.row.key)

    async def send(self) -> None:
        """Publish by the control, or by the key where there is none."""
        await (self.by_control if self.row.submit else self.by_key)()

    async def published(self) -> dict[str, Any]:
        """The one thing that was published, waited for until the page is at rest."""
        await self.compose.posted()
        await self.tab.run(AT_REST)
        (post,) = await self.compose.posts()
        return post

    async def asked(self, text: str) -> None:
        """Wait until the companion was asked about this act and nothing else."""

        async def of_this_act() -> bool:
            return any(
                body["text"] == text
                and body["action"] == self.row.action
                and (not self.row.shared or body.get("shared", {}).get("text") == self.row.shared)
                for body in self.companion.checks
            )

        try:
            await until(of_this_act, f"{self.row.action} of {text!r} is checked")
        except AssertionError as error:
            raise AssertionError(f"{error}, asked {self.companion.checks}") from None
        assert {body["platform"] for body in self.companion.checks} == {self.row.platform}


@contextlib.asynccontextmanager
async def visiting(
    row: Row, desktop: Desktop, companion: ScriptedCompanion
) -> AsyncIterator[Visit]:
    """A fresh tab on a row's page; nothing is open in it yet."""
    parts = urllib.parse.urlsplit(row.url)
    editor = Editor(
        name=row.act,
        path=urllib.parse.urlunsplit(("", "", *parts[2:])),
        host=parts.netloc,
        box=row.box or "",
        submit=row.submit or "",
    )
    async with desktop.browser.tab() as tab:
        ui = Ui(tab)
        yield Visit(row, tab, ui, companion, Compose(tab, ui, editor))


@contextlib.asynccontextmanager
async def begun(
    row: Row, desktop: Desktop, companion: ScriptedCompanion, rule: Rule
) -> AsyncIterator[Visit]:
    """A row's page, at its box or control, with a companion that goes by one rule.

    Direct messages are looked at for those rows that are about them.
    """
    companion.rules = (rule,)
    looks = row.action == "message"
    if looks:
        await desktop.in_extension(CHOOSE, "directMessages", True)
    async with visiting(row, desktop, companion) as made:
        await made.begin()
        yield made
    if looks:
        await desktop.in_extension(CHOOSE, "directMessages", None)


@pytest_asyncio.fixture(loop_scope="session")
async def visit(row: Row, desktop: Desktop, companion: ScriptedCompanion) -> AsyncIterator[Visit]:
    """A page on which nothing is found but in what one writes."""
    async with begun(row, desktop, companion, RULE) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def flagged(row: Row, desktop: Desktop, companion: ScriptedCompanion) -> AsyncIterator[Visit]:
    """A page on which the words of the item itself are found."""
    assert row.shared
    async with begun(row, desktop, companion, Rule(row.shared)) as made:
        yield made


@in_every_language
async def test_words_that_are_found_are_held_until_the_officer_decides(visit: Visit) -> None:
    row, compose = visit.row, visit.compose
    await compose.write(FOUND)
    await visit.ui.await_state("findings")
    await visit.asked(FOUND)
    await compose.await_marked(RULE.words)
    ways = [way for way in (row.submit and visit.by_control, row.key and visit.by_key) if way]
    # The last one is let through: in English the key, in other languages the control.
    for way in ways if language(row) == "en" else reversed(ways):
        await compose.forget_seen()
        await way()
        assert RULE.message in await visit.ui.shown(".hold")
        # The first key of a chord does nothing by itself.
        assert {event["key"] for event in await compose.seen()} <= {"Control"}
        assert await compose.posts() == []
        assert await compose.text() == FOUND
        await visit.ui.press("edit")
        await visit.ui.gone(".hold")
        last = way
    await last()
    await visit.ui.press("proceed")
    post = await visit.published()
    assert FOUND in post["texts"]
    assert await visit.ui.text(".hold") is None


@in_english
async def test_ordinary_words_go_out_as_if_there_were_no_extension(
    visit: Visit, desktop: Desktop, companion: ScriptedCompanion
) -> None:
    compose = visit.compose
    await compose.write(ORDINARY)
    # Without words of one's own a share is clear before.
    await visit.asked(ORDINARY)
    await visit.ui.await_state("clear")
    await visit.tab.run(AT_REST)
    markup = await compose.markup()
    await visit.send()
    post = await visit.published()
    assert ORDINARY in post["texts"]
    assert post["trusted"] is True
    assert "held" not in await compose.states()
    async with visiting(visit.row, desktop, companion) as elsewhere:
        await elsewhere.begin(covered=False)
        await elsewhere.compose.write(ORDINARY)
        await elsewhere.tab.run(AT_REST)
        assert await elsewhere.compose.markup() == markup


@with_words_on_an_item
async def test_what_is_shared_counts_as_well_as_the_words(flagged: Visit) -> None:
    await flagged.compose.write(ORDINARY)
    await flagged.asked(ORDINARY)
    await flagged.ui.await_state("findings")
    await flagged.send()
    assert flagged.row.shared
    assert flagged.row.shared in await flagged.ui.shown(".hold")
    assert await flagged.compose.posts() == []


@sent_by_enter
async def test_enter_that_takes_an_offered_name_is_not_held(visit: Visit) -> None:
    await visit.compose.write(FOUND)
    await visit.ui.await_state("findings")
    await visit.tab.run(OFFER_NAMES, visit.row.box)
    await visit.by_key()
    assert await visit.tab.run("() => fixture.taken") is True
    assert "held" not in await visit.compose.states()
    assert await visit.compose.posts() == []
    await visit.by_key()
    assert RULE.message in await visit.ui.shown(".hold")


@items_in_every_language
async def test_what_somebody_else_wrote_is_held(flagged: Visit) -> None:
    assert flagged.row.shared
    assert flagged.row.submit
    await flagged.tab.hover(flagged.row.submit)
    await flagged.asked("")
    await flagged.compose.forget_seen()
    await flagged.send()
    assert flagged.row.shared in await flagged.ui.shown(".hold")
    assert await flagged.compose.seen() == []
    await flagged.ui.press("edit")
    await flagged.ui.gone(".hold")
    assert await flagged.compose.posts() == []
    await flagged.send()
    await flagged.ui.press("proceed")
    await flagged.published()


@items_in_english
async def test_a_harmless_item_is_not_touched(visit: Visit) -> None:
    assert visit.row.submit
    await visit.tab.hover(visit.row.submit)
    await visit.asked("")
    await visit.send()
    post = await visit.published()
    assert post["trusted"] is True
    assert "held" not in await visit.compose.states()


@by_double_click
async def test_a_double_click_is_held(flagged: Visit) -> None:
    assert flagged.row.shared
    assert flagged.row.double
    await flagged.tab.hover(flagged.row.double)
    await flagged.asked("")
    await flagged.compose.forget_seen()
    await flagged.tab.click(flagged.row.double, times=2)
    assert flagged.row.shared in await flagged.ui.shown(".hold")
    kinds = [event["type"] for event in await flagged.compose.seen()]
    # What each of the two clicks does by itself is the page's own affair.
    assert kinds.count("click") == 2
    assert "dblclick" not in kinds
    assert await flagged.compose.posts() == []
    await flagged.ui.press("proceed")
    await flagged.published()


@by_double_click
async def test_a_harmless_double_click_is_not_touched(visit: Visit) -> None:
    assert visit.row.double
    await visit.tab.hover(visit.row.double)
    await visit.asked("")
    await visit.tab.click(visit.row.double, times=2)
    post = await visit.published()
    assert post["trusted"] is True
    assert "held" not in await visit.compose.states()


@messages
async def test_direct_messages_are_left_alone_unless_they_are_asked_for(
    row: Row, desktop: Desktop, companion: ScriptedCompanion
) -> None:
    async with visiting(row, desktop, companion) as visit:
        await visit.begin()
        await visit.compose.write(FOUND)
        await visit.send()
        post = await visit.published()
        assert FOUND in post["texts"]
        assert post["trusted"] is True
        assert await visit.ui.state() is None
        assert not companion.asked(FOUND)
