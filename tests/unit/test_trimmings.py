"""A student learns that hashtags, handles and the like change nothing about a post."""

import dataclasses
import pathlib
import random
import re

import numpy as np
import pytest
from tokenizers import Tokenizer

from models.training import corpus, examples, trimmings
from models.training.examples import LABELS, WINDOW, Example

LINE = (
    '{"text": "hello, you clown", "labels": ["harassment"], '
    '"spans": {"harassment": ["you clown"]}, "shared": "we lost", "action": "comment"}'
)

WORDS = re.compile("hello ?,? you clown")


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return examples.load_tokenizer(pathlib.Path(corpus.FOLDER).parent / "tokenizer.json")


def example(tokenizer: Tokenizer, endorsement: float, pair: str = "") -> Example:
    """A line, with what teachers make of it as the logit of endorsement."""
    [found] = examples.from_line(corpus.parse(LINE), tokenizer)
    taught = np.full(len(LABELS), -9.0, np.float32)
    taught[LABELS.index("endorsement")] = endorsement
    return dataclasses.replace(found, taught=taught, pair=pair)


def told(item: Example, tokenizer: Tokenizer) -> str:
    return tokenizer.decode([i for i, j in zip(item.ids, item.judged, strict=True) if j])


def test_words_come_around_the_text_and_nothing_else_changes(tokenizer: Tokenizer) -> None:
    plain = example(tokenizer, -9.0)
    found = trimmings.trimmed([plain] * 300, tokenizer, random.Random(1))
    with_trimmings = [item for item in found if len(item.ids) > len(plain.ids)]
    assert len(with_trimmings) > 60
    for item in with_trimmings:
        text = told(item, tokenizer)
        assert WORDS.search(text)
        assert not WORDS.fullmatch(text)
        assert item.labels is plain.labels
        assert item.taught is plain.taught
        marked = item.evidence[:, LABELS.index("harassment")] > 0
        assert tokenizer.decode(item.ids[marked].tolist()) == "you clown"
        assert tokenizer.decode(item.ids[-4:].tolist()) == "we lost"


def test_edits_of_one_another_have_the_same(tokenizer: Tokenizer) -> None:
    pairs = [example(tokenizer, -9.0, str(n // 2)) for n in range(200)]
    found = trimmings.trimmed(pairs, tokenizer, random.Random(2))
    for one, other in zip(found[::2], found[1::2], strict=True):
        assert told(one, tokenizer) == told(other, tokenizer)
    assert len({told(item, tokenizer) for item in found}) > 20


@pytest.mark.parametrize(("endorsement", "shown"), [(-9.0, True), (-2.0, False)])
def test_what_may_be_an_advertisement_gets_no_tag_of_the_trade(
    tokenizer: Tokenizer, endorsement: float, shown: bool
) -> None:
    items = [example(tokenizer, endorsement)] * 600
    found = trimmings.trimmed(items, tokenizer, random.Random(3))
    text = " ".join(told(item, tokenizer) for item in found)
    assert ("enforcement" in text) == shown


def test_some_lose_their_punctuation(tokenizer: Tokenizer) -> None:
    line = corpus.parse('{"text": "well, hello. you?!", "labels": [], "shared": "a, b"}')
    [plain] = examples.from_line(line, tokenizer)
    found = trimmings.trimmed([plain] * 300, tokenizer, random.Random(5))
    texts = [told(item, tokenizer) for item in found]
    assert texts.count("well hello you") > 10
    assert all(tokenizer.decode(item.ids[-4:].tolist()) == "a, b" for item in found)


def test_a_text_that_fills_the_window_stays_as_it_is(tokenizer: Tokenizer) -> None:
    line = corpus.parse(f'{{"text": "{"word " * WINDOW}", "labels": []}}')
    [full] = examples.from_line(line, tokenizer)
    found = trimmings.trimmed([full] * 50, tokenizer, random.Random(4))
    assert all(len(item.ids) == len(full.ids) for item in found)
