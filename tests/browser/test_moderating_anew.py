"""Comments that were judged before IT changed the policy or the accounts are judged anew."""

from __future__ import annotations

from tests.browser.companions import COMMENTS, KEEP, UNAPPROVED, Rule, ScriptedCompanion
from tests.browser.desktop import Desktop
from tests.browser.moderated import (
    CRITICISM,
    PAGES,
    THREAT,
    UNSURE,
    acting,
    counts,
    open_own,
    remove,
    removed,
    review,
)
from tests.browser.shadow import Ui
from tests.browser.tab import Tab


async def keep(ui: Ui) -> None:
    """Leave undone what is held."""
    await ui.press("edit")
    await ui.gone(".hold")


async def test_a_review_is_done_anew_under_another_policy(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion)
    await review(desktop)
    await counts(ui, 1, 2, 1)
    await ui.press("next-removable")
    assert COMMENTS["shoot"].message in await ui.shown(".thread .finding")
    companion.comments, companion.basis = {}, "2"
    await tab.run("() => fixture.arrive('Fix the road, clowns.')")
    await counts(ui, 0, 1, 4)
    said = await ui.shown(".thread .finding")
    assert "I will shoot the chief tonight." in said
    assert KEEP.message in said


async def test_a_comment_is_asked_about_anew_under_another_policy(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion)
    await remove(tab, CRITICISM)
    await keep(ui)
    companion.comments = {"clowns": COMMENTS["shoot"]}
    companion.basis = "2"
    await remove(tab, UNSURE)
    await keep(ui)
    await remove(tab, CRITICISM)
    assert (await removed(tab, PAGES["x"]))["item"] == "c2"


async def test_a_removal_is_asked_about_anew_once_a_review_knows_of_another_policy(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion)
    await remove(tab, CRITICISM)
    await keep(ui)
    companion.comments = {"clowns": COMMENTS["shoot"]}
    companion.basis = "2"
    await review(desktop)
    await counts(ui, 1, 1, 2)
    await remove(tab, CRITICISM)
    assert (await removed(tab, PAGES["x"]))["item"] == "c2"


async def test_a_review_is_done_anew_once_a_check_knows_of_another_policy(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion)
    await review(desktop)
    await counts(ui, 1, 2, 1)
    companion.comments, companion.basis = {}, "2"
    await tab.click(f"{UNSURE} [data-testid=like]")
    await counts(ui, 0, 1, 3)


async def test_an_account_that_is_listed_later_is_the_departments(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await tab.open(PAGES["x"].url)
    # A question about a like tells that the check has been answered.
    companion.rules = (Rule("people"), Rule("shoot"))
    await tab.click(f"{UNSURE} [data-testid=like]")
    await keep(ui)
    acting(companion, "x")
    companion.basis = "2"
    await tab.click(f"{THREAT} [data-testid=like]")
    await keep(ui)
    await remove(tab, CRITICISM)
    assert KEEP.message in await ui.shown(".hold")


async def test_a_review_is_offered_once_the_account_is_listed(
    desktop: Desktop, tab: Tab, companion: ScriptedCompanion
) -> None:
    await tab.open(PAGES["x"].url)
    assert await review(desktop) is False
    acting(companion, "x")
    assert await review(desktop) is True


async def test_an_approval_that_has_ended_meanwhile_holds_a_removal(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion)
    await remove(tab, CRITICISM)
    await keep(ui)
    acting(companion, "x", approved=False)
    await remove(tab, THREAT)
    assert UNAPPROVED.message in await ui.shown(".hold")
