"""What the extension costs a page in which somebody types.

The page is a feed of 300 posts with a draft of 10,000 characters, once where the extension
runs and once where it does not; what counts is the difference. Run as
``python -m tests.bench.typing``.
"""

from __future__ import annotations

import asyncio
import dataclasses
import pathlib
import tempfile
from typing import Any

from companion.bench import processor
from tests.browser.compose import BOX
from tests.browser.desktop import Desktop, desktop
from tests.browser.native import chrome
from tests.browser.pages import UNCOVERED
from tests.browser.tab import Tab

POSTS = 300
DRAFT = 10_000
ROUNDS = 3
LONG_MS = 20
SHARE = 95
KINDS = {"textarea": "", "editable": "&rich"}
WORDS = "and then the old tree in the middle of the park came down in the wind. " * 2
TYPED = len(WORDS) * ROUNDS

# A key's events are sent to the box once more by themselves: what that takes is what all
# who listen take, before the page has drawn the key. Messages that follow one another tell
# how long whatever lies between two of them has kept the page busy.
TYPE = """async (words, pause) => {
    const box = document.activeElement;
    const measured = { keys: [], gaps: [] };
    let last = performance.now();
    const beat = new MessageChannel();
    beat.port1.onmessage = () => {
        const now = performance.now();
        measured.gaps.push(now - last);
        setTimeout(() => { last = performance.now(); beat.port2.postMessage(null); }, 1);
    };
    beat.port2.postMessage(null);
    for (const key of words) {
        document.execCommand("insertText", false, key);
        await new Promise((done) => setTimeout(done, pause));
        const how = { key, bubbles: true, cancelable: true, composed: true };
        const begun = performance.now();
        box.dispatchEvent(new KeyboardEvent("keydown", how));
        box.dispatchEvent(new InputEvent("input", { ...how, data: key, inputType: "insertText" }));
        box.dispatchEvent(new KeyboardEvent("keyup", how));
        await null;
        measured.keys.push(performance.now() - begun);
    }
    beat.port1.close();
    return measured;
}"""
BETWEEN_KEYS_MS = 60
"""A fast typist's pace."""
EXACT_TIME = "() => { Services.prefs.setBoolPref('privacy.reduceTimerPrecision', false); }"
"""Firefox tells pages whole milliseconds only."""


@dataclasses.dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds that the events of a key took, and that the page was busy at a time."""

    keys: list[float]
    gaps: list[float]

    @property
    def key(self) -> float:
        """What all but a few keys stay below."""
        ordered = sorted(self.keys)
        return ordered[len(ordered) * SHARE // 100]

    @property
    def long(self) -> int:
        """How often the page was busy for long."""
        return sum(gap > LONG_MS for gap in self.gaps)


async def main() -> None:
    """Measure in both browsers and print a line for each kind of box."""
    print(f"{processor()}; {POSTS} posts, {DRAFT} characters, {TYPED} keys")
    for kind in ("chromium", "firefox"):
        with tempfile.TemporaryDirectory() as home:
            async with desktop(kind, pathlib.Path(home)) as made:
                await made.mend()
                if kind == "firefox":
                    await chrome(made.browser, EXACT_TIME)
                for name, query in KINDS.items():
                    print(f"{kind:9} {name:9} {await compared(made, query)}")


async def compared(made: Desktop, query: str) -> str:
    """The figures without and with the extension, taken in turns."""
    without, with_it = Cost([], []), Cost([], [])
    for _ in range(ROUNDS):
        for host, cost in ((f"x.com{UNCOVERED}", without), ("x.com", with_it)):
            async with made.browser.tab() as tab:
                url = f"https://{host}/feed/?posts={POSTS}&draft={DRAFT}{query}"
                measured = await typed(tab, url)
            cost.keys.extend(measured["keys"])
            cost.gaps.extend(measured["gaps"])
    return (
        f"added to a key: {with_it.key - without.key:.2f} ms (p{SHARE}); "
        f"tasks over {LONG_MS} ms: {without.long} without and {with_it.long} with it, "
        f"the longest {max(without.gaps):.0f} and {max(with_it.gaps):.0f} ms"
    )


async def typed(tab: Tab, url: str) -> dict[str, Any]:
    """What was measured while somebody typed at the end of the draft."""
    await tab.open(url)
    await tab.click(BOX)
    await tab.press("Control+End")
    measured: dict[str, Any] = await tab.run(TYPE, WORDS, BETWEEN_KEYS_MS)
    return measured


if __name__ == "__main__":
    asyncio.run(main())
