"""A student that learns further is shown all of the corpus in turn, and each line as what it is."""

import collections
import dataclasses
import random

from models.training import corpus
from models.training.corpus import Line
from models.training.mixture import LATER, NEWEST, RECENT, SETTLED, least_shown


def line(text: str, pair: str = "", **others: str) -> Line:
    plain = corpus.parse('{"text": "so be it", "labels": []}')
    return dataclasses.replace(plain, text=text, pair=pair, **others)


def test_every_line_of_the_corpus_is_in_one_group() -> None:
    folder = corpus.FOLDER / "train"
    files = {path.stem: [*corpus.load(path)] for path in folder.glob("*.jsonl")}
    lines = sum(map(len, files.values()))
    for mixture in (LATER, SETTLED):
        groups = mixture.groups(files)
        assert sum(len(group) for _, group in groups) == lines
        assert all(number <= len(group) for number, group in groups)


def test_dull_lines_comments_and_new_ones_are_apart() -> None:
    dull, long, comment = line("my feet"), line("my feet " * 20), line("no", account="citizen")
    new, recent = line("my foot"), line("my toe")
    files = {
        "ordinary-life": [dull],
        "bias-work": [long],
        "mob-late": [comment],
        f"bias-{NEWEST}": [new],
        f"bias-{RECENT}": [recent],
    }

    def found(wanted: Line) -> list[int]:
        return [number for number, group in LATER.groups(files) if wanted in group]

    assert found(dull) == [LATER.dull]
    assert found(long) == [LATER.rest]
    assert found(comment) == [LATER.comments]
    assert found(new) == [LATER.lines[NEWEST]]
    assert found(recent) == [LATER.lines[RECENT]]


def test_what_was_shown_least_comes_first() -> None:
    lines = [line(str(number)) for number in range(10)]
    shown: collections.Counter[Line] = collections.Counter()
    chance = random.Random(3)
    for _ in range(3):
        least_shown(lines, 5, shown, chance)
    assert sorted(shown.values()) == [1] * 5 + [2] * 5


def test_edits_of_one_another_are_shown_together() -> None:
    lines = [line(f"{side} {pair}", pair=str(pair)) for pair in range(9) for side in ("yes", "no")]
    drawn = least_shown(lines, 7, collections.Counter(), random.Random(3))
    assert len(drawn) == 8
    assert set(collections.Counter(member.pair for member in drawn).values()) == {2}
