"""``second-look sign`` makes what a companion accepts."""

from pathlib import Path

import pytest

from companion import __version__, cli, configuration
from companion.review.classifier import MODEL
from companion.review.policy import PACKS
from companion.updates import content, install, sign
from companion.updates.errors import UpdateError
from tests.unit.updates.maker import BAD_LINE, BROKEN_MODEL, LINE, metadata, pack, version_in_force


class TestSigning:
    @pytest.fixture
    def key(self, tmp_path: Path) -> Path:
        public = sign.new_key(tmp_path / "key.pem")
        (tmp_path / "etc" / "second-look.toml").write_text(f'updates_key = "{public}"\n')
        return tmp_path / "key.pem"

    def test_the_key_is_its_owners_alone_and_never_overwritten(self, key: Path) -> None:
        assert key.stat().st_mode & 0o777 == 0o600
        with pytest.raises(UpdateError, match="File exists"):
            sign.new_key(key)

    def test_a_pack_goes_from_its_folder_into_force(self, key: Path, tmp_path: Path) -> None:
        (tmp_path / "ours").mkdir()
        (tmp_path / "ours" / "anything.toml").write_bytes(pack("2030.2"))
        manifest, public = sign.sign(tmp_path / "ours", key, tmp_path / "out.slu")
        assert f'"{public}"' in (tmp_path / "etc" / "second-look.toml").read_text()
        assert install.install(tmp_path / "out.slu") == manifest
        assert version_in_force() == "2030.2"

    def test_the_shipped_model_goes_from_its_folder_into_force(
        self, key: Path, tmp_path: Path
    ) -> None:
        manifest, _ = sign.sign(MODEL, key, tmp_path / "out.slu")
        assert "CARD.md" not in manifest.files
        install.install(tmp_path / "out.slu")
        found = content.look("model")
        assert found.manifest == manifest
        assert configuration.load().model == found.folder
        assert found.folder
        with (found.folder / "tokenizer.json").open("ab") as file:
            file.write(b" ")
        loaded = configuration.load()
        assert loaded.model == MODEL
        assert "tokenizer.json: checksum does not match" in next(loaded.faults())

    def test_a_mistake_is_refused_with_the_line_of_the_authors_file(
        self, key: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "ours").mkdir()
        (tmp_path / "ours" / "anything.toml").write_bytes(BAD_LINE)
        with pytest.raises(UpdateError, match=f"^anything.toml:{LINE}: "):
            sign.sign(tmp_path / "ours", key, tmp_path / "out.slu")
        assert not list(tmp_path.glob("*.slu"))

    def test_what_companions_would_refuse_is_not_signed(self, key: Path, tmp_path: Path) -> None:
        (tmp_path / "ours").mkdir()
        for name, data in {"metadata.json": metadata(), **BROKEN_MODEL}.items():
            (tmp_path / "ours" / name).write_bytes(data)
        with pytest.raises(UpdateError, match="the model cannot be used"):
            sign.sign(tmp_path / "ours", key, tmp_path / "out.slu")
        assert not list(tmp_path.glob("*.slu*"))

    def test_from_the_command_line(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        key, out, folder = tmp_path / "key.pem", tmp_path / "out.slu", tmp_path / "ours"
        assert cli.main(["sign-update", "--new-key", str(key)]) == 0
        said = capsys.readouterr().out
        setting = said[said.index("updates_key") :]
        (tmp_path / "etc" / "second-look.toml").write_text(setting)
        folder.mkdir()
        (folder / "ours.toml").write_bytes(pack())
        words = ["sign-update", str(folder), "--key", str(key), "--out", str(out)]
        assert cli.main([*words, "--companion-max", __version__]) == 0
        assert setting in capsys.readouterr().out
        assert install.install(out).companion_max == __version__
        assert cli.main(["sign-update", str(folder)]) == 1
        assert "needs FOLDER, --key and --out" in capsys.readouterr().err

    @pytest.mark.parametrize("files", [[], ["one.toml", "two.toml"]])
    def test_a_folder_that_is_neither(self, files: list[str], key: Path, tmp_path: Path) -> None:
        (tmp_path / "ours").mkdir()
        for name in files:
            (tmp_path / "ours" / name).write_bytes(pack())
        with pytest.raises(UpdateError, match=r"neither a metadata\.json nor exactly one TOML"):
            sign.sign(tmp_path / "ours", key, tmp_path / "out.slu")

    def test_another_kind_of_key(self, tmp_path: Path) -> None:
        (tmp_path / "key.pem").write_text("no key")
        with pytest.raises(UpdateError, match=r"key\.pem: no Ed25519 private key"):
            sign.sign(PACKS, tmp_path / "key.pem", tmp_path / "out.slu")
