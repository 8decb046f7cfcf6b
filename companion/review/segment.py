"""Cut a tokenised text into windows that fit the classifier.

Where a window ends depends on the sentences in and near it, not on its distance
from the beginning (content-defined chunking, as in Muthitacharoen et al., "A
Low-bandwidth Network File System", 2001). So an edit changes one window or two,
and the answers for all the others are still in the cache.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

# They stand before a name, and hence with their stop within a sentence.
_TITLES = """Sgt Lt Cpl Capt Maj Col Cmdr Det Ofc Dep Insp Supt Ptl
             Dr Mr Mrs Ms Rev Prof Gov Sen""".split()
_NO_TITLE = "".join(rf"(?<!\b{title})" for title in _TITLES)
# It begins where a run of stops does, or a long run would be read again from each of them.
_SENTENCE_END = re.compile(
    rf"(?<![.!?…])(?:[.!?…]{{2,}}|[!?…]|{_NO_TITLE}\.)[\"')\]»”’]*\s+|\n+", re.IGNORECASE
)

CUT_FROM = 48
"""Tokens that a window holds at the least before a sentence may end it."""
CUT_ONE_IN = 3
"""One sentence in so many ends a window that is long enough."""
OVERLAP = 24
"""Tokens that the pieces of an overlong sentence share."""


def sentence_ends(text: str) -> list[int]:
    """Code point offsets just behind each sentence of ``text``; the last is its length.

    A sentence ends with a line, or at stops that a space follows, unless it is that of a title.
    """
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return ends


def windows(
    ids: Sequence[int], offsets: Sequence[tuple[int, int]], text: str, size: int
) -> list[tuple[int, int]]:
    """Half-open token ranges that cover ``ids``, none longer than ``size`` tokens.

    ``offsets`` are the tokens' character ranges in ``text``.
    """
    if len(ids) <= size:
        return [(0, len(ids))] if ids else []
    cut: list[tuple[int, int]] = []
    start = 0
    for first, last in _sentences(offsets, text):
        if last - start > size and first > start:
            cut.append((start, first))
            start = first
        while last - start > size:
            cut.append((start, start + size))
            start += size - OVERLAP
        if last - start >= CUT_FROM and _ends_window(ids[first:last]):
            cut.append((start, last))
            start = last
    if start < len(ids):
        cut.append((start, len(ids)))
    return cut


def _sentences(offsets: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Token ranges of the sentences, none empty."""
    ranges, first, token = [], 0, 0
    for end in sentence_ends(text):
        while token < len(offsets) and offsets[token][0] < end:
            token += 1
        if token > first:
            ranges.append((first, token))
            first = token
    return ranges


def _ends_window(ids: Sequence[int]) -> bool:
    return zlib.crc32(b"".join(i.to_bytes(4, "little") for i in ids)) % CUT_ONE_IN == 0
