"""The extension as browsers install it by policy, and where they look for the next version."""

from __future__ import annotations

import base64
import hashlib
import json
import pathlib
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from companion.deploy.packages import ROOT, PackageError
from companion.deploy.packages.archive import zipped
from companion.deploy.packages.crx import crx, extension_id
from companion.deploy.packages.signing_key import public
from companion.deploy.xmlfile import written

SOURCE = ROOT / "extension"
LOADED = {".css", ".html", ".js", ".json", ".png", ".svg"}
"""Kinds of file that a browser loads."""
ID = "extension-id.txt"
"""The id that Chrome, Chromium and Edge know the extension by, which is the key's."""


def build(
    target: pathlib.Path, key: RSAPrivateKey, base_url: str, version: str, built: int
) -> list[pathlib.Path]:
    """Write both packages, their update manifests and the id into the folder ``target``.

    ``base_url`` is where the department will publish them. They hold ``extension/`` as it is;
    in the manifest nothing changes but the value that the one browser needs.
    """
    files = sources()
    text = files["manifest.json"].decode()
    manifest = json.loads(text)
    text = _replaced(text, f'"version": "{manifest["version"]}"', f'"version": "{version}"')
    identity = extension_id(public(key))

    chromium = target / f"second-look-{version}.crx"
    keyed = _replaced(text, manifest["key"], base64.b64encode(public(key)).decode())
    chromium.write_bytes(crx(zipped({**files, "manifest.json": keyed.encode()}, built), key))

    firefox = target / f"second-look-{version}.xpi"
    # Firefox wants to be told in the package where updates are, and takes them only over a
    # connection on which nobody can have changed them.
    if base_url.startswith("https:"):
        updates = json.dumps(f"{base_url}/updates.json")
        text = _replaced(text, '"gecko": {', f'"gecko": {{\n      "update_url": {updates},')
    firefox.write_bytes(zipped({**files, "manifest.json": text.encode()}, built))

    manifests = {
        "updates.xml": chromium_updates(identity, version, manifest, chromium, base_url),
        "updates.json": firefox_updates(version, manifest, firefox, base_url),
        ID: f"{identity}\n".encode(),
    }
    for name, content in manifests.items():
        (target / name).write_bytes(content)
    return [chromium, firefox, *(target / name for name in manifests)]


def sources() -> dict[str, bytes]:
    """The files of the extension by their path. Raises ``PackageError`` for one that is none."""
    found = {}
    for path in sorted(SOURCE.rglob("*")):
        if path.is_dir():
            continue
        if path.suffix not in LOADED:
            raise PackageError(f"{path}: no browser loads such a file. Move it out of {SOURCE}")
        found[path.relative_to(SOURCE).as_posix()] = path.read_bytes()
    return found


def chromium_updates(
    identity: str, version: str, manifest: dict[str, Any], package: pathlib.Path, base_url: str
) -> bytes:
    """The update manifest of Chrome, Chromium and Edge."""
    root = Element(
        "gupdate", {"xmlns": "http://www.google.com/update2/response", "protocol": "2.0"}
    )
    app = SubElement(root, "app", {"appid": identity})
    update = {
        "codebase": f"{base_url}/{package.name}",
        "version": version,
        "prodversionmin": manifest["minimum_chrome_version"],
        "hash_sha256": _sha256(package),
    }
    SubElement(app, "updatecheck", update)
    return written(root)


def firefox_updates(
    version: str, manifest: dict[str, Any], package: pathlib.Path, base_url: str
) -> bytes:
    """The update manifest of Firefox."""
    gecko = manifest["browser_specific_settings"]["gecko"]
    update = {
        "version": version,
        "update_link": f"{base_url}/{package.name}",
        "update_hash": f"sha256:{_sha256(package)}",
        "applications": {"gecko": {"strict_min_version": gecko["strict_min_version"]}},
    }
    content = {"addons": {gecko["id"]: {"updates": [update]}}}
    return (json.dumps(content, indent=2) + "\n").encode()


def _replaced(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise PackageError(f"{SOURCE / 'manifest.json'}: {old} must stand there exactly once")
    return text.replace(old, new)


def _sha256(package: pathlib.Path) -> str:
    return hashlib.sha256(package.read_bytes()).hexdigest()
