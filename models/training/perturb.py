"""Texts that nobody wrote, for a student to be taught by what its teacher makes of them.

Words are replaced by their neighbours, texts are cut short and put together (Jiao et al.,
"TinyBERT: Distilling BERT for Natural Language Understanding", 2020). No label is known of them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from models.training.examples import WINDOW, Example

NEIGHBOURS = 8
"""Words that may stand for a word: those whose vectors have the greatest cosine with its own."""
REPLACED = 0.15
"""Share of words that are replaced."""
CUT, JOINED = 0.3, 0.2
"""Shares of texts that are cut short, and that are put behind another."""
CHUNK = 1000
"""Words compared with all others at once, for the sake of memory."""


class Perturbed:
    """Draws perturbed copies of examples; ``vectors`` (words, width) are the encoder's."""

    def __init__(self, vectors: torch.Tensor, tokenizer: Tokenizer) -> None:
        self._near = np.arange(len(vectors))[:, None].repeat(NEIGHBOURS, axis=1)
        vocabulary = tokenizer.get_vocab()
        ids = torch.tensor(sorted(vocabulary[word] for word in vocabulary if word.isalpha()))
        directions = functional.normalize(vectors.detach()[ids], dim=1)
        for start in range(0, len(ids), CHUNK):
            alike = directions[start : start + CHUNK] @ directions.T
            # The nearest of all is the word itself.
            nearest = alike.topk(NEIGHBOURS + 1, dim=1).indices[:, 1:]
            self._near[ids[start : start + CHUNK].numpy()] = ids[nearest].numpy()

    def draw(self, items: Sequence[Example], number: int, chance: random.Random) -> list[Example]:
        """``number`` copies of some of ``items``, whose labels and evidence are unknown."""
        return [self._copy(chance.choice(items), items, chance) for _ in range(number)]

    def _copy(self, item: Example, items: Sequence[Example], chance: random.Random) -> Example:
        words = item.ids[item.judged > 0]
        if len(words) > 5 and chance.random() < CUT:
            length = chance.randint(len(words) // 2, len(words) - 1)
            start = chance.randint(0, len(words) - length)
            words = words[start : start + length]
        if chance.random() < JOINED:
            other = chance.choice(items)
            words = np.concatenate([words, other.ids[other.judged > 0]])[:WINDOW]
        words = np.array(
            [chance.choice(self._near[w]) if chance.random() < REPLACED else w for w in words],
            dtype=item.ids.dtype,
        )
        places = np.flatnonzero(item.judged)
        first, last = (places[0], places[-1] + 1) if len(places) else (1, 1)
        ids = np.concatenate([item.ids[:first], words, item.ids[last:]])
        judged = np.zeros(len(ids), item.judged.dtype)
        judged[first : first + len(words)] = 1
        unknown = np.zeros_like(item.weights)
        evidence = np.zeros((len(ids), len(unknown)), np.float32)
        return Example(ids, judged, np.zeros_like(item.labels), unknown, evidence)
