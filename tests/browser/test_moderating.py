"""Comments by citizens on the department's page: held before they are removed, and reviewed."""

from __future__ import annotations

import pytest

from companion.review.accounts import OfficialPlatform, Standing
from tests.browser import axe
from tests.browser.companions import COMMENTS, KEEP, UNAPPROVED, WORDLESS, ScriptedCompanion
from tests.browser.desktop import Desktop
from tests.browser.moderated import (
    CRITICISM,
    OWN,
    PAGES,
    PICTURE,
    POSTS,
    RECORD,
    SWITCH,
    THREAT,
    UNSURE,
    acting,
    counts,
    open_own,
    remove,
    removed,
    review,
)
from tests.browser.shadow import HOST, Ui
from tests.browser.tab import Tab
from tests.browser.waiting import until

MARKS = """(root) => [...root.querySelectorAll(".mark")].map((mark) => {
    const { left, top } = mark.getBoundingClientRect();
    return [mark.dataset.verdict, left, top];
})"""
UNDER = """(css, left, top) => {
    const { y, height } = document.querySelector(css).getBoundingClientRect();
    const middle = top + 10;
    return middle > y && middle < y + height;
}"""
COVERED = f"""(css) => {{
    const {{ left, top, width, height }} = document.querySelector(css).getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2)?.localName === "{HOST}";
}}"""
DIRECTION = """(root, words) => getComputedStyle(
    [...root.querySelectorAll(".thread *")].findLast(({ innerText }) => innerText === words)
).direction"""
every_page = pytest.mark.parametrize("site", PAGES)


async def states(tab: Tab) -> list[str]:
    """All states that the extension has shown on the page."""
    shown: list[str] = await tab.run("() => fixture.states")
    return shown


@every_page
async def test_what_may_not_be_removed_is_held(
    tab: Tab, ui: Ui, companion: ScriptedCompanion, site: OfficialPlatform
) -> None:
    page = PAGES[site]
    await open_own(tab, companion, site)
    await remove(tab, CRITICISM)
    said = await ui.shown(".hold")
    for part in ("May not be removed", KEEP.message, KEEP.clause, "You useless clowns"):
        assert part in said
    assert await tab.run(POSTS) == []
    await ui.press("proceed")
    await ui.gone(".hold")
    post = await removed(tab, page)
    assert (post["kind"], post["item"]) == (page.kind, "c2")


@every_page
async def test_what_may_be_removed_passes_at_once(
    tab: Tab, companion: ScriptedCompanion, site: OfficialPlatform
) -> None:
    page = PAGES[site]
    await open_own(tab, companion, site)
    await remove(tab, THREAT)
    post = await removed(tab, page)
    assert (post["kind"], post["item"]) == (page.kind, "c1")
    assert companion.moderated == ["I will shoot the chief tonight."]
    assert not {"held", "not-checked"} & set(await states(tab))


@every_page
async def test_what_the_words_do_not_tell_is_for_a_supervisor(
    tab: Tab, ui: Ui, companion: ScriptedCompanion, site: OfficialPlatform
) -> None:
    await open_own(tab, companion, site)
    await remove(tab, UNSURE)
    said = await ui.shown(".hold")
    for part in ("Ask a supervisor first", COMMENTS["those people"].message, "sexual orientation"):
        assert part in said
    await ui.press("edit")
    await ui.gone(".hold")
    assert await tab.run(POSTS) == []


@every_page
async def test_a_picture_without_words_is_for_a_supervisor(
    tab: Tab, ui: Ui, companion: ScriptedCompanion, site: OfficialPlatform
) -> None:
    await open_own(tab, companion, site)
    await remove(tab, PICTURE)
    said = await ui.shown(".hold")
    assert WORDLESS.message in said
    assert "(no words)" in said


@every_page
async def test_a_personal_account_moderates_unwatched(
    desktop: Desktop, tab: Tab, companion: ScriptedCompanion, site: OfficialPlatform
) -> None:
    page = PAGES[site]
    companion.accounts = (Standing(site, "@somebody-else", approved=True, until=None),)
    await tab.open(page.url)
    await remove(tab, CRITICISM)
    assert (await removed(tab, page))["item"] == "c2"
    assert await review(desktop, site) is False
    assert await desktop.in_extension(RECORD, f"https://{page.host}/*") == []
    assert companion.moderated == []
    assert not {"held", "not-checked"} & set(await states(tab))


@pytest.mark.parametrize("site", ["facebook", "instagram", "youtube"])
async def test_an_own_comment_is_nobodys_business(
    tab: Tab, companion: ScriptedCompanion, site: OfficialPlatform
) -> None:
    page = PAGES[site]
    await open_own(tab, companion, site)
    await remove(tab, OWN)
    assert (await removed(tab, page))["item"] == "c4"
    assert companion.moderated == []


@pytest.mark.parametrize("site", ["facebook", "instagram", "youtube"])
async def test_what_stands_under_somebody_elses_post_is_not_the_departments(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion, site: OfficialPlatform
) -> None:
    page = PAGES[site]
    await open_own(tab, companion, site, "of=other.page")
    await remove(tab, CRITICISM)
    assert (await removed(tab, page))["item"] == "c2"
    await review(desktop, site)
    assert "No comments by others" in await ui.shown(".thread")
    assert companion.moderated == []


@pytest.mark.parametrize("site", ["x", "facebook", "instagram"])
async def test_of_a_comment_that_is_cut_off_nothing_is_said_for_sure(
    tab: Tab, ui: Ui, companion: ScriptedCompanion, site: OfficialPlatform
) -> None:
    await open_own(tab, companion, site)
    await tab.run("() => fixture.arrive('You clowns, and what is more …')")
    await remove(tab, "#c6")
    assert "Only the beginning" in await ui.shown(".hold")


async def test_a_menu_that_has_gone_meanwhile_is_opened_again(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion, "facebook")
    await remove(tab, CRITICISM)
    await ui.shown(".hold")
    await tab.run("() => document.querySelector('.report').click()")
    await ui.press("proceed")
    await ui.gone(".hold")
    assert await tab.run(POSTS) == []
    await remove(tab, CRITICISM)
    assert (await removed(tab, PAGES["facebook"]))["item"] == "c2"


async def test_deleting_is_held_before_the_site_asks(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion, "facebook")
    await tab.click(f"{CRITICISM} .options")
    await tab.run("() => document.querySelector('.delete').focus()")
    await tab.press("Enter")
    await ui.shown(".hold")
    await ui.press("proceed")
    await tab.click(".confirm")
    (post,) = await tab.run(POSTS)
    assert (post["kind"], post["item"]) == ("delete", "c2")


async def test_the_words_of_the_menu_are_known_in_spanish(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    for site in PAGES:
        await open_own(tab, companion, site, "lang=es")
        await remove(tab, CRITICISM)
        await ui.shown(".hold")


async def test_another_entry_and_another_menu_are_left_alone(
    tab: Tab, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion)
    await remove(tab, CRITICISM, ".report")
    await remove(tab, THREAT)
    assert (await removed(tab, PAGES["x"]))["item"] == "c1"
    assert "held" not in await states(tab)


@pytest.mark.parametrize("path", ["/cleo.fox/status/12", "/notifications"])
async def test_a_reply_is_held_wherever_it_is_hidden(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion, path: str
) -> None:
    await open_own(tab, companion)
    await tab.run("(path) => history.pushState(null, '', path)", path)
    await review(desktop)
    assert "No comments by others" in await ui.shown(".thread")
    await remove(tab, OWN)
    await removed(tab, PAGES["x"])
    assert companion.moderated == []
    await remove(tab, CRITICISM)
    assert KEEP.message in await ui.shown(".hold")


async def test_each_comment_is_asked_about(tab: Tab, ui: Ui, companion: ScriptedCompanion) -> None:
    await open_own(tab, companion)
    await tab.run("() => fixture.arrive('useless clowns')")
    await remove(tab, CRITICISM)
    await ui.shown(".hold")
    await ui.press("proceed")
    await removed(tab, PAGES["x"])
    # Its words are among those that were just decided on; the comment is another.
    await remove(tab, "#c6")
    await ui.shown(".hold")
    await ui.press("edit")
    await remove(tab, PICTURE)
    await ui.shown(".hold")
    await ui.press("proceed")
    await ui.gone(".hold")
    # Another picture, by another citizen, who comes in the other's place.
    await tab.run("() => fixture.arrive('')")
    await remove(tab, PICTURE)
    await ui.shown(".hold")


async def test_who_is_not_approved_is_asked_as_well(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    acting(companion, "x", approved=False)
    await tab.open(PAGES["x"].url)
    await remove(tab, THREAT)
    assert UNAPPROVED.message in await ui.shown(".hold")


async def test_without_a_companion_it_passes_and_is_said_to_be_unchecked(
    tab: Tab, ui: Ui, frail_companion: ScriptedCompanion
) -> None:
    acting(frail_companion, "x")
    await tab.open(PAGES["x"].url)
    await frail_companion.stop()
    await remove(tab, CRITICISM)
    assert (await removed(tab, PAGES["x"]))["item"] == "c2"
    assert await ui.await_state("not-checked")


@every_page
async def test_a_review_marks_what_others_have_written(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion, site: OfficialPlatform
) -> None:
    await open_own(tab, companion, site)
    assert await review(desktop, site) is True
    await counts(ui, 1, 2, 1)
    assert "Thank you for writing." not in companion.moderated

    async def marked() -> bool:
        # The page may still move its rows, and the marks follow a moment later.
        marks = await ui.run(MARKS)
        threats = [place for verdict, *place in marks if verdict == "removable"]
        return {verdict for verdict, *_ in marks} >= {"removable", "ask", "keep"} and all(
            [await tab.run(UNDER, THREAT, *place) for place in threats]
        )

    await until(marked, "a mark of each verdict, the threat's beside the threat")
    await tab.run("() => fixture.arrive('Fix the road, clowns.')")
    await counts(ui, 1, 2, 2)


async def test_a_review_goes_from_one_to_the_next(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion)
    await review(desktop)
    await counts(ui, 1, 2, 1)
    await ui.press("next-removable")
    assert "I will shoot the chief tonight." in await ui.shown(".thread .finding")
    await ui.press("next-ask")
    assert "Those people again." in await ui.shown(".thread .finding")
    await ui.press("next-ask")
    assert "(no words)" in await ui.shown(".thread .finding")
    assert await axe.serious(tab) == []
    await ui.press("end")
    await ui.gone(".thread")
    assert await ui.run(MARKS) == []


async def test_a_name_that_runs_the_other_way_stays_by_itself(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion, "facebook")
    name = "(بدر علي)"
    rename = "(css, name) => { document.querySelector(css).textContent = name; }"
    await tab.run(rename, f"{THREAT} a", name)
    await review(desktop, "facebook")
    await counts(ui, 1, 2, 1)
    await ui.press("next-removable")
    assert name in await ui.shown(".thread .finding")
    assert await ui.run(DIRECTION, name) == "rtl"


async def test_answers_are_known_where_the_list_has_taken_the_post_out_of_the_page(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion)
    # Whoever has jumped to the end sees neither the post nor where its answers end.
    await tab.run("() => fixture.scrollOut('own', 'end')")
    await review(desktop)
    assert "No comments by others" in await ui.shown(".thread")
    await tab.run("() => fixture.scrollOut()")
    await counts(ui, 1, 2, 1)
    await tab.run("() => fixture.scrollOut('own')")
    await tab.run("() => fixture.arrive('Fix the road, clowns.')")
    await counts(ui, 1, 2, 2)
    # What the site recommends is nobody's answer, also where the end of the answers is out.
    await remove(tab, CRITICISM)
    await ui.shown(".hold")
    await ui.press("edit")
    assert "You useless clowns." not in companion.moderated


async def test_what_a_dialog_shows_again_is_counted_once_and_led_to_there(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion, "facebook")
    await review(desktop, "facebook")
    await counts(ui, 1, 2, 1)
    await tab.click(".view")
    await tab.run("() => fixture.arrive('Fix the road, clowns.')")
    await counts(ui, 1, 2, 2)
    await ui.press("next-keep")
    await ui.press("next-keep")
    assert "Fix the road, clowns." in await ui.shown(".thread .finding")
    assert await tab.run("() => document.querySelector('.viewer').scrollTop") > 0


async def test_the_panel_makes_way_for_the_comment_that_it_leads_to(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion)
    await tab.run(
        """(css) => Object.assign(document.querySelector(css).style,
            { position: "fixed", right: "30px", bottom: "60px", width: "300px" })""",
        THREAT,
    )
    await review(desktop)
    await counts(ui, 1, 2, 1)
    assert await tab.run(COVERED, f"{THREAT} .options") is True
    await ui.press("next-removable")
    await ui.shown(".thread .finding")
    assert await tab.run(COVERED, f"{THREAT} .options") is False


async def test_five_hundred_comments_are_looked_at_in_parts(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion, query="comments=500")
    await tab.find("#c500")
    await review(desktop)
    await counts(ui, 1, 2, 496)
    batches = [one for one in companion.received if one.path == "/v1/moderate/batch"]
    assert len(batches) == 25
    assert len(companion.moderated) == 499


async def test_of_long_comments_a_part_has_fewer(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    """A computer that is slow has to answer each in time."""
    await open_own(tab, companion)
    for text in ("a" * 1400, "b" * 1400, "c" * 1400, "d" * 5000, "e" * 100, "One more."):
        await tab.run("(text) => fixture.arrive(text)", text)
    await tab.find("#c11")
    await review(desktop)
    await counts(ui, 1, 2, 7)
    batches = [one.body["items"] for one in companion.received if "moderate" in one.path]
    lengths = [[len(item["text"]) for item in items] for items in batches]
    assert lengths == [[31, 31, 19, 0, 1400, 1400], [1400], [5000], [100, 9]]


async def test_turning_to_another_account_ends_the_review(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion)
    await review(desktop)
    await ui.shown(".thread")
    await tab.run(SWITCH, "/private")
    await tab.run("() => fixture.arrive('One more.')")
    await ui.gone(".thread")
    assert await ui.run(MARKS) == []
    assert "One more." not in companion.moderated
    # What he removes now is his own affair.
    await remove(tab, CRITICISM)
    assert (await removed(tab, PAGES["x"]))["item"] == "c2"


async def test_turning_to_another_account_in_the_midst_ends_it(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion, query="comments=500")
    await tab.find("#c500")
    companion.answers.clear()
    await review(desktop)
    await ui.shown(".thread")

    async def asked() -> bool:
        return bool(companion.moderated)

    await until(asked, "some comments are asked about")
    await tab.run(SWITCH, "/private")
    companion.answers.set()
    await ui.gone(".thread")
    assert len(companion.moderated) == 20


async def test_a_review_that_is_ended_does_not_come_back(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion, query="comments=60")
    await tab.find("#c60")
    companion.answers.clear()
    await review(desktop)
    await ui.shown(".thread")
    await ui.press("end")
    await ui.gone(".thread")
    companion.answers.set()
    # Once the second is there, all that the first had under way is over.
    await remove(tab, CRITICISM)
    await ui.shown(".hold")
    assert await ui.text(".thread") is None
    assert await ui.run(MARKS) == []


async def test_a_review_says_what_was_not_looked_at(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion)
    companion.status = 503
    await review(desktop)

    async def said() -> bool:
        return "Not checked" in (await ui.text(".thread") or "")

    await until(said, "nobody has looked")
    companion.status = 200
    await ui.press("again")
    await counts(ui, 1, 2, 1)


async def test_no_record_is_kept_unless_the_department_wants_one(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion)
    await review(desktop)
    await counts(ui, 1, 2, 1)
    assert await desktop.in_extension(RECORD, "https://x.com/*") == []
    hidden = "(root) => root.querySelector('.thread [data-act=record]').hidden"
    assert await ui.run(hidden) is True


async def test_the_toolbar_offers_the_review(
    desktop: Desktop, tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    await open_own(tab, companion)
    async with desktop.toolbar(tab) as popup:
        shown = "() => document.querySelector('#review').checkVisibility()"
        await until(lambda: popup.run(shown), "the review is offered")
        # The window goes away by itself; the tab that stands for it here must not.
        await popup.run("() => { close = () => {}; document.querySelector('#review').click(); }")
        await ui.shown(".thread")
