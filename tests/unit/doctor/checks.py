"""Files as they stand on a machine, and what the doctor says of them."""

import json
from pathlib import Path
from typing import Any

from companion.doctor import examine
from companion.doctor.check import Check
from companion.identity import EXTENSION_ID
from companion.pairing.host import NAME

OTHER_ID = "a" * 32


def put(path: Path, content: object) -> Path:
    """Write a text as it is, anything else as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def found(root: Path, subject: str, **named: Any) -> list[Check]:
    return [check for check in examine.examine(**named, root=root) if check.subject == subject]


def one(root: Path, subject: str, **named: Any) -> Check:
    [check] = found(root, subject, **named)
    return check


def host(path: str | Path, *ids: str, **changes: Any) -> dict[str, Any]:
    origins = [f"chrome-extension://{id_}/" for id_ in ids or (EXTENSION_ID,)]
    return {
        "name": NAME,
        "description": "",
        "path": str(path),
        "type": "stdio",
        "allowed_origins": origins,
        **changes,
    }


def forced(*ids: str) -> dict[str, Any]:
    return {"ExtensionSettings": {id_: {"installation_mode": "force_installed"} for id_ in ids}}


def settings_for(id_: str, **values: Any) -> dict[str, Any]:
    return {"3rdparty": {"extensions": {id_: values}}}
