"""The compose boxes of the fixture pages, handled alike whatever they are made with."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tests.browser.pages import UNCOVERED
from tests.browser.shadow import HOST, Ui
from tests.browser.tab import Tab
from tests.browser.waiting import until

BOX = '[data-testid="tweetTextarea_0"]'
POST = '[data-testid="tweetButtonInline"], [data-testid="tweetButton"]'

# An empty or a closing line of an editable is shown by a line break of its own.
TEXT = """(css) => {
    const box = document.querySelector(css);
    return box.value ?? box.innerText.replace(/\\n$/, "");
}"""
IN_EDITABLE = "() => [...CSS.highlights.values()].flatMap((marks) => [...marks].map(String))"
RECTS = """() => [...CSS.highlights.values()].flatMap((marks) => [...marks].map((range) => {
    const { left, right, top, bottom } = range.getBoundingClientRect();
    return [left, right, (top + bottom) / 2];
}))"""
CARET = """() => {
    const { dataset, localName, selectionStart, selectionEnd } = document.activeElement;
    const name = dataset.testid ?? localName;
    if (selectionStart !== undefined) return [name, selectionStart, selectionEnd];
    const { anchorNode, anchorOffset, focusOffset } = getSelection();
    return [name, anchorNode?.textContent ?? null, anchorOffset, focusOffset];
}"""
LINES = """(root) => [...root.querySelectorAll(".line")].map((line) => {
    const { left, right, top, bottom } = line.getBoundingClientRect();
    return [left, right, (top + bottom) / 2];
})"""
UNDER_LINES = """(css, lines) => lines.map(([left, right, middle]) => {
    const box = document.querySelector(css);
    const offset = (x) => document.caretPositionFromPoint(x, middle).offset;
    const [start, end] = [offset(left + 1), offset(right - 1)].sort((one, two) => one - two);
    return box.value.slice(start, end);
})"""


@dataclasses.dataclass(frozen=True, slots=True)
class Editor:
    """A kind of compose box and where it stands."""

    name: str
    path: str
    host: str = "x.com"
    box: str = BOX
    submit: str = POST
    opens: tuple[str, ...] = ()
    """What is clicked, one after the other, until the box is there."""

    @property
    def url(self) -> str:
        """On a site that the extension covers."""
        return f"https://{self.host}{self.path}"

    @property
    def uncovered(self) -> str:
        """The same page where the extension does not run."""
        return f"https://{self.host}{UNCOVERED}{self.path}"


DRAFT = Editor("React 18, Draft.js", "/home")
DIALOG = Editor(
    "dialog",
    "/home",
    box=f'[role="dialog"] {BOX}',
    submit='[role="dialog"] [data-testid="tweetButton"]',
    opens=('[data-testid="SideNav_NewTweet_Button"]',),
)
EDITABLE = Editor("React 19, contenteditable", "/react19/editable")
TEXTAREA = Editor("React 19, textarea", "/react19/textarea", "mobile.x.com")
FORM = Editor("form", "/plain/form", "mobile.x.com")
BUTTON = Editor("textarea and button", "/plain/button", "mobile.x.com")
EDITORS = (DRAFT, EDITABLE, TEXTAREA, FORM, BUTTON)
LEXICAL = Editor(
    "Lexical",
    "/",
    "www.facebook.com",
    '#post-2 > form [role="textbox"]',
    '#post-2 > form #focused-state-composer-submit [role="button"]',
)
POLYMER = Editor(
    "custom elements, contenteditable",
    "/watch?v=2",
    "www.youtube.com",
    "#comment-dialog #contenteditable-root",
    "#comment-dialog #submit-button button",
    ("ytd-comment-simplebox-renderer #placeholder-area",),
)
rich_and_plain = pytest.mark.parametrize(
    "editor", (DRAFT, TEXTAREA), ids=lambda editor: editor.name
)
"""Once where marks are highlights, and once where they are drawn over a textarea."""
every_editor = pytest.mark.parametrize("editor", EDITORS, ids=lambda editor: editor.name)
"""The test is done once with each kind of box."""


@dataclasses.dataclass(frozen=True, slots=True)
class Compose:
    """A compose box on an open page."""

    tab: Tab
    ui: Ui
    editor: Editor

    async def open(self, *, covered: bool = True) -> None:
        """Open the page and put the caret into the box."""
        await self.tab.open(self.editor.url if covered else self.editor.uncovered)
        await self.turn_to()

    async def turn_to(self) -> None:
        """Have the page show the box, and put the caret into it."""
        for css in (*self.editor.opens, self.editor.box):
            await self.tab.click(css)

    async def write(self, text: str) -> None:
        """Type at the caret and wait until the box shows it."""
        wanted = (await self.text()) + text
        await self.tab.type(text)
        await self.holds(wanted)

    async def text(self) -> str:
        """What the box says, but for the mark that Lexical leaves where a word was composed."""
        words: str = await self.tab.run(TEXT, self.editor.box)
        return words.replace("\u00a0", " ").replace("\u200b", "")

    async def holds(self, text: str) -> None:
        """Wait until the box says exactly this."""

        async def same() -> bool:
            return await self.text() == text

        try:
            await until(same, f"the box says {text!r}")
        except AssertionError as error:
            raise AssertionError(f"{error}, it says {await self.text()!r}") from None

    async def markup(self) -> str:
        """The editor's inside, byte for byte."""
        look = "(css) => document.querySelector(css).innerHTML"
        inside: str = await self.tab.run(look, self.editor.box)
        return inside

    async def marked(self) -> list[str]:
        """The words that are underlined."""
        lines = await self.ui.run(LINES) if await self.ui.state() else []
        over_plain: list[str] = await self.tab.run(UNDER_LINES, self.editor.box, lines)
        in_editable: list[str] = await self.tab.run(IN_EDITABLE)
        return over_plain + in_editable

    async def await_marked(self, *words: str) -> None:
        """Wait until exactly these words are underlined."""

        async def same() -> bool:
            return sorted(await self.marked()) == sorted(words)

        try:
            await until(same, f"marks on {words}")
        except AssertionError as error:
            raise AssertionError(f"{error}, marked {await self.marked()}") from None

    async def place_of_mark(self, number: int = 0) -> tuple[float, float]:
        """The middle of underlined words, in the viewport."""
        rects = await self.ui.run(LINES) + await self.tab.run(RECTS)
        left, right, middle = rects[number]
        return (left + right) / 2, middle

    async def caret(self) -> list[Any]:
        """Which element has the focus, and where its selection begins and ends."""
        place: list[Any] = await self.tab.run(CARET)
        return place

    async def post(self) -> None:
        """Press the button with the pointer."""
        await self.tab.click(self.editor.submit)

    async def posts(self) -> list[dict[str, Any]]:
        """What the page has published."""
        published: list[dict[str, Any]] = await self.tab.run("() => fixture.posts")
        return published

    async def posted(self, count: int = 1) -> list[dict[str, Any]]:
        """Wait for so many publications, and return them all."""

        async def enough() -> list[dict[str, Any]] | None:
            found = await self.posts()
            return found if len(found) >= count else None

        return await until(enough, f"{count} posts")

    async def seen(self) -> list[dict[str, Any]]:
        """Every event on something of the page that has reached the page, in order."""
        events: list[dict[str, Any]] = await self.tab.run("() => fixture.seen")
        return [event for event in events if event["target"] != HOST]

    async def forget_seen(self) -> None:
        """Note events from here on only."""
        await self.tab.run("() => { fixture.seen.length = 0; }")

    async def states(self) -> list[str]:
        """All states that the extension has shown on this page, in order."""
        shown: list[str] = await self.tab.run("() => fixture.states")
        return shown
