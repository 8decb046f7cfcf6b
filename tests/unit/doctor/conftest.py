"""A user's home and a machine without configuration, for the doctor to look at."""

import functools
from pathlib import Path

import pytest

from companion.doctor import program
from companion.review.classifier import read_metadata

SHIPPED = functools.cache(read_metadata)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with a home, no browser and no companion, on a machine without configuration."""
    user = tmp_path / "home"
    user.mkdir()
    monkeypatch.setenv("HOME", str(user))
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "SECOND_LOOK_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECOND_LOOK_PORT", "9")  # discard: nothing listens there
    monkeypatch.setenv("SECOND_LOOK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("SECOND_LOOK_CONTENT", str(tmp_path / "content"))
    return user


@pytest.fixture(autouse=True)
def checksums_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped model is large, and the same for all tests."""
    monkeypatch.setattr(program, "read_metadata", SHIPPED)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where machine-wide files of browsers are looked for."""
    return tmp_path / "root"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir(mode=0o755)
    return tmp_path / "config"
