"""Find what patterns tell better than a model: numbers that identify, codes that sell.

A pattern is evidence, not a verdict: it adds to the classifier's logit, and the
context decides. A tip line is a phone number too, so a phone number weighs little.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from companion.review.normalise import Normalised, composed, in_disguise


@dataclasses.dataclass(frozen=True, slots=True)
class Recognised:
    """A half-open code point range of the text, and what it adds to a concern's logit."""

    concern: str
    start: int
    end: int
    weight: float


@dataclasses.dataclass(frozen=True, slots=True)
class _Pattern:
    concern: str
    weight: float
    expression: re.Pattern[str]


def _pattern(concern: str, weight: float, expression: str) -> _Pattern:
    return _Pattern(concern, weight, re.compile(expression, re.IGNORECASE))


DECISIVE = 8.0
"""Outweighs any clean verdict: such a number has no harmless place in a post."""
LOCAL_TERM = 10.0
"""A term that the department itself named, as never to be posted: whatever stands around it, and
more than a number that only looks like one of those that identify."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|{_MONTH}\.? \d{{1,2}},? \d{{4}})"

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
"""Dashes that editors and phones put in of themselves, where a keyboard has one."""

_PATTERNS = (
    # Social Security number: no area 000, 666 or 9xx (SSA, POMS RM 10201.035).
    _pattern(
        "confidential",
        DECISIVE,
        r"(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])",
    ),
    _pattern("confidential", 3.0, rf"\b(?:dob|d\.o\.b\.?|date of birth)\b\W{{0,4}}{_DATE}"),
    _pattern(
        "confidential",
        1.5,
        r"\b(?:case|incident|report|docket|cad|log)\s{0,3}(?:no\.?|number|#)\s{0,3}:?\s{0,3}"
        r"[a-z]{0,4}\d[\d-]{3,}",
    ),
    _pattern(
        "confidential",
        1.5,
        r"\b(?:plate|tag|reg(?:istration)?)\s{0,3}(?:no\.?|number|#|:)?\s{0,3}"
        # No further than any plate reaches: a chain of "tag-" would be read anew from each of them.
        r"(?=[a-z0-9-]{0,12}\d)(?=[a-z0-9-]{0,12}[a-z])[a-z0-9]{2,4}[ -]?[a-z0-9]{2,4}\b",
    ),
    _pattern(
        "confidential",
        1.0,
        r"\b\d{1,5} (?:[nsew]\.? )?[a-z]+(?: [a-z]+)? "
        r"(?:st|street|ave|avenue|rd|road|dr|drive|ln|lane|ct|court|blvd|way|pl|place)\.?,? "
        r"(?:apt|apartment|unit|#|floor|fl)\.? ?\w{1,4}\b",
    ),
    _pattern("confidential", 0.3, r"(?<![\w-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\w-])"),
    _pattern(
        "endorsement",
        1.0,
        r"\b(?:promo|discount|referral|coupon|use|my|with|enter) code:?\s+(?-i:[A-Z]{2,}\d*)\b",
    ),
)


def recognise(text: str, terms: re.Pattern[str] | None = None) -> Iterator[Recognised]:
    """Yield what the patterns and the department's own ``terms`` (``name_pattern``) find."""
    typed = _as_typed(text)
    for pattern in _PATTERNS:
        for match in pattern.expression.finditer(typed.text):
            yield Recognised(pattern.concern, *typed.source(*match.span()), pattern.weight)
    if terms:
        # In no disguise, or their own digits may be undone, and in any.
        places = {typed.source(*match.span()) for match in terms.finditer(typed.text)}
        for place in sorted(places.union(in_disguise(text, terms))):
            yield Recognised("confidential", *place, LOCAL_TERM)


def _as_typed(text: str) -> Normalised:
    """``text`` as a plain keyboard writes it.

    Nothing else is undone: a digit among letters is part of a plate here, and no disguise.
    """
    if text.isascii():
        return Normalised(text, range(len(text)), range(1, len(text) + 1))
    typed = composed(text)
    return dataclasses.replace(typed, text=typed.text.translate(_DASHES))
