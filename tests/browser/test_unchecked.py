"""Where nothing could be checked the officer is told so, and never kept waiting."""

from __future__ import annotations

import pytest

from tests.browser import test_facebook
from tests.browser.companions import ScriptedCompanion
from tests.browser.compose import DIALOG, DRAFT, FORM, Compose, rich_and_plain
from tests.browser.desktop import Desktop
from tests.browser.shadow import Ui
from tests.browser.tab import Tab
from tests.browser.waiting import until

FOUND = "Ask the Elm Street victim about it"
CHIPS = """(root) => [...root.querySelectorAll(".chip")]
    .filter((chip) => chip.checkVisibility({ visibilityProperty: true }))
    .map((chip) => chip.innerText)"""
LISTEN = """(root) => {
    globalThis.heard = 0;
    new MutationObserver((records) => (heard += records.length)).observe(
        root.querySelector("[aria-live]"), { characterData: true, subtree: true },
    );
}"""
"""Counts what a screen reader is told from here on."""
FRAMES = """async () => {
    for (const frame of [1, 2]) await new Promise(requestAnimationFrame);
    await new Promise((done) => setTimeout(done));
}"""
"""What is to be shown after a press is shown."""
LIKE = '#tweet-1 [data-testid="like"]'
FAR_DOWN = """(css) => {
    document.querySelector(css).closest("section").style.marginTop = "3000px";
}"""
HIDES = """(css) => {
    const button = document.querySelector(css);
    button.addEventListener("click", () => {
        button.closest(".composer").style.display = "none";
    });
}"""
IN_DIALOG = """(css) => {
    const dialog = document.createElement("dialog");
    dialog.append(document.querySelector(css).closest("article").cloneNode(true));
    dialog.addEventListener("click", () => dialog.close());
    document.body.append(dialog);
    dialog.showModal();
}"""
NO_ENGLISH = (
    "Your draft is not checked: some or all of it does not look like English, "
    "which is all that Second Look reads."
)


async def goes_out_once(compose: Compose, text: str) -> None:
    """Post, and see that it is published as it is, once, and never held."""
    await compose.post()
    (post,) = await compose.posted()
    assert post["texts"] == [text]
    await compose.tab.run("() => new Promise((done) => setTimeout(done))")
    assert len(await compose.posts()) == 1
    assert "held" not in await compose.states()


async def said(compose: Compose, *beside: str) -> None:
    """Wait until one chip in sight says that something was not checked, and others only this."""
    await compose.tab.run(FRAMES)

    async def seen() -> bool:
        return sorted(await compose.ui.run(CHIPS)) == sorted(["Not checked", *beside])

    await until(seen, f"Not checked, in sight, and {beside}")


@rich_and_plain
async def test_stopping_the_companion_in_the_middle_of_typing(
    compose: Compose, frail_companion: ScriptedCompanion
) -> None:
    await compose.write("Ask the Elm")
    await compose.ui.await_state("clear")
    await frail_companion.stop()
    await compose.write(" Street victim about it")
    await compose.ui.await_state("not-checked")
    assert "ot checked" in await compose.ui.shown(".chip")
    await goes_out_once(compose, FOUND)


async def test_a_companion_that_comes_back_is_found_again(
    compose: Compose, frail_companion: ScriptedCompanion, desktop: Desktop
) -> None:
    await compose.write("Ask")
    await compose.ui.await_state("clear")
    await frail_companion.stop()
    await compose.write(" the Elm")
    await compose.ui.await_state("not-checked")
    async with desktop.popup() as popup:
        await popup.reads("#connection", "Not connected: nothing is checked")
        await frail_companion.start()
        await popup.click("#retry")
        await popup.reads("#connection", "Connected")
    await compose.write(" Street victim")
    await compose.await_marked("Elm Street victim")


@rich_and_plain
async def test_a_late_answer_does_not_keep_a_post(
    compose: Compose, companion: ScriptedCompanion
) -> None:
    companion.answers.clear()
    await compose.write(FOUND)
    await goes_out_once(compose, FOUND)
    assert "not-checked" in await compose.states()
    assert companion.asked(FOUND)
    # The post did not wait until the extension itself had given up.
    assert companion.abandoned == 0
    companion.answers.set()


async def test_a_post_waits_a_moment_for_its_check(
    compose: Compose, companion: ScriptedCompanion
) -> None:
    companion.answers.clear()
    await compose.write(FOUND)
    await compose.forget_seen()
    await compose.post()
    companion.answers.set()
    await compose.ui.await_state("held")
    assert await compose.posts() == []
    assert await compose.seen() == []


@pytest.mark.parametrize("status", [422, 429, 503])
async def test_a_companion_that_refuses(
    compose: Compose, companion: ScriptedCompanion, status: int
) -> None:
    companion.status = status
    await compose.write(FOUND)
    await compose.ui.await_state("not-checked")
    await goes_out_once(compose, FOUND)


@pytest.mark.parametrize("editor", [DIALOG, test_facebook.POST], ids=["X", "Facebook"])
async def test_it_is_said_although_the_dialog_has_gone(
    compose: Compose, companion: ScriptedCompanion
) -> None:
    companion.status = 503
    await compose.write(FOUND)
    await compose.ui.await_state("not-checked")
    await compose.post()
    await said(compose)
    assert await compose.tab.nodes(compose.editor.box) == []
    assert len(await compose.posts()) == 1


@pytest.mark.parametrize("editor", [FORM], ids=["form"])
@pytest.mark.parametrize("by_key", [False, True], ids=["click", "key"])
async def test_it_is_said_once_of_an_act_that_comes_by_more_than_one_event(
    compose: Compose, companion: ScriptedCompanion, by_key: bool
) -> None:
    companion.status = 503
    await compose.write(FOUND)
    await compose.ui.await_state("not-checked")
    await compose.ui.run(LISTEN)
    if by_key:
        await compose.tab.run("(css) => document.querySelector(css).focus()", compose.editor.submit)
        await compose.tab.press("Enter")
    else:
        await compose.post()
    await compose.posted()
    assert await compose.tab.run("() => heard") == 1


@pytest.mark.parametrize("away", [False, True], ids=["in sight", "far from the box"])
async def test_it_is_said_beside_a_like_and_not_of_the_draft(
    compose: Compose, companion: ScriptedCompanion, away: bool
) -> None:
    await compose.write("Words")
    await compose.ui.await_state("clear")
    companion.status = 503
    if away:
        await compose.tab.run(FAR_DOWN, LIKE)
    await compose.tab.click(LIKE)
    # A box that is out of sight has no chip.
    await said(compose, *([] if away else ["Checked"]))
    assert len(await compose.posts()) == 1


@pytest.mark.parametrize("editor", [test_facebook.FIRST], ids=["Facebook"])
async def test_it_is_said_once_though_the_officer_turns_to_another_form_and_back(
    compose: Compose, companion: ScriptedCompanion
) -> None:
    companion.status = 503
    await compose.write(FOUND)
    await compose.ui.await_state("not-checked")
    await compose.post()
    for form in (test_facebook.SECOND, test_facebook.FIRST):
        await compose.tab.run("(css) => document.querySelector(css).focus()", form.box)
        await said(compose)


async def test_it_is_said_although_the_form_is_hidden_and_kept(
    compose: Compose, companion: ScriptedCompanion
) -> None:
    companion.status = 503
    await compose.write(FOUND)
    await compose.ui.await_state("not-checked")
    await compose.tab.run(HIDES, compose.editor.submit)
    await compose.post()
    await said(compose)


async def test_it_is_said_although_a_like_closes_the_dialog_around_it(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    companion.status = 503
    await tab.open(DRAFT.url)
    await tab.find(LIKE)
    await tab.run(IN_DIALOG, LIKE)
    await tab.click('dialog [data-testid="like"]')
    await said(Compose(tab, ui, DRAFT))


async def test_a_companion_that_was_busy_is_asked_again_without_a_key(
    compose: Compose, companion: ScriptedCompanion, desktop: Desktop
) -> None:
    companion.status = 503
    await compose.write(FOUND)
    await compose.ui.await_state("not-checked")
    async with desktop.popup() as popup:
        await popup.reads("#connection", "Connected")
    companion.status = 200
    await compose.ui.await_state("findings")


async def test_a_draft_is_asked_about_again_though_another_question_was_answered_first(
    compose: Compose, companion: ScriptedCompanion
) -> None:
    companion.status = 503
    await compose.write(FOUND)

    async def looked_for() -> bool:
        return [check["text"] for check in companion.checks].count(FOUND) > 2

    # The next look is seconds away.
    await until(looked_for, "the companion is looked for, and for a second time")
    companion.status = 200
    await compose.tab.hover(LIKE)
    await compose.ui.await_state("findings")


async def test_a_post_waits_for_a_companion_that_is_there_again(
    tab: Tab, ui: Ui, companion: ScriptedCompanion
) -> None:
    compose = Compose(tab, ui, DRAFT)
    companion.status = 503
    await tab.open(DRAFT.url)
    await tab.click(LIKE)

    async def asked_twice() -> bool:
        return len(companion.checks) > 1

    await until(asked_twice, "what went out unchecked is asked about again")
    companion.status = 200
    companion.answers.clear()
    await compose.turn_to()
    await compose.write(FOUND)
    await companion.await_check(FOUND)
    await compose.post()
    companion.answers.set()
    await compose.ui.await_state("held")
    assert len(await compose.posts()) == 1


async def test_a_companion_that_hangs_up(
    compose: Compose, frail_companion: ScriptedCompanion
) -> None:
    frail_companion.breaks = True
    await compose.write(FOUND)
    await compose.ui.await_state("not-checked")
    await goes_out_once(compose, FOUND)


async def test_a_text_that_could_not_be_judged(
    compose: Compose, companion: ScriptedCompanion, desktop: Desktop
) -> None:
    companion.reason = "language"
    await compose.write("Une phrase en français")
    await compose.ui.await_state("not-checked")
    assert "ot checked" in await compose.ui.shown(".chip")
    assert "like English" in await compose.ui.run("(root) => root.querySelector('.chip').title")
    await compose.tab.press("Alt+Shift+L")
    assert "like English" in await compose.ui.announced()
    async with desktop.toolbar(compose.tab) as popup:
        await popup.reads("#tab", NO_ENGLISH)
    await goes_out_once(compose, "Une phrase en français")


async def test_an_answer_that_is_none(compose: Compose, companion: ScriptedCompanion) -> None:
    companion.garbles = True
    await compose.write(FOUND)
    await compose.ui.await_state("not-checked")
    await goes_out_once(compose, FOUND)
