"""What the classifier learns from is what the check will show it."""

import pathlib
import random

import pytest
from tokenizers import Tokenizer

from companion.review.context import CITIZEN, CITIZENS_COMMENT, Context
from models.training import corpus, examples, sources
from models.training.examples import LABELS


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    models = pathlib.Path(corpus.FOLDER).parent
    return Tokenizer.from_file(str(models / "tokenizer.json"))


def example(raw: str, tokenizer: Tokenizer) -> examples.Example:
    [found] = examples.from_line(corpus.parse(raw), tokenizer)
    return found


def test_only_the_text_itself_is_judged(tokenizer: Tokenizer) -> None:
    found = example(
        '{"text": "so be it", "labels": [], "shared": "we lost", "action": "comment"}', tokenizer
    )
    judged = [tokenizer.id_to_token(i) for i, j in zip(found.ids, found.judged, strict=True) if j]
    assert judged == ["so", "be", "it"]
    assert [tokenizer.id_to_token(i) for i in found.ids[-4:]] == ["[SEP]", "we", "lost", "[SEP]"]


def test_evidence_lies_on_the_marked_words(tokenizer: Tokenizer) -> None:
    found = example(
        '{"text": "hello you clown", "labels": ["harassment"], '
        '"spans": {"harassment": ["you clown"]}}',
        tokenizer,
    )
    column = found.evidence[:, LABELS.index("harassment")]
    marked = [tokenizer.id_to_token(i) for i, e in zip(found.ids, column, strict=True) if e]
    assert marked == ["you", "clown"]


def test_grounds_are_known_of_bias_alone(tokenizer: Tokenizer) -> None:
    clean = example('{"text": "a", "labels": []}', tokenizer)
    biased = example(
        '{"text": "a", "labels": ["bias"], "spans": {"bias": ["a"]}, "grounds": ["race"]}',
        tokenizer,
    )
    assert clean.weights.tolist() == [1.0] * 7 + [0.0] * 8
    assert biased.weights.tolist() == [1.0] * 15
    assert [name for name, value in zip(LABELS, biased.labels, strict=True) if value] == [
        "bias",
        "race",
    ]


def test_of_a_citizens_comment_only_what_decides_its_removal_is_known(tokenizer: Tokenizer) -> None:
    found = example(
        '{"text": "a", "labels": [], "action": "comment", "account": "citizen"}', tokenizer
    )
    known = [name for name, weight in zip(LABELS, found.weights, strict=True) if weight]
    assert known == ["bias", "threat"]
    assert found.ids[1] == CITIZEN


def test_a_public_row_shown_as_a_citizens_comment_tells_no_more(tokenizer: Tokenizer) -> None:
    row = sources.Row("a", {"bias": 1, "race": 1, "harassment": 0}, frozenset(), (), "some")
    as_post = examples.from_row(row, tokenizer)
    as_comment = examples.from_row(row, tokenizer, CITIZENS_COMMENT)
    known = [
        {name for name, weight in zip(LABELS, found.weights, strict=True) if weight}
        for found in (as_post, as_comment)
    ]
    assert known == [{"bias", "race", "harassment"}, {"bias", "race"}]


def test_typing_slips_leave_spans_in_place() -> None:
    chance = random.Random(1)
    text = "somebody should run him over"
    slipped = {examples.misspell(text, chance) for _ in range(50)}
    assert {len(s) for s in slipped} == {len(text)}
    assert len(slipped) > 30


def test_a_passage_of_a_longer_post_keeps_its_marks(tokenizer: Tokenizer) -> None:
    line = corpus.parse('{"text": "nice dog", "labels": ["threat"], "spans": {"threat": ["dog"]}}')
    longer = examples.embed(line, "Good morning.", "See you.")
    [(start, end, _)] = longer.spans
    assert longer.text[start:end] == "dog"
    assert longer.text == "Good morning. nice dog See you."
    [plain] = examples.from_line(longer, tokenizer, Context(passed_on=True))
    assert plain.evidence.sum() == 1


def test_every_key_has_another_key_beside_it() -> None:
    assert all(key != neighbour for key, neighbour in examples.NEIGHBOURS.items())
