"""What officers can publish on X."""

from __future__ import annotations

from tests.browser.sites import Row

HOME = "https://x.com/home"
ITEM = "#tweet-1"
WORDS = "The new park opens on Saturday, come by."
DIALOG = '[role="dialog"]'
BOX = '[data-testid="tweetTextarea_0"]'


def _rows(language: str) -> list[Row]:
    """The rows in one language of the site's labels."""
    ask = f"?lang={language}"
    sends = {"submit": f'{DIALOG} [data-testid="tweetButton"]', "key": "Control+Enter"}
    quoting = (f'{ITEM} [data-testid="retweet"]', '[role="menuitem"][href]')
    return [
        Row(
            platform="x",
            act="post",
            url=HOME + ask,
            opens=(),
            box=BOX,
            submit='[data-testid="tweetButtonInline"]',
            key="Control+Enter",
            shared=None,
            action="post",
            confidence="A",
        ),
        Row(
            platform="x",
            act="choice of a poll",
            url=HOME + ask,
            opens=('[data-testid="createPollButton"]',),
            box='input[name="Choice1"]',
            submit='[data-testid="tweetButtonInline"]',
            key="Control+Enter",
            shared=None,
            action="post",
            confidence="C",
        ),
        Row(
            platform="x",
            act="thread",
            url=f"https://x.com/compose/post{ask}",
            opens=('[data-testid="addButton"]',),
            box=f'{DIALOG} [data-testid="tweetTextarea_1"]',
            shared=None,
            action="post",
            confidence="A",
            **sends,
        ),
        Row(
            platform="x",
            act="reply",
            url=HOME + ask,
            opens=(f'{ITEM} [data-testid="reply"]',),
            box=f"{DIALOG} {BOX}",
            shared=WORDS,
            action="comment",
            confidence="A",
            **sends,
        ),
        Row(
            platform="x",
            act="quote",
            url=HOME + ask,
            opens=quoting,
            box=f"{DIALOG} {BOX}",
            shared=WORDS,
            action="share",
            confidence="B",
            **sends,
        ),
        Row(
            platform="x",
            act="repost",
            url=HOME + ask,
            opens=quoting[:1],
            box=None,
            submit='[data-testid="retweetConfirm"]',
            key=None,
            shared=WORDS,
            action="share",
            confidence="A",
        ),
        Row(
            platform="x",
            act="like",
            url=HOME + ask,
            opens=(),
            box=None,
            submit=f'{ITEM} [data-testid="like"]',
            key=None,
            shared=WORDS,
            action="like",
            confidence="A",
        ),
        Row(
            platform="x",
            act="message",
            url=f"https://x.com/messages/1-2{ask}",
            opens=(),
            box='[data-testid="dmComposerTextInput"]',
            submit='[data-testid="dmComposerSendButton"]',
            key="Enter",
            shared=None,
            action="message",
            confidence="B",
        ),
        Row(
            platform="x",
            act="message",
            url=f"https://x.com/i/chat/1-2{ask}",
            opens=(),
            box='[data-testid="dm-composer-textarea"]',
            submit='[data-testid="dm-composer-send-button"]',
            key="Enter",
            shared=None,
            action="message",
            confidence="B",
        ),
        Row(
            platform="x",
            act="profile",
            url=f"https://x.com/settings/profile{ask}",
            opens=(),
            box='textarea[name="description"]',
            submit='[data-testid="Profile_Save_Button"]',
            key=None,
            shared=None,
            action="profile",
            confidence="B",
        ),
    ]


X = [*_rows("en"), *_rows("de")]
