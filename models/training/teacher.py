"""What a student learns from its teacher: what it makes of a text, and how it sees each word.

A verdict is few numbers and tells little of what the teacher knows; its last hidden states are
a lesson in every word (Romero et al., "FitNets: Hints for Thin Deep Nets", 2015).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import torch

from models.training.batches import Batch
from models.training.encoder import WIDTH, Classifier, mixed_precision


class Teacher:
    """Judges what a student is shown. ``sight`` (width + 1, width) leads from how the student
    sees words to how the teacher does; ``spread`` (width,) is how far the latter varies.
    """

    def __init__(self, model: Classifier) -> None:
        self._model = model.eval()
        self._sight = torch.zeros(WIDTH + 1, WIDTH)
        self._spread = torch.ones(WIDTH)

    @torch.no_grad()
    def meet(self, student: Classifier, shown: Iterable[Batch]) -> float:
        """Find ``sight`` and ``spread`` by least squares; returns the share it explains."""
        student.eval()
        ours, theirs = [], []
        for batch in shown:
            words = batch.mask > 0
            with mixed_precision():
                ours.append(_with_one(student.encode(batch.ids, batch.mask)[words].float()))
                theirs.append(self._model.encode(batch.ids, batch.mask)[words].float())
        seen, aim = torch.cat(ours), torch.cat(theirs)
        spread = aim.var(dim=0)
        # Some channels of the encoder hardly vary, and say nothing.
        self._spread = spread.clamp(min=0.1 * spread.mean())
        gram = seen.T @ seen + 1e-3 * len(seen) * torch.eye(WIDTH + 1)
        self._sight = torch.linalg.solve(gram, seen.T @ aim)
        return 1 - float(((seen @ self._sight - aim).square() / self._spread).mean())

    @torch.no_grad()
    def teach(self, batch: Batch) -> tuple[Batch, torch.Tensor]:
        """``batch`` with the teacher's logits, and its hidden states (batch, tokens, width)."""
        with mixed_precision():
            hidden = self._model.encode(batch.ids, batch.mask)
            logits, _, _ = self._model.judge(hidden, batch.judged)
        return dataclasses.replace(batch, taught=logits.float()), hidden.float()

    def unlike(self, seen: torch.Tensor, aim: torch.Tensor, batch: Batch) -> torch.Tensor:
        """Mean squared difference of two views of the words, in units of the teacher's spread."""
        words = batch.mask > 0
        difference = _with_one(seen[words].float()) @ self._sight - aim[words]
        return (difference.square() / self._spread).mean()


def _with_one(seen: torch.Tensor) -> torch.Tensor:
    return torch.cat([seen, torch.ones(len(seen), 1)], dim=1)
