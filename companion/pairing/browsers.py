"""Where each browser looks for native messaging hosts, and what it wants to read there."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import pathlib
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Mapping

from companion.identity import GECKO_ID, chromium_ids
from companion.pairing.host import NAME

COMMAND = "second-look-native-host"


@dataclasses.dataclass(frozen=True, slots=True)
class Browser:
    """A browser of this user. ``folder`` is where it reads host manifests.

    ``registry`` is its key on Windows, under the current user.
    """

    name: str
    folder: pathlib.Path
    gecko: bool = False
    registry: str = ""

    @property
    def manifest(self) -> pathlib.Path:
        """The file that the browser reads."""
        return self.folder / f"{NAME}.json"

    @property
    def key(self) -> str:
        """The key on Windows that names the manifest."""
        return rf"{self.registry}\NativeMessagingHosts\{NAME}"


def browsers(
    environment: Mapping[str, str] = os.environ, system: str = sys.platform
) -> list[Browser]:
    """The supported browsers, whether they are installed or not."""
    home = pathlib.Path(environment.get("HOME") or pathlib.Path.home())
    if system == "win32":
        base = pathlib.Path(environment.get("LOCALAPPDATA", home))
        ours = base / "SecondLook" / "hosts"
        return [
            Browser(name, ours / folder, gecko, rf"Software\{key}")
            for name, folder, key, gecko in (
                ("Chrome", "chromium", r"Google\Chrome", False),
                ("Edge", "chromium", r"Microsoft\Edge", False),
                ("Firefox", "firefox", "Mozilla", True),
            )
        ]
    if system == "darwin":
        base = home / "Library" / "Application Support"
        places = (
            ("Chrome", base / "Google" / "Chrome"),
            ("Chromium", base / "Chromium"),
            ("Edge", base / "Microsoft Edge"),
        )
        firefox = Browser("Firefox", base / "Mozilla" / "NativeMessagingHosts", gecko=True)
    else:
        base = pathlib.Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
        places = (
            ("Chrome", base / "google-chrome"),
            ("Chromium", base / "chromium"),
            ("Edge", base / "microsoft-edge"),
        )
        firefox = Browser("Firefox", home / ".mozilla" / "native-messaging-hosts", gecko=True)
    chromium = [Browser(name, data / "NativeMessagingHosts") for name, data in places]
    return [*chromium, firefox]


def manifest(
    browser: Browser, command: pathlib.PurePath, extensions: Iterable[str] = ()
) -> dict[str, object]:
    """What ``browser`` wants to read: only our extension may start ``command``.

    ``extensions`` are further Chromium ids that it has here.
    """
    allowed = (
        {"allowed_extensions": [GECKO_ID]}
        if browser.gecko
        else {
            "allowed_origins": [f"chrome-extension://{name}/" for name in chromium_ids(extensions)]
        }
    )
    return {
        "name": NAME,
        "description": "Hands the Second Look extension the address of its companion",
        "path": str(command),
        "type": "stdio",
        **allowed,
    }


def command_path() -> pathlib.Path | None:
    """The installed host program, beside the Python that runs."""
    scripts = sysconfig.get_path("scripts")
    found = shutil.which(COMMAND, path=scripts)
    return pathlib.Path(found).absolute() if found else None


def register(browser: Browser, command: pathlib.Path, extensions: Iterable[str] = ()) -> None:
    """Write the manifest so that ``browser`` finds the host. Raises ``OSError``."""
    browser.folder.mkdir(parents=True, exist_ok=True)
    content = json.dumps(manifest(browser, command, extensions), indent=2) + "\n"
    browser.manifest.write_text(content, encoding="utf-8")
    if browser.registry and sys.platform == "win32":
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, browser.key) as handle:
            winreg.SetValueEx(handle, "", 0, winreg.REG_SZ, str(browser.manifest))


def unregister(browser: Browser) -> bool:
    """Take back what ``register`` has written; whether there was any. Raises ``OSError``."""
    there = os.path.lexists(browser.manifest)
    browser.manifest.unlink(missing_ok=True)
    if browser.registry and sys.platform == "win32":
        import winreg

        with contextlib.suppress(FileNotFoundError):
            winreg.DeleteKey(winreg.HKEY_CURRENT_USER, browser.key)
            there = True
    return there
