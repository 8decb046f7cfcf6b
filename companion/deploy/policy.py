"""What each browser is told, as the JSON that it reads on Linux.

The other formats are made from this, so that all say the same.
"""

from __future__ import annotations

from typing import Any

from companion.deploy.browsers import Browser
from companion.deploy.choices import Rollout
from companion.identity import GECKO_ID
from companion.pairing.host import NAME

SIGNATURES = "xpinstall.signatures.required"


def policy(browser: Browser, rollout: Rollout) -> dict[str, Any]:
    """The policy of one browser, under the names that its documentation gives."""
    return _firefox(rollout) if browser.gecko else _chromium(rollout)


def _chromium(rollout: Rollout) -> dict[str, Any]:
    """https://chromeenterprise.google/policies and learn.microsoft.com/deployedge."""
    extension = rollout.choices.extension
    told: dict[str, Any] = {
        "ExtensionSettings": {
            extension.id: {
                "installation_mode": "force_installed",
                "update_url": extension.update_url,
                # Else later versions would be looked for where the manifest says, which is
                # the browser's own store.
                "override_update_url": True,
            }
        },
        "NativeMessagingAllowlist": [NAME],
    }
    if rollout.managed:
        told["3rdparty"] = {"extensions": {extension.id: rollout.managed}}
    return told


def _firefox(rollout: Rollout) -> dict[str, Any]:
    """https://firefox-admin-docs.mozilla.org/reference/policies."""
    extension = rollout.choices.extension
    entry: dict[str, Any] = {
        "installation_mode": "force_installed",
        "install_url": extension.firefox_url,
    }
    if rollout.firefox_update_url:
        entry["update_url"] = rollout.firefox_update_url
    else:
        # Else Firefox would ask Mozilla's add-on site whether it has a newer one of this id.
        entry["updates_disabled"] = True
    told: dict[str, Any] = {"ExtensionSettings": {GECKO_ID: entry}}
    if extension.firefox_unsigned:
        told["Preferences"] = {SIGNATURES: {"Value": False, "Status": "locked"}}
    if rollout.managed:
        told["3rdparty"] = {"Extensions": {GECKO_ID: rollout.managed}}
    return told
