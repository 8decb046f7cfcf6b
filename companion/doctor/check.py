"""What the doctor has to say about one thing."""

from __future__ import annotations

import dataclasses
from typing import Literal

State = Literal["ok", "bad", "note"]


@dataclasses.dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``mend`` is what to do, empty where there is nothing to be done.

    A ``note`` is worth knowing and no fault: nothing is wrong, or it mends itself.
    """

    subject: str
    found: str
    state: State = "ok"
    mend: str = ""

    def __str__(self) -> str:
        state = "BAD" if self.state == "bad" else self.state
        return f"{state:4} {self.subject}: {self.found}" + (f". {self.mend}" if self.mend else "")


def ok(subject: str, found: str) -> Check:
    """All is well."""
    return Check(subject, found)


def note(subject: str, found: str, mend: str = "") -> Check:
    """Worth knowing."""
    return Check(subject, found, "note", mend)


def bad(subject: str, found: str, mend: str) -> Check:
    """Something is wrong."""
    return Check(subject, found, "bad", mend)
