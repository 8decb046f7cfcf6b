"""The shipped model, loaded once."""

import pytest

from companion.review.policy import find
from companion.review.reviewer import Reviewer


@pytest.fixture(scope="session")
def reviewer() -> Reviewer:
    return Reviewer.load(find("worcester-306"))
