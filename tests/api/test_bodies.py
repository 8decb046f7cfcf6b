"""What a request may hold: malformed, wrong and oversized bodies, and text that is odd but fine."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from msgspec import UNSET

from companion.review import utf16
from companion.review.types import MAX_TEXT, Request, Sensitivity
from companion.server import schema
from companion.server.problems import Refusal
from companion.server.strict import parse

OK = b'{"text": "all quiet"}'
DEEP = b"[" * 100_000
NESTED = b'{"text": "a", "shared": ' + b'{"shared": ' * 6 + b"[[[[1]]]]" + b"}" * 7

MALFORMED = [
    # label, body, status, field
    ("empty", b"", 400, "body"),
    ("blank", b"  ", 400, "body"),
    ("no JSON", b"text", 400, "body"),
    ("cut off", OK[:-1], 400, "body"),
    ("two documents", OK + OK, 400, "body"),
    ("single quotes", b"{'text': 'a'}", 400, "body"),
    ("trailing comma", b'{"text": "a",}', 400, "body"),
    ("a comment", b'{"text": "a"} // a', 400, "body"),
    ("line break in a string", b'{"text": "a\nb"}', 400, "body"),
    ("byte order mark", b"\xef\xbb\xbf" + OK, 400, "body"),
    ("UTF-16", OK.decode().encode("utf-16"), 400, "body"),
    ("a byte that is no UTF-8", b'{"text": "\xff"}', 400, "body"),
    ("a surrogate in UTF-8", b'{"text": "\xed\xa0\xbd"}', 400, "body"),
    ("an overlong form", b'{"text": "\xc0\xaf"}', 400, "body"),
    ("NaN", b'{"text": NaN}', 400, "body"),
    ("Infinity", b'{"text": "a", "affiliated": -Infinity}', 400, "body"),
    ("a number of 5,000 digits", b'{"text": ' + b"1" * 5000 + b"}", 400, "body"),
    ("lists in lists", DEEP, 400, "body"),
    ("lists in lists, closed", b"[" * 500 + b"]" * 500, 400, "body"),
    ("objects in objects", b'{"a":' * 100_000, 400, "body"),
    ("a little too deep", NESTED, 400, "shared"),
    ("a field twice", b'{"text": "a", "text": "b"}', 400, "text"),
    (
        "a field twice further in",
        b'{"text": "a", "account": {"kind": "personal", "kind": "official"}}',
        400,
        "account.kind",
    ),
    ("a field twice, once escaped", b'{"text": "a", "t\\u0065xt": "b"}', 400, "text"),
    ("an unknown field twice", b'{"Mary Smith": 1, "Mary Smith": 2}', 400, "body"),
    ("a list", b"[]", 422, "body"),
    ("a string", b'"text"', 422, "body"),
    ("null", b"null", 422, "body"),
    ("no text", b"{}", 422, "text"),
    ("text is null", b'{"text": null}', 422, "text"),
    ("text is a number", b'{"text": 1}', 422, "text"),
    ("text is a list", b'{"text": ["a"]}', 422, "text"),
    ("an unknown field", b'{"text": "a", "txt": "b"}', 422, "txt"),
    ("an unknown field that may be text", b'{"text": "a", "Mary Smith": 1}', 422, "body"),
    ("an unknown field with digits", b'{"text": "a", "a5551234": 1}', 422, "body"),
    ("an unknown field, long", b'{"text": "a", "' + b"a" * 33 + b'": 1}', 422, "body"),
    ("an empty field name", b'{"text": "a", "": 1}', 422, "body"),
    ("half an emoji as name", b'{"text": "a", "\\ud83d": 1}', 422, "body"),
    ("another action", b'{"text": "a", "action": "poke"}', 422, "action"),
    ("action is a list", b'{"text": "a", "action": ["post"]}', 422, "action"),
    ("action is null", b'{"text": "a", "action": null}', 422, "action"),
    ("another platform", b'{"text": "a", "platform": "X"}', 422, "platform"),
    ("another sensitivity", b'{"text": "a", "sensitivity": "loud"}', 422, "sensitivity"),
    ("sensitivity is null", b'{"text": "a", "sensitivity": null}', 422, "sensitivity"),
    ("sensitivity is a list", b'{"text": "a", "sensitivity": ["quiet"]}', 422, "sensitivity"),
    ("affiliated is a string", b'{"text": "a", "affiliated": "true"}', 422, "affiliated"),
    ("affiliated is a number", b'{"text": "a", "affiliated": 1}', 422, "affiliated"),
    ("account is a string", b'{"text": "a", "account": "personal"}', 422, "account"),
    ("account is null", b'{"text": "a", "account": null}', 422, "account"),
    ("another kind", b'{"text": "a", "account": {"kind": "boss"}}', 422, "account.kind"),
    ("an unknown field further in", b'{"text": "a", "account": {"x": 1}}', 422, "account.x"),
    ("the same, may be text", b'{"text": "a", "account": {"Mary": 1}}', 422, "account"),
    ("handle is a number", b'{"text": "a", "account": {"handle": 1}}', 422, "account.handle"),
    (
        "handle is too long",
        b'{"text": "a", "account": {"handle": "' + b"a" * 301 + b'"}}',
        422,
        "account.handle",
    ),
    ("shared is a string", b'{"text": "a", "shared": "b"}', 422, "shared"),
    ("shared without text", b'{"text": "a", "shared": {}}', 422, "shared.text"),
    ("author is true", b'{"text": "a", "shared": {"text": "b", "author": true}}', 422, None),
]
OF_A_BATCH = [
    ("no items", b"{}", 422, "items"),
    ("items is an object", b'{"items": {"text": "a"}}', 422, "items"),
    ("an item is a string", b'{"items": [{"text": "a"}, "b"]}', 422, "items[1]"),
    ("an item without text", b'{"items": [{"text": "a"}, {}]}', 422, "items[1].text"),
    (
        "a wrong text",
        b'{"items": [{"text": "a"}, {"text": "a"}, {"text": "a"}, {"text": 1}]}',
        422,
        "items[3].text",
    ),
    (
        "a wrong kind",
        b'{"items": [{"text": "a", "account": {"kind": "x"}}]}',
        422,
        "items[0].account.kind",
    ),
    ("twice", b'{"items": [{"text": "a", "text": "b"}]}', 400, "items[0].text"),
]
OF_OTHERS = [
    ("moderate: no text", "/v1/moderate", b"{}", 422, "text"),
    ("moderate: a check", "/v1/moderate", b'{"text": "a", "action": "post"}', 422, "action"),
    (
        "moderate: a sensitivity",
        "/v1/moderate",
        b'{"text": "a", "sensitivity": "quiet"}',
        422,
        "sensitivity",
    ),
    (
        "moderate: a check in a batch",
        "/v1/moderate/batch",
        b'{"items": [{"text": "a"}, {"text": "a", "action": "post"}]}',
        422,
        "items[1].action",
    ),
    ("hello: no nonce", "/v1/hello", b"{}", 422, "nonce"),
    ("hello: text", "/v1/hello", b'{"nonce": "a", "text": "b"}', 422, "text"),
]
CASES = [
    *((label, "/v1/check", *rest) for label, *rest in MALFORMED),
    *((f"batch: {label}", "/v1/check/batch", *rest) for label, *rest in OF_A_BATCH),
    *OF_OTHERS,
]


@pytest.mark.parametrize(
    ("path", "body", "status", "field"),
    [pytest.param(*values, id=label) for label, *values in CASES],
)
async def test_malformed(server, path, body, status, field):
    reply = await server.ask("POST", path, None, body)
    assert reply.status == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert set(reply.json) == {"type", "title", "status", "field", "detail"}
    assert reply.field == (field or "shared.author")
    assert server.reviewer.seen == []


@pytest.mark.parametrize("value", ["Qz7canary", "` - at `$.qzcanary", "qz canary'", "\\ud83d"])
async def test_a_wrong_value_is_not_repeated(server, value):
    """The validator's own message quotes it, and could be led to take it for a place."""
    quoted = json.dumps(value).encode()
    for body in (
        b'{"text": "a", "action": %s}' % quoted,
        b'{"text": "a", "account": {"kind": %s}}' % quoted,
        b'{"text": "a", "account": {%s: 1}}' % quoted,
        b'{"text": "a", %s: 1}' % quoted,
        b'{"text": [%s]}' % quoted,
    ):
        reply = await server.check(body)
        assert reply.status == 422
        assert b"canary" not in reply.body
        assert reply.field in {"action", "account.kind", "account", "body", "text"}


async def test_the_sensitivity_reaches_the_reviewer(server):
    asked = [{"text": "a", "sensitivity": name} for name in get_args(Sensitivity)]
    for body in [*asked, {"text": "a"}]:
        assert (await server.check(body)).status == 200
    assert (await server.ask("POST", "/v1/check/batch", None, {"items": asked})).status == 200
    told = [request.sensitivity for request in server.reviewer.requests]
    assert told == [*get_args(Sensitivity), UNSET, *get_args(Sensitivity)]


async def test_a_wrong_choice_is_told_what_there_is(server):
    reply = await server.check({"text": "a", "account": {"kind": "boss"}})
    assert reply.json["detail"] == "must be one of official, personal"


LENGTHS = [
    # label, path, body, status, field
    ("the longest text", "/v1/check", {"text": "a" * MAX_TEXT}, 200, None),
    ("one unit more", "/v1/check", {"text": "a" * (MAX_TEXT + 1)}, 413, "text"),
    ("the longest in emoji", "/v1/check", {"text": "🦉" * (MAX_TEXT // 2)}, 200, None),
    ("one emoji more", "/v1/check", {"text": "🦉" * (MAX_TEXT // 2) + "🦉"}, 413, "text"),
    (
        "emoji and one letter more",
        "/v1/check",
        {"text": "🦉" * (MAX_TEXT // 2) + "a"},
        413,
        "text",
    ),
    (
        "both texts at their longest, all escaped",
        "/v1/check",
        {"text": "é" * MAX_TEXT, "shared": {"text": "🦉" * (MAX_TEXT // 2)}},
        200,
        None,
    ),
    (
        "shared text too long",
        "/v1/check",
        {"text": "", "shared": {"text": "a" * (MAX_TEXT + 1)}},
        413,
        "shared.text",
    ),
    ("a long comment", "/v1/moderate", {"text": "é" * MAX_TEXT}, 200, None),
    ("too long a comment", "/v1/moderate", {"text": "a" * (MAX_TEXT + 1)}, 413, "text"),
    ("the longest batch", "/v1/check/batch", {"items": [{"text": "a"}] * 256}, 200, None),
    ("one item more", "/v1/check/batch", {"items": [{"text": "a"}] * 257}, 413, "items"),
    ("the longest thread", "/v1/moderate/batch", {"items": [{"text": "a"}] * 256}, 200, None),
    ("a comment more", "/v1/moderate/batch", {"items": [{"text": "a"}] * 257}, 413, "items"),
    ("an empty batch", "/v1/check/batch", {"items": []}, 200, None),
    (
        "a text too long in a batch",
        "/v1/check/batch",
        {"items": [{"text": "a"}, {"text": "🦉" * MAX_TEXT}]},
        413,
        "items[1].text",
    ),
    ("blanks without end", "/v1/check", b" " * (schema.CHECK_BYTES + 1), 413, "body"),
    ("the same as a batch", "/v1/check/batch", b" " * (schema.BATCH_BYTES + 1), 413, "body"),
    ("the same as a thread", "/v1/moderate/batch", b" " * (schema.BATCH_BYTES + 1), 413, "body"),
    ("the same as a comment", "/v1/moderate", b" " * (schema.MODERATE_BYTES + 1), 413, "body"),
    ("the same as a nonce", "/v1/hello", b" " * (schema.HELLO_BYTES + 1), 413, "body"),
]


@pytest.mark.parametrize(
    ("path", "body", "status", "field"),
    [pytest.param(*values, id=label) for label, *values in LENGTHS],
)
async def test_lengths(server, path, body, status, field):
    reply = await server.ask("POST", path, None, body)
    assert reply.status == status
    if status != 200:
        assert reply.field == field


async def test_a_body_without_a_declared_length_is_limited_too(server):
    head = server.request("POST", "/v1/hello", {"Transfer-Encoding": "chunked"}, b"")
    head = head.replace(b"Content-Length: 0\r\n", b"")
    chunk = b"200\r\n" + b" " * 0x200 + b"\r\n"
    [reply] = await server.raw(head + chunk * 3 + b"0\r\n\r\n")
    assert (reply.status, reply.field) == (413, "body")


FINE = [
    ("empty", '{"text": ""}', ""),
    ("empty, something shared", '{"text": "", "shared": {"text": "a"}}', ""),
    ("half an emoji at the end", '{"text": "a\\ud83d"}', "a\ufffd"),
    ("half an emoji before a letter", '{"text": "\\ud83da"}', "\ufffda"),
    ("the other half alone", '{"text": "\\ude00a"}', "\ufffda"),
    ("halves the wrong way round", '{"text": "\\ude00\\ud83d"}', "\ufffd\ufffd"),
    ("two first halves and a second", '{"text": "\\ud83d\\ud83d\\ude00"}', "\ufffd😀"),
    ("a whole emoji, escaped", '{"text": "\\ud83d\\ude00"}', "😀"),
    ("a whole emoji", '{"text": "😀"}', "😀"),
    ("NUL", '{"text": "a\\u0000b"}', "a\0b"),
    ("controls of direction", '{"text": "\u202ea\u202c"}', "\u202ea\u202c"),
    ("a name of a field as text", '{"text": "text"}', "text"),
    ("null where it may be", '{"text": "a", "shared": null, "account": {"handle": null}}', "a"),
]


@pytest.mark.parametrize(
    ("body", "judged"), [pytest.param(*values, id=label) for label, *values in FINE]
)
async def test_text_is_judged_as_it_is(server, body, judged):
    reply = await server.check(body.encode())
    assert reply.status == 200
    assert server.reviewer.seen == [judged]


async def test_half_an_emoji_moves_no_span(server):
    text = "\ud83d the witness"  # as JavaScript holds it
    reply = await server.check({"text": text})
    [span] = reply.json["findings"][0]["spans"]
    assert span == {"start": 6, "end": 13}
    assert utf16.length(server.reviewer.seen[0]) == utf16.length(text)


async def test_a_batch_is_answered_in_order(server):
    texts = ["the witness", "all quiet", "a witness"]
    reply = await server.ask(
        "POST", "/v1/check/batch", None, {"items": [{"text": t} for t in texts]}
    )
    assert [len(result["findings"]) for result in reply.json["results"]] == [1, 0, 1]
    assert server.reviewer.seen == texts


@pytest.mark.parametrize(
    "body", [pytest.param(body, id=label) for label, body, status, _ in MALFORMED if status == 422]
)
def test_the_schema_and_its_explanation_agree(body):
    """Where the schema refuses a body, some place in it is found to blame."""
    with pytest.raises(Refusal) as refused:
        parse(body, Request)
    assert refused.value.detail != "does not match the schema"
