"""The folder of signed content, and what of it is in force.

    model.json                  a pointer: the folder in use, and the one before it
    model.4f1d…/                one unpacked update
    policy-worcester-306.json   each policy pack has a pointer of its own
    policy-worcester-306.a90c…/

A pointer is replaced by a rename, so at any moment, also after a crash, it names either
the old folder or the new one. Everybody may read the folder; what makes its content
trustworthy is the signature, which is verified at every start.
"""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import re
import sys
from collections.abc import Mapping
from pathlib import PurePosixPath, PureWindowsPath

from companion import settings
from companion.updates import trial
from companion.updates.errors import UpdateError, about
from companion.updates.manifest import MANIFEST, Kind, Manifest
from companion.updates.verify import verified

_POINTER = ".json"


@dataclasses.dataclass(frozen=True, slots=True)
class Content:
    """What a start uses: an update, or without ``folder`` what is shipped.

    ``refused`` tells of each update that should have been used and why it is not.
    """

    folder: pathlib.Path | None = None
    manifest: Manifest | None = None
    refused: tuple[str, ...] = ()


def content_folder(
    environment: Mapping[str, str] = os.environ, system: str = sys.platform
) -> pathlib.Path:
    """Where signed content is kept for the whole machine; ``SECOND_LOOK_CONTENT`` comes first."""
    if given := environment.get("SECOND_LOOK_CONTENT", ""):
        return pathlib.Path(given)
    if system == "win32":
        base = environment.get("PROGRAMDATA", r"C:\ProgramData")
        return pathlib.Path(str(PureWindowsPath(base) / "SecondLook" / "content"))
    if system == "darwin":
        place = PurePosixPath("/Library/Application Support/Second Look/content")
    else:
        place = PurePosixPath("/var/lib/second-look/content")
    return pathlib.Path(str(place))


def slot_of(kind: Kind, pack: str = "") -> str:
    """The name under which the model, or the policy pack with the id ``pack``, is kept."""
    return "model" if kind == "model" else f"policy-{pack}"


def slots(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Which content came by update: ``model``, ``policy-<id>``.

    Raises OSError where the folder is there and may not be looked into.
    """
    try:
        found = list(content_folder(environment).iterdir())
    except FileNotFoundError:
        return []
    return sorted(path.stem for path in found if path.suffix == _POINTER)


def pointer(slot: str, environment: Mapping[str, str] = os.environ) -> pathlib.Path:
    """The file that names the folders of ``slot``."""
    return content_folder(environment) / f"{slot}{_POINTER}"


def look(slot: str, environment: Mapping[str, str] = os.environ) -> Content:
    """Verify the content of ``slot``: the newest, where that is bad the one before it."""
    folder = content_folder(environment)
    try:
        if slot not in slots(environment):
            return Content()
        names = pointed(folder, slot)
    except OSError as error:
        return Content(refused=(f"{error.filename or folder}: {error.strerror}",))
    except UpdateError as error:
        return Content(refused=(str(error),))
    return usable(slot, names, environment)


def usable(slot: str, names: list[str], environment: Mapping[str, str] = os.environ) -> Content:
    """Verify the first of the folders ``names`` for ``slot``: where that is bad the next one."""
    folder = content_folder(environment)
    refused: list[str] = []
    key = settings.machine_in_force(environment).value.updates_key or ""
    for name in names:
        try:
            with about(folder / name):
                manifest = verified(folder / name, key)
                if slot_of(manifest.kind, manifest.id) != slot:
                    raise UpdateError(f"{MANIFEST}: is of {manifest}")
                trial.fits(folder / name, manifest)
        except UpdateError as error:
            refused.append(str(error))
        else:
            return Content(folder / name, manifest, tuple(refused))
    return Content(refused=tuple(refused))


def pointed(folder: pathlib.Path, slot: str) -> list[str]:
    """The folders that the pointer of ``slot`` names, newest first.

    Raises OSError where it cannot be read, and UpdateError where it is damaged.
    """
    path = folder / f"{slot}.json"
    try:
        names = json.loads(path.read_bytes())
    except ValueError:
        names = None
    own = re.compile(re.escape(slot) + r"\.[0-9a-f]{16}")
    if not isinstance(names, list) or not all(
        isinstance(name, str) and own.fullmatch(name) for name in names
    ):
        raise UpdateError(f"{path}: damaged. Install the update again")
    return names
