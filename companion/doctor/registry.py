"""Policy in the registry of Windows, in the form that it has as JSON elsewhere.

Chromium takes subkeys for objects and lists, and a text for the JSON of either
(components/policy/core/common/registry_dict.cc); Firefox does so too
(WindowsGPOParser.sys.mjs).
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from typing import Any

from companion.deploy import managed
from companion.deploy.browsers import Browser

Key = dict[str, Any]
"""Values and subkeys by name."""


def read(browser: Browser) -> Iterator[tuple[str, Key]]:
    """The keys that hold policy of ``browser``, each with what it says, the machine's last."""
    if sys.platform != "win32":
        return
    import winreg

    hives = (("HKCU", winreg.HKEY_CURRENT_USER), ("HKLM", winreg.HKEY_LOCAL_MACHINE))
    for name, hive in hives:
        with (
            contextlib.suppress(FileNotFoundError),
            winreg.OpenKey(hive, browser.policy_key) as key,
        ):
            yield rf"{name}\{browser.policy_key}", as_policies(_content(key))


def as_policies(key: Key) -> Key:
    """Policies by name, of the values and subkeys below a browser's policy key."""
    policies: Key = {name: _plain(value) for name, value in key.items()}
    for group, extensions in policies.get("3rdparty", {}).items():
        policies["3rdparty"][group] = {
            extension: _settings(told.get("policy", told))
            for extension, told in extensions.items()
            if isinstance(told, dict)
        }
    return policies


def _plain(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("{", "["):
        with contextlib.suppress(ValueError):
            return json.loads(value)
    if not isinstance(value, dict):
        return value
    if value and all(name.isdigit() for name in value):
        return [_plain(value[name]) for name in sorted(value, key=int)]
    return {name: _plain(entry) for name, entry in value.items()}


def _settings(told: Key) -> Key:
    """The registry has no truth values, only numbers."""
    switches = {name for name, setting in managed.settings().items() if setting.kind == "boolean"}
    return {
        name: bool(value) if name in switches and value in (0, 1) else value
        for name, value in told.items()
    }


def _content(key: Any) -> Key:
    if sys.platform != "win32":
        return {}
    import winreg

    subkeys, values, _ = winreg.QueryInfoKey(key)
    content: Key = {}
    for index in range(values):
        name, value, _ = winreg.EnumValue(key, index)
        content[name] = value
    for index in range(subkeys):
        name = winreg.EnumKey(key, index)
        with winreg.OpenKey(key, name) as subkey:
            content[name] = _content(subkey)
    return content
