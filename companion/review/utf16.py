"""Between Python's code points and the UTF-16 code units that JavaScript counts."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from companion.review.types import Span


def length(text: str) -> int:
    """Length of ``text`` in UTF-16 code units; a lone surrogate counts one."""
    return len(text) + sum(char > "\uffff" for char in text)


def spans(text: str, ranges: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """Half-open code point ranges of ``text`` as spans in UTF-16 units."""
    units = [0, *itertools.accumulate(2 if char > "\uffff" else 1 for char in text)]
    return tuple(Span(units[start], units[end]) for start, end in ranges)
