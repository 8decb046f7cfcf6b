"""What one text holds, before any policy is applied to it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Sequence

from companion.review.classifier import Classifier, Passage
from companion.review.context import Context
from companion.review.evidence import marked_ranges
from companion.review.grounds import grounds
from companion.review.language import covered, english_clauses, holds_another_language
from companion.review.normalise import Normalised
from companion.review.recognise import Recognised
from companion.review.segment import sentence_ends
from companion.review.types import Ground

UNREAD = -4.0
"""Log-odds of any concern in a text that the classifier cannot read."""

UNREAD_WORDS = 2
"""So many words in signs that the classifier does not know, and a text is not covered: it may be
in one more font."""


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """One passage, for one concern: its probability and the code point ranges that carry it.

    ``grounds`` are what it would be about if it held bias.
    """

    score: float
    ranges: tuple[tuple[int, int], ...]
    grounds: tuple[Ground, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Assessment:
    """The readings of a text per concern, and whether all of it could be read.

    ``english`` if it is on the whole, though a part of it may be what cannot be read.
    """

    readings: dict[str, tuple[Reading, ...]]
    covered: bool
    english: bool

    def score(self, concern: str) -> float:
        """The highest probability of any passage."""
        return max((reading.score for reading in self.readings[concern]), default=0.0)

    def grounds(self, threshold: float) -> tuple[Ground, ...]:
        """What the passages that show bias at or above ``threshold`` are about."""
        return tuple(
            dict.fromkeys(
                ground
                for reading in self.readings["bias"]
                if reading.score >= threshold
                for ground in reading.grounds
            )
        )

    def ranges(self, concern: str, threshold: float) -> list[tuple[int, int]]:
        """Where the passages at or above ``threshold`` carry the concern, merged, in order."""
        found = sorted(
            span
            for reading in self.readings[concern]
            if reading.score >= threshold
            for span in reading.ranges
        )
        merged: list[tuple[int, int]] = []
        for start, end in found:
            if merged and start <= merged[-1][1]:
                merged[-1] = merged[-1][0], max(end, merged[-1][1])
            else:
                merged.append((start, end))
        return merged


def assess(
    classifier: Classifier,
    source: str,
    plain: Normalised,
    recognised: Sequence[Recognised],
    context: Context,
    concerns: Collection[str],
) -> Assessment:
    """Read ``plain``, the normalised ``source``, passage by passage, for ``concerns`` alone.

    Of a text in another language only its English clauses are read. What the patterns find where
    nothing is read counts by itself. An English text with a sentence of another language is read
    as it is, and not covered.
    """
    whole = covered(source)
    parts = [plain] if whole else [plain.within(*span) for span in english_clauses(source)]
    read = [
        (part, ends, passage)
        for part in parts
        # Once for a part: sought for each passage, they would cost a long one its square.
        for ends in [sentence_ends(part.text)]
        for passage in classifier.read(part, context)
    ]
    readings = {
        concern: tuple(
            _reading(classifier, column, passage, part, ends, recognised)
            for part, ends, passage in read
        )
        for column, concern in enumerate(classifier.concerns)
        if concern in concerns
    }
    spans = [_span(passage, part) for part, _, passage in read]
    for item in (item for item in recognised if item.concern in readings):
        # Nor is an address read that may hold one.
        if not whole or not any(first <= item.start < last for first, last in spans):
            alone = Reading(_probability(UNREAD + item.weight), ((item.start, item.end),))
            readings[item.concern] += (alone,)
    read_throughout = (
        whole and not holds_another_language(source) and classifier.unread(plain) < UNREAD_WORDS
    )
    return Assessment(readings, read_throughout, whole)


def _span(passage: Passage, plain: Normalised) -> tuple[int, int]:
    """The half-open range of the source that ``passage`` of ``plain`` stands for."""
    return plain.source(passage.offsets[0][0], passage.offsets[-1][1])


def _reading(
    classifier: Classifier,
    column: int,
    passage: Passage,
    plain: Normalised,
    ends: Sequence[int],
    recognised: Sequence[Recognised],
) -> Reading:
    concern = classifier.concerns[column]
    first, last = _span(passage, plain)
    inside = [r for r in recognised if r.concern == concern and first <= r.start < last]
    odds = classifier.calibration[concern].log_odds(float(passage.logits[column]))
    odds += max((item.weight for item in inside), default=0.0)
    ranges = marked_ranges(passage.evidence[:, column], passage.offsets, plain, ends)
    ranges += [(item.start, item.end) for item in inside]
    named = grounds(classifier.grounds, passage.grounds)
    # Where no word stands out, the concern lies in the whole.
    return Reading(_probability(odds), tuple(ranges) or ((first, last),), named)


def _probability(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, odds))))
