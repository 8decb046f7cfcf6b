"""The OpenAPI document describes what is served, and what is served keeps to it."""

from __future__ import annotations

import datetime
import hashlib
import hmac

import pytest
from jsonschema import Draft202012Validator

from companion.review.accounts import Standing
from companion.server.route import BASIS

ROUTES = {
    ("post", "/v1/hello", False),
    ("post", "/v1/check", True),
    ("post", "/v1/check/batch", True),
    ("post", "/v1/moderate", True),
    ("post", "/v1/moderate/batch", True),
    ("get", "/v1/policy", True),
    ("get", "/v1/managed", True),
    ("get", "/v1/accounts", True),
    ("get", "/v1/health", False),
    ("get", "/v1/openapi.json", True),
    ("get", "/practice", False),
}


@pytest.fixture
async def document(server):
    return (await server.ask("GET", "/v1/openapi.json")).json


def validate(document, content, value):
    """Raises ValidationError unless ``value`` keeps to the schema of a media type."""
    validator = Draft202012Validator({**content["schema"], "components": document["components"]})
    validator.validate(value)


def test_every_route_and_its_security(document):
    assert document["openapi"] == "3.1.0"
    described = {
        (method, path, operation["security"] == [{"token": []}])
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert described == ROUTES
    assert document["components"]["securitySchemes"]["token"] == {
        "type": "http",
        "scheme": "bearer",
    }


async def test_nothing_is_served_beside_it(server, document):
    for path, methods in document["paths"].items():
        [reply] = await server.raw(server.request("DELETE", path))
        assert reply.headers["allow"].lower().split(", ") == sorted(methods)


def test_the_schemas_are_schemas(document):
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


REQUESTS = [
    ("/v1/hello", {"nonce": "A" * 43}),
    ("/v1/check", {"text": ""}),
    ("/v1/check", {"text": "the witness"}),
    (
        "/v1/check",
        {
            "text": "the witness",
            "action": "share",
            "platform": "x",
            "account": {"kind": "official", "handle": "@pd"},
            "affiliated": True,
            "shared": {"text": "a", "author": "@b"},
            "sensitivity": "quiet",
        },
    ),
    ("/v1/check/batch", {"items": [{"text": "the witness"}, {"text": ""}]}),
    ("/v1/moderate", {"text": "all quiet"}),
    ("/v1/moderate/batch", {"items": [{"text": "all quiet"}, {"text": ""}]}),
]


@pytest.mark.parametrize(("path", "body"), REQUESTS)
async def test_answers_to_posts(server, document, path, body):
    operation = document["paths"][path]["post"]
    validate(document, operation["requestBody"]["content"]["application/json"], body)
    reply = await server.ask("POST", path, None, body)
    assert reply.status == 200
    described = operation["responses"]["200"]
    validate(document, described["content"]["application/json"], reply.json)
    # What it rests on is told of what is judged, and of nothing else.
    [basis] = described.get("headers", [None])
    assert (basis is None) == (path == "/v1/hello")
    assert basis is None or basis.lower() in reply.headers


async def test_what_answers_rest_on_is_told_without_a_way_to_guess_it(start, server):
    async def told(basis):
        server = await start()
        server.reviewer.basis = basis
        return (await server.check({"text": ""})).headers[BASIS.lower()]

    first = await told("one")
    # A companion that was started again says the same.
    assert await told("one") == first
    assert await told("other") != first
    token = server.fill("{token}").encode()
    assert first == hmac.digest(token, b"second-look-basis-v1one", hashlib.sha256).hex()


@pytest.mark.parametrize(
    "path",
    [
        "/v1/policy",
        "/v1/managed",
        "/v1/accounts",
        "/v1/health",
        "/v1/openapi.json",
        "/practice",
    ],
)
async def test_answers_to_gets(server, document, path):
    content = document["paths"][path]["get"]["responses"]["200"]["content"]
    reply = await server.ask("GET", path)
    kind = reply.headers["content-type"].partition(";")[0]
    value = reply.json if kind == "application/json" else reply.body.decode()
    validate(document, content[kind], value)


PROBLEMS = [
    ("malformed", "/v1/check", {}, b"{", 400),
    ("no token", "/v1/check", {"Authorization": None}, b"{}", 401),
    ("a page", "/v1/hello", {"Origin": "https://x.com"}, b"{}", 403),
    ("half a body", "/v1/check", {"Content-Length": "9"}, b"{}", 408),
    ("too long", "/v1/moderate", {}, {"text": "a" * 100_001}, 413),
    ("another type", "/v1/check", {"Content-Type": "text/plain"}, b"{}", 415),
    ("a field is missing", "/v1/check/batch", {}, b"{}", 422),
    ("too much at once", "/v1/check/batch", {}, b"{}", 429),
]


@pytest.mark.parametrize(
    ("path", "headers", "body", "status"),
    [pytest.param(*values, id=label) for label, *values in PROBLEMS],
)
async def test_problems(start, document, path, headers, body, status):
    server = await start(body_seconds=0.05, places=0 if status == 429 else 1)
    reply = await server.ask("POST", path, headers, body)
    described = document["paths"][path]["post"]["responses"][str(status)]
    assert reply.status == status
    validate(document, described["content"]["application/problem+json"], reply.json)


async def test_what_the_schema_refuses_the_server_refuses(server, document):
    content = document["paths"]["/v1/check"]["post"]["requestBody"]["content"]["application/json"]
    checker = Draft202012Validator({**content["schema"], "components": document["components"]})
    for body in (
        {},
        {"text": 1},
        {"text": "a", "more": 1},
        {"text": "a", "action": "poke"},
        {"text": "a", "account": None},
        {"text": "a", "account": {"kind": "boss"}},
        {"text": "a", "shared": {}},
        {"text": "a", "sensitivity": "loud"},
        {"text": "a", "sensitivity": None},
    ):
        assert not checker.is_valid(body)
        assert (await server.check(body)).status == 422


async def test_managed_settings_are_passed_on_as_they_are(start):
    for told in (None, {}, {"sensitivity": "loud", "disabledSites": ["x"]}):
        server = await start(managed=lambda told=told: told)
        assert (await server.ask("GET", "/v1/managed")).json == {"firefox": told}


async def test_the_accounts_of_the_user_who_asks(start, document):
    last = datetime.date(2027, 6, 30)
    found = (Standing("x", "@ElmFallsPD", True, last), Standing("facebook", "EFPD", False, None))
    answers = iter([found, ()])
    server = await start(accounts=lambda: next(answers))
    content = document["paths"]["/v1/accounts"]["get"]["responses"]["200"]["content"]
    reply = await server.ask("GET", "/v1/accounts")
    validate(document, content["application/json"], reply.json)
    assert reply.json == {
        "accounts": [
            {"platform": "x", "handle": "@ElmFallsPD", "approved": True, "until": "2027-06-30"},
            {"platform": "facebook", "handle": "EFPD", "approved": False, "until": None},
        ],
        "unapproved": {
            "clause": "9",
            "title": "Title",
            "message": "Message",
            "advice": "Advice",
            "severity": "high",
        },
    }
    # An approval ends at midnight, not with the companion.
    assert (await server.ask("GET", "/v1/accounts")).json["accounts"] == []
