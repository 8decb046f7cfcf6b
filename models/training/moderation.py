"""Comments by citizens: the text that calibrates their judgement and the text that measures it.

One JSON object a line in ``models/moderation``: ``text``, the ``verdict`` that is right
(``removable``, ``keep`` or ``ask``) and the ``kind`` of comment. Nothing is trained on any
part; ``dev`` sets thresholds, ``exam`` and ``final`` were written apart from it and only measure,
``final`` this model and the one before it; where there is a ``next``, it waits for the next one.
"""

from __future__ import annotations

import collections
import pathlib
from collections.abc import Sequence
from typing import get_args

import msgspec
from msgspec import Struct

from companion.review.reviewer import Reviewer
from companion.review.types import Verdict

FOLDER = pathlib.Path(__file__).parent.parent / "moderation"
HARSH = "harsh"
"""The kind that holds harsh, profane criticism of police, chief and mayor."""
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


class Comment(Struct, frozen=True, forbid_unknown_fields=True):
    """A comment and the verdict that is right."""

    text: str
    verdict: Verdict
    kind: str


def load(part: str) -> list[Comment]:
    """The comments of one part. Raises msgspec.ValidationError or OSError."""
    content = (FOLDER / f"{part}.jsonl").read_bytes()
    return [msgspec.json.decode(line, type=Comment) for line in content.splitlines()]


def figures(reviewer: Reviewer, part: str) -> str:
    """The figures of one part as Markdown, beside their bars."""
    judged = [(comment, reviewer.moderate(comment.text)) for comment in load(part)]
    right = [comment.verdict == "removable" for comment, _ in judged]
    told = [answer.removable for _, answer in judged]
    keep = [answer.removable for comment, answer in judged if comment.verdict == "keep"]
    harsh = [answer.removable for comment, answer in judged if comment.kind == HARSH]
    verdicts = collections.Counter((comment.verdict, answer.verdict) for comment, answer in judged)
    return "\n".join(
        [
            "| measure | bar | measured |",
            "| --- | --- | --- |",
            "| judged right, removable or not | ≥ 92 % | "
            + _share([a == b for a, b in zip(right, told, strict=True)])
            + " |",
            f"| may not be removed, called removable | ≤ 2 % | {_share(keep)} |",
            f"| harsh criticism called removable | ≤ 1 % | {_share(harsh)} |",
            "",
            "| right is | " + " | ".join(f"called {verdict}" for verdict in VERDICTS) + " |",
            "| --- | " + "---: | " * len(VERDICTS),
            *(
                f"| {truth} | "
                + " | ".join(str(verdicts[truth, verdict]) for verdict in VERDICTS)
                + " |"
                for truth in VERDICTS
            ),
        ]
    )


def _share(outcomes: Sequence[bool]) -> str:
    return f"{sum(outcomes) / len(outcomes):.2%} ({sum(outcomes)} of {len(outcomes)})"
