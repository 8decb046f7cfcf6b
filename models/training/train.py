"""Train a teacher, then the student that ships.

The teacher, MPNet whole, meets all of our corpus and most of the public text once: ours teaches
the concerns that no public data covers, in the voice of officers, public text contempt, insult and
plain talk. The student is half of the teacher's layers; it learns from the labels and, on public
text, whose labels for most concerns are unknown, from what the teacher makes of it (Hinton et al.,
"Distilling the Knowledge in a Neural Network", 2015). A last short phase among much ordinary talk
keeps it quiet there. Each phase leaves a checkpoint, and a phase whose checkpoint exists is not
run again.

A student that is shipped can also learn further from text that came later. Teacher and student
err on different texts, so it learns from what both together make of all that it is shown. It is
settled afterwards among dull text: hard text makes it see things there.
"""

from __future__ import annotations

import dataclasses
import pathlib
import random
import time
from collections.abc import Callable, Mapping
from typing import Self

import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from models.training import corpus, epochs, examples, leftovers, mixture, sources
from models.training.batches import Batch, batches
from models.training.encoder import (
    LAYERS,
    STUDENT_LAYERS,
    Classifier,
    load_base,
    mixed_precision,
    student_of,
)
from models.training.examples import LABELS, Example
from models.training.restore import restore

SEED = 306
EVIDENCE_WEIGHT = 0.3
"""Share of the loss that draws attention to the marked words."""
CONTRAST_WEIGHT = 0.5
"""Share of the loss that sets edits of one another apart."""
TAUGHT = 0.7
"""Share of a student's loss that comes from its teachers, where it has any."""


@dataclasses.dataclass(frozen=True, slots=True)
class Phase:
    """``rate`` is the peak learning rate of the encoder.

    ``decay`` is that of the running average of the weights, which is what is kept: it is
    steadier than the last step. With 0 the last step is kept. ``frozen`` layers at the
    bottom are left as they are, which saves their share of the way back.
    """

    name: str
    epochs: int
    rate: float
    decay: float
    frozen: int = 0
    batch: int = 64


TEACHER = Phase("teacher", epochs=1, rate=5e-5, decay=0.9, frozen=2)
STUDENT = Phase("student", epochs=4, rate=8e-5, decay=0.9, frozen=1)
CALMED = Phase("calmed", epochs=1, rate=4e-5, decay=0.9, frozen=1)
LEARNT = Phase("learnt", epochs=1, rate=6e-5, decay=0.9, frozen=1)
SETTLED = Phase("settled", epochs=4, rate=2e-5, decay=0.9, frozen=1, batch=32)
KEPT = 0.4
"""Share of the shipped weights in those that learnt further: what they knew before stays (Wortsman
et al., "Robust fine-tuning of zero-shot models", 2022)."""
AVERAGED_STEPS = 10
"""Steps between two readings of the running average: each reading costs a part of a step."""
LOGGED_STEPS = 25


def loss(logits: torch.Tensor, attention: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Weighted cross-entropy over the known labels, and attention on the marked words.

    ``logits`` are (batch, labels), ``attention`` (batch, tokens, labels). Where a teacher's
    logits are given, its probabilities count as labels as well, all known. Of edits of one
    another, the one that raises a concern is to score above the one that does not, whatever
    both score: it is what tells them apart that should decide.
    """
    entropy = functional.binary_cross_entropy_with_logits(logits, batch.labels, reduction="none")
    judged = (entropy * batch.weights).sum(dim=1)
    lesson = torch.sigmoid(batch.taught)
    learnt = functional.binary_cross_entropy_with_logits(
        logits, lesson.nan_to_num(), reduction="none"
    ).sum(dim=1)
    judged = torch.where(lesson[:, 0].isnan(), judged, (1 - TAUGHT) * judged + TAUGHT * learnt)
    value = judged.sum() + CONTRAST_WEIGHT * _contrast(logits, batch)
    marked = batch.evidence.sum(dim=1) > 0
    share = (attention * batch.evidence).sum(dim=1)[marked]
    value = value - EVIDENCE_WEIGHT * torch.log(share + 1e-6).sum()
    return value / len(logits)


def _contrast(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Logistic ranking loss over the pairs (i, j) where i raises a concern and its edit j none."""
    edits = (batch.families[:, None] == batch.families) & (batch.families >= 0)
    above = (batch.labels * batch.weights)[:, None] * ((1 - batch.labels) * batch.weights)
    margin = logits[:, None] - logits
    return (functional.softplus(-margin) * above * edits[:, :, None]).sum()


def run(
    model: Classifier,
    phase: Phase,
    epoch_items: Callable[[random.Random], list[Example]],
) -> None:
    """Train ``model`` in place; ``epoch_items`` gives each epoch its examples."""
    chance = random.Random(SEED)
    for layer in model.layers:
        # Drawing the noise costs a processor as much as half the arithmetic.
        layer.dropout = nn.Identity()
    model.words.weight.requires_grad_(False)
    if phase.frozen:
        for still in (model.positions, model.norm, model.layers[: phase.frozen]):
            still.requires_grad_(False)
        # All layers share it, so the way back would lead through the frozen ones.
        model.distances.requires_grad_(False)
    fresh = [model.attend.weight, model.weigh.weight, model.bias]
    controls = model.learn_controls()
    known = {id(p) for p in (*fresh, controls)}
    body = [p for p in model.parameters() if p.requires_grad and id(p) not in known]
    optimiser = torch.optim.AdamW(
        [
            {"params": body, "lr": phase.rate},
            {"params": fresh, "lr": phase.rate * 5},
            {"params": [controls], "lr": phase.rate * 25},
        ],
        weight_decay=0.01,
        fused=True,
    )
    items = epoch_items(chance)
    steps = phase.epochs * (len(items) // phase.batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (0.06 * steps), max(0.0, 1 - step / steps))
    )
    learning = [p for p in model.parameters() if p.requires_grad]
    average = [p.detach().clone() for p in learning]
    model.train()
    step = 0
    for epoch in range(phase.epochs):
        items = items if epoch == 0 else epoch_items(chance)
        started, total, seen = time.monotonic(), 0.0, 0
        for batch in batches(items, phase.batch, chance):
            step += 1
            with mixed_precision():
                logits, _, attention = model(batch.ids, batch.mask, batch.judged)
            value = loss(logits.float(), attention.float(), batch)
            optimiser.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(learning, 1.0)
            optimiser.step()
            schedule.step()
            if step % AVERAGED_STEPS == 0:
                for mean, weight in zip(average, learning, strict=True):
                    mean.lerp_(weight.detach(), 1 - phase.decay)
            total += value.item() * len(logits)
            seen += len(logits)
            if step % LOGGED_STEPS == 0:
                pace = seen / (time.monotonic() - started)
                print(
                    f"{phase.name} epoch {epoch + 1}/{phase.epochs}: {seen}/{len(items)} texts, "
                    f"loss {total / seen:.4f}, {pace:.0f} texts/s",
                    flush=True,
                )
    if phase.decay:
        with torch.no_grad():
            for weight, mean in zip(learning, average, strict=True):
                weight.copy_(mean)
    model.fold_controls()


def further(
    data: pathlib.Path,
    base: pathlib.Path,
    graph: pathlib.Path,
    vocabulary: pathlib.Path,
    out: pathlib.Path,
) -> pathlib.Path:
    """Train the student that is shipped in ``graph`` on later text; returns its checkpoint.

    ``data``, ``base``, ``vocabulary`` and ``out`` are those of ``train``. Where ``out`` holds
    that checkpoint, nothing is trained.
    """
    given = _Given.read(data, base, vocabulary, out)

    def settled_phase() -> Classifier:
        shipped = restore(graph)
        teachers = [given.teacher(), shipped]

        def shown(mixed: mixture.Mixture) -> Callable[[random.Random], list[Example]]:
            return epochs.later_items(mixed, given.files, given.rows, given.tokenizer, teachers)

        def learnt_phase() -> Classifier:
            student = restore(graph)
            run(student, LEARNT, shown(mixture.LATER))
            after, before = student.state_dict(), shipped.state_dict()
            student.load_state_dict(
                {name: torch.lerp(after[name], before[name], KEPT) for name in after}
            )
            return student

        student = given.phase(LEARNT, len(STUDENT_LAYERS), learnt_phase)
        run(student, SETTLED, shown(mixture.SETTLED))
        return student

    given.phase(SETTLED, len(STUDENT_LAYERS), settled_phase)
    return given.checkpoint(SETTLED)


def train(
    data: pathlib.Path, base: pathlib.Path, vocabulary: pathlib.Path, out: pathlib.Path
) -> pathlib.Path:
    """Run the phases whose checkpoint is not in ``out``; returns the student's checkpoint.

    ``data`` holds the public sources, ``base`` the encoder to start from, ``vocabulary`` is
    the tokenizer's file.
    """
    given = _Given.read(data, base, vocabulary, out)
    lines, rows, tokenizer = given.lines, given.rows, given.tokenizer

    def student_phase() -> Classifier:
        teacher = given.teacher()
        student = student_of(teacher)
        run(student, STUDENT, epochs.mixed_items(lines, rows, tokenizer, teacher))
        return student

    def calmed_phase() -> Classifier:
        student = given.phase(STUDENT, len(STUDENT_LAYERS), student_phase)
        plain = examples.load_corpus(corpus.FOLDER / "train", epochs.PLAIN_FILES)
        run(student, CALMED, epochs.calmed_items(lines, plain, rows, tokenizer))
        return student

    given.phase(CALMED, len(STUDENT_LAYERS), calmed_phase)
    return given.checkpoint(CALMED)


@dataclasses.dataclass(frozen=True, slots=True)
class _Given:
    """What all phases start from. ``files`` are lines of our corpus by name without suffix."""

    files: Mapping[str, list[corpus.Line]]
    rows: list[sources.Row]
    tokenizer: Tokenizer
    base: pathlib.Path
    out: pathlib.Path

    @classmethod
    def read(
        cls, data: pathlib.Path, base: pathlib.Path, vocabulary: pathlib.Path, out: pathlib.Path
    ) -> Self:
        out.mkdir(parents=True, exist_ok=True)
        folder = corpus.FOLDER / "train"
        files = {path.stem: [*corpus.load(path)] for path in sorted(folder.glob("*.jsonl"))}
        rows = list(sources.rows(data, "train"))
        return cls(files, rows, examples.load_tokenizer(vocabulary), base, out)

    @property
    def lines(self) -> list[corpus.Line]:
        return [line for of_file in self.files.values() for line in of_file]

    def checkpoint(self, phase: Phase) -> pathlib.Path:
        return self.out / f"{phase.name}.pt"

    def phase(self, phase: Phase, layers: int, work: Callable[[], Classifier]) -> Classifier:
        """The model that ``phase`` left, which ``work`` makes where there is none."""

        def make(draft: pathlib.Path) -> None:
            torch.manual_seed(SEED)
            torch.save(work().state_dict(), draft)

        path = self.checkpoint(phase)
        leftovers.made(path, make)
        model = Classifier(len(LABELS), layers)
        model.load_state_dict(torch.load(path))
        return model

    def teacher(self) -> Classifier:
        def work() -> Classifier:
            model = load_base(self.base / "model.safetensors", len(LABELS))
            run(model, TEACHER, epochs.teacher_items(self.lines, self.rows, self.tokenizer))
            return model

        return self.phase(TEACHER, LAYERS, work)
