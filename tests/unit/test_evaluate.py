"""Counting is right, and a broken file is named by line without its text."""

import json
import math

import pytest

from companion.evaluate import CONCERNS, Count, LabelledError, evaluate, parse, read, table
from companion.review.reviewer import Reviewer

LEAK = "Our witness on the Elm St shooting is Maria Lopez, she works at the bakery."


def test_rates() -> None:
    count = Count(true_positive=6, false_positive=2, false_negative=3, true_negative=38)
    assert count.precision == 0.75
    assert count.recall == pytest.approx(2 / 3)
    assert count.f1 == pytest.approx(12 / 17)
    assert count.false_alarm == 0.05
    assert math.isnan(Count().precision)


def test_a_list_of_labels_is_complete_and_an_object_is_not() -> None:
    full = parse('{"text": "a", "labels": ["bias"], "account": "official"}')
    assert full.labels == {concern: concern == "bias" for concern in CONCERNS}
    assert full.request.account.kind == "official"
    assert parse('{"text": "a", "labels": {"bias": 0}}').labels == {"bias": False}


def test_counts_outcomes_over_known_labels(reviewer: Reviewer) -> None:
    lines = [
        {"text": LEAK, "labels": ["confidential"]},
        {"text": "Nice weather at the lake today", "labels": []},
        {"text": "Nice weather at the lake today", "labels": {"bias": 1}},
    ]
    result = evaluate(reviewer, [parse(json.dumps(line)) for line in lines])
    assert result.counts["confidential"] == Count(true_positive=1, true_negative=1)
    assert result.counts["bias"] == Count(false_negative=1, true_negative=2)
    assert (result.clean, result.clean_warned) == (1, 0)
    assert "| confidential | 1 | 1 | 1.000 | 1.000 |" in table(result)


@pytest.mark.parametrize(
    "line", ["secret words", '{"text": "secret words"}', '{"labels": []}', "[]"]
)
def test_a_broken_line_is_named_without_its_text(tmp_path, line: str) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text(f'{{"text": "a", "labels": []}}\n{line}\n')
    with pytest.raises(LabelledError) as refusal:
        list(read(path))
    assert "labelled.jsonl:2" in str(refusal.value)
    assert "secret" not in str(refusal.value)
