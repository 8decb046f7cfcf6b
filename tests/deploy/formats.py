"""Choices, and what browsers on Linux and macOS read in the files written for them.

Each reader takes the files, and tells what a browser would be told: the policy in the shape of
the JSON that it reads on Linux.
"""

from __future__ import annotations

import json
import pathlib
import plistlib
import re
from collections.abc import Iterator
from typing import Any

import tree_sitter
import tree_sitter_powershell

from companion.deploy import folder
from companion.deploy.browsers import Browser
from companion.deploy.choices import Rollout
from companion.identity import GECKO_ID

SCHEMA = pathlib.Path(__file__).parents[2] / "extension" / "managed-schema.json"
OWN_ID = "abcdefghijklmnopabcdefghijklmnop"
CHOICES = f"""\
[department]
name = "Elm Falls Police Department"
names = ["Elm Falls PD", "@elmfallspd"]
confidential_terms = ["Operation \\"Nightingale\\"", "Überfall"]
contact = 'IT "desk", C:\\help, ext. 100 <it@elmfalls.example>'
[extension]
id = "{OWN_ID}"
version = "0.2.0"
update_url = "https://intranet.elmfalls.example/sl/updates.xml"
firefox_url = "https://intranet.elmfalls.example/sl/second-look-0.2.0.xpi"
firefox_unsigned = true
[settings]
affiliated = false
sensitivity = "thorough"
disabledSites = ["facebook", "x"]
directMessages = true
selectors = '{{"x": {{"like": "[data-testid=\\"like\\"]"}}}}'
locked = ["sensitivity", "disabledSites"]
[companion]
port = 8400
updates_key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
"""
CHROME_ONLY = "[browsers]\nedge = false\nchromium = false\nfirefox = false\n"
MANAGED = {
    **json.loads(SCHEMA.read_bytes()),
    "additionalProperties": False,
}
"""What the extension declares. Values are checked against it as the extension does."""
CHROMIUM = {
    # Chrome Enterprise policy list: ExtensionSettings, NativeMessagingAllowlist. Both closed,
    # so that a misspelt name is found.
    "type": "object",
    "additionalProperties": False,
    "required": ["ExtensionSettings", "NativeMessagingAllowlist"],
    "properties": {
        "ExtensionSettings": {
            "type": "object",
            "additionalProperties": False,
            "patternProperties": {
                "^[a-p]{32}$": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["installation_mode", "update_url"],
                    "properties": {
                        "installation_mode": {
                            "enum": ["allowed", "blocked", "force_installed", "normal_installed"]
                        },
                        "update_url": {"type": "string"},
                        "override_update_url": {"type": "boolean"},
                    },
                }
            },
        },
        "NativeMessagingAllowlist": {"type": "array", "items": {"type": "string"}},
        "3rdparty": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "extensions": {
                    "type": "object",
                    "additionalProperties": False,
                    "patternProperties": {"^[a-p]{32}$": MANAGED},
                }
            },
        },
    },
}
POWERSHELL = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))


def rollout(text: str = CHOICES, **changes: str) -> Rollout:
    """Choices as the command reads them; ``changes`` replace lines by the key they begin with."""
    for key, value in changes.items():
        text, found = re.subn(rf"(?m)^{key} = .*$", lambda _, v=value: v, text)
        assert found, key
    return Rollout.parse(text, "choices.toml", pathlib.Path())


def files(*choices: str, **changes: str) -> dict[str, bytes]:
    """What the command writes for such choices."""
    return folder.files(rollout(*choices, **changes))


def linux(browser: Browser, written: dict[str, bytes]) -> dict[str, Any]:
    """What the browser reads on Linux."""
    told: dict[str, Any] = json.loads(written[f"linux/{browser.linux_policy}"])
    if not browser.gecko:
        return told
    assert set(told) == {"policies"}
    policies: dict[str, Any] = told["policies"]
    return policies


def macos(browser: Browser, written: dict[str, bytes]) -> dict[str, Any]:
    """What the browser finds in its preference domains."""
    profile = plistlib.loads(written["macos/second-look.mobileconfig"])
    domains = {
        payload["PayloadType"]: {
            name: value for name, value in payload.items() if not name.startswith("Payload")
        }
        for payload in profile["PayloadContent"]
    }
    told: dict[str, Any] = domains[browser.domain]
    if browser.gecko:
        assert told.pop("EnterprisePoliciesEnabled") is True
        return told
    assert "3rdparty" not in told, "no browser looks for it there on macOS"
    prefix = f"{browser.domain}.extensions."
    extensions = {
        domain.removeprefix(prefix): content
        for domain, content in domains.items()
        if domain.startswith(prefix)
    }
    return told | ({"3rdparty": {"extensions": extensions}} if extensions else {})


def third_party(browser: Browser, told: dict[str, Any]) -> dict[str, Any]:
    """The settings that the extension is handed."""
    if "3rdparty" not in told:
        return {}
    settings: dict[str, Any] = (
        told["3rdparty"]["Extensions"][GECKO_ID]
        if browser.gecko
        else told["3rdparty"]["extensions"][OWN_ID]
    )
    return settings


def faults(script: bytes) -> list[str]:
    """What a parser of PowerShell does not understand of ``script``."""

    def below(node: tree_sitter.Node) -> Iterator[str]:
        if node.is_error or node.is_missing:
            yield f"line {node.start_point.row + 1}: {node.text!r}"
        for child in node.children:
            yield from below(child)

    return list(below(POWERSHELL.parse(script).root_node))
