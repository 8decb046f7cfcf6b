"""Nothing that is sent comes out anywhere: answers, output streams, files.

A word is planted in every part of a request, well-formed and not, and sent to a companion
that runs as a process of its own, with everything it prints and writes looked through.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from companion.pairing.token import token_path

CANARY = "Qz7Canary"
PLANTED = CANARY.encode()
BLOCKED = {"text": f"{CANARY} break"}
PATIENCE_S = 30

RUN = """
import sys
from companion import cli, daemon
from companion.review.policy import PolicyView
from companion.review.types import Named, Review


class StandIn:
    class policy:
        view = staticmethod(lambda: PolicyView("stand-in", "1", "", "", (), {}, ()))

    basis = "stand-in"

    def review(self, request):
        if "break" in request.text:
            raise RuntimeError(request.text)
        named = Named(id="stand-in", version="1")
        return Review(
            findings=(), checked=True, reason=None, policy=named, model=named, elapsed_ms=0
        )

    def moderate(self, text):
        raise RuntimeError(text)

    def forget(self):
        pass


daemon.load_reviewer = lambda configured: StandIn()
sys.exit(cli.main(["serve", "--port", "0"]))
"""


def plant(server, token):
    """Requests with the canary in every part, by the part's name."""
    authorized = {"Authorization": f"Bearer {token}"}
    word = CANARY

    def post(headers=None, body=None, target="/v1/check"):
        return server.request("POST", target, authorized | (headers or {}), body or {"text": word})

    def edit(old, new):
        return post().replace(old, new, 1)

    chunked = {"Content-Length": None, "Transfer-Encoding": "chunked"}
    return {
        "text": post(),
        "shared text, author, handle": post(
            body={
                "text": word,
                "shared": {"text": word, "author": word},
                "account": {"handle": word},
            }
        ),
        "a batch": post(target="/v1/check/batch", body={"items": [{"text": word}] * 3}),
        "a text that breaks the reviewer": post(body=BLOCKED),
        "a batch that breaks the reviewer": post(
            target="/v1/check/batch", body={"items": [{"text": word}, BLOCKED]}
        ),
        "a comment that breaks the reviewer": post(target="/v1/moderate"),
        "a choice": post(body={"text": "a", "action": word}),
        "a choice further in": post(body={"text": "a", "account": {"kind": word}}),
        "a wrong type": post(body={"text": [word]}),
        "a field name": post(body={"text": "a", word: 1}),
        "a field name further in": post(body={"text": "a", "account": {word: 1}}),
        "a field name, twice": post(body=b'{"text": "a", "%s": 1, "%s": 2}' % (PLANTED, PLANTED)),
        "broken JSON": post(body=b'{"text": "%s' % PLANTED),
        "no JSON": post(body=PLANTED),
        "no UTF-8": post(body=b'{"text": "%s\xff"}' % PLANTED),
        "deep nesting": post(body=b"[" * 5000 + PLANTED),
        "a nonce": post(target="/v1/hello", body={"nonce": word}),
        "too long a text": post(body={"text": word * 20_000}),
        "too long a body": post(body=PLANTED * 300_000),
        "the query": post(target=f"/v1/check?text={word}"),
        "the path": post(target=f"/v1/{word}"),
        "the path of another host": post(target=f"http://{word}/v1/check"),
        "a path that is none": post(target=word),
        "the method": edit(b"POST", PLANTED.upper()),
        "the version": edit(b"HTTP/1.1", b"HTTP/" + PLANTED),
        "the host": post({"Host": word}),
        "the origin": post({"Origin": f"https://{word}"}),
        "the site": post({"Sec-Fetch-Site": word}),
        "the content type": post({"Content-Type": f"text/{word}"}),
        "the charset": post({"Content-Type": f"application/json; charset={word}"}),
        "the coding": post({"Content-Encoding": word}),
        "the token": post({"Authorization": f"Bearer {word}"}),
        "the expectation": post({"Expect": word}),
        "the expectation, elsewhere": post({"Expect": word}, target="/nowhere"),
        "a cookie": post({"Cookie": f"a={word}"}),
        "the protocol": post({"Upgrade": word, "Connection": "upgrade, close"}),
        "a header": post({f"X-{word}": word}),
        "a control character in a header": post({"X-Odd": f"{word}\x01"}),
        "NUL in a header": post({"X-Odd": f"{word}\0"}),
        "a blank in a header name": post({f"X {word}": "a"}),
        "a huge header": post({"X-Odd": word * 2000}),
        "a huge path": post(target="/" + word * 2000),
        "a length that is none": post({"Content-Length": word}),
        "more than the length": post({"Content-Length": "2"}, b"{}" + PLANTED * 3),
        "a framing": post({"Content-Length": None, "Transfer-Encoding": word}),
        "a chunk's length": post(chunked, PLANTED + b"\r\n"),
        "more than a chunk": post(chunked, b"2\r\n{}" + PLANTED + b"\r\n0\r\n\r\n"),
        "a chunk's extension": post(chunked, b"2;%s\r\n{}\r\n0\r\n\r\n" % PLANTED),
        "a trailer": post(chunked, b"2\r\n{}\r\n0\r\nX: %s\x01\r\n\r\n" % PLANTED),
        "no request at all": PLANTED + b"\r\n\r\n",
        "a pipelined request": post({"Connection": None}) + PLANTED + b"\r\n\r\n",
    }


@pytest.fixture
async def process(tmp_path, server):
    """``second-look serve`` in an empty home, with a reviewer that can break, and how to ask it."""
    names = ("HOME", "TMPDIR", "XDG_STATE_HOME", "LOCALAPPDATA")
    names += ("SECOND_LOOK_CONFIG", "SECOND_LOOK_CONTENT")
    place = {name: str(tmp_path) for name in names}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-B", "-c", RUN),
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2]), **place},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        port = re.search(rb"127\.0\.0\.1:(\d+)", await process.stdout.readline())[1]
        yield process, type(server)(int(port), server.reviewer), place
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_nothing_comes_out(process, tmp_path):
    process, server, place = process
    token = token_path(place).read_text().strip()
    answers = {}
    async with asyncio.timeout(PATIENCE_S):
        for part, request in plant(server, token).items():
            answers[part] = await everything(server.port, request)
        # Cut off in the middle, with nobody left to answer.
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        request = server.request("POST", "/v1/check", {"Authorization": f"Bearer {token}"}, BLOCKED)
        writer.write(request[:-3])
        writer.close()
        alive = await everything(server.port, server.request("GET", "/v1/health"))
        process.send_signal(signal.SIGTERM)
        out, err = await process.communicate()

    assert b'"status":"ok"' in alive
    assert process.returncode == 0
    leaks = [part for part, answer in answers.items() if says_it(answer)]
    assert leaks == []
    silent = [part for part, answer in answers.items() if not answer.startswith(b"HTTP/1.")]
    assert silent == []
    broken = [part for part, answer in answers.items() if answer.split()[1:2] >= [b"500"]]
    assert broken == [part for part in answers if "breaks the reviewer" in part]
    assert not says_it(out)
    assert not says_it(err)
    # Only what broke is logged, one line each: its kind and its place.
    assert len(err.splitlines()) == len(broken)
    assert all(line.startswith(b"RuntimeError at __main__:") for line in err.splitlines())
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    state = token_path(place).parent
    assert sorted(files) == [state / "last-good-policy.toml", state / "token"]
    assert not any(says_it(path.read_bytes()) or says_it(path.name.encode()) for path in files)


async def test_the_check_itself_leaves_nothing_on_the_disk(tmp_path):
    """Also not the runtime of the model, which by itself keeps a record and sends it home."""
    names = ("HOME", "SECOND_LOOK_CONFIG", "SECOND_LOOK_CONTENT")
    place = {name: str(tmp_path) for name in names}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-B", "-m", "companion", "check", "--json", CANARY),
        cwd=Path(__file__).parents[2],
        env={"PATH": os.environ["PATH"], **place},
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(PATIENCE_S):
        out, _ = await process.communicate()
    assert json.loads(out)["checked"] is not None
    assert list(tmp_path.iterdir()) == []


async def everything(port: int, request: bytes) -> bytes:
    """What comes back until the companion ends the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    try:
        return await reader.read()
    finally:
        writer.close()


def says_it(data: bytes) -> bool:
    return PLANTED.lower() in data.lower()


async def test_the_search_would_find_it(process):
    """The same search on a server that does tell: what it is compared with is sent at all."""
    assert says_it(b"qz7canary")
    _, server, _ = process
    for part, request in plant(server, "t" * 43).items():
        assert says_it(request), part


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_when_asked(process, number):
    process, server, _ = process
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)  # idle, and no hindrance
    process.send_signal(number)
    async with asyncio.timeout(PATIENCE_S):
        assert await process.communicate() == (b"", b"")
    assert process.returncode == 0
    writer.close()
