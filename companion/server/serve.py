"""Runs the application on loopback until the process is asked to end."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any

from aiohttp import web

from companion.server.quiet import QuietHandler, report_from_loop

KEEP_ALIVE_S = 75.0
"""For an idle connection, also one on which no complete request ever comes."""
LINGER_S = 1.0
"""How long the rest of a refused body is read, so that its sender gets to see the refusal."""
SHUTDOWN_S = 2.0
"""For requests in flight. Signing out of a desktop must not wait for a batch."""


@contextlib.asynccontextmanager
async def running(app: web.Application, bound: socket.socket) -> AsyncIterator[None]:
    """Serves ``app`` on a socket made by ``listen`` for the length of the block."""
    loop = asyncio.get_running_loop()
    # When a client goes, its handler is cancelled, and with it what it was waiting for.
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=SHUTDOWN_S)
    await runner.setup()
    manager = runner.server
    assert manager is not None
    # A site of the runner would make aiohttp's own, talkative handlers.
    listening = await loop.create_server(
        lambda: QuietHandler(
            manager,
            loop=loop,
            access_log=None,  # type: ignore[arg-type]
            keepalive_timeout=KEEP_ALIVE_S,
            lingering_time=LINGER_S,
            auto_decompress=False,
        ),
        sock=bound,
    )
    try:
        yield
    finally:
        listening.close()
        await runner.cleanup()


async def serve(
    app: web.Application,
    bound: socket.socket,
    started: Callable[[], object],
    needless: Callable[[], Coroutine[Any, Any, str]],
) -> str | None:
    """Serves until SIGTERM or SIGINT, or until ``needless`` tells why to end, which it returns.

    ``started`` is called once connections are taken.
    """
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(report_from_loop)
    with _asked_to_end(loop) as asked_to_end:
        async with running(app, bound):
            started()
            end = asyncio.create_task(needless())
            asked = asyncio.create_task(asked_to_end.wait())
            await asyncio.wait((end, asked), return_when=asyncio.FIRST_COMPLETED)
            asked.cancel()
            if not end.done():
                end.cancel()
                return None
    # Who asks while this goes on has asked all the same, also at its last moment.
    await asyncio.sleep(0)
    return None if asked_to_end.is_set() else end.result()


@contextlib.contextmanager
def _asked_to_end(loop: asyncio.AbstractEventLoop) -> Iterator[asyncio.Event]:
    """Set once SIGTERM or SIGINT comes. Afterwards they do what they did before."""
    asked = asyncio.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number in before:
        with contextlib.suppress(NotImplementedError):  # Windows
            # This wakes the loop, but what the loop has not come to is dropped with the handler.
            loop.add_signal_handler(number, asked.set)
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(asked.set))
    try:
        yield asked
    finally:
        for number, handler in before.items():
            with contextlib.suppress(NotImplementedError):
                # Else the loop does it at its end, and puts the system's own in its place.
                loop.remove_signal_handler(number)
            signal.signal(number, handler)
