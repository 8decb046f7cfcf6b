"""Turn labelled text into what the training loop eats."""

from __future__ import annotations

import dataclasses
import pathlib
import random

import numpy as np
from tokenizers import Tokenizer

from companion.review.context import control_ids
from companion.review.normalise import Normalised, normalise
from models.training import corpus, sources
from models.training.corpus import CONCERNS

WINDOW = 126
"""Most tokens of text in an example; two control tokens come on top."""
WEAK = 0.3
"""How much a label counts that its source tells only indirectly."""


@dataclasses.dataclass(frozen=True, slots=True)
class Example:
    """``ids`` (tokens,), ``labels`` and ``weights`` (7,), ``evidence`` (tokens, 7) of 0 or 1.

    A weight of 0 means that the label is unknown. Evidence is empty for a concern
    whose positive nobody marked.
    """

    ids: np.ndarray
    labels: np.ndarray
    weights: np.ndarray
    evidence: np.ndarray


def from_row(row: sources.Row, tokenizer: Tokenizer) -> Example:
    """An example from a public row: unknown labels stay unknown."""
    labels = np.array([row.labels.get(c, 0) for c in CONCERNS], np.float32)
    weights = np.array(
        [(WEAK if c in row.weak else 1.0) if c in row.labels else 0.0 for c in CONCERNS],
        np.float32,
    )
    return _example(row.text, row.spans, [], labels, weights, tokenizer)


def from_line(line: corpus.Line, tokenizer: Tokenizer) -> Example:
    """An example from a line of our corpus: all seven labels are known."""
    labels = np.array([float(c in line.labels) for c in CONCERNS], np.float32)
    control = control_ids(official=line.account == "official", affiliated=line.affiliated)
    return _example(line.text, line.spans, control, labels, np.ones(len(CONCERNS)), tokenizer)


def _example(
    text: str,
    spans: tuple[tuple[int, int, str], ...],
    control: list[int],
    labels: np.ndarray,
    weights: np.ndarray,
    tokenizer: Tokenizer,
) -> Example:
    plain = normalise(text)
    encoding = tokenizer.encode(plain.text, add_special_tokens=False)
    tokens = list(zip(encoding.ids, encoding.offsets, strict=True))[:WINDOW]
    ids = [tokenizer.token_to_id("[CLS]"), *control]
    evidence = np.zeros((len(ids) + len(tokens) + 1, len(CONCERNS)), np.float32)
    for place, (_, offset) in enumerate(tokens, len(ids)):
        evidence[place] = _marked(plain, offset, spans)
    ids += [token for token, _ in tokens] + [tokenizer.token_to_id("[SEP]")]
    return Example(np.array(ids), labels, weights.astype(np.float32), evidence)


def _marked(
    plain: Normalised, offset: tuple[int, int], spans: tuple[tuple[int, int, str], ...]
) -> list[float]:
    start, end = plain.source(*offset) if offset[0] < offset[1] else (0, 0)
    return [
        float(any(label == c and start < stop and first < end for first, stop, label in spans))
        for c in CONCERNS
    ]


def misspell(text: str, chance: random.Random) -> str:
    """``text`` with one or two typing slips outside its first letter.

    Only for text without spans, since offsets shift. WordPiece reads misspellings
    badly unless it has seen some.
    """
    letters = list(text)
    for _ in range(chance.choice((1, 1, 2))):
        places = [i for i in range(1, len(letters) - 1) if letters[i].isalpha()]
        if not places:
            break
        place = chance.choice(places)
        slip = chance.random()
        if slip < 0.35:
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
        elif slip < 0.7:
            del letters[place]
        else:
            letters.insert(place, letters[place])
    return "".join(letters)


def embed(line: corpus.Line, before: str, after: str) -> corpus.Line:
    """``line`` as one passage of a longer post, its spans moved along."""
    head = f"{before.rstrip()} " if before else ""
    shift = len(head)
    return dataclasses.replace(
        line,
        text=f"{head}{line.text} {after}".rstrip(),
        spans=tuple((start + shift, end + shift, label) for start, end, label in line.spans),
    )


def load_corpus(folder: pathlib.Path) -> list[corpus.Line]:
    """Every line of the corpus files in ``folder``, in the order of their names."""
    return [line for path in sorted(folder.glob("*.jsonl")) for line in corpus.load(path)]
