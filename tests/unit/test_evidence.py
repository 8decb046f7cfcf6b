"""What gets underlined follows from what the tokens contributed."""

import numpy as np

from companion.review.evidence import marked_ranges
from companion.review.normalise import normalise


def offsets(text: str) -> list[tuple[int, int]]:
    found, place = [], 0
    for word in text.split():
        start = text.index(word, place)
        place = start + len(word)
        found.append((start, place))
    return found


def marked(text: str, weights: dict[str, float]) -> list[str]:
    places = offsets(text)
    contributions = np.array([weights.get(text[a:b], 0.0) for a, b in places])
    ranges = marked_ranges(contributions, places, normalise(text))
    return [text[start:end] for start, end in ranges]


def test_words_from_half_of_the_strongest_on_are_marked() -> None:
    weights = {"witness": 1.0, "yesterday": 0.4, "Elm": 0.6}
    assert marked("the witness lives near here at Elm yesterday", weights) == ["witness", "Elm"]


def test_a_gap_of_two_words_is_bridged() -> None:
    assert marked("the witness lives at Elm", {"witness": 1.0, "Elm": 1.0}) == [
        "witness lives at Elm"
    ]


def test_pieces_of_a_word_count_together() -> None:
    text = "witness here"
    ranges = marked_ranges(np.array([0.3, 0.4, 0.5]), [(0, 3), (3, 7), (8, 12)], normalise(text))
    assert ranges == [(0, 12)]
    ranges = marked_ranges(np.array([0.3, 0.4, 0.3]), [(0, 3), (3, 7), (8, 12)], normalise(text))
    assert ranges == [(0, 7)]


def test_nothing_is_marked_where_nothing_speaks_for_it() -> None:
    assert marked("nothing at all", {"nothing": -1.0}) == []
