"""Which routes there are, which methods they take, and which of them need the token."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

import pytest

import companion

GOOD_BODIES = {
    ("POST", "/v1/hello"): {"nonce": "A" * 43},
    ("POST", "/v1/check"): {"text": "all quiet"},
    ("POST", "/v1/check/batch"): {"items": [{"text": "all quiet"}]},
    ("POST", "/v1/moderate"): {"text": "all quiet"},
    ("POST", "/v1/moderate/batch"): {"items": [{"text": "all quiet"}]},
    ("GET", "/v1/policy"): None,
    ("GET", "/v1/accounts"): None,
    ("GET", "/v1/openapi.json"): None,
    ("GET", "/v1/health"): None,
    ("GET", "/practice"): None,
}
OPEN = {("POST", "/v1/hello"), ("GET", "/v1/health"), ("GET", "/practice")}
ROUTES = sorted(GOOD_BODIES)
METHODS = ["GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]

NOT_THE_TOKEN = [
    pytest.param(value, id=label)
    for label, value in [
        ("no token", None),
        ("empty", ""),
        ("the scheme alone", "Bearer"),
        ("the scheme and a blank", "Bearer "),
        ("the token alone", "{token}"),
        ("another scheme", "Basic {token}"),
        ("another token", "Bearer " + "x" * 43),
        ("all but the last letter", "Bearer " + "t" * 42),
        ("one letter more", "Bearer {token}t"),
        ("the token twice", "Bearer {token} {token}"),
        ("two blanks", "Bearer  {token}"),
        ("upper case", "Bearer " + "T" * 43),
        ("letters beyond ASCII", "Bearer \xe4\xff"),
    ]
]


def ids(route):
    return " ".join(route) if isinstance(route, tuple) else None


@pytest.mark.parametrize("route", ROUTES, ids=ids)
@pytest.mark.parametrize("value", NOT_THE_TOKEN)
async def test_token_by_route(server, route, value):
    with_token = await server.ask(*route, None, GOOD_BODIES[route])
    without = await server.ask(*route, {"Authorization": value}, GOOD_BODIES[route])
    assert with_token.status == 200
    if route in OPEN:
        assert without.status == 200
    else:
        assert without.status == 401
        assert without.headers["www-authenticate"] == "Bearer"
        assert set(without.json) == {"type", "title", "status"}


@pytest.mark.parametrize("route", ROUTES, ids=ids)
@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("Host", "evil.example", 403),
        ("Origin", "https://x.com", 403),
        ("Sec-Fetch-Site", "cross-site", 403),
    ],
)
async def test_the_token_does_not_excuse_the_rest(server, route, header, value, status):
    assert (await server.ask(*route, {header: value}, GOOD_BODIES[route])).status == status
    assert (await server.ask(*route, None, GOOD_BODIES[route])).status == 200


async def test_a_stranger_gets_nothing_judged(server):
    for route in ROUTES:
        for header in ({"Authorization": None}, {"Host": "evil.example"}, {"Origin": "null"}):
            await server.ask(*route, header, GOOD_BODIES[route])
    assert server.reviewer.seen == []


async def test_the_token_is_compared_in_constant_time(server, monkeypatch):
    compared = []

    def compare(left, right):
        compared.append((left, right))
        return False

    monkeypatch.setattr(hmac, "compare_digest", compare)
    assert (await server.check({"text": "all quiet"})).status == 401
    expected = server.fill("Bearer {token}").encode()
    assert compared == [(expected, expected)]


@pytest.mark.parametrize("path", [*sorted({path for _, path in ROUTES}), "/", "/v1", "/v1/nothing"])
@pytest.mark.parametrize("method", METHODS)
async def test_methods_by_path(server, method, path):
    [reply] = await server.raw(server.request(method, path, None, GOOD_BODIES.get((method, path))))
    known = {known for known, at in ROUTES if at == path}
    if method in known:
        assert reply.status == 200
    elif known:
        assert reply.status == 405
        assert reply.headers["allow"] == ", ".join(sorted(known))
    else:
        assert reply.status == 404


@pytest.mark.parametrize("path", sorted({path for _, path in ROUTES}))
async def test_a_preflight_gets_no_permission(server, path):
    asked = {
        "Origin": "https://x.com",
        "Authorization": None,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type",
        "Access-Control-Request-Private-Network": "true",
    }
    for origin in ("https://x.com", "chrome-extension://{id}"):
        request = server.request("OPTIONS", path, asked | {"Origin": origin}, b"")
        [reply] = await server.raw(request)
        assert reply.status == 405
        assert not [name for name in reply.headers if name.startswith("access-control")]


async def test_health_tells_a_stranger_nothing_more(server):
    reply = await server.ask("GET", "/v1/health", {"Authorization": None})
    assert reply.json == {"status": "ok", "version": companion.__version__}


async def test_a_get_carries_nothing(server):
    for path in ("/v1/policy", "/v1/health", "/practice"):
        reply = await server.ask("GET", path, {"Origin": None, "Content-Length": "2"}, b"{}")
        assert reply.status == 400


async def test_the_practice_page_runs_only_what_it_came_with(server):
    reply = await server.ask("GET", "/practice", {"Authorization": None})
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    rules = dict(
        rule.strip().split(" ", 1) for rule in reply.headers["content-security-policy"].split(";")
    )
    for name in ("default-src", "frame-ancestors", "base-uri", "form-action"):
        assert rules[name] == "'none'"
    html = reply.body.decode()
    for tag in ("script", "style"):
        inline = re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", html, re.DOTALL)
        hashes = [base64.b64encode(hashlib.sha256(part.encode()).digest()) for part in inline]
        expected = [f"'sha256-{value.decode()}'" for value in hashes]
        assert rules.get(f"{tag}-src", "").split() == expected
    assert not re.search(
        r"<[^>]*\s(on\w+|style)\s*=", re.sub(r"(?s)<(script|style).*?</\1>", "", html)
    )


async def test_no_answer_holds_the_token(server):
    for route in ROUTES:
        reply = await server.ask(*route, None, GOOD_BODIES[route])
        assert server.fill("{token}") not in str(reply)
