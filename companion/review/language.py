"""Tell which parts of a text are in a language that the model covers: English, so far."""

from __future__ import annotations

import functools
import itertools
import math
import re
import unicodedata
from collections.abc import Sequence

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from companion.review.address import ADDRESS
from companion.review.respell import respelt, shortened, without_gaps
from companion.review.segment import sentence_ends
from companion.review.signs import INVISIBLE, SMALL_CAPITALS, is_latin, without_heaps
from companion.review.words import MASKED, PEOPLE, rank

CANDIDATES = "en es pt fr it de nl pl ro sq ht vi tl id tr sw so ru uk ar fa zh ja ko hi bn".split()
"""Languages told apart: English and what is spoken most in cities of the United States."""
FEWEST_WORDS = 5
"""Below this the identifier guesses; names and interjections read as anything. A word counts
once: laughter and songs say the same again and again."""
FEWEST_SENTENCE_WORDS = 8
"""The same for one sentence of an English text, which may be a greeting or the title of a song."""
FEWEST_SENTENCE_WORDS_UNLATIN = 3
"""The same in another script, in which nothing is taken for English; shorter is a greeting."""
MOST_WORDS_OF_AN_ITEM = 2
"""Commas that leave no more words between them, on the average, part a list."""
ENGLISH_AT_LEAST = 0.02
"""A text is covered when English is at least this probable among ``CANDIDATES``."""
FUNCTION_SHARE = 0.2
"""A text is English whatever the identifier says when so many of its words are English
function words, and two at the least."""

_FUNCTION_WORDS = frozenset(
    "and are at be been but by did for from get got had has have her his "
    "if is it its just like my not now our out she that the their them "
    "they this up us was we were what when who with you your aint gonna yall dont lol bro "
    "about because been could every going never one should some there those would".split()
)
"""English words that the other candidates do not write the same way, or hardly ever."""
_COMMON_ELSEWHERE = frozenset(
    # Spanish
    "los unos unas que qué por para muy pero cuando donde está están esta estoy eres voy vamos "
    "te le mis tu tus su nos tú él ellos nosotros más todo todos todas eso esos esa esas "
    "estos sí hoy vete dónde cómo cuándo hijo puta mierda "
    # Portuguese
    "eu você não vou isso ele ela esses essa seu sua muito meu minha "
    # French
    "je vous avec ces cette ton ta suis vais nique "
    # Italian
    "ti gli sono che questo sei mio tuo "
    # German
    "ich sie wir ihr nicht und ist ein eine für auf dich euch "
    # Haitian Creole, Tagalog
    "mwen nou mga ako ikaw kita".split()
)
"""Common words of other candidates that English does not have."""
_SHARED = frozenset(
    "a no me son come sin con pan in die war so all la de o e on el il las se lo mi una uma non "
    "per un soy ese este sus dans das der".split()
)
"""Words that English, its slang or its names have as well: soy milk, das crazy, sus."""
FEWEST_TOLD, MOST_TOLD = 2, 7
"""Words of a text that is told by such words; with more the identifier guesses well."""
_CALLS = frozenset("hey yo bro bruh man dude fam boss baby lol lmao haha omg".split())
"""What Americans put before or behind words of any language."""
FEWEST_BESIDE_A_NAME = 2
"""Words of ``_COMMON_ELSEWHERE`` in a text whose last word, with a capital, is taken for a name."""
_LONGEST_INITIALS = 4
"""Letters that may be an abbreviation if all words are in capitals."""
_CLAUSE = re.compile(r"[^.!?…,;:\n¡¿()«»“”]+")
_BREAK = re.compile(r"[^\w\s'’-]+|\s-+\s")
"""What stands between two clauses of a sentence: a comma, a dash, an emoji."""
FEWEST_CLAUSE_WORDS = 4
"""An English clause in a text of another language has at least so many words."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_CONTRACTION = re.compile(r"['’](?:s|m|re|ve|ll|t|d|all|em)$", re.IGNORECASE)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
NOT_PROSE = re.compile(rf"{ADDRESS.pattern}|[@#][\w\u0900-\u109f\u1780-\u17dd]+", ADDRESS.flags)
"""Addresses, handles and hashtags; to some scripts of Asia belong vowels that are no letters."""


def covered(text: str) -> bool:
    """Whether the classifier can judge ``text`` on the whole; true for texts too short to tell.

    A text that is not mostly in Latin script is never too short.
    """
    return _covered(_prose(text))


def holds_another_language(text: str) -> bool:
    """Whether a sentence or a clause of ``text``, itself covered on the whole, is in another
    language.

    A few words of one, a greeting, a title or a prayer, leave an English post what it is, and
    so does a list of names or of dishes.
    """
    prose = _prose(text)
    ends = sentence_ends(prose)
    sentences = [prose[start:end] for start, end in itertools.pairwise([0, *ends])]
    return any(
        _tells(part) and not _covered(part)
        for sentence in sentences
        for part in dict.fromkeys([sentence, *_BREAK.split(sentence)])
    )


def _tells(sentence: str) -> bool:
    """Whether ``sentence`` is long enough to tell its language, and no list of names."""
    words = _WORD.findall(sentence)
    if _in_other_signs(sentence, words):
        return sum(not is_latin(word) for word in words) >= FEWEST_SENTENCE_WORDS_UNLATIN
    names = sum(word[0].isupper() and not word.isupper() for word in words)
    return (
        len({word.casefold() for word in words if is_latin(word)}) >= FEWEST_SENTENCE_WORDS
        and names * 2 <= len(words)
        and len(words) > MOST_WORDS_OF_AN_ITEM * (sentence.count(",") + 1)
    )


def english_clauses(text: str) -> list[tuple[int, int]]:
    """Half-open ranges of ``text``, itself not covered, that are English by their words alone.

    Neighbours are joined. The identifier is no help here: it guesses on a clause.
    """
    ranges: list[tuple[int, int]] = []
    for clause in _CLAUSE.finditer(text):
        words = _WORD.findall(NOT_PROSE.sub(" ", clause.group()))
        if len(words) < FEWEST_CLAUSE_WORDS or not _english(words):
            continue
        if ranges and not _WORD.search(text, ranges[-1][1], clause.start()):
            ranges[-1] = ranges[-1][0], clause.end()
        else:
            ranges.append(clause.span())
    return ranges


def _prose(text: str) -> str:
    """``text`` without what is no word of any language, and without its disguise."""
    visible = "".join(
        char
        for char in unicodedata.normalize("NFKC", without_heaps(text)).translate(SMALL_CAPITALS)
        if unicodedata.category(char) not in INVISIBLE
    )
    plain = NOT_PROSE.sub(" ", visible)
    for spellings in (without_gaps, shortened):
        plain = respelt(plain, spellings(plain))
    return plain


def _covered(prose: str) -> bool:
    """Whether ``prose`` is English or, in Latin script, too short to tell."""
    words = _WORD.findall(prose)
    if _in_other_signs(prose, words) or _plainly_another(words):
        return False
    if len({word.casefold() for word in words}) < FEWEST_WORDS or _english(words):
        return True
    probabilities = dict(_identifier().rank(" ".join(words)))
    return bool(probabilities["en"] >= ENGLISH_AT_LEAST)


def _in_other_signs(prose: str, words: list[str]) -> bool:
    """Whether ``prose`` is for the most part in another script, or a sentence's worth of it is."""
    if len(_UNSPACED.findall(prose)) >= FEWEST_WORDS:
        return True
    # A single sign of another script is part of a face: (ツ)
    foreign = sum(len(word) for word in words if len(word) > 1 and not is_latin(word))
    return foreign * 2 > sum(map(len, words))


def _english(words: list[str]) -> bool:
    found = sum(word.casefold() in _FUNCTION_WORDS for word in words)
    return found >= max(2, FUNCTION_SHARE * len(words))


def _plainly_another(words: Sequence[str]) -> bool:
    """Whether ``words`` are few, none of them English, and some common in another language.

    What stands before a name is a part of it: Los Gatos. Calls count for no word, and nor does a
    name at the end behind enough words of another language: te voy a matar, Maria.
    """
    distinct = {word.casefold() for word in words} - _CALLS
    if not FEWEST_TOLD <= len(distinct) <= MOST_TOLD or any(map(_CONTRACTION.search, words)):
        return False
    shouted = all(map(str.isupper, words)) and max(map(len, words)) > _LONGEST_INITIALS
    told = _COMMON_ELSEWHERE & {
        word.casefold()
        for word, after in itertools.zip_longest(words, words[1:], fillvalue="")
        if shouted or word.islower() or (word.istitle() and after.islower())
    }
    others = distinct - _COMMON_ELSEWHERE - _SHARED
    last = words[-1]
    if len(told) >= FEWEST_BESIDE_A_NAME and last.istitle():
        others -= {last.casefold()} - MASKED - PEOPLE
    return bool(told) and all(rank(word) == math.inf for word in others)


@functools.cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(CANDIDATES)
    return identifier


def prepare() -> None:
    """Load the identifier ahead of its first use, which takes it most of a second."""
    _identifier()
