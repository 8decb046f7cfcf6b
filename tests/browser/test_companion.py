"""The whole of it: the extension, the companion itself, and the model that is shipped."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.browser.browsers import Browser
from tests.browser.compose import DRAFT, TEXTAREA, Compose, Editor
from tests.browser.desktop import extension_origin, published_port, real_desktop
from tests.browser.shadow import Ui
from tests.browser.tab import Tab
from tests.browser.waiting import until

DISCLOSURE = "Our witness on the Elm Street case is Maria Lopez, she works at the bakery."
ORDINARY = "Great turnout at the park cleanup today!"
EDITORS = pytest.mark.parametrize("editor", [DRAFT, TEXTAREA], ids=lambda editor: editor.name)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser(kind: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    """A browser that was paired; the first draft in it has the companion started."""
    async with real_desktop(kind, tmp_path_factory.mktemp(kind)) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def compose(browser: Browser, editor: Editor) -> AsyncIterator[Compose]:
    """A compose box in a fresh tab."""
    async with browser.tab() as tab:
        box = Compose(tab, Ui(tab), editor)
        await box.open()

        async def answers() -> bool:
            try:
                return bool(published_port(browser.home))
            except FileNotFoundError:
                return False

        await until(answers, "turning to the box has the companion started")
        yield box


async def tabs(browser: Browser) -> set[str]:
    """All open tabs, by their contexts."""
    tree = await browser.bidi("browsingContext.getTree", maxDepth=0)
    return {tab["context"] for tab in tree["contexts"]}


@EDITORS
async def test_a_witness_is_not_named_unawares(compose: Compose) -> None:
    await compose.write(DISCLOSURE)
    await compose.ui.await_state("findings")

    async def marked() -> bool:
        return any("Maria" in words or "Lopez" in words for words in await compose.marked())

    await until(marked, "the witness's name is underlined")
    await compose.post()
    assert "4.B" in await compose.ui.shown(".hold")
    assert await compose.posts() == []
    await compose.ui.press("proceed")
    (post,) = await compose.posted()
    assert post["texts"] == [DISCLOSURE]


@EDITORS
async def test_an_ordinary_post_goes_out_untouched(compose: Compose) -> None:
    await compose.write(ORDINARY)
    await compose.ui.await_state("clear")
    assert await compose.marked() == []
    await compose.post()
    (post,) = await compose.posted()
    assert post["trusted"] is True
    assert "held" not in await compose.states()


async def test_the_popup_leads_to_the_practice_page(compose: Compose, browser: Browser) -> None:
    origin = await extension_origin(browser)
    async with browser.tab() as popup:
        await popup.open(f"{origin}/popup/popup.html")
        await popup.reads("#connection", "Connected")
        before = await tabs(browser)
        await popup.click("#practice")

        async def opened() -> str | None:
            return next(iter(await tabs(browser) - before), None)

        tab = Tab(browser.bidi, await until(opened, "a tab is opened"))
        try:
            await tab.find("#plain")
        finally:
            await tab.close()


async def test_the_practice_page_is_checked(compose: Compose, browser: Browser) -> None:
    await compose.write(ORDINARY)
    await compose.ui.await_state("clear")
    async with browser.tab() as tab:
        await tab.open(f"http://127.0.0.1:{published_port(browser.home)}/practice")
        await tab.click("#plain")
        await tab.type(DISCLOSURE)
        ui = Ui(tab)
        await ui.await_state("findings")
        await tab.press("Control+Enter")
        await ui.await_state("held")
