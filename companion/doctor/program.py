"""The program itself: Python and the model."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator

from companion import configuration
from companion.doctor.check import Check, bad, note, ok
from companion.review.classifier import MODEL, ModelError, read_metadata
from companion.updates import content
from companion.updates.errors import UpdateError
from companion.updates.trial import shipped
from companion.versions import numbers

OLDEST_PYTHON = (3, 11)
UPDATE_AGAIN = "Install it again: second-look update FILE.slu"


def python() -> Check:
    """Whether this Python is new enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return bad("Python", version, "Install Python 3.11 or newer, and the companion again")
    return ok("Python", version)


def model() -> Iterator[Check]:
    """The model in force by its checksums, and what came by signed update."""
    part = configuration.model_in_force()
    mend = "Install the companion again: its files are damaged"
    if part.value != MODEL:
        mend = f"{UPDATE_AGAIN}, or go back: second-look update --revert model"
    try:
        metadata = read_metadata(part.value)
    except ModelError as error:
        yield bad("model", str(error), mend)
    else:
        yield ok("model", f"{metadata['id']} {metadata['version']}, checksums match")
    try:
        slots = content.slots()
    except OSError as error:
        mend = "Let everybody read it"
        yield bad("updates", f"{content.content_folder()}: {error.strerror}", mend)
        return
    for slot in slots:
        yield from _update(slot)


def _update(slot: str) -> Iterator[Check]:
    found = content.look(slot)
    subject = f"update {slot}"
    for reason in found.refused:
        yield bad(subject, f"not used: {reason}", UPDATE_AGAIN)
    manifest = found.manifest
    if manifest is None:
        return
    today = datetime.datetime.now(datetime.UTC).date()
    if manifest.date > today + datetime.timedelta(days=1):  # signed where it is tomorrow already
        mend = "Set the clock, or ask who signed the update"
        yield bad(subject, f"signed on {manifest.date}, and the clock says {today}", mend)
    if other := configuration.in_its_place(slot):
        yield note(subject, f"{manifest} is not used: {other}")
        return
    try:
        ours = shipped(manifest.kind, manifest.id)
    except UpdateError:
        return  # told of under its own subject
    if ours and ours.id == manifest.id and numbers(ours.version) > numbers(manifest.version):
        yield note(
            subject,
            f"{manifest} is used, and {ours.version}, which came with the companion, is newer",
            f"To use that: second-look update --revert {slot}",
        )
    else:
        yield ok(subject, f"{manifest} of {manifest.date}, signature and checksums match")
