"""English words and how frequent each is, by which a spelling is told from what is meant."""

from __future__ import annotations

import collections
import functools
import math
import pathlib
from collections.abc import Iterable

WORDS = pathlib.Path(__file__).parent / "words.txt"
"""English words, the most frequent first: those of BERT's vocabulary (Devlin et al., 2019)."""
MASKED_FIRST = """
    fuck fucks fucked fucker fuckers fuckin fucking motherfucker motherfuckers motherfucking
    shit shits shitty shithead shithole bitch bitches bitching ass asses asshole assholes
    dick dicks dickhead cunt cunts fag fags faggot faggots cock cocks pussy pussies tits boobs
    nigger niggers nigga niggas whore whores slut sluts hell damn damned piss pissed crap crappy
    sex sexy rape raped raping rapes rapist rapists kike kikes tranny trannies dyke dykes
    retard retards retarded spic spics chink chinks coon coons gook gooks beaner beaners wetback
    wetbacks hoe hoes jew jews gay gays cops pedo pedos snitch snitches meth die dies died dead kill
    kills killed killing killer stab stabs stabbed hang hanged burn burned lynch lynched drug drugs
    suck sucks
""".split()
"""What people put signs into; where a commoner word would fit as well, this is what they mean."""
MASKED = frozenset(MASKED_FIRST)
PEOPLE = frozenset(
    "woman women muslim muslims arab arabs mexican mexicans blacks whites gays "
    "immigrants foreigners cop cops people everyone everybody".split()
)
"""Whom people speak of where they disguise what they say of them."""
_UNLISTED = """
    lol lmao lmfao omg yay ugh aww bruh haha yall woohoo oof oops choo therapists
""".split()
_ALSO_FREQUENT = frozenset((*MASKED, *_UNLISTED))
_THEIR_RANK = 300
"""What words count as that are frequent, though books have few of them."""


@functools.cache
def _ranks() -> dict[str, int]:
    return {word: place for place, word in enumerate(WORDS.read_text(encoding="ascii").split())}


def listing() -> Iterable[str]:
    """All words, the most frequent first."""
    return _ranks()


def number() -> int:
    """How many words there are."""
    return len(_ranks())


def listed(word: str) -> float:
    """Its rank among ``WORDS``; infinite if ``word`` is none."""
    return _ranks().get(word, math.inf)


def rank(word: str) -> float:
    """How many words are more frequent than ``word``; infinite if it is none."""
    found = listed(word)
    return min(found, _THEIR_RANK) if word in _ALSO_FREQUENT else found


@functools.cache
def of_shape() -> dict[tuple[int, str], list[str]]:
    """Words by length and first letter; those that people mask come first."""
    shapes = collections.defaultdict(list)
    for word in dict.fromkeys([*MASKED_FIRST, *_ranks()]):
        shapes[len(word), word[0]].append(word)
    return shapes
