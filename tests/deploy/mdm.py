"""What a device makes of the administrative template and of the profile from Intune."""

from __future__ import annotations

import json
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tests.deploy.registry import Key

ADMX = "{http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions}"


def by_intune(written: dict[str, bytes]) -> Key:
    """HKEY_LOCAL_MACHINE after the device has taken the profile in."""
    profile = json.loads(written["windows/intune/second-look.json"])
    template, *states = profile["omaSettings"]
    _, _, app, kind, _ = template["omaUri"].rsplit("/", 4)
    root = ElementTree.fromstring(template["value"])
    assert ElementTree.tostring(root) == ElementTree.tostring(
        ElementTree.fromstring(written["windows/admx/SecondLook.admx"])
    )
    parents = {
        category.get("name"): category.find(f"{ADMX}parentCategory")
        for category in root.iter(f"{ADMX}category")
    }
    machine = Key()
    for state in states:
        policy = _policy(root, state["omaUri"], app, kind, parents)
        content = ElementTree.fromstring(f"<state>{state['value']}</state>")
        assert content[0].tag == "enabled"
        data = {part.attrib["id"]: part.attrib["value"] for part in content[1:]}
        enable(policy, data, machine)
    return machine


def _policy(
    root: Element, uri: str, app: str, kind: str, parents: dict[str | None, Element | None]
) -> Element:
    """The definition that an address means: ./Device/…/{app}~{kind}~{categories}/{policy}."""
    prefix, area, name = uri.rsplit("/", 2)
    assert prefix == "./Device/Vendor/MSFT/Policy/Config"
    for policy in root.iter(f"{ADMX}policy"):
        path: list[str] = []
        parent = policy.find(f"{ADMX}parentCategory")
        while parent is not None:
            path.insert(0, parent.attrib["ref"])
            parent = parents[path[0]]
        if policy.get("name") == name and area == "~".join([app, kind, *path]):
            return policy
    raise AssertionError(uri)


def enable(policy: Element, data: dict[str, str], machine: Key) -> None:
    """What enabling a policy of the template writes, with ``data`` in its boxes."""
    key = policy.attrib["key"]
    for item in policy.iterfind(f"{ADMX}enabledList/{ADMX}item"):
        value = machine.at(item.get("key", key)).values
        value[item.attrib["valueName"]] = _content(item.find(f"{ADMX}value"))
    boxes = [*(policy.find(f"{ADMX}elements") or [])]
    assert {box.attrib["id"] for box in boxes} == set(data), "Intune wants each box filled in"
    for box in boxes:
        given, name = data[box.attrib["id"]], box.attrib["valueName"]
        where = box.get("key", key)
        if box.tag == f"{ADMX}text":
            machine.at(where).values[name] = given
        elif box.tag == f"{ADMX}enum":
            options = [_content(value) for value in box.iter(f"{ADMX}value")]
            (chosen,) = [option for option in options if str(option) == given]
            machine.at(where).values[name] = chosen
        else:
            assert box.tag == f"{ADMX}boolean" and given in ("true", "false")
            if given == "true":
                machine.at(where).values[name] = _content(box.find(f"{ADMX}trueValue"))
            else:
                falsehood = box.find(f"{ADMX}falseValue")
                assert falsehood is not None and falsehood[0].tag == f"{ADMX}delete"


def _content(value: Element | None) -> int | str:
    assert value is not None and len(value) == 1
    if value[0].tag == f"{ADMX}decimal":
        return int(value[0].attrib["value"])
    assert value[0].tag == f"{ADMX}string"
    return value[0].text or ""
