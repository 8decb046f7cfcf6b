"""The extension's packages as browsers, and the department that signs them, see them."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import json
import pathlib
import shutil
import stat
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

from companion import __version__
from companion.deploy.packages import (
    ROOT,
    PackageError,
    bundle,
    debian,
    extension,
    signing_key,
    wheels,
)
from companion.deploy.packages.__main__ import main
from companion.deploy.packages.archive import zipped
from companion.deploy.packages.build_time import build_time
from companion.deploy.packages.targets import DEBIAN
from companion.identity import GECKO_ID

BUILT = 1_700_000_000
BASE_URL = "https://updates.elmfalls.example/second-look"
SOURCES = {
    path.relative_to(extension.SOURCE).as_posix(): path.read_bytes()
    for path in extension.SOURCE.rglob("*")
    if path.is_file()
}
NO_PASSPHRASE = serialization.NoEncryption()


@pytest.fixture(scope="module")
def built(key: rsa.RSAPrivateKey, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The packages that a department publishes at ``BASE_URL``."""
    folder = tmp_path_factory.mktemp("extension")
    extension.build(folder, key, BASE_URL, __version__, BUILT)
    return folder


def fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each field of a protocol buffer that has only fields of bytes."""
    stream = io.BytesIO(message)
    while stream.tell() < len(message):
        tag, length = varint(stream), varint(stream)
        assert tag & 7 == 2
        yield tag >> 3, stream.read(length)


def varint(stream: io.BytesIO) -> int:
    """A number as protocol buffers write it: seven bits a byte, the lowest first."""
    number = shift = 0
    while True:
        (byte,) = stream.read(1)
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number
        shift += 7


def signed(package: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    """Public key, signature, signed header and archive of a CRX3 file."""
    assert package[:4] == b"Cr24"
    version, length = struct.unpack("<II", package[4:12])
    assert version == 3
    head = dict(fields(package[12 : 12 + length]))
    assert head.keys() == {2, 10000}
    proof = dict(fields(head[2]))
    return proof[1], proof[2], head[10000], package[12 + length :]


def test_chromiums_package_bears_a_signature_of_the_departments_key(
    built: pathlib.Path, key: rsa.RSAPrivateKey
) -> None:
    package = built / f"second-look-{__version__}.crx"
    public, signature, header, archive = signed(package.read_bytes())
    assert public == signing_key.public(key)
    covered = b"CRX3 SignedData\0" + struct.pack("<I", len(header)) + header + archive
    key.public_key().verify(signature, covered, PKCS1v15(), hashes.SHA256())
    assert dict(fields(header)) == {1: hashlib.sha256(public).digest()[:16]}


def test_one_id_stands_in_the_manifest_the_updates_and_the_text(
    built: pathlib.Path, key: rsa.RSAPrivateKey
) -> None:
    identity = (built / "extension-id.txt").read_text().strip()
    *_, archive = signed((built / f"second-look-{__version__}.crx").read_bytes())
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        public = base64.b64decode(json.loads(opened.read("manifest.json"))["key"])
    assert public == signing_key.public(key)
    letters = bytes.fromhex(hashlib.sha256(public).hexdigest()[:32])
    assert identity == "".join("abcdefghijklmnop"[n] for byte in letters for n in divmod(byte, 16))
    app = ElementTree.parse(built / "updates.xml").getroot()[0]
    assert app.get("appid") == identity


@pytest.mark.parametrize("kind", ["crx", "xpi"])
def test_a_package_holds_what_was_reviewed(built: pathlib.Path, kind: str) -> None:
    with zipfile.ZipFile(built / f"second-look-{__version__}.{kind}") as opened:
        packed = {name: opened.read(name) for name in opened.namelist()}
        modes = {stat.filemode(entry.external_attr >> 16) for entry in opened.infolist()}
    assert modes == {"-rw-r--r--"}
    manifest, source = (json.loads(files.pop("manifest.json")) for files in (packed, {**SOURCES}))
    assert packed == {name: SOURCES[name] for name in SOURCES if name != "manifest.json"}
    if kind == "crx":
        assert manifest.pop("key") != source.pop("key")
    else:
        gecko = manifest["browser_specific_settings"]["gecko"]
        assert gecko.pop("update_url") == f"{BASE_URL}/updates.json"
    assert manifest == source


def test_updates_name_the_published_package_and_its_checksum(built: pathlib.Path) -> None:
    (check,) = ElementTree.parse(built / "updates.xml").getroot()[0]
    crx = built / f"second-look-{__version__}.crx"
    assert check.attrib == {
        "codebase": f"{BASE_URL}/{crx.name}",
        "version": __version__,
        "prodversionmin": json.loads(SOURCES["manifest.json"])["minimum_chrome_version"],
        "hash_sha256": hashlib.sha256(crx.read_bytes()).hexdigest(),
    }
    updates = json.loads((built / "updates.json").read_bytes())["addons"][GECKO_ID]["updates"]
    xpi = built / f"second-look-{__version__}.xpi"
    (update,) = updates
    assert update["version"] == __version__
    assert update["update_link"] == f"{BASE_URL}/{xpi.name}"
    assert update["update_hash"] == f"sha256:{hashlib.sha256(xpi.read_bytes()).hexdigest()}"


def test_firefox_is_not_sent_to_updates_that_it_would_refuse(
    key: rsa.RSAPrivateKey, tmp_path: pathlib.Path
) -> None:
    extension.build(tmp_path, key, tmp_path.as_uri(), __version__, BUILT)
    with zipfile.ZipFile(tmp_path / f"second-look-{__version__}.xpi") as opened:
        assert opened.read("manifest.json") == SOURCES["manifest.json"]


def test_the_same_sources_give_the_same_bytes(
    built: pathlib.Path,
    key: rsa.RSAPrivateKey,
    tmp_path: pathlib.Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copy = tmp_path / "extension"
    shutil.copytree(extension.SOURCE, copy, copy_function=shutil.copyfile)
    (copy / "manifest.json").chmod(0o777)
    monkeypatch.setattr(extension, "SOURCE", copy)
    for made in extension.build(tmp_path, key, BASE_URL, __version__, BUILT):
        assert made.read_bytes() == (built / made.name).read_bytes(), made.name


def test_the_order_of_the_files_does_not_show() -> None:
    assert zipped({"a": b"1", "b": b"2"}, BUILT) == zipped({"b": b"2", "a": b"1"}, BUILT)


def test_a_file_that_no_browser_loads_is_refused(
    key: rsa.RSAPrivateKey, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(extension.SOURCE, tmp_path / "extension")
    stray = tmp_path / "extension" / "notes.txt"
    stray.write_text("remember")
    monkeypatch.setattr(extension, "SOURCE", stray.parent)
    with pytest.raises(PackageError, match=str(stray)):
        extension.build(tmp_path, key, BASE_URL, __version__, BUILT)


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, passphrase: bytes = b"") -> bytes:
    """A private key as a file holds it."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase) if passphrase else NO_PASSPHRASE,
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no key", "holds no private key"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "must be an RSA key"),
        (pem(rsa.generate_private_key(65537, 1024)), "2048 bits"),
        (pem(rsa.generate_private_key(65537, 2048), b"secret"), "passphrase"),
    ],
    ids=["no key", "another kind", "too short", "locked"],
)
def test_a_key_that_cannot_sign_is_refused(
    content: bytes, reason: str, tmp_path: pathlib.Path
) -> None:
    file = tmp_path / "key.pem"
    file.write_bytes(content)
    with pytest.raises(PackageError, match=reason) as refused:
        signing_key.signing_key(file)
    assert str(refused.value).startswith(f"{file}: ")


def test_without_a_key_one_is_made_once_and_this_is_said(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "build" / "package-key.pem"
    monkeypatch.setattr(signing_key, "MADE", made)
    first = signing_key.signing_key(None)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert str(made) in capsys.readouterr().err
    assert signing_key.public(signing_key.signing_key(None)) == signing_key.public(first)
    assert capsys.readouterr().err == ""


def make(folder: pathlib.Path, *words: str) -> None:
    """Run ``make`` there, as in a checkout whose environment has been made."""
    shutil.copyfile(ROOT / "Makefile", folder / "Makefile")
    subprocess.run(["make", "--old-file=.venv/run.stamp", *words], cwd=folder, check=True)


def test_a_made_key_is_not_thrown_away_with_the_rest(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / signing_key.MADE.relative_to(ROOT)
    monkeypatch.setattr(signing_key, "MADE", made)
    first = signing_key.signing_key(None)
    for folder in ("build/wheels", ".venv"):
        (tmp_path / folder).mkdir()
    make(tmp_path, "clean")
    assert {path.name for path in tmp_path.rglob("*")} == {"Makefile", "build", made.name}
    assert signing_key.public(signing_key.signing_key(None)) == signing_key.public(first)


def test_make_hands_a_key_on_whose_name_has_a_space(tmp_path: pathlib.Path) -> None:
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >told\n')
    python.chmod(0o755)
    make(tmp_path, "package", "BIN=bin", "KEY=the key.pem", f"BASE_URL={BASE_URL}")
    told = (tmp_path / "told").read_text().splitlines()
    assert told[-4:] == ["--key", "the key.pem", "--base-url", BASE_URL]


def test_the_time_of_a_build_is_the_one_given_or_the_last_commits() -> None:
    assert build_time({"SOURCE_DATE_EPOCH": "1700000000"}) == 1_700_000_000
    assert build_time({}) > 1_700_000_000
    with pytest.raises(PackageError, match="SOURCE_DATE_EPOCH"):
        build_time({"SOURCE_DATE_EPOCH": "yesterday"})


def small(folder: pathlib.Path, *_: object) -> pathlib.Path:
    """Stands for a package that takes its time."""
    made = folder / f"package-{len(list(folder.iterdir()))}"
    made.write_text(made.name)
    return made


def test_a_build_ends_with_the_checksums_of_all_packages_and_the_id(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(wheels, "own", lambda *_: None)
    for builder in (debian, bundle):
        monkeypatch.setattr(builder, "build", small)
    key = tmp_path / "key.pem"
    key.write_bytes(pem(rsa.generate_private_key(65537, 2048)))
    folder = tmp_path / "dist"
    assert main(["--out", str(folder), "--key", str(key)]) == 0
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout
    named = {line.split(":")[0] for line in checked.stdout.splitlines()}
    files = {path.name for path in folder.iterdir()}
    assert len(files) == 5 + 4 + 1
    assert named == files - {"SHA256SUMS"}
    identity = (folder / "extension-id.txt").read_text().strip()
    assert capsys.readouterr().out.endswith(f'under [extension]: id = "{identity}"\n')


@pytest.mark.parametrize("lacking", ["python", "dpkg-deb"])
def test_where_the_debian_package_cannot_be_built_the_others_are(
    lacking: str,
    tmp_path: pathlib.Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(wheels, "own", lambda *_: None)
    monkeypatch.setattr(bundle, "build", small)
    if lacking == "python":
        monkeypatch.setattr(debian, "DEBIAN", dataclasses.replace(DEBIAN, python="3.1"))
    else:
        python = f"{sys.version_info.major}.{sys.version_info.minor}"
        monkeypatch.setattr(debian, "DEBIAN", dataclasses.replace(DEBIAN, python=python))
        # git tells the time of the build.
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(BUILT))
        monkeypatch.setenv("PATH", str(tmp_path))
    key = tmp_path / "key.pem"
    key.write_bytes(pem(rsa.generate_private_key(65537, 2048)))
    folder = tmp_path / "dist"
    assert main(["--out", str(folder), "--key", str(key)]) == 0
    assert len((folder / "SHA256SUMS").read_text().splitlines()) == 5 + 3
    said = capsys.readouterr().err
    assert said.startswith("package: the Debian package is left out: ")
    assert lacking in said.lower()


def test_a_build_that_fails_says_why(
    tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--out", str(tmp_path), "--key", str(tmp_path / "gone.pem")]) == 1
    assert (
        capsys.readouterr().err == f"package: {tmp_path / 'gone.pem'}: No such file or directory\n"
    )
