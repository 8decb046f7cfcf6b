"""Each test runs in Chromium and in Firefox, in a fresh tab of a browser that is shared."""

from __future__ import annotations

import pathlib
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.browser.companions import ScriptedCompanion
from tests.browser.compose import DRAFT, Compose, Editor
from tests.browser.desktop import Desktop
from tests.browser.desktop import desktop as new_desktop
from tests.browser.shadow import Ui
from tests.browser.tab import Tab

HERE = pathlib.Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests share the browsers, so they share the browsers' event loop.

    On a machine short of time a browser loses a press now and then. What fails is done once
    more, in a fresh tab. The summary names it, for a race in the product may hide there.
    """
    for item in items:
        if HERE in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session", params=["chromium", "firefox"])
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of browser: all tests are done in the one, then all in the other."""
    name: str = request.param
    return name


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def desktop(kind: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desktop]:
    """A browser that has been paired with a scripted companion."""
    async with new_desktop(kind, tmp_path_factory.mktemp(kind)) as made:
        await made.mend()
        yield made


@pytest.fixture
def companion(desktop: Desktop) -> ScriptedCompanion:
    """The scripted companion, as if nothing had happened yet."""
    desktop.companion.reset()
    return desktop.companion


@pytest_asyncio.fixture(loop_scope="session")
async def frail_companion(
    desktop: Desktop, companion: ScriptedCompanion
) -> AsyncIterator[ScriptedCompanion]:
    """The scripted companion for a test that breaks it."""
    yield companion
    await desktop.mend()


@pytest_asyncio.fixture(loop_scope="session")
async def tab(desktop: Desktop, companion: ScriptedCompanion) -> AsyncIterator[Tab]:
    """A fresh tab."""
    async with desktop.browser.tab() as fresh:
        yield fresh


@pytest.fixture
def ui(tab: Tab) -> Ui:
    """What the extension shows in the tab."""
    return Ui(tab)


@pytest.fixture
def editor() -> Editor:
    """The kind of box; tests of several kinds parametrise it."""
    return DRAFT


@pytest_asyncio.fixture(loop_scope="session")
async def compose(tab: Tab, ui: Ui, editor: Editor) -> Compose:
    """A compose box with the caret in it."""
    box = Compose(tab, ui, editor)
    await box.open()
    return box
