"""Which policy pack and department file are in force: as named, as IT has set, or as last good.

What the command line or a variable names must be usable. What is configured for the whole
machine may break behind an officer's back, and then the last good state stays.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from companion import lastgood, settings
from companion.lastgood import InForce
from companion.review.department import Department, DepartmentError
from companion.review.policy import DEFAULT, Policy, PolicyError, find, is_shipped
from companion.settings import Machine
from companion.updates import content
from companion.updates.manifest import POLICY
from companion.versions import numbers

Trace = list[tuple[str, int, int, int, int]]
"""Name, inode, size and times of each file: of its content, and of who may read it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Configuration:
    """What the companion works with; ``parts`` are those of IT's files that were asked."""

    policy: Policy
    department: Department
    model: Path
    parts: tuple[InForce[Any], ...]

    def faults(self) -> Iterator[str]:
        """One line for each file that is not in force as it stands."""
        return (str(part) for part in self.parts if part.fault)

    def keep(self) -> None:
        """Remember each file that could be used. Raises OSError."""
        for part in self.parts:
            lastgood.keep(part)


class Changes:
    """Notices that IT has changed a file since ``loaded`` was read.

    ``policy`` and ``department`` are what the command line names: that stays until the end.
    """

    def __init__(self, loaded: Configuration, policy: str | None, department: Path | None) -> None:
        self._before = _used(loaded.parts)
        self._sources = {part.name: part.source for part in loaded.parts}
        self._named = policy, department
        self._trace: Trace | None = None

    def seen(self) -> bool:
        """Whether a companion that starts now would have something else.

        What cannot be used is no change: the one that runs has what was good last.
        """
        try:
            trace = _trace()
            if trace == self._trace:
                return False
            parts = load(*self._named).parts
        except (PolicyError, DepartmentError, OSError):
            return False
        # Of a broken machine file nobody knows what the other files are. A file that is used as
        # before may have a fault beside it: an update of it that was refused.
        broken = {
            part.name
            for part in parts
            if part.fault and (part.text is None or part.source != self._sources.get(part.name))
        }
        changed = "machine" not in broken and any(
            value != self._before.get(name, value)
            for name, value in _used(parts).items()
            if name not in broken
        )
        if not changed:
            self._trace = trace
        return changed


def load(policy: str | None = None, department: Path | None = None) -> Configuration:
    """Read everything; ``policy`` and ``department`` are what the command line names.

    Raises PolicyError or DepartmentError for what was named, or if a shipped pack is damaged.
    """
    machine = settings.machine_in_force()
    model = model_in_force()
    parts: list[InForce[Any]] = [machine, model]
    if policy is None:
        parts.append(pack := policy_in_force(machine.value))
        policy_read = pack.value
    else:
        path, fault = _pack(policy, Path(), os.environ)
        policy_read = Policy.load(path)
        if fault:
            parts.append(InForce("policy", policy_read, str(path), fault))
    named = department or settings.named_department()
    if named is None:
        parts.append(file := department_in_force(machine.value))
        department_read = file.value
    else:
        department_read = Department.load(named)
    return Configuration(policy_read, department_read, model.value, tuple(parts))


def _used(parts: Iterable[InForce[Any]]) -> dict[str, Any]:
    """What a companion works with of each file; of the machine's own it is who may ask."""
    used = {part.name: part.value for part in parts}
    return used | {"machine": used["machine"].extensions}


def _trace() -> Trace:
    """What tells that a file may have changed, without verifying a model each time."""
    machine = settings.machine_in_force().value
    folder = settings.config_folder()
    named = [machine.policy, *([machine.department] if machine.department else [])]
    files = [folder / name for name in (settings.FILE, *named)]
    trace = []
    with contextlib.suppress(OSError):
        files += map(content.pointer, content.slots())
    for file in files:
        with contextlib.suppress(OSError, ValueError):  # NUL in the name
            found = file.stat()
            times = found.st_mtime_ns, found.st_ctime_ns
            trace.append((str(file), found.st_ino, found.st_size, *times))
    return trace


def model_in_force(environment: Mapping[str, str] = os.environ) -> InForce[Path]:
    """The folder of the model: from a signed update, or as shipped."""
    from companion.review.classifier import MODEL

    found = content.look(content.slot_of("model"), environment)
    source = str(found.manifest or "the shipped model")
    return InForce("model", found.folder or MODEL, source, "; ".join(found.refused))


def policy_in_force(
    machine: Machine, environment: Mapping[str, str] = os.environ
) -> InForce[Policy]:
    """The pack that ``machine`` names, or what takes its place.

    A department's own pack is named by its file and updated under its id: the newer of the
    two is in force. A copy that still bears a shipped pack's id is not updated: what comes under
    that id is the shipped pack's text. Raises PolicyError if the shipped default is damaged.
    """
    path, fault = _pack(machine.policy, settings.config_folder(environment), environment)
    part = _policy_of(path, environment)
    pack = part.value.pack
    if not is_shipped(pack.id) and pack.id != machine.policy and not part.fault:
        found = content.look(content.slot_of("policy", pack.id), environment)
        fault = "; ".join(filter(None, [fault, *found.refused]))
        manifest = found.manifest
        if found.folder and manifest and numbers(manifest.version) > numbers(pack.version):
            part = _policy_of(found.folder / POLICY, environment)
    return dataclasses.replace(part, fault="; ".join(filter(None, [fault, part.fault])))


def in_its_place(slot: str, environment: Mapping[str, str] = os.environ) -> str:
    """What is in force though the pack of ``slot`` came by update, or is left after a revert.

    With the reason; empty where that pack is in force, and for the model.
    """
    kind, _, name = slot.partition("-")
    if kind == "model":
        return ""
    machine = settings.machine_in_force(environment).value
    try:
        part = policy_in_force(machine, environment)
    except PolicyError as error:
        return str(error)
    folder = settings.config_folder(environment)
    updated, _ = _pack(name, folder, environment)
    if part.source == str(updated):
        return ""
    if part.fault:
        return str(part)
    pack = part.value.pack
    if pack.id != name:
        return f"{folder / settings.FILE} does not name it: {machine.policy} is in force"
    reason = f"{part.source} is in force with version {pack.version}"
    if is_shipped(name):
        return f"{reason}: it bears the id of a pack that is shipped, and so is not updated"
    return f"{reason}: an update of it needs a higher one"


def _policy_of(path: Path, environment: Mapping[str, str]) -> InForce[Policy]:
    return lastgood.in_force(
        "policy",
        path,
        Policy.parse,
        PolicyError,
        lambda: (Policy.load(find(DEFAULT)), f"the shipped pack {DEFAULT}"),
        environment,
    )


def _pack(name: str, folder: Path, environment: Mapping[str, str]) -> tuple[Path, str]:
    """The file of a pack: from a signed update, as shipped, or a path from ``folder``.

    With it, why an update is not used, if one is not.
    """
    found = content.look(content.slot_of("policy", name), environment)
    path = found.folder / POLICY if found.folder else find(name, folder)
    return path, "; ".join(found.refused)


def department_in_force(
    machine: Machine, environment: Mapping[str, str] = os.environ
) -> InForce[Department]:
    """The department file that ``machine`` names, or what takes its place."""
    nobody = Department(), "no names and local terms"
    if machine.department is None:
        return InForce("department", *nobody)
    return lastgood.in_force(
        "department",
        settings.config_folder(environment) / machine.department,
        Department.parse,
        DepartmentError,
        lambda: nobody,
        environment,
    )
