"""Without a file the choices are asked for, and written down so that they can be used again."""

from __future__ import annotations

import pathlib
import re

import pytest

from companion import __version__, cli
from companion.deploy import managed, questions
from companion.deploy.choices import Rollout
from companion.deploy.packages import extension
from companion.identity import EXTENSION_ID
from companion.review.policy import PACKS
from tests.deploy.formats import OWN_ID


@pytest.fixture(autouse=True)
def nowhere(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder in which no package was built."""
    monkeypatch.chdir(tmp_path)


def test_questions_are_asked_until_they_are_answered() -> None:
    answers = iter(
        [
            *("", "Elm Falls Police Department", f"EFPD, {'x' * 201}", "EFPD, @elmfallspd"),
            *("x" * 201, "", "generik", "generic"),
            *("chrome, netscape", "Chrome, firefox", "", "not an id", ""),
            *("http://sl.example/updates.xml", "https://sl.example/updates.xml", ""),
        ]
    )
    asked = []

    def answer(question: str) -> str:
        asked.append(question)
        return next(answers)

    text = questions.ask(answer)
    assert [*answers] == []
    assert asked[:2] == [
        "Name of the department: ",
        "`name` must not be empty\nName of the department: ",
    ]
    again = [question.partition("\n")[0] for question in asked if "\n" in question]
    reasons = [
        "`name` must not be empty",
        "Expected `str` of length <= 200",
        "Expected `str` of length <= 200",
        "`generik` is neither a shipped pack",
        "unknown: netscape",
        "`not an id` is no extension id",
        "`update_url` must be the https: or file: address",
    ]
    assert all(map(str.startswith, again, reasons)) and len(again) == len(reasons), again
    made = Rollout.parse(text, "choices.toml", pathlib.Path())
    assert [browser.key for browser in made.browsers] == ["chrome", "firefox"]
    assert made.systems == ("linux", "windows", "macos")
    assert made.choices.department.names == ("EFPD", "@elmfallspd")
    assert made.choices.department.contact == ""
    assert made.choices.department.policy == "generic"
    assert made.choices.extension.id == EXTENSION_ID
    assert made.choices.extension.firefox_url == f"https://sl.example/second-look-{__version__}.xpi"
    assert made.managed == {}


def test_choices_that_were_asked_for_hold_every_key_with_an_example() -> None:
    """Each line that is commented out can be used as it stands, but for the key."""
    given = {"Name": "E", "Address": "https://sl.example/x"}
    text = questions.ask(lambda question: given.get(question.split()[0], ""))
    every = re.sub(r"(?m)^# (\w+ = (?!\"\"))", r"\1", text)
    made = Rollout.parse(every, "choices.toml", pathlib.Path())
    names = {name for name, s in managed.settings().items() if s.options or s.kind == "boolean"}
    assert set(made.choices.settings) == {*names, "locked"}
    assert made.choices.department.accounts[0].approved[1].role in made.choices.department.roles


@pytest.mark.parametrize(("left", "offered"), [(f"{OWN_ID}\n", OWN_ID), ("Überrest", EXTENSION_ID)])
def test_the_id_of_the_package_that_was_built_is_offered(
    left: str, offered: str, tmp_path: pathlib.Path
) -> None:
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / extension.ID).write_text(left, encoding="utf-8")
    given = {"Name": "E", "Address": "https://sl.example/x"}
    text = questions.ask(lambda question: given.get(question.split()[0], ""))
    assert Rollout.parse(text, "choices.toml", tmp_path).choices.extension.id == offered


def test_the_command_asks_and_writes_the_answers_down(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["Elm Falls PD", "", "", "", "firefox", "linux", "file:///srv/sl.xpi"])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    assert cli.main(["deploy", "--out", str(tmp_path / "out")]) == 0
    assert f"Read {tmp_path / 'out' / 'README.md'} first." in capsys.readouterr().out
    again = ["deploy", str(tmp_path / "out" / "choices.toml"), "--out", str(tmp_path / "again")]
    assert cli.main(again) == 0
    first, second = (
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*.*") if path.is_file()}
        for root in (tmp_path / "out", tmp_path / "again")
    )
    assert first == second


def test_no_answer_writes_nothing(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    assert cli.main(["deploy", "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err == ("second-look: no answer came. Give a choices file instead\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("choices.toml", "choices.toml --out out"),
        ("notes.txt", "second-look: out: holds files that this command has not written"),
    ],
)
def test_nothing_is_asked_for_a_folder_that_cannot_be_used(
    name: str,
    told: str,
    tmp_path: pathlib.Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text("ours")
    monkeypatch.setattr("builtins.input", lambda _: pytest.fail("asked"))
    assert cli.main(["deploy", "--out", "out"]) == 1
    assert told in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "out").iterdir()] == [name]


def test_a_pack_may_lie_in_the_folder_already(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elm.toml").write_bytes((PACKS / "generic.toml").read_bytes())
    answers = iter(["Elm", "", "", "elm.toml", "firefox", "linux", "file:///srv/sl.xpi"])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    assert cli.main(["deploy", "--out", "."]) == 0
    assert (tmp_path / "linux/etc/second-look/policy.toml").is_file()


def test_a_pack_that_is_not_the_file_in_the_folder_is_refused_before_more_is_asked(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elm.toml").write_bytes((PACKS / "generic.toml").read_bytes())
    packs = ["generic", "elm.toml"]
    answers = iter(["Elm", "", "", *packs, "firefox", "linux", "file:///srv/sl.xpi"])
    asked = []

    def answer(question: str) -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr("builtins.input", answer)
    assert cli.main(["deploy", "--out", "."]) == 0
    [again] = [question for question in asked if "\n" in question]
    assert "holds files that this command has not written" in again
    assert "\nPolicy pack" in again
    assert (tmp_path / "linux/etc/second-look/policy.toml").is_file()
