"""From what each token contributed to the words that an officer is shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from companion.review.normalise import Normalised

SHARE_OF_TOP = 0.5
"""A word is marked from this share of the strongest word's contribution on.

At half the top the marks agreed best with people's on HateXplain (token-F1 .51).
"""
BRIDGED_WORDS = 2
"""Unmarked words between two marks that are marked as well, so that clauses hold together."""


def marked_ranges(
    contributions: np.ndarray, offsets: Sequence[tuple[int, int]], text: Normalised
) -> list[tuple[int, int]]:
    """Half-open code point ranges of the source that carry a concern, in order.

    ``contributions`` (tokens,) are the concern's column of the evidence, ``offsets``
    the tokens' ranges in ``text``. Pieces of a word count together.
    """
    words = _words(contributions, offsets, text.text)
    top = max((weight for _, _, weight in words), default=0.0)
    if top <= 0.0:
        return []
    marks: list[list[int]] = []
    for place, (start, end, weight) in enumerate(words):
        if weight < SHARE_OF_TOP * top:
            continue
        if marks and place - marks[-1][2] <= BRIDGED_WORDS + 1:
            marks[-1][1:] = end, place
        else:
            marks.append([start, end, place])
    return [text.source(start, end) for start, end, _ in marks]


def _words(
    contributions: np.ndarray, offsets: Sequence[tuple[int, int]], text: str
) -> list[tuple[int, int, float]]:
    """Whole words with the sum of their pieces; punctuation marks nothing by itself."""
    words: list[tuple[int, int, float]] = []
    for (start, end), weight in zip(offsets, contributions.tolist(), strict=True):
        if words and words[-1][1] == start and _joined(text, start):
            words[-1] = words[-1][0], end, words[-1][2] + weight
        elif any(char.isalnum() for char in text[start:end]):
            words.append((start, end, weight))
    return words


def _joined(text: str, place: int) -> bool:
    """Whether the characters on both sides of ``place`` belong to one word."""
    return all(char.isalnum() or char in "'’-@#_" for char in text[place - 1 : place + 1])
