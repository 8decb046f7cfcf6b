"""Find public texts that are edits of one another, of which one raises a concern.

The authors of an adversarial source often changed a text just so far that its label turned
(contrast sets: Gardner et al., 2020), but the published rows do not say which belong together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from models.training import corpus
from models.training.sources import Row

SHARED = 0.6
"""Share of the words of both (Jaccard's index) that edits of one another have in common."""
FEWEST_WORDS = 4
"""Shorter texts share as much by chance."""
CHUNK = 1000
"""Rows compared with all others at once, for the sake of memory."""


def edits(rows: Sequence[Row], concern: str) -> list[tuple[Row, Row]]:
    """Each row that raises ``concern`` beside the nearest one that does not, if it is an edit."""
    if not rows:
        return []
    vectorizer = CountVectorizer(binary=True, analyzer=_words, dtype=np.float32)
    found = vectorizer.fit_transform([row.text for row in rows])
    length = np.asarray(found.sum(axis=1)).ravel()
    long = length >= FEWEST_WORDS
    raises = np.array([row.labels.get(concern) == 1 for row in rows])
    clears = np.array([row.labels.get(concern) == 0 for row in rows])
    ours, theirs = np.flatnonzero(long & raises), np.flatnonzero(long & clears)
    if not theirs.size:
        return []
    others, pairs = found[theirs].T.tocsr(), []
    for start in range(0, len(ours), CHUNK):
        chunk = ours[start : start + CHUNK]
        common = (found[chunk] @ others).toarray()
        shared = common / (length[chunk][:, None] + length[theirs] - common)
        nearest = shared.argmax(axis=1)
        pairs += [
            (rows[one], rows[theirs[place]])
            for one, place, share in zip(chunk, nearest, shared.max(axis=1), strict=True)
            if share >= SHARED
        ]
    return pairs


def _words(text: str) -> list[str]:
    return corpus.fold(text).split()
