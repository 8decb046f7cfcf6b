"""README's table of what is covered on which site, made from the rows that are tested.

Run as ``python -m tests.browser.acts_table`` to bring README up to date.
"""

from __future__ import annotations

import pathlib
from collections.abc import Callable

from tests.browser.moderated import PAGES
from tests.browser.rows import ROWS
from tests.browser.sites import Row

README = pathlib.Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- acts -->\n", "<!-- end of acts -->\n"
SITES = {
    "facebook": "Facebook",
    "x": "X",
    "instagram": "Instagram",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "snapchat": "Snapchat",
}
ACTS: dict[str, Callable[[Row], bool]] = {
    "post, caption": lambda row: row.action == "post" and not row.act.startswith("edit"),
    "comment, reply": lambda row: row.action == "comment" and not row.act.startswith("edit"),
    "edit of these": lambda row: row.act.startswith("edit"),
    "share, quote with words": lambda row: row.action == "share" and row.box is not None,
    "share, repost without words": lambda row: row.action == "share" and row.box is None,
    "like, reaction": lambda row: row.action == "like",
    "like by double click": lambda row: row.double is not None,
    "direct message (if turned on)": lambda row: row.action == "message",
    "profile text": lambda row: row.action == "profile",
}
"""The acts as README names them, and which rows are of them."""


MODERATING = "deleting, hiding a citizen's comment"
"""The last line, which comes from the pages of ``moderated``."""

ABSENT = {
    ("youtube", "share, quote with words"),
    ("youtube", "share, repost without words"),
    ("youtube", "like by double click"),
    ("youtube", "direct message (if turned on)"),
    ("tiktok", "edit of these"),
    ("tiktok", "share, quote with words"),
    ("facebook", "like by double click"),
    ("x", "like by double click"),
}
"""What the site's pages have no way to do."""


def table() -> str:
    """The table in Markdown: yes where the site is well known, best effort where it is not."""
    lines = [["", *SITES.values()], ["---"] * (len(SITES) + 1)]
    lines += [[act, *(_word(site, act, of) for site in SITES)] for act, of in ACTS.items()]
    moderated: dict[str, str] = {site: page.confidence for site, page in PAGES.items()}
    lines.append([MODERATING, *(_sure({moderated.get(site, "")} - {""}) or "no" for site in SITES)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def inserted(text: str) -> str:
    """``text`` with the table of today between its marks. Raises ValueError without marks."""
    head = text.index(BEGIN) + len(BEGIN)
    return text[:head] + table() + text[text.index(END) :]


def _word(site: str, act: str, of: Callable[[Row], bool]) -> str:
    known = {row.confidence for row in ROWS if row.platform == site and of(row)}
    return _sure(known) or ("–" if (site, act) in ABSENT else "no")


def _sure(known: set[str]) -> str:
    return (known and ("yes" if known & {"A", "B"} else "best effort")) or ""


if __name__ == "__main__":
    README.write_text(inserted(README.read_text()))
