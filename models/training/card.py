"""Write the figures of the model card, measured through the shipped check itself.

``models/corpus/exam`` has measured an earlier version too; ``final`` measures for the first
time whenever a model is to ship, and is to be written anew for the next one.
"""

from __future__ import annotations

import json
import pathlib
import random
from collections.abc import Callable, Iterable, Mapping, Sequence

from companion.evaluate import table
from companion.review import policy
from companion.review.classifier import Classifier
from companion.review.policy import Policy, Sensitivity
from companion.review.reviewer import Reviewer
from models.training import calibrate, measure, moderation, sources
from models.training.encoder import LAYERS, STUDENT_LAYERS
from models.training.measure import Judged
from models.training.train import TEACHER

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
SENSITIVITIES: tuple[Sensitivity, ...] = ("quiet", "balanced", "thorough")
BINS = (0.0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 1.001)
PARTS = ("exam", "final")
"""Text that nothing was trained or chosen on. The exam has measured earlier models."""
WHOLE, SAMPLE = ("dynahate", calibrate.ORDINARY_SOURCE), 500
"""Public sources whose rows are all measured, and how many of each other one are."""
FORMED = 1_200
"""Lines that are measured in each form."""
EXAMPLES = 8
"""Mistakes of each kind that are shown, drawn by chance."""
MEGABYTE = 1_000_000
CACHED_WINDOWS = 50_000
"""Enough for all texts, which are judged at several sensitivities."""


def write(models: pathlib.Path, data: pathlib.Path, checkpoint: pathlib.Path) -> None:
    """Put the measured figures between the marks of ``models/CARD.md``.

    ``checkpoint`` is the student's; its teacher's, where there is one, lies beside it.
    """
    classifier = Classifier.load(models)
    classifier.cached_windows = CACHED_WINDOWS
    public = _sampled(sources.rows(data, "dev"))
    judged = {
        name: {part: _judge(measure.at(name), classifier, part) for part in PARTS}
        for name in SENSITIVITIES
    }
    balanced = judged["balanced"]
    pooled = [item for part in PARTS for item in balanced[part]]
    shipped = Policy.load(policy.find(policy.DEFAULT))
    sizes = ", ".join(f"{len(balanced[part])} in `models/corpus/{part}`" for part in PARTS)
    parts = [
        f"Texts: {sizes}, nine in ten of them written as positives or their look-alikes; "
        "measured as `second-look evaluate` does. Tables without another word are of both parts.",
        "### Bars",
        _bars(classifier, models, data, checkpoint, balanced, public),
        "### As shipped: `worcester-306.toml` with its own sensitivities",
        table(measure.counts(_judge(shipped, classifier, *PARTS))),
    ]
    for name in SENSITIVITIES:
        both = [item for part in PARTS for item in judged[name][part]]
        parts += [f"### {name.capitalize()}", table(measure.counts(both))]
    parts += ["### Slices, balanced", _slices(pooled)]
    parts += ["### What people hang on a post, balanced", _forms(classifier, measure.FORMS)]
    parts += [
        "### Every longer word in disguise, balanced",
        _forms(classifier, measure.DISGUISES),
    ]
    parts += ["### Public development text, balanced", _public(classifier, public)]
    lines = [item.line for item in pooled]
    for part in PARTS:
        comments = moderation.figures(Reviewer(shipped, classifier), part)
        parts += [f"### Comments by citizens (`models/moderation/{part}.jsonl`)", comments]
    parts += ["### Calibration", measure.reliability(classifier, lines, BINS)]
    parts += ["### Mistakes, drawn by chance", _mistakes(pooled)]
    card = models / "CARD.md"
    head, _, rest = card.read_text(encoding="utf-8").partition(BEGIN)
    tail = rest.partition(END)[2]
    card.write_text(
        f"{head}{BEGIN}\n\n" + "\n\n".join(parts) + f"\n\n{END}{tail}", encoding="utf-8"
    )


def _judge(pack: Policy, classifier: Classifier, *parts: str) -> list[Judged]:
    """The answers to the texts of ``parts``, but for the dialect pairs, which are apart."""
    lines = [
        item for part in parts for item in calibrate.lines(part) if item[0] != measure.DIALECT_FILE
    ]
    return measure.judge(Reviewer(pack, classifier), lines)


def _sampled(rows: Iterable[sources.Row]) -> list[sources.Row]:
    """All rows of the sources that have a bar, and of the others as many as ``SAMPLE``."""
    by_source: dict[str, list[sources.Row]] = {}
    for row in rows:
        by_source.setdefault(row.source, []).append(row)
    chance = random.Random(306)
    return [
        row
        for name, members in by_source.items()
        for row in (members if name in WHOLE else chance.sample(members, min(SAMPLE, len(members))))
    ]


def _bars(
    classifier: Classifier,
    models: pathlib.Path,
    data: pathlib.Path,
    checkpoint: pathlib.Path,
    balanced: Mapping[str, Sequence[Judged]],
    public: Sequence[sources.Row],
) -> str:
    reviewer = Reviewer(measure.at("balanced"), classifier)
    dynahate = measure.public(reviewer, [row for row in public if row.source == "dynahate"])
    bias = dynahate.counts["bias"]
    right = bias.true_positive + bias.true_negative
    of = right + bias.false_positive + bias.false_negative
    ordinary = [row for row in public if row.source == calibrate.ORDINARY_SOURCE]
    full = measure.in_torch(models, checkpoint, len(STUDENT_LAYERS))
    exact = measure.counts(_judge(measure.at("balanced"), full, *PARTS))
    shipped = sum((models / name).stat().st_size for name in _shipped(models)) / MEGABYTE
    ours = measure.macro_f1(measure.counts(item for part in balanced.values() for item in part))
    taught = "not measured"
    if (checkpoint.parent / f"{TEACHER.name}.pt").exists():
        teacher = measure.in_torch(models, checkpoint.parent / f"{TEACHER.name}.pt", LAYERS)
        # Its logits are its own, so it is calibrated on the same text by the same rule.
        teacher.recalibrate(calibrate.calibrate(teacher, data))
        above = measure.macro_f1(measure.counts(_judge(measure.at("balanced"), teacher, *PARTS)))
        taught = f"{above - ours:+.3f}"
    columns = [_bars_of_a_part(judged) for judged in balanced.values()]
    rows = [
        (measured, bar, *(column[measured][1] for column in columns))
        for measured, (bar, _) in columns[0].items()
    ]
    both = [
        ("ordinary posts flagged, GoEmotions", "≤ 1 %", _share(measure.warned(reviewer, ordinary))),
        ("bias on DynaHate dev, accuracy", "≥ 0.80", f"{right / of:.3f} of {of}"),
        *_dialect(reviewer),
        ("macro-F1 lost by int8, both parts", "≤ 0.005", f"{measure.macro_f1(exact) - ours:+.3f}"),
        ("macro-F1 of the teacher above it, both parts", "≤ 0.01", taught),
        ("shipped files", "≤ 70 MB", f"{shipped:.1f} MB"),
    ]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    head = ["measure", "bar", *balanced]
    return "\n".join(
        [
            "| " + " | ".join(head) + " |",
            "| --- " * len(head) + "|",
            *lines,
            "",
            "| measure | bar | measured |",
            "| --- | --- | --- |",
            *(f"| {measured} | {bar} | {value} |" for measured, bar, value in both),
        ]
    )


def _bars_of_a_part(judged: Sequence[Judged]) -> dict[str, tuple[str, str]]:
    """Bar and value of each measure of one part."""
    result = measure.counts(judged)
    worst = min(result.counts, key=lambda concern: result.counts[concern].f1)
    looks = [item for item in judged if item.file != measure.ORDINARY_FILE]
    ordinary = [item for item in judged if item.file == measure.ORDINARY_FILE]
    return {
        "macro-F1, balanced": ("≥ 0.85", f"{measure.macro_f1(result):.3f}"),
        "lowest F1 of a concern": ("≥ 0.75", f"{result.counts[worst].f1:.3f} ({worst})"),
        "look-alike negatives flagged": ("≤ 6 %", _share(measure.flagged(looks))),
        "ordinary posts flagged": ("", _share(measure.flagged(ordinary))),
        "minimal pairs with both sides right": ("≥ 80 %", _share(measure.pairs_right(judged))),
        "findings whose words touch people's marks": ("≥ 90 %", _share(measure.touching(judged))),
        "bias findings that name the very grounds": ("", _share(measure.grounds_right(judged))),
    }


def _shipped(models: pathlib.Path) -> list[str]:
    metadata = json.loads((models / "metadata.json").read_bytes())
    return ["metadata.json", *metadata["files"]]


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
    return _by_name("slice", measure.slices(judged))


def _forms(classifier: Classifier, forms: Mapping[str, Callable[[str], str]]) -> str:
    """The same lines, drawn by chance, in each form."""
    reviewer = Reviewer(measure.at("balanced"), classifier)
    lines = [item for part in PARTS for item in calibrate.lines(part)]
    drawn = random.Random(306).sample(lines, FORMED)
    judged = {n: measure.judge(reviewer, measure.in_form(drawn, form)) for n, form in forms.items()}
    return _by_name("form", judged)


def _by_name(kind: str, groups: Mapping[str, Sequence[Judged]]) -> str:
    lines = [
        f"| {kind} | texts | positives | precision | recall | clean texts flagged |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, members in groups.items():
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
