"""A tab as a person uses it: addresses, pointer, keys; and a look at its document."""

from __future__ import annotations

import base64
import dataclasses
import json
import pathlib
from typing import Any

from tests.browser.bidi import Bidi, BidiError
from tests.browser.waiting import until

KEYS = {
    "Backspace": "\ue003",
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Shift": "\ue008",
    "Control": "\ue009",
    "Alt": "\ue00a",
    "Escape": "\ue00c",
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
}
"""Names of keys and WebDriver's code points for them."""
# Nobody presses within the frame that scrolls, before what floats over the page has followed.
INTO_VIEW = """async (node) => {
    const place = () => JSON.stringify(node.getBoundingClientRect());
    const before = place();
    node.scrollIntoView({ block: "nearest" });
    if (place() === before || document.hidden) return;
    for (const frame of [1, 2]) await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve));
}"""
PRESS = [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]


@dataclasses.dataclass(frozen=True, slots=True)
class Node:
    """A node of a document, by the browser's name for it."""

    shared_id: str


class Tab:
    """One tab. ``run`` and ``find`` take CSS selectors and JavaScript of the page's world."""

    def __init__(self, bidi: Bidi, context: str) -> None:
        self.bidi = bidi
        self.context = context

    async def open(self, url: str) -> None:
        """Go to ``url`` and wait until it has loaded."""

        async def loaded() -> bool:
            try:
                await self.bidi(
                    "browsingContext.navigate", context=self.context, url=url, wait="complete"
                )
            except BidiError as error:
                # Chromium at times sets out before it has begun to intercept in a new tab.
                if "ERR_NAME_NOT_RESOLVED" in str(error):
                    return False
                raise
            return True

        await until(loaded, url)

    async def back(self) -> None:
        """Go back to the page before, which the browser may have kept as it was."""
        left = await self.run("() => location.href")
        await self.bidi("browsingContext.traverseHistory", context=self.context, delta=-1)

        async def returned() -> bool:
            try:
                return await self.run("(left) => location.href !== left", left) is True
            except BidiError as error:
                # Chromium answers before it has put one page in the place of the other.
                if "Cannot find context" in str(error):
                    return False
                raise

        await until(returned, "the page before")

    async def run(self, function: str, *arguments: Any) -> Any:
        """The result of a JavaScript function, as JSON gives it; nodes may be arguments."""
        called = await self.bidi(
            "script.callFunction",
            target={"context": self.context},
            functionDeclaration=f"async (...given) => JSON.stringify(await ({function})(...given))",
            arguments=[_argument(argument) for argument in arguments],
            awaitPromise=True,
        )
        if called["type"] == "exception":
            raise AssertionError(called["exceptionDetails"]["text"])
        return json.loads(called["result"].get("value", "null"))

    async def nodes(self, css: str, within: Node | None = None) -> list[Node]:
        """All nodes that a selector matches, in the document or in ``within``."""
        start = {"startNodes": [{"sharedId": within.shared_id}]} if within else {}
        located = await self.bidi(
            "browsingContext.locateNodes",
            context=self.context,
            locator={"type": "css", "value": css},
            **start,
        )
        return [Node(node["sharedId"]) for node in located["nodes"]]

    async def find(self, css: str, within: Node | None = None) -> Node:
        """The first match, waited for."""
        return (await until(lambda: self.nodes(css, within), css))[0]

    async def reads(self, css: str, words: str) -> None:
        """Wait until an element shows exactly these words."""

        async def same() -> bool:
            shown = await self.run("(css) => document.querySelector(css)?.innerText.trim()", css)
            return bool(shown == words)

        await until(same, f"{css} reads {words!r}")

    async def click(self, target: Node | str, *, times: int = 1) -> None:
        """Move the pointer to the middle of ``target`` and press the main button."""
        await self._pointer([await self._move(target), *PRESS * times])

    async def tap(self, target: Node | str) -> None:
        """Touch the middle of ``target`` with a finger."""
        actions = [await self._move(target), *PRESS]
        finger = {"type": "pointer", "id": "finger", "parameters": {"pointerType": "touch"}}
        await self.bidi(
            "input.performActions", context=self.context, actions=[{**finger, "actions": actions}]
        )

    async def hover(self, target: Node | str) -> None:
        """Move the pointer to the middle of ``target``."""
        await self._pointer([await self._move(target)])

    async def point(self, x: float, y: float, *, press: bool = False) -> None:
        """Move the pointer to a point of the viewport, and press there if asked."""
        move = {"type": "pointerMove", "origin": "viewport", "x": round(x), "y": round(y)}
        await self._pointer([move, *(PRESS if press else [])])

    async def type(self, text: str, *, pause: int = 0) -> None:
        """Type a text, a code point at a time: Chromium refuses longer ones as a key.

        ``pause`` milliseconds pass between two keys.
        """
        rest = [{"type": "pause", "duration": pause}] if pause else []
        await self._keys([stroke for key in text for stroke in (*_stroke(key), *rest)])

    async def press(self, chord: str) -> None:
        """Press keys together, such as ``Control+Enter`` or ``l``."""
        keys = [KEYS.get(name, name) for name in chord.split("+")]
        down = [{"type": "keyDown", "value": key} for key in keys]
        await self._keys([*down, *({"type": "keyUp", "value": key} for key in reversed(keys))])

    async def attach(self, css: str, file: pathlib.Path) -> None:
        """Choose ``file`` in the dialog of a file input, which may be hidden."""
        await self.bidi(
            "input.setFiles",
            context=self.context,
            element={"sharedId": (await self.find(css)).shared_id},
            files=[str(file)],
        )

    async def screenshot(self) -> bytes:
        """The viewport as PNG."""
        shot = await self.bidi("browsingContext.captureScreenshot", context=self.context)
        return base64.b64decode(shot["data"])

    async def close(self) -> None:
        """Close the tab."""
        await self.bidi("browsingContext.close", context=self.context)

    async def _move(self, target: Node | str) -> dict[str, Any]:
        node = target if isinstance(target, Node) else await self.find(target)
        await self.run(INTO_VIEW, node)
        element = {"type": "element", "element": {"sharedId": node.shared_id}}
        return {"type": "pointerMove", "origin": element, "x": 0, "y": 0}

    async def _pointer(self, actions: list[dict[str, Any]]) -> None:
        source = {"type": "pointer", "id": "mouse", "actions": actions}
        await self.bidi("input.performActions", context=self.context, actions=[source])

    async def _keys(self, actions: list[dict[str, Any]]) -> None:
        source = {"type": "key", "id": "keyboard", "actions": actions}
        await self.bidi("input.performActions", context=self.context, actions=[source])


def _stroke(key: str) -> list[dict[str, Any]]:
    value = KEYS["Enter"] if key == "\n" else key
    return [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]


def _argument(value: Any) -> dict[str, Any]:
    """A value in the protocol's own notation."""
    if isinstance(value, Node):
        return {"sharedId": value.shared_id}
    if value is None:
        return {"type": "null"}
    if isinstance(value, bool):
        return {"type": "boolean", "value": value}
    if isinstance(value, int | float):
        return {"type": "number", "value": value}
    if isinstance(value, str):
        return {"type": "string", "value": value}
    if isinstance(value, list):
        return {"type": "array", "value": [_argument(item) for item in value]}
    raise TypeError(f"no notation for {type(value).__name__}")
