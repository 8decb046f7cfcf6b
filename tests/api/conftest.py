"""A real server on a real port, asked over raw sockets, so that each byte can be chosen."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from companion.identity import EXTENSION_ID
from companion.review.policy import AccountsRule, PolicyView, find
from companion.review.reviewer import Reviewer
from companion.review.types import Finding, Moderation, Named, Request, Review, Span
from companion.server.app import create_app
from companion.server.loopback import listen
from companion.server.serve import running

TOKEN = "t" * 43
NAMED = Named(id="stand-in", version="1")
PATIENCE_S = 20
"""Ends a test that would otherwise hang; nothing is measured with it."""


class Pack:
    def view(self) -> PolicyView:
        return PolicyView(
            id="stand-in",
            version="1",
            title="Title",
            department="Department",
            clauses=(),
            concerns={},
            reminders=("Reminder",),
            accounts=AccountsRule("9", "Title", "Message", "Advice", "high"),
        )


class StandIn:
    """A reviewer that finds the word "witness", remembers what came, and can be held up."""

    policy = Pack()
    basis = "stand-in"

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.requests: list[Request] = []
        self.open = threading.Event()
        self.open.set()
        self.busy = threading.Semaphore(0)
        """Released each time a text begins to be judged."""
        self.forgotten = threading.Semaphore(0)
        """Released each time it is to drop what it has judged a while ago."""

    def review(self, request: Request) -> Review:
        self.requests.append(request)
        self._judge(request.text)
        at = request.text.find("witness")
        found = Finding(
            concern="confidential",
            source="text",
            score=0.9,
            severity="high",
            clause="4.B",
            title="Title",
            message="Message",
            advice="Advice",
            grounds=(),
            spans=(Span(start=at, end=at + 7),),
        )
        return Review(
            findings=(found,) if at >= 0 else (),
            checked=True,
            reason=None,
            policy=NAMED,
            model=NAMED,
            elapsed_ms=0.1,
        )

    def moderate(self, text: str) -> Moderation:
        self._judge(text)
        return Moderation(
            removable=False,
            verdict="keep",
            reason="none",
            grounds=(),
            clause="3 ¶2",
            score=0.1,
            spans=(),
            message="Message",
        )

    def forget(self) -> None:
        self.forgotten.release()

    def _judge(self, text: str) -> None:
        self.seen.append(text)
        self.busy.release()
        assert self.open.wait(PATIENCE_S)


@dataclass(frozen=True)
class Reply:
    """One answer as it came over the wire, names of headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def field(self) -> str | None:
        return self.json.get("field")


@dataclass(frozen=True)
class Server:
    """A running companion. In headers ``{port}``, ``{id}`` and ``{token}`` are filled in."""

    port: int
    reviewer: StandIn

    def fill(self, text: str) -> str:
        values = {"port": self.port, "id": EXTENSION_ID, "token": TOKEN}
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    def request(
        self,
        method: str,
        target: str,
        headers: dict[str, str | None] | None = None,
        body: Any = None,
        *,
        close: bool = True,
    ) -> bytes:
        """The bytes that Chromium's background would send, but for ``headers`` (None: left out).

        A body that is not bytes is sent as JSON.
        """
        sent: dict[str, str | None] = {
            "Host": "127.0.0.1:{port}",
            "Sec-Fetch-Site": "none",
            "Sec-Fetch-Mode": "cors",
            "Sec-Fetch-Dest": "empty",
            "Authorization": "Bearer {token}",
            "Connection": "close" if close else None,
        }
        if target == "/practice":
            sent |= {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        if method != "POST" and body is None:
            content = b""
        else:
            sent |= {
                "Origin": "chrome-extension://{id}",
                "Content-Type": "application/json",
                "Content-Length": str(len(content)),
            }
        sent |= headers or {}
        lines = [f"{method} {target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in sent.items() if value is not None]
        head = self.fill("\r\n".join([*lines, "", ""]))
        return head.encode("latin-1") + content

    async def ask(self, *args: Any, **kw: Any) -> Reply:
        """Sends one request (see ``request``) and returns the one reply."""
        [reply] = await self.raw(self.request(*args, **kw))
        return reply

    async def check(self, body: Any, headers: dict[str, str | None] | None = None) -> Reply:
        return await self.ask("POST", "/v1/check", headers, body)

    async def raw(self, data: bytes) -> list[Reply]:
        """All replies to these bytes, until the server ends the connection."""
        async with asyncio.timeout(PATIENCE_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                writer.write(data)
                return replies(await reader.read())
            finally:
                writer.close()


def replies(data: bytes) -> list[Reply]:
    """Cuts what a connection brought into answers."""
    found = []
    while data:
        head, _, data = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = [line.partition(":")[::2] for line in lines]
        headers = {name.lower(): value.strip() for name, value in pairs}
        assert len(headers) == len(lines), "a header came twice"
        length = min(int(headers["content-length"]), len(data))  # to HEAD comes no body
        found.append(Reply(int(first.split()[1]), headers, data[:length]))
        data = data[length:]
    return found


Start = Callable[..., Any]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Starts a server with the settings given to ``create_app``; ends it with the test."""
    async with AsyncExitStack() as stack:

        async def starter(**settings: Any) -> Server:
            bound = listen(0)
            port = bound.getsockname()[1]
            server = Server(port, StandIn())
            app = create_app(server.reviewer, TOKEN, port, **settings)
            await stack.enter_async_context(running(app, bound))
            stack.callback(server.reviewer.open.set)
            return server

        yield starter


@pytest.fixture
async def server(start: Start) -> Server:
    """The server as it is shipped, with the stand-in for a reviewer."""
    return await start()


@pytest.fixture
def real_reviewer() -> Reviewer:
    """The reviewer with the shipped policy and model."""
    return Reviewer.load(find("worcester-306"))
