"""The department file: what IT tells about its own department.

    names = ["Worcester Police Department", "Worcester PD", "WPD", "@WorcesterPD"]
    confidential_terms = ["Operation Nightingale"]

The file never leaves the machine and holds nothing that an officer wrote.
"""

from __future__ import annotations

import dataclasses
import pathlib
import tomllib


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
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise DepartmentError(f"{path}: {error.strerror}") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise DepartmentError(f"{path}: {error}") from None
        fields = {field.name for field in dataclasses.fields(cls)}
        for key, value in content.items():
            if key not in fields:
                raise DepartmentError(f"{path}: unknown key `{key}`; known are {sorted(fields)}")
            if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
                raise DepartmentError(f"{path}: `{key}` must be a list of texts")
        return cls(**{key: tuple(value) for key, value in content.items()})
