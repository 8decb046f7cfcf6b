"""A machine that accepts updates, and a maker of them."""

from pathlib import Path

import pytest

from tests.unit.updates.maker import PUBLIC, Maker


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    return Maker(tmp_path)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The content folder of a machine that accepts updates made with ``KEY``."""
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "second-look.toml").write_text(f'updates_key = "{PUBLIC}"\n')
    monkeypatch.setenv("SECOND_LOOK_CONFIG", str(tmp_path / "etc"))
    monkeypatch.setenv("SECOND_LOOK_CONTENT", str(tmp_path / "var" / "content"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "var" / "content"
