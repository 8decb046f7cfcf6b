"""What can be said of the extension without running it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from companion.identity import EXTENSION_ID, GECKO_ID
from companion.pairing.host import NAME
from tests.browser.prepare import BUILD, node_environment

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "extension"
SCRIPTS = sorted(EXTENSION.rglob("*.js"))
MESSAGES: dict[str, Any] = json.loads((EXTENSION / "_locales" / "en" / "messages.json").read_text())
MANIFEST: dict[str, Any] = json.loads((EXTENSION / "manifest.json").read_text())

LINTER_MAY_SAY = {"BACKGROUND_SERVICE_WORKER_IGNORED"}
"""One manifest serves both kinds of browser; Firefox takes the scripts and says so."""
GROUNDS = {"white": "#ffffff", "black": "#000000", "dim": "#15202b"}
"""What X draws text on, in its three themes."""
LEAST_CONTRAST = 3.0
"""WCAG 2.2, success criterion 1.4.11, for what is not text."""


def node(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a node program that the lock installed."""
    command = [str(BUILD / "node_modules" / ".bin" / program), *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=node_environment(), capture_output=True, text=True, check=False
    )


def read(*patterns: str) -> str:
    """The text of all files of the extension that match."""
    found = [path for pattern in patterns for path in sorted(EXTENSION.glob(pattern))]
    return "\n".join(path.read_text() for path in found)


def test_the_types_are_right() -> None:
    checked = node("tsc", "--project", "tests/static/tsconfig.json")
    assert checked.returncode == 0, checked.stdout


def test_mozillas_linter_has_nothing_to_say() -> None:
    linted = node(
        "web-ext", "lint", "--source-dir=extension", "--output=json", "--no-config-discovery"
    )
    report = json.loads(linted.stdout)
    said = [*report["errors"], *report["warnings"], *report["notices"]]
    assert [(one["code"], one["file"]) for one in said if one["code"] not in LINTER_MAY_SAY] == []


def test_the_browsers_and_the_companion_know_the_same_extension() -> None:
    digest = hashlib.sha256(base64.b64decode(MANIFEST["key"])).hexdigest()[:32]
    assert "".join(chr(ord("a") + int(digit, 16)) for digit in digest) == EXTENSION_ID
    assert MANIFEST["browser_specific_settings"]["gecko"]["id"] == GECKO_ID
    assert f'"{NAME}"' in read("background/*.js")


def test_a_site_cannot_find_out_who_runs_the_extension() -> None:
    assert "web_accessible_resources" not in MANIFEST
    assert "externally_connectable" not in MANIFEST


def test_it_asks_for_no_more_than_it_needs() -> None:
    assert MANIFEST["permissions"] == ["nativeMessaging", "scripting", "storage"]
    hosts = set(MANIFEST["host_permissions"])
    covered = {match for script in MANIFEST["content_scripts"] for match in script["matches"]}
    assert covered - hosts == {"http://127.0.0.1/practice*"}
    assert hosts - covered == {"http://127.0.0.1/*"}


def test_every_content_script_is_listed_once() -> None:
    listed = [name for script in MANIFEST["content_scripts"] for name in script["js"]]
    present = [str(path.relative_to(EXTENSION)) for path in SCRIPTS]
    assert sorted(listed) == [name for name in present if name.startswith("content/")]


@pytest.mark.parametrize("word", ["console.", "eval(", "innerHTML", "debugger"])
def test_no_script_uses(word: str) -> None:
    assert word not in read("**/*.js")


@pytest.mark.parametrize("way", ["fetch", "XMLHttpRequest", "WebSocket", "sendBeacon"])
def test_no_content_script_reaches_the_network(way: str) -> None:
    assert not re.search(rf"(?<![#\w]){way}\(", read("content/**/*.js"))


def test_every_message_asked_for_exists() -> None:
    sources = read("**/*.js", "**/*.html", "manifest.json")
    literal = re.findall(r'(?:getMessage|say)\(\s*"(\w+)"', sources)
    marked = re.findall(r'data-i18n="(\w+)"', sources) + re.findall(r"__MSG_(\w+)__", sources)
    assert literal
    assert marked
    assert {*literal, *marked} - MESSAGES.keys() == set()


def test_every_message_is_asked_for() -> None:
    sources = read("**/*.js", "**/*.html", "manifest.json")
    heads = set(re.findall(r"`(\w+_)\$\{", sources))
    unused = [
        name
        for name in MESSAGES
        if not re.search(rf"\b{name}\b|__MSG_{name}__", sources)
        and not any(name.startswith(head) for head in heads)
    ]
    assert unused == []


def test_every_placeholder_is_declared() -> None:
    for name, message in MESSAGES.items():
        used = {word.lower() for word in re.findall(r"\$(\w+)\$", message["message"])}
        assert used == message.get("placeholders", {}).keys(), name


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
def test_the_lines_under_words_can_be_seen(ground: str) -> None:
    colours = re.findall(r"text-decoration: underline .*(#[0-9a-f]{6});", read("content/marks.css"))
    assert len(colours) == 3
    assert {
        colour: _contrast(colour, ground)
        for colour in colours
        if _contrast(colour, ground) < LEAST_CONTRAST
    } == {}


def test_the_kinds_of_line_differ_in_more_than_colour() -> None:
    kinds = re.findall(r"text-decoration: underline (\w+)", read("content/marks.css"))
    assert len(set(kinds)) == len(kinds) == 3


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, after WCAG 2.2."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))
