"""Which words of a text are a web address."""

from __future__ import annotations

import re

_ENDINGS = "com|org|net|gov|edu|mil|info|news|app|link|page|shop|store|live|ly|tv|uk|ca|mx|io|gg|fm"
_LABELS = r"(?:[\w-]{1,63}\.){1,8}"
_SHORTENERS = (
    r"youtu\.be|redd\.it|amzn\.to|fb\.me|goo\.gl|forms\.gle|linktr\.ee|gofund\.me"
    r"|[atmw]{1,2}\.(?:co|me)"
)
_REST = r"[^\s\u200b\u2060\u2800—–|<>\"]*[^\s\u200b\u2060\u2800—–|<>\".,:;!?…'’”)\]}»]"
ADDRESS = re.compile(
    rf"https?://{_REST}|(?<![\w@.-])(?:www\.{_LABELS}(?:{_ENDINGS}|us|biz|co|me)(?![\w.-]*\w)"
    rf"|(?:{_LABELS}(?:{_ENDINGS}|[a-z]{{2}}\.us)|{_SHORTENERS})(?=/))(?:/{_REST})?",
    re.IGNORECASE,
)
"""Web addresses, without the punctuation behind them. A bare domain is one where a path follows:
that "ShopBlue.com" is for sale somewhere may be the point of a post, and www.any.words.at.all a
disguise."""
