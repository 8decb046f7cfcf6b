"""Where the companion listens and keeps its state; environment variables come first."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Mapping

DEFAULT_PORT = 8306


class SettingError(Exception):
    """An environment variable cannot be used; the message says which and why."""


def port(environment: Mapping[str, str] = os.environ) -> int:
    """The port to listen on and to look for: ``SECOND_LOOK_PORT``, else 8306."""
    given = environment.get("SECOND_LOOK_PORT", "")
    if not given:
        return DEFAULT_PORT
    if not (given.isascii() and given.isdigit() and int(given) < 65536):
        raise SettingError("SECOND_LOOK_PORT must be a number from 0 to 65535")
    return int(given)


def department_file(environment: Mapping[str, str] = os.environ) -> pathlib.Path | None:
    """The department file that ``SECOND_LOOK_DEPARTMENT`` names, if it names one."""
    given = environment.get("SECOND_LOOK_DEPARTMENT", "")
    return pathlib.Path(given) if given else None
