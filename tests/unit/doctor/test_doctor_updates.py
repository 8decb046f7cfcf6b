"""The doctor tells what a signed update put in force, and what is wrong with it."""

import datetime
from pathlib import Path

import pytest

from companion import settings
from companion.updates import content, install, sign
from tests.unit.doctor.checks import found, one, put


class TestUpdates:
    @pytest.fixture
    def installed(self, config: Path, tmp_path: Path) -> content.Content:
        """A signed copy of a shipped pack under a newer version."""
        shipped = (Path(settings.__file__).parent / "policies" / "generic.toml").read_text()
        (tmp_path / "pack").mkdir()
        (tmp_path / "pack" / "ours.toml").write_text(shipped.replace('"1.0"', '"1.5"'))
        key = sign.new_key(tmp_path / "key.pem")
        put(config / "second-look.toml", f'updates_key = "{key}"\npolicy = "generic"\n')
        sign.sign(tmp_path / "pack", tmp_path / "key.pem", tmp_path / "x.slu")
        install.install(tmp_path / "x.slu")
        return content.look("policy-generic")

    SUBJECT = "update policy-generic"

    def test_in_force(self, root: Path, installed: content.Content) -> None:
        assert one(root, self.SUBJECT).found.startswith("policy generic 1.5 of ")
        assert one(root, "policy").found.startswith("generic 1.5, ")

    def test_damaged(self, root: Path, installed: content.Content) -> None:
        assert installed.folder
        (installed.folder / "policy.toml").write_text("")
        check = one(root, self.SUBJECT)
        assert check.state == "bad"
        assert "policy.toml: checksum does not match" in check.found
        assert "second-look update" in check.mend
        assert one(root, "policy").state == "bad"

    def test_the_clock(
        self, root: Path, installed: content.Content, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Past(datetime.datetime):
            @classmethod
            def now(cls, tz: datetime.tzinfo | None = None) -> "Past":
                return cls(2020, 1, 1, tzinfo=tz)

        monkeypatch.setattr(datetime, "datetime", Past)
        check = found(root, self.SUBJECT)[0]
        assert check.state == "bad"
        assert "the clock says 2020-01-01" in check.found

    def test_what_came_with_the_companion_is_newer(
        self, root: Path, installed: content.Content, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert installed.manifest
        newer = type(installed.manifest)(
            "policy", "generic", "1.6", "0.1", datetime.date.today(), {}
        )
        monkeypatch.setattr("companion.doctor.program.shipped", lambda *_: newer)
        check = one(root, self.SUBJECT)
        assert check.state == "note"
        assert check.mend.endswith("second-look update --revert policy-generic")

    def test_the_machine_names_another_pack(
        self, root: Path, config: Path, installed: content.Content
    ) -> None:
        text = (config / "second-look.toml").read_text()
        (config / "second-look.toml").write_text(text.replace('"generic"', '"worcester-306"'))
        check = one(root, self.SUBJECT)
        assert check.state == "note"
        assert check.found.startswith("policy generic 1.5 is not used: ")
        assert check.found.endswith("does not name it: worcester-306 is in force")
