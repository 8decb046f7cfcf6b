"""What a check takes and what it answers.

These are the types of the API as well: the server validates requests and
answers against them and generates its OpenAPI document from them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

MAX_TEXT = 100_000
"""Longest text that is judged, in UTF-16 code units."""

Concern = Literal[
    "bias",
    "threat",
    "harassment",
    "confidential",
    "endorsement",
    "representation",
    "unbecoming",
]
Action = Literal["post", "comment", "share", "like", "message", "profile"]
Platform = Literal[
    "x", "facebook", "instagram", "youtube", "tiktok", "snapchat", "practice", "other"
]
Severity = Literal["high", "medium", "low"]
Sensitivity = Literal["quiet", "balanced", "thorough"]
Source = Literal["text", "shared", "image"]
Ground = Literal[
    "race",
    "ethnicity",
    "religion",
    "gender_identity",
    "sex",
    "sexual_orientation",
    "disability",
    "other",
]
Reason = Literal["language", "too_long"]
Verdict = Literal["removable", "keep", "ask"]

Text = Annotated[str, Meta(max_length=MAX_TEXT, description="At most 100,000 UTF-16 units")]
Name = Annotated[str, Meta(max_length=300)]
Score = Annotated[float, Meta(ge=0, le=1, description="Calibrated probability")]


class Account(Struct, frozen=True, forbid_unknown_fields=True):
    """Who is acting: the officer personally, or an account of the department."""

    kind: Literal["personal", "official"] = "personal"
    handle: Name | None = None


class Shared(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody else wrote and the officer quotes, reposts, likes or replies to."""

    text: Text
    author: Name | None = None


class Request(Struct, frozen=True, forbid_unknown_fields=True):
    """One text about to be published, with what is known of its context.

    ``sensitivity`` comes before what the policy pack sets for each concern.
    """

    text: Text
    action: Action = "post"
    platform: Platform = "other"
    account: Account = Account()
    affiliated: bool = False
    shared: Shared | None = None
    sensitivity: Sensitivity | UnsetType = UNSET


class Span(Struct, frozen=True, order=True):
    """The words that matter: half-open, in UTF-16 code units of the text as sent."""

    start: Annotated[int, Meta(ge=0)]
    end: Annotated[int, Meta(ge=0)]


class Finding(Struct, frozen=True):
    """One concern found in one text, in the words of the policy pack."""

    concern: Concern
    source: Source
    score: Score
    severity: Severity
    clause: str
    title: str
    message: str
    advice: str
    grounds: tuple[Ground, ...]
    spans: tuple[Span, ...]


class Named(Struct, frozen=True):
    """A policy pack or a model, so that an answer tells what it rests on."""

    id: str
    version: str


class Review(Struct, frozen=True):
    """The answer. ``checked`` is false, with a ``reason``, where not all could be judged."""

    findings: tuple[Finding, ...]
    checked: bool
    reason: Reason | None
    policy: Named
    model: Named
    elapsed_ms: Annotated[float, Meta(ge=0)]


class Moderation(Struct, frozen=True):
    """May a citizen's comment be taken from the department's page?

    ``ask`` leaves it to a person: the text alone does not tell.
    """

    removable: bool
    verdict: Verdict
    reason: Concern | Literal["none"]
    grounds: tuple[Ground, ...]
    clause: str
    score: Score
    spans: tuple[Span, ...]
    message: str
