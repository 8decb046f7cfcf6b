"""What the extension finds on the port: a scripted companion; and how to find the real one."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import pathlib
import re
from collections.abc import Mapping
from typing import Any

import msgspec
from aiohttp import web
from msgspec.structs import replace

import companion
from companion.doctor import managed
from companion.pairing import proof
from companion.review.accounts import Standing
from companion.review.policy import Telling
from companion.review.types import Moderation
from companion.server import practice
from companion.server.route import BASIS
from companion.server.schema import AccountsAnswer, ModerateBatchAnswer
from tests.browser.waiting import until

LOOPBACK = "127.0.0.1"


@dataclasses.dataclass(frozen=True, slots=True)
class Received:
    """One request as it came: path, headers in lower case, and the body's JSON."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """Words that are found, and what is said of them."""

    words: str
    concern: str = "confidential"
    severity: str = "high"
    clause: str = "4.B ¶2"
    title: str = "Confidential information"
    message: str = "This may identify a witness."
    advice: str = "Leave out who it was and where."

    def spans(self, text: str) -> list[dict[str, int]]:
        """Where the words stand, in UTF-16 code units."""
        return [
            {"start": _units(text[: found.start()]), "end": _units(text[: found.end()])}
            for found in re.finditer(re.escape(self.words), text, re.IGNORECASE)
        ]


USUAL = Rule("Elm Street victim")
LIGHTER = Rule(
    "useless boss",
    concern="unbecoming",
    severity="low",
    clause="4.C",
    title="Conduct",
    message="This may bring the department into disrepute.",
    advice="Say what happened, not what somebody is.",
)


UNAPPROVED = Telling(
    clause="3 ¶1",
    title="The department's own account",
    message="You are not listed as approved to use it.",
    advice="Switch to your own account.",
    severity="high",
)


KEEP = Moderation(
    removable=False,
    verdict="keep",
    reason="none",
    grounds=(),
    clause="3 ¶2",
    score=0.02,
    spans=(),
    message="Criticism and insults stay.",
)
COMMENTS = {
    "shoot": replace(
        KEEP, removable=True, verdict="removable", reason="threat", message="This may be removed."
    ),
    "those people": replace(
        KEEP,
        verdict="ask",
        reason="bias",
        grounds=("sexual_orientation",),
        message="Leave it standing until a supervisor has looked at it.",
    ),
}
WORDLESS = replace(KEEP, verdict="ask", message=COMMENTS["those people"].message)


class ScriptedCompanion:
    """Answers ``hello``, ``check`` and ``moderate`` by rules on words, and keeps what it received.

    Knows its token as the real one does, and can be made late or unwilling.
    """

    def __init__(self, token: str, port: int = 0) -> None:
        self.token = token
        self.port = port
        self.received: list[Received] = []
        self.abandoned = 0
        """How many checks were given up by who had asked for them."""
        self.rules: tuple[Rule, ...] = ()
        self.version = companion.__version__
        self.status = 200
        self.greeting = 200
        self.breaks = False
        self.garbles = False
        self.reason: str | None = None
        self.policy = "1"
        """The version of its policy pack."""
        self.basis: str | None = "1"
        """The digest of all that decides; None for a companion that does not tell it."""
        self.comments: Mapping[str, Moderation] = {}
        """What is said of comments with these words; of others ``KEEP``."""
        self.accounts: tuple[Standing, ...] = ()
        self.answers = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.reset()

    def reset(self) -> None:
        """Forget what was received, and behave as usual."""
        self.received.clear()
        self.abandoned = 0
        self.rules = (USUAL, LIGHTER)
        self.version = companion.__version__
        self.status = 200
        self.greeting = 200
        self.breaks = False
        self.garbles = False
        self.reason = None
        self.policy = "1"
        self.basis = "1"
        self.comments = COMMENTS
        self.accounts = ()
        self.answers.set()

    @property
    def running(self) -> bool:
        """Whether anything listens on the port."""
        return self._runner is not None

    @property
    def checks(self) -> list[dict[str, Any]]:
        """The bodies of all checks asked for, in order."""
        return [one.body for one in self.received if one.path == "/v1/check"]

    @property
    def moderated(self) -> list[str]:
        """The comments that were asked about, in order."""
        batches = [one.body for one in self.received if one.path == "/v1/moderate/batch"]
        return [item["text"] for batch in batches for item in batch["items"]]

    def asked(self, text: str) -> bool:
        """Whether a check of exactly this text was asked for."""
        return any(body["text"] == text for body in self.checks)

    async def await_check(self, text: str) -> None:
        """Wait until a check of exactly this text was asked for.

        A state that the text before it had as well does not tell this one's answer.
        """

        async def asked() -> bool:
            return self.asked(text)

        await until(asked, f"a check of {text!r}")

    async def start(self) -> None:
        """Listen: unless a port was given on a free one, and on the same one ever after."""
        app = web.Application()
        app.router.add_post("/v1/hello", self._hello)
        app.router.add_post("/v1/check", self._check)
        app.router.add_post("/v1/moderate/batch", self._moderate)
        app.router.add_get("/v1/health", self._health)
        app.router.add_get("/v1/managed", self._managed)
        app.router.add_get("/v1/accounts", self._accounts)
        app.router.add_get("/practice", self._practice)
        # A handler whose caller has hung up is cancelled, and so learns of it.
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """End as a killed process does: nobody listens, every connection is closed."""
        if self._runner:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    async def _hello(self, request: web.Request) -> web.Response:
        body = await self._keep(request)
        if self.greeting != 200:
            return _problem(self.greeting)
        try:
            proved = proof.answer(self.token, proof.decode(body["nonce"]), self.port)
        except ValueError:
            return _problem(422)
        return web.json_response({"proof": proved})

    async def _check(self, request: web.Request) -> web.StreamResponse:
        body = await self._keep(request)
        if self.breaks:
            assert request.transport
            request.transport.abort()
        try:
            await self.answers.wait()
        except asyncio.CancelledError:
            self.abandoned += 1
            raise
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return _problem(401)
        if self.status != 200:
            return _problem(self.status)
        if self.garbles:
            return web.json_response({"findings": None})
        shared = body.get("shared", {}).get("text", "")
        judged = {"text": body["text"]}
        if body["action"] in ("share", "like"):
            judged["shared"] = shared
        findings = [
            self._finding(rule, source, spans)
            for source, text in judged.items()
            for rule in self.rules
            if (spans := rule.spans(text))
        ]
        named = {"id": "scripted", "version": self.policy}
        return web.json_response(
            {
                "findings": findings,
                "checked": self.reason is None,
                "reason": self.reason,
                "policy": named,
                "model": named,
                "elapsed_ms": 1.0,
            },
            headers=self._headers(),
        )

    async def _moderate(self, request: web.Request) -> web.StreamResponse:
        body = await self._keep(request)
        await self.answers.wait()
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return _problem(401)
        if self.status != 200:
            return _problem(self.status)
        results = [self._moderation(item["text"]) for item in body["items"]]
        answer = msgspec.json.encode(ModerateBatchAnswer(results))
        headers = self._headers()
        return web.Response(body=answer, content_type="application/json", headers=headers)

    async def _health(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "version": self.version})

    async def _managed(self, request: web.Request) -> web.Response:
        return web.json_response({"firefox": managed.of_firefox()})

    async def _accounts(self, request: web.Request) -> web.Response:
        answer = AccountsAnswer(self.accounts, UNAPPROVED)
        body = msgspec.json.encode(answer)
        return web.Response(body=body, content_type="application/json")

    async def _practice(self, request: web.Request) -> web.Response:
        page = practice.load()
        headers = {"Content-Security-Policy": page.policy}
        return web.Response(body=page.html, content_type="text/html", headers=headers)

    async def _keep(self, request: web.Request) -> dict[str, Any]:
        body: dict[str, Any] = await request.json()
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.received.append(Received(request.path, headers, body))
        return body

    def _headers(self) -> dict[str, str]:
        return {BASIS: self.basis} if self.basis else {}

    def _moderation(self, text: str) -> Moderation:
        if not text.strip():
            return WORDLESS
        return next((said for words, said in self.comments.items() if words in text.lower()), KEEP)

    @staticmethod
    def _finding(rule: Rule, source: str, spans: list[dict[str, int]]) -> dict[str, Any]:
        words = dataclasses.asdict(rule)
        del words["words"]
        return {**words, "source": source, "score": 0.97, "grounds": [], "spans": spans}


def companions_of(home: pathlib.Path) -> list[int]:
    """The processes of real companions that the native messaging host has started in ``home``."""
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        # Most processes are other people's, and some end while one looks.
        with contextlib.suppress(OSError):
            surroundings = (process / "environ").read_bytes().split(b"\0")
            command = (process / "cmdline").read_bytes().split(b"\0")
            if f"HOME={home}".encode() in surroundings and b"companion" in command:
                found.append(int(process.name))
    return found


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _problem(status: int) -> web.Response:
    problem = {"type": "about:blank", "title": "Refused", "status": status}
    return web.json_response(problem, status=status, content_type="application/problem+json")
