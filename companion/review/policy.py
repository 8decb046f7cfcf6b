"""Policy packs: which concerns exist, under which clause, and how they are put to the officer.

A pack is a TOML file, so that another department writes a file and no code. A pack
that cannot be used is refused with the line and the reason.
"""

from __future__ import annotations

import pathlib
import re
import tomllib
from typing import Annotated, Literal, TypeVar, get_args

import msgspec
from msgspec import Meta, Struct

from companion.review.types import Concern, Ground, Severity, Source

PACKS = pathlib.Path(__file__).parent.parent / "policies"
"""The packs that are shipped."""
DEFAULT = "worcester-306"

Sensitivity = Literal["quiet", "balanced", "thorough"]
_Line = Annotated[str, Meta(min_length=1, max_length=400)]


class PolicyError(Exception):
    """A policy pack cannot be used; the message says where and why."""


class Clause(Struct, frozen=True, forbid_unknown_fields=True):
    """One clause that concerns a writer, in the pack's own words."""

    number: Annotated[str, Meta(min_length=1, max_length=20)]
    title: _Line
    text: Annotated[str, Meta(min_length=1, max_length=2000)]


class ConcernRule(Struct, frozen=True, forbid_unknown_fields=True):
    """How a concern is told: its clause, one line each of what and why, and what clears it.

    ``accounts`` and ``sources`` limit where it applies.
    """

    clause: str
    title: _Line
    message: _Line
    advice: _Line
    severity: Severity
    sensitivity: Sensitivity
    accounts: tuple[Literal["personal", "official"], ...] = ("personal", "official")
    sources: tuple[Source, ...] = get_args(Source)


class ModerationRule(Struct, frozen=True, forbid_unknown_fields=True):
    """When a citizen's comment may be removed: threats, and hatred on the named grounds."""

    clause: str
    grounds: tuple[Ground, ...]
    removable: _Line
    keep: _Line
    ask: _Line


class Pack(Struct, frozen=True, forbid_unknown_fields=True):
    """What identifies a pack."""

    id: Annotated[str, Meta(pattern="^[a-z0-9-]{1,60}$")]
    version: Annotated[str, Meta(pattern=r"^[0-9]+(\.[0-9]+)*$")]
    title: _Line
    department: _Line


class PolicyView(Struct, frozen=True):
    """The active pack as the interface shows it."""

    id: str
    version: str
    title: str
    department: str
    clauses: tuple[Clause, ...]
    concerns: dict[Concern, ConcernRule]
    reminders: tuple[str, ...]


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """A policy pack that is in force. Concerns that it does not list are never told."""

    pack: Pack
    clauses: tuple[Clause, ...]
    concerns: dict[Concern, ConcernRule]
    moderation: ModerationRule
    reminders: tuple[_Line, ...] = ()

    @classmethod
    def load(cls, path: pathlib.Path) -> Policy:
        """Read the pack at ``path``; raises ``PolicyError``."""
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise PolicyError(f"{path}: {error.strerror}") from None
        except UnicodeDecodeError as error:
            raise PolicyError(f"{path}: not UTF-8 at byte {error.start}") from None
        return cls.parse(text, path.name)

    @classmethod
    def parse(cls, text: str, name: str) -> Policy:
        """Read a pack's ``text``; ``PolicyError`` names ``name``, the line and the reason."""
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise PolicyError(f"{name}: {error}") from None
        concerns = content.get("concerns", {})
        for key in concerns if isinstance(concerns, dict) else ():
            # One by one, since msgspec does not say under which key of a mapping it failed.
            if key not in get_args(Concern):
                line = _line(text, ["concerns", key])
                raise PolicyError(f"{name}:{line}: `{key}` is no concern")
            _convert(concerns[key], ConcernRule, text, name, ["concerns", key])
        policy = _convert(content, cls, text, name, [])
        numbers = {clause.number for clause in policy.clauses}
        used: dict[tuple[str, ...], str] = {
            ("concerns", key): rule.clause for key, rule in policy.concerns.items()
        }
        used[("moderation",)] = policy.moderation.clause
        for keys, number in used.items():
            if number not in numbers:
                line = _line(text, [*keys, "clause"])
                raise PolicyError(f"{name}:{line}: no clause has the number `{number}`")
        return policy

    def view(self) -> PolicyView:
        """The part that an interface shows."""
        return PolicyView(
            self.pack.id,
            self.pack.version,
            self.pack.title,
            self.pack.department,
            self.clauses,
            self.concerns,
            self.reminders,
        )


def find(name: str) -> pathlib.Path:
    """The file of a shipped pack by its name, or ``name`` itself as a path."""
    shipped = PACKS / f"{name}.toml"
    return shipped if shipped.is_file() else pathlib.Path(name)


_T = TypeVar("_T", bound=Struct)


def _convert(value: object, kind: type[_T], text: str, name: str, keys: list[str]) -> _T:
    """``value``, which stands under ``keys`` in ``text``, as a ``kind``."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at ")
        inner = re.findall(r"[A-Za-z_]+", place.strip("`$"))
        unknown = re.search(r"unknown field `(\w+)`", reason)
        line = _line(text, [*keys, *inner, *([unknown.group(1)] if unknown else [])])
        where = f" (at {'.'.join([*keys, *inner])})" if keys or inner else ""
        raise PolicyError(f"{name}:{line}: {reason}{where}") from None


def _line(text: str, keys: list[str]) -> int:
    """The line of ``text`` on which the deepest of ``keys`` that it holds is written.

    TOML parsers keep no positions, so this follows the tables by their headers.
    """
    best, depth = 1, 0
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[+([^\]]+)\]+", line)
        entry = re.match(r"\s*([A-Za-z_-]+)\s*=", line)
        if header:
            table = header.group(1).split(".")
        path = table if header else [*table, entry.group(1)] if entry else []
        if len(path) > depth and path == keys[: len(path)]:
            best, depth = number, len(path)
    return best
