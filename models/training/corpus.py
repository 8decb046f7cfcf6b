"""Our own labelled text: one JSON object a line under ``models/corpus``.

A line holds

``text``
    what the officer wrote, shared or liked, or a citizen commented.
``labels``
    the concerns it raises; empty for clean text. An officer's text is labelled for all
    seven concerns, so one that is absent is a negative, never unknown.
``spans``
    for each label, the exact pieces of ``text`` that are the evidence.
``grounds``
    for bias, what it is about, as in the API.
``action``, ``account``, ``affiliated``
    the context, as in the API; ``post``, ``personal`` and ``false`` when absent. A comment
    on the department's page by somebody who is no officer has the account ``citizen``; it is
    labelled for bias and threat alone.
``shared``
    the other person's words: shared, liked or replied to. Spans of a ``share`` or a
    ``like`` may stand there, since the act counts as the officer's.
``pair``
    lines with the same name are edits of one another that change a label.
``dialect``
    in the exam's ``dialect.jsonl``, where each pair says the same in two ways.

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

from companion.review.context import CITIZENS_CONCERNS, JUDGED_WITH_SHARED, Context
from companion.review.types import Action, Concern, Ground

CONCERNS: tuple[str, ...] = get_args(Concern)
FOLDER = pathlib.Path(__file__).parent.parent / "corpus"
"""Holds ``train``, ``dev``, ``exam`` and ``final``, written independently of one another.

Where there is a ``next``, it waits to measure the next model for the first time: nobody has seen
an answer on it.
"""
ACTIONS = frozenset(get_args(Action))
CITIZEN = "citizen"
ACCOUNTS = frozenset({"personal", "official", CITIZEN})
GROUNDS: tuple[str, ...] = get_args(Ground)
FIELDS = frozenset(
    "text labels spans grounds action account affiliated shared pair dialect".split()
)
STRINGS = ("text", "shared", "pair", "dialect")


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One labelled text. ``spans`` are ``(start, end, concern)`` in code points.

    ``shared_spans`` are those that stand in ``shared``.
    """

    text: str
    labels: frozenset[str]
    spans: tuple[tuple[int, int, str], ...]
    action: str = "post"
    account: str = "personal"
    affiliated: bool = False
    grounds: frozenset[str] = frozenset()
    shared: str = ""
    shared_spans: tuple[tuple[int, int, str], ...] = ()
    pair: str = ""
    dialect: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One text of a line as the classifier judges it: a line may hold two."""

    text: str
    labels: frozenset[str]
    spans: tuple[tuple[int, int, str], ...]
    context: Context
    grounds: frozenset[str] = frozenset()


def parts(line: Line) -> list[Part]:
    """The writer's own words, and the words passed on where the act makes them his own."""
    passed_on = bool(line.shared) and line.action in JUDGED_WITH_SHARED
    circumstances = Context(
        official=line.account == "official",
        affiliated=line.affiliated,
        action=line.action,
        citizen=line.account == CITIZEN,
    )
    own = frozenset(label for _, _, label in line.spans)
    found = []
    if line.text.strip():
        # A like without the words that were liked holds them as its text.
        liked = line.action == "like" and not line.shared
        context = dataclasses.replace(circumstances, passed_on=liked, around=line.shared)
        labels = own if passed_on else line.labels
        found.append(Part(line.text, labels, line.spans, context, _grounds(line, labels)))
    if passed_on:
        theirs = frozenset(label for _, _, label in line.shared_spans)
        context = dataclasses.replace(circumstances, passed_on=True, around=line.text)
        found.append(Part(line.shared, theirs, line.shared_spans, context, _grounds(line, theirs)))
    return found


def _grounds(line: Line, labels: frozenset[str]) -> frozenset[str]:
    return line.grounds if "bias" in labels else frozenset()


def parse(raw: str) -> Line:
    """Read one line of a corpus file.

    Raises ``ValueError`` that says which rule of the labelling guide is broken.
    """
    item = json.loads(raw)
    unknown = set(item) - FIELDS
    if unknown:
        raise ValueError(f"unknown field {sorted(unknown)[0]}")
    text, labels, shared = item["text"], item["labels"], item.get("shared", "")
    for name in STRINGS:
        if not isinstance(item.get(name, ""), str):
            raise ValueError(f"{name} is no string")
    if not (text.strip() or shared.strip()):
        raise ValueError("empty text")
    for label in labels:
        if label not in CONCERNS:
            raise ValueError(f"unknown label {label}")
    pieces = item.get("spans", {})
    if not isinstance(pieces, dict) or not all(isinstance(m, list) for m in pieces.values()):
        raise ValueError("spans are a list for each label")
    if set(pieces) != set(labels):
        raise ValueError("every label needs its own spans, and no other concern may have any")
    spans, shared_spans = [], []
    for label, marked in pieces.items():
        if not marked:
            raise ValueError(f"{label} has no span")
        for piece in marked:
            start, elsewhere = text.find(piece), shared.find(piece)
            if not piece.strip() or start < 0 > elsewhere:
                raise ValueError(f"a span of {label} is no exact piece of the text")
            if start >= 0:
                spans.append((start, start + len(piece), label))
            else:
                shared_spans.append((elsewhere, elsewhere + len(piece), label))
    grounds = frozenset(item.get("grounds", ()))
    unknown = grounds.difference(GROUNDS)
    if unknown:
        raise ValueError(f"unknown ground {sorted(unknown)[0]}")
    if grounds and "bias" not in labels:
        raise ValueError("only bias has grounds")
    line = Line(
        text,
        frozenset(labels),
        tuple(spans),
        item.get("action", "post"),
        item.get("account", "personal"),
        item.get("affiliated", False),
        grounds,
        shared,
        tuple(shared_spans),
        item.get("pair", ""),
        item.get("dialect", ""),
    )
    if line.shared_spans and line.action not in JUDGED_WITH_SHARED:
        raise ValueError("only a share or a like makes other people's words the officer's")
    if line.action not in ACTIONS:
        raise ValueError(f"unknown action {line.action}")
    if line.account not in ACCOUNTS:
        raise ValueError(f"unknown account {line.account}")
    if line.account == CITIZEN:
        if not line.labels <= CITIZENS_CONCERNS:
            raise ValueError("a citizen's comment is labelled for bias and threat alone")
        if line.action != "comment" or line.affiliated:
            raise ValueError("a citizen comments, under no profile of the department")
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
    seen: dict[tuple[str, str, bool, str], str] = {}
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
            key = (fold(f"{line.text} {line.shared}"), line.account, line.affiliated, line.action)
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
