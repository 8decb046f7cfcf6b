"""Requests that no well-meaning program sends: mis-framed, oversized, half sent, interrupted."""

from __future__ import annotations

import asyncio
import logging

import pytest

from companion.server.problems import Answer

BODY = {"text": "all quiet"}


def plain(reply, status):
    return (
        reply.status == status
        and set(reply.json) == {"type", "title", "status"}
        and reply.headers["cache-control"] == "no-store"
        and reply.headers["content-type"] == "application/problem+json"
        and "server" not in reply.headers
    )


def head(server, *lines: bytes) -> bytes:
    host = b"Host: 127.0.0.1:%d" % server.port
    return b"\r\n".join([b"POST /v1/check HTTP/1.1", host, *lines, b"", b""])


UNREADABLE = [
    ("no HTTP", lambda _: b"hello\r\n\r\n"),
    ("TLS", lambda _: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
    ("an unknown method", lambda s: head(s).replace(b"POST", b"CANARY")),
    ("an unknown version", lambda s: head(s).replace(b"HTTP/1.1", b"HTTP/9.9")),
    ("a control character in a header", lambda s: head(s, b"X: canary\x01canary")),
    ("NUL in a header", lambda s: head(s, b"X: canary\x00canary")),
    ("a bare line feed", lambda s: head(s, b"X: a\n canary\x01")),
    ("a blank in a header name", lambda s: head(s, b"X canary: a")),
    ("a header without colon", lambda s: head(s, b"canary")),
    ("a length that is none", lambda s: head(s, b"Content-Length: canary")),
    ("a negative length", lambda s: head(s, b"Content-Length: -1")),
    ("two lengths", lambda s: head(s, b"Content-Length: 1", b"Content-Length: 2")),
    ("length and chunks", lambda s: head(s, b"Content-Length: 1", b"Transfer-Encoding: chunked")),
    ("an unknown framing", lambda s: head(s, b"Transfer-Encoding: canary")),
    ("a header of 9,000 bytes", lambda s: head(s, b"X: " + b"canary" * 1500)),
    ("a path of 9,000 bytes", lambda s: head(s).replace(b"/v1", b"/" + b"canary" * 1500)),
    ("200 headers", lambda s: head(s, *[b"X-%d: canary" % i for i in range(200)])),
]


@pytest.mark.parametrize("make", [pytest.param(make, id=label) for label, make in UNREADABLE])
async def test_unreadable(server, caplog, make):
    [reply] = await server.raw(make(server))
    assert plain(reply, 400)
    assert b"canary" not in reply.body.lower()
    assert caplog.text == ""


async def test_more_than_the_declared_length(server, caplog):
    """What is left over is read as the next request, which it is not."""
    whole = server.request("POST", "/v1/check", None, BODY, close=False)
    *_, last = await server.raw(whole + b"canary canary")
    assert plain(last, 400)
    assert b"canary" not in last.body
    assert caplog.text == ""


@pytest.mark.parametrize(
    "chunks", [b"canary\r\n", b"5\r\ncanary canary\r\n", b"-1\r\n", b"ffffffffffffffffff\r\n"]
)
async def test_bad_chunks(start, caplog, chunks):
    server = await start(body_seconds=0.05)
    headers = {"Content-Length": None, "Transfer-Encoding": "chunked"}
    first, *rest = await server.raw(server.request("POST", "/v1/check", headers, b"") + chunks)
    assert 400 <= first.status < 500
    assert all(plain(reply, 400) for reply in rest)
    assert b"canary" not in first.body
    assert caplog.text == ""


async def test_half_a_body_and_then_silence(start):
    server = await start(body_seconds=0.05)
    [reply] = await server.raw(server.request("POST", "/v1/check", {"Content-Length": "99"}, BODY))
    assert plain(reply, 408)
    assert (await server.check(BODY)).status == 200


async def test_expectations_are_not_answered_before_the_guard(server):
    for value in ("100-continue", "canary"):
        for target in ("/v1/check", "/nowhere"):
            headers = {"Expect": value, "Host": "evil.example"}
            reply = await server.ask("POST", target, headers, BODY)
            assert 400 <= reply.status < 500
            assert b"canary" not in reply.body
    assert (await server.check(BODY, {"Expect": "100-continue"})).status == 200


@pytest.mark.parametrize("line", [b"OPTIONS * HTTP/1.1", b"CONNECT 127.0.0.1:1 HTTP/1.1"])
async def test_targets_that_are_no_path(server, line):
    request = server.request("GET", "/v1/health", {"Expect": "canary"})
    [reply] = await server.raw(line + request[request.index(b"\r\n") :])
    assert 400 <= reply.status < 500
    assert plain(reply, reply.status)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        pytest.param(None, 200, id="a good one first"),
        pytest.param({"Host": "evil.example"}, 403, id="a forged one first"),
        pytest.param({"Authorization": None}, 401, id="one without a token first"),
    ],
)
async def test_a_connection_carries_one_request(server, changes, status):
    """What is pipelined behind it is never answered, and no browser repeats it elsewhere."""
    first = server.request("POST", "/v1/check", changes, BODY, close=False)
    second = server.request("POST", "/v1/check", None, BODY, close=False)
    [reply] = await server.raw(first + second)
    assert reply.status == status
    assert reply.headers["connection"] == "close"


async def test_a_request_hidden_in_a_body(server):
    """An extension could send a body that looks like a request; it stays a body."""
    hidden = server.request("GET", "/v1/policy")
    found = await server.raw(server.request("POST", "/v1/check", None, hidden))
    assert [reply.status for reply in found] == [400]


@pytest.mark.parametrize("upgrade", ["websocket", "h2c", "tcp"])
async def test_no_other_protocol(server, upgrade):
    headers = {
        "Upgrade": upgrade,
        "Connection": "Upgrade, close",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    for origin, status in [(None, 200), ("https://x.com", 403)]:
        reply = await server.ask("GET", "/v1/policy", headers | {"Origin": origin})
        assert reply.status == status


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
async def test_premature_close(server, caplog, part):
    whole = server.request("POST", "/v1/check", None, BODY)
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(whole[: int(len(whole) * part)])
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert (await server.check(BODY)).status == 200
    assert server.reviewer.seen == [BODY["text"]]
    assert caplog.text == ""


async def test_a_bug_of_ours_tells_its_kind_and_place_only(server, caplog, monkeypatch):
    def fail(request):
        raise KeyError(request.text)

    monkeypatch.setattr(server.reviewer, "review", fail)
    reply = await server.check({"text": "canary"})
    assert plain(reply, 500)
    [record] = caplog.records
    assert record.exc_info is None
    assert record.getMessage().startswith(f"KeyError at {__name__}:")


async def test_a_bug_while_answering_tells_no_more(server, caplog, monkeypatch):
    async def fail(answer):
        raise KeyError("canary")

    monkeypatch.setattr(Answer, "_prepare_headers", fail)
    assert await server.raw(server.request("POST", "/v1/check", None, BODY)) == []
    assert "canary" not in caplog.text
    assert "KeyError at" in caplog.text


async def test_what_goes_well_is_not_logged_at_any_level(server, caplog):
    caplog.set_level(logging.DEBUG)
    for target in ("/v1/check", "/v1/check?canary", "/canary"):
        await server.ask("POST", target, None, BODY)
    await server.raw(head(server, b"X: canary\x01"))
    assert caplog.text == ""


async def test_an_answer_that_breaks_the_schema_is_not_sent(server, caplog, monkeypatch):
    review = server.reviewer.review

    def wrong(request):
        answer = review(request)
        return type(answer)(
            findings=(), checked="canary", reason=None, policy=answer.policy,
            model=answer.model, elapsed_ms=0.1,
        )  # fmt: skip

    monkeypatch.setattr(server.reviewer, "review", wrong)
    reply = await server.check(BODY)
    assert plain(reply, 500)
    assert "canary" not in caplog.text
