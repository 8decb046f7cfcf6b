"""What is read for an emoji, and for those that several signs make up."""

from __future__ import annotations

import pytest

from companion.review.emoji import SEQUENCE, name


@pytest.mark.parametrize(
    ("sequence", "words"),
    [
        # Who is shown has a sex and a skin.
        ("👨🏾", "black man"),
        ("👩🏻", "white woman"),
        ("👳🏽‍♀️", "brown woman with turban"),
        ("🧔🏿‍♂️", "black bearded man"),
        ("👨🏿‍🦲", "black man bald"),
        ("👮‍♂️", "man police officer"),
        # What somebody does has no skin.
        ("👍🏿", "thumbs up sign"),
        ("🤷🏾‍♀️", "shrug"),
        ("🤦🏻‍♂️", "face palm"),
        ("🏋🏽‍♀️", "weight lifter"),
        ("🏃🏿‍♂️‍➡️", "runner"),
        ("👮🏿‍♀️", "woman police officer"),
        ("👩🏽‍✈️", "woman pilot"),
        ("🧑🏿‍⚕️", "person doctor or nurse"),
        ("🧑🏿‍🦽", "person in wheelchair"),
        # People together.
        ("👨‍❤️‍👨", "man and man in love"),
        ("👩🏿‍❤️‍💋‍👩🏻", "black woman and white woman kissing"),
        ("👩🏽‍🤝‍👨🏼", "brown woman and white man holding hands"),
        ("👨‍👩‍👧", "family man woman girl"),
        ("👨‍👧", "family man girl"),
        ("👩‍👩‍♀", "family woman woman"),
        # Flags of several signs.
        ("🏳️‍🌈", "gay pride flag"),
        ("🏳️‍⚧️", "transgender flag"),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "flag"),
        ("🏴\U000e0067\U000e0062\U000e007a\U000e007a\U000e007a\U000e007f", "flag"),
        ("🏴\U000e0075\U000e0073\U000e0074\U000e0078\U000e007f", "flag"),
        ("🏴", "waving black flag"),
        # Colours and arrows are those that one sees.
        ("✅", "check mark"),
        ("❤️", "heart"),
        ("🖤", "black heart"),
        ("⬛", "black large square"),
        ("🐈‍⬛", "cat"),
        ("🙂‍↕️", "slightly smiling face"),
    ],
)
def test_a_sequence_is_read_whole(sequence: str, words: str) -> None:
    match = SEQUENCE.fullmatch(sequence)
    assert match
    assert name(match.group()) == words


@pytest.mark.parametrize("text", ["a", "1️⃣", "🅰️", "🇺🇸", "🏽", "\u200d", "中", "▪", "→"])
def test_what_is_no_picture(text: str) -> None:
    assert SEQUENCE.match(text) is None
