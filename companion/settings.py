"""What IT sets for a machine, and where the companion listens.

    policy = "worcester-306"        # a shipped pack's name, or a file in this folder
    department = "department.toml"  # in this folder
    port = 8306
    extensions = ["…"]              # further Chromium ids that may ask
    updates_key = "…"               # Ed25519 public key of signed updates

The command line comes before the SECOND_LOOK_* variables, these before the machine file,
and the machine file before the defaults.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Annotated

from msgspec import Meta, Struct

from companion import lastgood, toml
from companion.identity import is_chromium_id
from companion.lastgood import InForce

FILE = "second-look.toml"
DEFAULT_PORT = 8306
LARGEST_PORT = 65535
NO_UPDATES_KEY = "not an Ed25519 public key: 32 bytes in base64, 44 characters"

_Name = Annotated[str, Meta(min_length=1)]
_KEY = re.compile(r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=")
"""32 bytes in base64: the last letter carries four bits only."""


class SettingError(Exception):
    """A setting cannot be used; the message says where and why."""


class Machine(Struct, frozen=True, forbid_unknown_fields=True):
    """The machine file as it is written; ``policy`` and ``department`` start from its folder."""

    policy: _Name = "worcester-306"
    department: _Name | None = None
    port: Annotated[int, Meta(ge=0, le=LARGEST_PORT)] = DEFAULT_PORT
    extensions: tuple[str, ...] = ()
    updates_key: str | None = None

    @classmethod
    def parse(cls, text: str, name: str) -> Machine:
        """Read the file's ``text``; ``SettingError`` names ``name``, the line and the reason."""
        document = toml.Document(text, name, SettingError)
        machine = document.convert(document.content, cls)
        for extension in machine.extensions:
            if not is_chromium_id(extension):
                document.refuse(
                    f"`{extension}` is no extension id: 32 letters from a to p", "extensions"
                )
        if machine.updates_key is not None and not is_updates_key(machine.updates_key):
            document.refuse(NO_UPDATES_KEY, "updates_key")
        return machine


def is_updates_key(text: str) -> bool:
    """Whether ``text`` has the form of the key that signed updates are verified with."""
    return _KEY.fullmatch(text) is not None


def config_folder(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> Path:
    """Where IT keeps what holds for everybody on this machine."""
    place: PurePath
    if given := environment.get("SECOND_LOOK_CONFIG", ""):
        place = PurePath(given)
    elif system == "win32":
        data = environment.get("PROGRAMDATA") or r"C:\ProgramData"
        place = PureWindowsPath(data) / "SecondLook"
    elif system == "darwin":
        place = PurePosixPath("/Library/Application Support/Second Look")
    else:
        place = PurePosixPath("/etc/second-look")
    return Path(str(place))


def machine(environment: Mapping[str, str] = os.environ) -> Machine:
    """What the machine file says; the defaults where there is none.

    Raises SettingError: file, line and reason.
    """
    path = _machine_file(environment)
    return Machine.parse(toml.read(path, SettingError), str(path)) if path else Machine()


def machine_in_force(environment: Mapping[str, str] = os.environ) -> InForce[Machine]:
    """The same, with its last good copy or the defaults in the place of a broken file."""
    path = _machine_file(environment)
    defaults = Machine(), "the defaults"
    if path is None:
        return InForce("machine", *defaults)
    return lastgood.in_force(
        "machine", path, Machine.parse, SettingError, lambda: defaults, environment
    )


def port_number(text: str) -> int:
    """A port as people write it. Raises ValueError."""
    if not (text.isascii() and text.isdigit() and int(text) <= LARGEST_PORT):
        raise ValueError(f"must be a number from 0 to {LARGEST_PORT}")
    return int(text)


def named_port(environment: Mapping[str, str] = os.environ) -> int | None:
    """The port that ``SECOND_LOOK_PORT`` names, if it names one. Raises SettingError."""
    given = environment.get("SECOND_LOOK_PORT", "")
    if not given:
        return None
    try:
        return port_number(given)
    except ValueError as error:
        raise SettingError(f"SECOND_LOOK_PORT {error}") from None


def port(environment: Mapping[str, str] = os.environ) -> int:
    """The port to listen on and to look for. Raises SettingError for a wrong variable."""
    named = named_port(environment)
    return machine_in_force(environment).value.port if named is None else named


def named_department(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The department file that ``SECOND_LOOK_DEPARTMENT`` names, if it names one."""
    given = environment.get("SECOND_LOOK_DEPARTMENT", "")
    return Path(given) if given else None


def _machine_file(environment: Mapping[str, str]) -> Path | None:
    """The machine file, unless there is none."""
    path = config_folder(environment) / FILE
    return path if is_there(path) else None


def is_there(path: Path) -> bool:
    """Whether there is a file at ``path``. One that may not be looked at is there.

    Whoever reads it says why it cannot be read.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        pass
    return True
