"""Reads what policy tells a browser, in the form of each system.

Chromium on Linux reads every file in one folder, whatever its ending; of a policy that stands
in several the last in alphabetical order counts, settings of extensions are merged
(components/policy/core/common/config_dir_policy_loader.cc). Firefox reads one file.
"""

from __future__ import annotations

import dataclasses
import getpass
import json
import pathlib
import plistlib
import sys
from collections.abc import Callable
from typing import Any

from companion import settings
from companion.deploy.browsers import Browser
from companion.doctor import lenient, registry

FIREFOX_FILES = (
    "etc/firefox/policies/policies.json",
    "usr/lib/firefox-esr/distribution/policies.json",
    "usr/lib/firefox/distribution/policies.json",
)
"""Firefox takes the first that is there; the second is Debian's package."""
_JSON = ".json"
MACOS_FOLDER = "Library/Managed Preferences"


@dataclasses.dataclass
class Told:
    """What a browser is told: policies by name, the settings of extensions among them.

    ``sources`` are the files or keys it stands in, with what each says; ``faults`` are
    files that the browser cannot read, with the place and the reason. ``changed`` is when
    any of it was put there last, in seconds since 1970.
    """

    policies: dict[str, Any] = dataclasses.field(default_factory=dict)
    sources: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    faults: list[str] = dataclasses.field(default_factory=list)
    changed: float = 0.0

    @property
    def nothing(self) -> bool:
        """Whether there is no policy at all, not even a broken one."""
        return not self.sources and not self.faults

    def add(self, source: str, policies: dict[str, Any], changed: float = 0.0) -> None:
        """Take in one more source, which comes before the earlier ones."""
        self.sources[source] = policies
        self.changed = max(self.changed, changed)
        extensions = _merged(self.policies.get("3rdparty"), policies.get("3rdparty"))
        self.policies |= policies
        if extensions:
            self.policies["3rdparty"] = extensions


def in_force(browser: Browser, root: pathlib.Path) -> Told:
    """All policy of ``browser`` on this machine; files are looked for below ``root``."""
    told = Told()
    if sys.platform == "win32":
        for source in registry.read(browser):
            told.add(*source)
    elif sys.platform == "darwin":
        _plists(told, browser, root / MACOS_FOLDER)
    elif browser.gecko:
        found = [root / path for path in FIREFOX_FILES if settings.is_there(root / path)]
        for path in found[:1]:
            told.faults += _json(told, path, json.loads, "policies")
    else:
        for path in _inside(told, (root / browser.linux_policy).parent):
            faults = _json(told, path, lenient.loads)
            if path.suffix == _JSON:  # another may be a note, and no policy
                told.faults += faults
    return told


def listed(policies: dict[str, Any], name: str) -> set[str]:
    """The entries of the list policy ``name``; none where it is no list."""
    entries = policies.get(name)
    if not isinstance(entries, list):
        return set()
    return {entry for entry in entries if isinstance(entry, str)}


def _inside(told: Told, folder: pathlib.Path) -> list[pathlib.Path]:
    """The files of policy in ``folder``. Path.glob would pass over one that may not be read."""
    try:
        found = folder.iterdir()
        return sorted(path for path in found if path.suffix == _JSON or path.is_file())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        told.faults.append(f"{folder}: {error.strerror}")
        return []


def _json(
    told: Told, path: pathlib.Path, loads: Callable[[bytes], Any], inside: str = ""
) -> list[str]:
    """Take in the file at ``path``, or return why it cannot be read."""
    try:
        content = loads(path.read_bytes())
        changed = path.stat().st_ctime
    except OSError as error:
        return [f"{path}: {error.strerror}"]
    except json.JSONDecodeError as error:
        return [f"{path}:{error.lineno}: not JSON ({error.msg})"]
    except ValueError:
        return [f"{path}: not UTF-8"]
    policies = content.get(inside) if inside and isinstance(content, dict) else content
    if not isinstance(policies, dict):
        return [f"{path}: {inside or 'its content'} is not an object"]
    told.add(str(path), policies, changed)
    return []


def _plists(told: Told, browser: Browser, folder: pathlib.Path) -> None:
    """What a profile of the device or of this user puts there, the device's last."""
    for place in (folder / getpass.getuser(), folder):
        for path in sorted(place.glob(f"{browser.domain}*.plist")):
            try:
                policies = plistlib.loads(path.read_bytes())
                changed = path.stat().st_ctime
            except (OSError, plistlib.InvalidFileException, ValueError) as error:
                told.faults.append(f"{path}: no property list ({error})")
                continue
            extension = path.stem.removeprefix(f"{browser.domain}.extensions.")
            if path.stem == browser.domain:
                told.add(str(path), policies, changed)
            elif extension != path.stem:
                told.add(str(path), {"3rdparty": {"extensions": {extension: policies}}}, changed)


def _merged(one: Any, other: Any) -> Any:
    """``other`` over ``one``, level by level."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return one if other is None else other
    return one | {key: _merged(one.get(key), value) for key, value in other.items()}
