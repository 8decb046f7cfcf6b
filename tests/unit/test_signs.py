"""A sign is read as what it shows, and whatever fills a text hides nothing."""

import re
import unicodedata
from collections.abc import Callable

import pytest

from companion.review.language import covered
from companion.review.normalise import Normalised, composed, normalise


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        pytest.param("🅺🅸🅻🅻", "kill", id="boxed letters"),
        pytest.param("🅚🅘🅛🅛", "kill", id="letters in black circles"),
        pytest.param("🄺🄸🄻🄻", "kill", id="letters in white boxes"),
        pytest.param("🄚🄘🄛🄛", "kill", id="capitals in brackets"),
        pytest.param("⒦⒤⒧⒧", "kill", id="letters in brackets"),
        pytest.param("🇰🇮🇱🇱 him", "kill him", id="letters of flags"),
        pytest.param("🇰\u200b🇮\u200b🇱\u200b🇱", "kill", id="letters of flags kept apart"),
        pytest.param("🇻🇴🇹🇪🇸", "votes", id="letters of flags, an odd number"),
        pytest.param("ki\u200bll", "kill", id="zero-width space"),
        pytest.param("\u202ekill\u202c", "kill", id="bidi controls"),
        pytest.param("рolice", "police", id="Cyrillic letter in a Latin word"),
        pytest.param("the соре said", "the cope said", id="Cyrillic word in Latin company"),
        pytest.param("𝓴𝓲𝓵𝓵", "kill", id="mathematical letters"),
        pytest.param("ｋｉｌｌ", "kill", id="full-width letters"),
        pytest.param("ᴋɪʟʟ ᴀʟʟ ꜰꜱ", "kill all fs", id="small capitals alone"),
        pytest.param("Привет ɪ ᴡɪʟʟ", "Привет i will", id="small capitals in any company"),
        pytest.param("ꞯᴜɪᴛ, ǫᴜɪᴛ", "quit, quit", id="both forms of a small capital q"),
        pytest.param("cafe\u0301", "café", id="combining mark composed"),
        pytest.param("no 👏 more 👏 of it", "no  clapping hands sign  more   of it", id="claps"),
        pytest.param("🚨 sale", " alarm  sale", id="a light that is no police car"),
        pytest.param("🔥 wings. 🔥🔥", " fire  wings.  fire  ", id="each sentence has its own"),
        pytest.param("sh🏻o🏻o🏻t", "shoot", id="skin tones between letters"),
        pytest.param("a\u00a0b", "a b", id="no-break space"),
        pytest.param("a\u2800b\u3164c", "a b c", id="signs that show nothing"),
        pytest.param("Привет мир", "Привет мир", id="other scripts stay"),
    ],
)
def test_a_sign_is_read_as_what_it_shows(typed: str, plain: str) -> None:
    assert normalise(typed).text == plain


def test_emoji_become_their_names() -> None:
    assert normalise("👮🏽ok").text == " police officer ok"


@pytest.mark.parametrize("flags", ["🇺🇸", "🇵🇷🇩🇴", "🇺🇸🇮🇪🇭🇹"])
def test_a_flag_is_no_letters_and_nobody_s(flags: str) -> None:
    result = normalise(f"a{flags}b")
    assert result.text == "a flag" + " " * (len(flags) // 2) + "b"
    start = result.text.index("flag")
    assert result.source(start, start + 4) == (1, 3)


@pytest.mark.parametrize("sign", ["1️⃣", "#️⃣", "🅱️", "™️", "👨🏾", "👩‍❤️‍👩", "🇺🇸"])
def test_a_range_covers_a_sign_whole(sign: str) -> None:
    result = normalise(f"see {sign} there")
    start = result.text.index("see") + 4
    assert result.source(start, result.text.index("there") - 1)[1] >= 4 + len(sign)


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param("😄👩‍🚀🤷🏽‍♂️🏋️", id="emoji"),
        pytest.param("😄 ", id="emoji apart"),
        pytest.param("🇺🇸🇩🇴", id="flags"),
        pytest.param("㎯", id="signs of several letters"),
        pytest.param("\ufdfa", id="ligatures of several words"),
    ],
)
def test_a_text_hardly_grows(unit: str) -> None:
    """The time to judge it is that of what it is read as."""
    source = unit * 3000 + " w1tness"
    result = normalise(source)
    assert len(result.text) <= 2 * len(source) + 2000
    assert result.text.startswith(normalise(unit * 9).text.rstrip())
    assert result.text.endswith(" witness")
    last = len(result.text)
    assert result.source(last - 7, last) == (len(source) - 7, len(source))
    assert list(result.starts) == sorted(result.starts)
    assert len(composed(source).text) <= 2 * len(source) + 2000


@pytest.mark.parametrize("reads", [normalise, composed])
def test_what_fills_a_text_hides_nothing(reads: Callable[[str], Normalised]) -> None:
    filler = "😆㎯⅓" * 3000
    for unit in ("🔫", "½", "🇺🇸"):
        assert reads(f"{filler} {unit}").text.endswith(reads(f" {unit}").text)


@pytest.mark.parametrize("marks", ["\u0301\u0316", "\u0f73", "\u0f75\u0f81", "\uff9e\uff9f"])
@pytest.mark.parametrize("reads", [normalise, composed, covered])
def test_a_heap_of_marks_is_not_put_in_order(
    monkeypatch: pytest.MonkeyPatch, reads: Callable[[str], object], marks: str
) -> None:
    """It would take the square of its length."""
    given = []
    original = unicodedata.normalize

    def ordered(form: str, text: str) -> str:
        given.append(text)
        return original(form, text)

    monkeypatch.setattr(unicodedata, "normalize", ordered)
    reads("Cafe\u0301 a" + marks * 100)
    heaps = [heap for text in given for heap in re.findall(f"[{marks}]+", text)]
    assert max(map(len, heaps)) <= 40


def test_a_heap_of_marks_hides_nothing() -> None:
    source = "k" + "\u0316\u0332" * 100 + "ill"
    result = normalise(source)
    assert result.text == "kill"
    assert result.source(1, 4) == (201, 204)
