"""Official accounts: read with care, known by their handle, open to whom the file names."""

import os
import pwd
from datetime import date
from pathlib import Path

import pytest

from companion import cli, daemon
from companion.command import CommandError
from companion.review.accounts import (
    OfficialAccount,
    Standing,
    is_address,
    kind,
    names,
    standings,
)
from companion.review.department import Department, DepartmentError
from companion.review.reviewer import Reviewer
from companion.review.types import Account, Request
from companion.server.loopback import listen

ELM_FALLS = Department.parse(
    """
names = ["Elm Falls PD"]

[[accounts]]
platform = "x"
handle = "@ElmFallsPD"
approved = [{ user = "jdoe", until = 2027-06-30 }, { role = "public information officer" }]

[[accounts]]
platform = "facebook"
handle = "Elm Falls Police Department"
approved = [{ user = "jdoe" }, { user = "jdoe", until = 2026-01-31 }]

[roles]
"public information officer" = ["asmith", "bjones"]
chief = ["ELMFALLS\\\\chief"]
""",
    "elm-falls.toml",
)
BRANNOCK = Department.parse(
    """
[[accounts]]
platform = "instagram"
handle = "brannock.sheriff"

[[accounts]]
platform = "x"
handle = "@BrannockSheriff"
approved = [
    { role = "sheriff", until = 2026-12-31 },
]

[roles]
sheriff = ["r.oduya"]
""",
    "brannock.toml",
)


@pytest.mark.parametrize(
    ("department", "platform", "handle", "expected"),
    [
        (ELM_FALLS, "x", "@ElmFallsPD", "official"),
        (ELM_FALLS, "x", "  elmfallspd ", "official"),
        (ELM_FALLS, "x", "@ ELMFALLSPD", "official"),
        (ELM_FALLS, "x", "＠ElmFallsPD", "official"),
        (ELM_FALLS, "x", "@jdoe", "personal"),
        (ELM_FALLS, "x", "@ElmFallsPD2", "personal"),
        (ELM_FALLS, "facebook", "elm falls police department", "official"),
        (ELM_FALLS, "facebook", "@ElmFallsPD", "personal"),
        (ELM_FALLS, "instagram", "@ElmFallsPD", None),
        (ELM_FALLS, "x", None, None),
        (ELM_FALLS, "x", " @ ", None),
        (BRANNOCK, "x", "@ElmFallsPD", "personal"),
        (BRANNOCK, "instagram", "@Brannock.Sheriff", "official"),
        (Department(), "x", "@ElmFallsPD", None),
    ],
)
def test_an_account_is_known_by_its_handle(
    department: Department, platform: str, handle: str | None, expected: str | None
) -> None:
    assert kind(department.accounts, platform, handle) == expected


def of(department: Department, user: str, day: date) -> list[tuple[bool, date | None]]:
    found = standings(department.accounts, department.roles, user, day)
    assert [(s.platform, s.handle) for s in found] == [
        (account.platform, account.handle) for account in department.accounts
    ]
    return [(s.approved, s.until) for s in found]


LAST = date(2027, 6, 30)
NEVER = (False, None)


@pytest.mark.parametrize(
    ("user", "day", "expected"),
    [
        pytest.param("jdoe", date(2026, 1, 1), [(True, LAST), (True, None)], id="by name"),
        pytest.param("jdoe", LAST, [(True, LAST), (True, None)], id="the last day counts"),
        pytest.param("jdoe", date(2027, 7, 1), [(False, LAST), (True, None)], id="the next not"),
        pytest.param("JDoe", LAST, [(True, LAST), (True, None)], id="in any case"),
        pytest.param("asmith", LAST, [(True, None), NEVER], id="by a role"),
        pytest.param("chief", LAST, [NEVER, NEVER], id="another role"),
        pytest.param("public information officer", LAST, [NEVER, NEVER], id="a role is no user"),
        pytest.param("", LAST, [NEVER, NEVER], id="nobody"),
    ],
)
def test_who_is_approved(user: str, day: date, expected: list[tuple[bool, date | None]]) -> None:
    assert of(ELM_FALLS, user, day) == expected


def test_who_is_approved_elsewhere() -> None:
    last = date(2026, 12, 31)
    assert of(BRANNOCK, "r.oduya", last) == [NEVER, (True, last)]
    assert of(BRANNOCK, "jdoe", last) == [NEVER, NEVER]
    assert of(BRANNOCK, "r.oduya", date(2027, 1, 1)) == [NEVER, (False, last)]


def test_a_standing_tells_of_nobody_else() -> None:
    assert Standing.__struct_fields__ == ("platform", "handle", "approved", "until")
    told = repr(standings(ELM_FALLS.accounts, ELM_FALLS.roles, "asmith", LAST))
    for name in ("jdoe", "asmith", "bjones", "chief", "information officer"):
        assert name not in told


FIRST = '[[accounts]]\nplatform = "x"\nhandle = "@a"\n'
SECOND = '[[accounts]]\nplatform = "facebook"\nhandle = "b"\n'


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        pytest.param('accounts = "x"', 1, "Expected `array`", id="no list"),
        pytest.param(
            FIRST + '[[accounts]]\nplatform = "x"\n', 4, "missing required", id="no handle"
        ),
        pytest.param(
            FIRST + SECOND.replace("facebook", "fax"),
            5,
            "'fax' .at accounts.platform",
            id="no site",
        ),
        pytest.param(FIRST + SECOND.replace('"b"', '" @ "'), 6, "names no account", id="no name"),
        pytest.param(FIRST + FIRST.replace("@a", "A"), 6, "stands twice", id="twice"),
        pytest.param(FIRST + SECOND + "name = 3\n", 7, "unknown field `name`", id="unknown key"),
        pytest.param(
            FIRST + SECOND + 'approved = [{ user = "u" }, { usr = "v" }]',
            7,
            "unknown field `usr`",
            id="unknown key of an approval",
        ),
        pytest.param(FIRST + "approved = [{}]", 4, "of a `user` or of a `role`", id="of nobody"),
        pytest.param(
            FIRST + 'approved = [{ user = "u", role = "r" }]\n[roles]\nr = ["v"]',
            4,
            "of a `user` or of a `role`",
            id="of both",
        ),
        pytest.param(
            FIRST + SECOND + 'approved = [\n    { role = "chief" },\n]\n[roles]\nchef = ["v"]',
            7,
            "no role is called `chief`",
            id="unknown role",
        ),
        pytest.param(
            FIRST + 'approved = [{ user = "u", until = "soon" }]', 4, "date", id="no date"
        ),
        pytest.param(
            FIRST + 'approved = [{ user = "u", until = 2027-06-30T12:00:00 }]',
            4,
            "Expected `date",
            id="a time",
        ),
        pytest.param('[roles]\na = ["x"]\n"b c" = "y"', 3, "`b c` must be a list", id="no users"),
        pytest.param('[roles]\na = ["x"]\nb = [" "]', 3, "`b` must be a list", id="blank user"),
        pytest.param('[roles]\n\n"a\\nb" = ["x"]', 1, "must be a list", id="role on two lines"),
        pytest.param(FIRST.replace("@a", "a\\nb"), 3, "matching regex", id="name on two lines"),
        pytest.param("roles = 3", 1, "Expected `object`", id="no roles"),
        pytest.param(
            FIRST + SECOND + '[[accounts.approved]]\nuser = "u"\n[[accounts.approved]]\nuser = 3',
            10,
            "got `int`",
            id="approvals as tables",
        ),
    ],
)
def test_refused(tmp_path: Path, content: str, line: int, reason: str) -> None:
    path = tmp_path / "department.toml"
    path.write_text(content)
    with pytest.raises(DepartmentError, match=reason) as refused:
        Department.load(path)
    assert str(refused.value).startswith(f"{path}:{line}: ")


@pytest.mark.parametrize("name", ["Police/Fire Dept", "P.D./Fire", "elm.falls", "X // Elm Falls"])
def test_a_name_with_a_slash_or_a_dot_is_no_address(name: str) -> None:
    assert not is_address(name)


@pytest.mark.parametrize(
    "address", ["https://x.com/ElmFallsPD", " @www.Facebook.com/elmfalls", "youtu.be/@elmfalls"]
)
def test_a_machine_that_has_an_address_for_an_account_goes_on(tmp_path: Path, address: str) -> None:
    path = tmp_path / "department.toml"
    path.write_text(FIRST.replace("@a", address))
    assert is_address(Department.load(path).accounts[0].handle)


@pytest.mark.parametrize(
    ("handle", "bare"),
    [
        ("@ElmFallsPD", True),
        ("efpd_official", True),
        ("elmfallspd2", True),
        ("brannock.sheriff", True),
        ("Elm Falls Police Department", True),
        ("Kessel Public Safety", True),
        ("shrewsbury", False),
        ("@Shrewsbury", False),
        ("Elm Falls", False),
        ("police", False),
        ("Sheriff", False),
        ("PD", False),
        ("updates", False),
        ("marshalltown", False),
    ],
)
def test_a_handle_without_its_sign_is_a_name_only_where_it_tells(handle: str, bare: bool) -> None:
    account = OfficialAccount("x", handle)
    plain = handle.removeprefix("@")
    assert set(names([account])) == {f"@{plain}"} | ({plain} if bare else set())


def test_an_account_called_like_its_town_leaves_the_town_alone(reviewer: Reviewer) -> None:
    department = Department(accounts=(OfficialAccount("x", "shrewsbury"),))
    ours = Reviewer(reviewer.policy, reviewer.classifier, department)
    assert ours.review(Request("Shrewsbury welcomes everyone. #Shrewsbury")).findings == ()
    told = [
        [f.score for f in ours.review(Request(SPOKEN.format(name))).findings]
        for name in ("@Shrewsbury", "the police department")
    ]
    assert told[0] and told[1]


SPOKEN = "On behalf of {}: we apologize for the delay and have cleared Reed."


@pytest.mark.parametrize("handle", ["@ElmFallsPD", "Elm Falls Police Department"])
def test_a_handle_is_a_name_of_the_department(reviewer: Reviewer, handle: str) -> None:
    ours = Reviewer(reviewer.policy, reviewer.classifier, ELM_FALLS)
    scores = [
        [finding.score for finding in ours.review(Request(SPOKEN.format(name))).findings]
        for name in (handle, "Elm Falls PD")
    ]
    assert scores[0] == scores[1] != []


def test_an_official_account_counts_as_one_where_the_page_cannot_tell(reviewer: Reviewer) -> None:
    ours = Reviewer(reviewer.policy, reviewer.classifier, ELM_FALLS)
    text = SPOKEN.format("the Elm Falls PD")

    def told(account: Account, platform: str = "x") -> set[str]:
        review = ours.review(Request(text, account=account, platform=platform))
        return {finding.concern for finding in review.findings}

    official = told(Account("official"))
    assert "representation" not in official
    assert told(Account(handle="elmfallspd")) == official
    assert "representation" in told(Account(handle="elmfallspd"), "facebook")
    assert "representation" in told(Account(handle="@jdoe"))
    assert told(Account("official", "@jdoe")) == official


def test_serve_answers_for_the_user_who_runs_it(
    reviewer: Reviewer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = pwd.getpwuid(os.getuid()).pw_name
    path = tmp_path / "department.toml"
    path.write_text(
        f'{FIRST}approved = [{{ user = "{mine}" }}]\n{SECOND}approved = [{{ user = "jdoe" }}]\n'
    )
    for name in ("HOME", "XDG_STATE_HOME", "SECOND_LOOK_CONFIG"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("USER", "LOGNAME", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "jdoe")
    given = {}

    def create_app(*_: object, **named: object) -> None:
        given.update(named)
        raise CommandError("seen enough")

    monkeypatch.setattr(daemon, "create_app", create_app)
    monkeypatch.setattr(daemon, "load_reviewer", lambda _: reviewer)
    with listen(0) as bound:
        monkeypatch.setattr(daemon, "_bound", lambda *_: bound)
        assert cli.main(["serve", "--department", str(path)]) == 1
    assert given["accounts"]() == (
        Standing("x", "@a", approved=True, until=None),
        Standing("facebook", "b", approved=False, until=None),
    )
