"""Undo disguises of a text for the classifier, and keep the way back.

Training and checking read text through the same function, so the classifier
never sees a form at work that it did not see while it learnt. Every character
of the result knows which characters of the source it stands for. What a sign
shows is ``signs``' part; here words are read, and signs put for their letters.
"""

from __future__ import annotations

import bisect
import dataclasses
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from companion.review.address import ADDRESS
from companion.review.masks import unmasked
from companion.review.parting import FEWEST_TOGETHER, parted, run_together
from companion.review.respell import Spelling, corrected, shortened, without_gaps
from companion.review.signs import WORD, Growth, Unit, clusters, composed_units, fold_lookalikes

_LEET = str.maketrans("0134578@$!€", "oieastbasie")
# Two in a row only when they are the same sign: AK47s and AR15s stay what they are.
_LEET_WORD = re.compile(r"(?<=[^\W\d_])(?:([0134578@$€])\1?|!)(?=[^\W\d_])|(?<!\w)\$(?=[a-z]{2})")
_WHOLE = re.compile(rf"(?<![\w@*]){WORD.pattern}(?![\w@])")
"""A word that is no part of a handle or of what has numbers."""
_ALIKE = ("'’‘ʼ", "-\u2010\u2011\u2012\u2013\u2014")
"""Apostrophes and dashes: which one is typed is up to the keyboard."""
_HASHTAG = re.compile(r"#\w+")
_NEXT_WORD = re.compile(
    "(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])|(?<=[A-ZÀ-ÖØ-Þ])(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2})"
)
"""Where a word begins within a hashtag: two small letters, since #NYPDs is one."""

DEPARTMENT = "police department"
"""What every name of the officer's own department is read as."""


@dataclasses.dataclass(frozen=True, slots=True)
class Normalised:
    """``text`` and, for each of its code points, the source range it stands for.

    ``starts[i]`` and ``ends[i]`` are code point offsets into the source.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Map the half-open range ``[start, end)`` of ``text`` to the source."""
        return self.starts[start], max(self.ends[start:end])

    def within(self, start: int, end: int) -> Normalised:
        """The part that stands for the half-open range ``[start, end)`` of the source."""
        first, last = bisect.bisect_left(self.starts, start), bisect.bisect_left(self.starts, end)
        return Normalised(self.text[first:last], self.starts[first:last], self.ends[first:last])


def normalise(text: str, names: re.Pattern[str] | None = None) -> Normalised:
    """Fold ``text`` to the form that the classifier reads.

    Compatibility forms (NFKC), invisible characters, look-alike letters, digits used as letters and
    the spellings that ``respell`` and ``masks`` find are undone, words run together (``parting``)
    and those of a #HashTag come apart, emoji become their names, once in a sentence, and whatever
    ``names`` matches (see ``name_pattern``), as it is or in disguise, becomes ``DEPARTMENT``. Web
    addresses go: the classifier has hardly met any, and takes them for what the post is about.
    """
    units = _undisguised(_without_addresses(text, _units(text, names)))
    return _normalised(_hashtags_apart(_reread(text, _folded(units, names) if names else units)))


def in_disguise(text: str, names: re.Pattern[str]) -> list[tuple[int, int]]:
    """The half-open ranges of ``text`` that read as one of ``names`` once it is normalised.

    The name of an emoji is none of them: nobody typed it.
    """
    units = _undisguised(_units(text, None))
    return [_source(units[start:end]) for start, end in _typed_names(units, names)]


def _undisguised(read: Iterable[Unit]) -> list[Unit]:
    """What was typed, letter by letter, whatever signs it was typed in."""
    units = list(read)
    joined = _joined(units)
    if not joined.isascii():
        fold_lookalikes(units, joined)
    for spellings in (without_gaps, unmasked):
        units = _respelt(units, spellings(_joined(units)))
    for match in _LEET_WORD.finditer(_joined(units)):
        for unit in units[match.start() : match.end()]:
            unit.char = "l" if match.group() == "11" else unit.char.translate(_LEET)
    return units


def _reread(text: str, units: list[Unit]) -> list[Unit]:
    """``units`` of ``text`` in the words that are meant, if what was typed is none."""
    apart = _words_apart(text, units)
    for spellings in (shortened, corrected):
        apart = _respelt(apart, spellings(_joined(apart)))
    return apart


def _words_apart(text: str, units: Sequence[Unit]) -> list[Unit]:
    """Blanks between the words that letters of ``text`` are, with blanks between any two or none.

    With other signs between its letters, what stands together is one word.
    """
    apart: list[Unit] = []
    place = 0
    joined = _joined(units)
    for word in WORD.finditer(joined):
        start, stop = word.span()
        if stop - start > 1 and units[start].end == units[start + 1].start:
            plain = units[stop - 1].end - units[start].start == stop - start
            run = plain and stop - start >= FEWEST_TOGETHER and _WHOLE.match(joined, start)
            ends = run_together(word.group()) if run else []
        else:
            gaps = itertools.pairwise(units[start:stop])
            blank = all(text[before.end : after.start].isspace() for before, after in gaps)
            ends = parted(word.group()) if blank else []
        for end in ends:
            apart += units[place : start + end]
            place = start + end
            apart.append(Unit(" ", units[place - 1].end, units[place].start))
    return apart + list(units[place:])


def _joined(units: Iterable[Unit]) -> str:
    return "".join(unit.char for unit in units)


def _respelt(units: Sequence[Unit], spellings: Iterable[Spelling]) -> list[Unit]:
    """``units`` as ``spellings`` of what they join to have them read."""
    read: list[Unit] = []
    place = 0
    for spelling in spellings:
        read += units[place : spelling.start]
        read += (Unit(char, *_source(units[start:end])) for char, start, end in spelling.letters)
        place = spelling.end
    return read + list(units[place:])


def _without_addresses(text: str, units: Iterable[Unit]) -> Iterator[Unit]:
    addresses = (match.span() for match in ADDRESS.finditer(text))
    start, end = next(addresses, (0, 0))
    for unit in units:
        while unit.start >= end and (following := next(addresses, None)):
            start, end = following
        if not start <= unit.start < end:
            yield unit


def _hashtags_apart(units: Sequence[Unit]) -> list[Unit]:
    """``units`` with a blank before each word within a hashtag that begins with a capital."""
    joined = _joined(units)
    apart: list[Unit] = []
    place = 0
    for hashtag in _HASHTAG.finditer(joined):
        for word in _NEXT_WORD.finditer(joined, *hashtag.span()):
            apart += units[place : word.start()]
            place = word.start()
            apart.append(dataclasses.replace(units[place], char=" "))
    return apart + list(units[place:])


def name_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for names, handles or terms, however they are typed; ``None`` for none.

    In any case, with any white space, apostrophe or dash, and as a hashtag without spaces. It
    matches in what is ``composed`` or normalised: neither keeps the marks that have no letter.
    """
    plain = {composed(name).text.strip() for name in names}
    words = sorted(plain - {""}, key=len, reverse=True)
    if not words:
        return None
    choices = "|".join(_typed(word) for word in words)
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)", re.IGNORECASE)


def _typed(name: str) -> str:
    """An expression for the ways in which ``name`` may be typed."""
    parts = [
        "".join(
            next((f"[{signs}]" for signs in _ALIKE if char in signs), re.escape(char))
            for char in part
        )
        for part in name.split()
    ]
    return r"\s+".join(parts) + (f"|(?<=#){''.join(parts)}" if len(parts) > 1 else "")


def _units(text: str, names: re.Pattern[str] | None) -> Iterator[Unit]:
    place = 0
    growth = Growth.of(text)
    for match in names.finditer(text) if names else ():
        yield from clusters(text, place, match.start(), growth)
        yield from _department(match.start(), match.end())
        place = match.end()
    yield from clusters(text, place, len(text), growth)


def _folded(units: Sequence[Unit], names: re.Pattern[str]) -> list[Unit]:
    """``units`` without the names that stood in disguise, so that ``_units`` could not see them."""
    folded: list[Unit] = []
    place = 0
    for start, end in _typed_names(units, names):
        folded += units[place:start]
        folded += _department(*_source(units[start:end]))
        place = end
    return folded + list(units[place:])


def _department(start: int, end: int) -> list[Unit]:
    return [Unit(char, start, end, given=True) for char in DEPARTMENT]


def _typed_names(units: Sequence[Unit], names: re.Pattern[str]) -> list[tuple[int, int]]:
    joined = "".join("\0" if unit.given else unit.char for unit in units)
    return [match.span() for match in names.finditer(joined)]


def _source(units: Sequence[Unit]) -> tuple[int, int]:
    return units[0].start, max(unit.end for unit in units)


def composed(text: str) -> Normalised:
    """``text`` with its compatibility forms and invisible characters undone, and nothing else."""
    return _normalised(list(composed_units(text)))


def _normalised(units: Sequence[Unit]) -> Normalised:
    return Normalised(
        "".join(unit.char for unit in units),
        tuple(unit.start for unit in units),
        tuple(unit.end for unit in units),
    )
