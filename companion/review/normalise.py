"""Undo disguises of a text for the classifier, and keep the way back.

Training and checking read text through the same function, so the classifier
never sees a form at work that it did not see while it learnt. Every character
of the result knows which characters of the source it stands for.
"""

from __future__ import annotations

import bisect
import collections
import dataclasses
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from companion.review import emoji
from companion.review.address import ADDRESS
from companion.review.masks import unmasked
from companion.review.parting import FEWEST_TOGETHER, parted, run_together
from companion.review.respell import Spelling, corrected, shortened, without_gaps

# Letters of other scripts that are drawn like Latin ones (from the Unicode
# confusables list, UTS 39, cut to what a keyboard or a "font generator" offers).
_LOOKALIKES = str.maketrans(
    "авекмнорстухіјѕԁԛԝԍһӏАВЕКМНОРСТУХІЈЅαβγειικνορτυχωΑΒΕΖΗΙΚΜΝΟΡΤΥΧǫı",
    "abekmhopctyxijsdqwghlABEKMHOPCTYXIJSabyeiiknoptuxwABEZHIKMNOPTYXqi",
)
SMALL_CAPITALS = str.maketrans(
    "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ",
    "abcdefghijklmnopqrstuvwyz",
)
"""A font and no script, so they are folded in any company. There is none of x; for that of q,
which few fonts show, generators give an o with a hook."""
_LEET = str.maketrans("0134578@$!€", "oieastbasie")
# Two in a row only when they are the same sign: AK47s and AR15s stay what they are.
_LEET_WORD = re.compile(r"(?<=[^\W\d_])(?:([0134578@$€])\1?|!)(?=[^\W\d_])|(?<!\w)\$(?=[a-z]{2})")
_WORD = re.compile(r"[^\W\d_]+")
_WHOLE = re.compile(rf"(?<![\w@*]){_WORD.pattern}(?![\w@])")
"""A word that is no part of a handle or of what has numbers."""
_ALIKE = ("'’‘ʼ", "-\u2010\u2011\u2012\u2013\u2014")
"""Apostrophes and dashes: which one is typed is up to the keyboard."""
_HASHTAG = re.compile(r"#\w+")
_NEXT_WORD = re.compile(
    "(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])|(?<=[A-ZÀ-ÖØ-Þ])(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2})"
)
"""Where a word begins within a hashtag: two small letters, since #NYPDs is one."""
_SENTENCE_ENDS = ".!?…\n"
INVISIBLE = ("Cf", "Me", "Mn")
"""Categories of zero-width signs, bidi controls, stray marks and keycaps."""
_BLANKS = "\u115f\u1160\u2800"
"""The Hangul fillers and the Braille sign without dots: signs by name that show nothing."""

_KEYCAP = "\ufe0f\u20e3"
"""What makes an emoji of a sign or of a number, and is no combining mark."""

_MOST_MARKS = 30
"""Combining marks in a row that are more than any word has (UAX 15, stream-safe text). Unicode
puts them in order, which takes the square of their number."""

_SPARE = 1500
"""Characters that a text may grow by beside its own length: the names of a few dozen emoji."""

_BEYOND = 2
"""How often each emoji or the like is still read once that is used up."""

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


@dataclasses.dataclass(slots=True)
class _Unit:
    """One character of the result and the source range behind it.

    ``given`` if it is of a name that we gave, to an emoji or the department, and no letter that
    somebody typed.
    """

    char: str
    start: int
    end: int
    given: bool = False


@dataclasses.dataclass(slots=True)
class _Growth:
    """What may still be put into a text: one of emoji alone would grow to twenty times its length.

    That is time of the one thread that judges. ``beyond`` counts what was put in all the same.
    """

    left: int
    beyond: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    named: set[str] = dataclasses.field(default_factory=set)

    def is_new(self, sign: str) -> bool:
        """Whether the sentence has not had this ``sign`` before.

        Named each time, 👏 between 👏 words would outnumber them, and hide what they say.
        """
        new = sign not in self.named
        self.named.add(sign)
        return new

    def bounded(self, chars: str, length: int = 1) -> str:
        """``chars`` in the place of ``length``, or a blank where too many have been put in.

        Each may then come twice yet, in sentences of their own if it is an emoji: what fills a
        text hides nothing behind it.
        """
        more = len(chars) - length
        if more <= max(0, self.left):
            self.left -= max(0, more)
        elif self.beyond[chars] < _BEYOND:
            self.beyond[chars] += 1
        else:
            return " "
        return chars


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


def _undisguised(read: Iterable[_Unit]) -> list[_Unit]:
    """What was typed, letter by letter, whatever signs it was typed in."""
    units = list(read)
    joined = _joined(units)
    if not joined.isascii():
        _fold_lookalikes(units, joined)
    for spellings in (without_gaps, unmasked):
        units = _respelt(units, spellings(_joined(units)))
    for match in _LEET_WORD.finditer(_joined(units)):
        for unit in units[match.start() : match.end()]:
            unit.char = "l" if match.group() == "11" else unit.char.translate(_LEET)
    return units


def _reread(text: str, units: list[_Unit]) -> list[_Unit]:
    """``units`` of ``text`` in the words that are meant, if what was typed is none."""
    apart = _words_apart(text, units)
    for spellings in (shortened, corrected):
        apart = _respelt(apart, spellings(_joined(apart)))
    return apart


def _words_apart(text: str, units: Sequence[_Unit]) -> list[_Unit]:
    """Blanks between the words that letters of ``text`` are, with blanks between any two or none.

    With other signs between its letters, what stands together is one word.
    """
    apart: list[_Unit] = []
    place = 0
    joined = _joined(units)
    for word in _WORD.finditer(joined):
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
            apart.append(_Unit(" ", units[place - 1].end, units[place].start))
    return apart + list(units[place:])


def _joined(units: Iterable[_Unit]) -> str:
    return "".join(unit.char for unit in units)


def _respelt(units: Sequence[_Unit], spellings: Iterable[Spelling]) -> list[_Unit]:
    """``units`` as ``spellings`` of what they join to have them read."""
    read: list[_Unit] = []
    place = 0
    for spelling in spellings:
        read += units[place : spelling.start]
        read += (_Unit(char, *_source(units[start:end])) for char, start, end in spelling.letters)
        place = spelling.end
    return read + list(units[place:])


def _without_addresses(text: str, units: Iterable[_Unit]) -> Iterator[_Unit]:
    addresses = (match.span() for match in ADDRESS.finditer(text))
    start, end = next(addresses, (0, 0))
    for unit in units:
        while unit.start >= end and (following := next(addresses, None)):
            start, end = following
        if not start <= unit.start < end:
            yield unit


def _hashtags_apart(units: Sequence[_Unit]) -> list[_Unit]:
    """``units`` with a blank before each word within a hashtag that begins with a capital."""
    joined = _joined(units)
    apart: list[_Unit] = []
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


def _units(text: str, names: re.Pattern[str] | None) -> Iterator[_Unit]:
    place = 0
    growth = _Growth(_SPARE + len(text))
    for match in names.finditer(text) if names else ():
        yield from _clusters(text, place, match.start(), growth)
        yield from _department(match.start(), match.end())
        place = match.end()
    yield from _clusters(text, place, len(text), growth)


def _folded(units: Sequence[_Unit], names: re.Pattern[str]) -> list[_Unit]:
    """``units`` without the names that stood in disguise, so that ``_units`` could not see them."""
    folded: list[_Unit] = []
    place = 0
    for start, end in _typed_names(units, names):
        folded += units[place:start]
        folded += _department(*_source(units[start:end]))
        place = end
    return folded + list(units[place:])


def _department(start: int, end: int) -> list[_Unit]:
    return [_Unit(char, start, end, given=True) for char in DEPARTMENT]


def _typed_names(units: Sequence[_Unit], names: re.Pattern[str]) -> list[tuple[int, int]]:
    joined = "".join("\0" if unit.given else unit.char for unit in units)
    return [match.span() for match in names.finditer(joined)]


def _source(units: Sequence[_Unit]) -> tuple[int, int]:
    return units[0].start, max(unit.end for unit in units)


def composed(text: str) -> Normalised:
    """``text`` with its compatibility forms and invisible characters undone, and nothing else."""
    units: list[_Unit] = []
    growth = _Growth(_SPARE + len(text))
    start = 0
    while start < len(text):
        end = _cluster_end(text, start, len(text))
        plain = unicodedata.normalize("NFKC", text[start:end])
        visible = "".join(char for char in plain if unicodedata.category(char) not in INVISIBLE)
        units += (_Unit(char, start, end) for char in growth.bounded(visible, end - start))
        start = end
    return _normalised(units)


def _normalised(units: Sequence[_Unit]) -> Normalised:
    return Normalised(
        "".join(unit.char for unit in units),
        tuple(unit.start for unit in units),
        tuple(unit.end for unit in units),
    )


def _cluster_end(text: str, start: int, stop: int) -> int:
    """Where the character at ``start`` ends with the marks and the keycap that follow it."""
    end = start + 1
    while (
        end < stop
        and end - start <= _MOST_MARKS
        and (unicodedata.combining(text[end]) or text[end] in _KEYCAP)
    ):
        end += 1
    return end


def _clusters(text: str, start: int, stop: int, growth: _Growth) -> Iterator[_Unit]:
    """Compose each character with the marks that follow it, as NFKC would."""
    while start < stop:
        end = _cluster_end(text, start, stop)
        if text[start] in _SENTENCE_ENDS:
            growth.named.clear()
        if end == start + 1 and text[start].isascii():
            yield _Unit(text[start], start, end)
        elif indicators := emoji.INDICATORS.match(text, start, stop):
            yield from _indicated(indicators, growth)
            end = indicators.end()
        elif shown := emoji.SEQUENCE.match(text, start, stop):
            end = shown.end()
            yield from _named(emoji.name(shown.group()), start, end, growth)
        else:
            for char in growth.bounded(_plain(text[start:end]), end - start):
                yield _Unit(char, start, end)
        start = end


def _indicated(indicators: re.Match[str], growth: _Growth) -> Iterator[_Unit]:
    """Regional indicators: flags if each pair of them is one, and the letters of a word if not.

    A word that is made of flags throughout stays hidden, or flags side by side would be words.
    """
    letters = "".join(map(_letter, indicators.group()))
    place = indicators.start()
    pairs = [letters[n : n + 2] for n in range(0, len(letters), 2)]
    if not emoji.FLAGS.issuperset(pairs):
        for letter in letters:
            yield _Unit(letter, place, place + 1)
            place += 1
        return
    for pair in pairs:
        yield from _named(emoji.FLAG, place, place + len(pair), growth)
        place += len(pair)


def _named(name: str, start: int, end: int, growth: _Growth) -> Iterator[_Unit]:
    """The ``name`` of the emoji in the range ``[start, end)``, if it is new to its sentence."""
    plain = f" {name} " if growth.is_new(name) else " "
    for char in growth.bounded(plain, end - start):
        yield _Unit(char, start, end, given=True)


def _plain(cluster: str) -> str:
    if emoji.SKIN.match(cluster):
        return ""
    if emoji.BOXED.match(cluster):  # NFKC keeps the black ones as they are, and the brackets
        return _letter(cluster[0])
    plain = unicodedata.normalize("NFKC", cluster).translate(SMALL_CAPITALS)
    return "".join(_visible(char) for char in plain)


def _letter(char: str) -> str:
    """The letter that ``char`` shows in a box or the like."""
    return unicodedata.name(char)[-1].lower()


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category in INVISIBLE:
        return ""
    blank = char in _BLANKS or category in ("Cc", "Cs", "Co", "Cn", "Zs")
    return " " if blank and char != "\n" else char


def without_heaps(text: str) -> str:
    """``text`` without the combining marks behind the first ``_MOST_MARKS`` in a row."""
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if _is_mark(char) else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def _is_mark(char: str) -> bool:
    """Whether ``char`` is a combining mark or, though it counts as none, is made of such."""
    return not char.isascii() and unicodedata.combining(unicodedata.normalize("NFKD", char)[0]) > 0


def is_latin(word: str) -> bool:
    """Whether most letters of ``word`` are Latin; among such, also those drawn like one."""
    if any(char.isascii() for char in word):
        word = word.translate(_LOOKALIKES)
    latin = sum(unicodedata.name(char, "").startswith("LATIN") for char in word)
    return latin * 2 > len(word)


def _fold_lookalikes(units: Sequence[_Unit], joined: str) -> None:
    """Fold words that mix scripts; a word of one other script only in Latin company."""
    latin = sum(char.isascii() and char.isalpha() for char in joined)
    letters = sum(char.isalpha() for char in joined)
    mostly_latin = latin * 2 > letters
    for match in _WORD.finditer(joined):
        word = match.group()
        folded = word.translate(_LOOKALIKES)
        mixed = not word.isascii() and any(char.isascii() for char in word)
        if folded.isascii() and (mixed or mostly_latin):
            for unit, char in zip(units[match.start() : match.end()], folded, strict=True):
                unit.char = char
