"""Puts the server together."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

from aiohttp import hdrs, web

from companion.doctor import managed as policy
from companion.identity import chromium_ids
from companion.review.accounts import Standing
from companion.server.admission import PLACES, Admission
from companion.server.body import BODY_SECONDS
from companion.server.guard import Guard
from companion.server.routes import Reviewer, Service

FORGET_SECONDS = 60.0
"""Between two times that what was judged a while ago is dropped."""


def create_app(
    reviewer: Reviewer,
    token: str,
    port: int,
    extension_ids: Iterable[str] = chromium_ids(),
    *,
    asked: Callable[[], None] = lambda: None,
    managed: Callable[[], dict[str, Any] | None] = policy.of_firefox,
    accounts: Callable[[], tuple[Standing, ...]] = tuple,
    places: int = PLACES,
    body_seconds: float = BODY_SECONDS,
    forget_seconds: float = FORGET_SECONDS,
) -> web.Application:
    """The application for one token and the port that it is reached on.

    ``port`` is the real one, since the Host header is compared with it. ``extension_ids``
    are Chromium's; ``asked`` is called for each request that brings the token and comes of
    somebody's work, ``managed`` for each that asks what IT has set, ``accounts`` for each that
    asks which official accounts this user may act as. To be run by ``companion.server.serve``,
    which also silences aiohttp.
    """
    admission = Admission(places)
    routes = Service(reviewer, token, port, admission, body_seconds, managed, accounts).routes()
    guard = Guard(routes, token, port, extension_ids, asked)
    app = web.Application()
    # The one route that aiohttp knows: nothing of a request is looked at before the guard.
    app.router.add_route(hdrs.METH_ANY, "/{anything:.*}", guard.answer, expect_handler=_no_promise)

    async def forgetting() -> None:
        while True:
            await asyncio.sleep(forget_seconds)
            await admission.between(reviewer.forget)

    async def work(_: web.Application) -> AsyncIterator[None]:
        forgets = asyncio.create_task(forgetting())
        yield
        forgets.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await forgets
        admission.close()

    app.cleanup_ctx.append(work)
    return app


async def _no_promise(_: web.Request) -> None:
    """aiohttp's own sends "100 Continue" before the guard has looked at the request."""
