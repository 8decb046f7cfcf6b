"""Read words in which signs or numbers stand for letters: k*ll, sh00t.

A name that is held back (K***), a product, a model, a footnote or an emphasis stays as it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from companion.review.parting import LONGEST
from companion.review.respell import DIGITS, Spelling, in_place
from companion.review.words import MASKED, listed, of_shape, rank

MOST_MASKED = 200
"""Words with signs in them that are looked up in a text: more is no post."""
_KNOWN_BY_LENGTH = frozenset("fuck fucks shit shits bitch damn hell nigger nigga".split())
"""Those of ``MASKED`` that their first letter and their length tell: d*** f*** is none's name."""
_KNOWN_BY_ENDS = frozenset("gay jew sex".split())
"""Those of three letters: f*g and d*e are products as well."""
_CAPITALISED = frozenset({"jew", "jews"})
# Without a flag for both cases, which would have ſ and İ among the letters.
_TOKEN = re.compile(r"(?<![\w@#*.$-])[a-zA-Z0-9$](?:[a-zA-Z0-9*#@%$^_]|-(?=[a-zA-Z]))+(?!\w)")
_WORDLIKE = re.compile(r"[a-zA-Z0-9-]+")
_CASH_TAG, _MODEL = re.compile(r"\$[A-Z][a-zA-Z]*"), re.compile(r"[a-zA-Z]\d{2,}[a-zA-Z]")
_MOVES = re.compile(r"(?:[a-zA-Z]\d){2,}")
_PRODUCT = re.compile(r"(?<!\w)[a-zA-Z]\*[a-zA-Z](?!\w)")
_AS_LETTERS = tuple(table | str.maketrans("@$", "as") for table in DIGITS)
_NO_A = "fu"
"""How words begin in which @ stands for another letter than a: f@ck."""
_PARTING_SIGNS = frozenset("-_")
"""Signs that part words more often than they stand for a letter, which is then a vowel."""


def unmasked(text: str) -> Iterator[Spelling]:
    """Words in which signs or numbers stand for letters."""
    left = MOST_MASKED
    formula = "=" in text or "+" in text or len(_PRODUCT.findall(text)) > 1
    for found in _TOKEN.finditer(text):
        token = found[0]
        left -= not _WORDLIKE.fullmatch(token)
        if token.isalpha() or left < 0 or (formula and _PRODUCT.fullmatch(token)):
            continue
        if word := _meant(token):
            yield Spelling(*found.span(), in_place(token, word, found.start()))
            continue
        for part in re.finditer(r"[^-]+", token) if "-" in token else ():
            if word := _meant(part[0]):
                place = found.start() + part.start()
                yield Spelling(place, place + len(word), in_place(part[0], word, place))


def _meant(typed: str) -> str | None:
    """The word that ``typed`` has signs or numbers in, if there is one."""
    if len(typed) > LONGEST or _CASH_TAG.fullmatch(typed):
        return None
    readings = [typed.lower()]
    if "$" in typed or any(map(str.isdigit, typed)):
        if not _may_hold_numbers(typed):
            return None
        words = [readings[0].translate(table) for table in _AS_LETTERS]
        if word := next((word for word in words if rank(word) < math.inf), None):
            # f4g5 is a move of chess.
            return None if word in MASKED and _MOVES.fullmatch(typed) else word
        readings = [readings[0].translate(table) for table in DIGITS]
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
    whole = token.isalpha() or (shown != token and listed(shown) < math.inf)
    if (
        whole
        or any(map(str.isdigit, token))
        or not shown[-1:].isalpha()
        or listed(token.translate(_AS_LETTERS[0])) < math.inf
    ):
        return None
    signs = {char for char in token if not char.isalpha()} - {"*"}
    if signs and letters < 3 and (len(signs) < 2 or not typed.islower()):
        return None
    fits = (word for word in of_shape().get((len(token), token[0]), ()) if _fits(token, word))
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
    if word not in MASKED:
        return vowels and letters > max(2, len(hidden)) and _PARTING_SIGNS.isdisjoint(signs)
    if letters == 1:
        return typed.islower() and word in _KNOWN_BY_LENGTH
    if len(word) == 3:
        return word in _KNOWN_BY_ENDS and (typed.islower() or word in _CAPITALISED)
    # K*** is a name that is held back, J*ws are not.
    return typed.islower() or typed.isupper() or letters > 2 or word in _CAPITALISED
