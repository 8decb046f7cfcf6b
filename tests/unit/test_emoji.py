"""What is read for an emoji, and for those that several signs make up."""

from __future__ import annotations

import pytest

from companion.review.emoji import SEQUENCE, name


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
        ("🧔🏿‍♂️", "black bearded man"),
        ("👨🏿‍🦲", "black man bald"),
        ("👮‍♂️", "man police officer"),
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
        ("🏃🏿‍♂️‍➡️", "runner"),
        ("👮🏿‍♀️", "woman police officer"),
        ("👩🏽‍✈️", "woman pilot"),
        ("🧑🏿‍⚕️", "person doctor or nurse"),
        ("🧑🏿‍🦽", "person in wheelchair"),
    ],
)
def test_what_somebody_does_has_no_skin(sequence: str, words: str) -> None:
    assert read(sequence) == words


@pytest.mark.parametrize(
    ("sequence", "words"),
    [
        ("👨‍❤️‍👨", "man and man in love"),
        ("👩🏿‍❤️‍💋‍👩🏻", "black woman and white woman kissing"),
        ("👩🏽‍🤝‍👨🏼", "brown woman and white man holding hands"),
        ("👨‍👩‍👧", "family man woman girl"),
        ("👨‍👧", "family man girl"),
        ("👩‍👩‍♀", "family woman woman"),
    ],
)
def test_people_together(sequence: str, words: str) -> None:
    assert read(sequence) == words


@pytest.mark.parametrize(
    ("sequence", "words"),
    [
        ("🏳️‍🌈", "gay pride flag"),
        ("🏳️‍⚧️", "transgender flag"),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "flag"),
        ("🏴\U000e0067\U000e0062\U000e007a\U000e007a\U000e007a\U000e007f", "flag"),
        ("🏴\U000e0075\U000e0073\U000e0074\U000e0078\U000e007f", "flag"),
        ("🏴", "waving black flag"),
    ],
)
def test_flags_of_several_signs(sequence: str, words: str) -> None:
    assert read(sequence) == words


@pytest.mark.parametrize(
    ("sign", "words"),
    [
        ("✅", "check mark"),
        ("❤️", "heart"),
        ("🖤", "black heart"),
        ("⬛", "black large square"),
        ("🐈‍⬛", "cat"),
        ("🙂‍↕️", "slightly smiling face"),
    ],
)
def test_colours_and_arrows_are_those_that_one_sees(sign: str, words: str) -> None:
    assert read(sign) == words


@pytest.mark.parametrize("text", ["a", "1️⃣", "🅰️", "🇺🇸", "🏽", "\u200d", "中", "▪", "→"])
def test_what_is_no_picture(text: str) -> None:
    assert SEQUENCE.match(text) is None
