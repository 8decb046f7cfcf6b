"""What a run leaves behind for the next one, which uses it again."""

from __future__ import annotations

import pathlib
from collections.abc import Callable


def made(path: pathlib.Path, make: Callable[[pathlib.Path], object]) -> None:
    """Let ``make`` write ``path`` unless it is there, and say so if it is.

    It is there whole or not at all: what an interruption tears would be used again.
    """
    if path.exists():
        print(f"{path} is there and is used again; delete it to make it anew", flush=True)
        return
    draft = path.with_name(f"{path.name}.part")
    make(draft)
    draft.replace(path)
