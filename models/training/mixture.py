"""What a student that learns further is shown, and in which turn.

It has met most of the corpus. What it had learnt least is drawn most, and of that the lines first
that it has been shown least.
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
    """What is in each short epoch of a student that learns further.

    ``lines`` of officers' text by the endings of the files' names, ``rest`` those of files without
    such an ending, ``dull`` ones, and citizens' ``comments``; ``stances`` put together; public rows
    of ``epochs.HATE_SOURCE`` and ``edits``, pairs of them; ``loud`` rows of other sources, and
    ``calm`` ones.
    """

    lines: Mapping[tuple[str, ...], int]
    rest: int
    dull: int
    comments: int
    stances: int
    hate: int
    edits: int
    loud: int
    calm: int

    def groups(self, files: Mapping[str, Sequence[Line]]) -> list[tuple[int, Sequence[Line]]]:
        """How many lines are drawn out of which of ``files``, lines by name without suffix.

        A line is in one group.
        """
        of_endings: dict[tuple[str, ...], list[Line]] = {endings: [] for endings in self.lines}
        of_ending = {e: group for endings, group in of_endings.items() for e in endings}
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
        return list(zip(numbers, [comments, rest, dull, *of_endings.values()], strict=True))


NEWEST = "-varied"
"""How the names of those files end that no shipped model has met."""
MISSED_FILE = "older-missed"
"""The name of the lines that are set apart because the student misses them."""
LATER = Mixture(
    {(NEWEST[1:],): 600, ("missed",): 620},
    rest=170,
    dull=220,
    comments=120,
    stances=20,
    hate=170,
    edits=85,
    loud=60,
    calm=160,
)
"""``-varied`` came after 0.8.0; of older lines the student needs most those that it misses."""
SETTLED = Mixture(
    {(NEWEST[1:],): 300, ("missed",): 120},
    rest=320,
    dull=480,
    comments=120,
    stances=10,
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
