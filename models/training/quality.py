"""Check our own text: enough of it, near copies, cues that give the label away, agreement.

Run ``python -m models.training.quality``.
"""

from __future__ import annotations

import collections
import json
from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score, f1_score

from models.training import corpus
from models.training.corpus import CONCERNS, Line
from models.training.examples import load_corpus

SECOND_READER = corpus.FOLDER / "second-reader.jsonl"
NEAR = 0.9
"""Cosine of two texts' character five-grams from which they count as near copies."""
CHUNK = 1000


def words(line: Line) -> str:
    """All the words of a line."""
    return f"{line.text} {line.shared}".strip()


def near_copies(some: Sequence[Line], others: Sequence[Line]) -> int:
    """How many of ``some`` have a near copy in ``others``."""
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(5, 5), sublinear_tf=True)
    known = vectorizer.fit_transform([words(line) for line in others])
    asked = vectorizer.transform([words(line) for line in some])
    count = 0
    for start in range(0, asked.shape[0], CHUNK):
        alike = asked[start : start + CHUNK] @ known.T
        count += int((alike.max(axis=1).toarray() >= NEAR).sum())
    return count


def bag_of_words_f1(train: Sequence[Line], test: Sequence[Line]) -> dict[str, float]:
    """F1 per concern of words and word pairs alone, at the best threshold on ``test``.

    That threshold flatters it: what a cue gives away is at most this.
    """
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    known = vectorizer.fit_transform([words(line) for line in train])
    asked = vectorizer.transform([words(line) for line in test])
    scores = {}
    for concern in CONCERNS:
        model = LogisticRegression(C=10, max_iter=300, class_weight="balanced")
        model.fit(known, [concern in line.labels for line in train])
        told = model.predict_proba(asked)[:, 1]
        truth = [concern in line.labels for line in test]
        scores[concern] = max(f1_score(truth, told >= t) for t in np.linspace(0.1, 0.9, 33))
    return scores


def agreement(lines: Sequence[Line]) -> tuple[dict[str, float], float, int]:
    """How far second readers agree, who saw some of ``lines`` without labels.

    Their readings are in ``SECOND_READER``. Cohen's kappa per concern, the share of lines with
    the very same labels, and their number.
    """
    ours = {_key(words(line), line.action, line.account, line.affiliated): line for line in lines}
    both = []
    for raw in SECOND_READER.read_text(encoding="utf-8").splitlines():
        item = json.loads(raw)
        key = _key(
            f"{item['text']} {item.get('shared', '')}".strip(),
            item.get("action", "post"),
            item.get("account", "personal"),
            item.get("affiliated", False),
        )
        if key in ours:
            both.append((ours[key].labels, frozenset(item["labels"])))
    kappa = {
        concern: float(
            cohen_kappa_score([concern in a for a, _ in both], [concern in b for _, b in both])
        )
        for concern in CONCERNS
    }
    return kappa, float(np.mean([a == b for a, b in both])), len(both)


def _key(text: str, action: str, account: str, affiliated: bool) -> tuple[str, str, str, bool]:
    return corpus.fold(text), action, account, affiliated


def main() -> None:
    """Print what was found."""
    train, exam, final = (load_corpus(corpus.FOLDER / name) for name in ("train", "exam", "final"))
    for name, lines in (("train", train), ("exam", exam), ("final", final)):
        count = collections.Counter(label for line in lines for label in line.labels or ["clean"])
        print(name, len(lines), dict(count))
    measured = [*exam, *final]
    print("lines of exam and final with a near copy in train:", near_copies(measured, train))
    scores = bag_of_words_f1(train, measured)
    print("bag of words, F1 at its best threshold:", {c: round(s, 3) for c, s in scores.items()})
    print(f"mean {np.mean(list(scores.values())):.3f}")
    for name, lines in (("train", train), ("exam and final", measured)):
        kappa, same, count = agreement(lines)
        print(f"second readers of {name}, kappa:", {c: round(k, 2) for c, k in kappa.items()})
        print(f"the very same labels on {same:.1%} of {count}")


if __name__ == "__main__":
    main()
