"""What can be published on Facebook, as its fixture has it."""

from __future__ import annotations

import dataclasses

from tests.browser.sites import Row

LANGUAGES = ("en", "es", "de")
"""The last is one that the extension has no table of labels for."""
FOUND = "The Elm Street victim told me everything."
BOX = '[role="textbox"]'
DIALOG = '[role="dialog"]'
POST = "#post-2"


def _rows(language: str) -> tuple[Row, ...]:
    home = f"https://www.facebook.com/?lang={language}"
    view = f"https://www.facebook.com/ann/posts/2?lang={language}"
    photo = f"https://web.facebook.com/photo/?fbid=2&lang={language}"
    reel = f"https://www.facebook.com/reels/create/?lang={language}"
    profile = f"https://www.facebook.com/jane.doe?lang={language}"
    post = Row(
        platform="facebook",
        act="post",
        url=home,
        opens=(".create",),
        box=f"{DIALOG} {BOX}",
        submit=f"{DIALOG} .wide",
        key=None,
        shared=None,
        action="post",
        confidence="B",
    )
    comment = _comment("comment", home, f"{POST} > form", FOUND)
    like = Row(
        platform="facebook",
        act="like",
        url=home,
        opens=(),
        box=None,
        submit=f"{POST} .bar .do-like",
        key=None,
        shared=FOUND,
        action="like",
        confidence="A",
    )
    share = dataclasses.replace(
        post,
        act="share",
        opens=(f"{POST} .share",),
        submit=f"{DIALOG} .share-now",
        shared=FOUND,
        action="share",
        confidence="C",
    )
    return (
        post,
        dataclasses.replace(post, act="edit", opens=("#post-5 .edit",), confidence="C"),
        dataclasses.replace(
            post,
            act="caption of a reel",
            url=reel,
            opens=(),
            box=f'[role="form"] {BOX}',
            submit=".publish",
            confidence="C",
        ),
        comment,
        _comment("comment in the post's dialog", view, f"{DIALOG} > form", FOUND),
        _comment("comment beside the photo", photo, '[role="complementary"] > form', FOUND),
        dataclasses.replace(
            _comment("reply", home, "#comment-bob + form", "The Elm Street victim has moved away."),
            opens=("#comment-bob .reply",),
            confidence="B",
        ),
        dataclasses.replace(
            _comment(
                "edit a comment",
                home,
                "#post-1 > form:first-of-type",
                "The new park opens on Saturday, come by.",
            ),
            opens=("#comment-own .edit",),
            confidence="C",
        ),
        share,
        dataclasses.replace(share, act="share without words", box=None),
        like,
        dataclasses.replace(
            like,
            act="like of a link",
            submit="#post-3 .bar .do-like",
            shared="The Elm Street victim speaks",
        ),
        dataclasses.replace(
            like,
            act="like in the post's dialog",
            url=view,
            submit=f"{DIALOG} .bar .do-like",
        ),
        dataclasses.replace(
            like,
            act="reaction",
            opens=(f"{POST} .bar .react",),
            submit='[role="toolbar"] > :nth-child(2)',
            confidence="B",
        ),
        dataclasses.replace(
            like,
            act="like of a comment",
            submit="#comment-bob .do-like",
            shared="The Elm Street victim has moved away.",
            confidence="C",
        ),
        dataclasses.replace(
            post,
            act="message",
            opens=(),
            box=f".chat {BOX}",
            submit=".chat .send",
            key="Enter",
            action="message",
        ),
        dataclasses.replace(
            post,
            act="profile",
            url=profile,
            opens=(".edit-bio",),
            box=".bio textarea",
            submit=".bio .save",
            action="profile",
            confidence="C",
        ),
    )


def _comment(act: str, url: str, form: str, shared: str) -> Row:
    """A box for a comment: Enter sends, and a button that is there while the box is in use."""
    return Row(
        platform="facebook",
        act=act,
        url=url,
        opens=(),
        box=f"{form} {BOX}",
        submit=f'{form} #focused-state-composer-submit [role="button"]',
        key="Enter",
        shared=shared,
        action="comment",
        confidence="A",
    )


def _unmarked_like(language: str) -> Row:
    """In the photo viewer nothing but its label tells what the button does."""
    return Row(
        platform="facebook",
        act="like beside the photo",
        url=f"https://www.facebook.com/photo/?fbid=2&lang={language}",
        opens=(),
        box=None,
        submit=".bar .do-like",
        key=None,
        shared=FOUND,
        action="like",
        confidence="B",
    )


FACEBOOK = (
    *(row for language in LANGUAGES for row in _rows(language)),
    *(_unmarked_like(language) for language in LANGUAGES[:2]),
)
