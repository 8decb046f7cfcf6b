"""Train a teacher, then the student that ships.

The teacher, MPNet whole, learns first from public text, which teaches contempt, insult
and plain talk, then from our corpus with public text beside it, which teaches the
concerns that no public data covers, in the voice of officers. The student is half of the
teacher's layers; it learns from the labels and, on public text, whose labels for most
concerns are unknown, from what the teacher makes of it (Hinton et al., "Distilling the
Knowledge in a Neural Network", 2015). A last short phase among much ordinary talk keeps it
quiet there. Each phase leaves a checkpoint, and a phase whose checkpoint exists is not run
again.
"""

from __future__ import annotations

import collections
import dataclasses
import pathlib
import random
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from companion.review.context import Context
from models.training import corpus, examples, sources
from models.training.corpus import Line
from models.training.encoder import LAYERS, STUDENT_LAYERS, Classifier, load_base, student_of
from models.training.examples import LABELS, Example

SEED = 306
EVIDENCE_WEIGHT = 0.3
"""Share of the loss that draws attention to the marked words."""
TAUGHT = 0.7
"""Share of the student's loss on public text that comes from the teacher."""


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


PUBLIC = Phase("public", epochs=1, rate=4e-5, decay=0.0)
MIXED = Phase("mixed", epochs=1, rate=5e-5, decay=0.9, frozen=3)
STUDENT = Phase("student", epochs=2, rate=8e-5, decay=0.9, frozen=1)
CALMED = Phase("calmed", epochs=1, rate=4e-5, decay=0.9, frozen=1)
AVERAGED_STEPS = 10
"""Steps between two readings of the running average: each reading costs a part of a step."""
REPLAY = 2_000
"""Public rows that stand beside our corpus in each epoch of the later phases."""
CALM = 1_500
"""Rows of ordinary public talk that do so too: most of what officers post is none of ours."""
CALM_SOURCE = "goemotions"
OWN_AT_LAST, CALM_AT_LAST, LOUD_AT_LAST = 12_000, 6_000, 1_000
"""Lines and rows of the last phase, which keeps the student quiet on ordinary talk."""
PLAIN_FILES = "*-plain.jsonl"
"""Files of plain cases, all of which are in the last phase: subtle ones outnumber them."""
EMBEDDED = 0.12
"""Share of our lines that are shown inside a longer post."""
PASSED_ON = 0.08
"""Share of our plain posts that are shown as somebody else's words, passed on without any."""
MISSPELT = 0.12
"""Share of texts that are shown with typing slips."""
REPLIES, AFFILIATED = 0.25, 0.10
"""Shares of public rows shown as replies and under a profile that names the department:
neither changes what they are."""
LOGGED_STEPS = 25


def batches(
    items: Sequence[Example], size: int, chance: random.Random
) -> Iterator[tuple[torch.Tensor, ...]]:
    """Shuffled batches of about equal length, as ``collate`` makes them."""
    order = sorted(range(len(items)), key=lambda i: len(items[i].ids) + chance.random() * 8)
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    chance.shuffle(groups)
    for group in groups:
        yield collate([items[i] for i in group])


def collate(members: Sequence[Example]) -> tuple[torch.Tensor, ...]:
    """One batch of ``members``, in their order.

    It holds ids, mask and judged (batch, tokens), labels and weights (batch, labels),
    evidence (batch, tokens, labels) and taught (batch, labels; NaN without a teacher).
    """
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
    labels = np.stack([m.labels for m in members])
    weights = np.stack([m.weights for m in members])
    return tuple(map(torch.from_numpy, (ids, mask, judged, labels, weights, evidence, taught)))


def loss(
    logits: torch.Tensor,
    attention: torch.Tensor,
    labels: torch.Tensor,
    weights: torch.Tensor,
    evidence: torch.Tensor,
    taught: torch.Tensor,
) -> torch.Tensor:
    """Weighted cross-entropy over the known labels, and attention on the marked words.

    Where a teacher's logits are given, its probabilities count as labels as well, all known.
    """
    entropy = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none")
    judged = (entropy * weights).sum(dim=1)
    lesson = torch.sigmoid(taught)
    learnt = functional.binary_cross_entropy_with_logits(
        logits, lesson.nan_to_num(), reduction="none"
    ).sum(dim=1)
    judged = torch.where(lesson[:, 0].isnan(), judged, (1 - TAUGHT) * judged + TAUGHT * learnt)
    value = judged.sum() / len(logits)
    marked = evidence.sum(dim=1) > 0
    if not marked.any():
        return value
    share = (attention * evidence).sum(dim=1)[marked]
    return value - EVIDENCE_WEIGHT * torch.log(share + 1e-6).sum() / len(logits)


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
    average = None
    if phase.decay:
        average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(phase.decay))
    model.train()
    for epoch in range(phase.epochs):
        items = items if epoch == 0 else epoch_items(chance)
        started, total, seen = time.monotonic(), 0.0, 0
        every = batches(items, phase.batch, chance)
        for step, (ids, mask, judged, *truth) in enumerate(every, 1):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits, _, attention = model(ids, mask, judged)
            value = loss(logits.float(), attention.float(), *truth)
            optimiser.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            if average and step % AVERAGED_STEPS == 0:
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
    if average:
        model.load_state_dict(average.module.state_dict())
    model.fold_controls()


def public_items(
    rows: Sequence[sources.Row], tokenizer: Tokenizer
) -> Callable[[random.Random], list[Example]]:
    """Every public row each epoch, but of ordinary talk as little as later on."""
    calm, loud = _calm_and_loud(rows)

    def items(chance: random.Random) -> list[Example]:
        chosen = [*loud, *chance.sample(calm, min(CALM, len(calm)))]
        return [_public(row, tokenizer, chance) for row in chosen]

    return items


def mixed_items(
    lines: Sequence[Line],
    rows: Sequence[sources.Row],
    tokenizer: Tokenizer,
    teacher: Classifier | None = None,
) -> Callable[[random.Random], list[Example]]:
    """Our whole corpus each epoch, some of it inside longer posts, with public rows beside.

    The public rows come with what ``teacher`` makes of them.
    """
    calm, loud = _calm_and_loud(rows)
    # What is clean under a profile that shows the department is clean anywhere.
    clean = [
        line.text
        for line in lines
        if line.affiliated
        and not (line.labels or line.shared or line.account == "official")
        and len(line.text) < 160
    ]

    def items(chance: random.Random) -> list[Example]:
        chosen = chance.sample(loud, min(REPLAY, len(loud)))
        chosen += chance.sample(calm, min(CALM, len(calm)))
        theirs = [_public(row, tokenizer, chance) for row in chosen]
        ours = [example for line in lines for example in _own(line, clean, tokenizer, chance)]
        return ours + (teach(teacher, theirs) if teacher else theirs)

    return items


@torch.inference_mode()
def teach(teacher: Classifier, items: Sequence[Example]) -> list[Example]:
    """``items`` in another order, each with the teacher's logits."""
    teacher.eval()
    order = sorted(items, key=lambda item: len(item.ids))
    lessons = []
    for start in range(0, len(order), 128):
        group = order[start : start + 128]
        ids, mask, judged, *_ = collate(group)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits, _, _ = teacher(ids, mask, judged)
        lessons.append(logits.float().numpy())
    return [
        dataclasses.replace(item, taught=row)
        for item, row in zip(order, np.concatenate(lessons), strict=True)
    ]


def calmed_items(
    lines: Sequence[Line],
    plain: Sequence[Line],
    rows: Sequence[sources.Row],
    tokenizer: Tokenizer,
) -> Callable[[random.Random], list[Example]]:
    """``plain``, twins and a part of ``lines`` among much ordinary talk, whose labels count whole.

    Twins say the same under other circumstances, which change the labels.
    """
    calm, loud = _calm_and_loud(rows)
    twins = _twins(lines)
    firm = [dataclasses.replace(row, weak=frozenset()) for row in calm]

    def items(chance: random.Random) -> list[Example]:
        theirs = chance.sample(firm, min(CALM_AT_LAST, len(firm)))
        theirs += chance.sample(loud, min(LOUD_AT_LAST, len(loud)))
        ours = [*plain, *twins, *chance.sample(lines, min(OWN_AT_LAST, len(lines)))]
        return [example for line in ours for example in _own(line, [], tokenizer, chance)] + [
            _public(row, tokenizer, chance) for row in theirs
        ]

    return items


def _twins(lines: Sequence[Line]) -> list[Line]:
    alike: dict[str, list[Line]] = collections.defaultdict(list)
    for line in lines:
        alike[corpus.fold(line.text)].append(line)
    return [
        line
        for family in alike.values()
        if len({member.labels for member in family}) > 1
        for line in family
    ]


def _calm_and_loud(rows: Sequence[sources.Row]) -> tuple[list[sources.Row], list[sources.Row]]:
    calm = [row for row in rows if row.source == CALM_SOURCE]
    return calm, [row for row in rows if row.source != CALM_SOURCE]


def _public(row: sources.Row, tokenizer: Tokenizer, chance: random.Random) -> Example:
    context = Context(
        affiliated=chance.random() < AFFILIATED,
        action="comment" if chance.random() < REPLIES else "post",
    )
    if chance.random() < MISSPELT:
        row = dataclasses.replace(row, text=examples.misspell(row.text, chance))
    return examples.from_row(row, tokenizer, context)


def _own(
    line: Line, clean: Sequence[str], tokenizer: Tokenizer, chance: random.Random
) -> list[Example]:
    if chance.random() < MISSPELT:
        line = dataclasses.replace(line, text=examples.misspell(line.text, chance))
    if line.shared or line.action in ("profile", "like") or len(line.text) > 280:
        return examples.from_line(line, tokenizer)
    if clean and chance.random() < EMBEDDED:
        before = chance.choice(clean) if chance.random() < 0.6 else ""
        after = chance.choice(clean) if chance.random() < 0.6 else ""
        line = examples.embed(line, before, after)
    elif _may_be_passed_on(line) and chance.random() < PASSED_ON:
        context = Context(affiliated=line.affiliated, passed_on=True)
        return examples.from_line(line, tokenizer, context)
    return examples.from_line(line, tokenizer)


def _may_be_passed_on(line: Line) -> bool:
    """Whether a line says the same as somebody else's words: a statement passed on does not."""
    ours = line.action == "post" and line.account == "personal"
    return ours and "representation" not in line.labels


def train(
    data: pathlib.Path, base: pathlib.Path, vocabulary: pathlib.Path, out: pathlib.Path
) -> pathlib.Path:
    """Run the phases whose checkpoint is not in ``out``; returns the student's checkpoint.

    ``data`` holds the public sources, ``base`` the encoder to start from, ``vocabulary`` is
    the tokenizer's file.
    """
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(vocabulary))
    tokenizer.encode_special_tokens = True
    tokenizer.no_truncation()
    tokenizer.no_padding()
    rows = list(sources.rows(data, "train"))
    lines = examples.load_corpus(corpus.FOLDER / "train")

    def phase(name: str, work: Callable[[], Classifier]) -> Classifier:
        path = out / f"{name}.pt"
        if not path.exists():
            torch.manual_seed(SEED)
            torch.save(work().state_dict(), path)
        layers = LAYERS if name in (PUBLIC.name, MIXED.name) else len(STUDENT_LAYERS)
        model = Classifier(len(LABELS), layers)
        model.load_state_dict(torch.load(path))
        return model

    def public_phase() -> Classifier:
        model = load_base(base / "model.safetensors", len(LABELS))
        run(model, PUBLIC, public_items(rows, tokenizer))
        return model

    def mixed_phase() -> Classifier:
        model = phase(PUBLIC.name, public_phase)
        run(model, MIXED, mixed_items(lines, rows, tokenizer))
        return model

    def student_phase() -> Classifier:
        teacher = phase(MIXED.name, mixed_phase)
        student = student_of(teacher)
        run(student, STUDENT, mixed_items(lines, rows, tokenizer, teacher))
        return student

    def calmed_phase() -> Classifier:
        student = phase(STUDENT.name, student_phase)
        plain = examples.load_corpus(corpus.FOLDER / "train", PLAIN_FILES)
        run(student, CALMED, calmed_items(lines, plain, rows, tokenizer))
        return student

    phase(CALMED.name, calmed_phase)
    return out / f"{CALMED.name}.pt"
