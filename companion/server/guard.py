"""Who may ask: the checks that stand before every route.

Loopback is no guard. Any page the officer visits, any other extension and any program of
any user of the machine can knock here. The checks run in the order below, the first that
fails ends the request, and what is refused is told nothing but the status.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterable, Mapping, Set

from aiohttp import hdrs, web

from companion.server.problems import Answer, Refusal, problem
from companion.server.quiet import report
from companion.server.route import Route

_FIREFOX = re.compile(r"moz-extension://[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Firefox draws the host part anew for every profile: only the token ties it to ours."""

_CONTENT_TYPES = frozenset(
    {"application/json", "application/json;charset=utf-8", "application/json; charset=utf-8"}
)


class Guard:
    """Lets through what the extension and the user's own programs send to ``routes``."""

    def __init__(
        self,
        routes: Iterable[Route],
        token: str,
        port: int,
        extension_ids: Iterable[str],
        asked: Callable[[], None],
    ) -> None:
        self._routes: dict[str, dict[str, Route]] = {}
        for route in routes:
            self._routes.setdefault(route.path, {})[route.method] = route
        self._host = f"127.0.0.1:{port}"
        self._chromium = frozenset(f"chrome-extension://{name}" for name in extension_ids)
        self._authorization = f"Bearer {token}".encode("ascii")
        self._asked = asked

    async def answer(self, request: web.Request) -> Answer:
        """The answer of the route asked for, or of whatever was refused or broke on the way."""
        try:
            route = self._check(request)
            return await route.handle(request)
        except Refusal as refusal:
            return problem(refusal)
        except (web.RequestPayloadError, ConnectionError):
            # The body was cut off or badly framed; nobody may be left to read the answer.
            return problem(Refusal(400))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is not told
            report(error)
            return problem(Refusal(500))

    def _check(self, request: web.Request) -> Route:
        self._check_host(request)
        route = self._find_route(request)
        origin = _only(request, hdrs.ORIGIN)
        self._check_origin(origin)
        self._check_fetch_metadata(request, origin, route)
        _check_body_kind(request, route)
        if route.needs_token:
            self._check_token(request)
            if route.keeps_alive:
                self._asked()
        return route

    def _check_host(self, request: web.Request) -> None:
        """The one answer to DNS rebinding, where Host and Origin agree with each other.

        The target must be a bare path as well: in ``POST http://elsewhere/…`` it would
        speak of another host than the header does.
        """
        if _only(request, hdrs.HOST) != self._host or not request.raw_path.startswith("/"):
            raise Refusal(403)

    def _find_route(self, request: web.Request) -> Route:
        """The path is compared as it was sent: no query, no escapes, no second spelling.

        Text must never travel in the address, so a query is no route of ours at all.
        """
        methods = self._routes.get(request.raw_path)
        if methods is None:
            raise Refusal(404)
        route = methods.get(request.method)
        if route is None:
            raise Refusal(405, headers={hdrs.ALLOW: ", ".join(sorted(methods))})
        return route

    def _check_origin(self, origin: str | None) -> None:
        """Equality for Chromium: a pattern without an end once let evil.com into a server.

        Without an Origin come programs, and browsers' own GETs; the token decides there.
        """
        if origin is None or origin in self._chromium:
            return
        if not _FIREFOX.fullmatch(origin):
            raise Refusal(403)

    def _check_fetch_metadata(self, request: web.Request, origin: str | None, route: Route) -> None:
        """What the browser itself says of the request must fit its Origin.

        Seen from a background with the host permission: ``none`` in Chromium 156,
        ``same-origin`` in Firefox 153. Without the permission it is ``cross-site``, from a
        page on another loopback port ``same-site``.
        """
        sites: Set[str]
        if origin is None:
            if route.method == hdrs.METH_POST and any(
                name.lower().startswith("sec-fetch-") for name in request.headers
            ):
                raise Refusal(403)  # a browser's POST names its origin
            sites = {"none", "same-origin"}
            if route.is_page and _only(request, "Sec-Fetch-User") == "?1":
                # A person has followed a link. To Chromium our own popup is another site.
                sites = {*sites, "cross-site"}
        else:
            sites = {"none"} if origin in self._chromium else {"same-origin"}
        allowed: Mapping[str, Set[str]] = {
            "Sec-Fetch-Site": sites,
            "Sec-Fetch-Mode": {"navigate"} if route.is_page else {"cors"},
            "Sec-Fetch-Dest": {"document"} if route.is_page else {"empty"},
        }
        for name, values in allowed.items():
            value = _only(request, name)
            if value is not None and value not in values:
                raise Refusal(403)

    def _check_token(self, request: web.Request) -> None:
        given = _only(request, hdrs.AUTHORIZATION) or ""
        # In constant time, so that the answer's delay tells nothing of the token.
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._authorization):
            raise Refusal(401, headers={hdrs.WWW_AUTHENTICATE: "Bearer"})


def _check_body_kind(request: web.Request, route: Route) -> None:
    """JSON or nothing: a form of a foreign page can send text/plain without a preflight.

    A parameter other than UTF-8 is refused, and so is compression, in which a few bytes
    could hold gigabytes. A GET carries nothing.
    """
    if route.method == hdrs.METH_GET:
        if request.body_exists:
            raise Refusal(400)
        return
    kind = _only(request, hdrs.CONTENT_TYPE) or ""
    if kind.lower() not in _CONTENT_TYPES or hdrs.CONTENT_ENCODING in request.headers:
        raise Refusal(415)


def _only(request: web.Request, name: str) -> str | None:
    """The header's one value. Two of a kind are refused: readers differ on which one counts."""
    values = request.headers.getall(name, [])
    if len(values) > 1:
        raise Refusal(403)
    return values[0] if values else None
