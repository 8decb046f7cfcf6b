"""Read the signs of a text: what each of them shows, as a plain keyboard would type it.

Marks are composed with their letters, compatibility forms, small capitals and boxed letters become
plain ones, emoji become their names, and what nobody sees goes. Letters of other scripts that are
drawn like Latin ones are folded in Latin company. Whatever is read keeps its place in the source.
"""

from __future__ import annotations

import collections
import dataclasses
import re
import unicodedata
from collections.abc import Iterator, Sequence

from companion.review import emoji

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
WORD = re.compile(r"[^\W\d_]+")
"""Letters side by side, of whatever script."""
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


@dataclasses.dataclass(slots=True)
class Unit:
    """One character as it is read and the source range behind it.

    ``given`` if it is of a name that was put in, an emoji's or another, and no letter that somebody
    typed.
    """

    char: str
    start: int
    end: int
    given: bool = False


@dataclasses.dataclass(slots=True)
class Growth:
    """What may still be put into a text: one of emoji alone would grow to twenty times its length.

    That is time of the one thread that judges. ``beyond`` counts what was put in all the same.
    """

    left: int
    beyond: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    named: set[str] = dataclasses.field(default_factory=set)

    @classmethod
    def of(cls, text: str) -> Growth:
        """What may be put into ``text`` as long as nothing has been."""
        return cls(_SPARE + len(text))

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


def clusters(text: str, start: int, stop: int, growth: Growth) -> Iterator[Unit]:
    """Read the half-open range ``[start, stop)`` of ``text``, cluster by cluster.

    Each is a character composed with the marks that follow it, as NFKC would, an emoji, or a flag:
    regional indicators that are none are letters.
    """
    while start < stop:
        end = _cluster_end(text, start, stop)
        if text[start] in _SENTENCE_ENDS:
            growth.named.clear()
        if end == start + 1 and text[start].isascii():
            yield Unit(text[start], start, end)
        elif indicators := emoji.INDICATORS.match(text, start, stop):
            yield from _indicated(indicators, growth)
            end = indicators.end()
        elif shown := emoji.SEQUENCE.match(text, start, stop):
            end = shown.end()
            yield from _named(emoji.name(shown.group()), start, end, growth)
        else:
            for char in growth.bounded(_plain(text[start:end]), end - start):
                yield Unit(char, start, end)
        start = end


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


def _indicated(indicators: re.Match[str], growth: Growth) -> Iterator[Unit]:
    """Regional indicators: flags if each pair of them is one, and the letters of a word if not.

    A word that is made of flags throughout stays hidden, or flags side by side would be words.
    """
    letters = "".join(map(_letter, indicators.group()))
    place = indicators.start()
    pairs = [letters[n : n + 2] for n in range(0, len(letters), 2)]
    if not emoji.FLAGS.issuperset(pairs):
        for letter in letters:
            yield Unit(letter, place, place + 1)
            place += 1
        return
    for pair in pairs:
        yield from _named(emoji.FLAG, place, place + len(pair), growth)
        place += len(pair)


def _named(name: str, start: int, end: int, growth: Growth) -> Iterator[Unit]:
    """The ``name`` of the emoji in the range ``[start, end)``, if it is new to its sentence."""
    plain = f" {name} " if growth.is_new(name) else " "
    for char in growth.bounded(plain, end - start):
        yield Unit(char, start, end, given=True)


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


def composed_units(text: str) -> Iterator[Unit]:
    """``text`` without compatibility forms and invisible characters; emoji, small capitals and
    boxed letters stay as they are."""
    growth = Growth.of(text)
    start = 0
    while start < len(text):
        end = _cluster_end(text, start, len(text))
        plain = unicodedata.normalize("NFKC", text[start:end])
        visible = "".join(char for char in plain if unicodedata.category(char) not in INVISIBLE)
        for char in growth.bounded(visible, end - start):
            yield Unit(char, start, end)
        start = end


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


def fold_lookalikes(units: Sequence[Unit], joined: str) -> None:
    """Fold words that mix scripts; a word of one other script only in Latin company."""
    latin = sum(char.isascii() and char.isalpha() for char in joined)
    letters = sum(char.isalpha() for char in joined)
    mostly_latin = latin * 2 > letters
    for match in WORD.finditer(joined):
        word = match.group()
        folded = word.translate(_LOOKALIKES)
        mixed = not word.isascii() and any(char.isascii() for char in word)
        if folded.isascii() and (mixed or mostly_latin):
            for unit, char in zip(units[match.start() : match.end()], folded, strict=True):
                unit.char = char
