"""The right words are underlined whatever they are written with."""

from __future__ import annotations

import pytest

from tests.browser.companions import Rule, ScriptedCompanion
from tests.browser.compose import BOX, Compose, rich_and_plain

CASES = {
    "emoji": ("So sad 😀👍🏽👩‍👩‍👧 the Elm Street victim 🇺🇸 today", "Elm Street victim"),
    "emoji inside": ("Ask the Elm 🏠 victim, please", "Elm 🏠 victim"),
    "combining marks": ("Pre\u0301s du cafe\u0301, le te\u0301moin dort", "te\u0301moin dort"),
    "Hebrew": ("אתמול ראיתי את העד מרחוב אלם בבית", "העד מרחוב אלם"),
    "Arabic": ("رأيت أمس شاهد شارع الدردار في البيت", "شاهد شارع الدردار"),
    "two directions": ("Yesterday העד from Elm Street", "Elm Street"),
    "astral letters": ("𝕿𝖍𝖊 𝖛𝖎𝖈𝖙𝖎𝖒 of 𝔈𝔩𝔪 Street", "𝔈𝔩𝔪 Street"),
    "second line": ("First 😀 line\nthe Elm Street victim", "Elm Street victim"),
}


@rich_and_plain
@pytest.mark.parametrize(("text", "words"), CASES.values(), ids=CASES)
async def test_the_right_words_are_underlined(
    compose: Compose, companion: ScriptedCompanion, text: str, words: str
) -> None:
    companion.rules = (Rule(words),)
    await compose.write(text)
    await compose.ui.await_state("findings")
    await compose.await_marked(words)
    assert companion.checks[-1]["text"] == text
    await compose.tab.press("Alt+Shift+L")
    assert words in await compose.ui.shown(".card")


async def test_an_emoji_that_is_a_picture_counts_as_its_text(
    compose: Compose, companion: ScriptedCompanion
) -> None:
    await compose.write("So the Elm Street victim")
    await compose.await_marked("Elm Street victim")
    # Sites draw emoji as pictures of their own; here in the place of the word "So".
    await compose.tab.run(
        """(css) => {
            const words = document.querySelector(css).querySelector("[data-text]").firstChild;
            const picture = document.createElement("img");
            picture.alt = "\\u{1F600}";
            words.splitText(2);
            words.replaceWith(picture);
        }""",
        BOX,
    )
    await companion.await_check("😀 the Elm Street victim")
    await compose.await_marked("Elm Street victim")
