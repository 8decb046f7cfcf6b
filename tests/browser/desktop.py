"""One officer's desktop: a home folder, a browser with the extension, and a companion."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pathlib
import shutil
import signal
import sysconfig
from collections.abc import AsyncIterator
from typing import Any

from companion.identity import EXTENSION_ID, GECKO_ID
from companion.pairing.token import own_token, token_path
from tests.browser.browsers import Browser, chromium_profile, environment, launched
from tests.browser.companions import ScriptedCompanion, companions_of
from tests.browser.native import chrome
from tests.browser.tab import Tab

STIR = "() => chrome.storage.local.set({ stirred: Date.now() })"
GECKO_HOST = f"() => WebExtensionPolicy.getByID('{GECKO_ID}').mozExtensionHostname"


class Desktop:
    """Where a test takes place."""

    def __init__(self, browser: Browser, companion: ScriptedCompanion, extension: str) -> None:
        self.browser = browser
        self.companion = companion
        self.extension = extension
        """Where the extension's own pages are: its origin, as the companion sees it."""

    @contextlib.asynccontextmanager
    async def popup(self) -> AsyncIterator[Tab]:
        """The toolbar's window, opened as a tab; its scripts may call the extension's API."""
        async with self.browser.tab() as tab:
            await tab.open(f"{self.extension}/popup/popup.html")
            yield tab

    @contextlib.asynccontextmanager
    async def toolbar(self, over: Tab) -> AsyncIterator[Tab]:
        """The toolbar's window as it lies over a tab and tells of it: here a tab beside it."""
        async with self.popup() as popup:
            await self.browser.bidi("browsingContext.activate", context=over.context)
            await popup.run(STIR)
            yield popup

    async def in_extension(self, function: str, *arguments: Any) -> Any:
        """Run JavaScript with the extension's rights."""
        async with self.popup() as tab:
            return await tab.run(function, *arguments)

    def publish(self, port: int) -> None:
        """Have the native messaging host look for a companion on ``port``."""
        _port_file(self.browser.home).write_text(f"{port}\n")

    async def forget_pairing(self) -> None:
        """Leave the extension as it is after the browser was started."""
        await self.in_extension("() => chrome.storage.session.clear()")

    async def mend(self) -> None:
        """Have the companion run, and the extension know that it does."""
        self.companion.reset()
        if not self.companion.running:
            await self.companion.start()
        await self.forget_pairing()
        trouble = await self.in_extension(
            "async () => (await chrome.runtime.sendMessage({name: 'status', insist: true})).trouble"
        )
        assert trouble is None, f"the extension finds no companion: {trouble}"


@contextlib.asynccontextmanager
async def desktop(kind: str, home: pathlib.Path) -> AsyncIterator[Desktop]:
    """A desktop on which ``second-look pair`` was run and a scripted companion listens."""
    # The native host would start a companion where none answers; here that attempt must fail,
    # or a test could not stop the companion.
    surroundings = environment(home, SECOND_LOOK_DEPARTMENT=str(home / "no-such-file"))
    companion = ScriptedCompanion(own_token(surroundings))
    await companion.start()
    await pair(kind, home, surroundings)
    try:
        async with launched(kind, home, surroundings) as browser:
            made = Desktop(browser, companion, await extension_origin(browser))
            made.publish(companion.port)
            yield made
    finally:
        await companion.stop()


@contextlib.asynccontextmanager
async def real_desktop(kind: str, home: pathlib.Path) -> AsyncIterator[Browser]:
    """A desktop on which ``second-look pair`` was run, and nothing listens yet."""
    # Port 0: a free one, whatever else runs on the machine of the tests.
    surroundings = environment(home, SECOND_LOOK_PORT="0")
    await pair(kind, home, surroundings)
    try:
        async with launched(kind, home, surroundings) as browser:
            yield browser
    finally:
        for process in companions_of(home):
            os.kill(process, signal.SIGTERM)


def published_port(home: pathlib.Path) -> int:
    """Where the companion of this home says that it listens."""
    return int(_port_file(home).read_text())


async def pair(kind: str, home: pathlib.Path, surroundings: dict[str, str]) -> None:
    """Let this desktop's browser find the native messaging host, by the command for it."""
    command = shutil.which("second-look", path=sysconfig.get_path("scripts"))
    assert command, "second-look is not installed"
    folder = ["--browser-data", str(chromium_profile(home))] if kind == "chromium" else []
    process = await asyncio.create_subprocess_exec(
        command, "pair", *folder, env=surroundings, stdout=asyncio.subprocess.DEVNULL
    )
    assert await process.wait() == os.EX_OK


async def extension_origin(browser: Browser) -> str:
    """Scheme and host of the extension's pages; Firefox draws the host anew each time."""
    if browser.kind == "chromium":
        return f"chrome-extension://{EXTENSION_ID}"
    return f"moz-extension://{await chrome(browser, GECKO_HOST)}"


def _port_file(home: pathlib.Path) -> pathlib.Path:
    return token_path({"HOME": str(home)}).with_name("port")
