"""The companion's practice page behaves like a site."""

from __future__ import annotations

import pytest
import pytest_asyncio

from tests.browser.companions import Rule, ScriptedCompanion
from tests.browser.shadow import Ui
from tests.browser.tab import Tab
from tests.browser.waiting import until

SAMPLE = "Our witness on the Elm Street case is Maria Lopez, she works at the bakery."
COMPOSERS = {"textarea": "form.card", "rich": "section.card"}
OUT = "() => [...document.querySelectorAll('#out li')].map((entry) => entry.innerText.split('\\n'))"


@pytest_asyncio.fixture(loop_scope="session")
async def practice(tab: Tab, companion: ScriptedCompanion) -> Tab:
    """The practice page, with a companion that minds two of its samples."""
    companion.rules = (Rule("Maria Lopez"), Rule("vermin", concern="bias", clause="4.B ¶1"))
    await tab.open(f"http://127.0.0.1:{companion.port}/practice")
    return tab


async def got_out(practice: Tab) -> list[list[str]]:
    """What the page says that it has published, once it says anything."""

    async def entries() -> list[list[str]]:
        found: list[list[str]] = await practice.run(OUT)
        return found

    return await until(entries, "something has got out")


@pytest.mark.parametrize("composer", COMPOSERS.values(), ids=COMPOSERS)
async def test_a_finding_is_held(practice: Tab, ui: Ui, composer: str) -> None:
    await practice.click(f"{composer} [data-practice-box]")
    await practice.type(SAMPLE)
    await ui.await_state("findings")
    await practice.click(f"{composer} [data-practice-submit]")
    assert "Maria Lopez" in await ui.shown(".hold")
    assert await practice.run(OUT) == []
    await ui.press("proceed")
    assert await got_out(practice) == [["Post", SAMPLE]]


async def test_an_ordinary_post_goes_out(practice: Tab, ui: Ui) -> None:
    await practice.click("form.card [data-practice-box]")
    await practice.type("Great turnout at the park cleanup today!")
    await ui.await_state("clear")
    await practice.press("Control+Enter")
    assert await got_out(practice) == [["Post", "Great turnout at the park cleanup today!"]]


async def test_a_like_is_held(practice: Tab, ui: Ui) -> None:
    like = "article:has(+ article:last-of-type) [data-practice-like]"
    await practice.click(like)
    assert "vermin" in await ui.shown(".hold")
    await ui.press("proceed")
    assert (await got_out(practice))[0][0] == "Like"


async def test_the_hold_can_be_used_over_a_modal_dialog(practice: Tab, ui: Ui) -> None:
    await practice.click("article:has(+ article:last-of-type) [data-practice-quote]")
    await practice.click("dialog [data-practice-box]")
    await practice.type("Look at him")
    await ui.await_state("findings")
    await practice.click("dialog [data-practice-submit]")
    await ui.press("edit")
    await ui.gone(".hold")
    await practice.click("dialog [data-practice-submit]")
    await ui.press("proceed")
    assert await got_out(practice) == [["Quote", "Look at him"]]
