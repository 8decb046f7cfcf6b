"""Versions, and which of them work together.

The browser updates the extension and IT the companion, so for a while one is newer. Within
one first number they work together, whichever is newer: under ``/v1`` the companion drops
no field and demands no new one, the extension ignores answer fields that it does not know
and sends a request field only to a companion that knows it. Where the first number
differs, nothing is sent and the popup says which side to update.
"""

from __future__ import annotations

import re

_NUMBERS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})*")


def numbers(version: str) -> tuple[int, ...]:
    """What orders versions: 1.10 comes after 1.9, and 1.0 is 1.

    What follows the numbers, as in 1.0rc1, does not count, as it does not in the extension.
    """
    found = _NUMBERS.match(version)
    parts = [int(part) for part in found[0].split(".")] if found else []
    while parts and not parts[-1]:
        parts.pop()
    return tuple(parts)


def work_together(one: str, other: str) -> bool:
    """Whether an extension and a companion of these versions do; either may be newer."""
    return (numbers(one) or (0,))[0] == (numbers(other) or (0,))[0]
