"""Opens a ``.slu`` file that may come from anybody, and unpacks it once it proves signed."""

from __future__ import annotations

import contextlib
import errno
import os
import pathlib
import shutil
import zipfile
import zlib
from collections.abc import Iterator

from companion.updates.errors import UpdateError
from companion.updates.manifest import MANIFEST, SIGNATURE, Manifest
from companion.updates.verify import signed

MAX_BYTES = 512 * 1024 * 1024
"""Of the file, and of all that it unpacks to: seven times the shipped model."""
MAX_MANIFEST = 64 * 1024
SIGNATURE_BYTES = 64
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""What we write. The others need much memory to unpack little."""

_DAMAGED = "damaged or cut short. Fetch it again"


class Archive:
    """An open update. Only its manifest is vouched for; ``unpack`` checks no checksums."""

    def __init__(self, archive: zipfile.ZipFile, key: str) -> None:
        entries = archive.infolist()
        sizes = {entry.filename: entry.file_size for entry in entries}
        if len(sizes) != len(entries):
            raise UpdateError("holds two files of the same name")
        if any(entry.compress_type not in _METHODS or entry.flag_bits & 1 for entry in entries):
            raise UpdateError("is encrypted, or packed in another way than deflate")
        # What is read from an entry is never more than the size that it declares.
        if sum(sizes.values()) > MAX_BYTES:
            raise UpdateError(f"unpacks to more than {MAX_BYTES:,} bytes")
        if not 0 < sizes.get(MANIFEST, 0) <= MAX_MANIFEST:
            raise UpdateError(f"{MANIFEST}: missing, empty or over {MAX_MANIFEST:,} bytes")
        if sizes.get(SIGNATURE) != SIGNATURE_BYTES:
            raise UpdateError(f"{SIGNATURE}: missing, or not {SIGNATURE_BYTES} bytes")
        self.body = archive.read(MANIFEST)
        self.manifest: Manifest = signed(self.body, archive.read(SIGNATURE), key)
        wanted = {MANIFEST, SIGNATURE, *self.manifest.files}
        if odd := sorted(wanted ^ set(sizes)):
            state = "missing" if odd[0] in wanted else f"not named in {MANIFEST}"
            raise UpdateError(f"{odd[0]!r}: {state}")
        self._archive = archive
        self._names = wanted

    def unpack(self, folder: pathlib.Path) -> None:
        """Write all files into ``folder``, readable by everybody whatever the umask is."""
        for name in self._names:
            with self._archive.open(name) as source, (folder / name).open("xb") as target:
                shutil.copyfileobj(source, target, 1024 * 1024)
                target.flush()
                os.fsync(target.fileno())
            (folder / name).chmod(0o644)


@contextlib.contextmanager
def opened(path: pathlib.Path, key: str) -> Iterator[Archive]:
    """The update in ``path``. Raises UpdateError, also for damage met while unpacking."""
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > MAX_BYTES:
                raise UpdateError(f"has more than {MAX_BYTES:,} bytes")
            with zipfile.ZipFile(file) as archive:
                yield Archive(archive, key)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError):
        raise UpdateError(_DAMAGED) from None
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        # zipfile went to a place before the beginning, as a damaged directory told it to.
        raise UpdateError(_DAMAGED) from None
