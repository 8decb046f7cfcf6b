"""How much work is taken on at once.

What counts is work in flight and waiting, never the pace of a client: who awaits each
answer before asking again has one place taken and is never turned away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar
from weakref import WeakValueDictionary

from aiohttp import hdrs

from companion.server.problems import Refusal

PLACES = 32
"""Requests in flight and waiting. With 25 ms for a long post the last of them waits 800 ms,
which is how long the extension holds a post for its verdict: a later answer has no reader."""

RETRY_AFTER_S = 1
"""By then a full house has been served."""

Subject = TypeVar("Subject")
Verdict = TypeVar("Verdict")


class Admission:
    """A house with few places, in which each client sends one text at a time to the judge."""

    def __init__(self, places: int = PLACES) -> None:
        self._free = places
        # One thread: the model uses the cores by itself, and the event loop stays free.
        self._judge = ThreadPoolExecutor(max_workers=1, thread_name_prefix="judge")
        # A client's turn is kept as long as somebody waits for it.
        self._turns: WeakValueDictionary[str | None, asyncio.Lock] = WeakValueDictionary()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Held while a request is read and answered. Raises Refusal 429 when all are taken."""
        if self._free == 0:
            raise Refusal(429, headers={hdrs.RETRY_AFTER: str(RETRY_AFTER_S)})
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1

    async def judge(
        self, client: str | None, verdict: Callable[[Subject], Verdict], subject: Subject
    ) -> Verdict:
        """``verdict(subject)`` on the worker thread, when it is this client's turn.

        ``client`` is an Origin, or None for a program that has none. Turns of one client
        come in order of arrival, so a batch that asks for each item lets others in between.
        Cancelling drops what has not begun.
        """
        turn = self._turns.setdefault(client, asyncio.Lock())
        async with turn:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._judge, verdict, subject)

    async def between(self, work: Callable[[], None]) -> None:
        """``work()`` on the worker thread, between two texts."""
        await asyncio.get_running_loop().run_in_executor(self._judge, work)

    def close(self) -> None:
        """Drops what waits and ends the thread after the text at hand."""
        self._judge.shutdown(wait=False, cancel_futures=True)
