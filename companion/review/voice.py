"""Whether a text speaks as one person of himself: for posts of official accounts.

Somebody who forgot which account he is in writes of himself. What a department publishes says
"we", and where it says "I" it quotes somebody, or one of its people is introduced or signs.
"""

from __future__ import annotations

import re
import unicodedata

from companion.review.signs import INVISIBLE

# Bounded, so that a long text without any end of a quotation costs no more than its length.
_QUOTED = re.compile(r"“[^”]{0,1000}”|\"[^\"]{0,1000}\"|(?<!\w)['‘].{0,300}?['’](?!\w)", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?\n])")
# A city's portal is often called so: my.example.gov.
_ADDRESS = re.compile(r"https?://\S+|\b(?:[\w-]{1,63}\.){1,9}[a-z]{2,}\b(?:/\S*)?")
# A pit or a weapon: an article stands before those, or what kind they are of.
_PIT = re.compile(
    r"\b(?:an?|the|this|that|land|sea|coal|gold|salt|silver|copper|iron|ore|strip|abandoned|old)\s"
    r"(?:(?!is\b|was\b)[\w-]+\s)?mine\b"
    r"|\bmine\s(?:shafts?|rescue|safety|workers?|fires?|collapse|explosion|sites?|entrance)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:my(?:self)?|mine)\b(?!-)")
# In the midst of a sentence, or before another, a capital makes it a name.
_OWN_FIRST = re.compile(r"(?:^|[.!?:\n]\s{0,3})(My(?:self)?|Mine)\b(?!-|\s[A-Z])")
# Not the roads: I-84.
_SELF = re.compile(
    r"\bI(?:['’](?:m|ve|d|ll)\b|\b(?!\s?[-–.]?\s?\d|\.|-))|\b(?:i['’]?(?:m|ve)|i(?!\.\w)|me)\b(?!-)"
)
_NUMERAL = re.compile(
    r"\b(?:War|Phase|Part|Title|Type|Class|Level|Section|Schedule|Chapter|Article|Act|Grade|Tier"
    r"|Stage|Zone|Division|Officer|Detective|Sergeant|Lieutenant|Technician|Analyst)\sI\b(?!['’])"
)
_INTRODUCED = re.compile(
    r"\b(?:[Mm]y name(?:['’]s| is)|I(?:['’]m| am) (?:(?:your|the|a) (?:new )?)?[A-Z][a-z])"
)
_SIGNED = re.compile(r"[-–—~]\s*(?:[A-Z][\w.'’-]*\s*){1,4}$")
_LONGEST_SIGNATURE = 60


def of_oneself(text: str) -> list[tuple[int, int]]:
    """The words by which ``text`` speaks of its writer, as ranges; none where it does not.

    One mention of what is his own is enough. Of the others it takes two: a spokesman confirms
    and apologises as "I".
    """
    # A sign that nobody sees ends no word. No other form is undone: ℹ️ is no I.
    places = [
        place for place, char in enumerate(text) if unicodedata.category(char) not in INVISIBLE
    ]
    plain = "".join(text[place] for place in places)
    for apart in (_QUOTED, _ADDRESS, _NUMERAL, _PIT):
        plain = apart.sub(lambda found: " " * len(found[0]), plain)
    if _INTRODUCED.search(plain) or _SIGNED.search(plain.rstrip()[-_LONGEST_SIGNATURE:]):
        return []
    # A question may be the reader's: "How do I get a copy of my report?"
    plain = "".join(
        " " * len(part) if part.endswith("?") else part for part in _SENTENCE_END.split(plain)
    )
    own = [found.span() for found in _OWN.finditer(plain)]
    own += [found.span(1) for found in _OWN_FIRST.finditer(plain)]
    selves = [found.span() for found in _SELF.finditer(plain)]
    if not own and len(selves) < 2:
        return []
    return [(places[start], places[end - 1] + 1) for start, end in sorted(own + selves)]
