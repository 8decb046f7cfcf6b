"""Request and answer types of the API beside those of the review itself, and their limits."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from companion.review.accounts import Standing
from companion.review.policy import Telling
from companion.review.types import MAX_TEXT, Moderation, Request, Review, Text

MAX_ITEMS = 256
"""Longest batch."""

# JSON may write one UTF-16 unit as six bytes (\uXXXX, what Python's json does to every
# letter beyond ASCII). A text within the limit must fit however its sender escapes it.
_ESCAPED_TEXT = 6 * MAX_TEXT
_REST = 16 * 1024
CHECK_BYTES = 2 * _ESCAPED_TEXT + _REST
"""Body limit of a check: ``text`` and ``shared.text``, and room for the other fields."""
MODERATE_BYTES = _ESCAPED_TEXT + _REST
"""Body limit of a moderation."""
BATCH_BYTES = 4 * 1024 * 1024
"""Body limit of a batch: 256 items of 16 KiB, longer than a post on any covered site.

Not 256 full checks: the parsed body takes several times its bytes, on an officer's desktop.
Somebody with longer texts sends more, smaller batches."""
HELLO_BYTES = 1024
"""Body limit of a hello, which strangers may send: one nonce."""


class HelloRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A question that only a program knowing the token can answer."""

    nonce: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9_-]{43}=?$",
            description="32 random bytes, base64url. Where they begin with 'for-port' and a port "
            "in two bytes, the higher first, only who listens on that port answers",
        ),
    ]


class HelloAnswer(Struct, frozen=True):
    """Proof that this companion knows the token, without telling it."""

    proof: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9_-]{43}$",
            description="HMAC-SHA256(token, 'second-look-hello-v1' + nonce), base64url",
        ),
    ]


class BatchRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Several texts, judged one after the other."""

    items: Annotated[list[Request], Meta(max_length=MAX_ITEMS)]


class BatchAnswer(Struct, frozen=True):
    """One review an item, in the order of the items."""

    results: list[Review]


class ModerateRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A citizen's comment on the department's page."""

    text: Text


class ModerateBatchRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Several comments, judged one after the other."""

    items: Annotated[list[ModerateRequest], Meta(max_length=MAX_ITEMS)]


class ModerateBatchAnswer(Struct, frozen=True):
    """One answer a comment, in the order of the items."""

    results: list[Moderation]


class ManagedAnswer(Struct, frozen=True):
    """The managed settings by name: none where Firefox's policy makes none; null if not known."""

    firefox: dict[str, Any] | None


class AccountsAnswer(Struct, frozen=True):
    """The department's official accounts, and whether the user who asks may act as each.

    ``unapproved`` is how somebody who may not is told; null where the policy has no such rule.
    """

    accounts: tuple[Standing, ...]
    unapproved: Telling | None


class Health(Struct, frozen=True):
    """All that a stranger is told."""

    status: Literal["ok"]
    version: str
