"""What can be said of the extension without running it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from companion.identity import EXTENSION_ID, GECKO_ID
from companion.pairing.host import NAME
from tests.browser.prepare import BUILD, node_environment

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "extension"
SCRIPTS = sorted(EXTENSION.rglob("*.js"))
LOCALES: dict[str, dict[str, Any]] = {
    path.parent.name: json.loads(path.read_text()) for path in EXTENSION.glob("_locales/*/*.json")
}
MESSAGES = LOCALES["en"]
MANIFEST: dict[str, Any] = json.loads((EXTENSION / "manifest.json").read_text())
SCHEMA: dict[str, Any] = json.loads((EXTENSION / "managed-schema.json").read_text())

LINTER_MAY_SAY = {"BACKGROUND_SERVICE_WORKER_IGNORED"}
"""One manifest serves both kinds of browser; Firefox takes the scripts and says so."""
GROUNDS = {"white": "#ffffff", "black": "#000000", "dim": "#15202b"}
"""What X draws text on, in its three themes."""
LONGEST_DESCRIPTION = 132
"""The Chrome Web Store refuses an extension with a longer one."""
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


def test_the_settings_page_knows_the_selectors_of_every_site() -> None:
    listed = [name for script in MANIFEST["content_scripts"] for name in script["js"]]
    sites = listed[: listed.index("content/surfaces/practice.js")]
    loaded = re.findall(r'src="\.\./(.+\.js)"', read("options/options.html"))
    assert loaded == sites[sites.index("content/surfaces/selectors.js") :]


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


@pytest.mark.parametrize("locale", LOCALES)
def test_every_placeholder_is_declared(locale: str) -> None:
    for name, message in LOCALES[locale].items():
        used = {word.lower() for word in re.findall(r"\$(\w+)\$", message["message"])}
        assert used == message.get("placeholders", {}).keys(), name


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_says_the_same_things(locale: str) -> None:
    told = LOCALES[locale]
    assert list(told) == list(MESSAGES)
    for name, message in MESSAGES.items():
        assert told[name].get("placeholders") == message.get("placeholders"), name
    assert told["language"]["message"] == locale


@pytest.mark.parametrize("locale", LOCALES)
def test_the_store_takes_the_description(locale: str) -> None:
    assert len(LOCALES[locale]["description"]["message"]) <= LONGEST_DESCRIPTION


@pytest.mark.parametrize("locale", set(LOCALES) - {"en"})
def test_every_sentence_is_translated(locale: str) -> None:
    same = {name for name, told in LOCALES[locale].items() if told == MESSAGES[name]}
    names = {name for name in MESSAGES if name.startswith(("site_", "siteHint_"))}
    # "No" is the same word in both.
    assert same - names == {"name", "direction", "seenNo"}


@pytest.mark.parametrize("setting", SCHEMA["properties"].values(), ids=SCHEMA["properties"])
def test_every_managed_setting_is_explained(setting: dict[str, Any]) -> None:
    assert {"title", "description", "type", "default"} <= setting.keys()
    # With an enum Chromium would drop a wrong value before the extension can refuse it.
    assert '"enum"' not in json.dumps(setting)
    jsonschema.validate(setting["default"], setting)


def test_the_managed_settings_are_those_of_the_table() -> None:
    table = read("background/settings-table.js")
    rows = re.findall(r"(\w+): \{ builtIn: (.+), flaw: .+, personal: (\w+) \}", table)
    assert rows
    schema = SCHEMA["properties"]
    expected = {name: json.loads(built_in) for name, built_in, _ in rows}
    expected |= {f"{name}Mode": "default" for name, _, personal in rows if personal == "true"}
    assert {name: one["default"] for name, one in schema.items()} == expected
    assert _choices(schema["sensitivity"]) == _words("LEVELS", table)
    assert _choices(schema["disabledSites"]["items"]) == _words("SITES", table)
    for name in expected:
        if name.endswith("Mode"):
            assert _choices(schema[name]) == _words("MODES", table)


def test_every_site_but_the_practice_page_can_be_switched_off() -> None:
    surfaces = re.findall(r'platform: "(\w+)"', read("content/surfaces/*.js"))
    assert {*surfaces} - {"practice"} == {*_words("SITES", read("background/settings-table.js"))}


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


def _choices(schema: dict[str, Any]) -> list[str]:
    """What a string of the managed schema may be."""
    return [choice["const"] for choice in schema["oneOf"]]


def _words(name: str, source: str) -> list[str]:
    """The words in a frozen list of a script."""
    found = re.search(rf"{name} = Object\.freeze\((\[.*\])\)", source)
    assert found
    words: list[str] = json.loads(found[1])
    return words


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
