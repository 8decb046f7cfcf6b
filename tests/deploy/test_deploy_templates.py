"""The administrative templates hang together, and the Intune profile is one for Graph."""

from __future__ import annotations

import collections
import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import jsonschema
import pytest

from companion.deploy import managed
from companion.deploy.browsers import BROWSERS
from tests.deploy.formats import files, linux
from tests.deploy.mdm import ADMX, enable
from tests.deploy.registry import Key, windows

GRAPH = {
    # Microsoft Graph, windows10CustomConfiguration and omaSettingString.
    "type": "object",
    "additionalProperties": False,
    "required": ["@odata.type", "displayName", "omaSettings"],
    "properties": {
        "@odata.type": {"const": "#microsoft.graph.windows10CustomConfiguration"},
        "displayName": {"type": "string"},
        "description": {"type": "string", "maxLength": 1000},
        "omaSettings": {
            "type": "array",
            "maxItems": 1000,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["@odata.type", "displayName", "omaUri", "value"],
                "properties": {
                    "@odata.type": {"const": "#microsoft.graph.omaSettingString"},
                    "displayName": {"type": "string"},
                    "description": {"type": "string"},
                    "omaUri": {"type": "string", "pattern": "^\\./Device/Vendor/MSFT/Policy/"},
                    "value": {"type": "string"},
                },
            },
        },
    },
}
ORDER = {
    "policyDefinitions": "policyNamespaces resources supportedOn categories policies",
    "policy": "parentCategory supportedOn enabledList disabledList elements",
    "policyDefinitionResources": "displayName description resources",
    "resources": "stringTable presentationTable",
}
"""Elements in the order in which Microsoft's schema wants them."""


@pytest.fixture(params=["everything", "one browser"])
def written(request: pytest.FixtureRequest) -> dict[str, bytes]:
    """What is written for all browsers and for one."""
    if request.param == "everything":
        return files()
    text = "[browsers]\nchrome = false\nchromium = false\nfirefox = false\n"
    return files(text + '[department]\nname = "E"\n[extension]\nupdate_url = "file:///a/b"\n')


@pytest.fixture
def definitions(written: dict[str, bytes]) -> Element:
    return ElementTree.fromstring(written["windows/admx/SecondLook.admx"])


@pytest.fixture
def words(written: dict[str, bytes]) -> Element:
    return ElementTree.fromstring(written["windows/admx/en-US/SecondLook.adml"])


def references(root: Element, kind: str) -> Iterator[str]:
    """All that ``root`` refers to as ``$(kind.name)``."""
    for element in root.iter():
        for value in element.attrib.values():
            if found := re.fullmatch(rf"\$\({kind}\.(.+)\)", value):
                yield found.group(1)


def unique(names: Iterator[str]) -> set[str]:
    counted = collections.Counter(names)
    assert set(counted.values()) <= {1}, counted
    return set(counted)


def test_every_string_is_there_and_none_too_much(definitions: Element, words: Element) -> None:
    strings = unique(s.attrib["id"] for s in words.iter(f"{ADMX}string"))
    assert set(references(definitions, "string")) == strings
    assert all((s.text or "").strip() for s in words.iter(f"{ADMX}string"))


def test_every_presentation_shows_every_box(definitions: Element, words: Element) -> None:
    presentations = {p.attrib["id"]: p for p in words.iter(f"{ADMX}presentation")}
    assert list(presentations) == list(references(definitions, "presentation"))
    kinds = {"text": "textBox", "enum": "dropdownList", "boolean": "checkBox"}
    for policy in definitions.iter(f"{ADMX}policy"):
        boxes = [*(policy.find(f"{ADMX}elements") or [])]
        unique(box.attrib["id"] for box in boxes)
        assert bool(boxes) == ("presentation" in policy.attrib)
        shown = [*presentations[policy.attrib["name"]]] if boxes else []
        assert [(s.tag, s.attrib["refId"]) for s in shown] == [
            (ADMX + kinds[box.tag.removeprefix(ADMX)], box.attrib["id"]) for box in boxes
        ]


def test_categories_and_support_are_defined_in_the_template_itself(definitions: Element) -> None:
    assert definitions.find(f"{ADMX}policyNamespaces/{ADMX}using") is None
    categories = unique(c.attrib["name"] for c in definitions.iter(f"{ADMX}category"))
    assert {c.attrib["ref"] for c in definitions.iter(f"{ADMX}parentCategory")} == categories
    supported = unique(d.attrib["name"] for d in definitions.iter(f"{ADMX}definition"))
    policies = [*definitions.iter(f"{ADMX}policy")]
    unique(policy.attrib["name"] for policy in policies)
    for policy in policies:
        (support,) = policy.iterfind(f"{ADMX}supportedOn")
        assert support.attrib["ref"] in supported
        assert policy.get("class") == "Machine"


def test_elements_stand_in_the_order_of_the_schema(definitions: Element, words: Element) -> None:
    for root in (definitions, words):
        for element in root.iter():
            order = ORDER.get(element.tag.removeprefix(ADMX), "").split()
            inner = [child.tag.removeprefix(ADMX) for child in element]
            if order and inner:
                assert inner == [name for name in order if name in inner]


def test_template_and_words_have_the_same_revision(definitions: Element, words: Element) -> None:
    resources = definitions.find(f"{ADMX}resources")
    assert resources is not None
    assert resources.get("minRequiredRevision") == words.get("revision") == "1.0"


def test_enabling_a_policy_as_it_stands_sets_what_was_chosen() -> None:
    """Somebody who clicks "Enabled" in the editor gets what its boxes hold."""
    written = files()
    root = ElementTree.fromstring(written["windows/admx/SecondLook.admx"])
    words = ElementTree.fromstring(written["windows/admx/en-US/SecondLook.adml"])
    profile = json.loads(written["windows/intune/second-look.json"])
    chosen = {setting["omaUri"].rpartition("/")[2] for setting in profile["omaSettings"]}
    machine = Key()
    for policy in root.iter(f"{ADMX}policy"):
        if policy.get("name") not in chosen:
            continue
        data = {}
        for box in words.iterfind(f".//{ADMX}presentation[@id='{policy.get('name')}']/*"):
            name = box.attrib["refId"]
            if box.tag == f"{ADMX}textBox":
                data[name] = box.findtext(f"{ADMX}defaultValue") or ""
            elif box.tag == f"{ADMX}checkBox":
                data[name] = box.attrib["defaultChecked"]
            else:
                values = policy.findall(f".//{ADMX}enum[@id='{name}']/{ADMX}item/{ADMX}value/*")
                value = values[int(box.attrib["defaultItem"])]
                data[name] = value.get("value") or value.text or ""
        enable(policy, data, machine)
    for browser in BROWSERS:
        assert windows(browser, machine) == linux(browser, written)


def test_what_is_enabled_can_be_disabled(definitions: Element) -> None:
    for policy in definitions.iter(f"{ADMX}policy"):
        enabled, disabled = (
            [
                (i.get("key"), i.get("valueName"))
                for i in policy.iterfind(f"{ADMX}{name}/{ADMX}item")
            ]
            for name in ("enabledList", "disabledList")
        )
        assert enabled == disabled
        deleted = policy.iterfind(f"{ADMX}disabledList/{ADMX}item/{ADMX}value/*")
        assert {element.tag for element in deleted} <= {f"{ADMX}delete"}


def test_every_setting_has_a_policy_with_its_mode_as_a_list(
    definitions: Element, written: dict[str, bytes]
) -> None:
    for browser in BROWSERS:
        if browser.gecko or f"linux/{browser.linux_policy}" not in written:
            continue
        for setting in managed.settings().values():
            name = f"{browser.key}_{setting.name}"
            (policy,) = definitions.iterfind(f".//{ADMX}policy[@name='{name}']")
            assert policy.attrib["key"].startswith(browser.policy_key + "\\3rdparty\\extensions\\")
            modes = [e for e in policy.iter(f"{ADMX}enum") if e.get("valueName", "")[-4:] == "Mode"]
            assert [mode.get("valueName") for mode in modes] == (
                [setting.mode.name] if setting.mode else []
            )


def test_the_profile_for_intune_is_one_for_graph(written: dict[str, bytes]) -> None:
    profile = json.loads(written["windows/intune/second-look.json"])
    jsonschema.validate(profile, GRAPH)
    unique(setting["omaUri"] for setting in profile["omaSettings"])
