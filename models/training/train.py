"""Train the classifier: first on public text, then on our corpus with public text beside it.

The public sources teach contempt, insult and plain talk; our corpus teaches the
concerns that no public data covers, in the voice of officers. Each phase leaves a
checkpoint, and a phase whose checkpoint exists is not run again.
"""

from __future__ import annotations

import dataclasses
import pathlib
import random
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from models.training import corpus, examples, sources
from models.training.corpus import CONCERNS, Line
from models.training.encoder import Classifier, load_base
from models.training.examples import Example

SEED = 306
EVIDENCE_WEIGHT = 0.3
"""Share of the loss that draws attention to the marked words."""


@dataclasses.dataclass(frozen=True, slots=True)
class Phase:
    """``rate`` is the peak learning rate of the encoder.

    ``decay`` is that of the running average of the weights, which is what is kept: it is
    steadier than the last step. With 0 the last step is kept.
    """

    name: str
    epochs: int
    rate: float
    decay: float
    batch: int = 48


PUBLIC = Phase("public", epochs=2, rate=1e-4, decay=0.0)
MIXED = Phase("mixed", epochs=5, rate=1e-4, decay=0.998)
REPLAY = 4_000
"""Public rows that stand beside our corpus in each epoch of the second phase."""
CALM = 6_000
"""Rows of ordinary public talk that do so too: most of what officers post is none of ours."""
CALM_SOURCE = "goemotions"
EMBEDDED = 0.25
"""Share of our lines that are shown inside a longer post."""
LOGGED_STEPS = 100
MISSPELT = 0.15
"""Share of public rows that are shown with typing slips."""


def batches(
    items: Sequence[Example], size: int, chance: random.Random
) -> Iterator[tuple[torch.Tensor, ...]]:
    """Shuffled batches of about equal length: ids, mask, labels, weights, evidence."""
    order = sorted(range(len(items)), key=lambda i: len(items[i].ids) + chance.random() * 8)
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    chance.shuffle(groups)
    for group in groups:
        members = [items[i] for i in group]
        longest = max(len(m.ids) for m in members)
        ids = np.zeros((len(members), longest), np.int64)
        mask = np.zeros((len(members), longest), np.int64)
        evidence = np.zeros((len(members), longest, len(CONCERNS)), np.float32)
        for row, member in enumerate(members):
            ids[row, : len(member.ids)] = member.ids
            mask[row, : len(member.ids)] = 1
            evidence[row, : len(member.ids)] = member.evidence
        yield (
            torch.from_numpy(ids),
            torch.from_numpy(mask),
            torch.from_numpy(np.stack([m.labels for m in members])),
            torch.from_numpy(np.stack([m.weights for m in members])),
            torch.from_numpy(evidence),
        )


def loss(
    logits: torch.Tensor,
    attention: torch.Tensor,
    labels: torch.Tensor,
    weights: torch.Tensor,
    evidence: torch.Tensor,
) -> torch.Tensor:
    """Weighted cross-entropy over the known labels, and attention on the marked words."""
    entropy = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none")
    judged = (entropy * weights).sum() / len(logits)
    marked = evidence.sum(dim=1) > 0
    if not marked.any():
        return judged
    share = (attention * evidence).sum(dim=1)[marked]
    return judged - EVIDENCE_WEIGHT * torch.log(share + 1e-6).sum() / len(logits)


def run(
    model: Classifier,
    phase: Phase,
    epoch_items: Callable[[random.Random], list[Example]],
) -> None:
    """Train ``model`` in place; ``epoch_items`` gives each epoch its examples."""
    chance = random.Random(SEED)
    model.words.weight.requires_grad_(False)
    fresh = [model.attend.weight, model.weigh.weight, model.bias]
    known = {id(p) for p in fresh}
    body = [p for p in model.parameters() if p.requires_grad and id(p) not in known]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": phase.rate}, {"params": fresh, "lr": phase.rate * 5}],
        weight_decay=0.01,
    )
    first = epoch_items(chance)
    steps = phase.epochs * (len(first) // phase.batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (0.06 * steps), max(0.0, 1 - step / steps))
    )
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(phase.decay))
    model.train()
    for epoch in range(phase.epochs):
        items = first if epoch == 0 else epoch_items(chance)
        started, total, seen = time.monotonic(), 0.0, 0
        every = batches(items, phase.batch, chance)
        for step, (ids, mask, labels, weights, evidence) in enumerate(every, 1):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits, _, attention = model(ids, mask)
            value = loss(logits.float(), attention.float(), labels, weights, evidence)
            optimiser.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            average.update_parameters(model)
            total += value.item() * len(ids)
            seen += len(ids)
            if step % LOGGED_STEPS == 0:
                pace = seen / (time.monotonic() - started)
                print(
                    f"{phase.name} epoch {epoch + 1}/{phase.epochs}: {seen}/{len(items)} texts, "
                    f"loss {total / seen:.4f}, {pace:.0f} texts/s",
                    flush=True,
                )
    model.load_state_dict(average.module.state_dict())


def public_items(
    rows: Sequence[sources.Row], tokenizer: Tokenizer
) -> Callable[[random.Random], list[Example]]:
    """Every public row each epoch, some with typing slips."""

    def items(chance: random.Random) -> list[Example]:
        return [examples.from_row(_slipped(row, chance), tokenizer) for row in rows]

    return items


def mixed_items(
    lines: Sequence[Line], rows: Sequence[sources.Row], tokenizer: Tokenizer
) -> Callable[[random.Random], list[Example]]:
    """Our whole corpus each epoch, some of it inside longer posts, with public rows beside."""
    calm = [row for row in rows if row.source == CALM_SOURCE]
    loud = [row for row in rows if row.source != CALM_SOURCE]
    clean = [line.text for line in lines if not line.labels and len(line.text) < 160]

    def items(chance: random.Random) -> list[Example]:
        ours = [_embedded(line, clean, chance) for line in lines]
        theirs = chance.sample(loud, min(REPLAY, len(loud)))
        theirs += chance.sample(calm, min(CALM, len(calm)))
        return [examples.from_line(line, tokenizer) for line in ours] + [
            examples.from_row(_slipped(row, chance), tokenizer) for row in theirs
        ]

    return items


def _slipped(row: sources.Row, chance: random.Random) -> sources.Row:
    if row.spans or chance.random() > MISSPELT:
        return row
    return dataclasses.replace(row, text=examples.misspell(row.text, chance))


def _embedded(line: Line, clean: Sequence[str], chance: random.Random) -> Line:
    if len(line.text) > 280 or line.action == "profile" or chance.random() > EMBEDDED:
        return line
    before = chance.choice(clean) if chance.random() < 0.6 else ""
    after = chance.choice(clean) if chance.random() < 0.6 else ""
    return examples.embed(line, before, after)


def train(data: pathlib.Path, base: pathlib.Path, out: pathlib.Path) -> pathlib.Path:
    """Run the phases whose checkpoint is not in ``out``; returns the last checkpoint.

    ``data`` holds the public sources, ``base`` the encoder to start from.
    """
    out.mkdir(parents=True, exist_ok=True)
    public, mixed = out / "public.pt", out / "mixed.pt"
    if mixed.exists():
        return mixed
    torch.manual_seed(SEED)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    rows = list(sources.rows(data, "train"))
    model = load_base(base / "model.safetensors", len(CONCERNS))
    if public.exists():
        model.load_state_dict(torch.load(public))
    else:
        run(model, PUBLIC, public_items(rows, tokenizer))
        torch.save(model.state_dict(), public)
    torch.manual_seed(SEED)
    lines = examples.load_corpus(corpus.FOLDER / "train")
    run(model, MIXED, mixed_items(lines, rows, tokenizer))
    torch.save(model.state_dict(), mixed)
    return mixed
