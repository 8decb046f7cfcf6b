"""One program at a time."""

from __future__ import annotations

import contextlib
import os
import pathlib
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def alone(path: pathlib.Path) -> Iterator[None]:
    """Hold the lock file at ``path``, waiting for whoever holds it; a crash lets it go.

    Only its owner may open it: whoever can read a file can lock it and keep others out.
    """
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
