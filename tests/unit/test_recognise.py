"""Patterns find what identifies, and leave ordinary numbers alone."""

import pytest

from companion.review.normalise import name_pattern
from companion.review.recognise import recognise


def found(text: str, *terms: str) -> list[tuple[str, str]]:
    return [
        (item.concern, text[item.start : item.end]) for item in recognise(text, name_pattern(terms))
    ]


@pytest.mark.parametrize(
    ("text", "concern", "words"),
    [
        ("his social is 123-45-6789 ok", "confidential", "123-45-6789"),
        ("DOB: 3/14/1988, white male", "confidential", "DOB: 3/14/1988"),
        ("date of birth May 3, 1990", "confidential", "date of birth May 3, 1990"),
        ("see case #24-018834", "confidential", "case #24-018834"),
        ("gray Civic, plate 4KD 92B", "confidential", "plate 4KD 92B"),
        ("he's at 114 Vernon Hill Rd apt 3", "confidential", "114 Vernon Hill Rd apt 3"),
        ("call 508-555-0142", "confidential", "508-555-0142"),
        ("his social is 123\u201145\u20136789", "confidential", "123\u201145\u20136789"),
        ("👮🏽 DOB:\u00a03/14\u200b/1988", "confidential", "DOB:\u00a03/14\u200b/1988"),
        ("his social is 123－45﹣6789", "confidential", "123－45﹣6789"),
        ("his social is １２３-45-6789", "confidential", "１２３-45-6789"),
        ("it is 1\ufe0f\u20e323-4\ufe0f5-6789", "confidential", "1\ufe0f\u20e323-4\ufe0f5-6789"),
        ("use code BLUE15 today", "endorsement", "use code BLUE15"),
    ],
)
def test_found(text: str, concern: str, words: str) -> None:
    assert (concern, words) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "code 4, all clear",
        "Zip code 01608",
        "use code of conduct",
        "000-12-3456 and 666-12-3456 and 900-12-3456 are no numbers",
        "He wore number 44 in the 2024-25 season",
        "Report at 9",
        "a plate of nachos",
        "tag team-building-day-2024 next week",
        "in any case 12 of us",
        "123 Main St, all welcome",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(text) == []


def test_the_departments_own_terms_count() -> None:
    text = "Operation nightingale starts soon"
    assert found(text, "Operation Nightingale") == [("confidential", "Operation nightingale")]
    assert found("operation nightingales", "Operation Nightingale") == []


@pytest.mark.parametrize(
    "typed",
    [
        "Operation  Widow's\nWalk",
        "operation widow’s walk",
        "Operation\u00a0Widow\u2019s\u00a0Walk",
        "Opera\u200btion Widow's Walk",
        "Ｏｐｅｒａｔｉｏｎ Ｗｉｄｏｗ＇ｓ Ｗａｌｋ",
        "𝐎𝐩𝐞𝐫𝐚𝐭𝐢𝐨𝐧 𝐖𝐢𝐝𝐨𝐰’𝐬 𝐖𝐚𝐥𝐤",
        "Ореrаtiоn Widow's Walk",
        "O̶p̶e̶r̶a̶t̶i̶o̶n̶ ̶W̶i̶d̶o̶w̶'̶s̶ ̶W̶a̶l̶k̶",
        "ᴏᴘᴇʀᴀᴛɪᴏɴ ᴡɪᴅᴏᴡ'ꜱ ᴡᴀʟᴋ",
        "O p e r a t i o n W1dow's W@lk",
    ],
)
def test_a_term_is_found_however_it_is_typed(typed: str) -> None:
    text = f"🙏 All set for {typed} tonight"
    assert found(text, "Operation Widow's Walk") == [("confidential", typed)]


@pytest.mark.parametrize("term", ["Opération Z3BRA", "Ope\u0301ration Z3BRA"])
@pytest.mark.parametrize(
    "typed", ["Opération Z3BRA", "ope\u0301ration z3bra", "ｏｐéｒａｔｉｏｎ Ｚ３ＢＲＡ"]
)
def test_a_term_with_an_accent_and_a_digit_is_found(term: str, typed: str) -> None:
    assert found(f"All set for {typed}.", term) == [("confidential", typed)]
    assert found("All set for opération Zebra", term) == []


@pytest.mark.parametrize("term", ["มังกร", "नक्सल", "Ọ̀ṣun", "Guarani\u0303 G\u0303"])
def test_a_term_with_marks_that_no_letter_holds_is_found(term: str) -> None:
    assert found(f"All set for {term}, friends.", term) == [("confidential", term)]


def test_a_term_is_found_as_a_hashtag() -> None:
    assert found("#OperationNightingale", "Operation Nightingale") == [
        ("confidential", "OperationNightingale")
    ]
    assert found("operationnightingale", "Operation Nightingale") == []
    assert found("nothing of the kind", "  ") == []


def test_the_name_of_an_emoji_is_no_term() -> None:
    for emoji, term in (("🦂", "Scorpion"), ("☃️", "Snowman"), ("🦅", "Eagle"), ("🇺🇸", "Symbol")):
        assert found(f"Busy shift {emoji}", term) == []
        assert found(f"Busy {emoji} {term} shift", term) == [("confidential", term)]
        assert found(f"Busy {emoji}{term[0]}\u200b{term[1:]}", term) != []
    assert found("All set for 🅳🆁🅰🅶🅾🅽", "Dragon") == [("confidential", "🅳🆁🅰🅶🅾🅽")]


@pytest.mark.parametrize("begin", ["tag", "case #", "plate"])
def test_white_space_without_end_is_read_once(begin: str) -> None:
    """The expression would otherwise try each number of blanks from each of them."""
    text = begin + "\n" * 100_000 + "1234"
    assert found(text) == []
