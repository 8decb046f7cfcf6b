"""Disguises are undone, and every character still knows where it came from."""

import pytest

from companion.review.normalise import name_pattern, normalise


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
        pytest.param("🄺 🄸 🄻 🄻 him", "kill him", id="spaced letters in boxes"),
        pytest.param("🇰 🇮 🇱 🇱 him", "kill him", id="spaced letters of flags"),
        pytest.param("k i l l him", "kill him", id="spaced letters"),
        pytest.param("k.i.l.l him", "kill him", id="dotted letters"),
        pytest.param("kıll bu11ets", "kill bullets", id="no dot, and two ones"),
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
        pytest.param("5th of 4, covid19, 1st", "5th of 4, covid19, 1st", id="numbers stay"),
        pytest.param("U S A", "U S A", id="three initials stay"),
    ],
)
def test_reads_through_the_disguise(disguised: str, plain: str) -> None:
    assert normalise(disguised).text == plain


@pytest.mark.parametrize(
    "text", ["", "plain", "k i l l 👮🏽 cafe\u0301 🇵🇷🇺 🄺 рolice \ud83d 𝓴", "\n\r\t"]
)
def test_every_character_has_a_place_in_the_source(text: str) -> None:
    result = normalise(text)
    assert len(result.text) == len(result.starts) == len(result.ends)
    for start, end in zip(result.starts, result.ends, strict=True):
        assert 0 <= start < end <= len(text)
    assert list(result.starts) == sorted(result.starts)


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
