"""Text near ours that nobody has labelled: only a teacher speaks of it.

On text that it was trained on, a teacher says little more than the labels do. What it makes of
text that is near, and new to it, holds what else it knows (Jiao et al., "TinyBERT: Distilling
BERT for Natural Language Understanding", 2020).
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Sequence

import numpy as np
import torch
from tokenizers import Tokenizer

from models.training import examples
from models.training.corpus import Line
from models.training.examples import Example

SWAPPED = 0.15
"""Share of the words that give way to one that is near them."""
NEAREST = 8
"""Words among which the one that is put in is drawn."""
JOINED, CUT = 0.3, 0.2
"""Shares of the texts that get sentences of another, and of those that break off early."""
LEFT = 4
"""Words of a text that breaks off that are left at least."""
SHORTEST = 4
"""Letters of the shortest word that gives way: shorter ones carry the grammar."""
CHUNK = 2000
"""Words compared with all others at once, for the sake of memory."""
_WORD = re.compile(r"[A-Za-z]+")
_END = re.compile(r"(?<=[.!?\n])\s+")


class Variations:
    """Draws variations of ``lines``; ``words`` (vocabulary, width) says which words are near."""

    def __init__(self, lines: Sequence[Line], words: torch.Tensor, tokenizer: Tokenizer) -> None:
        self._lines, self._tokenizer = list(lines), tokenizer
        self._near = _nearest(words, tokenizer)

    def draw(self, number: int, chance: random.Random) -> list[Example]:
        """Examples of variations of ``number`` lines, with no label known."""
        drawn = chance.sample(self._lines, min(number, len(self._lines)))
        return [
            dataclasses.replace(
                example,
                weights=np.zeros_like(example.weights),
                evidence=np.zeros_like(example.evidence),
                pair="",
            )
            for line in drawn
            for example in examples.from_line(self._varied(line, chance), self._tokenizer)
        ]

    def _varied(self, line: Line, chance: random.Random) -> Line:
        text = line.text
        if chance.random() < JOINED:
            text = _joined(text, chance.choice(self._lines).text, chance)
        if chance.random() < CUT:
            text = _cut(text, chance)
        return dataclasses.replace(line, text=self._swapped(text, chance))

    def _swapped(self, text: str, chance: random.Random) -> str:
        def other(found: re.Match[str]) -> str:
            word = found[0]
            near = self._near.get(word.lower())
            if near is None or chance.random() >= SWAPPED:
                return word
            new = chance.choice(near)
            return new.capitalize() if word[0].isupper() else new

        return _WORD.sub(other, text)


def _joined(text: str, other: str, chance: random.Random) -> str:
    """Some sentences of both, those of either in their order."""
    first, second = _END.split(text), _END.split(other)
    kept = [part for part in first if len(first) == 1 or chance.random() < 0.7]
    added = [part for part in second if len(second) == 1 or chance.random() < 0.5]
    parts = [kept, added] if chance.random() < 0.5 else [added, kept]
    return " ".join(sentence for part in parts for sentence in part) or text


def _cut(text: str, chance: random.Random) -> str:
    """The beginning of ``text``."""
    words = text.split(" ")
    if len(words) <= LEFT:
        return text
    return " ".join(words[: chance.randint(LEFT, len(words) - 1)])


@torch.inference_mode()
def _nearest(words: torch.Tensor, tokenizer: Tokenizer) -> dict[str, list[str]]:
    """For each whole word of the vocabulary the nearest others, by cosine."""
    whole = [
        (word, place)
        for word, place in tokenizer.get_vocab().items()
        if word.isascii() and word.isalpha() and len(word) >= SHORTEST
    ]
    names = [word for word, _ in whole]
    rows = torch.nn.functional.normalize(words[[place for _, place in whole]].float(), dim=1)
    near: dict[str, list[str]] = {}
    for start in range(0, len(names), CHUNK):
        likeness = rows[start : start + CHUNK] @ rows.T
        # The nearest of all is the word itself.
        best = likeness.topk(NEAREST + 1, dim=1).indices[:, 1:]
        for word, others in zip(names[start:], best.tolist(), strict=False):
            near[word] = [names[other] for other in others]
    return near
