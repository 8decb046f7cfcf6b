"""axe-core's opinion of what is shown (github.com/dequelabs/axe-core)."""

from __future__ import annotations

import functools

from tests.browser.prepare import BUILD
from tests.browser.tab import Node, Tab

# To axe-core a closed root is no part of the page. Handed over, it is looked at like an open one.
RUN = """async (root) => {
    if (root) Object.defineProperty(root.host, "shadowRoot", { value: root, configurable: true });
    const { violations, passes } = await axe.run(root?.host ?? document);
    if (root) delete root.host.shadowRoot;
    if (!passes.length) throw new Error("axe-core found nothing to look at");
    return violations
        .filter(({ impact }) => ["serious", "critical"].includes(impact))
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}"""


@functools.cache
def _source() -> str:
    return (BUILD / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


async def serious(tab: Tab, root: Node | None = None) -> list[str]:
    """What is serious or worse in a tab's page, or under a closed shadow root of it."""
    await tab.run(f"() => {{ {_source()} }}")
    found: list[str] = await tab.run(RUN, root)
    return found
