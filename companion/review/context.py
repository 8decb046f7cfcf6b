"""How the circumstances of a text reach the classifier.

The same words may be fine or not: on a profile that shows the department, on an account
of the department, as a reply to somebody, as words passed on with an objection, as a
citizen's comment on the department's page. The classifier is told by control tokens ahead
of the text (ids that BERT's vocabulary keeps unused) and by the words around the text,
which follow it and are read, not judged.
"""

from __future__ import annotations

import dataclasses

from companion.review.types import Action, Concern

AFFILIATED = 1
OFFICIAL = 2
PASSED_ON = 6
CITIZEN = 7
_ACTIONS = {"comment": 3, "message": 4, "profile": 5}

JUDGED_WITH_SHARED = frozenset({"share", "like"})
"""Acts that make somebody else's words the officer's conduct."""
AROUND = 48
"""Most tokens that are read of the words around a text: their beginning."""
AROUND_READ = 2_000
"""Characters of them that are looked at: enough for so many tokens."""


@dataclasses.dataclass(frozen=True, slots=True)
class Context:
    """The circumstances of one text.

    ``passed_on`` is for somebody else's words that the officer shares or likes. ``around``
    is what the text replies to or passes on or, for a text passed on, what the officer
    says to it; empty where there is nothing. ``citizen`` is for a comment by somebody who is
    no officer: what it may say has other bounds, so no other token stands beside its own.
    """

    official: bool = False
    affiliated: bool = False
    action: Action = "post"
    passed_on: bool = False
    around: str = ""
    citizen: bool = False

    def control_ids(self) -> list[int]:
        """Token ids that stand for the circumstances, in a fixed order.

        An official account shows the department by itself, so it is never
        ``affiliated`` as well.
        """
        if self.citizen:
            return [CITIZEN]
        ids = [OFFICIAL] if self.official else [AFFILIATED] if self.affiliated else []
        if self.passed_on:
            return [*ids, PASSED_ON]
        return [*ids, _ACTIONS[self.action]] if self.action in _ACTIONS else ids


PLAIN = Context()
CITIZENS_COMMENT = Context(citizen=True)
CITIZENS_CONCERNS: frozenset[Concern] = frozenset({"bias", "threat"})
"""What the classifier has learnt to tell of a citizen's comment: it is a post to it otherwise."""
