"""A small WebDriver BiDi client: commands that are awaited, events that are handled."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections.abc import Callable
from typing import Any

import aiohttp

COMMAND_SECONDS = 30
"""Ends a command that would otherwise hang; nothing is measured with it."""


class BidiError(Exception):
    """The browser refused a command; the message is the browser's."""


class Bidi:
    """One session over an open WebSocket. Close it with ``close``."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._handlers: dict[str, Callable[[dict[str, Any]], None]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._reader = asyncio.create_task(self._read())

    async def __call__(self, method: str, /, **params: Any) -> dict[str, Any]:
        """Send a command and return its result. Raises BidiError where it is refused."""
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": params})
        async with asyncio.timeout(COMMAND_SECONDS):
            message = await answer
        if message["type"] == "error":
            raise BidiError(f"{method}: {message['error']}: {message['message']}")
        result: dict[str, Any] = message["result"]
        return result

    async def on(self, event: str, handle: Callable[[dict[str, Any]], None]) -> None:
        """Have ``handle`` called with the parameters of every such event from now on."""
        self._handlers[event] = handle
        await self("session.subscribe", events=[event])

    def soon(self, method: str, /, **params: Any) -> None:
        """Send a command from an event's handler; nobody waits for its result."""

        async def send() -> None:
            # It may be for a tab that has been closed since.
            with contextlib.suppress(BidiError, ConnectionError):
                await self(method, **params)

        task = asyncio.create_task(send())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Close the connection and drop what still waits for it."""
        await self._socket.close()
        for task in (self._reader, *self._tasks):
            task.cancel()
        await asyncio.gather(self._reader, *self._tasks, return_exceptions=True)

    async def _read(self) -> None:
        async for frame in self._socket:
            message = json.loads(frame.data)
            answer = self._waiting.pop(message.get("id"), None)
            if answer and not answer.done():
                answer.set_result(message)
            elif message["type"] == "event" and (handle := self._handlers.get(message["method"])):
                handle(message["params"])
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(ConnectionError("the browser has ended"))
