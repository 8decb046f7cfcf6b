"""The practice page and the policy under which a browser runs it.

The page is one file with its style and script inside. The policy names exactly these by
their hash, so nothing that somebody types into a box can ever run.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

PAGE = Path(__file__).with_name("practice.html")


@dataclass(frozen=True, slots=True)
class Page:
    """The page's bytes and the value of its Content-Security-Policy."""

    html: bytes
    policy: str


def load(path: Path = PAGE) -> Page:
    """Reads the page. Raises OSError if it is missing."""
    html = path.read_text(encoding="utf-8")  # newlines become \n, as in the browser's parser
    found = _Inline()
    found.feed(html)
    found.close()
    rules = ["default-src 'none'"]
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        if found.parts[tag]:
            rules.append(" ".join([directive, *map(_hash, found.parts[tag])]))
    # The page's empty icon, which spares a request for /favicon.ico.
    rules.append("img-src data:")
    # Not covered by default-src: no frame around the page, no other base, no form sent.
    rules += ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"]
    return Page(html.encode("utf-8"), "; ".join(rules))


class _Inline(HTMLParser):
    """Collects the text between the tags of each style and script."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: dict[str, list[str]] = {"script": [], "style": []}
        self._open: str | None = None

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        if tag in self.parts:
            self._open = tag
            self.parts[tag].append("")

    def handle_endtag(self, _: str) -> None:
        self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self.parts[self._open][-1] += data


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
