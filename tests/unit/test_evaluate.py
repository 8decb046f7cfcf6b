"""Counting is right, and a broken file is named by line without its text."""

import codecs
import json
import math
from pathlib import Path

import pytest

from companion.evaluate import CONCERNS, Count, LabelledError, evaluate, parse, read, table
from companion.review.classifier import MODEL
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
    full = parse(b'{"text": "a", "labels": ["bias"], "account": "official"}')
    assert full.labels == {concern: concern == "bias" for concern in CONCERNS}
    assert full.request.account.kind == "official"
    assert parse(b'{"text": "a", "labels": {"bias": 0}}').labels == {"bias": False}


def test_a_row_of_public_data_is_read() -> None:
    row = labelled(
        labels={"bias": 1, "threat": 0},
        id="civil-1",
        source="civil",
        split="dev",
        weak=["threat"],
        note="target:['None']",
        spans=[[0, 3, "bias"]],
    )
    assert parse(row).labels == {"bias": True, "threat": False}


def test_counts_outcomes_over_known_labels(reviewer: Reviewer) -> None:
    lines = [
        {"text": LEAK, "labels": ["confidential"]},
        {"text": "Nice weather at the lake today", "labels": []},
        {"text": "Nice weather at the lake today", "labels": {"bias": 1}},
    ]
    result = evaluate(reviewer, [parse(json.dumps(line).encode()) for line in lines])
    assert result.counts["confidential"] == Count(true_positive=1, true_negative=1)
    assert result.counts["bias"] == Count(false_negative=1, true_negative=2)
    assert (result.clean, result.clean_warned) == (1, 0)
    assert "| confidential | 1 | 1 | 1.000 | 1.000 |" in table(result)


def labelled(**fields: object) -> bytes:
    return json.dumps({"text": "secret", "labels": [], **fields}).encode()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"secret words", "the line is not valid JSON in UTF-8"),
        (b'{"text": "secret caf\xe9", "labels": []}', "the line is not valid JSON in UTF-8"),
        (b"[]", "the line must be an object"),
        (b'{"text": "secret words"}', "`labels` must be a list or an object"),
        (b'{"labels": []}', "`text` is required"),
        (labelled(text=3), "`text` must be a string"),
        (labelled(labels="bias"), "`labels` must be a list or an object"),
        (labelled(labels=["secret"]), f"`labels` must be among {', '.join(CONCERNS)}"),
        (labelled(labels=[["bias"]]), f"`labels` must be among {', '.join(CONCERNS)}"),
        (labelled(labels={"treat": 1}), f"`labels` must be among {', '.join(CONCERNS)}"),
        (labelled(labels={"threat": "0"}), "`labels` must be 0 or 1 each"),
        (labelled(labels={"threat": 2}), "`labels` must be 0 or 1 each"),
        (labelled(labels={"threat": None}), "`labels` must be 0 or 1 each"),
        (labelled(acount="official"), "`acount` is not a field of this request"),
        (labelled(afiliated=True), "`afiliated` is not a field of this request"),
        (labelled(account="secret"), "`account.kind` must be one of official, personal"),
        (labelled(action="secret"), "`action` must be one of comment, like, "),
    ],
)
def test_a_broken_line_is_named_with_the_reason_and_without_its_text(
    tmp_path: Path, line: bytes, reason: str
) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_bytes(labelled() + b"\n" + line + b"\n")
    with pytest.raises(LabelledError) as refusal:
        list(read(path))
    assert f"labelled.jsonl:2: {reason}" in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_a_byte_order_mark_is_no_fault_and_utf16_is(tmp_path: Path) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_bytes(codecs.BOM_UTF8 + labelled() + b"\r\n\r\n" + labelled())
    assert len(list(read(path))) == 2
    path.write_text(labelled().decode(), encoding="utf-16")
    with pytest.raises(LabelledError, match=r"labelled\.jsonl:1: .* in UTF-8"):
        list(read(path))


@pytest.mark.parametrize(
    "path", sorted((MODEL / "corpus" / "exam").glob("*.jsonl")), ids=lambda path: path.name
)
def test_our_own_text_is_read(path: Path) -> None:
    assert all(parse(line) for line in path.read_bytes().splitlines())
