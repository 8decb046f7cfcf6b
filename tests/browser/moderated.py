"""The pages of own posts with citizens' comments, and what is done there."""

from __future__ import annotations

import dataclasses
from typing import Any

from companion.review.accounts import OfficialPlatform, Standing
from tests.browser.companions import ScriptedCompanion
from tests.browser.desktop import Desktop
from tests.browser.shadow import Ui
from tests.browser.tab import Tab
from tests.browser.waiting import until

THREAT, CRITICISM, UNSURE, OWN, PICTURE = "#c1", "#c2", "#c3", "#c4", "#c5"
REVIEW = """async (url) => {
    const [{ id }] = await chrome.tabs.query({ url });
    const { offered } = await chrome.tabs.sendMessage(id, { name: "thread" }, { frameId: 0 });
    if (offered) await chrome.tabs.sendMessage(id, { name: "review" }, { frameId: 0 });
    return offered;
}"""
RECORD = """async (url) => {
    const [{ id }] = await chrome.tabs.query({ url });
    return (await chrome.tabs.sendMessage(id, { name: "record" }, { frameId: 0 })).entries;
}"""
COUNTS = """(root) => Object.fromEntries(
    [...root.querySelectorAll(".thread .row")].map((row) =>
        [row.dataset.verdict, Number(row.querySelector("strong").textContent)]))"""
SWITCH = """(handle) => {
    document.querySelector("[data-testid=AppTabBar_Profile_Link]").setAttribute("href", handle);
}"""
POSTS = "() => fixture.posts"


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """The page of an own post on a site, and how a comment is taken from it."""

    host: str
    path: str
    handle: str
    """Who is acting, as the department file writes it."""
    kind: str
    """What is published in the end."""
    confidence: str = "C"
    """How sure the site's markup is, as the rows say it."""
    confirm: str = ""
    """What the site itself asks to be pressed after that."""

    @property
    def url(self) -> str:
        """Its address."""
        return f"https://{self.host}{self.path}"


PAGES: dict[OfficialPlatform, Page] = {
    "x": Page("x.com", "/jdoe/status/9", "@JDoe", "hide", "B"),
    "facebook": Page("www.facebook.com", "/jane.doe/posts/9", "Jane Doe", "hide"),
    "instagram": Page("www.instagram.com", "/p/9/", "jane.doe", "delete"),
    "youtube": Page(
        "www.youtube.com", "/watch?v=9", "jane doe", "delete", confirm="#confirm-button button"
    ),
}


def acting(companion: ScriptedCompanion, site: OfficialPlatform, *, approved: bool = True) -> None:
    """Have the department list the account of the site's page."""
    companion.accounts = (Standing(site, PAGES[site].handle, approved, None),)


async def open_own(
    tab: Tab, companion: ScriptedCompanion, site: OfficialPlatform = "x", query: str = ""
) -> None:
    """Open the page of an own post of the department."""
    acting(companion, site)
    url = PAGES[site].url
    await tab.open(f"{url}{'&' if '?' in url else '?'}{query}" if query else url)
    await tab.find(CRITICISM)


async def review(desktop: Desktop, site: OfficialPlatform = "x") -> bool:
    """Have the comments of the open page reviewed; whether that is offered at all."""
    return bool(await desktop.in_extension(REVIEW, f"https://{PAGES[site].host}/*"))


async def remove(tab: Tab, comment: str, entry: str = ".remove") -> None:
    """Open the comment's menu, and press its entry."""
    await tab.click(f"{comment} .options")
    await tab.click(entry)


async def removed(tab: Tab, page: Page) -> dict[str, Any]:
    """What the page has published, once the site's own question is answered."""
    if page.confirm:
        await tab.click(page.confirm)

    async def published() -> dict[str, Any] | None:
        posts = await tab.run(POSTS)
        return next(iter(posts), None)

    post: dict[str, Any] = await until(published, "the comment is removed")
    return post


async def counts(ui: Ui, removable: int, ask: int, keep: int) -> None:
    """Wait until the review has counted so many of each."""

    async def same() -> bool:
        found: dict[str, int] = await ui.run(COUNTS)
        return found == {"removable": removable, "ask": ask, "keep": keep}

    await until(same, f"{removable}, {ask} and {keep} are counted")
