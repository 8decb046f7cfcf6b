"""Our text follows its own rules, and is as much as was promised."""

import collections

import pytest

from models.training import corpus

FILES = sorted(corpus.FOLDER.glob("*/*.jsonl"))


def test_every_line_is_well_formed_and_none_stands_twice() -> None:
    seen = collections.Counter()
    for path in FILES:
        for line in corpus.load(path):
            seen[corpus.fold(line.text), line.account, line.affiliated, bool(line.labels)] += 1
    copies = [key for key, count in seen.items() if count > 1 and len(key[0]) > 20]
    assert copies == []


def test_no_development_text_is_trained_on() -> None:
    texts = {
        part: {corpus.fold(line.text) for path in sorted((corpus.FOLDER / part).glob("*.jsonl"))
               for line in corpus.load(path)}
        for part in ("train", "dev")
    }  # fmt: skip
    assert {text for text in texts["train"] & texts["dev"] if len(text) > 20} == set()


@pytest.mark.parametrize("concern", ["confidential", "endorsement", "representation", "unbecoming"])
def test_concerns_without_public_data_have_enough_text(concern: str) -> None:
    lines = list(corpus.load(corpus.FOLDER / "train" / f"{concern}.jsonl"))
    assert sum(concern in line.labels for line in lines) >= 200
    assert sum(concern not in line.labels for line in lines) >= 300


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ('{"text": " ", "labels": []}', "empty"),
        ('{"text": "a", "labels": ["rude"]}', "unknown label"),
        ('{"text": "a", "labels": ["bias"]}', "own spans"),
        ('{"text": "a", "labels": [], "spans": {"bias": ["a"]}}', "own spans"),
        ('{"text": "a b", "labels": ["bias"], "spans": {"bias": ["c"]}}', "no exact piece"),
        ('{"text": "a", "labels": [], "mood": 1}', "unknown field"),
        ('{"text": "a", "labels": [], "action": "shout"}', "unknown action"),
    ],
)
def test_a_broken_line_is_refused(raw: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        corpus.parse(raw)
