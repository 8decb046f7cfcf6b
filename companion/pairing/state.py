"""The files that the companion keeps beside the token, for this user alone."""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from companion.pairing.token import token_path

REPLACE_TRIES = 10
RETRY_SECONDS = 0.05
"""Between two tries on Windows."""


def place(name: str, environment: Mapping[str, str] = os.environ) -> Path:
    """Where the file ``name`` is kept. Raises TokenError if no home is known."""
    return token_path(environment).with_name(name)


def make_folder(path: Path) -> None:
    """Make the folder that ``path`` stands in. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def write(path: Path, text: str) -> None:
    """Put ``text`` at ``path``, complete from the first moment on. Raises OSError."""
    make_folder(path)
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text.encode())
        _replace(path, draft)
    finally:
        draft.unlink(missing_ok=True)


def _replace(path: Path, draft: Path) -> None:
    """Put ``draft`` in the place of ``path``, which Windows refuses while somebody reads it."""
    tries = REPLACE_TRIES if sys.platform == "win32" else 1
    while True:
        tries -= 1
        try:
            draft.replace(path)
            return
        except PermissionError:
            if not tries:
                raise
        time.sleep(RETRY_SECONDS)
