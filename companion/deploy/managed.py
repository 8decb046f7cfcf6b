"""The settings that IT can make for the extension, as the extension itself declares them.

``managed-schema.json`` is the extension's own file, word for word: an installed companion
has no extension beside it. A test holds the two equal.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import pathlib
import re
from collections.abc import Mapping
from typing import Any

_SCHEMA = pathlib.Path(__file__).with_name("managed-schema.json")
_MODE = "Mode"
CONTACT = "contact"
"""The setting that [department] makes, since it is about people and not about checking."""
LONGEST_CONTACT = 200
"""In units of UTF-16, as the extension counts."""
SELECTORS = "selectors"
LOCKED = "locked"
DEFAULT = "default"

Value = bool | str | list[str]


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """One setting: ``kind`` is its JSON type; ``options`` are the values that a text or the
    parts of a list may have, and the words for each.

    ``mode`` is the setting beside it that locks it, if there is one.
    """

    name: str
    title: str
    description: str
    kind: str
    options: dict[str, str]
    mode: Setting | None

    def fault(self, value: object) -> str | None:
        """Why the extension refuses ``value``, if it does."""
        options = ", ".join(f'"{option}"' for option in self.options)
        if self.kind == "boolean":
            return None if isinstance(value, bool) else "must be true or false"
        if self.kind == "array":
            parts = value if isinstance(value, list) else [value]
            known = all(isinstance(part, str) and part in self.options for part in parts)
            if not isinstance(value, list) or not known:
                return f"must be a list of these: {options}"
        elif self.options:
            if not isinstance(value, str) or value not in self.options:
                return f"must be one of {options}"
        elif not isinstance(value, str):
            return "must be a text"
        elif self.name == CONTACT:
            if len(value.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_CONTACT:
                return f"must have at most {LONGEST_CONTACT} characters, an emoji counting as two"
        elif self.name == SELECTORS and value and not _is_corrections(value):
            sites = ", ".join(settings()["disabledSites"].options)
            return f"must be JSON with selectors by name by site. Sites: {sites}"
        return None


@functools.cache
def settings() -> Mapping[str, Setting]:
    """Every setting by its name, in the order of the schema."""
    declared: dict[str, dict[str, Any]] = json.loads(_SCHEMA.read_bytes())["properties"]
    modes = {name + _MODE for name in declared} & set(declared)

    def setting(name: str) -> Setting:
        entry = declared[name]
        # Not "enum": see the schema's own comment.
        options = entry.get("items", entry).get("oneOf", ())
        return Setting(
            name,
            entry["title"],
            entry["description"],
            entry["type"],
            {option["const"]: option["title"] for option in options},
            setting(name + _MODE) if name + _MODE in modes else None,
        )

    return {name: setting(name) for name in declared if name not in modes}


def _is_corrections(text: str) -> bool:
    """Whether ``text`` is JSON of texts by name by site."""
    try:
        sites = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(sites, dict) and all(
        site in settings()["disabledSites"].options
        and isinstance(named, dict)
        and all(isinstance(css, str) for css in named.values())
        for site, named in sites.items()
    )


def is_line(text: str) -> bool:
    """Whether ``text`` is free of control characters.

    TOML can write them, but not all of the files that go out of here have a place for them.
    """
    return re.search(r"[\x00-\x1f\x7f]", text) is None
