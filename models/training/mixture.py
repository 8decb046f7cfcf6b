"""What a student is shown, and in which turn: those lines first that it has been shown least."""

from __future__ import annotations

import collections
import dataclasses
import random
from collections.abc import Mapping, Sequence

from models.training.corpus import Line

DULL_FILES = ("ordinary", "quiet")
"""How the names of those files begin that hold what nobody could take for any concern."""
DULL_LENGTH = 120
"""Characters below which clean lines about life and shifts count as that as well."""


@dataclasses.dataclass(frozen=True, slots=True)
class Mixture:
    """What is in an epoch of a student.

    Lines of our corpus that are ``newest``, ``older`` or ``dull``, and ``perturbed`` copies of
    them; ``stances`` put together; public rows of ``epochs.HATE_SOURCE`` and ``edits``, pairs of
    them; ``loud`` rows of other sources, and ``calm`` ones.
    """

    newest: int
    older: int
    dull: int
    perturbed: int
    stances: int
    hate: int
    edits: int
    loud: int
    calm: int


NEWEST = "ample"
"""Ending of the names of those files that came after 0.9.0, which knows the others well."""
SHOWN = Mixture(
    newest=21_000,
    older=3_000,
    dull=2_500,
    perturbed=4_000,
    stances=200,
    hate=2_500,
    edits=600,
    loud=2_500,
    calm=3_000,
)
"""What is newest, a sample of the rest, and enough that is dull to settle a student."""


def groups(
    files: Mapping[str, Sequence[Line]],
) -> tuple[list[Line], list[Line], list[Line]]:
    """The lines of ``files``, by name without suffix, that are newest, older, and dull."""
    newest: list[Line] = []
    older: list[Line] = []
    dull: list[Line] = []
    for name, lines in files.items():
        lively = newest if name.endswith(f"-{NEWEST}") else older
        for line in lines:
            (dull if _is_dull(name, line) else lively).append(line)
    return newest, older, dull


def least_shown(
    lines: Sequence[Line], number: int, shown: collections.Counter[Line], chance: random.Random
) -> list[Line]:
    """About ``number`` of ``lines``, those first that ``shown`` has least; it counts them."""
    drawn: list[Line] = []
    for times in sorted({shown[line] for line in lines}):
        if len(drawn) < number:
            rest = [line for line in lines if shown[line] == times]
            drawn += families(rest, number - len(drawn), chance)
    shown.update(drawn)
    return drawn


def families(lines: Sequence[Line], number: int, chance: random.Random) -> list[Line]:
    """About ``number`` of ``lines``: edits of one another teach most side by side."""
    members: dict[str | int, list[Line]] = collections.defaultdict(list)
    for place, line in enumerate(lines):
        members[line.pair or place].append(line)
    order = list(members.values())
    chance.shuffle(order)
    drawn: list[Line] = []
    for family in order:
        if len(drawn) >= number:
            break
        drawn += family
    return drawn


def _is_dull(name: str, line: Line) -> bool:
    plain = name.endswith(("-life", "-work")) and not line.labels and len(line.text) < DULL_LENGTH
    return plain or name.startswith(DULL_FILES)
