"""Read words that are spelt so that a filter does not find them, or so as to be heard.

Letters with a sign between any two (k.i.l.l), letters that a sign or a number stands for (k*ll,
sh00t), letters drawn out (killlll) and two that changed places (klil). What is meant is looked up
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
from collections.abc import Iterable, Iterator, Sequence

WORDS = pathlib.Path(__file__).parent / "words.txt"
"""English words, the most frequent first: those of BERT's vocabulary (Devlin et al., 2019)."""
FREQUENT, FREQUENT_AT_LENGTH = 3_000, 9_000
"""Ranks below which a word is read where two letters changed places, the second for one of
``LONG`` letters or more: what is short and rare may be a name, or a word that is not listed."""
LONG = 7
DOUBLED = 5_000
"""Rank below which a letter drawn out is read as two of it rather than one: soooon is soon."""
PLAINEST = 500
"""Rank from which on a word is doubted in favour of a rarer one with two: boooo is boo, not bo."""
_DOUBLES = frozenset("eolsEOLS")
MOST_RUNS = 4
"""Letters drawn out within one word for which all ways to read them are tried."""
LONGEST = 20
"""Letters of the longest word that is looked up."""
MOST_MASKED = 200
"""Words with signs in them that are looked up in a text: more is no post."""
FEWEST_APART, FEWEST_PARTED = 4, 7
"""Letters with signs between them that are a word, and that may be more than one; fewer are
initials or a face."""
LONGEST_NAME = 12
"""Letters that may be a name that is spelt, if the first or all are capitals, or one word."""
COMMON_SHORT, COMMON = 400, 12_000
"""Ranks below which a word of up to three letters, and a longer one, counts as one of several that
stand together without a gap."""
_PIECES, _INSIDE = frozenset("re de st ll ve don".split()), frozenset("a i at".split())
"""Listed words that are parts of others, and what is one right behind a word that people mask."""
_BESIDE = frozenset("you him her them it me us all this that my your".split())
"""What one of two such words is: others together are one word that is not listed."""

_MASKED = """
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
"""What people put stars into; where a commoner word would fit as well, this is what they mean."""
_IS_MASKED = frozenset(_MASKED)
_KNOWN_BY_LENGTH = frozenset("fuck fucks shit shits bitch damn hell nigger nigga".split())
"""Those of them that are known by their first letter and their length: d*** f*** is none's name."""
_KNOWN_BY_ENDS = frozenset("gay jew sex".split())
"""Those of three letters: f*g and d*e are products as well."""
_SWAPPED_TOO = frozenset(
    "fuck bitch bitches nigger niggers faggot faggots whore asshole rape raped rapist "
    "shoot burn hang".split()
)
"""Those that are read where two letters changed places, though books seldom have them."""
_UNLISTED = """
    lol lmao lmfao omg yay ugh aww bruh haha yall woohoo oof oops choo therapists
""".split()
_ALSO_FREQUENT = frozenset((*_MASKED, *_UNLISTED))
_THEIR_RANK = 300
_CAPITALISED = frozenset({"jew", "jews"})
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
_MASKED_TOKEN = re.compile(
    r"(?<![\w@#*.$-])[a-zA-Z0-9$](?:[a-zA-Z0-9*#@%$^_]|-(?=[a-zA-Z]))+(?!\w)"
)
_TOKEN = re.compile(r"(?<![\w@#*])[a-zA-Z]{4,}(?!\w)")
_WORDLIKE = re.compile(r"[a-zA-Z0-9-]+")
_RUN = re.compile(r"([a-z])\1{2,}")
_NUMERAL = re.compile(r"w*[ivxlcdm]+[ab]?")
_DIGITS = tuple(str.maketrans("034578" + "1", "oeastb" + one) for one in "il")
_CASH_TAG, _MODEL = re.compile(r"\$[A-Z][a-zA-Z]*"), re.compile(r"[a-zA-Z]\d{2,}[a-zA-Z]")
_MOVES = re.compile(r"(?:[a-zA-Z]\d){2,}")
_PRODUCT = re.compile(r"(?<!\w)[a-zA-Z]\*[a-zA-Z](?!\w)")
_AS_LETTERS = tuple(table | str.maketrans("@$", "as") for table in _DIGITS)
_NO_A = "fu"
"""How words begin in which @ stands for another letter than a: f@ck."""
_PARTING_SIGNS = frozenset("-_")
"""Signs that part words more often than they stand for a letter, which is then a vowel."""


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
        return gap in _PLAIN_GAPS or _rank(joined.lower()) < math.inf or bool(parted(joined))
    return any(_rank(joined.lower().translate(table)) < math.inf for table in _DIGITS)


def parted(letters: str) -> list[int]:
    """Where words end within ``letters``, none at the last; none at all if they are one word.

    The likeliest words by Zipf's law: how rare one is goes with its rank. Few letters are at most
    "I" and a word, or a name.
    """
    capitals = letters[0].isupper() + letters.isupper()
    letters = letters.lower()
    if _rank(letters) < math.inf:
        return []
    if len(letters) < FEWEST_PARTED:
        return [1] if letters[0] == "i" and _rank(letters[1:]) < COMMON else []
    scale = math.log(len(_ranks()))
    costs, begins = [0.0], [0]
    for end in range(1, len(letters) + 1):
        cost, begin = math.inf, end - 1
        for start in range(max(0, end - LONGEST), end):
            rank = _rank_beside(letters[start:end])
            if rank < math.inf:
                told = costs[start] + math.log((rank + 1) * scale)
                if told < cost:
                    cost, begin = told, start
        costs.append(cost)
        begins.append(begin)
    if costs[-1] == math.inf:
        return []
    ends, end = [], begins[-1]
    while end:
        ends.append(end)
        end = begins[end]
    places = itertools.pairwise([0, *ends[::-1], len(letters)])
    words = [letters[start:end] for start, end in places]
    beside = not _BESIDE.isdisjoint(words)
    if len(letters) <= LONGEST_NAME:
        # "meth a done" and "burn i shed" are no words beside one another.
        inside = any(a in _IS_MASKED and b in _INSIDE for a, b in itertools.pairwise(words))
        if inside or capitals > beside:
            return []
    return ends[::-1] if beside or len(words) > 2 else []


def _rank_beside(word: str) -> float:
    """The rank of ``word`` among others that stand without a gap; infinite if it is hardly one."""
    if word in _IS_MASKED:
        return min(_listed(word), FREQUENT)
    rank = _rank(word)
    if len(word) < FEWEST_APART:
        return rank if rank < COMMON_SHORT and word not in _PIECES else math.inf
    return rank if len(word) >= LONG or rank < COMMON else math.inf


def unmasked(text: str) -> Iterator[Spelling]:
    """Words in which signs or numbers stand for letters."""
    left = MOST_MASKED
    formula = "=" in text or "+" in text or len(_PRODUCT.findall(text)) > 1
    for found in _MASKED_TOKEN.finditer(text):
        token = found[0]
        left -= not _WORDLIKE.fullmatch(token)
        if token.isalpha() or left < 0 or (formula and _PRODUCT.fullmatch(token)):
            continue
        if word := _meant(token):
            yield Spelling(*found.span(), _in_place(token, word, found.start()))
            continue
        for part in re.finditer(r"[^-]+", token) if "-" in token else ():
            if word := _meant(part[0]):
                place = found.start() + part.start()
                yield Spelling(place, place + len(word), _in_place(part[0], word, place))


def shortened(text: str) -> Iterator[Spelling]:
    """Words with a letter drawn out: each such run is read as one or two of it."""
    for found in _TOKEN.finditer(text):
        token = found[0].lower()
        if not _RUN.search(token) or token in _ranks():
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


def unswapped(text: str) -> Iterator[Spelling]:
    """Words in small letters of which two inner ones changed places."""
    for found in _TOKEN.finditer(text):
        token = found[0]
        if not token.islower() or len(token) > LONGEST or _rank(token) < math.inf:
            continue
        swapped = [
            token[:place] + token[place + 1] + token[place] + token[place + 2 :]
            for place in range(1, len(token) - 2)
        ]
        word = min(swapped, key=lambda other: 0 if other in _SWAPPED_TOO else _listed(other))
        known = FREQUENT if len(word) < LONG else FREQUENT_AT_LENGTH
        if (word in _SWAPPED_TOO or _listed(word) < known) and token not in _NOT_SWAPPED:
            yield Spelling(*found.span(), _in_place(token, word, found.start()))


@functools.cache
def _ranks() -> dict[str, int]:
    return {word: rank for rank, word in enumerate(WORDS.read_text(encoding="ascii").split())}


def _listed(word: str) -> float:
    """Its rank among ``WORDS``; infinite if ``word`` is none."""
    return _ranks().get(word, math.inf)


def _rank(word: str) -> float:
    """How many words are more frequent than ``word``; infinite if it is none."""
    rank = _listed(word)
    return min(rank, _THEIR_RANK) if word in _ALSO_FREQUENT else rank


@functools.cache
def _of_shape() -> dict[tuple[int, str], list[str]]:
    """Words by length and first letter; those that people mask come first."""
    shapes = collections.defaultdict(list)
    for word in dict.fromkeys([*_MASKED, *_ranks()]):
        shapes[len(word), word[0]].append(word)
    return shapes


def _in_place(typed: str, word: str, start: int) -> list[tuple[str, int, int]]:
    """``word``, letter by letter, for what was ``typed`` at ``start``; capitals stay."""
    upper = typed.isupper()
    return [
        (new.upper() if upper or old.isupper() else new, place, place + 1)
        for place, (old, new) in enumerate(zip(typed, word, strict=True), start)
    ]


def _meant(typed: str) -> str | None:
    """The word that ``typed`` has signs or numbers in, if there is one."""
    if len(typed) > LONGEST or _CASH_TAG.fullmatch(typed):
        return None
    readings = [typed.lower()]
    if "$" in typed or any(map(str.isdigit, typed)):
        if not _may_hold_numbers(typed):
            return None
        words = [readings[0].translate(table) for table in _AS_LETTERS]
        if word := next((word for word in words if _rank(word) < math.inf), None):
            # f4g5 is a move of chess.
            return None if word in _IS_MASKED and _MOVES.fullmatch(typed) else word
        readings = [readings[0].translate(table) for table in _DIGITS]
    return next((word for token in readings if (word := _behind_signs(typed, token))), None)


def _may_hold_numbers(typed: str) -> bool:
    """Whether numbers in ``typed`` may stand for letters.

    Models, rooms and call signs have capitals and more numbers than letters, and in 5pics and
    rap3 they stand beside words.
    """
    letters, digits = sum(map(str.isalpha, typed)), sum(map(str.isdigit, typed))
    beside = digits == 1 and (typed[0].isdigit() or typed[-1].isdigit())
    several = letters > 1 and len(typed) > 3 and not typed[:2].isdigit()
    model = _MODEL.fullmatch(typed)
    return several and not (beside or model) and (digits <= letters or typed.islower())


def _behind_signs(typed: str, token: str) -> str | None:
    """The word that ``token``, small letters of ``typed``, has signs in."""
    letters = sum(map(str.isalpha, token))
    shown = token.rstrip("*")
    # A word that is whole has a footnote's or an emphasis' stars behind it.
    whole = token.isalpha() or (shown != token and shown in _ranks())
    if (
        whole
        or any(map(str.isdigit, token))
        or not shown[-1:].isalpha()
        or token.translate(_AS_LETTERS[0]) in _ranks()
    ):
        return None
    signs = {char for char in token if not char.isalpha()} - {"*"}
    if signs and letters < 3 and (len(signs) < 2 or not typed.islower()):
        return None
    fits = (word for word in _of_shape().get((len(token), token[0]), ()) if _fits(token, word))
    return next((word for word in fits if _may_be(typed, token, letters, signs, word)), None)


def _fits(token: str, word: str) -> bool:
    return all(a == b or not a.isalpha() for a, b in zip(token, word, strict=True))


def _may_be(typed: str, token: str, letters: int, signs: set[str], word: str) -> bool:
    """Whether ``token``, which shows so many ``letters``, may stand for ``word``, which fits."""
    hidden = [b for a, b in zip(token, word, strict=True) if not a.isalpha()]
    vowels = set("aeiou").issuperset(hidden)
    if not vowels and not _PARTING_SIGNS.isdisjoint(signs):
        return False
    if signs == {"@"} and not word.startswith(_NO_A):
        return False  # nearly always an a
    if word not in _IS_MASKED:
        return vowels and letters > max(2, len(hidden)) and _PARTING_SIGNS.isdisjoint(signs)
    if letters == 1:
        return typed.islower() and word in _KNOWN_BY_LENGTH
    if len(word) == 3:
        return word in _KNOWN_BY_ENDS and (typed.islower() or word in _CAPITALISED)
    # K*** is a name that is held back, J*ws are not.
    return typed.islower() or typed.isupper() or letters > 2 or word in _CAPITALISED


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
    rank = _listed if typed.istitle() else _rank
    words: dict[tuple[int, ...], float] = {}
    for lengths in itertools.product(*choices):
        word = "".join(run[:n] for (run, _, _), n in zip(runs, lengths, strict=True)).lower()
        words[lengths] = rank(word)
    least = min(words.values())
    if least == math.inf:
        return unknown
    # Of soooon, soon; of Booooo, boo; but of soooo, so.
    doubled = [n for n in words if words[n] < (math.inf if least >= PLAINEST else DOUBLED)]
    return max(doubled, key=lambda n: (sum(n), -words[n]))
