"""Policy packs: which concerns exist, under which clause, and how they are put to the officer.

A pack is a TOML file, so that another department writes a file and no code. A pack
that cannot be used is refused with the line and the reason.
"""

from __future__ import annotations

import contextlib
import pathlib
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

from companion import toml
from companion.review.types import Concern, Ground, Sensitivity, Severity, Source

PACKS = pathlib.Path(__file__).parent.parent / "policies"
"""The packs that are shipped."""
DEFAULT = "worcester-306"

_Line = Annotated[str, Meta(min_length=1, max_length=400)]
_SOME = Meta(min_length=1)
"""A pack that could tell of nothing would pass every post as checked."""


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
    accounts: Annotated[tuple[Literal["personal", "official"], ...], _SOME] = (
        "personal",
        "official",
    )
    sources: Annotated[tuple[Source, ...], _SOME] = get_args(Source)


class Telling(Struct, frozen=True, forbid_unknown_fields=True):
    """What an officer is told under a clause: one line each of what and why, and what clears it."""

    clause: str
    title: _Line
    message: _Line
    advice: _Line
    severity: Severity


class AccountsRule(Telling, frozen=True, forbid_unknown_fields=True):
    """How an officer is told that he is acting as an official account without approval.

    ``personal`` is for who writes of himself there, approved or not; nobody is told without it.
    """

    personal: Telling | None = None

    def unapproved(self) -> Telling:
        """What is said of acting without approval alone."""
        return Telling(self.clause, self.title, self.message, self.advice, self.severity)


class ModerationRule(Struct, frozen=True, forbid_unknown_fields=True):
    """When a citizen's comment may be removed: for one of ``concerns``.

    For bias only on one of ``grounds``; another ground is for a person to decide.
    """

    clause: str
    grounds: tuple[Ground, ...]
    removable: _Line
    keep: _Line
    ask: _Line
    concerns: tuple[Concern, ...] = ("threat", "bias")


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
    accounts: AccountsRule | None = None


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """A policy pack that is in force.

    Concerns that it does not list are never told, but for what ``accounts.personal`` says: that
    is a finding of representation, listed or not.
    """

    pack: Pack
    clauses: tuple[Clause, ...]
    concerns: Annotated[dict[Concern, ConcernRule], _SOME]
    moderation: ModerationRule
    accounts: AccountsRule | None = None
    """Without it nobody is told; the pack of a department with no such rule leaves it out."""
    reminders: tuple[_Line, ...] = ()

    @classmethod
    def load(cls, path: pathlib.Path) -> Policy:
        """Read the pack at ``path``; raises ``PolicyError``."""
        return cls.parse(toml.read(path, PolicyError), path.name)

    @classmethod
    def parse(cls, text: str, name: str) -> Policy:
        """Read a pack's ``text``; ``PolicyError`` names ``name``, the line and the reason."""
        document = toml.Document(text, name, PolicyError)
        concerns = document.content.get("concerns", {})
        for key in concerns if isinstance(concerns, dict) else ():
            # One by one, since msgspec does not say under which key of a mapping it failed.
            if key not in get_args(Concern):
                document.refuse(f"`{key}` is no concern", "concerns", key)
            rule = document.convert(concerns[key], ConcernRule, "concerns", key)
            if {*rule.sources} == {"image"}:
                reason = "pictures are not read yet, so it would never be told"
                document.refuse(reason, "concerns", key, "sources")
        policy = document.convert(document.content, cls)
        numbers: set[str] = set()
        for place, clause in enumerate(policy.clauses):
            if clause.number in numbers:
                reason = f"two clauses have the number `{clause.number}`"
                document.refuse(reason, "clauses", place, "number")
            numbers.add(clause.number)
        used: dict[tuple[str, ...], str] = {
            ("concerns", key): rule.clause for key, rule in policy.concerns.items()
        }
        used[("moderation",)] = policy.moderation.clause
        if policy.accounts:
            used[("accounts",)] = policy.accounts.clause
            if policy.accounts.personal:
                used[("accounts", "personal")] = policy.accounts.personal.clause
        for keys, number in used.items():
            if number not in numbers:
                document.refuse(f"no clause has the number `{number}`", *keys, "clause")
        if policy.moderation.grounds and "bias" not in policy.moderation.concerns:
            reason = "grounds are those of bias, and `concerns` leave it out"
            document.refuse(reason, "moderation", "grounds")
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
            self.accounts,
        )


def is_shipped(name: str) -> bool:
    """Whether a pack with the id ``name`` is shipped."""
    with contextlib.suppress(OSError):  # a name that is too long
        return (PACKS / f"{name}.toml").is_file()
    return False


def find(name: str, folder: pathlib.Path = pathlib.Path()) -> pathlib.Path:
    """The file of a shipped pack by its name, or ``name`` as a path from ``folder``."""
    return PACKS / f"{name}.toml" if is_shipped(name) else folder / name
