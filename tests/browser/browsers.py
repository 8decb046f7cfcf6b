"""Starts Chromium and Firefox with the extension, on profiles that are thrown away."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import pathlib
import pwd
import shutil
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp

from tests.browser import pages
from tests.browser.bidi import Bidi
from tests.browser.tab import Tab
from tests.browser.waiting import until

EXTENSION = pathlib.Path(__file__).parents[2] / "extension"
SIZE = (1280, 900)
END_SECONDS = 10
"""How long a browser may take to end before it is killed."""

FIREFOX_PREFERENCES: dict[str, bool | int | str] = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "intl.locale.requested": "en-US",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


class Browser:
    """A running browser with the extension in it."""

    def __init__(self, kind: str, bidi: Bidi, home: pathlib.Path) -> None:
        self.kind = kind
        self.bidi = bidi
        self.home = home

    async def prepare(self) -> None:
        """Put the fixture pages in the place of every https server."""
        await self.bidi.on("network.beforeRequestSent", self._serve)
        pattern = {"type": "pattern", "protocol": "https"}
        await self.bidi("network.addIntercept", phases=["beforeRequestSent"], urlPatterns=[pattern])

    @contextlib.asynccontextmanager
    async def tab(self) -> AsyncIterator[Tab]:
        """A tab of its own, closed in the end."""
        created = await self.bidi("browsingContext.create", type="tab")
        tab = Tab(self.bidi, created["context"])
        try:
            yield tab
        finally:
            await tab.close()

    def _serve(self, event: dict[str, Any]) -> None:
        if not event["isBlocked"]:
            return
        found = pages.answer(event["request"]["url"])
        headers = {
            "content-type": f"{found.kind}; charset=utf-8",
            "content-security-policy": pages.POLICY,
        }
        self.bidi.soon(
            "network.provideResponse",
            request=event["request"]["request"],
            statusCode=found.status,
            headers=[
                {"name": name, "value": {"type": "string", "value": value}}
                for name, value in headers.items()
            ],
            body={"type": "string", "value": found.body},
        )


def environment(home: pathlib.Path, **more: str) -> dict[str, str]:
    """An environment in which nothing of the user's own is read or written."""
    scratch = {"HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8", "TZ": "UTC"}
    return {"PATH": os.environ["PATH"], **scratch, **more}


@contextlib.asynccontextmanager
async def launched(
    kind: str, home: pathlib.Path, surroundings: Mapping[str, str], user: int | None = None
) -> AsyncIterator[Browser]:
    """A browser that runs for the length of the block; ``kind`` is chromium or firefox.

    With ``user``, the number of an account whose home is ``home``, it runs as that person,
    and has no extension but those that policy installs.
    """
    start = {"chromium": _chromium, "firefox": _firefox}[kind]
    async with aiohttp.ClientSession() as http, start(http, home, surroundings, user) as bidi:
        browser = Browser(kind, bidi, home)
        await browser.prepare()
        yield browser


def chromium_profile(home: pathlib.Path) -> pathlib.Path:
    """The user data folder, where Chromium also looks for native messaging hosts."""
    return home / "chromium"


@contextlib.asynccontextmanager
async def _chromium(
    http: aiohttp.ClientSession,
    home: pathlib.Path,
    surroundings: Mapping[str, str],
    user: int | None,
) -> AsyncIterator[Bidi]:
    arguments = [
        "--headless=new",
        f"--user-data-dir={chromium_profile(home)}",
        f"--window-size={SIZE[0]},{SIZE[1]}",
        "--lang=en-US",
        "--no-first-run",
        "--disable-component-update",
        # Nothing but loopback can be reached, so no test depends on a network.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    options: dict[str, Any] = {"binary": shutil.which("chromium"), "args": arguments}
    if user is None:
        arguments += [f"--load-extension={EXTENSION}", f"--disable-extensions-except={EXTENSION}"]
    else:
        # What the driver adds would keep policy from fetching the extension.
        options["excludeSwitches"] = ["disable-background-networking", "disable-extensions"]
    wanted = {"browserName": "chrome", "webSocketUrl": True, "goog:chromeOptions": options}
    async with _process("chromedriver", "--port=0", env=surroundings, user=user) as driver:
        assert driver.stdout
        port = 0
        while not port:
            line = (await driver.stdout.readline()).decode()
            assert line, "chromedriver ended"
            if "started successfully on port" in line:
                port = int(line.rstrip(".\n").rpartition(" ")[2])
        base = f"http://127.0.0.1:{port}/session"
        asked = {"capabilities": {"alwaysMatch": wanted}}
        async with http.post(base, json=asked) as response:
            session = (await response.json())["value"]
        assert "sessionId" in session, session
        try:
            address = session["capabilities"]["webSocketUrl"]
            async with http.ws_connect(address, max_msg_size=0) as socket:
                bidi = Bidi(socket)
                yield bidi
                await bidi.close()
        finally:
            # Without this its Chromium would outlive the driver.
            await (await http.delete(f"{base}/{session['sessionId']}")).read()


@contextlib.asynccontextmanager
async def _firefox(
    http: aiohttp.ClientSession,
    home: pathlib.Path,
    surroundings: Mapping[str, str],
    user: int | None,
) -> AsyncIterator[Bidi]:
    profile = home / "firefox"
    profile.mkdir()
    lines = (
        f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in FIREFOX_PREFERENCES.items()
    )
    (profile / "user.js").write_text("\n".join(lines))
    if user is not None:
        os.chown(profile, user, -1)
    size = {"MOZ_HEADLESS_WIDTH": str(SIZE[0]), "MOZ_HEADLESS_HEIGHT": str(SIZE[1])}
    command = ["firefox-esr", "--headless", "--no-remote", "--remote-debugging-port=0"]
    command += ["--remote-allow-system-access", "--profile", str(profile)]
    async with _process(*command, env={**surroundings, **size}, user=user):
        address = profile / "WebDriverBiDiServer.json"

        async def listens() -> dict[str, Any] | None:
            try:
                found: dict[str, Any] = json.loads(address.read_text())
            except (FileNotFoundError, ValueError):
                return None
            return found

        found = await until(listens, "Firefox listens")
        url = f"ws://{found['ws_host']}:{found['ws_port']}/session"
        async with http.ws_connect(url, max_msg_size=0) as socket:
            bidi = Bidi(socket)
            await bidi("session.new", capabilities={})
            if user is None:
                extension = {"type": "path", "path": str(EXTENSION)}
                await bidi("webExtension.install", extensionData=extension)
            yield bidi
            await bidi("browser.close")
            await bidi.close()


@contextlib.asynccontextmanager
async def _process(
    *command: str, env: Mapping[str, str], user: int | None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A child process, ended with the block; it runs as ``user`` if one is given."""
    person: dict[str, Any] = {}
    if user is not None:
        person = {"user": user, "group": pwd.getpwuid(user).pw_gid, "extra_groups": []}
    process = await asyncio.create_subprocess_exec(
        *command,
        env=dict(env),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        **person,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        # Reads on: a child that cannot write its last words would not end.
        drained = asyncio.create_task(process.communicate())
        _, late = await asyncio.wait({drained}, timeout=END_SECONDS)
        if late:
            process.kill()
            await drained
