"""Zip files whose bytes depend on what is in them alone."""

from __future__ import annotations

import io
import stat
import time
import zipfile
from collections.abc import Mapping

EARLIEST = 315532800
"""1980: a zip knows no earlier time."""
_UNIX = 3


def zipped(files: Mapping[str, bytes], built: int) -> bytes:
    """``files`` by their path, in its order; every one bears the time ``built``.

    Shell scripts may be run, nothing else. Wheels are compressed as they are.
    """
    moment = time.gmtime(max(built, EARLIEST))[:6]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, moment)
            entry.create_system = _UNIX
            mode = 0o755 if name.endswith(".sh") else 0o644
            entry.external_attr = (stat.S_IFREG | mode) << 16
            entry.compress_type = (
                zipfile.ZIP_STORED if name.endswith(".whl") else zipfile.ZIP_DEFLATED
            )
            archive.writestr(entry, files[name])
    return target.getvalue()
