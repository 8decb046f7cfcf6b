"""What is read for an emoji, and for those that several signs make up."""

from __future__ import annotations

import pytest

from companion.review.emoji import SEQUENCE, countries, name


def read(sequence: str) -> str:
    match = SEQUENCE.fullmatch(sequence)
    assert match, f"{sequence} is not read whole"
    return name(match.group())


@pytest.mark.parametrize(
    ("sequence", "words"),
    [
        ("👨🏾", "black man"),
        ("👩🏻", "white woman"),
        ("👳🏽‍♀️", "brown woman with turban"),
        ("👮‍♂️", "man police officer"),
        ("🕵🏿‍♀️", "black woman sleuth or spy"),
        ("🧑🏿‍⚕️", "black person staff of aesculapius"),
        ("👨‍🦰", "man red hair"),
        ("🧑‍🦽", "person manual wheelchair"),
    ],
)
def test_who_is_shown_has_a_sex_and_a_skin(sequence: str, words: str) -> None:
    assert read(sequence) == words


@pytest.mark.parametrize(
    ("sequence", "words"),
    [
        ("👍🏿", "thumbs up sign"),
        ("🤷🏾‍♀️", "shrug"),
        ("🤦🏻‍♂️", "face palm"),
        ("🏋🏽‍♀️", "weight lifter"),
    ],
)
def test_a_gesture_shows_the_writer(sequence: str, words: str) -> None:
    assert read(sequence) == words


@pytest.mark.parametrize(
    ("sequence", "words"),
    [
        ("👨‍❤️‍👨", "man and man in love"),
        ("👩🏿‍❤️‍💋‍👩🏻", "black woman and white woman kissing"),
        ("👩🏽‍🤝‍👨🏼", "brown woman and white man holding hands"),
        ("👨‍👩‍👧", "family man woman girl"),
    ],
)
def test_people_together(sequence: str, words: str) -> None:
    assert read(sequence) == words


@pytest.mark.parametrize(
    ("sequence", "words"),
    [
        ("🏳️‍🌈", "gay pride flag"),
        ("🏳️‍⚧️", "transgender flag"),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "scotland flag"),
        ("🏴\U000e0067\U000e0062\U000e007a\U000e007a\U000e007a\U000e007f", "waving black flag"),
        ("🏴", "waving black flag"),
    ],
)
def test_flags_of_several_signs(sequence: str, words: str) -> None:
    assert read(sequence) == words


@pytest.mark.parametrize(
    ("sign", "words"),
    [("✅", "check mark"), ("❤️", "heart"), ("🖤", "black heart"), ("⬛", "black large square")],
)
def test_colours_are_those_that_one_sees(sign: str, words: str) -> None:
    assert read(sign) == words


def test_each_flag_is_named() -> None:
    assert len(countries()) == 259
    assert all(len(pair) == 2 and country for pair, country in countries().items())


@pytest.mark.parametrize("text", ["a", "1️⃣", "🅰️", "🇺🇸", "🏽", "\u200d", "中"])
def test_what_is_no_picture(text: str) -> None:
    assert SEQUENCE.match(text) is None
