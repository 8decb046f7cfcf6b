"""Measure the check against labelled text: precision and recall per concern.

A line of a labelled file is a request of the API with ``labels``, the concerns that
hold, as a list; or, where some are unknown, as an object of concern to 0 or 1.
``account`` may be just its kind, ``shared`` just its text. ``IGNORED`` fields are not looked at;
any other, and a label that is no concern, is refused: it would count for something else.
"""

from __future__ import annotations

import codecs
import dataclasses
import pathlib
from collections.abc import Iterable, Iterator
from typing import Any, get_args

from companion.review.reviewer import Reviewer
from companion.review.types import Concern, Request
from companion.server import strict
from companion.server.problems import BODY, Refusal

CONCERNS: tuple[str, ...] = get_args(Concern)
IGNORED = frozenset("spans grounds pair dialect id source split weak note".split())
"""What else the text holds that the model is made from and measured with."""


class LabelledError(Exception):
    """A labelled file cannot be read; the message names line and reason, never text."""


@dataclasses.dataclass(frozen=True, slots=True)
class Labelled:
    """A request and the concerns known to hold or not to hold in it."""

    request: Request
    labels: dict[str, bool]


@dataclasses.dataclass(slots=True)
class Count:
    """Outcomes for one concern over the texts whose label for it is known."""

    true_positive: int = 0
    false_positive: int = 0
    false_negative: int = 0
    true_negative: int = 0

    def add(self, expected: bool, found: bool) -> None:
        """Count one outcome."""
        if expected:
            self.true_positive += found
            self.false_negative += not found
        else:
            self.false_positive += found
            self.true_negative += not found

    @property
    def precision(self) -> float:
        """Share of findings that are right; not a number without findings."""
        return _share(self.true_positive, self.true_positive + self.false_positive)

    @property
    def recall(self) -> float:
        """Share of positives found; not a number without positives."""
        return _share(self.true_positive, self.true_positive + self.false_negative)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        found = 2 * self.true_positive
        return _share(found, found + self.false_positive + self.false_negative)

    @property
    def false_alarm(self) -> float:
        """Share of negatives with a finding."""
        return _share(self.false_positive, self.false_positive + self.true_negative)


@dataclasses.dataclass(slots=True)
class Result:
    """Counts per concern; of texts known to be clean throughout, how many were warned of."""

    counts: dict[str, Count]
    clean: int = 0
    clean_warned: int = 0
    unchecked: int = 0


def read(path: pathlib.Path) -> Iterator[Labelled]:
    """Yield the lines of a labelled file; raises ``LabelledError``."""
    with path.open("rb") as handle:
        for number, line in enumerate(handle, 1):
            content = line if number > 1 else line.removeprefix(codecs.BOM_UTF8)
            if content.strip():
                try:
                    labelled = parse(content)
                except Refusal as refusal:
                    place = "the line" if refusal.field == BODY else f"`{refusal.field}`"
                    raise LabelledError(f"{path}:{number}: {place} {refusal.detail}") from None
                yield labelled


def parse(line: bytes) -> Labelled:
    """Read one labelled line; raises ``Refusal``, which tells no text."""
    item = strict.read(line)
    if not isinstance(item, dict):
        raise Refusal(422, BODY, "must be an object")
    labels = _labels(item.pop("labels", None))
    fields = {name: value for name, value in item.items() if name not in IGNORED}
    if isinstance(fields.get("account"), str):
        fields["account"] = {"kind": fields["account"]}
    if isinstance(fields.get("shared"), str):
        fields["shared"] = {"text": fields["shared"]}
    return Labelled(strict.typed(fields, Request), labels)


def _labels(found: Any) -> dict[str, bool]:
    if not isinstance(found, list | dict):
        raise Refusal(422, "labels", "must be a list or an object")
    if not all(concern in CONCERNS for concern in found):
        raise Refusal(422, "labels", f"must be among {', '.join(CONCERNS)}")
    if isinstance(found, list):
        return {concern: concern in found for concern in CONCERNS}
    if not all(isinstance(value, int) and value in (0, 1) for value in found.values()):
        raise Refusal(422, "labels", "must be 0 or 1 each")
    return {concern: bool(value) for concern, value in found.items()}


def evaluate(reviewer: Reviewer, items: Iterable[Labelled]) -> Result:
    """Judge every item and count. Texts that could not be judged count as unwarned."""
    result = Result({concern: Count() for concern in CONCERNS})
    for item in items:
        review = reviewer.review(item.request)
        found = {finding.concern for finding in review.findings}
        result.unchecked += not review.checked
        for concern, expected in item.labels.items():
            result.counts[concern].add(expected, concern in found)
        if len(item.labels) == len(CONCERNS) and not any(item.labels.values()):
            result.clean += 1
            result.clean_warned += bool(found)
    return result


def table(result: Result) -> str:
    """The result as a Markdown table and a line on clean text."""
    lines = [
        "| concern | positives | negatives | precision | recall | F1 | false alarms |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for concern, count in result.counts.items():
        positives = count.true_positive + count.false_negative
        negatives = count.false_positive + count.true_negative
        lines.append(
            f"| {concern} | {positives} | {negatives} | {count.precision:.3f} "
            f"| {count.recall:.3f} | {count.f1:.3f} | {count.false_alarm:.2%} |"
        )
    share = _share(result.clean_warned, result.clean)
    lines += [
        "",
        f"Clean texts with any warning: {result.clean_warned} of {result.clean} ({share:.2%}). "
        f"Not checked: {result.unchecked}.",
    ]
    return "\n".join(lines)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
