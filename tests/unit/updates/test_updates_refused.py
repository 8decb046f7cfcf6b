"""An update that is not what it says gets nowhere, and what was in force stays so."""

import contextlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from companion import __version__
from companion.updates import archive, install, verify
from companion.updates.errors import UpdateError
from tests.unit.updates.maker import (
    BAD_LINE,
    LINE,
    OTHER_KEY,
    PUBLIC,
    Maker,
    cut,
    model,
    pack,
    version_in_force,
)


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
