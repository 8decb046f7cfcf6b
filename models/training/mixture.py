"""What a student that learns further is shown, and in which turn.

It has met most of the corpus. What came last is drawn most, and those lines first that it has been
shown least.
"""

from __future__ import annotations

import collections
import dataclasses
import random
from collections.abc import Mapping, Sequence

from models.training.corpus import CITIZEN, Line

DULL_FILES = ("ordinary", "quiet")
"""How the names of those files begin that hold what nobody could take for any concern."""
DULL_LENGTH = 120
"""Characters below which clean lines about life and shifts count as that as well."""


@dataclasses.dataclass(frozen=True, slots=True)
class Mixture:
    """What is in each epoch of a student that learns further.

    ``lines`` of officers' text by the ending of the file's name, ``rest`` those of files with no
    such ending, ``dull`` ones, and citizens' ``comments``; ``stances`` put together; unlabelled
    ``variations`` of any of the lines; public rows of ``epochs.HATE_SOURCE`` and ``edits``, pairs
    of them; ``loud`` rows of other sources, and ``calm`` ones.
    """

    lines: Mapping[str, int]
    rest: int
    dull: int
    comments: int
    stances: int
    variations: int
    hate: int
    edits: int
    loud: int
    calm: int

    def groups(self, files: Mapping[str, Sequence[Line]]) -> list[tuple[int, Sequence[Line]]]:
        """How many lines are drawn out of which of ``files``, lines by name without suffix.

        A line is in one group.
        """
        of_ending: dict[str, list[Line]] = {ending: [] for ending in self.lines}
        comments: list[Line] = []
        rest: list[Line] = []
        dull: list[Line] = []
        for name, lines in files.items():
            group = of_ending.get(name.rpartition("-")[2], rest)
            for line in lines:
                if _is_dull(name, line):
                    dull.append(line)
                elif line.account == CITIZEN:
                    comments.append(line)
                else:
                    group.append(line)
        numbers = [self.comments, self.rest, self.dull, *self.lines.values()]
        return list(zip(numbers, [comments, rest, dull, *of_ending.values()], strict=True))


NEWEST, RECENT = "clear", "vivid"
"""Endings of the names of those files that came last, and of those that came before them."""
LATER = Mixture(
    {NEWEST: 11_000, RECENT: 7_500},
    rest=67_000,
    dull=5_000,
    comments=5_000,
    stances=2_000,
    variations=32_000,
    hate=9_000,
    edits=3_000,
    loud=8_000,
    calm=7_000,
)
"""Nearly all that came last and before, a quarter of the rest."""
SETTLED = Mixture(
    {NEWEST: 150, RECENT: 100},
    rest=540,
    dull=480,
    comments=120,
    stances=10,
    variations=0,
    hate=180,
    edits=90,
    loud=60,
    calm=750,
)
"""What settles it afterwards: much that is dull, where hard text made it see things."""


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
