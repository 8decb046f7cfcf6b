"""Build what IT installs: the extension, the Debian package and the offline bundles.

Runs in a checkout only and is no part of what it builds. The same sources give the same
bytes, wherever and whenever they are built.
"""

import pathlib

ROOT = pathlib.Path(__file__).parents[3]
"""The checkout."""
BUILD = ROOT / "build"
"""What may be thrown away, the downloads among it; but not a key that was made here."""


class PackageError(Exception):
    """A package cannot be built; the message says why and how to mend it."""
