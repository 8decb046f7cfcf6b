"""The department file is refused, with the reason, when it is wrong."""

import pytest

from companion.review.department import Department, DepartmentError
from companion.review.reviewer import Reviewer
from companion.review.types import Request


def test_loads(tmp_path) -> None:
    path = tmp_path / "department.toml"
    path.write_text('names = ["Elm Falls PD"]\nconfidential_terms = ["Operation X"]\n')
    assert Department.load(path) == Department(("Elm Falls PD",), ("Operation X",))


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ('name = ["x"]', 1, "unknown field `name`"),
        ('names = ["x"]\n\nnickname = ["y"]', 3, "unknown field `nickname`"),
        ('names = "x"', 1, "Expected `array`"),
        ('\nnames = [""]', 2, "length >= 1"),
        ("names == 3", 1, "Invalid value"),
        ('\nnames = ["x"', 2, "Unclosed array"),
    ],
)
def test_refused(tmp_path, content: str, line: int, reason: str) -> None:
    path = tmp_path / "department.toml"
    path.write_text(content)
    with pytest.raises(DepartmentError, match=reason) as refused:
        Department.load(path)
    assert str(refused.value).startswith(f"{path}:{line}: ")


def test_missing(tmp_path) -> None:
    with pytest.raises(DepartmentError, match="No such file"):
        Department.load(tmp_path / "none.toml")


DEPARTMENTS = [
    Department(("Elm Falls Police Department", "Elm Falls PD", "EFPD", "@elmfallspd")),
    Department(("Port Brannock Sheriff's Office", "PBSO", "@BrannockSheriff")),
    Department(("Universidad Tecnológica de Kessel Campus Safety", "UTK Safety", "@utk_safe")),
]


@pytest.mark.parametrize("concern", ["representation", "endorsement"])
def test_the_model_reads_every_department_by_any_of_its_names_alike(
    reviewer: Reviewer, concern: str
) -> None:
    text = {
        "representation": "On behalf of {}: we apologize for the delay and have cleared Reed.",
        "endorsement": "Everybody at {} trusts Dalton Glass. Buy one today and ask for our price!",
    }[concern]
    answers = set()
    for department in DEPARTMENTS:
        ours = Reviewer(reviewer.policy, reviewer.classifier, department)
        for name in department.names:
            review = ours.review(Request(text.format(name)))
            found = {finding.concern: finding for finding in review.findings}
            assert concern in found, name
            answers.add(found[concern].score)
            end = len(text.format(name))
            assert all(0 <= s.start < s.end <= end for s in found[concern].spans)
    assert len(answers) == 1
