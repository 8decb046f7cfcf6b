"""Our own labelled text: one JSON object a line under ``models/corpus``.

A line holds

``text``
    what the officer wrote, shared or liked.
``labels``
    the concerns it raises; empty for clean text. Our text is labelled for all
    seven concerns, so a concern that is absent is a negative, never unknown.
``spans``
    for each label, the exact pieces of ``text`` that are the evidence.
``action``, ``account``, ``affiliated``
    the context, as in the API; ``post``, ``personal`` and ``false`` when absent.

Run ``python -m models.training.corpus FILE…`` to check files and count them.
"""

from __future__ import annotations

import collections
import dataclasses
import json
import pathlib
import re
import sys
import unicodedata
from collections.abc import Iterator
from typing import get_args

from companion.review.types import Action, Concern

CONCERNS: tuple[str, ...] = get_args(Concern)
FOLDER = pathlib.Path(__file__).parent.parent / "corpus"
"""Holds ``train`` and ``dev``, written independently of one another."""
ACTIONS = frozenset(get_args(Action))
ACCOUNTS = frozenset({"personal", "official"})
FIELDS = frozenset({"text", "labels", "spans", "action", "account", "affiliated"})


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One labelled text. ``spans`` are ``(start, end, concern)`` in code points."""

    text: str
    labels: frozenset[str]
    spans: tuple[tuple[int, int, str], ...]
    action: str = "post"
    account: str = "personal"
    affiliated: bool = False


def parse(raw: str) -> Line:
    """Read one line of a corpus file.

    Raises ``ValueError`` that says which rule of the labelling guide is broken.
    """
    item = json.loads(raw)
    unknown = set(item) - FIELDS
    if unknown:
        raise ValueError(f"unknown field {sorted(unknown)[0]}")
    text, labels = item["text"], item["labels"]
    if not text.strip():
        raise ValueError("empty text")
    for label in labels:
        if label not in CONCERNS:
            raise ValueError(f"unknown label {label}")
    pieces = item.get("spans", {})
    if set(pieces) != set(labels):
        raise ValueError("every label needs its own spans, and no other concern may have any")
    spans = []
    for label, parts in pieces.items():
        if not parts:
            raise ValueError(f"{label} has no span")
        for part in parts:
            start = text.find(part)
            if start < 0 or not part.strip():
                raise ValueError(f"a span of {label} is no exact piece of the text")
            spans.append((start, start + len(part), label))
    line = Line(
        text,
        frozenset(labels),
        tuple(spans),
        item.get("action", "post"),
        item.get("account", "personal"),
        item.get("affiliated", False),
    )
    if line.action not in ACTIONS:
        raise ValueError(f"unknown action {line.action}")
    if line.account not in ACCOUNTS:
        raise ValueError(f"unknown account {line.account}")
    if not isinstance(line.affiliated, bool):
        raise ValueError("affiliated is true or false")
    return line


def load(path: pathlib.Path) -> Iterator[Line]:
    """Yield the lines of one file; ``ValueError`` names file and line number."""
    with path.open(encoding="utf-8") as handle:
        for number, raw in enumerate(handle, 1):
            if not raw.strip():
                continue
            try:
                yield parse(raw)
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path.name}:{number}: {error}") from None


def fold(text: str) -> str:
    """Text with case, marks, punctuation and space folded, to find copies."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"\W+", " ", plain).strip() or text.strip()


def main(paths: list[str]) -> int:
    """Check files given by name; print counts per label. 1 when a line is wrong."""
    seen: dict[tuple[str, str, bool], str] = {}
    wrong = 0
    for name in paths:
        path = pathlib.Path(name)
        counts: collections.Counter[str] = collections.Counter()
        for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not raw.strip():
                continue
            try:
                line = parse(raw)
            except (ValueError, KeyError, TypeError) as error:
                print(f"{path.name}:{number}: {error!r}")
                wrong += 1
                continue
            key = (fold(line.text), line.account, line.affiliated)
            place = f"{path.name}:{number}"
            if key in seen:
                print(f"{place}: the same text as {seen[key]}")
                wrong += 1
            seen.setdefault(key, place)
            counts.update(line.labels or ["clean"])
        print(path.name, dict(counts))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
