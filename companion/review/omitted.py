"""Tell the word of which letters are left out so that a filter does not find it: ngger, fcking.

What is left out are vowels, or one of two letters that are alike, and never the first or the last.
Only what people disguise is read: where a common word would fit as well, nothing is.
"""

from __future__ import annotations

import collections
import functools
import re
from collections.abc import Mapping, Sequence

from companion.review.words import MASKED, PEOPLE, listed, listing

FEWEST, FEWEST_OF_PEOPLE = 4, 6
"""Letters of what is typed, and of the word if people are what it means."""
LONGEST_SWAPPED = 5
"""Letters of what is looked up with two of them swapped besides."""
FEWEST_IN_CAPITALS = 5
"""Letters that more than an abbreviation has, if all are capitals."""
COMMON = 9_000
"""Rank below which a word that fits as well is what is meant."""
_CERTAIN = frozenset("fck kll".split())
"""What has fewer letters and is nothing else."""
_NOT_OMITTED = frozenset("rtrd trny cnts stbs kling nigers whits pusses".split())
"""What is short for something else, a name or another word."""
_SWAPPED_TOO = frozenset("bitch fuck fucking nigger niggers faggot".split())
"""Words that are read where two letters changed places besides: bcth."""
_MEANT = MASKED | {word for word in PEOPLE if len(word) >= FEWEST_OF_PEOPLE}
_VOWELS = str.maketrans("", "", "aeiou")
_TWICE = re.compile(r"(.)\1+")


def whole(typed: str) -> Sequence[tuple[str, int]]:
    """The word, in small letters, of which ``typed``, itself no word, has some; empty if unknown.

    Each letter comes with the place in ``typed`` of that which stands for it, or of the one before.
    """
    token = typed.lower()
    a_word = typed.istitle() or (typed.isupper() and len(typed) >= FEWEST_IN_CAPITALS)
    if not (typed.islower() or a_word) or (len(token) < FEWEST and token not in _CERTAIN):
        return ()
    bare = token == token.translate(_VOWELS)
    if len(token) <= FEWEST and not bare:
        return ()  # raps, bobs
    if word := _whole(token):
        return _placed(token, word)
    if not (bare and FEWEST <= len(token) <= LONGEST_SWAPPED):
        return ()
    swaps = (
        f"{token[:n]}{token[n + 1]}{token[n]}{token[n + 2 :]}" for n in range(1, len(token) - 2)
    )
    return next(
        (_placed(swap, word) for swap in swaps if (word := _whole(swap)) in _SWAPPED_TOO), ()
    )


def _whole(token: str) -> str | None:
    """The word that lacks least to be ``token``, if it is one that people disguise."""
    fits = _of_bones().get(_bones(token), ())
    if not fits or token in _NOT_OMITTED:
        return None
    fits = [
        word
        for word in fits
        if len(word) > len(token) and word[-1] == token[-1] and _placed(token, word)
    ]
    fewest = min(map(len, fits), default=0)
    nearest = [word for word in fits if len(word) == fewest]
    if any(word not in _MEANT and listed(word) < COMMON for word in nearest):
        return None
    return next((word for word in nearest if word in _MEANT), None)


def _placed(token: str, word: str) -> Sequence[tuple[str, int]]:
    """The letters of ``word`` with their places in ``token``; empty if it has others as well."""
    found: list[tuple[str, int]] = []
    place = 0
    for before, letter in zip(" " + word, word, strict=False):
        if token[place : place + 1] == letter:
            found.append((letter, place))
            place += 1
        elif place and (letter in "aeiou" or letter == before):
            found.append((letter, place - 1))
        else:
            return ()
    return found if place == len(token) else ()


def _bones(word: str) -> str:
    """The first letter of ``word`` and its others but the vowels, none of them twice."""
    return word[0] + _TWICE.sub(r"\1", word[1:].translate(_VOWELS))


@functools.cache
def _of_bones() -> Mapping[str, Sequence[str]]:
    """Words of what is left of them without vowels, if some of them are what people disguise."""
    told = collections.defaultdict(list)
    for word in sorted(_MEANT):
        told[_bones(word)].append(word)
    for word in listing():
        if word not in _MEANT and (bones := _bones(word)) in told:
            told[bones].append(word)
    return told
