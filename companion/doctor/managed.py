"""What Firefox's policy says now of the extension's settings.

Firefox reads its policies when it starts (toolkit/components/enterprisepolicies) and keeps
what it then told the extension (ext-storage.js: "currently initialized once"). So that a
change by IT reaches officers who leave their browser open for weeks, the companion reads the
same file, and the extension asks it.
"""

from __future__ import annotations

import pathlib
import sys
from typing import Any

from companion.deploy.browsers import FIREFOX
from companion.doctor import policy_files
from companion.doctor.policy import installs
from companion.identity import GECKO_ID


def of_firefox(root: pathlib.Path = pathlib.Path("/")) -> dict[str, Any] | None:
    """The managed settings by name; empty where policy was read and makes none any more.

    None where that is not known: nothing was read, or it is broken. On Windows and macOS
    Firefox also takes in a file beside its own program, which is not read here; there what was
    read counts as all where it installs the extension, since settings stand beside that.
    """
    told = policy_files.in_force(FIREFOX, root)
    found: Any = told.policies
    for name in ("3rdparty", "Extensions", GECKO_ID):
        found = found.get(name, {}) if isinstance(found, dict) else None
    if not isinstance(found, dict):
        return None
    read = bool(told.sources) and not told.faults
    all_read = read and (sys.platform == "linux" or installs(FIREFOX, told, ()))
    return found if found or all_read else None
