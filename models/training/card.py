"""Write the figures of the model card, measured through the shipped check itself."""

from __future__ import annotations

import json
import pathlib
import random
from collections.abc import Iterable, Sequence

from companion.evaluate import table
from companion.review import policy
from companion.review.classifier import Classifier
from companion.review.policy import Policy, Sensitivity
from companion.review.reviewer import Reviewer
from models.training import calibrate, measure, sources
from models.training.encoder import LAYERS, STUDENT_LAYERS
from models.training.measure import Judged
from models.training.train import CALMED, MIXED

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
SENSITIVITIES: tuple[Sensitivity, ...] = ("quiet", "balanced", "thorough")
BINS = (0.0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 1.001)
EXAMPLES = 8
"""Mistakes of each kind that are shown, drawn by chance."""
MEGABYTE = 1_000_000


def write(models: pathlib.Path, data: pathlib.Path, checkpoints: pathlib.Path) -> None:
    """Put the measured figures between the marks of ``models/CARD.md``.

    ``checkpoints`` holds those of teacher and student.
    """
    classifier = Classifier.load(models)
    everything = list(calibrate.lines("exam"))
    exam = [item for item in everything if item[0] != measure.DIALECT_FILE]
    public = list(sources.rows(data, "dev"))
    judged = {
        name: measure.judge(Reviewer(measure.at(name), classifier), exam) for name in SENSITIVITIES
    }
    balanced = judged["balanced"]
    shipped = Reviewer(Policy.load(policy.find(policy.DEFAULT)), classifier)
    parts = [
        f"All on `models/corpus/exam` ({len(exam)} texts, seven in eight of them written "
        "as positives or their look-alikes), measured as `second-look evaluate` does.",
        "### Bars",
        _bars(classifier, models, data, checkpoints, balanced, public),
        "### As shipped: `worcester-306.toml` with its own sensitivities",
        table(measure.counts(measure.judge(shipped, exam))),
    ]
    for name in SENSITIVITIES:
        parts += [f"### {name.capitalize()}", table(measure.counts(judged[name]))]
    parts += ["### Slices, balanced", _slices(balanced)]
    parts += ["### Public development text, balanced", _public(classifier, public)]
    parts += ["### Calibration", measure.reliability(classifier, [line for _, line in exam], BINS)]
    parts += ["### Mistakes, drawn by chance", _mistakes(balanced)]
    card = models / "CARD.md"
    head, _, rest = card.read_text(encoding="utf-8").partition(BEGIN)
    tail = rest.partition(END)[2]
    card.write_text(
        f"{head}{BEGIN}\n\n" + "\n\n".join(parts) + f"\n\n{END}{tail}", encoding="utf-8"
    )


def _bars(
    classifier: Classifier,
    models: pathlib.Path,
    data: pathlib.Path,
    checkpoints: pathlib.Path,
    balanced: Sequence[Judged],
    public: Sequence[sources.Row],
) -> str:
    reviewer = Reviewer(measure.at("balanced"), classifier)
    result = measure.counts(balanced)
    worst = min(result.counts, key=lambda concern: result.counts[concern].f1)
    looks = [item for item in balanced if item.file != measure.ORDINARY_FILE]
    dynahate = measure.public(reviewer, [row for row in public if row.source == "dynahate"])
    bias = dynahate.counts["bias"]
    right = bias.true_positive + bias.true_negative
    of = right + bias.false_positive + bias.false_negative
    ordinary = [row for row in public if row.source == calibrate.ORDINARY_SOURCE]
    exam = [(item.file, item.line) for item in balanced]
    full = measure.in_torch(models, checkpoints / f"{CALMED.name}.pt", len(STUDENT_LAYERS))
    exact = measure.counts(measure.judge(Reviewer(measure.at("balanced"), full), exam))
    teacher = measure.in_torch(models, checkpoints / f"{MIXED.name}.pt", LAYERS)
    # Its logits are its own, so it is calibrated on the same text by the same rule.
    teacher.recalibrate(calibrate.calibrate(teacher, data))
    taught = measure.counts(measure.judge(Reviewer(measure.at("balanced"), teacher), exam))
    shipped = sum((models / name).stat().st_size for name in _shipped(models)) / MEGABYTE
    ours = measure.macro_f1(result)
    rows = [
        ("macro-F1, balanced", "≥ 0.85", f"{ours:.3f}"),
        ("lowest F1 of a concern", "≥ 0.75", f"{result.counts[worst].f1:.3f} ({worst})"),
        ("ordinary posts flagged, exam", "", _share(measure.flagged(_file(balanced, "ordinary")))),
        ("ordinary posts flagged, GoEmotions", "≤ 1 %", _share(measure.warned(reviewer, ordinary))),
        ("look-alike negatives flagged", "≤ 6 %", _share(measure.flagged(looks))),
        ("minimal pairs with both sides right", "≥ 80 %", _share(measure.pairs_right(balanced))),
        ("bias on DynaHate dev, accuracy", "≥ 0.80", f"{right / of:.3f} of {of}"),
        *_dialect(reviewer),
        ("findings whose words touch people's marks", "≥ 90 %", _share(measure.touching(balanced))),
        ("bias findings that name the very grounds", "", _share(measure.grounds_right(balanced))),
        ("macro-F1 lost by int8", "≤ 0.005", f"{measure.macro_f1(exact) - ours:+.3f}"),
        ("macro-F1 of the teacher above it", "≤ 0.01", f"{measure.macro_f1(taught) - ours:+.3f}"),
        ("shipped files", "≤ 70 MB", f"{shipped:.1f} MB"),
    ]
    lines = [f"| {measured} | {bar} | {value} |" for measured, bar, value in rows]
    return "\n".join(["| measure | bar | measured |", "| --- | --- | --- |", *lines])


def _shipped(models: pathlib.Path) -> list[str]:
    metadata = json.loads((models / "metadata.json").read_bytes())
    return ["metadata.json", *metadata["files"]]


def _file(judged: Iterable[Judged], name: str) -> list[Judged]:
    return [item for item in judged if item.file == name]


def _dialect(reviewer: Reviewer) -> list[tuple[str, str, str]]:
    """Benign African-American English beside the same said in standard English."""
    lines = [item for item in calibrate.lines("exam") if item[0] == measure.DIALECT_FILE]
    rows = []
    for name in ("african-american", "standard"):
        spoken = [item for item in lines if item[1].dialect == name]
        value = _share(measure.flagged(measure.judge(reviewer, spoken)))
        bar = "≤ 1.5 × the next" if name == "african-american" else ""
        rows.append((f"benign {name} English flagged", bar, value))
    return rows


def _slices(judged: Sequence[Judged]) -> str:
    lines = [
        "| slice | texts | positives | precision | recall | clean texts flagged |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, members in measure.slices(judged).items():
        counts = measure.counts(members).counts.values()
        found = sum(c.true_positive for c in counts)
        told = found + sum(c.false_positive for c in counts)
        positives = found + sum(c.false_negative for c in counts)
        lines.append(
            f"| {name} | {len(members)} | {positives} | {found / max(1, told):.3f} "
            f"| {found / max(1, positives):.3f} | {_share(measure.flagged(members))} |"
        )
    return "\n".join(lines)


def _public(classifier: Classifier, rows: Sequence[sources.Row]) -> str:
    """Precision and recall per public source, over its firm labels alone."""
    reviewer = Reviewer(measure.at("balanced"), classifier)
    lines = [
        "| source | concern | positives | negatives | precision | recall | false alarms |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name in dict.fromkeys(row.source for row in rows):
        result = measure.public(reviewer, [row for row in rows if row.source == name])
        for concern, count in result.counts.items():
            positives = count.true_positive + count.false_negative
            negatives = count.false_positive + count.true_negative
            if positives + negatives >= 50:
                lines.append(
                    f"| {name} | {concern} | {positives} | {negatives} | {count.precision:.3f} "
                    f"| {count.recall:.3f} | {count.false_alarm:.2%} |"
                )
    return "\n".join(lines)


def _mistakes(judged: Sequence[Judged]) -> str:
    chance = random.Random(306)
    wrong = [item for item in judged if item.found - item.line.labels]
    missed = [item for item in judged if item.line.labels - item.found]
    lines = []
    for title, items in (("Warned of, wrongly:", wrong), ("Missed:", missed)):
        lines.append(title + "\n")
        for item in chance.sample(items, min(EXAMPLES, len(items))):
            told, true = item.found, item.line.labels
            differ = told - true if items is wrong else true - told
            text = (item.line.text or item.line.shared).replace("\n", " / ")
            lines.append(f"- {', '.join(sorted(differ))}: “{text}”")
        lines.append("")
    return "\n".join(lines).strip()


def _share(count: tuple[int, int]) -> str:
    part, whole = count
    return f"{part / whole:.2%} ({part} of {whole})" if whole else "none to measure"
