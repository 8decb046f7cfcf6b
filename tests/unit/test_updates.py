"""Signed updates: what is refused stays out, what is accepted can go back."""

import base64
import contextlib
import hashlib
import json
import math
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from companion import __version__, cli, configuration
from companion.review.classifier import MODEL
from companion.review.policy import PACKS, Policy, PolicyError
from companion.updates import archive, content, install, sign, trial, verify
from companion.updates.errors import UpdateError

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
PACK = (PACKS / "worcester-306.toml").read_text(encoding="utf-8")
SHIPPED = PACK.split('version = "', 1)[1].split('"', 1)[0]
SLOT = "policy-worcester-306"


def pack(version: str = "2030.9", name: str = "worcester-306") -> bytes:
    """The shipped pack under another version or name."""
    text = PACK.replace(f'version = "{SHIPPED}"', f'version = "{version}"')
    return text.replace('id = "worcester-306"', f'id = "{name}"').encode()


class Maker:
    """Writes updates by hand, so that tests know the format apart from what signs them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self,
        files: dict[str, bytes] | None = None,
        *,
        key: Ed25519PrivateKey = KEY,
        packed: dict[str, bytes] | None = None,
        file: str = "test.slu",
        **manifest: Any,
    ) -> Path:
        files = {"policy.toml": pack()} if files is None else files
        whole = {
            "kind": "policy",
            "id": "worcester-306",
            "version": "2030.9",
            "companion_min": "0.1.0",
            "date": "2026-11-26",
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
            **manifest,
        }
        body = json.dumps(whole).encode()
        path = self.folder / file
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
            written.writestr("manifest.json", body)
            written.writestr("signature.ed25519", key.sign(body))
            for name, data in (files if packed is None else packed).items():
                written.writestr(name, data)
        return path


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


def version_in_force(slot: str = SLOT) -> str | None:
    found = content.look(slot)
    return found.manifest.version if found.manifest else None


def test_an_update_is_in_force_once_installed(make: Maker, folder: Path) -> None:
    install.install(make())
    found = content.look(SLOT)
    assert found.folder and found.folder.parent == folder
    assert (found.folder / "policy.toml").read_bytes() == pack()
    assert found.refused == ()


def lying(path: Path) -> Path:
    """The same archive, whose directory says that the pack is one byte long."""
    data = bytearray(path.read_bytes())
    entry = data.index(b"policy.toml", data.index(b"PK\x01\x02"))
    data[entry - 22 : entry - 18] = (1).to_bytes(4, "little")
    path.write_bytes(data)
    return path


def twice(path: Path) -> Path:
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("policy.toml", b"")
    return path


def cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:-40])
    return path


def resigned(path: Path, signature: bytes) -> Path:
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**files, "signature.ed25519": signature}.items():
            archive.writestr(name, data)
    return path


def bzip2(path: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
BAD_LINE = pack().replace(b'severity = "high"', b'severity = "hihg"', 1)
LINE = BAD_LINE[: BAD_LINE.index(b"hihg")].count(b"\n") + 1
BROKEN_MODEL = {
    name: (MODEL / name).read_bytes() if name == "tokenizer.json" else b"broken"
    for name in ("model.onnx", "model.bin", "tokenizer.json")
}


def metadata(**changes: Any) -> bytes:
    """The shipped model's metadata for the broken model."""
    files = {name: hashlib.sha256(data).hexdigest() for name, data in BROKEN_MODEL.items()}
    shipped = json.loads((MODEL / "metadata.json").read_bytes())
    return json.dumps({**shipped, "version": "2030.9", "files": files, **changes}).encode()


def model(make: Maker, **changes: Any) -> Path:
    name = json.loads(metadata())["id"]
    files = {"metadata.json": metadata(**changes), **BROKEN_MODEL}
    return make(files, kind="model", id=name)


REFUSED: dict[str, tuple[Callable[[Maker], Path], str]] = {
    "a wrong key": (lambda make: make(key=OTHER_KEY), "signature.ed25519: not made with the key"),
    "a bad signature": (lambda make: resigned(make(), b"\0" * 64), "not made with the key"),
    "a short signature": (lambda make: resigned(make(), b"\0" * 63), "signature.ed25519: missing"),
    "a bad checksum": (
        lambda make: make(packed={"policy.toml": pack("2030.91")}),
        "policy.toml: checksum does not match",
    ),
    "a file too few": (lambda make: make(packed={}), "'policy.toml': missing"),
    "a file too many": (
        lambda make: make(packed={"policy.toml": pack(), "../../etc/cron.d/x": b""}),
        "'../../etc/cron.d/x': not named in manifest.json",
    ),
    "itself as a file": (
        lambda make: make({"policy.toml": pack(), "manifest.json": b""}, packed={}),
        "manifest.json: names itself",
    ),
    "no manifest": (lambda make: zipped(make.folder / "a.slu", {"policy.toml": b""}), "missing"),
    "the same name twice": (lambda make: twice(make()), "two files of the same name"),
    "an archive cut short": (lambda make: cut(make()), "damaged or cut short"),
    "no archive": (lambda make: written(make.folder / "a.slu", b"hello"), "damaged"),
    "a file that is longer than it says": (lambda make: lying(make()), "damaged or cut short"),
    "another packing": (lambda make: bzip2(make()), "packed in another way"),
    "a newer companion wanted": (
        lambda make: make(companion_min="99.0"),
        f"it needs companion 99.0 or newer and this is {__version__}",
    ),
    "an older companion wanted": (lambda make: make(companion_max="0.1.5"), "up to 0.1.5"),
    "an unknown kind": (lambda make: make(kind="program"), "Invalid enum value 'program'"),
    "a policy with other files": (
        lambda make: make({"policy.toml": pack(), "more.toml": b""}),
        "a policy update holds policy.toml and nothing else",
    ),
    "a broken pack": (
        lambda make: make({"policy.toml": BAD_LINE}),
        f"policy.toml:{LINE}: Invalid enum value 'hihg'",
    ),
    "another version inside": (
        lambda make: make({"policy.toml": pack("2030.8")}),
        "holds worcester-306 2030.8, and its manifest says policy worcester-306 2030.9",
    ),
    "an older version": (
        lambda make: make({"policy.toml": pack("0.1")}, version="0.1"),
        "policy worcester-306 0.1 is older than 2030.3, which is in force",
    ),
    "a broken model": (model, "the model cannot be used: "),
    "a model that lacks a concern": (
        lambda make: model(make, concerns=["bias"]),
        "metadata.json: does not know the concern `confidential`",
    ),
    "a model without metadata": (
        lambda make: make({"model.onnx": b""}, kind="model"),
        "a model update holds metadata.json",
    ),
    "a file that is not there": (lambda make: make.folder / "none.slu", "No such file"),
}


@pytest.mark.parametrize("name", ["../x", "a/x", "/x", r"a\x", "C:x", ".x", "..", "", "x" * 101])
def test_no_name_leads_out_of_the_folder_whoever_signed_it(name: str, make: Maker) -> None:
    with pytest.raises(UpdateError, match=r"manifest\.json: Expected `str` matching regex"):
        install.install(make({"policy.toml": pack(), name: b""}, packed={}))


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("case", REFUSED)
def test_refused_and_the_old_one_stays(case: str, make: Maker, folder: Path) -> None:
    install.install(make({"policy.toml": pack("2030.3")}, version="2030.3", file="good.slu"))
    before = sorted(folder.rglob("*"))
    build, reason = REFUSED[case]
    with pytest.raises(UpdateError) as refusal:
        install.install(path := build(make))
    assert str(refusal.value).startswith(f"{path}: ")
    assert reason in str(refusal.value)
    assert version_in_force() == "2030.3"
    assert sorted(folder.rglob("*")) == before


def test_a_machine_without_a_key_accepts_none(make: Maker, tmp_path: Path) -> None:
    (tmp_path / "etc" / "second-look.toml").write_text("")
    with pytest.raises(UpdateError, match=r"second-look\.toml has no updates_key"):
        install.install(make())
    assert not (tmp_path / "var").exists()


def test_what_unpacks_to_too_much_is_not_unpacked(
    make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 200_000)
    path = make({"policy.toml": pack() + b"\n" * 200_000})
    assert path.stat().st_size < 20_000
    monkeypatch.setattr(archive.Archive, "unpack", pytest.fail)
    with pytest.raises(UpdateError, match="unpacks to more than 200,000 bytes"):
        install.install(path)
    monkeypatch.setattr(archive, "MAX_BYTES", 100)
    with pytest.raises(UpdateError, match="has more than 100 bytes"):
        install.install(path)


def test_no_flipped_byte_gets_anything_else_in(make: Maker, tmp_path: Path) -> None:
    path = make()
    data = path.read_bytes()
    for place in range(0, len(data), 23):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        target = tmp_path / f"unpacked-{place}"
        target.mkdir()
        with contextlib.suppress(UpdateError):
            with archive.opened(path, PUBLIC) as update:
                update.unpack(target)
            verify.verified(target, PUBLIC)
            # A flip in what the zip format does not use: its dates, say.
            assert (target / "policy.toml").read_bytes() == pack()


def test_older_than_what_is_shipped_only_when_asked_for(make: Maker) -> None:
    path = make({"policy.toml": pack("0.1")}, version="0.1")
    with pytest.raises(UpdateError, match=f"older than {SHIPPED}"):
        install.install(path)
    assert install.install(path, allow_older=True).version == "0.1"
    assert version_in_force() == "0.1"


def test_a_pack_of_its_own_is_added(make: Maker) -> None:
    install.install(make({"policy.toml": pack("1.0", "elm-falls")}, id="elm-falls", version="1.0"))
    install.install(make())
    assert content.slots() == ["policy-elm-falls", SLOT]
    assert version_in_force("policy-elm-falls") == "1.0"


def test_revert_goes_back_one_update_and_then_to_what_is_shipped(make: Maker, folder: Path) -> None:
    for version in ("2030.3", "2030.4", "2030.5"):
        install.install(make({"policy.toml": pack(version)}, version=version))
    assert len(list(folder.glob(f"{SLOT}.*/"))) == 2
    assert install.revert("policy")[0] == SLOT
    assert version_in_force() == "2030.4"
    assert install.revert(SLOT)[1] == content.Content()
    assert [path.name for path in folder.iterdir()] == ["lock"]
    with pytest.raises(UpdateError, match="nothing came by update"):
        install.revert("policy")


def test_revert_asks_which_pack(make: Maker) -> None:
    install.install(make({"policy.toml": pack("2030.9", "elm-falls")}, id="elm-falls"))
    install.install(make())
    with pytest.raises(UpdateError, match=r"policy-elm-falls, policy-worcester-306\. Name one"):
        install.revert("policy")


def test_the_same_update_again_changes_nothing(make: Maker, folder: Path) -> None:
    install.install(make({"policy.toml": pack("2030.3")}, version="2030.3"))
    path = make()
    install.install(path)
    install.install(path)
    install.revert("policy")
    assert version_in_force() == "2030.3"


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


def test_a_crash_before_the_switch_leaves_the_old_one(make: Maker, folder: Path) -> None:
    install.install(make({"policy.toml": pack("2030.3")}, version="2030.3"))
    path = make()
    crash = (
        "import os, pathlib, sys\n"
        "from companion.updates import install\n"
        "install._point = lambda *_: os._exit(9)\n"
        "install.install(pathlib.Path(sys.argv[1]))\n"
    )
    assert subprocess.run([sys.executable, "-c", crash, str(path)], check=False).returncode == 9
    assert len(list(folder.glob(f"{SLOT}.*/"))) == 2
    assert version_in_force() == "2030.3"
    install.install(path)
    assert version_in_force() == "2030.9"
    assert len(list(folder.glob(f"{SLOT}.*/"))) == 2


def test_two_at_once_come_one_after_the_other(
    make: Maker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make({"policy.toml": pack("2030.4")}, version="2030.4", file="4.slu")
    second = make({"policy.toml": pack("2030.5")}, version="2030.5", file="5.slu")
    inside, busy = threading.Event(), threading.Lock()
    works = trial.works

    def alone(*arguments: Any) -> None:
        assert busy.acquire(blocking=False), "two updates at once"
        if not inside.is_set():
            inside.set()
            # Would be let in here, were it not for the lock.
            other.join(0.2)
            assert other.is_alive()
        works(*arguments)
        busy.release()

    monkeypatch.setattr(trial, "works", alone)

    def install_second() -> None:
        inside.wait()
        install.install(second)

    other = threading.Thread(target=install_second)
    other.start()
    install.install(first)
    other.join()
    assert version_in_force() == "2030.5"
    install.revert("policy")
    assert version_in_force() == "2030.4"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_every_user_may_read_it_whatever_the_umask(make: Maker, folder: Path) -> None:
    before = os.umask(0o077)
    try:
        install.install(make())
    finally:
        os.umask(before)
    for path in [folder.parent, folder, *folder.rglob("*")]:
        wanted = 0o600 if path.name == "lock" else 0o755 if path.is_dir() else 0o644
        assert path.stat().st_mode & 0o777 == wanted, path


def test_without_updates_a_start_loads_no_cryptography() -> None:
    code = (
        "import sys\n"
        "from companion.updates import content\n"
        "assert content.look('model') == content.Content()\n"
        "assert not any(name.startswith('cryptography') for name in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("system", "place"),
    [
        ("linux", "/var/lib/second-look/content"),
        ("darwin", "/Library/Application Support/Second Look/content"),
        ("win32", r"C:\ProgramData\SecondLook\content"),
    ],
)
def test_where_content_is_kept(system: str, place: str) -> None:
    assert str(content.content_folder({}, system)) == place


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
