"""Calibrate an exported model and write its metadata.

The development text serves here; the exam is left for the figures of the card. Each
concern gets Platt scaling and three thresholds: the lowest that keep the probability and
the share of false alarms on ordinary text that the sensitivities promise. Two more, on comments
by citizens that must stay, are for whether a comment may be removed.
"""

from __future__ import annotations

import dataclasses
import hashlib
import pathlib
from collections.abc import Iterator, Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from companion.review.classifier import Classifier
from companion.review.context import CITIZENS_COMMENT, CITIZENS_CONCERNS, PLAIN, Context
from companion.review.normalise import normalise
from models.training import corpus, moderation, sources
from models.training.corpus import CONCERNS, GROUNDS
from models.training.examples import WINDOW

ORDINARY_SOURCE = "goemotions"
"""Public talk, chosen for being harmless, that no concern may be found in."""
ORDINARY_FILE = "ordinary"
"""The development text that is no look-alike of anything."""


@dataclasses.dataclass(frozen=True, slots=True)
class Promise:
    """What a sensitivity promises of each concern.

    A warning is at least ``probability`` likely to be right among texts made to mislead, as
    the development text is, and at most a share of ``false_alarms`` of ordinary posts gets one.
    """

    probability: float
    false_alarms: float


PROMISES = {
    "quiet": Promise(0.75, 0.001),
    "balanced": Promise(0.55, 0.003),
    "thorough": Promise(0.25, 0.005),
}
OF_COMMENTS = {"removable": Promise(0.3, 0.002), "questionable": Promise(0.1, 0.05)}
"""The same for comments by citizens; ``false_alarms`` are among those that must stay.

``probability`` is a floor in the scale of officers' posts, and no probability of comments. Two
concerns can call a comment removable, and of harsh criticism one in a hundred may be. ``dev`` is
kinder than new writers are: of their harsh comments 2.6 % passed where 0.45 % were promised.
"""
STEP = 0.0001
"""Above the loudest ordinary text that must stay quiet, so that rounding cannot undo it."""


def lines(folder: str) -> Iterator[tuple[str, corpus.Line]]:
    """Name of the file and line, for each line in ``folder`` of the corpus."""
    for path in sorted((corpus.FOLDER / folder).glob("*.jsonl")):
        yield from ((path.stem, line) for line in corpus.load(path))


def logits(classifier: Classifier, text: str, context: Context) -> np.ndarray:
    """The highest logit of any passage of ``text`` per concern, (concerns,)."""
    passages = classifier.read(normalise(text), context)
    if not passages:
        return np.full(len(CONCERNS), -10.0)
    return np.max([passage.logits for passage in passages], axis=0)


def threshold(ordinary: np.ndarray, promise: Promise) -> float:
    """The lowest threshold that keeps ``promise``.

    ``ordinary`` (texts,) are the probabilities of harmless texts.
    """
    told = np.sort(ordinary)[::-1]
    loudest_kept_quiet = float(told[int(len(told) * promise.false_alarms)])
    return max(promise.probability, loudest_kept_quiet + STEP)


def calibrate(classifier: Classifier, data: pathlib.Path) -> dict[str, dict]:
    """Scale, offset and thresholds per concern."""
    ours, ordinary = [], []
    for name, line in lines("dev"):
        for part in corpus.parts(line):
            ours.append((part.labels, logits(classifier, part.text, part.context)))
            if name == ORDINARY_FILE:
                ordinary.append(ours[-1][1])
    ordinary += [
        logits(classifier, row.text, PLAIN) for row in sources.held_out(data, ORDINARY_SOURCE)
    ]
    kept = [comment.text for comment in moderation.load("dev") if comment.verdict == "keep"]
    comments, as_posts = (
        [logits(classifier, text, context) for text in kept]
        for context in (CITIZENS_COMMENT, PLAIN)
    )
    entries = {}
    for column, concern in enumerate(CONCERNS):
        scores = np.array([s[column] for _, s in ours])
        truth = np.array([concern in labels for labels, _ in ours])
        scaling = LogisticRegression().fit(scores[:, None], truth)
        scale, offset = float(scaling.coef_[0, 0]), float(scaling.intercept_[0])
        kept_quiet = {name: (ordinary, promise) for name, promise in PROMISES.items()}
        read = comments if concern in CITIZENS_CONCERNS else as_posts
        kept_quiet |= {name: (read, promise) for name, promise in OF_COMMENTS.items()}
        entries[concern] = {
            "scale": round(scale, 5),
            "offset": round(offset, 5),
            "thresholds": {
                name: round(
                    threshold(
                        _sigmoid(scale * np.array([s[column] for s in texts]) + offset), promise
                    ),
                    4,
                )
                for name, (texts, promise) in kept_quiet.items()
            },
            "positives": int(truth.sum()),
            "negatives": int((~truth).sum()),
        }
    return entries


def _sigmoid(odds: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-odds))


def _told(promises: dict[str, Promise]) -> str:
    return ", ".join(f"{n} {p.probability}/{p.false_alarms}" for n, p in promises.items())


def metadata(version: str, files: Sequence[pathlib.Path], calibration: dict[str, dict]) -> dict:
    """What the companion needs to know of a model, and what a reader should."""
    return {
        "id": "second-look-mpnet6",
        "version": version,
        "licence": "Apache-2.0",
        "encoder": "half the layers of all-mpnet-base-v2 (Apache-2.0), fine-tuned, int8",
        "concerns": list(CONCERNS),
        "grounds": list(GROUNDS),
        "window": WINDOW,
        "calibrated": "Platt scaling on models/corpus/dev; thresholds: "
        f"least probability and most false alarms on ordinary text, {_told(PROMISES)}; "
        f"on comments of models/moderation/dev that must stay, {_told(OF_COMMENTS)}",
        "calibration": calibration,
        "files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }
