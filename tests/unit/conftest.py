"""The shipped model, loaded once, and a machine of its own for a test."""

from pathlib import Path

import pytest

from companion.review.policy import find
from companion.review.reviewer import Reviewer


@pytest.fixture(scope="session")
def reviewer() -> Reviewer:
    return Reviewer.load(find("worcester-306"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """IT's folder, and an officer's home beside it."""
    for name in ("HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("SECOND_LOOK_PORT", "SECOND_LOOK_TOKEN", "SECOND_LOOK_DEPARTMENT"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "etc"
    folder.mkdir()
    monkeypatch.setenv("SECOND_LOOK_CONFIG", str(folder))
    monkeypatch.setenv("SECOND_LOOK_CONTENT", str(tmp_path / "content"))
    return folder
