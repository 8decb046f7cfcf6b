"""What gets underlined follows from what the tokens contributed."""

import numpy as np

from companion.review.evidence import marked_ranges
from companion.review.normalise import normalise
from companion.review.segment import sentence_ends


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
    ranges = marked_ranges(contributions, places, normalise(text), sentence_ends(text))
    return [text[start:end] for start, end in ranges]


def test_the_clause_around_the_strongest_word_is_marked() -> None:
    before, after = (
        "we had coffee and a long talk and then",
        "and so after the rain we all went home",
    )
    text = f"{before} the witness lives at Elm {after}"
    [mark] = marked(text, {"witness": 1.0, "lives": 0.8, "Elm": 0.6})
    assert "witness lives at Elm" in mark
    assert "coffee" not in mark
    assert "home" not in mark


def test_a_mark_ends_with_its_sentence() -> None:
    text = "Long night. The witness lives at Elm. That was all, good night"
    assert marked(text, {"witness": 1.0, "Elm.": 1.0}) == ["The witness lives at Elm."]


def test_a_mark_does_not_stop_just_before_its_sentence_does() -> None:
    text = f"and so it was the witness, she lives near the old mill with us. {'More ' * 20}"
    assert marked(text, {"witness,": 1.0}) == [text[: text.index(" More")]]


def test_two_clauses_far_apart_are_marked_apart() -> None:
    text = f"witness {'then ' * 20}gunman"
    assert len(marked(text, {"witness": 1.0, "gunman": 1.0})) == 2


def test_a_weak_word_far_away_is_not_marked() -> None:
    text = f"witness {'then ' * 20}gunman"
    assert "gunman" not in " ".join(marked(text, {"witness": 1.0, "gunman": 0.05}))


def test_pieces_of_a_word_are_marked_as_one() -> None:
    text = "witness here"
    pieces = [(0, 3), (3, 7), (8, 12)]
    ranges = marked_ranges(np.array([0.9, 0.1, 0.0]), pieces, normalise(text), [len(text)])
    assert ranges[0][0] == 0
    assert ranges[0][1] >= 7


def test_nothing_is_marked_where_nothing_speaks_for_it() -> None:
    assert marked("nothing at all", {"nothing": -1.0}) == []
