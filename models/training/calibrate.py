"""Calibrate an exported model and write its metadata.

Half of the development text (by a hash) serves here, the other half is left for the
figures of the card. Each concern gets Platt scaling and three thresholds: the lowest
that keep the probability and the share of false alarms on ordinary text that the
sensitivities promise.
"""

from __future__ import annotations

import dataclasses
import hashlib
import pathlib
from collections.abc import Iterator, Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from companion.review.classifier import Classifier
from companion.review.normalise import normalise
from models.training import corpus, sources
from models.training.corpus import CONCERNS
from models.training.examples import WINDOW

ORDINARY_SOURCE = "goemotions"
"""Public talk, chosen for being harmless, that no concern may be found in."""
ORDINARY_FILE = "ordinary"
"""The development text that is no look-alike of anything."""


@dataclasses.dataclass(frozen=True, slots=True)
class Promise:
    """What a sensitivity promises of each concern.

    A warning is at least ``probability`` likely to be right among texts made to mislead
    (the development text holds ten look-alikes and other concerns for each positive), and
    at most a share of ``false_alarms`` of ordinary posts gets one.
    """

    probability: float
    false_alarms: float


PROMISES = {
    "quiet": Promise(0.75, 0.001),
    "balanced": Promise(0.50, 0.004),
    "thorough": Promise(0.30, 0.010),
}


def half(line: corpus.Line) -> str:
    """``calibration`` or ``report``: which half of the development text a line is in.

    By its text alone, so that the same words in two contexts stay together.
    """
    odd = hashlib.sha256(line.text.encode()).digest()[0] & 1
    return "report" if odd else "calibration"


def lines(part: str) -> Iterator[tuple[str, corpus.Line]]:
    """Name of the file and line, for each line in ``part`` of the development text."""
    for path in sorted((corpus.FOLDER / "dev").glob("*.jsonl")):
        yield from ((path.stem, line) for line in corpus.load(path) if half(line) == part)


def logits(classifier: Classifier, text: str, account: str, affiliated: bool) -> np.ndarray:
    """The highest logit of any passage of ``text`` per concern, (concerns,)."""
    passages = classifier.read(
        normalise(text), official=account == "official", affiliated=affiliated
    )
    if not passages:
        return np.full(len(CONCERNS), -10.0)
    return np.max([passage.logits for passage in passages], axis=0)


def threshold(ordinary: np.ndarray, promise: Promise) -> float:
    """The lowest threshold that keeps ``promise``.

    ``ordinary`` (texts,) are the probabilities of harmless texts.
    """
    return max(promise.probability, float(np.quantile(ordinary, 1 - promise.false_alarms)))


def calibrate(classifier: Classifier, data: pathlib.Path) -> dict[str, dict]:
    """Scale, offset and thresholds per concern."""
    ours, ordinary = [], []
    for name, line in lines("calibration"):
        ours.append((line, logits(classifier, line.text, line.account, line.affiliated)))
        if name == ORDINARY_FILE:
            ordinary.append(ours[-1][1])
    ordinary += [
        logits(classifier, row.text, "personal", False)
        for row in sources.rows(data, "dev")
        if row.source == ORDINARY_SOURCE
    ]
    entries = {}
    for column, concern in enumerate(CONCERNS):
        scores = np.array([s[column] for _, s in ours])
        labels = np.array([concern in line.labels for line, _ in ours])
        scaling = LogisticRegression().fit(scores[:, None], labels)
        scale, offset = float(scaling.coef_[0, 0]), float(scaling.intercept_[0])
        calm = np.array([s[column] for s in ordinary])
        entries[concern] = {
            "scale": round(scale, 5),
            "offset": round(offset, 5),
            "thresholds": {
                name: round(threshold(_sigmoid(scale * calm + offset), promise), 4)
                for name, promise in PROMISES.items()
            },
            "positives": int(labels.sum()),
            "negatives": int((~labels).sum()),
        }
    return entries


def _sigmoid(odds: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-odds))


def metadata(version: str, files: Sequence[pathlib.Path], calibration: dict[str, dict]) -> dict:
    """What the companion needs to know of a model, and what a reader should."""
    return {
        "id": "second-look-minilm",
        "version": version,
        "licence": "Apache-2.0",
        "encoder": "all-MiniLM-L6-v2 (Apache-2.0), fine-tuned, int8",
        "concerns": list(CONCERNS),
        "window": WINDOW - 1,  # one more control token may stand ahead of the text
        "calibrated": "Platt scaling on the calibration half of models/corpus/dev; thresholds: "
        "least probability and most false alarms on ordinary text, per sensitivity "
        + ", ".join(f"{n} {p.probability}/{p.false_alarms}" for n, p in PROMISES.items()),
        "calibration": calibration,
        "files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }
