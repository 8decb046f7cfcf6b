"""The fixture pages, under whatever host name a browser asks for."""

from __future__ import annotations

import dataclasses
import urllib.parse

from tests.browser.prepare import BUILD

# As strict as the sites themselves: what the extension shows must not depend on the page's leave.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; base-uri 'none'"
)
TYPES = {"js": "text/javascript", "css": "text/css", "html": "text/html"}
MARKUP = """<!doctype html>
<html lang="{language}" class="{theme}">
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
PLAIN = "<main></main>"
PAGES = {
    "/react19/": ("react19.js", REACT),
    "/plain/": ("plain.js", PLAIN),
    "/generic/": ("generic.js", PLAIN),
    "/feed/": ("feed.js", PLAIN),
}
"""Script and body by the head of the path."""
SITES = {
    "www.facebook.com": "facebook",
    "web.facebook.com": "facebook",
    "www.instagram.com": "instagram",
    "www.youtube.com": "youtube",
    "m.youtube.com": "youtube",
    "studio.youtube.com": "youtube",
    "www.tiktok.com": "tiktok",
    "www.snapchat.com": "snapchat",
    "web.snapchat.com": "snapchat",
    "my.snapchat.com": "snapchat",
    "profile.snapchat.com": "snapchat",
}
"""Whose application a host name serves; every other host serves X's own."""
UNCOVERED = ".elsewhere.example"
"""Added to a site's host name: the same page where the extension does not run."""


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What stands in for the site's server."""

    status: int
    kind: str
    body: str


def answer(url: str) -> Answer:
    """The page or file at ``url``; its query may ask for a language and for a dark page."""
    parts = urllib.parse.urlsplit(url)
    if parts.path.startswith("/_/"):
        file = BUILD / parts.path.removeprefix("/_/")
        return Answer(200, TYPES[file.suffix[1:]], file.read_text(encoding="utf-8"))
    if parts.path == "/favicon.ico":
        return Answer(404, "text/html", "")
    site = SITES.get((parts.hostname or "").removesuffix(UNCOVERED), "x")
    script, body = next(
        (page for head, page in PAGES.items() if parts.path.startswith(head)),
        (f"{site}.js", REACT),
    )
    theme = "dark" if "dark" in parts.query else "light"
    (language,) = urllib.parse.parse_qs(parts.query).get("lang", ["en"])
    markup = MARKUP.format(language=language, theme=theme, body=body, script=script)
    return Answer(200, "text/html", markup)
