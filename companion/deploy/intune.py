"""A custom configuration profile for Intune: the template, and the department's choices.

Microsoft Graph, ``windows10CustomConfiguration``; "Win32 and Desktop Bridge app ADMX policy
ingestion" tells how the addresses are made, "Understanding ADMX policies" how the values are.
"""

from __future__ import annotations

import json
from xml.etree import ElementTree

from companion.deploy import admx
from companion.deploy.choices import Rollout
from companion.deploy.template import Policy, policies

APP = "SecondLook"
INGEST = f"./Device/Vendor/MSFT/Policy/ConfigOperations/ADMXInstall/{APP}/Policy/SecondLookAdmx"


def profile(rollout: Rollout) -> bytes:
    """The profile, as the body of a request that makes it."""
    template = admx.definitions(rollout).decode()
    settings = [_setting("Template", "What can be set", INGEST, template)]
    settings += [
        _setting(
            f"{policy.browser.title}: {policy.title}", policy.name, _address(policy), _state(policy)
        )
        for policy in policies(rollout)
        if policy.chosen
    ]
    content = {
        "@odata.type": "#microsoft.graph.windows10CustomConfiguration",
        "displayName": "Second Look",
        "description": f"Second Look for {rollout.choices.department.name}",
        "omaSettings": settings,
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _setting(title: str, description: str, address: str, value: str) -> dict[str, str]:
    return {
        "@odata.type": "#microsoft.graph.omaSettingString",
        "displayName": title,
        "description": description,
        "omaUri": address,
        "value": value,
    }


def _address(policy: Policy) -> str:
    area = f"{APP}~Policy~{admx.CATEGORY}~{admx.category(policy)}"
    return f"./Device/Vendor/MSFT/Policy/Config/{area}/{policy.name}"


def _state(policy: Policy) -> str:
    data = "".join(
        ElementTree.tostring(
            ElementTree.Element("data", {"id": element.id, "value": element.data}), "unicode"
        )
        for element in policy.elements
    )
    return f"<enabled/>{data}"
