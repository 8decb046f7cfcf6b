"""Whether a text speaks as one person of himself: for posts of official accounts.

Somebody who forgot which account he is in writes of himself. What a department publishes says
"we", and where it says "I" it quotes somebody, or one of its people is introduced or signs.
"""

from __future__ import annotations

import re

# Bounded, so that a long text without any end of a quotation costs no more than its length.
_QUOTED = re.compile(r"“[^”]{0,1000}”|\"[^\"]{0,1000}\"|(?<!\w)['‘].{0,300}?['’](?!\w)", re.DOTALL)
_OWN = re.compile(r"\b(?:my(?:self)?|mine)\b(?!-)")
# In the midst of a sentence a capital makes it a name, such as that of an app.
_OWN_FIRST = re.compile(r"(?:^|[.!?:\n]\s{0,3})(My(?:self)?|Mine)\b(?!-)")
# Not the roads and the numerals: I-84, World War I, Part I.
_SELF = re.compile(
    r"\b(?:(?<![A-Z][a-z]{2} )(?<![A-Z][a-z]{3} )I(?:['’](?:m|ve|d|ll))?(?!\s?[-–.]?\s?\d|\.)"
    r"|i['’]?(?:m|ve)|i|me)\b(?!-)"
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
    plain = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    if _INTRODUCED.search(plain) or _SIGNED.search(plain.rstrip()[-_LONGEST_SIGNATURE:]):
        return []
    own = [found.span() for found in _OWN.finditer(plain)]
    own += [found.span(1) for found in _OWN_FIRST.finditer(plain)]
    selves = [found.span() for found in _SELF.finditer(plain)]
    return sorted(own + selves) if own or len(selves) > 1 else []
