"""What one text holds, before any policy is applied to it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

from companion.review.classifier import Classifier, Passage
from companion.review.evidence import marked_ranges
from companion.review.language import covered
from companion.review.normalise import Normalised
from companion.review.recognise import Recognised

UNREAD = -4.0
"""Log-odds of any concern in a text that the classifier cannot read."""


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """One passage, for one concern: its probability and the code point ranges that carry it."""

    score: float
    ranges: tuple[tuple[int, int], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Assessment:
    """The readings of a text per concern, and whether its language is covered."""

    readings: dict[str, tuple[Reading, ...]]
    covered: bool

    def score(self, concern: str) -> float:
        """The highest probability of any passage."""
        return max((reading.score for reading in self.readings[concern]), default=0.0)

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
    *,
    official: bool,
    affiliated: bool,
) -> Assessment:
    """Read ``plain``, the normalised ``source``, passage by passage."""
    if not covered(source):
        alone = {
            concern: tuple(
                Reading(_probability(UNREAD + item.weight), ((item.start, item.end),))
                for item in recognised
                if item.concern == concern
            )
            for concern in classifier.concerns
        }
        return Assessment(alone, covered=False)
    passages = classifier.read(plain, official=official, affiliated=affiliated)
    readings = {
        concern: tuple(
            _reading(classifier, column, passage, plain, recognised) for passage in passages
        )
        for column, concern in enumerate(classifier.concerns)
    }
    return Assessment(readings, covered=True)


def _reading(
    classifier: Classifier,
    column: int,
    passage: Passage,
    plain: Normalised,
    recognised: Sequence[Recognised],
) -> Reading:
    concern = classifier.concerns[column]
    first, last = plain.source(passage.offsets[0][0], passage.offsets[-1][1])
    inside = [r for r in recognised if r.concern == concern and first <= r.start < last]
    odds = classifier.calibration[concern].log_odds(float(passage.logits[column]))
    odds += max((item.weight for item in inside), default=0.0)
    ranges = marked_ranges(passage.evidence[:, column], passage.offsets, plain)
    ranges += [(item.start, item.end) for item in inside]
    # Where no word stands out, the concern lies in the whole.
    return Reading(_probability(odds), tuple(ranges) or ((first, last),))


def _probability(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, odds))))
