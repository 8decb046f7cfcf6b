"""What officers can publish on YouTube and in its Studio."""

from __future__ import annotations

from tests.browser.sites import Row

SITE = "https://www.youtube.com"
STUDIO = "https://studio.youtube.com"
VIDEO = "The Elm Street victim told me everything"
COMMENT = "I know where the witness lives."
POST = "This is where the informant parks his car."
BOX = "#contenteditable-root"
SUBMIT = "ytd-commentbox #submit-button button"
PLACEHOLDER = "ytd-comment-simplebox-renderer #placeholder-area"
SECOND = "ytd-comment-thread-renderer:nth-of-type(2)"
OWN = "ytd-comment-thread-renderer:nth-of-type(3)"
SHORT = "ytd-reel-video-renderer[is-active]"


def _comment(
    act: str, url: str, opens: tuple[str, ...], within: str, shared: str, confidence: str
) -> Row:
    """Something that is written in the box of a comment."""
    return Row(
        platform="youtube",
        act=act,
        url=url,
        opens=opens,
        box=f"{within} {BOX}",
        submit=f"{within} {SUBMIT}",
        key="Control+Enter",
        shared=shared,
        action="comment",
        confidence=confidence,
    )


def _like(url: str, submit: str, shared: str, confidence: str) -> Row:
    return Row(
        platform="youtube",
        act="like",
        url=url,
        opens=(),
        box=None,
        submit=submit,
        key=None,
        shared=shared,
        action="like",
        confidence=confidence,
    )


def _studio(act: str, url: str, opens: tuple[str, ...], box: str, submit: str) -> Row:
    return Row(
        platform="youtube",
        act=act,
        url=url,
        opens=opens,
        box=f"{box} #textbox",
        submit=submit,
        key=None,
        shared=None,
        action="post",
        confidence="A" if act == "post" else "C",
    )


def _rows(language: str) -> list[Row]:
    """The rows in one language of the site's labels."""
    ask = f"lang={language}"
    watch = f"{SITE}/watch?v=2&{ask}"
    old = f"{watch}&old"
    shorts = f"{SITE}/shorts/2?{ask}"
    posts = f"{SITE}/@jdoe/posts?{ask}"
    post = f"{SITE}/post/p2?{ask}"
    upload = f"{STUDIO}/channel/UC1/videos/upload?onestep&{ask}"
    edit = f"{STUDIO}/video/v1/edit?{ask}"
    mobile = f"https://m.youtube.com/watch?v=2&{ask}"
    dialog = "ytd-backstage-post-dialog-renderer"
    pick, done = ("#select-files-button button",), "#done-button button"
    return [
        _comment("comment", watch, (PLACEHOLDER,), "#comment-dialog", VIDEO, "A"),
        _comment(
            "comment",
            shorts,
            (f"{SHORT} #comments-button button", PLACEHOLDER),
            "#comment-dialog",
            VIDEO,
            "A",
        ),
        _comment("comment", post, (PLACEHOLDER,), "#comment-dialog", POST, "C"),
        _comment(
            "reply", watch, (f"{SECOND} #reply-button-end button",), "#reply-dialog", COMMENT, "B"
        ),
        _comment(
            "reply", old, (f"{SECOND} #reply-button-end button",), "#reply-dialog", COMMENT, "B"
        ),
        _comment("edit", watch, (f"{OWN} #action-menu button",), "#edit-dialog", VIDEO, "B"),
        Row(
            platform="youtube",
            act="post",
            url=posts,
            opens=(f"{dialog} #placeholder-area",),
            box=f"{dialog} {BOX}",
            submit=f"{dialog} {SUBMIT}",
            key="Control+Enter",
            shared=None,
            action="post",
            confidence="C",
        ),
        _studio("post", upload, pick, "#title-textarea", done),
        _studio("post", upload, pick, "#description-textarea", done),
        _studio("edit", edit, (), "#description-textarea", "#save button"),
        _like(watch, "like-button-view-model button", VIDEO, "A"),
        _like(old, "#top-level-buttons-computed > :first-child button", VIDEO, "A"),
        _like(shorts, f"{SHORT} like-button-view-model button", VIDEO, "B"),
        _like(watch, f"{SECOND} #like-button button", COMMENT, "C"),
        _like(
            posts,
            "ytd-backstage-post-thread-renderer:nth-of-type(2) #like-button button",
            POST,
            "C",
        ),
        Row(
            platform="youtube",
            act="chat",
            url=f"{SITE}/live_chat?{ask}",
            opens=(),
            box="div#input",
            submit="#send-button button",
            key="Enter",
            shared=None,
            action="comment",
            confidence="C",
        ),
        Row(
            platform="youtube",
            act="comment",
            url=mobile,
            opens=(),
            box="textarea",
            submit=".comment-simplebox-buttons button:last-child",
            key=None,
            shared=VIDEO,
            action="comment",
            confidence="C",
        ),
        _like(mobile, "like-button-view-model button", VIDEO, "C"),
    ]


YOUTUBE = [*_rows("en"), *_rows("de")]
