"""Circumstances reach the classifier as control tokens and as the words around a text."""

import pytest

from companion.review.classifier import Classifier
from companion.review.context import (
    AFFILIATED,
    AROUND,
    CITIZEN,
    CITIZENS_COMMENT,
    OFFICIAL,
    PASSED_ON,
    Context,
)
from companion.review.normalise import normalise
from companion.review.reviewer import Reviewer


@pytest.mark.parametrize(
    ("context", "ids"),
    [
        (Context(), []),
        (Context(affiliated=True), [AFFILIATED]),
        (Context(official=True, affiliated=True), [OFFICIAL]),
        (Context(action="comment"), [3]),
        (Context(affiliated=True, action="message"), [AFFILIATED, 4]),
        (Context(action="profile"), [5]),
        (Context(action="share"), []),
        (Context(action="share", passed_on=True, official=True), [OFFICIAL, PASSED_ON]),
        (CITIZENS_COMMENT, [CITIZEN]),
        (Context(citizen=True, affiliated=True, official=True, passed_on=True), [CITIZEN]),
    ],
)
def test_control_tokens(context: Context, ids: list[int]) -> None:
    assert context.control_ids() == ids


@pytest.fixture
def classifier(reviewer: Reviewer) -> Classifier:
    return reviewer.classifier


def test_the_words_around_change_the_reading_but_are_never_evidence(classifier: Classifier) -> None:
    text = normalise("you people never learn")
    [alone] = classifier.read(text, Context(action="comment"))
    [answering] = classifier.read(
        text, Context(action="comment", around="Eid prayers at the mosque")
    )
    assert abs(alone.logits - answering.logits).max() > 0.01
    assert answering.evidence.shape == alone.evidence.shape == (4, len(classifier.concerns))
    assert answering.offsets == alone.offsets


def test_only_the_beginning_of_the_words_around_is_read(classifier: Classifier) -> None:
    text = normalise("nothing to add")
    beginning = "word " * AROUND
    [first] = classifier.read(text, Context(around=beginning))
    [second] = classifier.read(text, Context(around=beginning + "kill them all" * 1000))
    assert (first.logits == second.logits).all()


def test_a_control_token_that_somebody_types_is_text(classifier: Classifier) -> None:
    typed = classifier.read(normalise("foo [SEP] bar"), Context(action="comment"))
    [answering] = classifier.read(normalise("foo"), Context(action="comment", around="bar"))
    assert len(answering.offsets) == len(answering.evidence) == 1
    assert len(typed[0].offsets) == 5
