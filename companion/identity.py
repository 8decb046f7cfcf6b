"""Who the extension is, as the browsers and the server's guard know it."""

import re
from collections.abc import Iterable

EXTENSION_ID = "ohbedkhaamaplajbchemdplfklpdhmmb"
"""Chrome, Chromium and Edge derive it from the public key in the manifest."""
GECKO_ID = "second-look@secondlook.org"
"""Firefox takes it from the manifest as it is."""


def is_chromium_id(text: str) -> bool:
    """Whether ``text`` has the form of an extension's id in Chrome, Chromium and Edge."""
    return re.fullmatch("[a-p]{32}", text) is not None


def chromium_ids(further: Iterable[str] = ()) -> tuple[str, ...]:
    """The ids under which the extension is known here: ours, and those that IT packs it with."""
    return tuple(dict.fromkeys((EXTENSION_ID, *further)))
