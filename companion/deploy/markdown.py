"""The pieces of Markdown that the README is made of."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

_WIDTH = 95


def paragraphs(*blocks: str) -> str:
    """Blocks one below the other; empty ones are left out."""
    return "\n\n".join(filter(None, blocks))


def prose(words: str, first: str = "", rest: str = "") -> str:
    """Running text; ``first`` and ``rest`` stand before its lines."""
    return textwrap.fill(
        words,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def bullets(*notes: str) -> str:
    """A list."""
    return "\n".join(prose(note, "- ", "  ") for note in notes)


def code(language: str, *lines: str) -> str:
    """Commands, to be copied as they stand."""
    return "\n".join([f"```{language}", *lines, "```"])


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, or nothing without rows. A ``|`` in a cell begins no other one, nor in code."""
    escaped = ([cell.replace("|", r"\|") for cell in row] for row in rows)
    body = [f"| {' | '.join(row)} |" for row in escaped]
    rule = ["---"] * len(head)
    return "\n".join([f"| {' | '.join(head)} |", f"| {' | '.join(rule)} |", *body]) if body else ""


def listed(words: Iterable[str]) -> str:
    """One, two and three."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
