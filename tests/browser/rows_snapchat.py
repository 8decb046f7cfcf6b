"""What officers can publish on Snapchat's web pages."""

from __future__ import annotations

from tests.browser.sites import Row

CHAT = '[role="textbox"]'


def _chat(url: str) -> Row:
    return Row(
        platform="snapchat",
        act="message",
        url=url,
        opens=(),
        box=CHAT,
        submit=None,
        key="Enter",
        shared=None,
        action="message",
        confidence="B",
    )


def _upload(url: str) -> Row:
    return Row(
        platform="snapchat",
        act="post",
        url=url,
        opens=("#choose",),
        box="textarea",
        submit="#post",
        key=None,
        shared=None,
        action="post",
        confidence="C",
    )


def _rows(language: str) -> list[Row]:
    """The rows in one language of the site's labels."""
    ask = f"?lang={language}"
    preview = "#snap-preview-container"
    return [
        _chat(f"https://www.snapchat.com/web{ask}"),
        _chat(f"https://web.snapchat.com/{ask}"),
        Row(
            platform="snapchat",
            act="snap",
            url=f"https://www.snapchat.com/web{ask}",
            opens=(".FBYjn", f"{preview} button[title]", f"{preview} .YatIx"),
            box=f"{preview} textarea",
            submit='button[type="submit"]',
            key=None,
            shared=None,
            action="message",
            confidence="C",
        ),
        _upload(f"https://my.snapchat.com/{ask}"),
        _upload(f"https://profile.snapchat.com/b1/profiles/p1/web-uploader{ask}"),
    ]


SNAPCHAT = [*_rows("en"), *_rows("es"), *_rows("nl")]
"""Dutch is not among the languages whose labels are known."""
