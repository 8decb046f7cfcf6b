"""Shares put together anew from lines of the corpus: assent to a post, or an objection to it."""

from __future__ import annotations

import collections
import random
from collections.abc import Sequence

from tokenizers import Tokenizer

from models.training import examples
from models.training.corpus import Line
from models.training.examples import Example

OBJECTED_TO = ("bias", "threat", "harassment", "unbecoming")
"""Concerns that an objection clears: a leak stays one whatever is said about it."""


class Stances:
    """Shares put together from an officer's words about one post and the words of another.

    Whoever objects to what is shared is clean, whoever assents makes it his own, and what
    the post says decides neither. The officer's words are those of lines that differ in
    nothing else; what is shared is any plain post that raises the same concern.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        shares: dict[str, list[Line]] = collections.defaultdict(list)
        for line in lines:
            if line.action == "share" and line.pair and line.text and line.shared:
                shares[line.pair].append(line)
        self._spoken = [
            (objection.text, assent.text, concern)
            for family in shares.values()
            for objection in family
            for assent in family
            if objection.shared == assent.shared and not objection.labels
            for concern in sorted({label for _, _, label in assent.shared_spans})
            if concern in OBJECTED_TO
        ]
        self._posts: dict[str, list[Line]] = collections.defaultdict(list)
        for line in lines:
            if may_be_passed_on(line) and len(line.labels) == 1 and len(line.text) < 280:
                self._posts[next(iter(line.labels))].append(line)

    def draw(self, number: int, tokenizer: Tokenizer, chance: random.Random) -> list[Example]:
        """``number`` examples of shared words, half of them objected to, two by two."""
        drawn: list[Example] = []
        for pair in range(number // 2 if self._spoken else 0):
            objection, assent, concern = chance.choice(self._spoken)
            post = chance.choice(self._posts[concern])
            for words, clean in ((objection, True), (assent, False)):
                share = Line(
                    words,
                    frozenset() if clean else post.labels,
                    (),
                    action="share",
                    grounds=frozenset() if clean else post.grounds,
                    shared=post.text,
                    shared_spans=() if clean else post.spans,
                    pair=f"stance-{pair}",
                )
                drawn.append(examples.from_line(share, tokenizer)[-1])
        return drawn


def may_be_passed_on(line: Line) -> bool:
    """Whether a line says the same as somebody else's words: a statement passed on does not."""
    ours = line.action == "post" and line.account == "personal"
    return ours and "representation" not in line.labels
