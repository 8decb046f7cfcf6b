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
from tests.browser.pages import UNCOVERED
from tests.browser.tab import Tab

POSTS = 300
DRAFT = 10_000
KEYS = 150
BETWEEN_KEYS_MS = 60
"""A fast typist's pace."""
ROUNDS = 3
LONG_MS = 20
SHARE = 95
KINDS = {"Draft.js": "", "textarea": "&plain"}
WORDS = "and then the old tree in the middle of the park came down in the wind. "

# A message posted while a key is handled comes when its whole task is over. The other
# messages follow one another, and a gap between two of them is a task that took so long.
WATCH = """() => {
    const measured = { keys: [], gaps: [] };
    const over = new MessageChannel();
    const begun = [];
    over.port1.onmessage = () => measured.keys.push(performance.now() - begun.shift());
    addEventListener("keydown", (event) => {
        begun.push(event.timeStamp);
        over.port2.postMessage(null);
    }, true);
    const beat = new MessageChannel();
    let last = performance.now();
    beat.port1.onmessage = () => {
        const now = performance.now();
        measured.gaps.push(now - last);
        last = now;
        setTimeout(() => { last = performance.now(); beat.port2.postMessage(null); }, 1);
    };
    beat.port2.postMessage(null);
    window.measured = measured;
}"""
RESULT = "() => window.measured"


@dataclasses.dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds from a key to the end of its task, and the tasks that took long."""

    keys: list[float]
    gaps: list[float]

    @property
    def key(self) -> float:
        """What all but a few keys stay below."""
        ordered = sorted(self.keys)
        return ordered[len(ordered) * SHARE // 100]

    @property
    def long(self) -> int:
        """How many tasks took long."""
        return sum(gap > LONG_MS for gap in self.gaps)


async def main() -> None:
    """Measure in both browsers and print a line for each kind of box."""
    print(f"{processor()}; {POSTS} posts, {DRAFT} characters, {KEYS * ROUNDS} keys")
    for kind in ("chromium", "firefox"):
        with tempfile.TemporaryDirectory() as home:
            async with desktop(kind, pathlib.Path(home)) as made:
                await made.mend()
                for name, query in KINDS.items():
                    print(f"{kind:9} {name:9} {await compared(made, query)}")


async def compared(made: Desktop, query: str) -> str:
    """The figures without and with the extension, taken in turns."""
    without, with_it = Cost([], []), Cost([], [])
    for _ in range(ROUNDS):
        for host, cost in ((f"x.com{UNCOVERED}", without), ("x.com", with_it)):
            async with made.browser.tab() as tab:
                measured = await typed(
                    tab, f"https://{host}/home?posts={POSTS}&draft={DRAFT}{query}"
                )
            cost.keys.extend(measured["keys"])
            cost.gaps.extend(measured["gaps"])
    return (
        f"key p{SHARE} {without.key:.1f} ms without, {with_it.key:.1f} ms with it; "
        f"tasks over {LONG_MS} ms: {without.long} and {with_it.long}, "
        f"the longest {max(without.gaps):.0f} and {max(with_it.gaps):.0f} ms"
    )


async def typed(tab: Tab, url: str) -> dict[str, Any]:
    """What was measured while somebody typed at the end of the draft."""
    await tab.open(url)
    await tab.click(BOX)
    await tab.press("Control+End")
    await tab.run(WATCH)
    text = (WORDS * (KEYS // len(WORDS) + 1))[:KEYS]
    await tab.type(text, pause=BETWEEN_KEYS_MS)
    measured: dict[str, Any] = await tab.run(RESULT)
    return measured


if __name__ == "__main__":
    asyncio.run(main())
