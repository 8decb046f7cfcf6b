"""The same policy as a configuration profile of macOS, and the companion's launch agent.

Chrome and Edge read an extension's settings from a preference domain of the extension's own
(chromium.org "Configuring Apps and Extensions by Policy"); Firefox from its policy, once
``EnterprisePoliciesEnabled`` is set.
"""

from __future__ import annotations

import plistlib
import uuid
from typing import Any

from companion.deploy import hosts
from companion.deploy.choices import Rollout
from companion.deploy.policy import policy

LABEL = "org.secondlook.companion"
IDENTIFIER = "org.secondlook.policy"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "secondlook.org")


def profile(rollout: Rollout) -> bytes:
    """``second-look.mobileconfig``: identifiers stay the same, so that a new one replaces it."""
    domains: dict[str, dict[str, Any]] = {}
    for browser in rollout.browsers:
        told = policy(browser, rollout)
        if browser.gecko:
            domains[browser.domain] = {"EnterprisePoliciesEnabled": True, **told}
            continue
        told.pop("3rdparty", None)
        domains[browser.domain] = told
        if rollout.managed:
            extension = rollout.choices.extension.id
            domains[f"{browser.domain}.extensions.{extension}"] = dict(rollout.managed)
    return plistlib.dumps(
        {
            **_payload("Configuration", IDENTIFIER, "Second Look"),
            "PayloadOrganization": rollout.choices.department.name,
            "PayloadScope": "System",
            "PayloadContent": [
                {**_payload(domain, f"{IDENTIFIER}.{domain}", f"Second Look: {domain}"), **content}
                for domain, content in domains.items()
            ],
        }
    )


def launch_agent() -> bytes:
    """Starts the companion when a user signs in, and again if it fails.

    Not after every end: it ends well where the user has one running already.
    """
    return plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": [str(hosts.MACOS_FOLDER / "bin" / "second-look"), "serve"],
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": 60,
            "LimitLoadToSessionType": "Aqua",
            "HardResourceLimits": {"Core": 0},
            "Umask": 0o077,
        }
    )


def _payload(kind: str, identifier: str, title: str) -> dict[str, Any]:
    return {
        "PayloadType": kind,
        "PayloadIdentifier": identifier,
        "PayloadUUID": str(uuid.uuid5(_NAMESPACE, identifier)).upper(),
        "PayloadDisplayName": title,
        "PayloadVersion": 1,
    }
