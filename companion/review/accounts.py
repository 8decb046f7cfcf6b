"""The department's official accounts, and who is approved to act as them.

    [[accounts]]
    platform = "x"
    handle = "@ElmFallsPD"
    approved = [{ user = "jdoe", until = 2027-06-30 }, { role = "public information officer" }]
    [roles]
    "public information officer" = ["asmith", "bjones"]

A user is one of the operating system; ``until`` is the last day of an approval.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Literal

from msgspec import Meta, Struct

from companion import toml
from companion.review.address import ADDRESS

_Name = Annotated[str, Meta(pattern=r"^[^\x00-\x1f\x7f]{1,300}$")]

OfficialPlatform = Literal["x", "facebook", "instagram", "youtube", "tiktok", "snapchat"]
_AGENCY = re.compile("police|sheriff|trooper|constable|publicsafety|lawenforcement|pd(?![a-z])")
Roles = Mapping[str, Sequence[str]]
"""The users who have each role."""


class Approval(Struct, frozen=True, forbid_unknown_fields=True):
    """The chief's leave for one ``user`` or for all who have a ``role``, for good or ``until``."""

    user: _Name | None = None
    role: _Name | None = None
    until: datetime.date | None = None


class OfficialAccount(Struct, frozen=True, forbid_unknown_fields=True):
    """An account of the department; ``handle`` may be the name of a page or a channel."""

    platform: OfficialPlatform
    handle: _Name
    approved: tuple[Approval, ...] = ()


class Standing(Struct, frozen=True):
    """Whether the user who asks may act as an official account.

    ``until`` is the last day of the approval, past or to come; null where it has no end or
    there never was one.
    """

    platform: OfficialPlatform
    handle: str
    approved: bool
    until: datetime.date | None


def kind(
    accounts: Iterable[OfficialAccount], platform: str, handle: str | None
) -> Literal["official", "personal"] | None:
    """What an account is by the handle that the page shows.

    None where that is not known: there is no handle, or none is listed for the platform.
    """
    listed = {_folded(account.handle) for account in accounts if account.platform == platform}
    shown = _folded(handle or "")
    if not shown or not listed:
        return None
    return "official" if shown in listed else "personal"


def standings(
    accounts: Iterable[OfficialAccount], roles: Roles, user: str, day: datetime.date
) -> tuple[Standing, ...]:
    """What ``user`` may do on ``day`` with each account, and nothing about anybody else."""
    return tuple(_standing(account, roles, user, day) for account in accounts)


def names(accounts: Iterable[OfficialAccount]) -> Iterator[str]:
    """How posts name the accounts: with the sign for a mention and, if they tell, without it."""
    for account in accounts:
        name = _bare(account.handle)
        yield f"@{name}"
        if _tells(name):
            yield name


def is_address(handle: str) -> bool:
    """Whether ``handle`` is the address of a page, which no page shows as its account."""
    return bool(ADDRESS.match(_folded(handle)))


def check(
    document: toml.Document, accounts: Sequence[OfficialAccount], roles: Roles, *above: str
) -> None:
    """Refuse what contradicts itself among the accounts and roles that stand under ``above``."""
    seen = set()
    for number, account in enumerate(accounts):
        place: tuple[str | int, ...] = (*above, "accounts", number)
        identity = account.platform, _folded(account.handle)
        if not identity[1]:
            document.refuse(f"`{account.handle}` names no account", *place, "handle")
        if identity in seen:
            reason = f"`{account.handle}` stands twice under the accounts on {account.platform}"
            document.refuse(reason, *place, "handle")
        seen.add(identity)
        for approval in account.approved:
            if (approval.user is None) == (approval.role is None):
                document.refuse("an approval is of a `user` or of a `role`", *place, "approved")
            if approval.role is not None and approval.role not in roles:
                document.refuse(f"no role is called `{approval.role}`", *place, "approved")


def check_roles(document: toml.Document, roles: object, *above: str) -> None:
    """Refuse a role that is no list of users, one by one for the sake of the line."""
    for role, users in roles.items() if isinstance(roles, dict) else ():
        if not isinstance(users, list) or not all(map(_is_name, users)) or not _is_name(role):
            document.refuse(f"the role `{role}` must be a list of users", *above, "roles", role)


def _standing(account: OfficialAccount, roles: Roles, user: str, day: datetime.date) -> Standing:
    lasts = [
        approval.until or datetime.date.max
        for approval in account.approved
        if _is_among(user, roles[approval.role] if approval.role else [approval.user or ""])
    ]
    last = max(lasts, default=datetime.date.min)
    until = last if lasts and last != datetime.date.max else None
    return Standing(account.platform, account.handle, day <= last, until)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable()


def _is_among(user: str, users: Iterable[str]) -> bool:
    """Windows and most directories know a user in any case of letters, so we do as well."""
    return user.strip().casefold() in {name.strip().casefold() for name in users} - {""}


def _tells(name: str) -> bool:
    """Whether ``name`` is that of an agency by itself: many a handle is the name of its town."""
    run_together = "".join(name.split()).casefold()
    return any(char.isalpha() for char in _AGENCY.sub("", run_together)) and bool(
        _AGENCY.search(run_together)
    )


def _folded(handle: str) -> str:
    return _bare(handle).casefold()


def _bare(handle: str) -> str:
    """``handle`` without the sign for a mention."""
    return unicodedata.normalize("NFKC", handle).strip().removeprefix("@").strip()
