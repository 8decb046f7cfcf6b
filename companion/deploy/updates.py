"""The update manifests: where the browsers find the extension's packages.

Chromium: developer.chrome.com "Update manifest"; Firefox: extensionworkshop.com "Updating
your extension".
"""

from __future__ import annotations

import json
from xml.etree.ElementTree import Element, SubElement

from companion.deploy.choices import Rollout
from companion.deploy.xmlfile import written
from companion.identity import GECKO_ID


def chromium(rollout: Rollout) -> bytes:
    """``updates.xml`` for Chrome, Edge and Chromium."""
    extension = rollout.choices.extension
    root = Element(
        "gupdate", {"xmlns": "http://www.google.com/update2/response", "protocol": "2.0"}
    )
    app = SubElement(root, "app", {"appid": extension.id})
    update = {"codebase": rollout.crx_url, "version": extension.version}
    SubElement(app, "updatecheck", update)
    return written(root)


def firefox(rollout: Rollout) -> bytes:
    """``updates.json`` for Firefox."""
    extension = rollout.choices.extension
    update = {"version": extension.version, "update_link": extension.firefox_url}
    content = {"addons": {GECKO_ID: {"updates": [update]}}}
    return (json.dumps(content, indent=2) + "\n").encode()
