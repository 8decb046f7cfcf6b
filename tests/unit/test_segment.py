"""Long texts are cut so that an edit changes little and nothing is left out."""

import itertools
import random

import pytest
from tokenizers import Tokenizer

from companion.review.classifier import MODEL
from companion.review.segment import sentence_ends, windows
from companion.review.types import MAX_TEXT

SIZE = 125


def tokens(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    encoding = Tokenizer.from_file(str(MODEL / "tokenizer.json")).encode(
        text, add_special_tokens=False
    )
    return encoding.ids, encoding.offsets


def cut(text: str) -> list[tuple[int, ...]]:
    ids, offsets = tokens(text)
    return [tuple(ids[start:end]) for start, end in windows(ids, offsets, text, SIZE)]


def long_post(sentences: int) -> list[str]:
    chance = random.Random(5)
    words = "shift night street partner coffee report radio weekend dinner dog walk park".split()
    return [
        " ".join(chance.choices(words, k=chance.randint(4, 14))).capitalize() + "."
        for _ in range(sentences)
    ]


def test_sentences_end_at_stops_and_line_ends() -> None:
    text = "One. Two! Three?\nfour e.g. five"
    ends = sentence_ends(text)
    pieces = [text[a:b] for a, b in zip([0, *ends], ends, strict=False)]
    assert pieces == ["One. ", "Two! ", "Three?\n", "four e.g. ", "five"]


def test_the_stop_of_a_title_ends_no_sentence() -> None:
    text = "Told sgt. Miller and Lt. Col. Ray. Sgt! Then he made det.... and Mrs. Fox left."
    ends = sentence_ends(text)
    pieces = [text[a:b] for a, b in zip([0, *ends], ends, strict=False)]
    assert pieces == [
        "Told sgt. Miller and Lt. Col. Ray. ",
        "Sgt! ",
        "Then he made det.... ",
        "and Mrs. Fox left.",
    ]


@pytest.mark.parametrize("run", [".", "!?", '."'])
def test_a_run_of_stops_is_read_once(run: str) -> None:
    # Read again from each of its stops, it would keep the companion busy for minutes.
    text = run * (MAX_TEXT // len(run) - 1) + "x"
    assert sentence_ends(text) == [len(text)]


def test_a_short_text_is_one_window_and_an_empty_one_none() -> None:
    assert len(cut("A short post. Two sentences.")) == 1
    assert cut("") == []


def test_windows_cover_everything_and_none_is_too_long() -> None:
    for text in (" ".join(long_post(200)), "word " * 1000, "x" * 5000):
        ids, offsets = tokens(text)
        ranges = windows(ids, offsets, text, SIZE)
        assert ranges[0][0] == 0
        assert ranges[-1][1] == len(ids)
        for (start, end), (following, _) in itertools.pairwise(ranges):
            assert start < following <= end
        assert all(end - start <= SIZE for start, end in ranges)


def test_an_edit_near_the_start_changes_few_windows() -> None:
    sentences = long_post(200)
    before = set(cut(" ".join(sentences)))
    sentences[3] = "Something altogether different stands here now."
    after = set(cut(" ".join(sentences)))
    assert len(before) > 15
    assert len(after - before) <= 3
