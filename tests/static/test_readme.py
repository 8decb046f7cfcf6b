"""README says what is covered, and the tests cover it."""

from __future__ import annotations

from tests.browser.acts_table import ACTS, README, SITES, inserted
from tests.browser.rows import ROWS


def test_the_table_of_acts_is_that_of_the_rows() -> None:
    text = README.read_text()
    assert text == inserted(text), "run: python -m tests.browser.acts_table"


def test_every_row_is_in_the_table() -> None:
    assert {row.platform for row in ROWS} <= {*SITES}
    assert [row for row in ROWS if not any(of(row) for of in ACTS.values())] == []
