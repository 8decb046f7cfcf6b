"""The comments that calibrate and measure moderation are what they are said to be."""

from __future__ import annotations

import collections

import pytest

from models.training import corpus, moderation


@pytest.mark.parametrize(("part", "harsh"), [("dev", 1200), ("exam", 580), ("final", 290)])
def test_there_is_enough_of_each_verdict(part: str, harsh: int) -> None:
    comments = moderation.load(part)
    verdicts = collections.Counter(comment.verdict for comment in comments)
    assert min(verdicts[verdict] for verdict in moderation.VERDICTS) >= 40
    of_kind = [comment for comment in comments if comment.kind == moderation.HARSH]
    assert len(of_kind) >= harsh
    assert {comment.verdict for comment in of_kind} == {"keep"}


def test_no_comment_stands_twice_or_is_trained_on() -> None:
    parts = [path.stem for path in moderation.FOLDER.glob("*.jsonl")]
    assert {"dev", "exam", "final"} <= set(parts)
    texts = [corpus.fold(c.text) for part in parts for c in moderation.load(part)]
    assert len(set(texts)) == len(texts)
    trained = {
        corpus.fold(line.text)
        for path in (corpus.FOLDER / "train").glob("*.jsonl")
        for line in corpus.load(path)
    }
    assert {text for text in trained & set(texts) if len(text) > 20} == set()
