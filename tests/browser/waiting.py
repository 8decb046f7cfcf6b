"""Waiting for a condition instead of for a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

PATIENCE_SECONDS = 30.0
"""Ends a test that would otherwise hang; nothing is measured with it."""
_BETWEEN_LOOKS = 0.02

T = TypeVar("T")


async def until(look: Callable[[], Awaitable[T | None]], what: str) -> T:
    """Look again and again until something truthy is seen, and return it.

    Raises AssertionError saying ``what`` was awaited and what was seen last.
    """
    seen = None
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                seen = await look()
                if seen:
                    return seen
                await asyncio.sleep(_BETWEEN_LOOKS)
    except TimeoutError:
        raise AssertionError(f"awaited in vain: {what}; seen last: {seen!r}") from None
