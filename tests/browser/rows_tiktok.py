"""What officers can publish on TikTok."""

from __future__ import annotations

from tests.browser.sites import Row

SITE = "https://www.tiktok.com"
VIDEO = "The Elm Street victim told me everything"
COMMENT = "I know where the witness lives."
SHOWN = "#one-column-item-1"
"""The feed's second video; the address asks for it to be in view."""


def _written(
    act: str, url: str, opens: tuple[str, ...], within: str, shared: str, confidence: str
) -> Row:
    """A comment or a reply."""
    return Row(
        platform="tiktok",
        act=act,
        url=url,
        opens=opens,
        box=f'{within} [data-e2e="comment-input"] [contenteditable]',
        submit=f'{within} [data-e2e="comment-post"]',
        key="Enter",
        shared=shared,
        action="comment",
        confidence=confidence,
    )


def _like(url: str, submit: str, shared: str, confidence: str, double: str | None = None) -> Row:
    return Row(
        platform="tiktok",
        act="like",
        url=url,
        opens=(),
        box=None,
        submit=submit,
        key=None,
        shared=shared,
        action="like",
        confidence=confidence,
        double=double,
    )


def _repost(url: str, opens: tuple[str, ...], submit: str) -> Row:
    return Row(
        platform="tiktok",
        act="repost",
        url=url,
        opens=opens,
        box=None,
        submit=submit,
        key=None,
        shared=VIDEO,
        action="share",
        confidence="B",
    )


def _rows(language: str) -> list[Row]:
    """The rows in one language of the site's labels."""
    ask = f"lang={language}"
    feed = f"{SITE}/foryou?at=1&{ask}"
    video = f"{SITE}/@gossip/video/2?{ask}"
    return [
        _written("comment", video, (), '[class*="DivCommentFooter"]', VIDEO, "A"),
        _written(
            "comment",
            feed,
            (f'{SHOWN} button:has([data-e2e="comment-icon"])',),
            ".side",
            VIDEO,
            "A",
        ),
        _written("reply", video, ('#c2 [data-e2e="comment-reply-1"]',), "#c2", COMMENT, "B"),
        Row(
            platform="tiktok",
            act="post",
            url=f"{SITE}/tiktokstudio/upload?{ask}",
            opens=('[data-e2e="select_video_button"]',),
            box='[role="combobox"]',
            submit='[data-e2e="post_video_button"]',
            key=None,
            shared=None,
            action="post",
            confidence="A",
        ),
        _like(
            feed,
            f'{SHOWN} button:has([data-e2e="like-icon"])',
            VIDEO,
            "A",
            f'{SHOWN} [data-e2e="feed-video"]',
        ),
        _like(
            video,
            'button:has([data-e2e="browse-like-icon"])',
            VIDEO,
            "A",
            '[data-e2e="browse-video"]',
        ),
        _like(video, '#c2 [class*="DivLikeContainer"]', COMMENT, "C"),
        _repost(
            feed,
            (f'{SHOWN} button:has([data-e2e="share-icon"])',),
            '[data-e2e="share-repost"]',
        ),
        _repost(video, (), "#icon-element-repost"),
        Row(
            platform="tiktok",
            act="message",
            url=f"{SITE}/messages?{ask}",
            opens=(),
            box='[data-e2e="message-input-area"] [contenteditable]',
            submit='[data-e2e="message-send"]',
            key="Enter",
            shared=None,
            action="message",
            confidence="B",
        ),
        Row(
            platform="tiktok",
            act="profile",
            url=f"{SITE}/@jdoe?{ask}",
            opens=('[data-e2e="edit-profile-entrance"]',),
            box='[data-e2e="edit-profile-bio-input"]',
            submit='[data-e2e="edit-profile-save"]',
            key=None,
            shared=None,
            action="profile",
            confidence="C",
        ),
    ]


TIKTOK = [*_rows("en"), *_rows("pl")]
