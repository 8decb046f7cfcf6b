"""What officers can publish on each site, and how: one row for each way, for one body of tests."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One act on one site, as a person does it there."""

    platform: str
    act: str
    """What the site calls it: post, comment, reply, message, profile, edit, share, like …"""
    url: str
    """Under the site's own host name; ``?lang=`` names the language of its labels."""
    opens: tuple[str, ...]
    """CSS of what is clicked, one after the other, until the box or the control is there."""
    box: str | None
    """CSS of the box, None for an act without words."""
    submit: str | None
    """CSS of the control, None where only a key sends."""
    key: str | None
    """Chord that sends in the box, None where none does."""
    shared: str | None
    """Words of the item that is liked, shared or answered, as the page shows them."""
    action: str
    """What the companion must be told: post, comment, share, like, message or profile."""
    confidence: str
    """A, B or C: how well it is known that the site is as its fixture."""
    double: str | None = None
    """CSS of what a double click acts on, where it does."""
