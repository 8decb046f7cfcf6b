"""What each epoch of a phase of training holds: our lines, public rows, and what both make.

Every epoch draws anew: which public rows stand beside our corpus, which lines are misspelt,
shown inside a longer post or as somebody else's words, and which words are shared with assent
and which with an objection.
"""

from __future__ import annotations

import collections
import dataclasses
import random
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from tokenizers import Tokenizer

from companion.review.context import CITIZENS_COMMENT, Context
from models.training import corpus, examples, sources, trimmings
from models.training.batches import collate
from models.training.corpus import CITIZEN, GROUNDS, Line
from models.training.edits import edits
from models.training.encoder import Classifier, mixed_precision
from models.training.examples import LABELS, Example
from models.training.mixture import Mixture, families, least_shown
from models.training.stances import Stances, may_be_passed_on
from models.training.variations import Variations

REPLAY = 4_000
"""Public rows that stand beside our corpus in each epoch of the later phases."""
OWN = 24_000
"""Lines of our corpus in each of those epochs, with all edits of one another."""
CALM = 1_500
"""Rows of ordinary public talk that do so too: most of what officers post is none of ours."""
CALM_SOURCE = "goemotions"
LOUD_ONCE, STANCES_ONCE = 9_000, 3_000
"""Rows of other sources than the calm and the hateful one, and stances, that the teacher meets."""
OWN_AT_LAST, CALM_AT_LAST, LOUD_AT_LAST = 16_000, 6_000, 1_000
"""Lines and rows of the last phase, which keeps the student quiet on ordinary talk."""
GROUNDED_AT_LAST = 250
"""Public rows of that phase for each ground that they are hateful about: our own lines seldom
are about sexual orientation or disability, which the policy does not name."""
PLAIN_FILES = "*-plain.jsonl"
"""Files of plain cases, all of which are in the last phase: subtle ones outnumber them."""
EMBEDDED = 0.12
"""Share of our lines that are shown inside a longer post."""
STANCES, STANCES_AT_LAST = 1_500, 500
"""Words of one line shared with the assent or the objection of another, anew each epoch."""
HATE_SOURCE = "dynahate"
"""The source that has a bar of its own, and was written in edits of one another."""
PASSED_ON = 0.08
"""Share of our plain posts that are shown as somebody else's words, passed on without any."""
MISSPELT = 0.12
"""Share of texts that are shown with typing slips."""
BY_CITIZENS = 0.4
"""Share of public rows that are shown as comments by citizens, who wrote most of them somewhere."""
AS_POSTS = 0.2
"""Share of citizens' comments that are shown as posts: contempt and threats stay what they are."""
REPLIES, AFFILIATED = 0.25, 0.10
"""Shares of the other public rows shown as replies and under a profile that names the department:
neither changes what they are."""


def teacher_items(
    lines: Sequence[Line], rows: Sequence[sources.Row], tokenizer: Tokenizer
) -> Callable[[random.Random], list[Example]]:
    """Every line, and most of ``rows``: edits of one another side by side, others alone."""
    calm, hate, loud = _by_kind(rows)
    edited = edits(hate, "bias")
    stances, clean = Stances(lines), _clean(lines)

    def items(chance: random.Random) -> list[Example]:
        met: set[str] = set()
        pairs = []
        for pair in chance.sample(edited, len(edited)):
            texts = {row.text for row in pair}
            if not met & texts:
                met |= texts
                pairs.append(pair)
        theirs = [row for row in hate if row.text not in met]
        theirs += [*chance.sample(loud, min(LOUD_ONCE, len(loud))), *calm]
        return [
            *_edited(pairs, tokenizer, chance),
            *(example for line in lines for example in _own(line, clean, tokenizer, chance)),
            *stances.draw(STANCES_ONCE, tokenizer, chance),
            *(_public(row, tokenizer, chance) for row in theirs),
        ]

    return items


def mixed_items(
    lines: Sequence[Line],
    rows: Sequence[sources.Row],
    tokenizer: Tokenizer,
    teacher: Classifier,
) -> Callable[[random.Random], list[Example]]:
    """A part of our corpus each epoch, some of it inside longer posts, with public rows beside.

    The public rows come with what ``teacher`` makes of them.
    """
    calm, loud = _calm_and_loud(rows)
    stances = Stances(lines)
    clean = _clean(lines)

    def items(chance: random.Random) -> list[Example]:
        chosen = chance.sample(loud, min(REPLAY, len(loud)))
        chosen += chance.sample(calm, min(CALM, len(calm)))
        theirs = [_public(row, tokenizer, chance) for row in chosen]
        drawn = families(lines, OWN, chance)
        ours = [example for line in drawn for example in _own(line, clean, tokenizer, chance)]
        ours += stances.draw(STANCES, tokenizer, chance)
        return ours + teach([teacher], theirs)

    return items


def teach(teachers: Sequence[Classifier], items: Sequence[Example]) -> list[Example]:
    """``items``, each with the mean of the teachers' logits."""
    lessons = np.mean([_logits(teacher, items) for teacher in teachers], axis=0)
    return [dataclasses.replace(item, taught=row) for item, row in zip(items, lessons, strict=True)]


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
    twins, stances = _twins(lines), Stances(lines)
    grounded = [[row for row in loud if row.labels.get(ground)] for ground in GROUNDS]
    firm = [dataclasses.replace(row, weak=frozenset()) for row in calm]

    def items(chance: random.Random) -> list[Example]:
        theirs = chance.sample(firm, min(CALM_AT_LAST, len(firm)))
        theirs += chance.sample(loud, min(LOUD_AT_LAST, len(loud)))
        for told in grounded:
            theirs += chance.sample(told, min(GROUNDED_AT_LAST, len(told)))
        ours = [*plain, *twins, *chance.sample(lines, min(OWN_AT_LAST, len(lines)))]
        return [
            *(example for line in ours for example in _own(line, [], tokenizer, chance)),
            *stances.draw(STANCES_AT_LAST, tokenizer, chance),
            *(_public(row, tokenizer, chance) for row in theirs),
        ]

    return items


def later_items(
    mixture: Mixture,
    files: Mapping[str, Sequence[Line]],
    rows: Sequence[sources.Row],
    tokenizer: Tokenizer,
    teachers: Sequence[Classifier],
) -> Callable[[random.Random], list[Example]]:
    """What ``mixture`` asks for of ``files``, lines by name without suffix, and of ``rows``.

    Lines come first that have been shown least. All come with what ``teachers`` make of them
    before they are trimmed.
    """
    calm, hate, loud = _by_kind(rows)
    edited = edits(hate, "bias")
    groups = mixture.groups(files)
    lines = [line for group in files.values() for line in group]
    stances, clean = Stances(lines), _clean(lines)
    variations = Variations(lines, teachers[0].words.weight, tokenizer)
    shown: collections.Counter[Line] = collections.Counter()

    def items(chance: random.Random) -> list[Example]:
        drawn = [
            line for number, group in groups for line in least_shown(group, number, shown, chance)
        ]
        theirs = chance.sample(hate, min(mixture.hate, len(hate)))
        theirs += chance.sample(loud, min(mixture.loud, len(loud)))
        theirs += chance.sample(calm, min(mixture.calm, len(calm)))
        pairs = chance.sample(edited, min(mixture.edits, len(edited)))
        found = [
            *_edited(pairs, tokenizer, chance),
            *(example for line in drawn for example in _own(line, clean, tokenizer, chance)),
            *stances.draw(mixture.stances, tokenizer, chance),
            *variations.draw(mixture.variations, chance),
            *(_public(row, tokenizer, chance) for row in theirs),
        ]
        return trimmings.trimmed(teach(teachers, found), tokenizer, chance)

    return items


@torch.inference_mode()
def _logits(model: Classifier, items: Sequence[Example]) -> np.ndarray:
    """What ``model`` makes of ``items``, (items, labels)."""
    model.eval()
    order = sorted(range(len(items)), key=lambda place: len(items[place].ids))
    found = np.empty((len(items), len(LABELS)), np.float32)
    for start in range(0, len(order), 128):
        group = order[start : start + 128]
        batch = collate([items[place] for place in group])
        with mixed_precision():
            logits, _, _ = model(batch.ids, batch.mask, batch.judged)
        found[group] = logits.float().numpy()
    return found


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


def _clean(lines: Sequence[Line]) -> list[str]:
    """Short texts that are clean under a profile that shows the department, and so anywhere."""
    return [
        line.text
        for line in lines
        if line.affiliated
        and not (line.labels or line.shared or line.account != "personal")
        and len(line.text) < 160
    ]


def _calm_and_loud(rows: Sequence[sources.Row]) -> tuple[list[sources.Row], list[sources.Row]]:
    calm = [row for row in rows if row.source == CALM_SOURCE]
    return calm, [row for row in rows if row.source != CALM_SOURCE]


def _by_kind(
    rows: Sequence[sources.Row],
) -> tuple[list[sources.Row], list[sources.Row], list[sources.Row]]:
    """Those of ``CALM_SOURCE``, whose labels count whole, those of ``HATE_SOURCE``, and others."""
    calm, others = _calm_and_loud(rows)
    hate = [row for row in others if row.source == HATE_SOURCE]
    loud = [row for row in others if row.source != HATE_SOURCE]
    return [dataclasses.replace(row, weak=frozenset()) for row in calm], hate, loud


def _circumstances(chance: random.Random) -> Context:
    """Those in which a public row is shown."""
    if chance.random() < BY_CITIZENS:
        return CITIZENS_COMMENT
    return Context(
        affiliated=chance.random() < AFFILIATED,
        action="comment" if chance.random() < REPLIES else "post",
    )


def _edited(
    pairs: Sequence[tuple[sources.Row, sources.Row]], tokenizer: Tokenizer, chance: random.Random
) -> list[Example]:
    """Examples of ``pairs`` of edits, two by two."""
    return [
        dataclasses.replace(_public(row, tokenizer, chance, context), pair=f"edit-{number}")
        for number, pair in enumerate(pairs)
        # Nothing but the edit is to tell the two apart.
        for context in [_circumstances(chance)]
        for row in pair
    ]


def _public(
    row: sources.Row, tokenizer: Tokenizer, chance: random.Random, context: Context | None = None
) -> Example:
    if chance.random() < MISSPELT:
        row = dataclasses.replace(row, text=examples.misspell(row.text, chance))
    return examples.from_row(row, tokenizer, context or _circumstances(chance))


def _own(
    line: Line, clean: Sequence[str], tokenizer: Tokenizer, chance: random.Random
) -> list[Example]:
    if chance.random() < MISSPELT:
        line = dataclasses.replace(line, text=examples.misspell(line.text, chance))
    if line.account == CITIZEN and chance.random() < AS_POSTS:
        return examples.from_line(line, tokenizer, Context(around=line.shared))
    if (
        line.account == CITIZEN
        or line.shared
        or line.action in ("profile", "like")
        or len(line.text) > 280
    ):
        return examples.from_line(line, tokenizer)
    if clean and chance.random() < EMBEDDED:
        before = chance.choice(clean) if chance.random() < 0.6 else ""
        after = chance.choice(clean) if chance.random() < 0.6 else ""
        line = examples.embed(line, before, after)
    elif may_be_passed_on(line) and chance.random() < PASSED_ON:
        context = Context(affiliated=line.affiliated, passed_on=True)
        return examples.from_line(line, tokenizer, context)
    return examples.from_line(line, tokenizer)
