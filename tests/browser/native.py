"""What WebDriver has no command for: input methods, and the system's display settings.

Chromium takes them over the DevTools protocol, Firefox from a script with system access.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from tests.browser.browsers import Browser
from tests.browser.tab import Tab

BEGIN_COMPOSITION = """(words) => {
    window.processor ??= Cc["@mozilla.org/text-input-processor;1"]
        .createInstance(Ci.nsITextInputProcessor);
    window.processor.beginInputTransactionForTests(window);
    window.processor.setPendingCompositionString(words);
    window.processor.appendClauseToPendingComposition(
        words.length, window.processor.ATTR_RAW_CLAUSE);
    window.processor.setCaretInPendingComposition(words.length);
    window.processor.flushPendingComposition();
}"""
END_COMPOSITION = "(words) => { window.processor.commitCompositionWith(words); }"
FORCED_COLOURS = """(on) => {
    const name = "browser.display.document_color_use";
    if (on) Services.prefs.setIntPref(name, 2);
    else Services.prefs.clearUserPref(name);
}"""


async def compose(browser: Browser, tab: Tab, words: str) -> None:
    """Have an input method show ``words`` at the caret, not yet chosen."""
    if browser.kind == "firefox":
        await chrome(browser, BEGIN_COMPOSITION, words)
    else:
        place = {"selectionStart": len(words), "selectionEnd": len(words)}
        await devtools(browser, tab, "Input.imeSetComposition", text=words, **place)


async def choose(browser: Browser, tab: Tab, words: str) -> None:
    """Have the input method end with ``words`` chosen."""
    if browser.kind == "firefox":
        await chrome(browser, END_COMPOSITION, words)
    else:
        await devtools(browser, tab, "Input.insertText", text=words)


@contextlib.asynccontextmanager
async def forced_colours(browser: Browser, tab: Tab) -> AsyncIterator[None]:
    """The tab as a person sees it who lets the system choose all colours."""
    if browser.kind == "firefox":
        await chrome(browser, FORCED_COLOURS, True)
        try:
            yield
        finally:
            await chrome(browser, FORCED_COLOURS, False)
    else:
        feature = {"name": "forced-colors", "value": "active"}
        await devtools(browser, tab, "Emulation.setEmulatedMedia", features=[feature])
        yield


async def chrome(browser: Browser, function: str, argument: str | bool | None = None) -> Any:
    """Call a JavaScript function in Firefox's own window."""
    windows = await browser.bidi("browsingContext.getTree", **{"moz:scope": "chrome"})
    kind = {str: "string", bool: "boolean"}.get(type(argument), "null")
    called = await browser.bidi(
        "script.callFunction",
        target={"context": windows["contexts"][0]["context"]},
        functionDeclaration=function,
        arguments=[{"type": kind, **({} if argument is None else {"value": argument})}],
        awaitPromise=False,
    )
    assert called["type"] == "success", called
    return called["result"].get("value")


async def heard(browser: Browser, tab: Tab, role: str) -> list[tuple[str, str]]:
    """Name and description of all that has this role, as Chromium tells a screen reader."""
    tree = await devtools(browser, tab, "Accessibility.getFullAXTree")
    return [
        (node["name"]["value"], node.get("description", {}).get("value", ""))
        for node in tree["nodes"]
        if not node["ignored"] and node["role"]["value"] == role
    ]


async def devtools(browser: Browser, tab: Tab, command: str, **parameters: Any) -> Any:
    """Send a command of Chromium's DevTools protocol to a tab."""
    found = await browser.bidi("goog:cdp.getSession", context=tab.context)
    answer = await browser.bidi(
        "goog:cdp.sendCommand", session=found["session"], method=command, params=parameters
    )
    return answer["result"]
