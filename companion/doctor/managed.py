"""What Firefox's policy says now of the extension's settings.

Firefox reads its policies when it starts (toolkit/components/enterprisepolicies) and keeps
what it then told the extension (ext-storage.js: "currently initialized once"). So that a
change by IT reaches officers who leave their browser open for weeks, the companion reads the
same file, and the extension asks it.
"""

from __future__ import annotations

import pathlib
from typing import Any

from companion.deploy.browsers import FIREFOX
from companion.doctor import policy_files
from companion.identity import GECKO_ID


def of_firefox(root: pathlib.Path = pathlib.Path("/")) -> dict[str, Any] | None:
    """The managed settings by name; None if no readable policy speaks of the extension."""
    found: Any = policy_files.in_force(FIREFOX, root).policies
    for name in ("3rdparty", "Extensions", GECKO_ID):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None
