"""What the practice page tells officers to try does what it says, with the shipped model."""

import html
import re
from pathlib import Path

import pytest

from companion.review.reviewer import Reviewer
from companion.review.types import Request, Shared

PAGE = (Path(__file__).parents[2] / "companion/server/practice.html").read_text(encoding="utf-8")
SAMPLES = [html.unescape(text) for text in re.findall(r'class="sample">([^<]+)<', PAGE)]
POSTS = [html.unescape(text) for text in re.findall(r"data-practice-words>([^<]+)<", PAGE)]


def test_there_is_something_to_try() -> None:
    assert len(SAMPLES) == 2
    assert len(POSTS) == 3


@pytest.mark.parametrize(
    ("text", "warned"), list(zip(SAMPLES, (False, True), strict=True)), ids=["fine", "leak"]
)
def test_texts_to_type(reviewer: Reviewer, text: str, warned: bool) -> None:
    assert bool(reviewer.review(Request(text)).findings) == warned


@pytest.mark.parametrize(
    ("text", "warned"),
    list(zip(POSTS, (False, True, True), strict=True)),
    ids=["park", "bias", "threat"],
)
def test_posts_to_like(reviewer: Reviewer, text: str, warned: bool) -> None:
    request = Request("", action="like", shared=Shared(text))
    assert bool(reviewer.review(request).findings) == warned
