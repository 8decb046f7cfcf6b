"""Tell when a text is in a language that the model does not cover."""

from __future__ import annotations

import functools
import re

from py3langid.langid import MODEL_FILE, LanguageIdentifier

CANDIDATES = "en es pt fr it de nl pl ro sq ht vi tl id tr sw so ru uk ar fa zh ja ko hi bn".split()
"""Languages told apart: English and what is spoken most in cities of the United States."""
FEWEST_WORDS = 5
"""Below this the identifier guesses; names and interjections read as anything."""
ENGLISH_AT_LEAST = 0.02
"""A text is covered when English is at least this probable among ``CANDIDATES``."""
FUNCTION_SHARE = 0.2
"""A text is English whatever the identifier says when so many of its words are these."""

_FUNCTION_WORDS = frozenset(
    "a an and are as at be been but by can did do for from get got had has have he her his i "
    "if in is it its just like me my no not now of on or our out she so that the their them "
    "they this to up us was we were what when who will with you your aint gonna wit dat da "
    "ya yall im dont lol bro".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NOT_PROSE = re.compile(r"https?://\S+|[@#]\w+")


def covered(text: str) -> bool:
    """Whether the classifier can judge ``text``; true for texts too short to tell."""
    prose = _NOT_PROSE.sub(" ", text)
    words = _WORD.findall(prose)
    if len(_UNSPACED.findall(prose)) >= FEWEST_WORDS:
        return False
    if len(words) < FEWEST_WORDS:
        return True
    english = sum(word.casefold() in _FUNCTION_WORDS for word in words)
    if english >= FUNCTION_SHARE * len(words):
        return True
    probabilities = dict(_identifier().rank(" ".join(words)))
    return bool(probabilities["en"] >= ENGLISH_AT_LEAST)


@functools.cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(CANDIDATES)
    return identifier


def prepare() -> None:
    """Load the identifier ahead of its first use, which takes it most of a second."""
    _identifier()
