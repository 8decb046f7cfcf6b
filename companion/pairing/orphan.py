"""A companion that nobody needs any more, or that something newer has overtaken, ends by itself."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import companion
from companion import settings
from companion.pairing import port as ports
from companion.pairing.token import is_own

CHECK_SECONDS = 60.0
"""Looking costs a few small files and, where another companion took over, one question to it."""
CHANGED = "what is set for this machine has changed"
"""The reason to begin anew rather than to end."""

Installed = tuple[int, float]


class Watch:
    """Knows when the companion on ``port`` was last asked, and whether it is still the one.

    Where the port file names no companion any more, and this one is not found without, it has it
    name this one.

    ``idle_seconds`` is how long it may wait for the next request; None for one that a
    person has started and will end. ``changed`` tells whether one that starts now would have
    another policy pack, department file or model. ``installed`` is the program that runs, unless
    it has just been started.
    """

    def __init__(
        self,
        token: str,
        port: int,
        idle_seconds: float | None,
        clock: Callable[[], float] = time.monotonic,
        changed: Callable[[], bool] = lambda: False,
        installed: Installed | None = None,
    ) -> None:
        self._token = token
        self._port = port
        self._idle_seconds = idle_seconds
        self._clock = clock
        self._changed = changed
        self._last = clock()
        self._installed = installed or installation()
        self._stranger: int | None = None

    def asked(self) -> None:
        """Somebody who holds the token has asked."""
        self._last = self._clock()

    def reason(self) -> str | None:
        """Why this companion is to end, if it is."""
        if not is_own(self._token):
            return "the token has changed or gone"
        if installation() != self._installed:
            return "the program has been replaced or removed"
        if self._idle_seconds is not None and self._clock() - self._last >= self._idle_seconds:
            return f"nobody has asked for {self._idle_seconds / 60:g} minutes"
        other = ports.named()
        stranger, self._stranger = self._stranger, None
        if other is None:
            self._publish()  # another that was there for a while has taken the file along
        elif other != self._port:
            if ports.proven(other, self._token):
                if self._idle_seconds is not None:
                    return f"another companion answers on {other}"
            elif other == stranger or not ports.answers(other):
                self._publish()  # it has left the file behind
            else:
                self._stranger = other  # or it is only very busy
        return CHANGED if self._changed() else None

    def _publish(self) -> None:
        # On the machine's port it is found all the same, also by another machine with this home.
        with contextlib.suppress(OSError, settings.SettingError):
            if self._port != settings.port():
                ports.publish(self._port)

    async def end(self) -> str:
        """Wait until there is a reason to end, and tell it."""
        pause = min(CHECK_SECONDS, self._idle_seconds or CHECK_SECONDS)
        while True:
            await asyncio.sleep(pause)
            # In a thread: the other companion may take its time, and this one has work to do.
            reason = await asyncio.to_thread(self.reason)
            if reason:
                return reason


def installation() -> Installed | None:
    """What tells this installation of the program from a later one at the same place."""
    try:
        found = Path(companion.__file__).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime
