"""Each start verifies again what is installed, and falls back where that is spoilt."""

import base64
import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from companion import cli, configuration, settings
from companion.doctor import configured
from companion.review.classifier import MODEL
from companion.review.policy import Policy, PolicyError
from companion.updates import content, install, trial
from companion.updates.errors import UpdateError
from tests.unit.updates.maker import (
    OTHER_KEY,
    PUBLIC,
    SHIPPED,
    SLOT,
    Maker,
    cut,
    pack,
    version_in_force,
)


def damage(found: content.Content) -> None:
    assert found.folder
    with (found.folder / "policy.toml").open("a") as file:
        file.write("\n")


def test_a_start_verifies_again_and_falls_back(make: Maker) -> None:
    install.install(make({"policy.toml": pack("2030.3")}, version="2030.3"))
    install.install(make())
    newest = content.look(SLOT)
    damage(newest)
    found = content.look(SLOT)
    assert found.manifest and found.manifest.version == "2030.3"
    assert found.refused == (f"{newest.folder}: policy.toml: checksum does not match",)
    damage(found)
    found = content.look(SLOT)
    assert found.folder is None
    assert len(found.refused) == 2


def test_a_start_refuses_what_a_newer_companion_cannot_use(
    make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    install.install(make())

    def load(path: Path) -> Policy:
        raise PolicyError(f"{path.name}:7: no longer known")

    monkeypatch.setattr(Policy, "load", load)
    found = content.look(SLOT)
    assert found.folder is None
    assert found.refused[0].endswith("policy.toml:7: no longer known")


def test_a_model_that_answers_with_no_numbers_is_refused(tmp_path: Path) -> None:
    told = json.loads((MODEL / "metadata.json").read_bytes())
    for name in told["files"]:
        (tmp_path / name).symlink_to(MODEL / name)
    for scale in (1.0, math.nan):
        told["calibration"]["bias"]["scale"] = scale
        (tmp_path / "metadata.json").write_text(json.dumps(told))
        if math.isnan(scale):
            with pytest.raises(UpdateError, match="not finite"):
                trial.works(tmp_path, "model")
        else:
            trial.works(tmp_path, "model")


def test_a_start_refuses_what_another_key_signed(make: Maker, tmp_path: Path) -> None:
    install.install(make())
    other = base64.b64encode(OTHER_KEY.public_key().public_bytes_raw()).decode()
    (tmp_path / "etc" / "second-look.toml").write_text(f'updates_key = "{other}"\n')
    found = content.look(SLOT)
    assert found.folder is None
    assert "not made with the key" in found.refused[0]


def test_a_start_refuses_a_pack_put_in_the_place_of_another(make: Maker, folder: Path) -> None:
    install.install(make({"policy.toml": pack("2030.9", "elm-falls")}, id="elm-falls"))
    [stranger] = folder.glob("policy-elm-falls.*/")
    stranger.rename(folder / f"{SLOT}.{'0' * 16}")
    (folder / f"{SLOT}.json").write_text(json.dumps([f"{SLOT}.{'0' * 16}"]))
    assert "is of policy elm-falls 2030.9" in content.look(SLOT).refused[0]


@pytest.mark.parametrize(
    "pointer", [b"", b"{}", b'["../../etc"]', b'["policy-worcester-306.x"]', b"[1]"]
)
def test_a_damaged_pointer_leads_nowhere_until_the_next_update(
    pointer: bytes, make: Maker, folder: Path
) -> None:
    install.install(path := make())
    (folder / f"{SLOT}.json").write_bytes(pointer)
    found = content.look(SLOT)
    assert found.folder is None
    assert found.refused == (f"{folder / SLOT}.json: damaged. Install the update again",)
    install.install(path)
    assert version_in_force() == "2030.9"
    assert len(list(folder.glob(f"{SLOT}.*/"))) == 1


def test_without_updates_a_start_loads_no_cryptography() -> None:
    code = (
        "import sys\n"
        "from companion.updates import content\n"
        "assert content.look('model') == content.Content()\n"
        "assert not any(name.startswith('cryptography') for name in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_companion_uses_an_update_and_says_what_it_refuses(
    make: Maker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def policy() -> dict[str, str]:
        assert cli.main(["check", "--json", "Nice day."]) == 0
        found: dict[str, str] = json.loads(capsys.readouterr().out)["policy"]
        return found

    assert cli.main(["update", str(make())]) == 0
    assert "policy worcester-306 2030.9 is installed" in capsys.readouterr().out
    assert policy() == {"id": "worcester-306", "version": "2030.9"}
    assert cli.main(["check", "--policy", "worcester-306", "--json", "Nice day."]) == 0
    assert json.loads(capsys.readouterr().out)["policy"]["version"] == "2030.9"
    damage(content.look(SLOT))
    for options in ([], ["--policy", "worcester-306"]):
        assert cli.main(["check", *options, "--json", "Nice day."]) == 0
        out, err = capsys.readouterr()
        assert json.loads(out)["policy"]["version"] == SHIPPED
        assert err.startswith("second-look: ")
        assert "policy.toml: checksum does not match" in err
    assert cli.main(["update", "--revert", "policy"]) == 0
    assert f"{SLOT}: what is shipped is used" in capsys.readouterr().out
    assert cli.main(["update", str(cut(make()))]) == 1
    assert "test.slu: damaged or cut short" in capsys.readouterr().err


def test_a_pack_that_only_an_update_brings_may_be_named_by_the_machine(
    make: Maker, tmp_path: Path
) -> None:
    install.install(make({"policy.toml": pack("1.0", "elm-falls")}, id="elm-falls", version="1.0"))
    (tmp_path / "etc" / "second-look.toml").write_text(
        f'updates_key = "{PUBLIC}"\npolicy = "elm-falls"\n'
    )
    assert configuration.load().policy.pack.id == "elm-falls"


def test_a_departments_own_pack_is_named_by_its_file_and_updated_under_its_id(
    make: Maker, tmp_path: Path
) -> None:
    """As `second-look deploy` writes the machine's file."""

    def in_force() -> tuple[str, str]:
        part = configuration.policy_in_force(settings.machine_in_force().value)
        return part.value.pack.version, part.fault

    (tmp_path / "etc" / "policy.toml").write_bytes(pack("1.0", "elm-falls"))
    with (tmp_path / "etc" / "second-look.toml").open("a") as file:
        file.write('policy = "policy.toml"\n')
    assert in_force() == ("1.0", "")
    install.install(make({"policy.toml": pack("1.1", "elm-falls")}, id="elm-falls", version="1.1"))
    assert in_force() == ("1.1", "")
    (tmp_path / "etc" / "policy.toml").write_bytes(pack("1.2", "elm-falls"))
    assert in_force() == ("1.2", "")
    (tmp_path / "etc" / "policy.toml").write_bytes(pack("1.0", "elm-falls"))
    damage(content.look("policy-elm-falls"))
    version, fault = in_force()
    assert version == "1.0"
    assert "checksum does not match" in fault


def test_a_copy_that_bears_a_shipped_packs_id_keeps_its_own_text(
    make: Maker, tmp_path: Path
) -> None:
    """The README says to copy a shipped pack; an update of that one is not the department's."""
    (tmp_path / "etc" / "policy.toml").write_bytes(pack("1.0").replace(b"Worcester", b"Elm Falls"))
    with (tmp_path / "etc" / "second-look.toml").open("a") as file:
        file.write('policy = "policy.toml"\n')
    install.install(make())
    found = configuration.load()
    assert (found.policy.pack.version, [*found.faults()]) == ("1.0", [])
    told = [check for check in configured.checks(None, None) if check.subject == "policy"]
    assert [check.state for check in told] == ["ok", "note"]
    assert "Give it an id of its own" in told[1].mend


def of_elm_falls(make: Maker, version: str) -> str:
    files = {"policy.toml": pack(version, "elm-falls")}
    return str(make(files, id="elm-falls", version=version))


def test_an_update_that_the_departments_own_file_outdoes_is_not_said_to_be_used(
    make: Maker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "etc" / "policy.toml"
    own.write_bytes(pack("1.1", "elm-falls"))
    with (tmp_path / "etc" / "second-look.toml").open("a") as file:
        file.write('policy = "policy.toml"\n')
    for version in ("1.0", "1.1"):
        assert cli.main(["update", of_elm_falls(make, version)]) == 0
        assert capsys.readouterr().out == (
            f"policy elm-falls {version} is installed, and not used: {own} is in force with "
            "version 1.1: an update of it needs a higher one\n"
        )
    assert cli.main(["update", of_elm_falls(make, "1.2")]) == 0
    assert "within a minute" in capsys.readouterr().out
    for _ in range(2):
        assert cli.main(["update", "--revert", "policy"]) == 0
        assert capsys.readouterr().out.startswith(
            f"policy-elm-falls: gone back from the update. {own} is in force with version 1.1"
        )


def test_an_update_of_a_pack_that_the_machine_does_not_name_is_not_said_to_be_used(
    make: Maker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = f"{tmp_path / 'etc' / 'second-look.toml'} does not name it: worcester-306 is in force"
    assert cli.main(["update", of_elm_falls(make, "1.0")]) == 0
    assert capsys.readouterr().out == (
        f"policy elm-falls 1.0 is installed, and not used: {other}\n"
    )
    assert cli.main(["update", "--revert", "policy"]) == 0
    assert capsys.readouterr().out == f"policy-elm-falls: gone back from the update. {other}\n"


def test_a_copy_that_bears_a_shipped_packs_id_is_told_from_its_update(
    make: Maker, tmp_path: Path
) -> None:
    own = tmp_path / "etc" / "policy.toml"
    own.write_bytes(pack("1.0"))
    with (tmp_path / "etc" / "second-look.toml").open("a") as file:
        file.write('policy = "policy.toml"\n')
    install.install(make())
    told = configuration.in_its_place(SLOT)
    assert told.startswith(f"{own} is in force with version 1.0: it bears the id of a pack")
    own.write_bytes(b"")
    assert "In force: the shipped pack worcester-306" in configuration.in_its_place(SLOT)
