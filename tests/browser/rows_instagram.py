"""What can be published on Instagram, as its fixture has it."""

from __future__ import annotations

import dataclasses

from tests.browser.sites import Row

LANGUAGES = ("en", "es", "de")
"""The last is one that the extension has no table of labels for."""
FOUND = "The Elm Street victim told me everything."
COMMENT_FOUND = "The Elm Street victim has moved away."
DIALOG = '[role="dialog"]'
CARD = "#post-2"


def _rows(language: str) -> tuple[Row, ...]:
    site = "https://www.instagram.com"
    home = f"{site}/?lang={language}"
    page = f"{site}/p/2/?lang={language}"
    over_profile = f"{site}/ann.gossip/?lang={language}"
    post = Row(
        platform="instagram",
        act="post",
        url=home,
        opens=(".new-post", ".select", ".next", ".next"),
        box=f'{DIALOG} [role="textbox"]',
        submit=f"{DIALOG} .share-post",
        key=None,
        shared=None,
        action="post",
        confidence="A",
    )
    comment = dataclasses.replace(
        post,
        act="comment",
        opens=(),
        box=f"{CARD} textarea",
        submit=f"{CARD} .send",
        key="Enter",
        shared=FOUND,
        action="comment",
    )
    on_page = dataclasses.replace(
        comment, act="comment", url=page, box="main textarea", submit="main .send"
    )
    like = dataclasses.replace(
        post,
        act="like",
        opens=(),
        box=None,
        submit=f"{CARD} .do-like",
        shared=FOUND,
        action="like",
        double=f"{CARD} .over",
    )
    message = dataclasses.replace(
        post,
        act="message",
        url=f"{site}/direct/t/1/?lang={language}",
        opens=(),
        box='[role="textbox"]',
        submit=".thread .send",
        key="Enter",
        action="message",
        confidence="B",
    )
    return (
        post,
        dataclasses.replace(
            post, act="edit", opens=("#post-4 .edit",), submit=f"{DIALOG} .done", confidence="C"
        ),
        comment,
        on_page,
        dataclasses.replace(
            comment,
            act="comment in the post's dialog",
            url=over_profile,
            opens=(".tile",),
            box=f"{DIALOG} textarea",
            submit=f"{DIALOG} .send",
        ),
        dataclasses.replace(on_page, act="reply", opens=("#comment-bob .reply",)),
        like,
        dataclasses.replace(like, url=page, submit="section.bar .do-like", double=".over"),
        dataclasses.replace(
            like,
            act="like in the post's dialog",
            url=over_profile,
            opens=(".tile",),
            submit=f"{DIALOG} section .do-like",
            double=f"{DIALOG} .over",
        ),
        dataclasses.replace(
            like,
            act="like of a comment",
            url=page,
            submit="#comment-bob .do-like",
            shared=COMMENT_FOUND,
            confidence="B",
            double=None,
        ),
        dataclasses.replace(
            like,
            act="repost",
            submit=f"{CARD} .repost",
            action="share",
            confidence="B",
            double=None,
        ),
        dataclasses.replace(
            post,
            act="share",
            opens=(f"{CARD} .share", ".person"),
            box=f"{DIALOG} textarea",
            submit=f"{DIALOG} .send",
            shared=FOUND,
            action="share",
            confidence="C",
        ),
        message,
        *(
            dataclasses.replace(
                message,
                act=act,
                url=f"{site}/stories/ann.gossip/1/?lang={language}{query}",
                box="main textarea",
                submit="main .send",
                confidence="C",
            )
            for act, query in (
                ("reply to a story", ""),
                ("reply to a story in no form", "&bare"),
            )
        ),
        dataclasses.replace(
            message,
            act="profile",
            url=f"{site}/accounts/edit/?lang={language}",
            box="main textarea",
            submit=".save",
            key=None,
            action="profile",
            confidence="C",
        ),
    )


INSTAGRAM = tuple(row for language in LANGUAGES for row in _rows(language))
