"""A user with a home of their own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_STATE_HOME", "SECOND_LOOK_CONFIG", "SECOND_LOOK_CONTENT"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
