"""Files of IT that cannot be used: the copy kept of each when it last was good takes its place.

The copies lie in this user's state folder and hold what IT wrote, never anything of an
officer.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Generic, TypeVar

from companion import toml
from companion.pairing import state

T = TypeVar("T")

COPY = "the last good copy"


@dataclasses.dataclass(frozen=True, slots=True)
class InForce(Generic[T]):
    """What is in force of the file ``name``, and where it comes from.

    ``fault`` says why it is not what is configured, and is empty when it is. ``text`` is
    what to keep of a file that could be used; None where there is no such file.
    """

    name: str
    value: T
    source: str
    fault: str = ""
    text: str | None = None

    def __str__(self) -> str:
        return f"{self.fault}. In force: {self.source}" if self.fault else self.source


def in_force(
    name: str,
    path: Path,
    parse: Callable[[str, str], T],
    refusal: type[Exception],
    otherwise: Callable[[], tuple[T, str]],
    environment: Mapping[str, str] = os.environ,
) -> InForce[T]:
    """What ``path`` holds, else what its last good copy holds, else ``otherwise()``.

    ``parse`` takes a text and the name to blame and raises ``refusal``; ``otherwise``
    gives a value and what to call it, and what it raises comes through.
    """
    try:
        text = toml.read(path, refusal)
        return InForce(name, parse(text, str(path)), str(path), text=text)
    except refusal as error:
        fault = str(error)
    # A copy that an older version has kept may be one that this version refuses.
    with contextlib.suppress(refusal):
        copy = _copy(name, environment)
        return InForce(name, parse(toml.read(copy, refusal), str(copy)), COPY, fault)
    return InForce(name, *otherwise(), fault)


def keep(part: InForce[T], environment: Mapping[str, str] = os.environ) -> None:
    """Remember what is in force for a worse day, unless this is one. Raises OSError."""
    if part.fault:
        return
    if part.text is None:
        _copy(part.name, environment).unlink(missing_ok=True)
    else:
        state.write(_copy(part.name, environment), part.text)


def _copy(name: str, environment: Mapping[str, str]) -> Path:
    return state.place(f"last-good-{name}.toml", environment)
