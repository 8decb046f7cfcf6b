"""Tell the word of which letters are left out so that a filter does not find it: ngger, fcking.

What is left out are vowels, or one of two letters that are alike, and never the first or the last.
Only what people disguise is read: where another word would fit as well, nothing is.
"""

from __future__ import annotations

import collections
import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from companion.review.words import MASKED, PEOPLE, listing

FEWEST, FEWEST_OF_PEOPLE = 5, 6
"""Letters of what is typed, and of the word if people are what it means."""
LONGEST_SWAPPED = 5
"""Letters of what is looked up with two of them swapped besides."""
LONGEST_SHORT = 6
"""Letters up to which what still has a vowel may lack but one: tranes is no trannies."""
COMMON = 9_000
"""Rank below which a word has a past; a rarer one may be a name: huang."""
_CERTAIN = frozenset(
    "fck fcks fckd fckn fckr kll klls btch btchs btches pssy mslm fggt fggts fggot fggots "
    "ngga nggas nggr nggrs ngger nggers".split()
)
"""What stands for nothing else: read although it has fewer letters, or begins with a capital."""
_NOT_OMITTED = frozenset("kling nigers whits pusses hnged".split())
"""What is a name, or short for a word, that ``listing`` does not have: Kling, hinged."""
_NO_NAMES = ("fuck", "motherfuck", "shit", "bitch")
"""How words begin that are read behind a capital as well, as nobody is called Fcking."""
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
    capitals = typed.isupper() and len(typed) >= FEWEST
    if not (typed.islower() or typed.istitle() or capitals):
        return ()
    if word := _whole(token):
        return _placed(token, word) if not typed.istitle() or _is_no_name(token, word) else ()
    if typed.istitle() or len(token) > LONGEST_SWAPPED or not _is_bare(token):
        return ()
    swaps = (
        f"{token[:n]}{token[n + 1]}{token[n]}{token[n + 2 :]}" for n in range(1, len(token) - 2)
    )
    return next(
        (_placed(swap, word) for swap in swaps if (word := _whole(swap)) in _SWAPPED_TOO), ()
    )


def _whole(token: str) -> str | None:
    """The word that lacks least to be ``token``, if it is one that people disguise.

    None if another word lacks as little, or one letter more: retired of retrd.
    """
    if (len(token) < FEWEST and token not in _CERTAIN) or token in _NOT_OMITTED:
        return None
    fits = [
        word
        for word in _of_bones().get(_bones(token), ())
        if len(word) > len(token) and word[-1] == token[-1] and _placed(token, word)
    ]
    meant = min((word for word in fits if word in _MEANT), key=len, default=None)
    if meant is None or token in _CERTAIN:
        return meant
    lacks = len(meant) - len(token)
    if lacks > 1 and len(token) <= LONGEST_SHORT and not _is_bare(token):
        return None
    others = (word for word in fits if word not in _MEANT)
    return None if any(len(word) <= len(meant) + 1 for word in others) else meant


def _is_bare(token: str) -> bool:
    """Whether ``token`` has no vowel."""
    return token == token.translate(_VOWELS)


def _is_no_name(token: str, word: str) -> bool:
    """Whether ``token`` with a capital is ``word`` all the same, and nobody's name."""
    return token in _CERTAIN or word in PEOPLE or word.startswith(_NO_NAMES)


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


def _with_endings(word: str, rank: int) -> Iterator[str]:
    """``word`` and, as no list has all of them, its plural and its past: specs, hinted."""
    yield word
    if word not in _MEANT and not word.endswith("ed"):
        yield word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")
        if rank < COMMON:
            yield word + ("d" if word[-1] == "e" else "ed")


@functools.cache
def _of_bones() -> Mapping[str, Sequence[str]]:
    """Words of what is left of them without vowels, if some of them are what people disguise."""
    told = collections.defaultdict(list)
    for word in sorted(_MEANT):
        told[_bones(word)].append(word)
    others = (_with_endings(word, rank) for rank, word in enumerate(listing()))
    for word in itertools.chain.from_iterable(others):
        if word not in _MEANT and (bones := _bones(word)) in told:
            told[bones].append(word)
    return told
