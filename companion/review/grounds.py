"""Name what a bias finding is about.

A policy names some grounds and not others, and what may be removed from a
department's page depends on them.
"""

from __future__ import annotations

import pathlib
import re
import tomllib

OTHER = "other"


def _expression(words: list[str]) -> re.Pattern[str]:
    stems = (re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(stems)})(?!\w)", re.IGNORECASE)


_GROUNDS = {
    ground: _expression(words)
    for ground, words in tomllib.loads(
        pathlib.Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    ).items()
}


def grounds(marked: str, text: str) -> tuple[str, ...]:
    """The grounds that ``marked`` words name, else those of the whole ``text``, else other."""
    for passage in (marked, text):
        found = tuple(name for name, words in _GROUNDS.items() if words.search(passage))
        if found:
            return found
    return (OTHER,)
