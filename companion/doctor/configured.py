"""What IT has configured on this machine, and which copy of it is in force."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterator
from typing import Any

from companion import configuration, settings
from companion.doctor.check import Check, bad, note, ok
from companion.lastgood import InForce
from companion.review.department import DepartmentError
from companion.review.policy import PolicyError, is_shipped
from companion.updates.content import content_folder


def checks(policy: str | None, department: pathlib.Path | None) -> Iterator[Check]:
    """Machine file, policy pack and department file, and who may change them."""
    for folder in (settings.config_folder(), content_folder()):
        yield from _writable(folder)
    try:
        loaded = configuration.load(policy, department)
    except PolicyError as error:
        yield bad("policy", str(error), "Correct that line, or use a shipped pack")
        return
    except DepartmentError as error:
        yield bad("department file", str(error), "Correct it, or do not name it")
        return
    parts = {part.name: part for part in loaded.parts}
    yield _part("machine file", parts["machine"])
    pack = loaded.policy.pack
    part = parts.get("policy")
    yield _part("policy", part, f"{pack.id} {pack.version}")
    machine = parts["machine"].value.policy
    if part and not part.fault and is_shipped(pack.id) and not is_shipped(machine):
        yield note(
            "policy",
            f"{machine} bears the id of the pack {pack.id} that is shipped",
            "Give it an id of its own: without one no signed update of it comes into force",
        )
    names = f"{len(loaded.department.names)} names" if loaded.department.names else ""
    yield _part("department file", parts.get("department"), names)


def _part(subject: str, part: InForce[Any] | None, found: str = "") -> Check:
    """A file of IT's. A broken one is not in force: its last good copy or a default is.

    There is no ``part`` for what the command line or a variable names.
    """
    if part and part.fault:
        return bad(subject, str(part), "Correct or replace that file")
    return ok(subject, ", ".join(filter(None, [found, part.source if part else ""])))


def _writable(folder: pathlib.Path) -> Iterator[Check]:
    """Whether somebody besides the administrator and this user may change files in ``folder``."""
    if os.name == "nt":
        return  # there the access list of the folder decides, and these bits say nothing
    try:
        found = [folder, *sorted(folder.iterdir())]
    except FileNotFoundError:
        return
    except OSError as error:
        yield bad(str(folder), error.strerror or "cannot be read", f"Run: chmod 755 '{folder}'")
        return
    loose = [path for path in found if _open_to_others(path)]
    for path in loose:
        mend = f"Run: chown root '{path}' && chmod go-w '{path}'"
        yield bad(str(path), "users besides the administrator may change it", mend)
    if not loose:
        yield ok(str(folder), "only the administrator may change it")


def _open_to_others(path: pathlib.Path) -> bool:
    try:
        status = path.stat()
    except OSError:
        return False  # a link that leads nowhere
    # Group 0 is root's (wheel on macOS).
    others = 0o002 if status.st_gid == 0 else 0o022
    return status.st_uid not in (0, os.geteuid()) or bool(status.st_mode & others)
