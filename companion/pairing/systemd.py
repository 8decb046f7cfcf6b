"""Starts the companion as a service of the user's own systemd, where there is one.

A service outlives the browser that asked for it and has the limits of its unit.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
from collections.abc import Mapping

from companion.pairing.token import TokenError, token_path

UNIT = "second-look.service"
ANSWER_SECONDS = 5.0


def start(environment: Mapping[str, str] = os.environ) -> bool:
    """Ask for the service; whether it was taken on.

    Not where the service would not find what this program finds: it gets its environment
    from systemd and not from the browser.
    """
    return _runs(environment) and _agrees(environment) and _ask("start", "--no-block", UNIT)


def failed() -> bool:
    """Whether systemd has given the service up."""
    return _ask("is-failed", "--quiet", UNIT)


def _runs(environment: Mapping[str, str]) -> bool:
    """Whether the user's systemd can be there. Looked for first, since asking costs time."""
    runtime = pathlib.Path(environment.get("XDG_RUNTIME_DIR") or os.devnull)
    sockets = (runtime / "systemd" / "private", runtime / "bus")
    # Unlike Path.exists, this raises nothing where another user's folder may not be looked into.
    return any(os.path.lexists(socket) for socket in sockets)


def _agrees(environment: Mapping[str, str]) -> bool:
    """Whether the service would have the same token and settings."""
    told = _systemctl("show-environment")
    if told is None or told.returncode != 0:
        return False
    theirs = dict(line.partition("=")[::2] for line in told.stdout.splitlines())
    try:
        return _place_and_settings(theirs) == _place_and_settings(environment)
    except TokenError:
        return False


def _place_and_settings(environment: Mapping[str, str]) -> tuple[pathlib.Path, dict[str, str]]:
    ours = {name: value for name, value in environment.items() if name.startswith("SECOND_LOOK_")}
    return token_path(environment), ours


def _ask(*words: str) -> bool:
    answer = _systemctl(*words)
    return answer is not None and answer.returncode == 0


def _systemctl(*words: str) -> subprocess.CompletedProcess[str] | None:
    """What systemctl says, or None where it is missing or silent."""
    command = shutil.which("systemctl")
    if command is None:
        return None
    try:
        return subprocess.run(
            [command, "--user", *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=ANSWER_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
