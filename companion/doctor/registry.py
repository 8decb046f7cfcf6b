"""Policy in the registry of Windows, in the form that it has as JSON elsewhere.

Chromium takes subkeys for objects and lists, and a text for the JSON of either
(components/policy/core/common/registry_dict.cc); Firefox does so too
(WindowsGPOParser.sys.mjs), and takes a text of several lines.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from companion.deploy import managed
from companion.deploy.browsers import Browser

Key = dict[str, Any]
"""Values and subkeys by name."""
_THIRD_PARTY = "3rdparty"
"""The settings of extensions."""
_TICKS_A_SECOND = 10_000_000
_EPOCH = 11_644_473_600
"""1970 in seconds since 1601, from which Windows counts."""


def read(browser: Browser) -> Iterator[tuple[str, Key, float]]:
    """The keys that hold policy of ``browser``, the machine's last.

    Each with what it says, and when any of it was changed last, in seconds since 1970.
    """
    if sys.platform != "win32":
        return
    import winreg

    hives = (("HKCU", winreg.HKEY_CURRENT_USER), ("HKLM", winreg.HKEY_LOCAL_MACHINE))
    for name, hive in hives:
        with (
            contextlib.suppress(FileNotFoundError),
            winreg.OpenKey(hive, browser.policy_key) as key,
        ):
            content, changed = _content(key)
            yield rf"{name}\{browser.policy_key}", as_policies(content), changed


def as_policies(key: Key) -> Key:
    """Policies by name, of the values and subkeys below a browser's policy key."""
    policies: Key = {name: _plain(value) for name, value in key.items() if name != _THIRD_PARTY}
    if _THIRD_PARTY in key:
        policies[_THIRD_PARTY] = _each(key[_THIRD_PARTY], lambda group: _each(group, _settings))
    return policies


def _plain(value: Any) -> Any:
    value = _decoded(value)
    if not isinstance(value, dict):
        return value
    if value and all(name.isdigit() for name in value):
        return _list(value)
    return {name: _plain(entry) for name, entry in value.items()}


def _decoded(value: Any) -> Any:
    """``value``, or what it is the JSON of."""
    text = "\n".join(value) if isinstance(value, list) else value
    if isinstance(text, str) and text.lstrip()[:1] in ("{", "["):
        with contextlib.suppress(ValueError):
            return json.loads(text)
    return value


def _list(key: Key) -> list[Any]:
    """The numbered values of ``key``; browsers pass over all others."""
    return [_plain(key[name]) for name in sorted(filter(str.isdigit, key), key=int)]


def _each(value: Any, read: Callable[[Any], Any]) -> Any:
    """``value``, with each of its parts as ``read`` gives it; as it is where it has none."""
    value = _decoded(value)
    return {name: read(part) for name, part in value.items()} if isinstance(value, dict) else value


def _settings(told: Any) -> Any:
    """The settings of one extension, each of the type that the extension declares.

    What stands as one JSON text has its types already.
    """
    told = told.get("policy", told) if isinstance(told, dict) else told
    if not isinstance(told, dict):
        return _decoded(told)
    kinds = {name: setting.kind for name, setting in managed.settings().items()}
    return {name: _typed(value, kinds.get(name)) for name, value in told.items()}


def _typed(value: Any, kind: str | None) -> Any:
    """The registry has no truth values, only numbers, and no lists, only keys."""
    if kind == "boolean" and value in (0, 1):
        return bool(value)
    if kind == "array":
        value = _decoded(value)
        return _list(value) if isinstance(value, dict) else value
    return value


def _content(key: Any) -> tuple[Key, float]:
    if sys.platform != "win32":
        return {}, 0.0
    import winreg

    subkeys, values, ticks = winreg.QueryInfoKey(key)
    content: Key = {}
    changed = ticks / _TICKS_A_SECOND - _EPOCH
    for index in range(values):
        name, value, _ = winreg.EnumValue(key, index)
        content[name] = value
    for index in range(subkeys):
        name = winreg.EnumKey(key, index)
        with winreg.OpenKey(key, name) as subkey:
            content[name], below = _content(subkey)
        changed = max(changed, below)
    return content, changed
