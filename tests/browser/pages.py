"""The fixture pages, under whatever host name a browser asks for."""

from __future__ import annotations

import dataclasses
import urllib.parse

from tests.browser.prepare import BUILD

# As strict as the sites themselves: what the extension shows must not depend on the page's leave.
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'"
TYPES = {"js": "text/javascript", "css": "text/css", "html": "text/html"}
MARKUP = """<!doctype html>
<html lang="en" class="{theme}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Fixture</title>
<script src="/_/watch.js"></script>
<link rel="stylesheet" href="/_/page.css">
<body>{body}
<script src="/_/{script}"></script>
</html>
"""
REACT = '<div id="react-root"></div><div id="layers"></div>'
PAGES = {"/react19/": ("react19.js", REACT), "/plain/": ("plain.js", "<main></main>")}
"""Script and body by the head of the path; everything else is X's own application."""


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What stands in for the site's server."""

    status: int
    kind: str
    body: str


def answer(url: str) -> Answer:
    """The page or file at ``url``; the host does not matter."""
    parts = urllib.parse.urlsplit(url)
    if parts.path.startswith("/_/"):
        file = BUILD / parts.path.removeprefix("/_/")
        return Answer(200, TYPES[file.suffix[1:]], file.read_text(encoding="utf-8"))
    if parts.path == "/favicon.ico":
        return Answer(404, "text/html", "")
    script, body = next(
        (page for head, page in PAGES.items() if parts.path.startswith(head)), ("x.js", REACT)
    )
    theme = "dark" if "dark" in parts.query else "light"
    return Answer(200, "text/html", MARKUP.format(theme=theme, body=body, script=script))
