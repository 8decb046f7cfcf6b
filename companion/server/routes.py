"""What can be asked, and what answers it.

The table made here is the only one: the guard lets through what stands in it, and the
OpenAPI document is written from it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

import msgspec
from aiohttp import hdrs, web
from msgspec import Struct

import companion
from companion.pairing import proof
from companion.review.accounts import Standing
from companion.review.policy import PolicyView
from companion.review.types import Moderation, Request, Review
from companion.server import openapi, practice, schema
from companion.server.admission import Admission
from companion.server.body import read
from companion.server.problems import Answer, Refusal
from companion.server.route import BASIS, Route
from companion.server.strict import parse

Asked = TypeVar("Asked", bound=Struct)
_FOR_BASIS = b"second-look-basis-v1"
"""Stands before the basis, so that its digest under the token proves nothing elsewhere."""


class Pack(Protocol):
    """The active policy pack, as far as the API shows it."""

    def view(self) -> PolicyView: ...


class Reviewer(Protocol):
    """Who judges. Called from one thread at a time, and may take its time."""

    @property
    def policy(self) -> Pack: ...
    @property
    def basis(self) -> str:
        """Another one once texts may be judged otherwise."""

    def review(self, request: Request, /) -> Review: ...
    def moderate(self, text: str, /) -> Moderation: ...
    def forget(self) -> None: ...


class Service:
    """Answers each request once it is read and checked."""

    def __init__(
        self,
        reviewer: Reviewer,
        token: str,
        port: int,
        admission: Admission,
        body_seconds: float,
        managed: Callable[[], dict[str, Any] | None],
        accounts: Callable[[], tuple[Standing, ...]],
    ) -> None:
        self._reviewer = reviewer
        self._token = token
        self._port = port
        self._admission = admission
        self._body_seconds = body_seconds
        self._managed = managed
        self._accounts = accounts

    def routes(self) -> tuple[Route, ...]:
        """The table of everything that is served."""
        view = self._reviewer.policy.view()
        page = practice.load()
        health = schema.Health(status="ok", version=companion.__version__)

        async def describe(_: web.Request) -> Answer:
            return Answer(document)

        routes = (
            Route(
                method=hdrs.METH_POST,
                path="/v1/hello",
                summary="Proves that this companion knows the token",
                handle=self._posted(
                    schema.HelloRequest, schema.HELLO_BYTES, self._hello, schema.HelloAnswer
                ),
                needs_token=False,
                request=schema.HelloRequest,
                answer=schema.HelloAnswer,
            ),
            self._judged(
                "/v1/check",
                "Which clauses a post may touch, and on which words",
                Request,
                schema.CHECK_BYTES,
                self._check,
                Review,
            ),
            self._judged(
                "/v1/check/batch",
                "The same for several posts, in order",
                schema.BatchRequest,
                schema.BATCH_BYTES,
                self._check_batch,
                schema.BatchAnswer,
            ),
            self._judged(
                "/v1/moderate",
                "Whether a citizen's comment may be taken from the department's page",
                schema.ModerateRequest,
                schema.MODERATE_BYTES,
                self._moderate,
                Moderation,
            ),
            self._judged(
                "/v1/moderate/batch",
                "The same for several comments, in order",
                schema.ModerateBatchRequest,
                schema.BATCH_BYTES,
                self._moderate_batch,
                schema.ModerateBatchAnswer,
            ),
            Route(
                method=hdrs.METH_GET,
                path="/v1/policy",
                summary="The active policy pack as the interface shows it",
                handle=_constant(_encoded(view, PolicyView)),
                answer=PolicyView,
            ),
            Route(
                method=hdrs.METH_GET,
                path="/v1/managed",
                summary="What Firefox's policy says now of the extension's settings",
                handle=self._manage,
                # A browser looks by itself, whether or not anybody uses it.
                keeps_alive=False,
                answer=schema.ManagedAnswer,
            ),
            Route(
                method=hdrs.METH_GET,
                path="/v1/accounts",
                summary="The department's official accounts, and which of them this user may use",
                handle=self._list_accounts,
                answer=schema.AccountsAnswer,
            ),
            Route(
                method=hdrs.METH_GET,
                path="/v1/health",
                summary="That a companion runs here, and which version",
                handle=_constant(_encoded(health, schema.Health)),
                needs_token=False,
                answer=schema.Health,
            ),
            Route(
                method=hdrs.METH_GET,
                path="/practice",
                summary="A page with compose boxes that post nowhere",
                handle=_constant(
                    page.html,
                    "text/html; charset=utf-8",
                    {
                        "Content-Security-Policy": page.policy,
                        # A site that somebody has come from keeps no hold of its window.
                        "Cross-Origin-Opener-Policy": "same-origin",
                    },
                ),
                needs_token=False,
                is_page=True,
            ),
            Route(
                method=hdrs.METH_GET,
                path="/v1/openapi.json",
                summary="This document",
                handle=describe,
            ),
        )
        document = openapi.describe(routes)
        return routes

    async def _hello(self, asked: schema.HelloRequest, _: str | None) -> schema.HelloAnswer:
        try:
            answer = proof.answer(self._token, proof.decode(asked.nonce), self._port)
        except ValueError:
            reason = "must be 32 bytes in base64url that name no other port"
            raise Refusal(422, "nonce", reason) from None
        return schema.HelloAnswer(proof=answer)

    async def _check(self, asked: Request, client: str | None) -> Review:
        return await self._admission.judge(client, self._reviewer.review, asked)

    async def _check_batch(
        self, asked: schema.BatchRequest, client: str | None
    ) -> schema.BatchAnswer:
        # One turn an item: what the officer is typing comes in between.
        return schema.BatchAnswer(results=[await self._check(item, client) for item in asked.items])

    async def _moderate(self, asked: schema.ModerateRequest, client: str | None) -> Moderation:
        return await self._admission.judge(client, self._reviewer.moderate, asked.text)

    async def _moderate_batch(
        self, asked: schema.ModerateBatchRequest, client: str | None
    ) -> schema.ModerateBatchAnswer:
        return schema.ModerateBatchAnswer(
            results=[await self._moderate(item, client) for item in asked.items]
        )

    async def _manage(self, _: web.Request) -> Answer:
        answer = schema.ManagedAnswer(firefox=await asyncio.to_thread(self._managed))
        return Answer(_encoded(answer, schema.ManagedAnswer))

    async def _list_accounts(self, _: web.Request) -> Answer:
        rule = self._reviewer.policy.view().accounts
        answer = schema.AccountsAnswer(self._accounts(), rule and rule.unapproved())
        return Answer(_encoded(answer, schema.AccountsAnswer))

    def _judged(
        self,
        path: str,
        summary: str,
        kind: type[Asked],
        limit: int,
        reply: Callable[[Asked, str | None], Awaitable[Struct]],
        answer: type[Struct],
    ) -> Route:
        """A route that asks the reviewer."""
        read_and_reply = self._posted(kind, limit, reply, answer)

        async def handle(request: web.Request) -> Answer:
            with self._admission.place():
                reply = await read_and_reply(request)
            reply.headers[BASIS] = self._basis()
            return reply

        return Route(
            method=hdrs.METH_POST,
            path=path,
            summary=summary,
            handle=handle,
            needs_place=True,
            names_basis=True,
            request=kind,
            answer=answer,
        )

    def _basis(self) -> str:
        """What answers rest on now. It comes as far as a site's process, where nobody shall find
        out by guessing which confidential terms are in it."""
        message = _FOR_BASIS + self._reviewer.basis.encode("ascii")
        return hmac.digest(self._token.encode("ascii"), message, hashlib.sha256).hex()

    def _posted(
        self,
        kind: type[Asked],
        limit: int,
        reply: Callable[[Asked, str | None], Awaitable[Struct]],
        answer: type[Struct],
    ) -> Callable[[web.Request], Awaitable[Answer]]:
        """A handler that reads ``kind`` from at most ``limit`` bytes and sends ``answer``."""

        async def handle(request: web.Request) -> Answer:
            asked = parse(await read(request, limit, self._body_seconds), kind)
            return Answer(_encoded(await reply(asked, request.headers.get(hdrs.ORIGIN)), answer))

        return handle


def _constant(
    body: bytes, content_type: str = "application/json", headers: dict[str, str] | None = None
) -> Callable[[web.Request], Awaitable[Answer]]:
    """A handler that always sends the same."""

    async def handle(_: web.Request) -> Answer:
        return Answer(body, content_type, headers=headers)

    return handle


def _encoded(answer: Struct, kind: type[Any]) -> bytes:
    """JSON of an answer, read back so that nothing leaves that the schema does not describe.

    Structs do not check what they are made of. Raises msgspec.ValidationError, a bug of ours.
    """
    body = msgspec.json.encode(answer)
    msgspec.json.decode(body, type=kind)
    return body
