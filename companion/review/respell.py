"""Read words that are spelt so that a filter does not find them, or so as to be heard.

Letters with a sign between any two (k.i.l.l), letters that a sign or a number stands for (k*ll,
5h00t), letters drawn out (killlll) and two that changed places (klil). What is meant is looked up
among the words that English has.
"""

from __future__ import annotations

import collections
import dataclasses
import functools
import itertools
import math
import pathlib
import re
from collections.abc import Iterator, Sequence

WORDS = pathlib.Path(__file__).parent / "words.txt"
"""English words, the most frequent first: those of BERT's vocabulary (Devlin et al., 2019)."""
FREQUENT, FREQUENT_AT_LENGTH = 3_000, 9_000
"""Ranks below which a word is read where two letters changed places, the second for one of
``LONG`` letters or more: what is short and rare may be a name, or a word that is not listed."""
LONG = 7
DOUBLED = 5_000
"""Rank below which a letter drawn out is read as two of it rather than one: soooon is soon."""
LONGEST = 20
"""Letters of the longest word that is looked up."""
MOST_RUNS = 4
"""Letters drawn out within one word for which all ways to read them are tried."""
FEWEST_SPACED = 4
"""Letters with signs between them that are words; fewer are initials or a face."""

_MASKED = """
    fuck motherfuck shit bitch ass dick cunt fag cock pussy nigger nigga asshole whore slut faggot
    hell damn piss crap tits sex rape kike tranny dyke retard spic chink hoe jew gay die dead kill
    stab hang burn lynch drug suck
""".split()
"""What people put stars into; where a commoner word would fit as well, this is what they mean."""
_ENDINGS = ("", "s", "ing", "er", "ed", "in", "y", "ers", "es", "ty", "head", "heads", "hole")

_SIGN = r"[ .\-_*/|~+·•]"
_LETTER = r"[^\W\d_]"
_SPACED = re.compile(
    rf"(?<![^\W_]){_LETTER}(?P<gap>({_SIGN})\2{{0,2}}){_LETTER}(?:\2{{1,3}}{_LETTER})+(?![^\W_])"
)
_MASKED_TOKEN = re.compile(
    r"(?<![\w'’@#*.-])[a-z\d][\w*#@%$^-]+(?![\w'’])", re.IGNORECASE | re.ASCII
)
_TOKEN = re.compile(r"(?<![\w'’@#*])[a-z]{4,}(?![\w'’])", re.IGNORECASE)
_RUN = re.compile(r"([a-z])\1{2,}", re.IGNORECASE)
_AS_LETTERS = [str.maketrans("@$03457" + "1", "asoeast" + one) for one in "il"]
_NO_MASK = frozenset("-_")
"""Signs that stand for a letter in few words: they part others."""


@dataclasses.dataclass(frozen=True, slots=True)
class Spelling:
    """How the half-open range ``[start, end)`` of a text is read.

    ``letters`` are characters, each with the range of the text that it stands for.
    """

    start: int
    end: int
    letters: Sequence[tuple[str, int, int]]


def respelt(text: str, spellings: Iterator[Spelling]) -> str:
    """``text`` as ``spellings``, in order, have it read."""
    parts, place = [], 0
    for spelling in spellings:
        parts += [text[place : spelling.start], *(char for char, _, _ in spelling.letters)]
        place = spelling.end
    return "".join(parts) + text[place:]


def without_gaps(text: str) -> Iterator[Spelling]:
    """Words whose letters stand apart; where no wider gap parts them, as words that there are."""
    for found in _SPACED.finditer(text):
        letters = [(m[0], m.start(), m.end()) for m in re.finditer(_LETTER, found[0])]
        if len(letters) < FEWEST_SPACED:
            continue
        gaps = [after - end for (_, _, end), (_, after, _) in itertools.pairwise(letters)]
        if min(gaps) < max(gaps):
            ends = [place for place, gap in enumerate(gaps, 1) if gap > min(gaps)]
        else:
            ends = _parted("".join(char for char, _, _ in letters).lower())
        read = [(char, found.start() + s, found.start() + e) for char, s, e in letters]
        for end in reversed(ends):
            read.insert(end, (" ", read[end - 1][2], read[end][1]))
        yield Spelling(*found.span(), read)


def unmasked(text: str) -> Iterator[Spelling]:
    """Words in which signs stand for letters."""
    for found in _MASKED_TOKEN.finditer(text):
        token = found[0].lower()
        if not token.isalpha() and len(token) <= LONGEST and (word := _meant(token)):
            yield Spelling(*found.span(), _in_place(found, word))


def straightened(text: str) -> Iterator[Spelling]:
    """Words with a letter drawn out, or two that changed places."""
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token.lower() in _ranks() or len(set(token.lower())) == 1:
            continue
        if _RUN.search(token):
            letters = _shortened(found)
        elif word := _unswapped(token):
            letters = _in_place(found, word)
        else:
            continue
        yield Spelling(*found.span(), letters)


@functools.cache
def _ranks() -> dict[str, int]:
    return {word: rank for rank, word in enumerate(WORDS.read_text(encoding="ascii").split())}


@functools.cache
def _by_shape() -> dict[tuple[int, str], list[str]]:
    """Words by length and first letter; those that people mask come first."""
    masked = [stem + ending for stem in _MASKED for ending in _ENDINGS]
    shapes = collections.defaultdict(list)
    for word in dict.fromkeys([*masked, *_ranks()]):
        shapes[len(word), word[0]].append(word)
    return shapes


@functools.cache
def _masked() -> frozenset[str]:
    return frozenset(stem + ending for stem in _MASKED for ending in _ENDINGS)


def _in_place(found: re.Match[str], word: str) -> list[tuple[str, int, int]]:
    """``word``, letter by letter, for what was ``found``; capitals stay, but for signs."""
    return [
        (new.upper() if old.isupper() else new, place, place + 1)
        for place, (old, new) in enumerate(zip(found[0], word, strict=True), found.start())
    ]


def _meant(token: str) -> str | None:
    """The word that ``token`` has signs or numbers in, if there is one."""
    for table in _AS_LETTERS:
        word = token.translate(table)
        if word in _ranks() and (len(word) > 3 or word in _masked()) and not token[:2].isdigit():
            return word
    shown = token.rstrip("*")
    letters = sum(char.isalpha() for char in token)
    behind = len(token) - len(shown)
    if not token[0].isalpha() or not shown[-1].isalpha() or re.search(r"\d", token):
        return None
    if shown in _ranks() and (behind == 1 or letters > behind + 1):
        return None  # a footnote's or an emphasis' stars
    plain = letters * 2 > len(token) and letters > 2 and _NO_MASK.isdisjoint(token)
    for word in _by_shape().get((len(token), token[0]), ()):
        if (plain or word in _masked()) and all(
            a == b or not a.isalpha() for a, b in zip(token, word, strict=True)
        ):
            return word
    return None


def _shortened(found: re.Match[str]) -> list[tuple[str, int, int]]:
    """The letters of the word that was ``found`` drawn out, each run of one letter as one or two.

    A run stands for its last letter: with two, the first stands for itself alone.
    """
    runs = [(m[0], m.start(), m.end()) for m in re.finditer(r"(.)\1*", found[0], re.IGNORECASE)]
    choices = [(1, 2) if len(run) > 2 else (len(run),) for run, _, _ in runs]
    number = tuple(choice[0] for choice in choices)
    if sum(len(choice) > 1 for choice in choices) <= MOST_RUNS:
        words: dict[tuple[int, ...], int] = {}
        for lengths in itertools.product(*choices):
            word = "".join(run[:n] for (run, _, _), n in zip(runs, lengths, strict=True)).lower()
            if word in _ranks():
                words[lengths] = _ranks()[word]
        if words:
            number = min(words, key=lambda n: (-sum(n) if words[n] < DOUBLED else 0, words[n]))
    start = found.start()
    return [
        (run[n], start + first + n, start + (first + n + 1 if n < kept - 1 else last))
        for (run, first, last), kept in zip(runs, number, strict=True)
        for n in range(kept)
    ]


def _unswapped(token: str) -> str | None:
    """The frequent word that ``token``, which is none, is with two inner letters swapped back."""
    if not 4 <= len(token) <= LONGEST or not (token.islower() or token.isupper()):
        return None
    word = token.lower()
    swapped = (
        word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        for place in range(1, len(word) - 2)
    )
    best = min(swapped, key=lambda other: _ranks().get(other, math.inf))
    known = FREQUENT if len(word) < LONG else FREQUENT_AT_LENGTH
    return best if _ranks().get(best, math.inf) < known else None


def _parted(letters: str) -> list[int]:
    """Where words end within ``letters``, none at the last; none at all where they make no words.

    The likeliest words by Zipf's law: how rare one is goes with its rank.
    """
    ranks = _ranks()
    scale = math.log(len(ranks))
    unknown = math.log(len(ranks) * scale) + 2
    costs, begins = [0.0], [0]
    for end in range(1, len(letters) + 1):
        cost, begin = costs[end - 1] + unknown, end - 1
        for start in range(max(0, end - LONGEST), end):
            rank = ranks.get(letters[start:end])
            if rank is not None and costs[start] + math.log((rank + 1) * scale) < cost:
                cost, begin = costs[start] + math.log((rank + 1) * scale), start
        costs.append(cost)
        begins.append(begin)
    ends, end = [], begins[-1]
    while end:
        ends.append(end)
        end = begins[end]
    words = len(ends) + 1
    return ends[::-1] if words * 2 <= len(letters) else []
