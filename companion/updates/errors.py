"""Why an update is refused."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator


class UpdateError(Exception):
    """An update is refused; the message says which file, why, and where it can how to go on."""


@contextlib.contextmanager
def about(name: object) -> Iterator[None]:
    """Let an UpdateError of the block begin with ``name``."""
    try:
        yield
    except UpdateError as error:
        raise UpdateError(f"{name}: {error}") from None


@contextlib.contextmanager
def told(name: object) -> Iterator[None]:
    """Turn what the file system refuses into an UpdateError, about ``name`` if it names no file."""
    try:
        yield
    except OSError as error:
        hint = ". Run it as administrator (root)" if isinstance(error, PermissionError) else ""
        raise UpdateError(f"{error.filename or name}: {error.strerror}{hint}") from None
