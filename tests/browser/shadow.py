"""What the extension shows: its element in the page, and the closed root under it."""

from __future__ import annotations

import dataclasses
from typing import Any

from tests.browser.tab import Node, Tab
from tests.browser.waiting import until

HOST = "second-look-ui"
SHOWN = """(root, css) => {
    const panel = root.querySelector(css);
    return panel?.checkVisibility() ? panel.innerText : null;
}"""


@dataclasses.dataclass(frozen=True, slots=True)
class Ui:
    """The extension's own interface in one tab. Only WebDriver sees into its closed root."""

    tab: Tab

    async def root(self) -> Node:
        """The closed shadow root."""
        located = await until(self._located, f"{HOST} in the page")
        return Node(located["value"]["shadowRoot"]["sharedId"])

    async def state(self) -> str | None:
        """The state that the page can see, None where there is no element."""
        state: str | None = await self.tab.run(
            f"() => document.querySelector('{HOST}')?.dataset.state ?? null"
        )
        return state

    async def await_state(self, *wanted: str) -> str:
        """Wait for one of these states."""

        async def reached() -> str | None:
            state = await self.state()
            return state if state in wanted else None

        try:
            return await until(reached, f"state {' or '.join(wanted)}")
        except AssertionError as error:
            raise AssertionError(f"{error}, state {await self.state()!r}") from None

    async def left(self) -> None:
        """Wait until there is nothing of the extension on the page."""

        async def nothing() -> bool:
            return await self.state() is None

        await until(nothing, "the extension has left the page")

    async def text(self, css: str) -> str | None:
        """The visible words of a part of the interface, None while it is not shown."""
        words: str | None = await self.run(SHOWN, css)
        return words

    async def shown(self, css: str) -> str:
        """The words of a part of the interface, waited for."""
        try:
            return await until(lambda: self.text(css), f"{css} is shown")
        except AssertionError as error:
            raise AssertionError(f"{error}, state {await self.state()!r}") from None

    async def gone(self, css: str) -> None:
        """Wait until a part of the interface is no longer shown."""

        async def hidden() -> bool:
            return await self.text(css) is None

        await until(hidden, f"{css} is gone")

    async def announced(self) -> str:
        """What a screen reader was told last."""
        words: str = await self.run("(root) => root.querySelector('[aria-live]').textContent")
        return words

    async def focused(self) -> str | None:
        """The act of the button that has the focus in the interface."""
        act: str | None = await self.run("(root) => root.activeElement?.dataset.act ?? null")
        return act

    async def button(self, act: str, within: str = ".panel:not([hidden])") -> Node:
        """A visible panel's button by the name of its act."""
        return await self.tab.find(f'{within} button[data-act="{act}"]', await self.root())

    async def press(self, act: str) -> None:
        """Press a button of the open panel with the pointer."""
        await self.tab.click(await self.button(act))

    async def run(self, function: str, *arguments: Any) -> Any:
        """``tab.run`` with the closed root as first argument."""
        return await self.tab.run(function, await self.root(), *arguments)

    async def _located(self) -> dict[str, Any] | None:
        located = await self.tab.bidi(
            "browsingContext.locateNodes",
            context=self.tab.context,
            locator={"type": "css", "value": HOST},
            serializationOptions={"includeShadowTree": "all", "maxDomDepth": 0},
        )
        return next(iter(located["nodes"]), None)
