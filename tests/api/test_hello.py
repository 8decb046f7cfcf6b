"""The proof that the companion gives before it is told anything."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import os

import pytest

from companion.pairing import port as ports
from companion.pairing import proof

NONCE = bytes(range(32))
PORT = 8306
PATIENCE_S = 20
"""Ends a test that would otherwise hang; nothing is measured with it."""
DRIP_S = 0.01
"""A stranger's pace, which is what is tested: nothing is waited for with it."""
FOR_PORT = b"for-port" + PORT.to_bytes(2, "big") + NONCE[10:]


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()


def test_a_known_answer():
    """Computed with openssl dgst -sha256 -hmac. A nonce that names no port is answered as ever."""
    assert proof.answer("secret", NONCE, PORT) == "3qeIDKgjOQ0IUx2npvEBqORmIWib01GOv1DVXZwUtRg"
    assert proof.answer("secret", FOR_PORT, PORT) == "KQMNFQ-0YhS1Ko_6NrRy41hdGVc9UF2Ap0NFu790xSY"


@pytest.mark.parametrize("padding", ["=", ""])
async def test_the_proof_of_a_companion_that_knows_the_token(server, padding):
    nonce = os.urandom(32)
    asked = {"nonce": base64url(nonce).rstrip("=") + padding}
    reply = await server.ask("POST", "/v1/hello", {"Authorization": None}, asked)
    token = server.fill("{token}").encode()
    expected = hmac.new(token, b"second-look-hello-v1" + nonce, hashlib.sha256).digest()
    assert reply.json == {"proof": base64url(expected).rstrip("=")}
    assert proof.verify(token.decode(), nonce, reply.json["proof"])
    assert proof.verify(token.decode(), nonce, reply.json["proof"] + "=")


WRONG = [
    ("empty", ""),
    ("16 bytes", base64url(NONCE[:16])),
    ("31 bytes", base64url(NONCE[:31])),
    ("33 bytes", base64url(NONCE + b"\0")),
    ("64 bytes", base64url(NONCE * 2)),
    ("plain base64", base64.b64encode(b"\xff" * 32).decode()),
    ("two paddings", base64url(NONCE) + "="),
    ("a line break", base64url(NONCE) + "\n"),
    ("a line break instead of padding", base64url(NONCE)[:43] + "\n"),
    ("a blank in it", base64url(NONCE)[:20] + " " + base64url(NONCE)[20:]),
    ("stray bits at the end", "A" * 42 + "B"),
    ("letters beyond ASCII", "ä" * 43),
]


@pytest.mark.parametrize("nonce", [pytest.param(value, id=label) for label, value in WRONG])
async def test_wrong_nonces(server, nonce):
    reply = await server.ask("POST", "/v1/hello", {"Authorization": None}, {"nonce": nonce})
    assert (reply.status, reply.field) == (422, "nonce")
    with pytest.raises(ValueError, match=r"base64url|32 bytes"):
        proof.answer("secret", proof.decode(nonce), PORT)


async def test_a_nonce_for_another_port_is_not_answered(server):
    for port, status in [(server.port, 200), (server.port ^ 1, 422), (server.port ^ 256, 422)]:
        body = {"nonce": proof.encode(proof.new_nonce(port))}
        reply = await server.ask("POST", "/v1/hello", {"Authorization": None}, body)
        assert (reply.status, "proof" in reply.json) == (status, status == 200)


def test_nonces_are_made_anew_each_time():
    made = {proof.new_nonce(PORT) for _ in range(100)}
    assert len(made) == 100
    assert {(len(nonce), nonce[:10]) for nonce in made} == {(32, FOR_PORT[:10])}


async def test_who_passes_the_question_on_to_another_port_proves_nothing(server):
    """A program that took the port which the companion had before, and found where it is now."""
    passed_on = []

    async def relay(reader, writer):
        asked = await reader.readuntil(b"}")
        here = b"127.0.0.1:%d" % writer.get_extra_info("sockname")[1]
        asked = asked.replace(here, b"127.0.0.1:%d" % server.port)
        [reply] = await server.raw(asked.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
        passed_on.append(reply.status)
        head = f"HTTP/1.1 {reply.status} OK\r\nContent-Length: {len(reply.body)}\r\n\r\n"
        writer.write(head.encode() + reply.body)
        writer.close()

    token = server.fill("{token}")
    async with await asyncio.start_server(relay, "127.0.0.1", 0) as other:
        port = other.sockets[0].getsockname()[1]
        assert not await asyncio.to_thread(ports.proven, port, token)
    assert passed_on == [422], "the companion was asked, past its guard"
    assert await asyncio.to_thread(ports.proven, server.port, token)


async def nested(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + b"[" * 4096)
    await writer.drain()


async def dripping(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4096\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" ")
        await asyncio.sleep(DRIP_S)


async def interim(writer):
    while not writer.is_closing():
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        await asyncio.sleep(DRIP_S)


@pytest.mark.parametrize("answered", [nested, dripping, interim])
async def test_who_answers_anything_else_proves_nothing_and_holds_nobody_up(answered, monkeypatch):
    over = asyncio.Event()

    async def answer(reader, writer):
        await reader.readuntil(b"}")
        try:
            await answered(writer)
        except ConnectionError:
            pass
        finally:
            writer.close()
            over.set()

    # Longer than any one byte takes, and shorter than all of them.
    monkeypatch.setattr(ports, "ANSWER_SECONDS", 0.5)
    async with await asyncio.start_server(answer, "127.0.0.1", 0) as other:
        port = other.sockets[0].getsockname()[1]
        async with asyncio.timeout(PATIENCE_S):
            assert not await asyncio.to_thread(ports.proven, port, "t" * 43)
            await over.wait()


@pytest.mark.parametrize("wrong", ["", "=", "A" * 43, "ä", "\ud83d", "{}A", "{}=="])
def test_wrong_proofs(wrong):
    right = proof.answer("secret", NONCE, PORT)
    assert proof.verify("secret", NONCE, right)
    assert not proof.verify("secret", NONCE, wrong.format(right[:-1]))
    assert not proof.verify("another", NONCE, right)
    assert not proof.verify("secret", NONCE[::-1], right)


def test_proofs_are_compared_in_constant_time(monkeypatch):
    monkeypatch.setattr(hmac, "compare_digest", lambda left, right: "asked")
    assert proof.verify("secret", NONCE, "") == "asked"


async def test_the_extension_without_pairing_may_ask(server):
    """It asks before it holds a token; a page may not."""
    body = {"nonce": base64url(NONCE)}
    for origin, status in [("chrome-extension://{id}", 200), ("https://x.com", 403)]:
        headers = {"Authorization": None, "Origin": origin}
        assert (await server.ask("POST", "/v1/hello", headers, body)).status == status
