"""Puts the server together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from aiohttp import hdrs, web

from companion.doctor import managed as policy
from companion.identity import chromium_ids
from companion.review.accounts import Standing
from companion.server.admission import PLACES, Admission
from companion.server.body import BODY_SECONDS
from companion.server.guard import Guard
from companion.server.routes import Reviewer, Service


def create_app(
    reviewer: Reviewer,
    token: str,
    port: int,
    extension_ids: Iterable[str] = chromium_ids(),
    *,
    asked: Callable[[], None] = lambda: None,
    accounts: Callable[[], tuple[Standing, ...]] = tuple,
    managed: Callable[[], dict[str, Any] | None] = policy.of_firefox,
    places: int = PLACES,
    body_seconds: float = BODY_SECONDS,
) -> web.Application:
    """The application for one token and the port that it is reached on.

    ``port`` is the real one, since the Host header is compared with it. ``extension_ids``
    are Chromium's; ``asked`` is called for each request that brings the token, ``accounts``
    for each that asks which official accounts this user may act as, ``managed`` for each that
    asks what IT has set. To be run by ``companion.server.serve``, which also silences aiohttp.
    """
    admission = Admission(places)
    routes = Service(reviewer, token, admission, body_seconds, accounts, managed).routes()
    guard = Guard(routes, token, port, extension_ids, asked)
    app = web.Application()
    # The one route that aiohttp knows: nothing of a request is looked at before the guard.
    app.router.add_route(hdrs.METH_ANY, "/{anything:.*}", guard.answer, expect_handler=_no_promise)

    async def close(_: web.Application) -> None:
        admission.close()

    app.on_cleanup.append(close)
    return app


async def _no_promise(_: web.Request) -> None:
    """aiohttp's own sends "100 Continue" before the guard has looked at the request."""
