"""Read words that are spelt so that a filter does not find them, or so as to be heard.

Letters with a sign between any two (k.i.l.l), letters drawn out (killlll), two that changed places
(klil), and some that are left out (kll). What is meant is looked up among the words that English
has; signs and numbers that stand for letters are ``masks``' part.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence

from companion.review.omitted import whole
from companion.review.parting import LONGEST, parted
from companion.review.words import listed, rank

FREQUENT, FREQUENT_AT_LENGTH = 3_000, 9_000
"""Ranks below which a word is read where two letters changed places, the second for one of
``LONG`` letters or more: what is short and rare may be a name, or a word that is not listed."""
LONG, FEWEST_SWAPPED = 7, 4
DOUBLED = 5_000
"""Rank below which a letter drawn out is read as two of it rather than one: soooon is soon."""
PLAINEST = 500
"""Rank from which on a word is doubted in favour of a rarer one with two: boooo is boo, not bo."""
_DOUBLES = frozenset("eolsEOLS")
MOST_RUNS = 4
"""Letters drawn out within one word for which all ways to read them are tried."""
FEWEST_APART = 4
"""Letters with signs between them that are a word; fewer are initials or a face."""

_SWAPPED_TOO = frozenset(
    "fuck bitch bitches nigger niggers faggot faggots whore asshole rape raped rapist "
    "shoot burn hang".split()
)
"""Those that are read where two letters changed places, though books seldom have them."""
_NOT_SWAPPED = frozenset(
    "clod framers froward gnus leis liens minuets pervious prat prats preform preformed preforming "
    "preforms puls regraded regrading retried rial signer signers singed sliver snog snogs spilt "
    "sties toady trialed untied wroth gaol strat lsat horus fatih gian darma dman "
    "alegria brun celar chiar concreto fiar frie godos pian rodas setas tarde temas".split()
)
"""Words and names that are no other's misspelling, though a swap makes them one."""

_APART = re.compile(
    r"(?<![^\W_])[^\W\d_](?P<gap>(?![,;] )[^\w\n]{1,3}|_|\n)"
    r"[^\W_](?:(?P=gap){1,3}[^\W_])*(?P=gap){1,3}[^\W\d_](?![^\W_])"
)
_PLAIN_GAPS = frozenset(" .-_*")
"""Signs between letters that are a word whatever they spell; others stand between items."""
# Without a flag for both cases, which would have ſ and İ among the letters.
_TOKEN = re.compile(r"(?<![\w@#*])[a-zA-Z]{3,}(?!\w)")
_RUN = re.compile(r"([a-z])\1{2,}")
_NUMERAL = re.compile(r"w*[ivxlcdm]+[ab]?")
DIGITS = tuple(str.maketrans("034578" + "1", "oeastb" + one) for one in "il")
"""What numbers look like; one either of two letters."""


@dataclasses.dataclass(frozen=True, slots=True)
class Spelling:
    """How the half-open range ``[start, end)`` of a text is read.

    ``letters`` are characters, each with the range of the text that it stands for.
    """

    start: int
    end: int
    letters: Sequence[tuple[str, int, int]]


def respelt(text: str, spellings: Iterable[Spelling]) -> str:
    """``text`` as ``spellings``, in order, have it read."""
    parts, place = [], 0
    for spelling in spellings:
        parts += [text[place : spelling.start], *(char for char, _, _ in spelling.letters)]
        place = spelling.end
    return "".join(parts) + text[place:]


def without_gaps(text: str) -> Iterator[Spelling]:
    """Words whose letters stand apart. Wider gaps part them, where there are any."""
    for found in _APART.finditer(text):
        letters = [(m[0], m.start(), m.end()) for m in re.finditer(r"[^\W_]", found[0])]
        joined = "".join(char for char, _, _ in letters)
        if not _is_apart(joined, found["gap"]):
            continue
        start, narrow = found.start(), len(found["gap"])
        read: list[tuple[str, int, int]] = []
        for char, first, last in letters:
            if read and start + first - read[-1][2] > narrow:
                read.append((" ", read[-1][2], start + first))
            read.append((char, start + first, start + last))
        yield Spelling(*found.span(), read)


def _is_apart(joined: str, gap: str) -> bool:
    """Whether letters with ``gap`` between them are words, and no items of a list."""
    if len(joined) < FEWEST_APART:
        return False
    if joined.isalpha():
        return gap in _PLAIN_GAPS or rank(joined.lower()) < math.inf or bool(parted(joined))
    return any(rank(joined.lower().translate(table)) < math.inf for table in DIGITS)


def shortened(text: str) -> Iterator[Spelling]:
    """Words with a letter drawn out: each such run is read as one or two of it."""
    for found in _TOKEN.finditer(text):
        token = found[0].lower()
        if not _RUN.search(token) or listed(token) < math.inf:
            continue
        if len(set(token)) == 1 or token.startswith("kkk") or _NUMERAL.fullmatch(token):
            continue
        runs = [(m[0], m.start(), m.end()) for m in re.finditer(r"(.)\1*", found[0], re.IGNORECASE)]
        start = found.start()
        # With two, the last stands for all but the first.
        letters = [
            (run[n], start + first + n, start + (first + n + 1 if n < number - 1 else last))
            for (run, first, last), number in zip(runs, _lengths(found[0], runs), strict=True)
            for n in range(number)
        ]
        yield Spelling(*found.span(), letters)


def corrected(text: str) -> Iterator[Spelling]:
    """Words of which letters are left out, or two inner ones changed places."""
    for found in _TOKEN.finditer(text):
        token = found[0]
        if len(token) > LONGEST or rank(token.lower()) < math.inf:
            continue
        if letters := whole(token):
            yield Spelling(*found.span(), _filled(token, letters, found.start()))
        elif word := _unswapped(token):
            yield Spelling(*found.span(), in_place(token, word, found.start()))


def _unswapped(token: str) -> str | None:
    """The word of which ``token``, if it is in small letters, has two inner ones swapped."""
    if not token.islower() or len(token) < FEWEST_SWAPPED or token in _NOT_SWAPPED:
        return None
    swapped = [
        token[:place] + token[place + 1] + token[place] + token[place + 2 :]
        for place in range(1, len(token) - 2)
    ]
    word = min(swapped, key=lambda other: 0 if other in _SWAPPED_TOO else listed(other))
    known = FREQUENT if len(word) < LONG else FREQUENT_AT_LENGTH
    return word if word in _SWAPPED_TOO or listed(word) < known else None


def _filled(
    typed: str, letters: Sequence[tuple[str, int]], start: int
) -> list[tuple[str, int, int]]:
    """``letters`` of a word with their places in what was ``typed`` at ``start``; capitals stay."""
    upper, title = typed.isupper(), typed.istitle()
    return [
        (char.upper() if upper or (title and not n) else char, start + place, start + place + 1)
        for n, (char, place) in enumerate(letters)
    ]


def in_place(typed: str, word: str, start: int) -> list[tuple[str, int, int]]:
    """``word``, letter by letter, for what was ``typed`` at ``start``; capitals stay."""
    upper = typed.isupper()
    return [
        (new.upper() if upper or old.isupper() else new, place, place + 1)
        for place, (old, new) in enumerate(zip(typed, word, strict=True), start)
    ]


def _lengths(typed: str, runs: Sequence[tuple[str, int, int]]) -> Sequence[int]:
    """How many letters of each of ``runs`` the word has that was ``typed``.

    If none is known, two of those that often are doubled.
    """
    choices = [
        ((2, 1) if run[0] in _DOUBLES else (1, 2)) if len(run) > 2 else (len(run),)
        for run, _, _ in runs
    ]
    unknown = tuple(choice[0] for choice in choices)
    if sum(len(choice) > 1 for choice in choices) > MOST_RUNS:
        return unknown
    # A name that is cheered is no slur: Booooob
    known = listed if typed.istitle() else rank
    words: dict[tuple[int, ...], float] = {}
    for lengths in itertools.product(*choices):
        word = "".join(run[:n] for (run, _, _), n in zip(runs, lengths, strict=True)).lower()
        words[lengths] = known(word)
    least = min(words.values())
    if least == math.inf:
        return unknown
    # Of soooon, soon; of Booooo, boo; but of soooo, so.
    doubled = [n for n in words if words[n] < (math.inf if least >= PLAINEST else DOUBLED)]
    return max(doubled, key=lambda n: (sum(n), -words[n]))
