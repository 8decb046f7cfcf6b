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

from tokenizers import Tokenizer

from companion.review.context import CITIZENS_COMMENT, Context
from models.training import examples, sources
from models.training.corpus import CITIZEN, Line
from models.training.edits import edits
from models.training.examples import Example
from models.training.mixture import Mixture, groups, least_shown
from models.training.perturb import Perturbed
from models.training.stances import Stances, may_be_passed_on

CALM_SOURCE = "goemotions"
"""Ordinary public talk: most of what officers post is none of our concerns."""
HATE_SOURCE = "dynahate"
"""The source that has a bar of its own, and was written in edits of one another."""
LOUD_ONCE, STANCES_ONCE = 9_000, 3_000
"""Rows of other sources, and examples of words shared with assent or an objection, that the teacher
meets beside our corpus, ordinary talk and ``HATE_SOURCE``."""
SPARE = ("mhs", "toxic_spans", "hatexplain", "davidson", "cad", "edos", "ghc", "misogyny")
"""Sources of whose rows more than ``sources.rows`` gives are shown to a student: what they do not
tell, the teacher does."""
EMBEDDED = 0.12
"""Share of our lines that are shown inside a longer post."""
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

Draw = Callable[[random.Random], list[Example]]


def teacher_items(lines: Sequence[Line], rows: Sequence[sources.Row], tokenizer: Tokenizer) -> Draw:
    """Every line and most of ``rows``."""
    calm, hate, loud = _by_kind(rows)
    pairs = edits(hate, "bias")
    stances, clean = Stances(lines), _clean(lines)

    def items(chance: random.Random) -> list[Example]:
        chance.shuffle(pairs)
        met: set[str] = set()
        apart = []
        for one, other in pairs:
            if not met & {one.text, other.text}:
                met |= {one.text, other.text}
                apart.append((one, other))
        theirs = [row for row in hate if row.text not in met]
        theirs += [*chance.sample(loud, min(LOUD_ONCE, len(loud))), *calm]
        return [
            *_edited(apart, tokenizer, chance),
            *(example for line in lines for example in _own(line, clean, tokenizer, chance)),
            *stances.draw(STANCES_ONCE, tokenizer, chance),
            *(_public(row, tokenizer, chance) for row in theirs),
        ]

    return items


def student_items(
    mixtures: Sequence[Mixture],
    files: Mapping[str, Sequence[Line]],
    rows: Sequence[sources.Row],
    perturbed: Perturbed,
    tokenizer: Tokenizer,
) -> Draw:
    """What each of ``mixtures`` asks for in turn, of ``files``, lines by name without suffix, and
    of ``rows``. Lines come first that have been shown least.
    """
    calm, hate, loud = _by_kind(rows)
    edited = edits(hate, "bias")
    newest, older, dull = groups(files)
    stances, clean = Stances([*newest, *older]), _clean([*newest, *older])
    shown: collections.Counter[Line] = collections.Counter()
    turn = iter(mixtures)

    def items(chance: random.Random) -> list[Example]:
        mixture = next(turn)
        drawn = least_shown(newest, mixture.newest, shown, chance)
        drawn += least_shown(older, mixture.older, shown, chance)
        drawn += least_shown(dull, mixture.dull, shown, chance)
        ours = [example for line in drawn for example in _own(line, clean, tokenizer, chance)]
        theirs = chance.sample(hate, min(mixture.hate, len(hate)))
        theirs += chance.sample(loud, min(mixture.loud, len(loud)))
        theirs += chance.sample(calm, min(mixture.calm, len(calm)))
        pairs = chance.sample(edited, min(mixture.edits, len(edited)))
        return [
            *_edited(pairs, tokenizer, chance),
            *ours,
            *perturbed.draw(ours, mixture.perturbed, chance),
            *stances.draw(mixture.stances, tokenizer, chance),
            *(_public(row, tokenizer, chance) for row in theirs),
        ]

    return items


def _clean(lines: Sequence[Line]) -> list[str]:
    """Short texts that are clean under a profile that shows the department, and so anywhere."""
    return [
        line.text
        for line in lines
        if line.affiliated
        and not (line.labels or line.shared or line.account != "personal")
        and len(line.text) < 160
    ]


def _by_kind(
    rows: Sequence[sources.Row],
) -> tuple[list[sources.Row], list[sources.Row], list[sources.Row]]:
    """Those of ``CALM_SOURCE``, whose labels count whole, those of ``HATE_SOURCE``, and others."""
    calm = [dataclasses.replace(row, weak=frozenset()) for row in rows if row.source == CALM_SOURCE]
    hate = [row for row in rows if row.source == HATE_SOURCE]
    return calm, hate, [row for row in rows if row.source not in (CALM_SOURCE, HATE_SOURCE)]


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
