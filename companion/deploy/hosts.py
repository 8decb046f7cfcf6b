"""The native messaging host's manifests, machine-wide, on each system."""

from __future__ import annotations

import json
import pathlib
from pathlib import PurePosixPath, PureWindowsPath

from companion.deploy.browsers import Browser
from companion.deploy.choices import Rollout
from companion.pairing import browsers
from companion.pairing.browsers import COMMAND
from companion.pairing.host import NAME

FILE = f"{NAME}.json"
WINDOWS_FOLDER = PureWindowsPath(r"C:\Program Files\Second Look")
MACOS_FOLDER = PurePosixPath("/Library/Second Look")
COMMANDS: dict[str, pathlib.PurePath] = {
    "linux": PurePosixPath("/usr/bin") / COMMAND,
    "macos": MACOS_FOLDER / "bin" / COMMAND,
    "windows": WINDOWS_FOLDER / "Scripts" / f"{COMMAND}.exe",
}


def manifest(browser: Browser, system: str, rollout: Rollout) -> bytes:
    """What ``browser`` reads on ``system``: only our extension may start the host."""
    reader = browsers.Browser(browser.title, pathlib.Path(), gecko=browser.gecko)
    content = browsers.manifest(reader, COMMANDS[system], [rollout.choices.extension.id])
    return (json.dumps(content, indent=2) + "\n").encode()


def windows_manifest(browser: Browser) -> PureWindowsPath:
    """Where the registry says that the manifest is: one for Firefox, one for all others."""
    kind = "firefox" if browser.gecko else "chromium"
    return WINDOWS_FOLDER / "native-hosts" / f"{NAME}.{kind}.json"
