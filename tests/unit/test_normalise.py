"""Disguises are undone, and every character still knows where it came from."""

import re
import unicodedata
from collections.abc import Callable

import pytest

from companion.review.language import covered
from companion.review.normalise import Normalised, composed, name_pattern, normalise


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        pytest.param("w1tness", "witness", id="digit for a letter"),
        pytest.param("m@ilman", "mailman", id="sign for a letter"),
        pytest.param("a$$hole", "asshole", id="two signs for letters"),
        pytest.param("$hoot him", "shoot him", id="sign for a first letter"),
        pytest.param("owes $5, $20k, $AAPL", "owes $5, $20k, $AAPL", id="money stays"),
        pytest.param("AK47s and AR15s", "AK47s and AR15s", id="names of guns stay"),
        pytest.param("wow!!great", "wow!!great", id="punctuation stays"),
        pytest.param("🅺🅸🅻🅻", "kill", id="boxed letters"),
        pytest.param("🅚🅘🅛🅛", "kill", id="letters in black circles"),
        pytest.param("🄺🄸🄻🄻", "kill", id="letters in white boxes"),
        pytest.param("🄚🄘🄛🄛", "kill", id="capitals in brackets"),
        pytest.param("⒦⒤⒧⒧", "kill", id="letters in brackets"),
        pytest.param("🄺 🄸 🄻 🄻 him", "kill him", id="spaced letters in boxes"),
        pytest.param("🇰🇮🇱🇱 him", "kill him", id="letters of flags"),
        pytest.param("🇰 🇮 🇱 🇱 him", "kill him", id="spaced letters of flags"),
        pytest.param("🇰\u200b🇮\u200b🇱\u200b🇱", "kill", id="letters of flags kept apart"),
        pytest.param("🇻🇴🇹🇪🇸", "votes", id="letters of flags, an odd number"),
        pytest.param("k i l l him", "kill him", id="spaced letters"),
        pytest.param("k.i.l.l him", "kill him", id="dotted letters"),
        pytest.param("ki\u200bll", "kill", id="zero-width space"),
        pytest.param("\u202ekill\u202c", "kill", id="bidi controls"),
        pytest.param("рolice", "police", id="Cyrillic letter in a Latin word"),
        pytest.param("the соре said", "the cope said", id="Cyrillic word in Latin company"),
        pytest.param("𝓴𝓲𝓵𝓵", "kill", id="mathematical letters"),
        pytest.param("ｋｉｌｌ", "kill", id="full-width letters"),
        pytest.param("ᴋɪʟʟ ᴀʟʟ ꜰꜱ", "kill all fs", id="small capitals alone"),
        pytest.param("Привет ɪ ᴡɪʟʟ", "Привет i will", id="small capitals in any company"),
        pytest.param("ꞯᴜɪᴛ, ǫᴜɪᴛ", "quit, quit", id="both forms of a small capital q"),
        pytest.param("kıll bu11ets", "kill bullets", id="no dot, and two ones"),
        pytest.param("cafe\u0301", "café", id="combining mark composed"),
        pytest.param("no 👏 more 👏 of it", "no  clapping hands sign  more   of it", id="claps"),
        pytest.param("🚨 sale", " alarm  sale", id="a light that is no police car"),
        pytest.param("#IWillKillYou, #NYPDs", "#I Will Kill You, #NYPDs", id="hashtag in capitals"),
        pytest.param("#thinblueline, McKay", "#thinblueline, McKay", id="no word begins within"),
        pytest.param("see https://t.co/aB1?x=1, ok", "see , ok", id="address"),
        pytest.param("(www.shop.com/a) bit.ly/3x.", "() .", id="addresses without a scheme"),
        pytest.param("www.elmfallspd.us, elmfalls.ma.us/police!", ", !", id="a town's addresses"),
        pytest.param("https://t.co/a\u200bKill|https://t.co/b|x", "Kill||x", id="words behind it"),
        *(
            pytest.param(typed, typed, id=f"no address: {typed}")
            for typed in (
                "ShopBlue.com or his/her",
                "www.you.are.all.mad",
                "No one likes us.To/from work",
                "Call.me/text.me",
                "a.m./p.m., U.S./Mexico, 1.5 mil/yr",
            )
        ),
        pytest.param("🔥 wings. 🔥🔥", " fire  wings.  fire  ", id="each sentence has its own"),
        pytest.param("sh🏻o🏻o🏻t", "shoot", id="skin tones between letters"),
        pytest.param("a\u00a0b", "a b", id="no-break space"),
        pytest.param("a\u2800b\u3164c", "a b c", id="signs that show nothing"),
        pytest.param("5th of 4, covid19, 1st", "5th of 4, covid19, 1st", id="numbers stay"),
        pytest.param("Привет мир", "Привет мир", id="other scripts stay"),
        pytest.param("U S A", "U S A", id="three initials stay"),
    ],
)
def test_reads_through_the_disguise(disguised: str, plain: str) -> None:
    assert normalise(disguised).text == plain


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


@pytest.mark.parametrize(
    "text", ["", "plain", "k i l l 👮🏽 cafe\u0301 🇵🇷🇺 🄺 рolice \ud83d 𝓴", "\n\r\t"]
)
def test_every_character_has_a_place_in_the_source(text: str) -> None:
    result = normalise(text)
    assert len(result.text) == len(result.starts) == len(result.ends)
    for start, end in zip(result.starts, result.ends, strict=True):
        assert 0 <= start < end <= len(text)
    assert list(result.starts) == sorted(result.starts)


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


def test_a_range_maps_back_to_the_disguised_words() -> None:
    source = "they k i l l 👮🏽 w1tness"
    result = normalise(source)
    for word, original in (("kill", "k i l l"), ("witness", "w1tness"), ("officer", "👮🏽")):
        start = result.text.index(word)
        first, last = result.source(start, start + len(word))
        assert source[first:last] == original


def test_the_departments_names_become_one_placeholder() -> None:
    names = name_pattern(["Elm Falls PD", "EFPD", "@elmfallspd", "  "])
    for name in ("Elm Falls PD", "efpd", "@ElmFallsPD", "Elm  Falls\nPD"):
        result = normalise(f"The {name} says", names)
        assert result.text == "The police department says"
        assert result.source(4, 21) == (4, 4 + len(name))
    department = name_pattern(["Department", "Police"])
    assert normalise("The Department, the Police", department).text == (
        "The police department, the police department"
    )
    assert normalise("EFPDX", names).text == "EFPDX"
    assert normalise("#ElmFallsPD", names).text == "#police department"
    sheriff = name_pattern(["Elm Co. Sheriff's Office"])
    assert normalise("elm co. sheriff’s\u00a0office", sheriff).text == "police department"
    assert name_pattern([]) is None


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("Pen\u0303a Police", id="decomposed"),
        pytest.param("Ｐｅñａ Ｐｏｌｉｃｅ", id="full width"),
        pytest.param("𝓟𝓮ñ𝓪 𝓟𝓸𝓵𝓲𝓬𝓮", id="mathematical letters"),
        pytest.param("Peña Роliсе", id="Cyrillic letters"),
        pytest.param("P̶e̶ñ̶a̶ P̶o̶l̶i̶c̶e̶", id="struck through"),
        pytest.param("Pe\u200bña Po\u00adlice", id="zero-width"),
    ],
)
@pytest.mark.parametrize("name", ["Peña Police", "Pen\u0303a Police"])
def test_a_name_is_known_in_disguise(name: str, typed: str) -> None:
    source = f"🙏 The {typed} says, the {typed} does"
    result = normalise(source, name_pattern([name]))
    assert result.text.endswith(" The police department says, the police department does")
    end = result.text.index(" says")
    first, last = result.source(end - len("police department"), end)
    assert source[first:last] == typed


def test_a_name_with_marks_that_no_letter_holds_is_known() -> None:
    names = name_pattern(["Ọ̀ṣun PD"])
    for typed in ("Ọ̀ṣun PD", "O\u0323\u0300s\u0323un PD"):
        assert normalise(f"The {typed} says", names).text == "The police department says"


def test_the_name_of_an_emoji_is_no_name_of_the_department() -> None:
    names = name_pattern(["Police Officer"])
    assert (
        normalise("👮 at a Pоlice Officer", names).text == " police officer  at a police department"
    )


def test_a_part_stands_for_its_range_of_the_source() -> None:
    source = "a k i l l 👮🏽 b"
    whole = normalise(source)
    part = whole.within(2, 9)
    assert part.text == "kill"
    assert part.source(0, 4) == (2, 9)
    assert whole.within(0, len(source)) == whole
    assert whole.within(3, 3).text == ""
