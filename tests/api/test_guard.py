"""Who is let in: Host, Origin, what the browser says of the request, and the content type."""

from __future__ import annotations

import pytest

from companion.identity import chromium_ids

BODY = {"text": "all quiet"}
UUID = "6f1c0b1a-1d2e-4f3a-8b4c-5d6e7f8a9b0c"
COMMON = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
}


def table(*rows):
    """Parameters with a label to read aloud: (label, *values)."""
    return [pytest.param(*values, id=label) for label, *values in rows]


def assert_plain(reply, status):
    """A refusal that tells the status and nothing else."""
    assert reply.status == status
    assert set(reply.json) == {"type", "title", "status"}
    assert reply.json["status"] == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert_headers(reply)


def assert_headers(reply):
    assert COMMON.items() <= reply.headers.items()
    assert "server" not in reply.headers
    assert not [name for name in reply.headers if name.startswith("access-control-")]


HOSTS = table(
    ("ours", "127.0.0.1:{port}", 200),
    ("a name for us that we do not use", "localhost:{port}", 403),
    ("upper case", "LOCALHOST:{port}", 403),
    ("trailing dot on a name", "localhost.:{port}", 403),
    ("trailing dot on the address", "127.0.0.1.:{port}", 403),
    ("without port", "127.0.0.1", 403),
    ("another port", "127.0.0.1:1", 403),
    ("a port with a leading zero", "127.0.0.1:0{port}", 403),
    ("a port and more", "127.0.0.1:{port}0", 403),
    ("short form of the address", "127.1:{port}", 403),
    ("decimal form of the address", "2130706433:{port}", 403),
    ("hexadecimal form of the address", "0x7f.0.0.1:{port}", 403),
    ("another loopback address", "127.0.0.2:{port}", 403),
    ("any address", "0.0.0.0:{port}", 403),
    ("any address, IPv6", "[::]:{port}", 403),
    ("loopback, IPv6", "[::1]:{port}", 403),
    ("loopback mapped into IPv6", "[::ffff:127.0.0.1]:{port}", 403),
    ("port alone", ":{port}", 403),
    ("empty", "", 403),
    ("missing", None, 400),
    ("a name that begins like ours", "localhost.com:{port}", 403),
    ("a foreign name", "evil.example", 403),
    ("a foreign name with our port", "evil.example:{port}", 403),
    ("a foreign name that begins with our address", "127.0.0.1.evil.example:{port}", 403),
    ("a foreign name that ends with our address", "evil.example.127.0.0.1:{port}", 403),
    ("with a user", "evil@127.0.0.1:{port}", 403),
    ("with a path", "127.0.0.1:{port}/", 403),
    ("two in one", "127.0.0.1:{port}, evil.example", 403),
)


@pytest.mark.parametrize(("host", "status"), HOSTS)
async def test_hosts(server, host, status):
    for method, target, body in [("POST", "/v1/check", BODY), ("GET", "/v1/health", None)]:
        reply = await server.ask(method, target, {"Host": host}, body)
        if status == 200:
            assert reply.status == 200
            assert_headers(reply)
        else:
            assert_plain(reply, status)


async def test_host_is_checked_before_anything_else(server):
    reply = await server.ask("TRACE", "/nowhere?x", {"Host": "evil.example", "Origin": "null"})
    assert_plain(reply, 403)


async def test_two_hosts(server):
    request = server.request("POST", "/v1/check", None, BODY)
    doubled = request.replace(b"\r\n", b"\r\nHost: evil.example\r\n", 1)
    [reply] = await server.raw(doubled)
    assert_plain(reply, 400)


async def test_http_1_0_without_host(server):
    [reply] = await server.raw(b"GET /v1/health HTTP/1.0\r\n\r\n")
    assert_plain(reply, 403)


TARGETS = table(
    ("a path", "/v1/check", 200),
    ("another host", "http://evil.example/v1/check", 403),
    ("our own host, absolute all the same", "http://127.0.0.1:{port}/v1/check", 403),
    ("another scheme", "https://127.0.0.1:{port}/v1/check", 403),
    ("a host without scheme", "//127.0.0.1:{port}/v1/check", 404),
    ("a query", "/v1/check?text=hello", 404),
    ("an empty query", "/v1/check?", 404),
    ("a trailing slash", "/v1/check/", 404),
    ("a doubled slash", "//v1/check", 404),
    ("an escape", "/v1/%63heck", 404),
    ("dots", "/v1/../v1/check", 404),
    ("upper case", "/V1/CHECK", 404),
    ("bytes that are no UTF-8", "/v1/check\xff", 400),
    ("an unknown path", "/v1/token", 404),
)


@pytest.mark.parametrize(("target", "status"), TARGETS)
async def test_targets(server, target, status):
    reply = await server.ask("POST", server.fill(target), None, BODY)
    assert reply.status == status
    if status != 200:
        assert_plain(reply, status)


ORIGINS = table(
    ("our extension in Chromium", "chrome-extension://{id}", "none", 200),
    ("an extension in Firefox", f"moz-extension://{UUID}", "same-origin", 200),
    ("a program", None, None, 200),
    ("the page we serve", "http://127.0.0.1:{port}", "same-origin", 403),
    ("another loopback port", "http://127.0.0.1:1", "same-site", 403),
    ("a covered site", "https://x.com", "cross-site", 403),
    ("a page that claims to be alone", "https://x.com", "none", 403),
    ("a sandboxed frame or a file", "null", "cross-site", 403),
    ("empty", "", None, 403),
    ("a suffix", "chrome-extension://{id}.evil.example", "none", 403),
    ("a prefix", "xchrome-extension://{id}", "none", 403),
    ("a slash", "chrome-extension://{id}/", "none", 403),
    ("a port", "chrome-extension://{id}:80", "none", 403),
    ("upper case scheme", "Chrome-Extension://{id}", "none", 403),
    ("our id under another scheme", "https://{id}", "none", 403),
    ("another extension", "chrome-extension://" + "a" * 32, "none", 403),
    ("two origins", "chrome-extension://{id} https://x.com", "none", 403),
    ("our id in Safari", "safari-web-extension://{id}", "none", 403),
    ("Firefox, upper case", f"moz-extension://{UUID.upper()}", "same-origin", 403),
    ("Firefox, no hyphens", f"moz-extension://{UUID.replace('-', '')}", "same-origin", 403),
    ("Firefox, braces", "moz-extension://{" + UUID + "}", "same-origin", 403),
    ("Firefox, one digit less", f"moz-extension://{UUID[:-1]}", "same-origin", 403),
    ("Firefox, one digit more", f"moz-extension://{UUID}0", "same-origin", 403),
    ("Firefox, a suffix", f"moz-extension://{UUID}.evil.example", "same-origin", 403),
    ("Firefox, a port", f"moz-extension://{UUID}:80", "same-origin", 403),
    ("Firefox, our Chromium id", "moz-extension://{id}", "same-origin", 403),
)


@pytest.mark.parametrize(("origin", "site", "status"), ORIGINS)
async def test_origins(server, origin, site, status):
    mode, dest = ("cors", "empty") if site else (None, None)
    said = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    for headers in (said, dict.fromkeys(said)):
        reply = await server.ask("POST", "/v1/check", headers | {"Origin": origin}, BODY)
        assert reply.status == status
        if status != 200:
            assert_plain(reply, status)
            # A GET has no more rights: with the Origin of a stranger it is refused as well.
            for target in ("/v1/policy", "/v1/health", "/v1/openapi.json", "/practice"):
                assert_plain(await server.ask("GET", target, headers | {"Origin": origin}), 403)


async def test_further_ids_are_let_in_beside_ours(start):
    further = "p" * 32
    server = await start(extension_ids=chromium_ids([further]))
    for name, status in [("{id}", 200), (further, 200), ("a" * 32, 403), (further + "p", 403)]:
        origin = {"Origin": f"chrome-extension://{name}"}
        for method, target, body in [("POST", "/v1/check", BODY), ("GET", "/v1/policy", None)]:
            assert (await server.ask(method, target, origin, body)).status == status
        # What the browser says of the request must fit here as well.
        said = origin | {"Sec-Fetch-Site": "same-origin"}
        assert (await server.ask("POST", "/v1/check", said, BODY)).status == 403


async def test_only_who_brings_the_token_and_has_work_counts_as_asking(start):
    asked = []
    server = await start(asked=lambda: asked.append(True), managed=dict)
    refused = [{"Authorization": "Bearer x"}, {"Origin": "https://x.com"}, {"Host": "x"}]
    for headers in refused:
        assert (await server.check(BODY, headers)).status in (401, 403)
    for target in ("/v1/health", "/practice", "/v1/managed"):
        assert (await server.ask("GET", target)).status == 200
    hello = {"nonce": "A" * 43}
    assert (await server.ask("POST", "/v1/hello", None, hello)).status == 200
    assert asked == []
    assert (await server.check(BODY)).status == 200
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Origin", "https://x.com"),
        ("Origin", "chrome-extension://{id}"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Mode", "navigate"),
        ("Authorization", "Bearer x"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
async def test_two_of_a_kind(server, name, value, first):
    request = server.request("POST", "/v1/check", None, BODY)
    extra = server.fill(f"{name}: {value}\r\n").encode()
    at = request.index(b"\r\n") + 2 if first else request.index(b"\r\n\r\n") + 2
    [reply] = await server.raw(request[:at] + extra + request[at:])
    assert_plain(reply, 403)


CHROMIUM = "chrome-extension://{id}"
FIREFOX = f"moz-extension://{UUID}"
FETCHES = table(
    ("Chromium", CHROMIUM, "none", "cors", "empty", 200),
    ("Chromium, browser too old to say", CHROMIUM, None, None, None, 200),
    ("Chromium without the host permission", CHROMIUM, "cross-site", "cors", "empty", 403),
    ("Chromium, Firefox's word", CHROMIUM, "same-origin", "cors", "empty", 403),
    ("Chromium, another port's page", CHROMIUM, "same-site", "cors", "empty", 403),
    ("Chromium, no cors", CHROMIUM, "none", "no-cors", "empty", 403),
    ("Chromium, a navigation", CHROMIUM, "none", "navigate", "document", 403),
    ("Chromium, a websocket", CHROMIUM, "none", "websocket", "empty", 403),
    ("Chromium, an image", CHROMIUM, "none", "cors", "image", 403),
    ("Chromium, a word that there is not", CHROMIUM, "NONE", "cors", "empty", 403),
    ("Firefox", FIREFOX, "same-origin", "cors", "empty", 200),
    ("Firefox, Chromium's word", FIREFOX, "none", "cors", "empty", 403),
    ("Firefox without the host permission", FIREFOX, "cross-site", "cors", "empty", 403),
    ("Firefox, another port's page", FIREFOX, "same-site", "cors", "empty", 403),
    ("a program", None, None, None, None, 200),
    ("a browser that hides its Origin", None, "none", "cors", "empty", 403),
    ("half a browser", None, None, "cors", None, 403),
)


@pytest.mark.parametrize(("origin", "site", "mode", "dest", "status"), FETCHES)
async def test_what_the_browser_says_of_a_post(server, origin, site, mode, dest, status):
    headers = {
        "Origin": origin,
        "Sec-Fetch-Site": site,
        "Sec-Fetch-Mode": mode,
        "Sec-Fetch-Dest": dest,
    }
    for target, body in [("/v1/check", BODY), ("/v1/hello", {"nonce": "A" * 43})]:
        assert (await server.ask("POST", target, headers, body)).status == status


DATA, PAGE = "/v1/policy /v1/openapi.json /v1/health", "/practice"
GETS = table(
    ("Chromium's background", DATA, "none", "cors", "empty", 200),
    ("Firefox's background", DATA, "same-origin", "cors", "empty", 200),
    ("a program", DATA, None, None, None, 200),
    ("a page", DATA, "cross-site", "cors", "empty", 403),
    ("a page's script element", DATA, "cross-site", "no-cors", "script", 403),
    ("a page on another port", DATA, "same-site", "cors", "empty", 403),
    ("a person in the address bar", DATA, "none", "navigate", "document", 403),
    ("the same, half said", DATA, "none", "navigate", None, 403),
    ("a person in the address bar", PAGE, "none", "navigate", "document", 200),
    ("the page itself, reloaded", PAGE, "same-origin", "navigate", "document", 200),
    ("a program", PAGE, None, None, None, 200),
    ("a link on a site", PAGE, "cross-site", "navigate", "document", 403),
    ("a link on another port", PAGE, "same-site", "navigate", "document", 403),
    ("a frame", PAGE, "same-origin", "navigate", "iframe", 403),
    ("a fetch", PAGE, "same-origin", "cors", "empty", 403),
    ("a fetch, half said", PAGE, "same-origin", "cors", None, 403),
)


LINKS = table(
    ("followed by a person", PAGE, "cross-site", "document", "?1", 200),
    ("that a script follows", PAGE, "cross-site", "document", "?0", 403),
    ("in a frame", PAGE, "cross-site", "iframe", "?1", 403),
    ("on another port", PAGE, "same-site", "document", "?1", 403),
    ("to data", DATA, "cross-site", "document", "?1", 403),
)


@pytest.mark.parametrize(("targets", "site", "dest", "user", "status"), LINKS)
async def test_a_link(server, targets, site, dest, user, status):
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": dest}
    for target in targets.split():
        reply = await server.ask("GET", target, headers | {"Sec-Fetch-User": user})
        assert reply.status == status
        opener = reply.headers.get("cross-origin-opener-policy")
        assert opener == ("same-origin" if status == 200 else None)


@pytest.mark.parametrize(("targets", "site", "mode", "dest", "status"), GETS)
async def test_what_the_browser_says_of_a_get(server, targets, site, mode, dest, status):
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    for target in targets.split():
        reply = await server.ask("GET", target, headers)
        assert reply.status == status
        assert_headers(reply)


CONTENT_TYPES = table(
    ("JSON", "application/json", 200),
    ("JSON, UTF-8 said", "application/json; charset=utf-8", 200),
    ("JSON, UTF-8 said, no space", "application/json;charset=UTF-8", 200),
    ("JSON, upper case", "Application/JSON", 200),
    ("missing", None, 415),
    ("empty", "", 415),
    ("plain text, as a form can send", "text/plain", 415),
    ("a form", "application/x-www-form-urlencoded", 415),
    ("a form with files", "multipart/form-data; boundary=x", 415),
    ("another JSON", "application/problem+json", 415),
    ("text of JSON", "text/json", 415),
    ("a longer name", "application/jsonp", 415),
    ("another charset", "application/json; charset=utf-16", 415),
    ("another parameter", "application/json; profile=x", 415),
    ("JSON as a second thought", "text/plain, application/json", 415),
    ("JSON as a parameter", "text/plain; application/json", 415),
)


@pytest.mark.parametrize(("kind", "status"), CONTENT_TYPES)
async def test_content_types(server, kind, status):
    reply = await server.check(BODY, {"Content-Type": kind})
    assert reply.status == status
    if status != 200:
        assert_plain(reply, status)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "identity"])
async def test_no_compressed_body(server, coding):
    assert_plain(await server.check(BODY, {"Content-Encoding": coding}), 415)
