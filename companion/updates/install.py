"""Puts signed content in force, and goes back to what was there before."""

from __future__ import annotations

import json
import os
import pathlib
import secrets
import shutil

from companion import settings
from companion.lock import alone
from companion.review.types import Named
from companion.updates import trial
from companion.updates.archive import opened
from companion.updates.content import (
    Content,
    content_folder,
    look,
    pointed,
    slot_of,
    slots,
    usable,
)
from companion.updates.errors import UpdateError, about, told
from companion.updates.manifest import MANIFEST, Manifest
from companion.updates.verify import verified
from companion.versions import numbers


def install(path: pathlib.Path, *, allow_older: bool = False) -> Manifest:
    """Verify, try and put in force the update in ``path``; companions that run notice.

    Raises UpdateError; then what was in force stays. What is replaced is kept for ``revert``.
    """
    folder = content_folder()
    key = settings.machine().updates_key or ""
    with told(path), about(path), opened(path, key) as archive:
        _make(folder)
        with alone(folder / "lock"):
            manifest = archive.manifest
            slot = slot_of(manifest.kind, manifest.id)
            before = usable(slot, _replaceable(folder, slot))
            if before.folder and (before.folder / MANIFEST).read_bytes() == archive.body:
                return manifest
            if not allow_older:
                _refuse_older(manifest, before)
            new = folder / f"{slot}.{secrets.token_hex(8)}"
            try:
                _make(new)
                archive.unpack(new)
                verified(new, key)
                trial.fits(new, manifest)
                trial.works(new, manifest.kind)
                _point(folder, slot, [new.name, *([before.folder.name] if before.folder else [])])
            finally:
                _sweep(folder, slot, new)
    return manifest


def revert(name: str) -> tuple[str, Content]:
    """Go back to what was in force before the last update of ``name``.

    ``name`` is one of ``slots()``, or ``policy`` where one pack came by update. Returns the
    slot and what is in force now. Raises UpdateError where it is not plain what to revert.
    """
    folder = content_folder()
    with told(folder):
        known = slots()
    meant = [slot for slot in known if slot == name] or [
        slot for slot in known if name == "policy" and slot.startswith("policy-")
    ]
    if not known:
        raise UpdateError("nothing came by update, so there is nothing to go back from")
    if len(meant) != 1:
        raise UpdateError(f"{name}: by update came {', '.join(known)}. Name one")
    [slot] = meant
    with told(folder), alone(folder / "lock"):
        _point(folder, slot, pointed(folder, slot)[1:])
        _sweep(folder, slot)
    return slot, look(slot)


def _replaceable(folder: pathlib.Path, slot: str) -> list[str]:
    """What the pointer of ``slot`` names; nothing where there is none, or a damaged one.

    Raises UpdateError where it cannot be read: what is in force would be lost with it.
    """
    try:
        return pointed(folder, slot)
    except (FileNotFoundError, UpdateError):
        return []
    except OSError as error:
        raise UpdateError(f"{error.filename or folder}: {error.strerror}. Try again") from None


def _refuse_older(manifest: Manifest, before: Content) -> None:
    installed: Manifest | Named | None = before.manifest
    installed = installed or trial.shipped(manifest.kind, manifest.id)
    if (
        installed
        and installed.id == manifest.id
        and numbers(manifest.version) < numbers(installed.version)
    ):
        raise UpdateError(
            f"{manifest} is older than {installed.version}, which is in force. "
            "If that is meant, add --allow-older"
        )


def _point(folder: pathlib.Path, slot: str, names: list[str]) -> None:
    """Put the folders ``names`` in force, newest first; none for what is shipped."""
    path = folder / f"{slot}.json"
    if not names:
        path.unlink()
        return
    draft = folder / f".{slot}-{secrets.token_hex(8)}"
    with draft.open("xb") as file:
        file.write(json.dumps(names).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    draft.chmod(0o644)
    draft.replace(path)


def _sweep(folder: pathlib.Path, slot: str, new: pathlib.Path | None = None) -> None:
    """Remove what the pointer of ``slot`` does not name: older ones, and those of a crash.

    What a damaged one names cannot be told, but that it is not ``new``.
    """
    found = list(folder.glob(f"{slot}.*"))
    try:
        kept = pointed(folder, slot)
    except FileNotFoundError:
        kept = []
    except OSError:
        return
    except UpdateError:
        kept, found = [], [new] if new else []
    for path in found:
        if path.is_dir() and path.name not in kept:
            # Windows keeps a file that a running companion has open; the next sweep takes it.
            shutil.rmtree(path, ignore_errors=True)
    for draft in folder.glob(f".{slot}-*"):
        draft.unlink(missing_ok=True)


def _make(folder: pathlib.Path) -> None:
    """Make the folder and those above it, open to every user's companion despite a umask."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
