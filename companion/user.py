"""Who runs this process."""

from __future__ import annotations

import contextlib
import os
import sys


def name() -> str:
    """The operating system's name of the user, whatever the environment says; empty if none."""
    if sys.platform == "win32":
        return os.getlogin()
    import pwd

    with contextlib.suppress(KeyError):
        return pwd.getpwuid(os.getuid()).pw_name
    return ""
