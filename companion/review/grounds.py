"""Name what a bias finding is about.

A policy names some grounds and not others, and what may be removed from a
department's page depends on them.
"""

from __future__ import annotations

import pathlib
import re
import tomllib
from typing import get_args

from companion.review.types import Ground

OTHER: Ground = "other"


def _expression(words: list[str]) -> re.Pattern[str]:
    stems = (re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(stems)})(?!\w)", re.IGNORECASE)


def _load() -> dict[Ground, re.Pattern[str]]:
    path = pathlib.Path(__file__).with_suffix(".toml")
    words = tomllib.loads(path.read_text(encoding="utf-8"))
    return {ground: _expression(words[ground]) for ground in get_args(Ground) if ground in words}


_GROUNDS = _load()


def grounds(marked: str, text: str) -> tuple[Ground, ...]:
    """The grounds that ``marked`` words name, else those of the whole ``text``, else other."""
    for passage in (marked, text):
        found = tuple(name for name, words in _GROUNDS.items() if words.search(passage))
        if found:
            return found
    return (OTHER,)
