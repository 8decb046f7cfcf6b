"""Writes the OpenAPI 3.1 document from the table of routes and the types that it names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

import companion
from companion.server.problems import Problem
from companion.server.route import BASIS, Route

_REFERENCE = "#/components/schemas/{name}"
_REFUSALS = {
    400: "The body is malformed: not JSON, not UTF-8, a field twice, nested too deeply",
    401: "The token is missing or wrong",
    403: "The Host, Origin or Sec-Fetch headers are not the extension's or a local program's",
    408: "The body did not arrive in time",
    413: "The body, a text or the list of items is too long",
    415: "The body is not declared as application/json",
    422: "A field is unknown, missing or has a wrong value",
    429: "Too much is in flight; try again after Retry-After seconds",
}


def describe(routes: Iterable[Route]) -> bytes:
    """The document as JSON."""
    table = list(routes)
    types = {kind for route in table for kind in (route.request, route.answer) if kind}
    ordered = sorted(types, key=lambda kind: kind.__name__)
    _, schemas = msgspec.json.schema_components([*ordered, Problem], ref_template=_REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for route in table:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "Second Look companion",
                "version": companion.__version__,
                "description": (
                    "Answers on 127.0.0.1 only. All offsets count UTF-16 code units. No answer "
                    "and no error repeats a text that was sent."
                ),
            },
            "paths": paths,
            "components": {
                "schemas": schemas,
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            },
        }
    )


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": route.summary,
        "security": [{"token": []}] if route.needs_token else [],
        "responses": {"200": {"description": "OK", "content": _content(route)}},
    }
    if route.names_basis:
        operation["responses"]["200"]["headers"] = {
            BASIS: {
                "description": (
                    "A digest of policy, department and model under the token. After an answer "
                    "with another one, what was answered before may no longer hold"
                ),
                "required": True,
                "schema": {"type": "string"},
            }
        }
    if route.request is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": _reference(route.request)},
        }
    for status in _statuses(route):
        operation["responses"][str(status)] = {
            "description": _REFUSALS[status],
            "content": {"application/problem+json": _reference(Problem)},
        }
    return operation


def _content(route: Route) -> dict[str, Any]:
    if route.is_page:
        return {"text/html": {"schema": {"type": "string"}}}
    if route.answer is None:
        return {"application/json": {"schema": {"type": "object"}}}
    return {"application/json": _reference(route.answer)}


def _reference(kind: type[Any]) -> dict[str, Any]:
    return {"schema": {"$ref": _REFERENCE.format(name=kind.__name__)}}


def _statuses(route: Route) -> list[int]:
    """Refusals that this route can give, beside those of HTTP itself."""
    statuses = {400, 403}
    if route.needs_token:
        statuses.add(401)
    if route.request is not None:
        statuses |= {408, 413, 415, 422}
    if route.needs_place:
        statuses.add(429)
    return sorted(statuses)
