"""How much is taken on at once, in which order, and what becomes of work nobody waits for."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager

import pytest

from companion.server.admission import PLACES

FIREFOX = {
    "Origin": "moz-extension://6f1c0b1a-1d2e-4f3a-8b4c-5d6e7f8a9b0c",
    "Sec-Fetch-Site": "same-origin",
}
PATIENCE_S = 20


@contextmanager
def held(reviewer):
    """The reviewer begins with one text and does not end until the block does."""
    reviewer.open.clear()
    try:
        yield
    finally:
        reviewer.open.set()


async def until_busy(reviewer):
    assert await asyncio.to_thread(reviewer.busy.acquire, timeout=PATIENCE_S)


async def until_full(server, full=True):
    """Asks for nothing that would be judged, until there is no place (or one again)."""
    async with asyncio.timeout(PATIENCE_S):
        while ((await server.check(b"{}")).status == 429) != full:
            pass


async def test_a_full_house_turns_away_and_recovers(start):
    server = await start(places=3)
    with held(server.reviewer):
        asked = [asyncio.create_task(server.check({"text": str(i)})) for i in range(5)]
        for done in asyncio.as_completed(asked[:]):
            reply = await done
            assert reply.status == 429
            assert reply.headers["retry-after"] == "1"
            assert set(reply.json) == {"type", "title", "status"}
            if sum(task.done() for task in asked) == 2:
                break
    replies = await asyncio.gather(*asked)
    assert sorted(reply.status for reply in replies) == [200, 200, 200, 429, 429]
    assert (await server.check({"text": "again"})).status == 200


async def test_one_client_that_awaits_each_answer_is_never_limited(start):
    server = await start(places=1)
    for _ in range(500):
        assert (await server.check({"text": "all quiet"})).status == 200


async def test_as_many_as_there_are_places_are_served_at_once(server):
    asked = [server.check({"text": str(i)}) for i in range(PLACES)]
    assert {reply.status for reply in await asyncio.gather(*asked)} == {200}


async def test_a_full_house_still_proves_itself(start):
    server = await start(places=1)
    with held(server.reviewer):
        asked = asyncio.create_task(server.check({"text": "all quiet"}))
        await until_busy(server.reviewer)
        assert (await server.check({"text": "one more"})).status == 429
        assert (await server.ask("GET", "/v1/health")).status == 200
        assert (await server.ask("POST", "/v1/hello", None, {"nonce": "A" * 43})).status == 200
    assert (await asked).status == 200


async def test_who_has_no_token_takes_no_place(start):
    server = await start(places=1)
    head = server.request("POST", "/v1/check", {"Authorization": None, "Content-Length": "9"}, b"")
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(head)
    await writer.drain()
    assert (await server.check({"text": "all quiet"})).status == 200
    writer.close()


@pytest.mark.parametrize("path", ["/v1/check", "/v1/moderate"])
async def test_work_that_nobody_waits_for_is_dropped(start, path):
    server = await start(places=2)
    with held(server.reviewer):
        first = asyncio.create_task(server.ask("POST", path, None, {"text": "first"}))
        await until_busy(server.reviewer)
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(server.request("POST", path, None, {"text": "second"}))
        await until_full(server)
        writer.close()
        await until_full(server, False)
    assert (await first).status == 200
    assert (await server.ask("POST", path, None, {"text": "third"})).status == 200
    assert server.reviewer.seen == ["first", "third"]


async def test_the_rest_of_a_batch_is_dropped_with_its_client(start):
    server = await start(places=1)
    with held(server.reviewer):
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        items = [{"text": "one"}, {"text": "two"}]
        writer.write(server.request("POST", "/v1/check/batch", None, {"items": items}))
        await until_busy(server.reviewer)
        writer.close()
        await until_full(server, False)
    assert (await server.check({"text": "three"})).status == 200
    assert server.reviewer.seen == ["one", "three"]


async def test_a_check_comes_in_between_the_items_of_a_batch(start):
    server = await start(places=2)
    items = [{"text": text} for text in ("one", "two", "three")]
    with held(server.reviewer):
        batch = asyncio.create_task(server.ask("POST", "/v1/check/batch", None, {"items": items}))
        await until_busy(server.reviewer)
        check = asyncio.create_task(server.check({"text": "typed"}))
        await until_full(server)
    assert (await batch).status == (await check).status == 200
    assert server.reviewer.seen == ["one", "typed", "two", "three"]


async def test_one_clients_queue_does_not_delay_another(start):
    server = await start(places=4)
    with held(server.reviewer):
        asked = [asyncio.create_task(server.check({"text": "one"}))]
        await until_busy(server.reviewer)
        asked += [asyncio.create_task(server.check({"text": text})) for text in ("two", "three")]
        asked.append(asyncio.create_task(server.check({"text": "other"}, FIREFOX)))
        await until_full(server)
        assert server.reviewer.seen == ["one"]
    assert {reply.status for reply in await asyncio.gather(*asked)} == {200}
    assert server.reviewer.seen[:2] == ["one", "other"]


async def test_what_was_judged_is_dropped_from_time_to_time(start):
    server = await start(forget_seconds=0.0)
    for _ in range(2):
        assert await asyncio.to_thread(server.reviewer.forgotten.acquire, timeout=PATIENCE_S)
