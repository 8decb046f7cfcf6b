"""Turn labelled text into what the training loop eats.

The classifier's labels are the concerns and, behind them, the grounds of bias.
"""

from __future__ import annotations

import dataclasses
import pathlib
import random
from collections.abc import Sequence

import numpy as np
from tokenizers import Tokenizer

from companion.review.context import AROUND, CITIZENS_CONCERNS, PLAIN, Context
from companion.review.normalise import Normalised, normalise
from models.training import corpus, sources
from models.training.corpus import CONCERNS, GROUNDS

LABELS = (*CONCERNS, *GROUNDS)

WINDOW = 125
"""Most tokens of text in an example; control tokens and the words around it come on top."""
WEAK = 0.3
"""How much a label counts that its source tells only indirectly."""
NEIGHBOURS = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        "wqwertyuiosasdfghjkxzxcvbn",
        strict=True,
    )
)
"""The key to the left of each on a keyboard, or to the right at the edge."""


@dataclasses.dataclass(frozen=True, slots=True)
class Example:
    """``ids`` and ``judged`` (tokens,), ``labels`` and ``weights`` (labels,).

    ``evidence`` is (tokens, labels).
    ``judged`` is 1 for the words of the text itself. A weight of 0 means that the label is
    unknown. Evidence is empty for a concern whose positive nobody marked. ``taught``
    (labels,) are a teacher's logits, where there are any. ``pair`` is the same for edits of
    one another.
    """

    ids: np.ndarray
    judged: np.ndarray
    labels: np.ndarray
    weights: np.ndarray
    evidence: np.ndarray
    taught: np.ndarray | None = None
    pair: str = ""


def from_row(row: sources.Row, tokenizer: Tokenizer, context: Context = PLAIN) -> Example:
    """An example from a public row: unknown labels stay unknown.

    Shown as a citizen's comment it tells of no more than our own comments do.
    """
    known = {*CITIZENS_CONCERNS, *GROUNDS} if context.citizen else set(LABELS)
    known &= set(row.labels)
    labels = np.array([row.labels.get(c, 0) for c in LABELS], np.float32)
    weights = np.array(
        [(WEAK if c in row.weak else 1.0) if c in known else 0.0 for c in LABELS],
        np.float32,
    )
    return _example(row.text, row.spans, context, labels, weights, tokenizer)


def from_line(
    line: corpus.Line, tokenizer: Tokenizer, context: Context | None = None
) -> list[Example]:
    """Examples from a line of our corpus, one for each text it holds.

    A line with the words around it gives one for the officer's own words and, where the
    act makes the other words his own as well, one for those. All labels of an officer's text
    are known, and of a citizen's those that decide whether it may be removed.
    """
    found = []
    for part in corpus.parts(line):
        true = part.labels | part.grounds
        # Grounds are told of bias alone, and not of every bias.
        concerns = CITIZENS_CONCERNS if part.context.citizen else CONCERNS
        known = {*concerns, *(GROUNDS if part.grounds else ())}
        labels = np.array([float(name in true) for name in LABELS], np.float32)
        weights = np.array([float(name in known) for name in LABELS], np.float32)
        example = _example(
            part.text, part.spans, context or part.context, labels, weights, tokenizer
        )
        found.append(dataclasses.replace(example, pair=line.pair))
    return found


def _example(
    text: str,
    spans: Sequence[tuple[int, int, str]],
    context: Context,
    labels: np.ndarray,
    weights: np.ndarray,
    tokenizer: Tokenizer,
) -> Example:
    plain = normalise(text)
    encoding = tokenizer.encode(plain.text, add_special_tokens=False)
    tokens = list(zip(encoding.ids, encoding.offsets, strict=True))[:WINDOW]
    ids = [tokenizer.token_to_id("[CLS]"), *context.control_ids()]
    first, last = len(ids), len(ids) + len(tokens)
    ids += [token for token, _ in tokens] + [tokenizer.token_to_id("[SEP]")]
    if context.around:
        around = tokenizer.encode(normalise(context.around).text, add_special_tokens=False)
        ids += around.ids[:AROUND] and [*around.ids[:AROUND], tokenizer.token_to_id("[SEP]")]
    judged = np.zeros(len(ids), np.int64)
    judged[first:last] = 1
    evidence = np.zeros((len(ids), len(LABELS)), np.float32)
    for place, (_, offset) in enumerate(tokens, first):
        evidence[place] = _marked(plain, offset, spans)
    return Example(np.array(ids), judged, labels, weights, evidence)


def _marked(
    plain: Normalised, offset: tuple[int, int], spans: Sequence[tuple[int, int, str]]
) -> list[float]:
    if not spans:
        return [0.0] * len(LABELS)
    start, end = plain.source(*offset) if offset[0] < offset[1] else (0, 0)
    return [
        float(any(label == c and start < stop and first < end for first, stop, label in spans))
        for c in LABELS
    ]


def misspell(text: str, chance: random.Random) -> str:
    """``text`` with one or two typing slips that leave its length, so that spans still fit.

    WordPiece reads misspellings badly unless it has seen some.
    """
    letters = list(text)
    places = [i for i in range(1, len(letters) - 1) if letters[i].isalpha()]
    for place in chance.sample(places, min(len(places), chance.choice((1, 1, 2)))):
        if chance.random() < 0.5:
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
        else:
            letters[place] = NEIGHBOURS.get(letters[place], letters[place])
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


def load_tokenizer(vocabulary: pathlib.Path) -> Tokenizer:
    """The tokenizer in the file ``vocabulary``, as text is read for training: whole, and plain."""
    tokenizer = Tokenizer.from_file(str(vocabulary))
    tokenizer.encode_special_tokens = True
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def load_corpus(folder: pathlib.Path, names: str = "*.jsonl") -> list[corpus.Line]:
    """Every line of the corpus files in ``folder`` like ``names``, in the order of theirs."""
    return [line for path in sorted(folder.glob(names)) for line in corpus.load(path)]
