"""Signature and checksums: nothing of an update is used before both are right."""

from __future__ import annotations

import base64
import hashlib
import pathlib

from companion.updates.errors import UpdateError, told
from companion.updates.manifest import MANIFEST, SIGNATURE, Manifest, parse


def signed(body: bytes, signature: bytes, key: str) -> Manifest:
    """The manifest in ``body``, if ``key`` (base64 of 32 bytes) signed it.

    Raises UpdateError. Nothing of ``body`` is looked at before the signature is.
    """
    # Here, not above: only a machine that has updates pays for loading it.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if not key:
        raise UpdateError("this machine accepts no updates: second-look.toml has no updates_key")
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
    except ValueError:
        raise UpdateError("updates_key in second-look.toml is not the base64 of 32 bytes") from None
    try:
        public.verify(signature, body)
    except InvalidSignature:
        raise UpdateError(f"{SIGNATURE}: not made with the key of this machine") from None
    return parse(body)


def verified(folder: pathlib.Path, key: str) -> Manifest:
    """The manifest of an unpacked update, all of whose files are the ones that were signed.

    Raises UpdateError.
    """
    with told(folder):
        manifest = signed((folder / MANIFEST).read_bytes(), (folder / SIGNATURE).read_bytes(), key)
        for name, checksum in manifest.files.items():
            if sha256(folder / name) != checksum:
                raise UpdateError(f"{name}: checksum does not match")
    return manifest


def sha256(path: pathlib.Path) -> str:
    """The checksum of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
