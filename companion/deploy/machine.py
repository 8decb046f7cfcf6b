"""The two files that the companion reads on every machine."""

from __future__ import annotations

import json
from collections.abc import Iterable

from companion import settings
from companion.deploy.choices import Rollout
from companion.identity import EXTENSION_ID
from companion.review.accounts import Approval

DEPARTMENT = "department.toml"
PACK = "policy.toml"
"""The department's own policy pack, where it has one, in the same folder."""


def files(rollout: Rollout) -> dict[str, bytes]:
    """What belongs into the companion's folder: names and contents."""
    found = {settings.FILE: _machine(rollout), DEPARTMENT: _department(rollout)}
    if rollout.pack is not None:
        found[PACK] = rollout.pack.encode()
    return found


def _machine(rollout: Rollout) -> bytes:
    choices = rollout.choices
    lines = [
        f"policy = {quoted(choices.department.policy if rollout.pack is None else PACK)}",
        f"department = {quoted(DEPARTMENT)}",
        f"port = {choices.companion.port}",
    ]
    if choices.extension.id != EXTENSION_ID:
        lines.append(f"extensions = {array([choices.extension.id])}")
    if choices.companion.updates_key is not None:
        lines.append(f"updates_key = {quoted(choices.companion.updates_key)}")
    return "".join(f"{line}\n" for line in lines).encode()


def _department(rollout: Rollout) -> bytes:
    department = rollout.choices.department
    names = dict.fromkeys((department.name, *department.names))
    lines = [
        f"names = {array(names)}",
        f"confidential_terms = {array(department.confidential_terms)}",
    ]
    for account in department.accounts:
        lines += [
            "",
            "[[accounts]]",
            f"platform = {quoted(account.platform)}",
            f"handle = {quoted(account.handle)}",
            f"approved = [{', '.join(map(_approval, account.approved))}]",
        ]
    if department.roles:
        roles = (f"{quoted(role)} = {array(users)}" for role, users in department.roles.items())
        lines += ["", "[roles]", *roles]
    return "".join(f"{line}\n" for line in lines).encode()


def _approval(approval: Approval) -> str:
    whose = {"user": approval.user, "role": approval.role}
    parts = [f"{key} = {quoted(name)}" for key, name in whose.items() if name is not None]
    if approval.until is not None:
        parts.append(f"until = {approval.until.isoformat()}")
    return f"{{ {', '.join(parts)} }}"


def quoted(text: str) -> str:
    """``text``, which is one line, in TOML; its strings escape as those of JSON do."""
    return json.dumps(text, ensure_ascii=False)


def array(texts: Iterable[str]) -> str:
    """A list of lines in TOML."""
    return f"[{', '.join(map(quoted, texts))}]"
