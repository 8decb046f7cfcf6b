"""Measure a model on text that nothing was trained or chosen on, through the shipped check.

The exam (``exam`` and ``final`` in ``models/corpus``) was written apart from the training text
and from the development text that calibrates; public development splits are other people's.
"""

from __future__ import annotations

import collections
import dataclasses
import itertools
import pathlib
import re
from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np
import torch
from tokenizers import Tokenizer

from companion.evaluate import Count, Labelled, Result, evaluate
from companion.review import policy
from companion.review.classifier import Classifier
from companion.review.policy import Policy, Sensitivity
from companion.review.reviewer import Reviewer
from companion.review.types import Account, Request, Review, Shared
from models.training import calibrate, corpus, sources
from models.training.corpus import CONCERNS, Line
from models.training.encoder import Classifier as Network
from models.training.examples import LABELS

ORDINARY_FILE, DIALECT_FILE = "ordinary", "dialect"
FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "a link behind": lambda text: f"{text} https://t.co/abc123XYZ",
    "two hashtags of the trade": lambda text: f"{text} #policeofficer #leo",
    "five hashtags of the trade": lambda text: (
        f"{text} #copsofig #sheriffsoffice #proudpolicewife #bluefamilyforever #patrollife"
    ),
    "three other hashtags": lambda text: f"{text} #fridayvibes #pizza #gardening",
    "a handle in front": lambda text: f"@zoeywilkes {text}",
    "a harmless note behind": lambda text: f"{text} (sorry for the long post)",
    "🫶😺 behind": lambda text: f"{text} 🫶😺",
    "👏 between the words": lambda text: " 👏 ".join(text.split()),
    "no punctuation": lambda text: re.sub(r"[^\w\s]", "", text),
}
"""What people do to a post that changes nothing about it; no words here are in ``trimmings``."""
_WORD, _VOWEL = re.compile(r"[a-z]{4,}", re.IGNORECASE), re.compile(r"(?<=.)[aeiou](?=.)")


def _each_word(change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: _WORD.sub(lambda found: change(found[0]), text)


DISGUISES: dict[str, Callable[[str], str]] = {
    "k/i/l/l": _each_word("/".join),
    "k i l l": _each_word(" ".join),
    "i w i l l k i l l": lambda text: " ".join("".join(text.split())),
    "k*ll": _each_word(lambda word: _VOWEL.sub("*", word, count=1)),
    "k1ll": _each_word(lambda word: word.translate(str.maketrans("aeios", "43105"))),
    "kiiill": _each_word(lambda word: _VOWEL.sub(r"\g<0>\g<0>\g<0>", word)),
    "klil": _each_word(lambda word: word[:1] + word[2] + word[1] + word[3:]),
    "kіll, with a letter of another script": _each_word(
        lambda word: word.translate(str.maketrans("aeiopcx", "аеіорсх"))
    ),
    "k\u200bill, with a sign that nobody sees": _each_word("\u200b".join),
}
"""Spellings so that a filter does not find a word, here of all words of four letters and more, or
of the whole text."""
LENGTHS = ((0, 60), (60, 140), (140, 280), (280, 100_000))


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """A line of the exam, the file it is from, and the answer to it."""

    file: str
    line: Line
    review: Review

    @property
    def found(self) -> frozenset[str]:
        """The concerns that were told."""
        return frozenset(finding.concern for finding in self.review.findings)


class TorchSession:
    """Lets a network in torch stand where the exported graph stands."""

    def __init__(self, checkpoint: pathlib.Path, layers: int) -> None:
        self._network = Network(len(LABELS), layers)
        self._network.load_state_dict(torch.load(checkpoint))
        self._network.eval()

    @torch.inference_mode()
    def run(self, _: Sequence[str], feed: dict[str, np.ndarray]) -> list[np.ndarray]:
        """Logits (batch, labels) and evidence (batch, tokens, concerns)."""
        ids, mask, judged = (torch.from_numpy(feed[name]) for name in ("ids", "mask", "judged"))
        logits, evidence, _ = self._network(ids, mask, judged)
        return [logits.numpy(), evidence[:, :, : len(CONCERNS)].numpy()]


def in_torch(models: pathlib.Path, checkpoint: pathlib.Path, layers: int) -> Classifier:
    """The classifier of ``checkpoint``, in full precision, with the shipped calibration."""
    tokenizer = Tokenizer.from_file(str(models / "tokenizer.json"))
    metadata = msgspec.json.decode((models / "metadata.json").read_bytes())
    return Classifier(TorchSession(checkpoint, layers), tokenizer, metadata)


def at(sensitivity: Sensitivity) -> Policy:
    """The default pack with every concern at one sensitivity."""
    pack = Policy.load(policy.find(policy.DEFAULT))
    rules = {
        concern: msgspec.structs.replace(rule, sensitivity=sensitivity)
        for concern, rule in pack.concerns.items()
    }
    return msgspec.structs.replace(pack, concerns=rules)


def request(line: Line) -> Request:
    """What the extension would ask of a line."""
    return Request(
        line.text,
        action=line.action,  # type: ignore[arg-type]
        account=Account("official" if line.account == "official" else "personal"),
        affiliated=line.affiliated,
        shared=Shared(line.shared) if line.shared else None,
    )


def judge(reviewer: Reviewer, lines: Iterable[tuple[str, Line]]) -> list[Judged]:
    """The answers to ``lines``, given as name of the file and line."""
    return [Judged(file, line, reviewer.review(request(line))) for file, line in lines]


def counts(judged: Iterable[Judged]) -> Result:
    """Outcomes per concern; ``evaluate.table`` prints them."""
    result = Result({concern: Count() for concern in CONCERNS})
    for item in judged:
        for concern, count in result.counts.items():
            count.add(concern in item.line.labels, concern in item.found)
        result.unchecked += not item.review.checked
        if not item.line.labels:
            result.clean += 1
            result.clean_warned += bool(item.found)
    return result


def macro_f1(result: Result) -> float:
    """Mean F1 over the concerns."""
    return float(np.mean([count.f1 for count in result.counts.values()]))


def flagged(judged: Iterable[Judged]) -> tuple[int, int]:
    """How many clean lines got any warning, of how many."""
    clean = [item for item in judged if not item.line.labels]
    return sum(bool(item.found) for item in clean), len(clean)


def pairs_right(judged: Iterable[Judged]) -> tuple[int, int]:
    """Of the minimal pairs, how many have every side right in all concerns that differ.

    A family of more than two edits counts once for each edit and its first line.
    """
    families: dict[str, list[Judged]] = collections.defaultdict(list)
    for item in judged:
        if item.line.pair:
            families[item.line.pair].append(item)
    right = total = 0
    for first, *edits in families.values():
        for edit in edits:
            differ = first.line.labels ^ edit.line.labels
            if differ:
                total += 1
                right += all(
                    (concern in side.found) == (concern in side.line.labels)
                    for concern in differ
                    for side in (first, edit)
                )
    return right, total


def touching(judged: Iterable[Judged]) -> tuple[int, int]:
    """Of the findings that are right, how many mark any of the words that people marked."""
    right = total = 0
    for item in judged:
        for finding in item.review.findings:
            theirs = item.line.shared_spans if finding.source == "shared" else item.line.spans
            text = item.line.shared if finding.source == "shared" else item.line.text
            gold = [(start, end) for start, end, label in theirs if label == finding.concern]
            if gold:
                total += 1
                units = [0, *itertools.accumulate(1 + (char > "\uffff") for char in text)]
                right += any(
                    span.start < units[end] and units[start] < span.end
                    for span in finding.spans
                    for start, end in gold
                )
    return right, total


def grounds_right(judged: Iterable[Judged]) -> tuple[int, int]:
    """Of the bias findings that are right, how many name the very grounds that people named."""
    right = total = 0
    for item in judged:
        for finding in item.review.findings:
            if finding.concern == "bias" and item.line.grounds:
                total += 1
                right += set(finding.grounds) == item.line.grounds
    return right, total


def slices(judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    """The judged lines by length, act, profile and the file they are from."""
    found: dict[str, list[Judged]] = {}

    def put(name: str, belongs: Callable[[Judged], bool]) -> None:
        found[name] = [item for item in judged if belongs(item)]

    for low, high in LENGTHS:
        name = f"{low} to {high} characters" if high < 1000 else f"over {low} characters"
        put(name, lambda i, low=low, high=high: low <= len(i.line.text or i.line.shared) < high)
    for act in ("post", "comment", "share", "like", "message", "profile"):
        put(f"act: {act}", lambda i, act=act: i.line.action == act)
    put("profile shows the department", lambda i: i.line.affiliated)
    put("official account", lambda i: i.line.account == "official")
    return found


def in_form(
    lines: Iterable[tuple[str, Line]], form: Callable[[str], str]
) -> list[tuple[str, Line]]:
    """``lines`` in a form of ``FORMS`` or ``DISGUISES``, those without own words left out."""
    return [
        (file, dataclasses.replace(line, text=form(line.text), spans=()))
        for file, line in lines
        if line.text
    ]


def public(reviewer: Reviewer, rows: Iterable[sources.Row]) -> Result:
    """Outcomes on public rows, over their firm labels alone."""
    return evaluate(
        reviewer,
        [
            Labelled(
                Request(row.text),
                {c: bool(row.labels[c]) for c in CONCERNS if c in row.labels and c not in row.weak},
            )
            for row in rows
        ],
    )


def warned(reviewer: Reviewer, rows: Sequence[sources.Row]) -> tuple[int, int]:
    """How many of ``rows`` got any warning, of how many."""
    return sum(bool(reviewer.review(Request(row.text)).findings) for row in rows), len(rows)


def reliability(classifier: Classifier, lines: Iterable[Line], bins: Sequence[float]) -> str:
    """How often a concern held, by the probability that was told, over all concerns."""
    told, held = [], []
    for line in lines:
        for part in corpus.parts(line):
            scores = calibrate.logits(classifier, part.text, part.context)
            for column, concern in enumerate(CONCERNS):
                odds = classifier.calibration[concern].log_odds(float(scores[column]))
                told.append(1 / (1 + np.exp(-odds)))
                held.append(concern in part.labels)
    probabilities, truth = np.array(told), np.array(held)
    rows = ["| told | judgements | mean told | held |", "| --- | ---: | ---: | ---: |"]
    for low, high in itertools.pairwise(bins):
        inside = (probabilities >= low) & (probabilities < high)
        if inside.any():
            rows.append(
                f"| {low:.2f} to {high:.2f} | {inside.sum()} | {probabilities[inside].mean():.3f} "
                f"| {truth[inside].mean():.3f} |"
            )
    return "\n".join(rows)
