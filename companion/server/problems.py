"""Every answer leaves through here: the headers that all carry, and the one shape of a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from aiohttp import hdrs, web
from msgspec import UNSET, Struct, UnsetType

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Sent with every answer. There is no CORS header among them: the extension's background
has the host permission and needs none, and nobody else is to read an answer."""

BODY = "body"
"""Names the request body as a whole where no single field is at fault."""


class Problem(Struct, frozen=True):
    """What went wrong (RFC 9457). It never repeats a value that was sent.

    ``field`` is a place such as ``account.kind`` or ``items[3].text``, or ``body``. It and
    ``detail`` are told only to a caller that has passed the guard.
    """

    title: str
    status: int
    type: str = "about:blank"
    field: str | UnsetType = UNSET
    detail: str | UnsetType = UNSET


class Refusal(Exception):  # noqa: N818 - no error of ours
    """Raised anywhere below the guard to end the request with ``status``."""

    def __init__(
        self,
        status: int,
        field: str | None = None,
        detail: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status)
        self.status = status
        self.field = field
        self.detail = detail
        self.headers = headers or {}


class Answer(web.Response):
    """A response with the common headers and without a server banner."""

    def __init__(
        self,
        body: bytes,
        content_type: str = "application/json",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            body=body,
            status=status,
            headers={**HEADERS, **(headers or {}), hdrs.CONTENT_TYPE: content_type},
        )
        # A browser repeats a request by itself when a kept connection breaks, and whoever
        # holds the port by then would get it. On a new connection it does not.
        self.force_close()

    async def _prepare_headers(self) -> None:
        # aiohttp names itself and its version here and offers no setting against it.
        await super()._prepare_headers()
        self.headers.popall(hdrs.SERVER, None)


def document(refusal: Refusal) -> Problem:
    """What is told of a refusal."""
    return Problem(
        title=HTTPStatus(refusal.status).phrase,
        status=refusal.status,
        field=UNSET if refusal.field is None else refusal.field,
        detail=UNSET if refusal.detail is None else refusal.detail,
    )


def problem(refusal: Refusal) -> Answer:
    """The answer to a refused request."""
    return Answer(
        msgspec.json.encode(document(refusal)),
        content_type="application/problem+json",
        status=refusal.status,
        headers=refusal.headers,
    )
