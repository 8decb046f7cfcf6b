"""Reads the body of a request, within bounds of size and time."""

from __future__ import annotations

import asyncio

from aiohttp import web

from companion.server.problems import BODY, Refusal

BODY_SECONDS = 10.0
"""Time for a body to arrive. Over loopback the largest takes milliseconds; who sends half
of one and then nothing would otherwise hold a place for ever."""


async def read(request: web.Request, limit: int, seconds: float) -> bytes:
    """The whole body. Raises Refusal: 413 beyond ``limit`` bytes, 408 after ``seconds``."""
    too_large = Refusal(413, BODY, f"is larger than {limit} bytes")
    if (request.content_length or 0) > limit:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > limit:
                    raise too_large
    except TimeoutError:
        raise Refusal(408) from None
    return bytes(body)
