"""What IT does in its afternoon, and what an officer finds who has configured nothing.

The Debian package is installed, the files that ``second-look deploy`` wrote are put in their
places, and an ordinary person starts a browser.
"""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import signal
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from companion.deploy.browsers import CHROMIUM, FIREFOX
from tests.browser.browsers import Browser, environment, launched
from tests.browser.compose import DRAFT, Compose
from tests.browser.desktop import published_port
from tests.browser.shadow import Ui
from tests.browser.waiting import until
from tests.deploy import machine
from tests.deploy.machine import Officer, Packages

pytestmark = [machine.needs_a_machine, pytest.mark.asyncio(loop_scope="module")]

DISCLOSURE = "Our witness on the Elm Street case is Maria Lopez, she works at the bakery."
ORDINARY = "Great turnout at the park cleanup today!"
CHOICES = """
[department]
name = "Elm Falls Police Department"
names = ["Elm Falls PD", "EFPD"]
contact = "it@elmfalls.example"
[browsers]
chrome = false
edge = false
[systems]
windows = false
macos = false
[extension]
id = "{id}"
update_url = "{folder}/updates.xml"
firefox_url = "{xpi}"
firefox_unsigned = true
[settings]
affiliated = true
sensitivity = "balanced"
locked = ["affiliated"]
"""


@pytest.fixture(scope="module")
def folder(packages: Packages, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """What ``second-look deploy`` writes for the department, by the installed command."""
    made = tmp_path_factory.mktemp("deploy")
    choices = made / "choices.toml"
    choices.write_text(
        CHOICES.format(
            id=packages.extension_id,
            folder=packages.folder.as_uri(),
            xpi=packages.one("*.xpi").as_uri(),
        )
    )
    machine.run("second-look", "deploy", str(choices), "--out", str(made / "out"))
    return made / "out"


@pytest.fixture(scope="module")
def rolled_out(packages: Packages, request: pytest.FixtureRequest) -> Iterator[pathlib.Path]:
    """The machine after IT has been there; the files that were put in their places."""
    with machine.installed(packages.one("*.deb")):
        written: pathlib.Path = request.getfixturevalue("folder")
        with machine.placed(written / "linux"):
            yield written / "linux"


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of browser."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def officer(rolled_out: pathlib.Path) -> Iterator[Officer]:
    """Somebody who signs in for the first time."""
    with machine.officer() as person:
        yield person


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(kind: str, officer: Officer, packages: Packages) -> AsyncIterator[Browser]:
    """The officer's browser, started for the first time."""
    # Under the other browser the machine has been upgraded.
    machine.install(packages.one("*.deb"))
    async with launched(kind, officer.home, environment(officer.home), officer.uid) as made:
        yield made


@contextlib.asynccontextmanager
async def composing(browser: Browser) -> AsyncIterator[Compose]:
    """A compose box on X, once the extension that policy brings is in the page."""
    async with browser.tab() as tab:
        box = Compose(tab, Ui(tab), DRAFT)

        async def arrived() -> bool:
            await box.open()
            await box.write("x")
            await tab.press("Backspace")
            return await box.ui.state() is not None

        await until(arrived, "the extension is there")
        yield box


def companions(person: Officer) -> list[int]:
    """The officer's running companions."""
    return [
        process
        for process in person.processes()
        if b"serve" in pathlib.Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    ]


async def test_an_officer_is_warned_on_x_without_having_done_anything(
    browser: Browser, officer: Officer
) -> None:
    async with composing(browser) as compose:
        await compose.write(DISCLOSURE)
        await compose.ui.await_state("findings")
        await compose.post()
        assert "4.B" in await compose.ui.shown(".hold")
        await compose.ui.press("proceed")
        (post,) = await compose.posted()
        assert post["texts"] == [DISCLOSURE]
    assert len(companions(officer)) == 1


async def test_the_practice_page_is_checked(browser: Browser, officer: Officer) -> None:
    async with browser.tab() as tab:
        await tab.open(f"http://127.0.0.1:{published_port(officer.home)}/practice")
        await tab.click("#plain")
        await tab.type(DISCLOSURE)
        await Ui(tab).await_state("findings")


async def test_doctor_finds_nothing_wrong(browser: Browser, officer: Officer) -> None:
    done = officer.run("second-look", "doctor", "--json")
    bad = [check for check in json.loads(done.stdout) if check["state"] == "bad"]
    assert bad == []
    assert done.returncode == os.EX_OK


async def test_a_site_that_it_switches_off_goes_quiet_in_the_open_page(
    browser: Browser,
) -> None:
    async with composing(browser) as compose:
        await compose.write(DISCLOSURE)
        await compose.ui.await_state("findings")
        with managed(browser.kind, disabledSites=["x"], disabledSitesMode="locked"):
            await until_quiet(compose)
            await compose.post()
            (post,) = await compose.posted()
            assert post["trusted"] is True
        async with browser.tab() as tab:
            again = Compose(tab, Ui(tab), DRAFT)

            async def checks_again() -> bool:
                await again.open()
                await again.write(DISCLOSURE)
                return await again.ui.state() in ("checking", "findings")

            await until(checks_again, "the site is checked again")


async def until_quiet(compose: Compose) -> None:
    """Wait until nothing of the extension is to be seen on the page."""

    async def quiet() -> bool:
        return await compose.ui.state() in (None, "off") and await compose.marked() == []

    await until(quiet, "the extension is quiet")


@contextlib.contextmanager
def managed(kind: str, **settings: Any) -> Iterator[None]:
    """Add managed settings to a browser's policy file, as IT would with an editor."""
    chosen = FIREFOX if kind == "firefox" else CHROMIUM
    policy = pathlib.Path("/") / chosen.linux_policy
    before = policy.read_text()
    content = json.loads(before)
    policies = content["policies"] if chosen.gecko else content
    (extensions,) = policies["3rdparty"].values()
    (extension,) = extensions.values()
    extension.update(settings)
    policy.write_text(json.dumps(content))
    try:
        yield
    finally:
        policy.write_text(before)


async def test_a_companion_that_dies_is_started_again(browser: Browser, officer: Officer) -> None:
    async with composing(browser) as compose:
        await compose.write(ORDINARY)
        await compose.ui.await_state("clear")
        (process,) = companions(officer)
        os.kill(process, signal.SIGKILL)
        await compose.write(f" {DISCLOSURE}")
        await compose.ui.await_state("findings")
        (another,) = companions(officer)
        assert another != process


async def test_an_upgrade_loses_no_draft_and_posts_once(
    browser: Browser, officer: Officer, newer: Packages
) -> None:
    async with composing(browser) as compose:
        await compose.write(ORDINARY)
        await compose.ui.await_state("clear")
        before = companions(officer)
        machine.install(newer.one("*.deb"))
        assert await compose.text() == ORDINARY
        await compose.write(f" {DISCLOSURE}")
        await compose.ui.await_state("findings")
        assert not set(before) & set(companions(officer))
        await compose.post()
        await compose.ui.press("proceed")
        posts = await compose.posted()
        assert [post["texts"] for post in posts] == [[f"{ORDINARY} {DISCLOSURE}"]]


async def test_two_officers_at_one_machine_do_not_disturb_each_other(
    browser: Browser, officer: Officer
) -> None:
    async with composing(browser) as compose:
        await compose.write(ORDINARY)
        await compose.ui.await_state("clear")
    with machine.officer() as second:
        home = environment(second.home)
        async with launched(browser.kind, second.home, home, second.uid) as theirs:
            async with composing(theirs) as compose:
                await compose.write(DISCLOSURE)
                await compose.ui.await_state("findings")
            assert published_port(second.home) != published_port(officer.home)
            assert len(companions(second)) == len(companions(officer)) == 1
        token = second.home / ".local" / "state" / "second-look" / "token"
        assert token.exists()
        stranger = officer.run("cat", str(token))
        assert stranger.returncode != os.EX_OK and stranger.stdout == ""
