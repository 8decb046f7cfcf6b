"""The department file is refused, with the reason, when it is wrong."""

import pytest

from companion.review.department import Department, DepartmentError


def test_loads(tmp_path) -> None:
    path = tmp_path / "department.toml"
    path.write_text('names = ["Elm Falls PD"]\nconfidential_terms = ["Operation X"]\n')
    assert Department.load(path) == Department(("Elm Falls PD",), ("Operation X",))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('name = ["x"]', "unknown key `name`"),
        ('names = "x"', "must be a list"),
        ('names = [""]', "must be a list"),
        ("names == 3", "line 1"),
    ],
)
def test_refused(tmp_path, content: str, reason: str) -> None:
    path = tmp_path / "department.toml"
    path.write_text(content)
    with pytest.raises(DepartmentError, match=reason):
        Department.load(path)


def test_missing(tmp_path) -> None:
    with pytest.raises(DepartmentError, match="No such file"):
        Department.load(tmp_path / "none.toml")
