"""What the guard and the OpenAPI document have to know of a route."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web
from msgspec import Struct

from companion.server.problems import Answer

BASIS = "Second-Look-Basis"
"""A digest under the token of all that decides: what an answer with another one said may no
longer hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method of one path."""

    method: str
    path: str
    summary: str
    handle: Callable[[web.Request], Awaitable[Answer]]
    needs_token: bool = True
    keeps_alive: bool = True
    """Asking for it with the token keeps a companion that was started on demand from ending."""
    needs_place: bool = False
    """Takes one of the places of admission, so it may be answered 429."""
    names_basis: bool = False
    """The answer names in the header ``BASIS`` what it rests on."""
    is_page: bool = False
    """Opened in a tab by a person, rather than fetched by a program."""
    request: type[Struct] | None = None
    answer: type[Struct] | None = None
    """None where the answer is a document of its own: the page, the OpenAPI document."""
