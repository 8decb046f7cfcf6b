"""The registry of Windows: what .reg files make of it, and what browsers read in it."""

from __future__ import annotations

import codecs
import dataclasses
import json
import re
from typing import Any

from companion.deploy.browsers import Browser
from tests.deploy.formats import CHROMIUM, MANAGED


@dataclasses.dataclass
class Key:
    """A key of the registry: names differ by case for nobody."""

    keys: dict[str, Key] = dataclasses.field(default_factory=dict)
    values: dict[str, int | str] = dataclasses.field(default_factory=dict)

    def at(self, path: str) -> Key:
        """The key at ``path`` below this one, made where it is missing."""
        key = self
        for name in path.split("\\"):
            assert name, path
            key = key.keys.setdefault(name, Key())
        return key

    def remove(self, path: str) -> None:
        """Remove the key at ``path``, if it is there, with all that is below it."""
        name, _, rest = path.partition("\\")
        if not rest:
            self.keys.pop(name, None)
        elif name in self.keys:
            self.keys[name].remove(rest)


def imported(reg: bytes, machine: Key | None = None) -> Key:
    """HKEY_LOCAL_MACHINE after ``reg import``; strict about the format."""
    machine = machine or Key()
    assert reg.startswith(codecs.BOM_UTF16_LE)
    text = reg.removeprefix(codecs.BOM_UTF16_LE).decode("utf-16-le")
    assert "\n" not in text.replace("\r\n", "")
    header, *lines = text.split("\r\n")
    assert header == "Windows Registry Editor Version 5.00"
    key: Key | None = None
    for line in lines:
        if not line:
            key = None
        elif removed := re.fullmatch(r"\[-HKEY_LOCAL_MACHINE\\([^\[\]]+)\]", line):
            machine.remove(removed.group(1))
        elif opened := re.fullmatch(r"\[HKEY_LOCAL_MACHINE\\([^\[\]]+)\]", line):
            key = machine.at(opened.group(1))
        else:
            entry = re.fullmatch(r'(@|"(?:[^"\\]|\\["\\])*")=(.+)', line)
            assert entry and key is not None, line
            name, value = entry.groups()
            name = "" if name == "@" else _unquoted(name)
            if value == "-":
                key.values.pop(name, None)
            elif number := re.fullmatch("dword:([0-9a-f]{8})", value):
                key.values[name] = int(number.group(1), 16)
            else:
                key.values[name] = _unquoted(value)
    return machine


def _unquoted(text: str) -> str:
    inner = re.fullmatch(r'"((?:[^"\\]|\\["\\])*)"', text)
    assert inner, text
    return re.sub(r"\\(.)", r"\1", inner.group(1))


def windows(browser: Browser, machine: Key) -> dict[str, Any]:
    """What the browser reads out of the registry."""
    key = machine.at(browser.policy_key)
    if browser.gecko:
        told = _firefox(key)
        # Policies are normalised by their types (PolicySchemaValidator.sys.mjs), which for the
        # parts of an extension are JSON or objects, and for booleans accept 0 and 1.
        for entry in told["ExtensionSettings"].values():
            if "updates_disabled" in entry:
                entry["updates_disabled"] = {0: False, 1: True}[entry["updates_disabled"]]
        for preference in told.get("Preferences", {}).values():
            preference["Value"] = {0: False, 1: True}[preference["Value"]]
        third_party = told.get("3rdparty", {"Extensions": {}})["Extensions"]
        for extension, content in third_party.items():
            third_party[extension] = json.loads(content)
        empty = {"3rdparty": {"Extensions": {}}, "Preferences": {}}
        return {name: part for name, part in told.items() if part != empty.get(name)}
    told = _chromium(key, CHROMIUM | {"additionalProperties": {}})
    extensions = {
        extension: _chromium(content.keys["policy"], MANAGED)
        for extension, content in key.at(r"3rdparty\extensions").keys.items()
        if "policy" in content.keys
    }
    return told | ({"3rdparty": {"extensions": extensions}} if extensions else {})


def _firefox(key: Key) -> dict[str, Any]:
    """``registryToObject`` of WindowsGPOParser.sys.mjs, for what we write."""
    assert "1" not in key.values and "1" not in key.keys
    return {**key.values, **{name: _firefox(child) for name, child in key.keys.items()}}


def _chromium(key: Key, schema: dict[str, Any]) -> Any:
    """``RegistryDict::ConvertToJSON`` of registry_dict.cc."""
    if schema.get("type") == "array":
        # Numbered values; all others are passed over.
        return [value for name, value in key.values.items() if re.fullmatch("[0-9]+", name)]
    found: dict[str, Any] = {}
    for name, value in key.values.items():
        kind = _property(schema, name).get("type")
        assert isinstance(value, int) == (kind == "boolean"), (name, value)
        found[name] = bool(value) if kind == "boolean" else value
    for name, child in key.keys.items():
        if name != "3rdparty":
            found[name] = _chromium(child, _property(schema, name))
    return found


def _property(schema: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = schema.get("properties", {}).get(name) or next(
        (
            inner
            for pattern, inner in schema.get("patternProperties", {}).items()
            if re.search(pattern, name)
        ),
        {},
    )
    return found
