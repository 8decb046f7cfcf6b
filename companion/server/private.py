"""Keep what passes through memory in memory."""

from __future__ import annotations

import sys


def forbid_core_dumps() -> None:
    """A crash must not write an officer's text to disk."""
    if sys.platform == "win32":
        return  # Windows writes no dumps of its own unless an administrator asks for them
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        pr_set_dumpable = 4  # prctl(2): also keeps other programs of this user from attaching
        ctypes.CDLL(None).prctl(pr_set_dumpable, 0, 0, 0, 0)
