"""Write the figures of the model card, measured through the shipped check itself."""

from __future__ import annotations

import itertools
import pathlib
import re

import msgspec
import numpy as np
import torch
from tokenizers import Tokenizer

from companion.evaluate import Labelled, Result, evaluate, table
from companion.review import policy
from companion.review.classifier import Classifier
from companion.review.policy import Policy, Sensitivity
from companion.review.reviewer import Reviewer
from companion.review.types import Account, Request
from models.training import calibrate, examples, sources
from models.training.corpus import CONCERNS, Line
from models.training.encoder import Classifier as Network

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
SENSITIVITIES: tuple[Sensitivity, ...] = ("quiet", "balanced", "thorough")
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


def write(models: pathlib.Path, data: pathlib.Path, checkpoint: pathlib.Path) -> None:
    """Put the measured figures between the marks of ``models/CARD.md``."""
    classifier = Classifier.load(models)
    held_out = list(calibrate.lines("report"))
    ours = [labelled(line) for _, line in held_out]
    public = list(sources.rows(data, "dev"))
    shipped = Reviewer(Policy.load(policy.find(policy.DEFAULT)), classifier)
    parts = [
        f"All on the report half of `models/corpus/dev` ({len(ours)} texts, four in five of them "
        "written to be hard), measured as `second-look evaluate` does.",
        "### As shipped: `worcester-306.toml` with its own sensitivities",
        table(evaluate(shipped, ours)),
        "Ordinary posts only (`ordinary.jsonl`, report half):",
        table(
            evaluate(shipped, [labelled(line) for name, line in held_out if name == "ordinary"])
        ).splitlines()[-1],
        f"The words marked agree with people's marks by a token-F1 of {marks(shipped, held_out)}.",
    ]
    for sensitivity in SENSITIVITIES:
        reviewer = Reviewer(at(sensitivity), classifier)
        parts += [f"### {sensitivity.capitalize()}", table(evaluate(reviewer, ours))]
    parts += ["### Public development text, as shipped", public_table(shipped, public)]
    parts += ["### Calibration", reliability(classifier, [line for _, line in held_out])]
    parts += ["### int8 against fp32", quantisation(classifier, models, checkpoint, held_out)]
    card = models / "CARD.md"
    head, _, rest = card.read_text(encoding="utf-8").partition(BEGIN)
    tail = rest.partition(END)[2]
    card.write_text(
        f"{head}{BEGIN}\n\n" + "\n\n".join(parts) + f"\n\n{END}{tail}", encoding="utf-8"
    )


def marks(reviewer: Reviewer, held_out: list[tuple[str, Line]]) -> str:
    """Mean token-F1 of the marked words with people's, over the findings that are right."""
    scores = []
    for _, line in held_out:
        words = [match.span() for match in re.finditer(r"\w+", line.text)]
        units = [0, *itertools.accumulate(1 + (char > "\uffff") for char in line.text)]
        for finding in reviewer.review(labelled(line).request).findings:
            theirs = [(s, e) for s, e, concern in line.spans if concern == finding.concern]
            if theirs:
                ours = [(units.index(s.start), units.index(s.end)) for s in finding.spans]
                scores.append(_token_f1(words, ours, theirs))
    return f"{np.mean(scores):.2f} (over {len(scores)} findings that are right)"


def _token_f1(
    words: list[tuple[int, int]], ours: list[tuple[int, int]], theirs: list[tuple[int, int]]
) -> float:
    def inside(ranges: list[tuple[int, int]]) -> set[tuple[int, int]]:
        return {(a, b) for a, b in words if any(a < end and start < b for start, end in ranges)}

    found, expected = inside(ours), inside(theirs)
    return 2 * len(found & expected) / max(1, len(found) + len(expected))


def at(sensitivity: Sensitivity) -> Policy:
    """The default pack with every concern at one sensitivity."""
    pack = Policy.load(policy.find(policy.DEFAULT))
    rules = {
        concern: msgspec.structs.replace(rule, sensitivity=sensitivity)
        for concern, rule in pack.concerns.items()
    }
    return msgspec.structs.replace(pack, concerns=rules)


def labelled(line: Line) -> Labelled:
    """A line of our corpus as ``second-look evaluate`` reads it."""
    account = Account("official" if line.account == "official" else "personal")
    request = Request(line.text, account=account, affiliated=line.affiliated)
    return Labelled(request, {concern: concern in line.labels for concern in CONCERNS})


def public_table(reviewer: Reviewer, rows: list[sources.Row]) -> str:
    """Precision and recall per public source, over its firm labels alone."""
    lines = [
        "| source | concern | positives | negatives | precision | recall | false alarms |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name in dict.fromkeys(row.source for row in rows):
        items = [
            Labelled(
                Request(row.text),
                {c: bool(v) for c, v in row.labels.items() if c not in row.weak},
            )
            for row in rows
            if row.source == name
        ]
        result: Result = evaluate(reviewer, items)
        for concern, count in result.counts.items():
            positives = count.true_positive + count.false_negative
            negatives = count.false_positive + count.true_negative
            if positives + negatives >= 50:
                lines.append(
                    f"| {name} | {concern} | {positives} | {negatives} | {count.precision:.3f} "
                    f"| {count.recall:.3f} | {count.false_alarm:.2%} |"
                )
    return "\n".join(lines)


def reliability(classifier: Classifier, lines: list[Line]) -> str:
    """How often a concern held, by the probability that was told, over all concerns."""
    told, held = [], []
    for line in lines:
        scores = calibrate.logits(classifier, line.text, line.account, line.affiliated)
        for column, concern in enumerate(CONCERNS):
            odds = classifier.calibration[concern].log_odds(float(scores[column]))
            told.append(1 / (1 + np.exp(-odds)))
            held.append(concern in line.labels)
    probabilities, labels = np.array(told), np.array(held)
    rows = ["| told | judgements | mean told | held |", "| --- | ---: | ---: | ---: |"]
    for low, high in itertools.pairwise(BINS):
        inside = (probabilities >= low) & (probabilities < high)
        if inside.any():
            rows.append(
                f"| {low:.1f} to {high:.1f} | {inside.sum()} | {probabilities[inside].mean():.3f} "
                f"| {labels[inside].mean():.3f} |"
            )
    return "\n".join(rows)


def quantisation(
    classifier: Classifier,
    models: pathlib.Path,
    checkpoint: pathlib.Path,
    held_out: list[tuple[str, Line]],
) -> str:
    """What int8 costs: macro-F1 at the zero logit of both forms on the same texts."""
    network = Network(len(CONCERNS))
    network.load_state_dict(torch.load(checkpoint))
    network.eval()
    tokenizer = Tokenizer.from_file(str(models / "tokenizer.json"))
    exact, small, truth = [], [], []
    for _, line in held_out:
        example = examples.from_line(line, tokenizer)
        ids = torch.from_numpy(example.ids)[None]
        with torch.no_grad():
            exact.append(network(ids, torch.ones_like(ids))[0][0].numpy())
        small.append(calibrate.logits(classifier, line.text, line.account, line.affiliated))
        truth.append(example.labels > 0)
    full, reduced = _macro_f1(exact, truth), _macro_f1(small, truth)
    return f"Macro-F1 at a logit of 0 on the same texts: fp32 {full:.3f}, int8 {reduced:.3f}."


def _macro_f1(logits: list[np.ndarray], truth: list[np.ndarray]) -> float:
    found, labels = np.array(logits) > 0, np.array(truth)
    hits = (found & labels).sum(0)
    return float(np.mean(2 * hits / np.maximum(1, found.sum(0) + labels.sum(0))))
