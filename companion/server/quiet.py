"""Keeps what people write out of logs and answers, also where something breaks.

aiohttp quotes a request that it cannot parse, in its answer and in its log, and a traceback
holds whatever an exception says. Here only the kind of a fault and its place in the code
survive.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from aiohttp import web

from companion.server.problems import Answer, Refusal, problem

_log = logging.getLogger("companion.server")


def report(error: BaseException) -> None:
    """Logs the class of an unexpected error and the line that raised it, never its words."""
    place = "nowhere"
    trace = error.__traceback__
    while trace is not None:
        place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
        trace = trace.tb_next
    _log.error("%s at %s", type(error).__name__, place)


def report_from_loop(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Exception handler of the event loop, whose own one prints representations."""
    error = context.get("exception")
    if isinstance(error, Exception):
        report(error)


class QuietHandler(web.RequestHandler):
    """One connection. Differs from aiohttp's in what it tells, not in what it does."""

    __slots__ = ()

    def log_exception(self, *_: Any, exc_info: Any = None, **__: Any) -> None:
        if isinstance(exc_info, Exception):
            report(exc_info)

    def log_debug(self, *_: Any, **__: Any) -> None:
        pass

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - it quotes the request
    ) -> web.StreamResponse:
        """Answers what could not be parsed (400) or failed before the guard was reached."""
        if status >= 500 and exc is not None:
            report(exc)
        if request.writer.output_size > 0:
            raise ConnectionError
        refused = problem(Refusal(status))
        refused.force_close()
        return refused

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Replaces what aiohttp raises by itself: it quotes an Expect that it does not know."""
        if not isinstance(resp, Answer):
            resp = problem(Refusal(resp.status))
        return await super().finish_response(request, resp, start_time)
