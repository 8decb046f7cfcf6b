"""A bias finding always says what it is about."""

import numpy as np

from companion.review.grounds import grounds


def test_all_that_are_likelier_than_not() -> None:
    assert grounds(("race", "religion", "sex"), np.array([2.0, -1.0, 0.1])) == ("race", "sex")


def test_the_likeliest_where_none_is_likely() -> None:
    assert grounds(("race", "religion", "sex"), np.array([-2.0, -0.5, -3.0])) == ("religion",)
