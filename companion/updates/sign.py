"""Makes signed updates, and the key to sign them with: for the vendor, or the department."""

from __future__ import annotations

import base64
import datetime
import os
import pathlib
import secrets
import shutil
import tempfile
import zipfile
from typing import TYPE_CHECKING

import msgspec

from companion import __version__
from companion.updates import trial
from companion.updates.archive import opened
from companion.updates.errors import UpdateError, told
from companion.updates.manifest import MANIFEST, METADATA, POLICY, SIGNATURE, Kind, Manifest
from companion.updates.verify import sha256, verified

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""What zip takes for the beginning of time; the day of signing stands in the manifest."""


def new_key(path: pathlib.Path) -> str:
    """Make a key that signs updates, for its owner alone; returns its public half in base64.

    Raises UpdateError, also where there is a file already.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with (
        told(path),
        os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file,
    ):
        file.write(pem)
    return _public(key)


def sign(
    folder: pathlib.Path,
    key_file: pathlib.Path,
    out: pathlib.Path,
    companion_min: str = __version__,
    companion_max: str | None = None,
) -> tuple[Manifest, str]:
    """Write the model or the policy pack in ``folder`` as a signed update to ``out``.

    Returns its manifest and the key, as ``updates_key``, that accepts it. What a companion
    would refuse is refused here: raises UpdateError.
    """
    with told(out):
        key = _read_key(key_file)
        kind, files = _contents(folder)
        named = trial.identity(kind, files[trial.MAIN[kind]])
        with tempfile.TemporaryDirectory() as scratch:
            staged = pathlib.Path(scratch) / "staged"
            staged.mkdir()
            for name, source in files.items():
                shutil.copyfile(source, staged / name)
            manifest = Manifest(
                kind=kind,
                id=named.id,
                version=named.version,
                companion_min=companion_min,
                companion_max=companion_max,
                date=datetime.datetime.now(datetime.UTC).date(),
                files={name: sha256(staged / name) for name in files},
            )
            body = msgspec.json.encode(manifest)
            (staged / MANIFEST).write_bytes(body)
            (staged / SIGNATURE).write_bytes(key.sign(body))
            draft = out.with_name(f".{out.name}-{secrets.token_hex(8)}")
            try:
                _pack(staged, [MANIFEST, SIGNATURE, *files], draft)
                _receive(draft, _public(key), pathlib.Path(scratch) / "received")
                draft.replace(out)
            finally:
                draft.unlink(missing_ok=True)
    return manifest, _public(key)


def _read_key(path: pathlib.Path) -> Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise UpdateError(f"{path}: no Ed25519 private key in PEM without a password")
    return key


def _public(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes_raw()).decode("ascii")


def _contents(folder: pathlib.Path) -> tuple[Kind, dict[str, pathlib.Path]]:
    """What kind of update ``folder`` makes, and its files by the name they get in it.

    A model's folder has a ``metadata.json``, and may hold more than the files this names; a
    policy pack's has one TOML file.
    """
    main = folder / METADATA
    if main.exists():
        return "model", {name: folder / name for name in [METADATA, *trial.model_files(main)]}
    packs = list(folder.glob("*.toml"))
    if len(packs) != 1:
        raise UpdateError(f"{folder}: has neither a {METADATA} nor exactly one TOML file")
    return "policy", {POLICY: packs[0]}


def _pack(folder: pathlib.Path, names: list[str], target: pathlib.Path) -> None:
    with zipfile.ZipFile(target, "x") as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.external_attr = 0o644 << 16
            # A model's weights hardly pack: the usual level takes much longer for 3 % less.
            archive.writestr(entry, (folder / name).read_bytes(), zipfile.ZIP_DEFLATED, 1)


def _receive(path: pathlib.Path, key: str, folder: pathlib.Path) -> None:
    """Do what a companion does with an update, short of putting it in force."""
    folder.mkdir()
    with opened(path, key) as archive:
        archive.unpack(folder)
    manifest = verified(folder, key)
    trial.fits(folder, manifest)
    trial.works(folder, manifest.kind)
