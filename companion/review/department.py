"""The department file: what IT tells about its own department.

    names = ["Worcester Police Department", "Worcester PD", "WPD", "@WorcesterPD"]
    confidential_terms = ["Operation Nightingale"]

The file never leaves the machine and holds nothing that an officer wrote.
"""

from __future__ import annotations

import dataclasses
import pathlib

from companion import toml


class DepartmentError(Exception):
    """The department file cannot be used; the message says where and why."""


@dataclasses.dataclass(frozen=True, slots=True)
class Department:
    """``names`` are read as one placeholder; ``confidential_terms`` are never to be posted."""

    names: tuple[str, ...] = ()
    confidential_terms: tuple[str, ...] = ()

    @classmethod
    def load(cls, path: pathlib.Path) -> Department:
        """Read ``path``; raises ``DepartmentError``."""
        return cls.parse(toml.read(path, DepartmentError), str(path))

    @classmethod
    def parse(cls, text: str, name: str) -> Department:
        """Read a file's ``text``; ``DepartmentError`` names ``name``, the line and the reason."""
        document = toml.Document(text, name, DepartmentError)
        fields = {field.name for field in dataclasses.fields(cls)}
        for key, value in document.content.items():
            if key not in fields:
                document.refuse(f"unknown key `{key}`; known are {sorted(fields)}", key)
            if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
                document.refuse(f"`{key}` must be a list of texts", key)
        return cls(**{key: tuple(value) for key, value in document.content.items()})
