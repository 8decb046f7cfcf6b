"""The department file: what IT tells about its own department.

    names = ["Worcester Police Department", "Worcester PD", "WPD", "@WorcesterPD"]
    confidential_terms = ["Operation Nightingale"]

and its official accounts, see ``accounts.py``. The file never leaves the machine and holds
nothing that an officer wrote.
"""

from __future__ import annotations

import pathlib
from typing import Annotated

from msgspec import Meta, Struct

from companion import toml
from companion.review import accounts
from companion.review.accounts import OfficialAccount

_Line = Annotated[str, Meta(min_length=1)]


class DepartmentError(Exception):
    """The department file cannot be used; the message says where and why."""


class Department(Struct, frozen=True, forbid_unknown_fields=True):
    """``names`` are read as one placeholder; ``confidential_terms`` are never to be posted.

    ``roles`` are the users who have each role that an account may be opened to.
    """

    names: tuple[_Line, ...] = ()
    confidential_terms: tuple[_Line, ...] = ()
    accounts: tuple[OfficialAccount, ...] = ()
    roles: dict[str, tuple[str, ...]] = {}

    @classmethod
    def load(cls, path: pathlib.Path) -> Department:
        """Read ``path``; raises ``DepartmentError``."""
        return cls.parse(toml.read(path, DepartmentError), str(path))

    @classmethod
    def parse(cls, text: str, name: str) -> Department:
        """Read a file's ``text``; ``DepartmentError`` names ``name``, the line and the reason."""
        document = toml.Document(text, name, DepartmentError)
        accounts.check_roles(document, document.content.get("roles"))
        department = document.convert(document.content, cls)
        accounts.check(document, department.accounts, department.roles)
        return department

    @property
    def known_as(self) -> tuple[str, ...]:
        """Every name by which a post may mean the department."""
        return (*self.names, *accounts.names(self.accounts))
