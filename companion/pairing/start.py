"""Finds this user's companion, or starts it: one, however many browsers ask at once."""

from __future__ import annotations

import contextlib
import pathlib
import subprocess
import sys
import time
from typing import Any

from companion import settings
from companion.lock import alone
from companion.pairing import port, state, systemd
from companion.server.loopback import listen

START_SECONDS = 120.0
"""How long a companion that was just started may take until it answers. Two seconds are
usual; on a machine that is busy it must not be given up, or the next would join the queue."""
RETRY_SECONDS = 0.1
IDLE_MINUTES = 60
"""How long a companion that a browser has started waits for the next request."""
MOST_FAILURES = 3
FAILURE_SECONDS = 60.0
"""Within this time no more than so many companions may die at their start."""


class StartError(Exception):
    """No companion can be had; the message is shown to the officer."""


def find_or_start(token: str) -> int:
    """The port of a companion that has proved itself. Raises StartError."""
    found = port.find(token)
    if found:
        return found
    lock = state.place("start-lock")
    try:
        state.make_folder(lock)
        with alone(lock):
            # While this waited for the lock, its holder has probably started one.
            return port.find(token) or _start(token)
    except OSError as error:
        raise StartError(
            f"{error.filename or lock}: {error.strerror}. Run: second-look doctor"
        ) from None


def _start(token: str) -> int:
    failures = _recent_failures()
    if len(failures) >= MOST_FAILURES:
        raise StartError(
            f"The companion has ended {len(failures)} times at its start within a minute. "
            "Run: second-look doctor"
        )
    child = None if systemd.start() else _spawn()
    deadline = time.monotonic() + START_SECONDS
    over = False
    while not over:
        # Looked at before the port: one that ended may have made way for another.
        over = systemd.failed() if child is None else child.poll() is not None
        over = over or time.monotonic() > deadline
        found = port.find(token)
        if found:
            _remember([])
            return found
        time.sleep(RETRY_SECONDS)
    if child is not None:
        child.kill()  # one that hangs must not be there beside the next
    _remember([*failures, time.time()])
    raise StartError("The companion does not start. Run: second-look doctor")


def _spawn() -> subprocess.Popen[bytes]:
    """Start a companion that outlives the browser's call."""
    # -P: a folder `companion` in the officer's home is not ours.
    command = [sys.executable, "-P", "-m", "companion", "serve"]
    command += ["--idle-minutes", str(IDLE_MINUTES)]
    try:
        listen(settings.port()).close()
    except OSError:
        command += ["--port", "0"]  # somebody else holds it; the port file tells which it is
    options: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "close_fds": True,
        "cwd": pathlib.Path.home(),
    }
    if sys.platform != "win32":
        return subprocess.Popen(command, start_new_session=True, **options)
    flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    try:
        # Firefox ends all that is in the host's job together with the host.
        away = flags | subprocess.CREATE_BREAKAWAY_FROM_JOB
        return subprocess.Popen(command, creationflags=away, **options)
    except PermissionError:
        # Another program's job that lets nothing go, and does not end with the host.
        return subprocess.Popen(command, creationflags=flags, **options)


def _recent_failures() -> list[float]:
    """When companions died at their start, in seconds since 1970."""
    times = []
    with contextlib.suppress(OSError, ValueError):
        times = [float(line) for line in _failures().read_text(encoding="ascii").split()]
    return [when for when in times if 0 <= time.time() - when < FAILURE_SECONDS]


def _remember(failures: list[float]) -> None:
    if failures:
        state.write(_failures(), "".join(f"{when}\n" for when in failures))
    else:
        _failures().unlink(missing_ok=True)


def _failures() -> pathlib.Path:
    return state.place("failed-starts")
