"""One program at a time."""

from __future__ import annotations

import contextlib
import os
import pathlib
import sys
import time
from collections.abc import Iterator

RETRY_SECONDS = 0.1
"""Between two tries on Windows."""


@contextlib.contextmanager
def alone(path: pathlib.Path) -> Iterator[None]:
    """Hold the lock file at ``path``, waiting for whoever holds it; a crash lets it go.

    Only its owner may open it: whoever can read a file can lock it and keep others out.
    """
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        if sys.platform == "win32":
            import msvcrt

            # LK_LOCK would give up after ten seconds, and a companion may take longer to start.
            while True:
                with contextlib.suppress(PermissionError):
                    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                    break
                time.sleep(RETRY_SECONDS)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
