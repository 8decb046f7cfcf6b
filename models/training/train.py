"""Train a teacher, then the student that ships.

The teacher, MPNet whole, meets our corpus and public text once: our text teaches the concerns
that no public data covers, in the voice of officers, public text contempt, insult and plain
talk. The student, of half the depth, learns from the labels, from what the teacher makes of each
text (Hinton et al., "Distilling the Knowledge in a Neural Network", 2015), of texts too that
nobody wrote, and from how the teacher sees each word. It starts from the weights that are shipped
or from half of the teacher's layers, and ends among much ordinary talk, which keeps it quiet
there, and under the rounding that it is shipped with. Each phase leaves a checkpoint, and a phase
whose checkpoint exists is not run again.
"""

from __future__ import annotations

import contextlib
import dataclasses
import pathlib
import random
import time
from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional

from models.training import corpus, epochs, examples, mixture, sources
from models.training.batches import Batch, batches
from models.training.encoder import (
    LAYERS,
    STUDENT_LAYERS,
    Classifier,
    load_base,
    mixed_precision,
    student_of,
)
from models.training.examples import LABELS
from models.training.perturb import Perturbed
from models.training.restore import restore
from models.training.rounding import rounded
from models.training.teacher import Teacher

SEED = 306
EVIDENCE_WEIGHT = 0.3
"""Share of the loss that draws attention to the marked words."""
CONTRAST_WEIGHT = 0.5
"""Share of the loss that sets edits of one another apart."""
TAUGHT = 0.5
"""Share of a student's loss on the labels that comes from the teacher."""
LIKENESS_WEIGHT = 1.0
"""Share of a student's loss that draws how it sees words to how its teacher does."""
MEETING = 6_000
"""Texts by which a teacher learns how its student sees words."""


@dataclasses.dataclass(frozen=True, slots=True)
class Phase:
    """``rate`` is the peak learning rate of the encoder.

    ``decay`` is that of the running average of the weights, which is what is kept: it is
    steadier than the last step. With 0 the last step is kept. ``frozen`` layers at the
    bottom are left as they are, which saves their share of the way back. ``rounded`` is the
    share of the steps, the last ones, that learn under the rounding of the export.
    """

    name: str
    epochs: int
    rate: float
    decay: float
    frozen: int = 0
    batch: int = 64
    rounded: float = 0.0


TEACHER = Phase("teacher", epochs=1, rate=5e-5, decay=0.9, frozen=2)
MIXTURES = (mixture.SHOWN,)
STUDENT = Phase("student", epochs=len(MIXTURES), rate=4e-5, decay=0.9, rounded=0.35)
KEPT = 0.5
"""Share of the shipped weights in a student that started from them: what it knew before stays
(Wortsman et al., "Robust fine-tuning of zero-shot models", 2022)."""
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
    if batch.taught is not None:
        learnt = functional.binary_cross_entropy_with_logits(
            logits, torch.sigmoid(batch.taught), reduction="none"
        )
        judged = (1 - TAUGHT) * judged + TAUGHT * learnt.sum(dim=1)
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


def run(model: Classifier, phase: Phase, draw: epochs.Draw, teacher: Teacher | None = None) -> None:
    """Train ``model`` in place, by ``teacher`` where there is one; ``draw`` gives each epoch its
    examples."""
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
    items = draw(chance)
    steps = phase.epochs * (len(items) // phase.batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (0.06 * steps), max(0.0, 1 - step / steps))
    )
    learning = [p for p in model.parameters() if p.requires_grad]
    average = [p.detach().clone() for p in learning]
    if teacher:
        seen = teacher.meet(model, batches(chance.sample(items, MEETING), phase.batch, chance))
        print(f"the teacher's view of words is the student's to {seen:.2f}", flush=True)
    model.train()
    rounding = contextlib.ExitStack()
    step, exact = 0, round(steps * (1 - phase.rounded))
    for epoch in range(phase.epochs):
        items = items if epoch == 0 else draw(chance)
        started, total, seen = time.monotonic(), 0.0, 0
        for batch in batches(items, phase.batch, chance):
            if phase.rounded and step == exact:
                rounding.enter_context(rounded(model))
            step += 1
            if teacher:
                batch, aim = teacher.teach(batch)
            with mixed_precision():
                hidden = model.encode(batch.ids, batch.mask)
                logits, _, attention = model.judge(hidden, batch.judged)
            value = loss(logits.float(), attention.float(), batch)
            if teacher:
                value = value + LIKENESS_WEIGHT * teacher.unlike(hidden, aim, batch)
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
    rounding.close()
    if phase.decay:
        with torch.no_grad():
            for weight, mean in zip(learning, average, strict=True):
                weight.copy_(mean)
    model.fold_controls()


def train(
    data: pathlib.Path,
    base: pathlib.Path,
    vocabulary: pathlib.Path,
    out: pathlib.Path,
    shipped: pathlib.Path | None = None,
) -> pathlib.Path:
    """Run the phases whose checkpoint is not in ``out``; returns the student's checkpoint.

    ``data`` holds the public sources, ``base`` the encoder to start from, ``vocabulary`` is
    the tokenizer's file. With ``shipped``, an exported graph, the student starts from that.
    """
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = examples.load_tokenizer(vocabulary)
    folder = corpus.FOLDER / "train"
    files = {path.stem: [*corpus.load(path)] for path in sorted(folder.glob("*.jsonl"))}
    rows = list(sources.rows(data, "train"))

    def phase(name: str, layers: int, work: Callable[[], Classifier]) -> Classifier:
        path = out / f"{name}.pt"
        if not path.exists():
            torch.manual_seed(SEED)
            torch.save(work().state_dict(), path)
        model = Classifier(len(LABELS), layers)
        model.load_state_dict(torch.load(path))
        return model

    def taught_teacher() -> Classifier:
        model = load_base(base / "model.safetensors", len(LABELS))
        lines = [line for of_file in files.values() for line in of_file]
        run(model, TEACHER, epochs.teacher_items(lines, rows, tokenizer))
        return model

    def taught_student() -> Classifier:
        teacher = phase(TEACHER.name, LAYERS, taught_teacher)
        student = restore(shipped) if shipped else student_of(teacher)
        before = {name: weight.clone() for name, weight in student.state_dict().items()}
        # What tells least of the other concerns is taught by the teacher, so more of it is shown.
        spare = [row for name in epochs.SPARE for row in sources.held_out(data, name)]
        perturbed = Perturbed(student.words.weight, tokenizer)
        draw = epochs.student_items(MIXTURES, files, [*rows, *spare], perturbed, tokenizer)
        run(student, STUDENT, draw, Teacher(teacher))
        if shipped:
            after = student.state_dict()
            student.load_state_dict(
                {name: torch.lerp(after[name], before[name], KEPT) for name in after}
            )
        return student

    phase(STUDENT.name, len(STUDENT_LAYERS), taught_student)
    return out / f"{STUDENT.name}.pt"
