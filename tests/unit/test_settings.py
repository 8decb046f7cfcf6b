"""What IT sets for a machine: read strictly, and the last good state kept when it breaks."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from companion import configuration, settings
from companion.lastgood import COPY
from companion.pairing import state
from companion.review.classifier import MODEL
from companion.review.department import Department, DepartmentError
from companion.review.policy import PolicyError
from companion.settings import Machine, SettingError, config_folder
from tests.unit.machines import MACHINE, NAMES, OURS, set_up, write

KEY = "A" * 43 + "="
EXTENSION = "abcdefghijklmnop" * 2
pytestmark = pytest.mark.usefixtures("folder")


@pytest.mark.parametrize(
    ("system", "environment", "expected"),
    [
        ("linux", {}, "/etc/second-look"),
        ("darwin", {}, "/Library/Application Support/Second Look"),
        ("win32", {"PROGRAMDATA": "D:\\Data"}, "D:\\Data\\SecondLook"),
        ("win32", {}, "C:\\ProgramData\\SecondLook"),
        ("linux", {"SECOND_LOOK_CONFIG": "/elsewhere"}, "/elsewhere"),
        ("win32", {"SECOND_LOOK_CONFIG": "/elsewhere"}, "/elsewhere"),
        ("linux", {"SECOND_LOOK_CONFIG": ""}, "/etc/second-look"),
    ],
)
def test_each_system_has_its_folder(system: str, environment: dict, expected: str) -> None:
    assert str(config_folder(environment, system)) == expected


def test_without_a_file_the_defaults_hold(folder: Path) -> None:
    assert settings.machine() == Machine("worcester-306", None, 8306, (), None)
    folder.rmdir()
    assert settings.machine() == Machine()


def test_every_key_is_read(folder: Path) -> None:
    text = (
        'policy = "ours.toml"\ndepartment = "department.toml"\nport = 9000\n'
        f'extensions = ["{EXTENSION}"]\nupdates_key = "{KEY}"\n'
    )
    expected = Machine("ours.toml", "department.toml", 9000, (EXTENSION,), KEY)
    write(folder, text)
    assert settings.machine() == expected
    write(folder, "\ufeff" + text.replace("\n", "\r\n"))
    assert settings.machine() == expected


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("port == 1", 1, "invalid value"),
        ("port = 1\n\nextensions = [", 3, "invalid value"),
        ('port = 1\nprot = "x"', 2, "unknown field `prot`"),
        ("\npolicy = 3", 2, "expected `str`, got `int`"),
        ('policy = ""', 1, "length >= 1"),
        ('port = "8306"', 1, "expected `int`, got `str`"),
        ("port = true", 1, "expected `int`, got `bool`"),
        ("\n\nport = 65536", 3, "<= 65535"),
        ("port = -1", 1, ">= 0"),
        ('port = 1\nextensions = "x"', 2, "expected `array`"),
        ("extensions = [3]", 1, "expected `str`"),
        (f'port = 1\nextensions = ["{EXTENSION[1:]}"]', 2, "is no extension id"),
        (f'extensions = ["{EXTENSION.upper()}"]', 1, "is no extension id"),
        (f'extensions = ["{EXTENSION}", "q{EXTENSION[1:]}"]', 1, f"`q{EXTENSION[1:]}`"),
        (f'port = 1\nupdates_key = "{KEY[1:]}"', 2, "32 bytes in base64"),
        (f'updates_key = "{KEY[:-1]}"', 1, "32 bytes in base64"),
        (f'updates_key = "{KEY[:-2]}B="', 1, "32 bytes in base64"),
        ("[port]\nx = 1", 1, "expected `int`"),
    ],
)
def test_a_mistake_is_refused_with_file_line_and_reason(
    folder: Path, text: str, line: int, reason: str
) -> None:
    write(folder, text)
    with pytest.raises(SettingError) as refused:
        settings.machine()
    assert str(refused.value).startswith(f"{folder / 'second-look.toml'}:{line}: ")
    assert reason in str(refused.value).lower()


def test_bytes_that_are_no_text_are_refused_with_their_line(folder: Path) -> None:
    (folder / "second-look.toml").write_bytes(b'port = 1\npolicy = "\xff"\n')
    with pytest.raises(SettingError, match=r"second-look\.toml:2: not UTF-8"):
        settings.machine()


def test_a_file_that_cannot_be_read_is_a_fault_and_no_absence(folder: Path) -> None:
    (folder / "second-look.toml").mkdir()
    with pytest.raises(SettingError, match=r"second-look\.toml: Is a directory"):
        settings.machine()
    assert settings.machine_in_force().fault


def test_the_variable_comes_before_the_file_and_the_file_before_the_default(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.port() == 8306
    write(folder, "port = 9000")
    assert settings.port() == 9000
    monkeypatch.setenv("SECOND_LOOK_PORT", "9001")
    assert settings.port() == 9001


@pytest.mark.parametrize("given", ["x", "-1", "65536", "8306.0", "٣", "1" * 5000])
def test_a_variable_that_is_no_port_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("SECOND_LOOK_PORT", given)
    with pytest.raises(SettingError, match="SECOND_LOOK_PORT"):
        settings.port()


def in_force() -> tuple[str, tuple[str, ...], int, list[str]]:
    """The pack, the names, the port, and the faults."""
    found = configuration.load()
    return found.policy.pack.id, found.department.names, settings.port(), list(found.faults())


def test_what_is_configured_is_in_force(folder: Path) -> None:
    set_up(folder)
    assert in_force() == ("ours", ("Elm Falls PD",), 9000, [])


BROKEN = {
    "second-look.toml": ("port = 9000\nprot = 1\n", 2),
    "ours.toml": (OURS.replace('version = "1.0"', "version = 1.0"), None),
    "department.toml": ("\nname = 3\n", 2),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_last_good_copy_takes_the_place_of_a_broken_file(folder: Path, name: str) -> None:
    set_up(folder)
    configuration.load().keep()
    text, line = BROKEN[name]
    (folder / name).write_text(text, encoding="utf-8")
    *values, [fault] = in_force()
    assert values == ["ours", ("Elm Falls PD",), 9000]
    assert fault.startswith(f"{folder / name}:{line or ''}")
    assert fault.endswith(f". In force: {COPY}")
    # Broken a second time, and kept in between: the copy is not overwritten by what is broken.
    configuration.load().keep()
    (folder / name).unlink()
    if name != "second-look.toml":
        assert in_force()[:3] == ("ours", ("Elm Falls PD",), 9000)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("second-look.toml", ("worcester-306", (), 8306)),
        ("ours.toml", ("worcester-306", ("Elm Falls PD",), 9000)),
        ("department.toml", ("ours", (), 9000)),
    ],
)
def test_without_a_copy_the_default_takes_its_place(folder: Path, name: str, values: tuple) -> None:
    set_up(folder)
    (folder / name).write_text(BROKEN[name][0], encoding="utf-8")
    *found, [fault] = in_force()
    assert tuple(found) == values
    assert COPY not in fault


def test_a_copy_that_is_broken_itself_is_passed_over(folder: Path) -> None:
    set_up(folder)
    configuration.load().keep()
    state.place("last-good-department.toml").write_text("names = 3")
    (folder / "department.toml").write_text("names = 3")
    *values, [fault] = in_force()
    assert values == ["ours", (), 9000]
    assert fault.endswith("In force: no names and local terms")


def test_a_department_that_is_no_longer_configured_is_forgotten(folder: Path) -> None:
    set_up(folder)
    configuration.load().keep()
    write(folder, 'policy = "ours.toml"\n')
    configuration.load().keep()
    write(folder, 'department = "department.toml"\n')
    (folder / "department.toml").write_text("names = 3")
    assert configuration.load().department == Department()


def test_copies_are_for_this_user_alone_and_hold_what_it_wrote(folder: Path) -> None:
    set_up(folder)
    before = os.umask(0)
    try:
        configuration.load().keep()
    finally:
        os.umask(before)
    copies = sorted(state.place("x").parent.iterdir())
    assert [copy.name for copy in copies] == [
        "last-good-department.toml",
        "last-good-machine.toml",
        "last-good-policy.toml",
    ]
    assert copies[0].read_text() == NAMES
    assert all(stat.S_IMODE(copy.stat().st_mode) == 0o600 for copy in copies)
    assert stat.S_IMODE(copies[0].parent.stat().st_mode) == 0o700


def test_reading_alone_keeps_nothing(folder: Path) -> None:
    set_up(folder)
    in_force()
    assert not state.place("x").parent.exists()


def test_what_is_named_must_be_good(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(folder)
    configuration.load().keep()
    broken = folder / "broken.toml"
    broken.write_text("names = 3")
    with pytest.raises(PolicyError):
        configuration.load(policy=str(broken))
    with pytest.raises(DepartmentError):
        configuration.load(department=broken)
    monkeypatch.setenv("SECOND_LOOK_DEPARTMENT", str(broken))
    with pytest.raises(DepartmentError):
        configuration.load()


def test_what_is_named_is_not_kept(folder: Path) -> None:
    set_up(folder)
    configuration.load().keep()
    other = folder / "other.toml"
    other.write_text('names = ["Port Brannock PD"]')
    named = configuration.load("worcester-306", other)
    assert (named.policy.pack.id, named.department.names) == (
        "worcester-306",
        ("Port Brannock PD",),
    )
    named.keep()
    (folder / "ours.toml").unlink()
    (folder / "department.toml").unlink()
    assert in_force()[:2] == ("ours", ("Elm Falls PD",))


def test_what_changes_for_the_next_start_is_noticed(folder: Path) -> None:
    set_up(folder)

    def changed(file: str, text: str, **named: Any) -> bool:
        loaded = configuration.load(**named)
        changes = configuration.Changes(loaded, *(named.get(n) for n in ("policy", "department")))
        assert not changes.seen()
        (folder / file).write_text(text, encoding="utf-8")
        return changes.seen()

    newer = OURS.replace('version = "1.0"', 'version = "1.1"')
    assert changed("ours.toml", newer)
    assert not changed("ours.toml", f"# The same.\n{newer}")
    assert changed("department.toml", 'names = ["Port Brannock PD"]')
    assert changed("second-look.toml", 'policy = "ours.toml"\n')
    more = f'extensions = ["{EXTENSION}"]\n'
    assert changed("second-look.toml", f'policy = "ours.toml"\n{more}')
    assert not changed("second-look.toml", f'policy = "generic"\n{more}', policy="worcester-306")
    set_up(folder)
    other = folder / "other.toml"
    other.write_text(NAMES)
    assert not changed("department.toml", "names = []", department=other)
    assert not changed("other.toml", "names = [", department=other)


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_used_is_no_change_until_it_is_mended(
    folder: Path, name: str
) -> None:
    """Else the companion would end for nothing, and without its last good copy for worse."""
    set_up(folder)
    changes = configuration.Changes(configuration.load(), None, None)
    assert not changes.seen()
    (folder / name).write_text(BROKEN[name][0], encoding="utf-8")
    assert not changes.seen()
    good = {"second-look.toml": 'policy = "ours.toml"\n', "ours.toml": OURS, "department.toml": ""}
    (folder / name).write_text(good[name].replace("1.0", "1.1"), encoding="utf-8")
    assert changes.seen()


ODD = {
    "NUL in the name of a pack": ("second-look.toml", MACHINE.replace("ours", "a\\u0000b")),
    "too long a name of a pack": ("second-look.toml", MACHINE.replace("ours", "a" * 300)),
    "NUL in the name of a file": ("second-look.toml", MACHINE.replace('"dep', '"a\\u0000b')),
    "too long a name of a file": ("second-look.toml", MACHINE.replace('"dep', f'"{"a" * 300}')),
    "too long a number": ("second-look.toml", MACHINE.replace("9000", "9" * 5000)),
    "a number beyond any machine": ("second-look.toml", MACHINE.replace("9000", "9" * 4000)),
    "lists in lists": ("department.toml", f"names = {'[' * 3000}{']' * 3000}"),
    "tables in tables": ("department.toml", f"names{'.a' * 3000} = 1"),
    "lists in lists, in a pack": ("ours.toml", f"x = {'[' * 3000}{']' * 3000}\n{OURS}"),
}


@pytest.mark.parametrize("why", ODD)
def test_an_odd_file_is_a_fault_like_any_other(folder: Path, why: str) -> None:
    """It ended the companions that ran, and kept others from starting."""
    set_up(folder)
    configuration.load().keep()
    changes = configuration.Changes(configuration.load(), None, None)
    assert not changes.seen()
    name, text = ODD[why]
    (folder / name).write_text(text, encoding="utf-8")
    assert not changes.seen()
    *values, [fault] = in_force()
    assert values == ["ours", ("Elm Falls PD",), 9000]
    assert fault.endswith(f". In force: {COPY}")


def refuse(path: Path, only: Path) -> None:
    """What a user meets whom the file system refuses ``only``: to root it refuses nothing."""
    if path == only:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))


def test_a_file_that_may_be_read_again_is_noticed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(folder)
    changes = configuration.Changes(configuration.load(), None, None)
    assert not changes.seen()
    ours, read = folder / "ours.toml", Path.read_bytes

    def refused(path: Path) -> bytes:
        refuse(path, ours)
        return read(path)

    # What a copy made under a hardened umask is like, until somebody lets everybody read it.
    ours.write_text(OURS.replace("1.0", "1.1"), encoding="utf-8")
    ours.chmod(0o600)
    with monkeypatch.context() as while_closed:
        while_closed.setattr(Path, "read_bytes", refused)
        assert not changes.seen()
    ours.chmod(0o644)
    assert changes.seen()


def test_updates_that_may_not_be_looked_at_are_no_change(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(folder)
    (folder / "content").mkdir()
    monkeypatch.setenv("SECOND_LOOK_CONTENT", str(folder / "content"))
    changes = configuration.Changes(configuration.load(), None, None)
    iterdir = Path.iterdir

    def refused(path: Path) -> Iterator[Path]:
        refuse(path, folder / "content")
        return iterdir(path)

    monkeypatch.setattr(Path, "iterdir", refused)
    assert not changes.seen()
    (folder / "department.toml").write_text("names = []", encoding="utf-8")
    assert changes.seen()
    model = configuration.model_in_force()
    assert (model.value, model.fault) == (MODEL, f"{folder / 'content'}: Permission denied")
