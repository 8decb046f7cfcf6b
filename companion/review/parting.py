"""Tell where words end within letters that stand together without a gap.

The likeliest words by Zipf's law: how rare one is goes with its rank. Letters that were typed one
by one, with blanks, are surely words; others mostly are one that is not listed, a name or a brand,
and come apart only where there is a reason.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from companion.review.words import MASKED, PEOPLE, listed, number, rank

LONGEST = 20
"""Letters of the longest word that is looked up."""
LONGEST_NAME = 12
"""Letters of the longest name and the longest word that no list has.

Letters with blanks between them are taken for such a name if there are no more of them and the
first or all are capitals, for such a word if they end like one. More letters are several words.
"""
FEWEST_PARTED, FEWEST_TOGETHER = 7, 7
"""Letters that may be more than one word: with blanks between any two, and without."""
MOST_TOGETHER = 60
"""Letters beyond which they are none, or a waste of time."""
FEWEST_LED = 5
"""Letters behind an A that make it no name: Ashit."""
FEWEST_OF_MANY = 4
"""Words that are a sentence whatever they say."""
LONG, COMMON_SHORT, COMMON = 7, 400, 12_000
"""Ranks below which a word of up to three letters, and a longer one, counts as one of several;
one of ``LONG`` letters does whatever its rank."""
_RANK_BESIDE = 3_000
"""What words count as that people mask, or that are contracted, if they are rarer."""
_PIECES = frozenset("re de st ll ve don ugh ions ally".split())
"""Listed words that are parts of others."""
_INSIDE = frozenset("a i at is".split())
"""What is part of the same word right behind one that people mask: meth-a-done."""
_SHORT_TOO, _SHORT_FIRST = frozenset({"cop"}), frozenset({"gas", "ban"})
"""Short words that count although books seldom have them, the latter at the beginning only."""
_ENDINGS = frozenset(
    "a i an in on or as is at to do ship sing son sons ton tons us able led ring".split()
)
"""Words that are endings of others: a run of words is hardly cut off there."""
_WHOLE = frozenset(
    "adcock alcock arabella arabelle arabinose aspic babcock backhoe ballcock blackcock "
    "blacksburg bootblack burnside burnsville bushtit cockapoo cockatoo cockatrice cockboat "
    "cockburn cocker cockerham cockeyed cockfight cockfighting cockhorse cockrell cockrum "
    "cockspur cocksure cockup coonhound coonrod coonskin copeland copland copse crappie crappier "
    "crapshoot crapshooter dickerman dickerson donut dough doughnut dyker fagin gamecock gayle "
    "gaylene gaylor gaylord gaynor gayton glasscock hancock hellman hoecake hoedown hoehn "
    "hoekstra ivanhoe jewell jewett jewfish killdeer killeen killington medick nosegay pedometer "
    "petcock raper rapeseed retardant sexton shoeblack sourdough stopcock themis titsworth "
    "usherwoman washerwoman weathercock whitesboro woodcock".split()
)
"""Words and names that no list has: with others, they would fall into what people mask."""
_BESIDE = frozenset("you him her them it me us all this that my your".split())
"""What one of two such words is: others together are one word that is not listed."""
_FIRST_OBJECTS = frozenset("me them".split())
"""Those that are nobody at the beginning: mesetass."""
_BEFORE_ME = frozenset("fuck rape let make makes help watch get give".split())
"""Verbs besides ``_VIOLENT`` ones behind which "me" is somebody: letmedie, but not Airmeass."""
_OBJECTS = frozenset("you him her them this that yourself yourselves".split())
"""What makes two words a run behind one of ``_VERBS``, as do ``PEOPLE``."""
_VERBS = frozenset("fuck kill rape hang burn lynch stab shoot hate ban gas".split())
_CONTRACTED = frozenset("cant dont wont aint isnt arent didnt doesnt shouldnt youre theyre".split())
"""Words of such runs that no list has."""
_SUBJECTS = frozenset("i he she we they".split())
_ARTICLES = frozenset("a an the his my your their its our".split())
_NO_NOUNS = frozenset("a an the to of in on at is are and or as by for from with".split())
"""What an article, or the like, is never followed by; ``_ARTICLES`` follow no subject."""
_ENDS_WITH = tuple("niggers nigger niggas faggots faggot wetbacks wetback trannies".split())
"""What is read behind whatever else: #stinkingwetbacks, though stinking is not listed."""
_FEWEST_BEFORE = 4
"""Letters of what else there is; fewer make another word of it."""
_SLURS = frozenset(
    "nigger niggers nigga niggas faggot faggots kike kikes tranny trannies spics chinks gooks "
    "wetbacks beaners retards jews bitch bitches whore whores sluts cunt cunts".split()
)
"""Words that, behind just one other, are read apart from it: no longer word ends in one of them,
and hardly any name does. Kike is a first name as well: see ``_AT_THE_END``."""
_AT_THE_END = frozenset("kike woman women".split())
"""Words that at the end of a run tell something only right behind one of ``_BEFORE_THE_END``,
``MASKED`` or ``_VERBS``: killthatkike does, but teamkike and washerwoman do not."""
_BEFORE_THE_END = frozenset(
    "a the this that these those you your all any every more no dirty filthy stupid".split()
)
_REFUSING = frozenset("never dont cant stop".split())
"""Words at the beginning of a run with which those at the end tell as well: nevertrustwomen."""
_VIOLENT = frozenset(
    "kill kills killed killing killer die dies died dead hang hanged burn burned stab stabs "
    "stabbed lynch lynched suck sucks drug drugs meth hell shoot shot choke strangle punch bomb "
    "behead smash slap beat hate deport ass asses hoe sex".split()
)
"""Words that tell something only beside whom it is done to: others are in snapshots."""
_TELLING = PEOPLE | (MASKED - _VIOLENT) | {"them"}
"""Words that make three of them a run: what people do not want to be found."""


def parted(letters: str) -> list[int]:
    """Where words end within ``letters`` that had blanks between any two, none at the last.

    None at all if they are one word. Fewer than ``FEWEST_PARTED`` letters come apart only behind
    "I" or "a" at their beginning.
    """
    if rank(letters.lower()) < math.inf:
        return []
    if len(letters) < FEWEST_PARTED:
        return [1] if _is_led(letters) else []
    words = _likeliest(letters.lower())
    beside = not _BESIDE.isdisjoint(words)
    if len(words) == 2 and (_is_led(letters) or _is_slur(*words)):
        return _ends(words)
    # With "I" before other words the capital is no name's.
    capitals = (letters[0].isupper() and words[:1] != ["i"]) + letters.isupper()
    if len(letters) <= LONGEST_NAME and (_has_ending(words) or capitals > beside):
        return []
    return _ends(words) if beside or len(words) > 2 else []


def run_together(letters: str) -> list[int]:
    """Where words end within ``letters`` that were typed as one, none at the last."""
    if not FEWEST_TOGETHER <= len(letters) <= MOST_TOGETHER or rank(letters.lower()) < math.inf:
        return []
    if not (letters.islower() or letters.istitle() or letters.isupper()) or not letters.isascii():
        return []  # ConAgra, and what shows its words by their capitals
    letters = letters.lower()
    words = _likeliest(letters)
    if not words and (slur := next(filter(letters.endswith, _ENDS_WITH), None)):
        before = len(letters) - len(slur)
        return [before] if before >= _FEWEST_BEFORE else []
    return _ends(words) if _is_run(words) else []


def _is_run(words: Sequence[str]) -> bool:
    """Whether ``words`` are likely to be several, rather than one that is not listed.

    That makes a difference where they tell something, or are so many that they are a sentence.
    """
    if len(words) == 2:
        first, last = words
        slur = len(first) > 2 and _is_slur(first, last)
        return slur or (first in _VERBS and (last in _OBJECTS or last in PEOPLE))
    # Within a word that is not listed, what is found are short words: dis-on-or-able.
    short = sum(len(word) < 3 for word in words)
    if len(words) < 3 or short * 2 >= len(words) or "i" in words[1:]:
        return False
    if words[0] == "an" or words[-1] in _ENDINGS or _has_ending(words):
        return False
    pairs = list(itertools.pairwise(words))
    if not all(_is_sure(*pair) and _is_sentence(*pair) for pair in pairs):
        return False
    told = words[words[0] in _FIRST_OBJECTS :]
    refused = words[0] in _REFUSING
    if words[-1] in _AT_THE_END and not (refused or _is_meant_at_the_end(words[-2])):
        told = told[:-1]
    if not _TELLING.isdisjoint(told):
        return True
    if not _VIOLENT.isdisjoint(told):
        return any(itertools.starmap(_is_somebody, [("", words[0]), *pairs]))
    return len(words) >= FEWEST_OF_MANY and "a" not in words


def _is_somebody(before: str, word: str) -> bool:
    """Whether ``word``, behind ``before`` if there is any, is whom something is done to."""
    if word == "me":
        return before in _VIOLENT or before in _BEFORE_ME
    return word in _BESIDE and (before != "" or word not in _FIRST_OBJECTS)


def _is_slur(before: str, word: str) -> bool:
    """Whether ``word`` right behind ``before`` is a slur, and no name or end of another word."""
    return word in _SLURS and (word not in _AT_THE_END or _is_meant_at_the_end(before))


def _is_meant_at_the_end(before: str) -> bool:
    """Whether one of ``_AT_THE_END`` behind ``before`` is a person who is spoken of."""
    return before in _BEFORE_THE_END or before in MASKED or before in _VERBS


def _is_sentence(before: str, word: str) -> bool:
    """Whether ``word`` may follow ``before``: "he the ring" and "his to logic" are no English."""
    if before == "an" and word[0] not in "aeiouh":
        return False
    if before == "a" and word[0] in "aeio" and word != "one":
        return False
    return word not in (
        _ARTICLES if before in _SUBJECTS else _NO_NOUNS if before in _ARTICLES else ()
    )


def _is_sure(before: str, word: str) -> bool:
    """Whether ``word``, if it tells anything, is none without the last letter ``before`` it.

    A riot-skill is no riots-kill.
    """
    tells = word in _VIOLENT or word in MASKED
    return not tells or rank(before[:-1]) == math.inf or rank(before[-1] + word) == math.inf


def _is_led(letters: str) -> bool:
    """Whether ``letters`` are "I" or "a" and one word, and no name as they may be with capitals."""
    first, word = letters[0].lower(), letters[1:].lower()
    if first == "i":
        return rank(word) < COMMON
    if letters.isupper():
        return first == "a" and word in _SLURS - _AT_THE_END  # A COONS is somebody
    no_name = letters.islower() or (letters[1:].islower() and len(word) >= FEWEST_LED)
    return first == "a" and no_name and (word in MASKED or word in PEOPLE)


def _has_ending(words: Sequence[str]) -> bool:
    """Whether what follows a word that people mask is its ending: "meth a done", "burn i shed"."""
    return any(
        word in MASKED and after in _INSIDE and not (word in _VERBS and last in PEOPLE)
        for word, after, last in zip(words, words[1:], [*words[2:], ""], strict=False)
    )


def _ends(words: Sequence[str]) -> list[int]:
    return list(itertools.accumulate(map(len, words)))[:-1]


def _likeliest(letters: str) -> list[str]:
    """The words that ``letters`` most likely are; none if they cannot be words."""
    scale = math.log(number())
    costs, begins = [0.0], [0]
    for end in range(1, len(letters) + 1):
        cost, begin = math.inf, end - 1
        for start in range(max(0, end - LONGEST), end):
            if costs[start] >= cost:
                continue
            word = letters[start:end]
            rarity = _rank_beside(word)
            if not start and word in _SHORT_FIRST:
                rarity = _RANK_BESIDE
            if rarity < math.inf:
                told = costs[start] + math.log((rarity + 1) * scale)
                if told < cost:
                    cost, begin = told, start
        costs.append(cost)
        begins.append(begin)
    if costs[-1] == math.inf:
        return []
    words, end = [], len(letters)
    while end:
        words.append(letters[begins[end] : end])
        end = begins[end]
    return words[::-1]


def _rank_beside(word: str) -> float:
    """The rank of ``word`` among others that stand without a gap; infinite if it is hardly one."""
    if word in MASKED:
        return min(listed(word), _RANK_BESIDE)
    if word in _CONTRACTED or word in _WHOLE or (word[-1] == "s" and word[:-1] in _WHOLE):
        return _RANK_BESIDE
    if word in _PIECES:
        return math.inf
    found = rank(word)
    if len(word) <= 3:
        common = found < COMMON_SHORT or word in _SHORT_TOO
        return found if common else math.inf
    if len(word) < LONG:
        return found if found < COMMON else math.inf
    # The plurals of many are not listed: mexicans.
    return min(found, rank(word[:-1])) if word[-1] == "s" else found
