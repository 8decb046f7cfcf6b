"""Batches of about equal length, in which edits of one another stand together."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Sequence

import numpy as np
import torch

from models.training.examples import LABELS, Example


@dataclasses.dataclass(frozen=True, slots=True)
class Batch:
    """``ids``, ``mask`` and ``judged`` (batch, tokens), ``labels`` and ``weights`` (batch, labels).

    ``evidence`` is (batch, tokens, labels), ``taught`` (batch, labels) with NaN without a
    teacher, ``families`` (batch,) the same number for edits of one another, -1 for others.
    """

    ids: torch.Tensor
    mask: torch.Tensor
    judged: torch.Tensor
    labels: torch.Tensor
    weights: torch.Tensor
    evidence: torch.Tensor
    taught: torch.Tensor
    families: torch.Tensor


def batches(items: Sequence[Example], size: int, chance: random.Random) -> Iterator[Batch]:
    """``items`` in shuffled batches of ``size``."""
    families: dict[str, list[int]] = {}
    for place, item in enumerate(items):
        families.setdefault(item.pair or f"#{place}", []).append(place)
    longest = {
        name: max(len(items[i].ids) for i in members) + chance.random() * 4
        for name, members in families.items()
    }
    order = [i for name in sorted(families, key=longest.__getitem__) for i in families[name]]
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    chance.shuffle(groups)
    for group in groups:
        yield collate([items[i] for i in group])


def collate(members: Sequence[Example]) -> Batch:
    """One batch of ``members``, in their order."""
    longest = max(len(m.ids) for m in members)
    ids = np.zeros((len(members), longest), np.int64)
    mask = np.zeros((len(members), longest), np.int64)
    judged = np.zeros((len(members), longest), np.int64)
    evidence = np.zeros((len(members), longest, len(LABELS)), np.float32)
    taught = np.full((len(members), len(LABELS)), np.nan, np.float32)
    for row, member in enumerate(members):
        length = len(member.ids)
        ids[row, :length], mask[row, :length] = member.ids, 1
        judged[row, :length], evidence[row, :length] = member.judged, member.evidence
        if member.taught is not None:
            taught[row] = member.taught
    names = {pair: number for number, pair in enumerate(dict.fromkeys(m.pair for m in members))}
    families = np.array([names[m.pair] if m.pair else -1 for m in members])
    labels = np.stack([m.labels for m in members])
    weights = np.stack([m.weights for m in members])
    fields = (ids, mask, judged, labels, weights, evidence, taught, families)
    return Batch(*map(torch.from_numpy, fields))
