"""Name what a bias finding is about.

A policy names some grounds and not others, and what may be removed from a
department's page depends on them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from companion.review.types import Ground


def grounds(names: Sequence[Ground], logits: np.ndarray) -> tuple[Ground, ...]:
    """The grounds that are likelier than not by ``logits`` (grounds,), or else the likeliest.

    In the order of ``names``.
    """
    found = tuple(name for name, logit in zip(names, logits, strict=True) if logit > 0)
    return found or (names[int(np.argmax(logits))],)
