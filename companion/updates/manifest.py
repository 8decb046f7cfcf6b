"""What a signed update says about itself.

An update is a zip file, named ``*.slu``: ``manifest.json``, ``signature.ed25519``
(the 64 bytes of an Ed25519 signature, RFC 8032, over the exact bytes of the manifest) and
the files that the manifest names with their checksums.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from companion import __version__
from companion.updates.errors import UpdateError
from companion.versions import numbers

MANIFEST = "manifest.json"
SIGNATURE = "signature.ed25519"
POLICY = "policy.toml"
"""The one file of a policy update."""
METADATA = "metadata.json"
"""The file of a model update that names the others."""

Kind = Literal["model", "policy"]
_Version = Annotated[str, Meta(pattern=r"^[0-9]{1,9}(\.[0-9]{1,9}){0,7}$")]
_Name = Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
"""No folder, no drive, no dot at the beginning: what is unpacked stays where it is put."""
_Checksum = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Manifest(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """``files`` maps names to SHA-256; ``companion_min`` and ``_max`` include their ends."""

    kind: Kind
    id: Annotated[str, Meta(pattern="^[a-z0-9-]{1,60}$")]
    version: _Version
    companion_min: _Version
    date: datetime.date
    files: Annotated[dict[_Name, _Checksum], Meta(min_length=1, max_length=16)]
    companion_max: _Version | None = None

    def __str__(self) -> str:
        return f"{self.kind} {self.id} {self.version}"


def parse(body: bytes) -> Manifest:
    """Read a manifest whose signature is good. Raises UpdateError, also where it is not for us."""
    try:
        manifest = msgspec.json.decode(body, type=Manifest)
    except msgspec.DecodeError as error:
        raise UpdateError(f"{MANIFEST}: {error}") from None
    if {MANIFEST, SIGNATURE} & set(manifest.files):
        raise UpdateError(f"{MANIFEST}: names itself or its signature as a file")
    if manifest.kind == "policy" and set(manifest.files) != {POLICY}:
        raise UpdateError(f"{MANIFEST}: a policy update holds {POLICY} and nothing else")
    if manifest.kind == "model" and METADATA not in manifest.files:
        raise UpdateError(f"{MANIFEST}: a model update holds {METADATA}")
    ours = numbers(__version__)
    if ours < numbers(manifest.companion_min):
        raise UpdateError(
            f"it needs companion {manifest.companion_min} or newer and this is {__version__}. "
            "Update the companion first"
        )
    if manifest.companion_max and ours > numbers(manifest.companion_max):
        raise UpdateError(
            f"it is for companions up to {manifest.companion_max} and this is {__version__}. "
            "Ask for a newer update"
        )
    return manifest
