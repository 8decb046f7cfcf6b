"""Administrative templates: ``SecondLook.admx`` and its words in ``en-US/SecondLook.adml``.

Microsoft, "Group Policy ADMX Syntax Reference Guide". They refer to no other template, so
that Intune imports them without one.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from companion import __version__
from companion.deploy.choices import Rollout
from companion.deploy.template import Choice, Policy, Text, policies
from companion.deploy.xmlfile import written

CATEGORY = "SecondLook"
_SUPPORTED = "SUPPORTED_SecondLook"
_ROOT = {
    "xmlns": "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions",
    "revision": "1.0",
    "schemaVersion": "1.0",
}
_LONGEST = "16384"


def category(policy: Policy) -> str:
    """The name of the category in which ``policy`` stands, below ``CATEGORY``."""
    return f"{CATEGORY}_{policy.browser.key}"


def definitions(rollout: Rollout) -> bytes:
    """``SecondLook.admx``: what each setting writes into the registry."""
    root = Element("policyDefinitions", _ROOT)
    namespaces = SubElement(root, "policyNamespaces")
    SubElement(namespaces, "target", {"prefix": "secondlook", "namespace": "SecondLook.Policies"})
    SubElement(root, "resources", {"minRequiredRevision": "1.0"})
    supported = SubElement(SubElement(root, "supportedOn"), "definitions")
    SubElement(supported, "definition", {"name": _SUPPORTED, "displayName": _string(_SUPPORTED)})
    categories = SubElement(root, "categories")
    SubElement(categories, "category", {"name": CATEGORY, "displayName": _string(CATEGORY)})
    for name in dict.fromkeys(map(category, policies(rollout))):
        entry = SubElement(categories, "category", {"name": name, "displayName": _string(name)})
        SubElement(entry, "parentCategory", {"ref": CATEGORY})
    listed = SubElement(root, "policies")
    for policy in policies(rollout):
        listed.append(_definition(policy))
    return written(root)


def words(rollout: Rollout) -> bytes:
    """``SecondLook.adml``: titles, explanations and boxes."""
    strings = {
        CATEGORY: "Second Look",
        _SUPPORTED: f"Second Look {__version__} or later; Windows 10 or later",
    }
    root = Element("policyDefinitionResources", _ROOT)
    SubElement(root, "displayName").text = "Second Look"
    SubElement(root, "description").text = "A second look at a post before it goes out"
    resources = SubElement(root, "resources")
    table = SubElement(resources, "stringTable")
    presentations = SubElement(resources, "presentationTable")
    for policy in policies(rollout):
        strings[category(policy)] = policy.browser.title
        strings[policy.name] = policy.title
        strings[f"{policy.name}_Explain"] = policy.explanation
        for element in policy.elements:
            if isinstance(element, Choice):
                for index, (_, label) in enumerate(element.options):
                    strings[_option(policy, element, index)] = label
        if policy.elements:
            presentations.append(_presentation(policy))
    for name, text in strings.items():
        SubElement(table, "string", {"id": name}).text = text
    return written(root)


def _definition(policy: Policy) -> Element:
    attributes = {
        "name": policy.name,
        "class": "Machine",
        "displayName": _string(policy.name),
        "explainText": _string(f"{policy.name}_Explain"),
        "key": policy.key,
    }
    if policy.elements:
        attributes["presentation"] = f"$(presentation.{policy.name})"
    entry = Element("policy", attributes)
    SubElement(entry, "parentCategory", {"ref": category(policy)})
    SubElement(entry, "supportedOn", {"ref": _SUPPORTED})
    if policy.fixed:
        enabled = SubElement(entry, "enabledList")
        disabled = SubElement(entry, "disabledList")
        for key, value, content in policy.fixed:
            where = {"key": key, "valueName": value}
            _content(SubElement(SubElement(enabled, "item", where), "value"), content)
            _content(SubElement(SubElement(disabled, "item", where), "value"), None)
    if policy.elements:
        elements = SubElement(entry, "elements")
        for element in policy.elements:
            attributes = {"id": element.id, "valueName": element.value}
            if isinstance(element, Text):
                attributes |= {"required": "true", "maxLength": _LONGEST}
                SubElement(elements, "text", attributes)
            elif isinstance(element, Choice):
                listed = SubElement(elements, "enum", attributes | {"required": "true"})
                for index, (content, _) in enumerate(element.options):
                    label = {"displayName": _string(_option(policy, element, index))}
                    _content(SubElement(SubElement(listed, "item", label), "value"), content)
            else:
                tick = SubElement(elements, "boolean", attributes | {"key": element.key})
                _content(SubElement(tick, "trueValue"), element.text)
                _content(SubElement(tick, "falseValue"), None)
    return entry


def _presentation(policy: Policy) -> Element:
    entry = Element("presentation", {"id": policy.name})
    for element in policy.elements:
        reference = {"refId": element.id}
        if isinstance(element, Text):
            box = SubElement(entry, "textBox", reference)
            SubElement(box, "label").text = element.label
            SubElement(box, "defaultValue").text = element.default
        elif isinstance(element, Choice):
            reference |= {"noSort": "true", "defaultItem": str(element.chosen)}
            SubElement(entry, "dropdownList", reference).text = element.label
        else:
            reference["defaultChecked"] = element.data
            SubElement(entry, "checkBox", reference).text = element.label
    return entry


def _content(parent: Element, content: int | str | None) -> None:
    """What is stored; None: nothing, and what is there is deleted."""
    if content is None:
        SubElement(parent, "delete")
    elif isinstance(content, int):
        SubElement(parent, "decimal", {"value": str(content)})
    else:
        SubElement(parent, "string").text = content


def _string(name: str) -> str:
    return f"$(string.{name})"


def _option(policy: Policy, element: Choice, index: int) -> str:
    return f"{policy.name}_{element.id}_{index}"
