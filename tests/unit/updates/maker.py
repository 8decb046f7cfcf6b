"""Updates made by hand, well and badly."""

import base64
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from companion.review.classifier import MODEL
from companion.review.policy import PACKS
from companion.updates import content

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


def cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:-40])
    return path


def version_in_force(slot: str = SLOT) -> str | None:
    found = content.look(slot)
    return found.manifest.version if found.manifest else None


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
