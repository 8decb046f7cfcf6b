"""The token's file: made once, for one user, and not read when others can."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from companion.pairing.token import TokenError, own_token, read_token, token_path

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path):
    return {"HOME": str(tmp_path)}


@pytest.mark.parametrize(
    ("system", "environment", "path"),
    [
        ("linux", {"HOME": "/h"}, "/h/.local/state/second-look/token"),
        ("linux", {"HOME": "/h", "XDG_STATE_HOME": ""}, "/h/.local/state/second-look/token"),
        ("linux", {"HOME": "/h", "XDG_STATE_HOME": "x"}, "/h/.local/state/second-look/token"),
        ("linux", {"HOME": "/h", "XDG_STATE_HOME": "/s"}, "/s/second-look/token"),
        ("linux", {"XDG_STATE_HOME": "/s"}, "/s/second-look/token"),
        (
            "darwin",
            {"HOME": "/h", "XDG_STATE_HOME": "/s"},
            "/h/Library/Application Support/Second Look/token",
        ),
        ("win32", {"LOCALAPPDATA": "C:\\l", "HOME": "/h"}, "C:\\l\\SecondLook\\token"),
    ],
)
def test_places(system, environment, path):
    assert str(token_path(environment, system)) == path


@pytest.mark.parametrize(
    ("system", "variable"), [("linux", "HOME"), ("darwin", "HOME"), ("win32", "LOCALAPPDATA")]
)
def test_no_place(system, variable):
    with pytest.raises(TokenError, match=variable):
        token_path({}, system)


def test_made_once_for_its_user_alone(home):
    token = own_token(home)
    assert re.fullmatch("[A-Za-z0-9_-]{43}", token)
    path = token_path(home)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert own_token(home) == token == read_token(path)
    assert list(path.parent.iterdir()) == [path]


def test_modes_do_not_depend_on_the_umask(home):
    before = os.umask(0)
    try:
        own_token(home)
    finally:
        os.umask(before)
    path = token_path(home)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_two_users_have_two_tokens(tmp_path):
    assert len({own_token({"HOME": str(tmp_path / str(i))}) for i in range(10)}) == 10


def test_all_who_make_it_at_once_agree(home):
    """The processes wait for one another before they begin."""
    script = (
        "import sys; from companion.pairing.token import own_token; print('here', flush=True);"
        "sys.stdin.readline(); print(own_token())"
    )
    environment = {**os.environ, **home, "PYTHONPATH": str(ROOT)}
    environment.pop("XDG_STATE_HOME", None)
    environment.pop("SECOND_LOOK_TOKEN", None)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    makers = [
        subprocess.Popen([sys.executable, "-c", script], env=environment, **pipes) for _ in range(4)
    ]
    for maker in makers:
        assert maker.stdout.readline() == "here\n"
    for maker in makers:
        maker.stdin.write("\n")
        maker.stdin.flush()
    assert {maker.communicate()[0].strip() for maker in makers} == {own_token(home)}
    assert list(token_path(home).parent.iterdir()) == [token_path(home)]


def test_who_comes_second_takes_the_first_ones(home, monkeypatch):
    """Between the look for the file and the making of it another program makes it."""
    first = own_token(home)
    monkeypatch.setattr(os.path, "lexists", lambda _: False)
    assert own_token(home) == first


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o601])
def test_a_file_open_to_others_is_refused(home, mode):
    token = own_token(home)
    path = token_path(home)
    path.chmod(mode)
    with pytest.raises(TokenError, match=f"chmod 600 '{path}'") as refused:
        own_token(home)
    assert token not in str(refused.value)
    path.chmod(0o600)
    assert own_token(home) == token


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o770, 0o711, 0o777])
def test_a_folder_open_to_others_is_refused(home, mode):
    folder = token_path(home).parent
    folder.mkdir(parents=True)
    folder.chmod(mode)
    with pytest.raises(TokenError, match=f"chmod 700 '{folder}'"):
        own_token(home)
    assert list(folder.iterdir()) == []
    folder.chmod(0o700)
    own_token(home)
    folder.chmod(mode)
    with pytest.raises(TokenError, match=f"chmod 700 '{folder}'"):
        own_token(home)


def test_another_users_file_is_refused(home, monkeypatch):
    own_token(home)
    somebody = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: somebody)
    with pytest.raises(TokenError, match="belongs to another user"):
        own_token(home)


def test_a_link_is_not_followed(home, tmp_path):
    own_token(home)
    path = token_path(home)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TokenError, match="Remove it"):
        own_token(home)


def test_a_linked_folder_is_not_followed(home, tmp_path):
    own_token(home)
    folder = token_path(home).parent
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TokenError, match="Remove it"):
        own_token(home)


@pytest.mark.parametrize(
    "text", ["", "short", "ä" * 43, "a" * 42, "a" * 44, "a" * 2000, "a b" * 20]
)
def test_a_file_without_a_token_is_refused(home, text):
    own_token(home)
    token_path(home).write_text(text)
    with pytest.raises(TokenError, match="holds no token"):
        own_token(home)


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_what_is_no_file_is_refused(home, make):
    own_token(home)
    token_path(home).unlink()
    make(token_path(home))
    with pytest.raises(TokenError):
        own_token(home)


def test_a_place_that_cannot_be_made(home):
    (Path(home["HOME"]) / ".local").write_text("")
    with pytest.raises(TokenError, match="cannot be made"):
        own_token(home)


def test_the_variable_comes_first(home):
    assert own_token({**home, "SECOND_LOOK_TOKEN": "given.token-1"}) == "given.token-1"
    assert not token_path(home).exists()
    assert own_token({**home, "SECOND_LOOK_TOKEN": ""}) == read_token(token_path(home))


@pytest.mark.parametrize("end", [" ", " b", "\n", "=b", "ä", "\r\nX: y", '"'])
def test_a_variable_that_is_no_token(home, end):
    with pytest.raises(TokenError, match="SECOND_LOOK_TOKEN") as refused:
        own_token({**home, "SECOND_LOOK_TOKEN": "canary" + end})
    assert "canary" not in str(refused.value)
