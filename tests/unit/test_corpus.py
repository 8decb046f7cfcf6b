"""Our text follows its own rules, and is as much as was promised."""

import collections
import pathlib

import pytest

from models.training import corpus, examples

FILES = sorted(corpus.FOLDER.glob("*/*.jsonl"))
MEASURING = sorted({path.parent.name for path in FILES} - {"train"})
"""``dev``, ``exam``, ``final`` and, while text waits, ``next``."""

TRAIN = [(path.stem, line) for path in FILES if path.parent.name == "train"
         for line in corpus.load(path)]  # fmt: skip


SHARED_FILES = {
    "bias": ("conduct", "quarrels"),
    "threat": ("conduct", "quarrels"),
    "harassment": ("conduct", "quarrels"),
}
"""Files of the first version whose negatives look like several concerns."""


def words(line: corpus.Line) -> str:
    return corpus.fold(f"{line.text} {line.shared}")


def test_every_line_is_well_formed_and_none_stands_twice() -> None:
    seen = collections.Counter(
        (words(line), line.account, line.affiliated, line.action)
        for path in FILES
        for line in corpus.load(path)
    )
    copies = [key for key, count in seen.items() if count > 1 and len(key[0]) > 20]
    assert copies == []


@pytest.mark.parametrize("part", MEASURING)
def test_no_text_that_measures_is_trained_on(part: str) -> None:
    trained = {words(line) for _, line in TRAIN}
    measured = {words(line) for line in examples.load_corpus(corpus.FOLDER / part)}
    assert {text for text in trained & measured if len(text) > 20} == set()


def test_what_measures_officers_text_holds_no_comment_by_a_citizen() -> None:
    others = [path for path in FILES if path.parent.name in MEASURING]
    assert {"dev", "exam", "final"} <= {path.parent.name for path in others}
    assert all(line.account != corpus.CITIZEN for path in others for line in corpus.load(path))


@pytest.mark.parametrize("concern", corpus.CONCERNS)
def test_each_concern_has_enough_text_and_look_alikes(concern: str) -> None:
    assert sum(concern in line.labels for _, line in TRAIN) >= 1500
    look_alikes = [
        line
        for name, line in TRAIN
        if name.startswith((concern, "context", *SHARED_FILES.get(concern, ())))
        and concern not in line.labels
    ]
    assert len(look_alikes) >= 2500


def test_there_is_enough_ordinary_life() -> None:
    ordinary = [line for name, line in TRAIN if name.startswith(("ordinary", "quarrels"))]
    assert sum(not line.labels for line in ordinary) >= 3000


def test_pairs_have_two_sides_that_differ() -> None:
    families: dict[str, set[frozenset[str]]] = {}
    for name, line in TRAIN:
        if line.pair:
            families.setdefault(f"{name} {line.pair}", set()).add(line.labels | line.grounds)
    assert len(families) >= 2000
    assert [name for name, sides in families.items() if len(sides) < 2] == []


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ('{"text": " ", "labels": []}', "empty"),
        ('{"text": null, "labels": []}', "text is no string"),
        ('{"text": "a", "labels": [], "shared": null}', "shared is no string"),
        ('{"text": "a", "labels": [], "pair": 3}', "pair is no string"),
        ('{"text": "a", "labels": [], "dialect": ["b"]}', "dialect is no string"),
        ('{"text": "a", "labels": [], "spans": []}', "a list for each label"),
        ('{"text": "a", "labels": ["bias"], "spans": {"bias": "a"}}', "a list for each label"),
        ('{"text": "a", "labels": ["rude"]}', "unknown label"),
        ('{"text": "a", "labels": ["bias"]}', "own spans"),
        ('{"text": "a", "labels": [], "spans": {"bias": ["a"]}}', "own spans"),
        ('{"text": "a b", "labels": ["bias"], "spans": {"bias": ["c"]}}', "no exact piece"),
        ('{"text": "a", "labels": [], "mood": 1}', "unknown field"),
        ('{"text": "a", "labels": [], "action": "shout"}', "unknown action"),
        (
            '{"text": "a", "labels": ["harassment"], "spans": {"harassment": ["a"]}, '
            '"action": "comment", "account": "citizen"}',
            "bias and threat alone",
        ),
        ('{"text": "a", "labels": [], "account": "citizen"}', "a citizen comments"),
        (
            '{"text": "a", "labels": [], "action": "comment", "account": "citizen", '
            '"affiliated": true}',
            "a citizen comments",
        ),
        ('{"text": "a", "labels": [], "grounds": ["race"]}', "only bias"),
        (
            '{"text": "a", "labels": ["bias"], "spans": {"bias": ["a"]}, "grounds": ["hat"]}',
            "ground",
        ),
        (
            '{"text": "a", "labels": ["bias"], "spans": {"bias": ["b"]}, "shared": "b", '
            '"action": "comment"}',
            "only a share or a like",
        ),
    ],
)
def test_a_broken_line_is_refused(raw: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        corpus.parse(raw)


def test_a_broken_line_is_told_with_its_place(
    tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bias.jsonl"
    path.write_text('{"text": "a", "labels": []}\n\n{"text": null, "labels": []}\n')
    with pytest.raises(ValueError, match=r"bias\.jsonl:3: text"):
        list(corpus.load(path))
    assert corpus.main([str(path)]) == 1
    assert "bias.jsonl:3: " in capsys.readouterr().out


def test_a_share_holds_two_texts_each_with_the_other_around_it() -> None:
    line = corpus.parse(
        '{"text": "funny", "labels": ["threat"], "spans": {"threat": ["run them over"]}, '
        '"shared": "just run them over", "action": "share"}'
    )
    own, passed_on = corpus.parts(line)
    assert (own.text, own.labels, own.context.around) == ("funny", frozenset(), line.shared)
    assert (passed_on.text, passed_on.labels) == (line.shared, {"threat"})
    assert passed_on.context.passed_on and passed_on.context.around == "funny"


def test_a_comment_is_judged_alone_with_what_it_answers_around_it() -> None:
    line = corpus.parse('{"text": "no", "labels": [], "shared": "shall we?", "action": "comment"}')
    [part] = corpus.parts(line)
    assert (part.text, part.context.around, part.context.passed_on) == ("no", "shall we?", False)
