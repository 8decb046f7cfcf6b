"""The native messaging host: may each browser start it, and only for our extension?"""

from __future__ import annotations

import json
import os
import pathlib
import sys
from collections.abc import Iterator
from typing import Any

from companion import settings
from companion.deploy.browsers import Browser
from companion.doctor.check import Check, bad, note, ok
from companion.doctor.policy_files import listed
from companion.identity import EXTENSION_ID, GECKO_ID, chromium_ids
from companion.pairing import browsers
from companion.pairing.host import NAME

PAIR = "Run: second-look pair"
UNPAIR = "Run: second-look pair --remove"
DEPLOY = "Put the file that `second-look deploy` has written there again, for everybody to read"
USER_HOSTS = "NativeMessagingUserLevelHosts"


def checks(
    browser: Browser, root: pathlib.Path, policies: dict[str, Any], elsewhere: list[str]
) -> Iterator[Check]:
    """One line for each manifest that ``browser`` reads, or one that says it finds none.

    ``elsewhere`` are the browsers that IT has chosen, if this is none of them.
    """
    subject = f"{browser.title} native host"
    blocked = listed(policies, "NativeMessagingBlocklist") & {NAME, "*"}
    if blocked and NAME not in listed(policies, "NativeMessagingAllowlist"):
        mend = f"Add {NAME} to the policy NativeMessagingAllowlist"
        yield bad(subject, "the policy NativeMessagingBlocklist forbids it", mend)
        return
    user_level = policies.get(USER_HOSTS, True)
    own, ours = _of_user(browser) if user_level else None, machine_wide(browser, root)
    if not user_level and not ours:
        mend = "Put the one there that `second-look deploy` writes"
        yield bad(subject, f"the policy {USER_HOSTS} wants a machine-wide one; none is there", mend)
        return
    if not own and not ours:
        unknown = "not known to this browser"
        if elsewhere:
            yield note(subject, f"{unknown}; this machine has it in {', '.join(elsewhere)}")
        else:
            yield bad(subject, unknown, PAIR)
    for path, mend in ((own, UNPAIR if ours else PAIR), (ours, DEPLOY)):
        if path:
            fault = _fault(path, browser)
            yield bad(subject, f"{path}: {fault}", mend) if fault else ok(subject, str(path))
    if own and ours:
        yield note(
            subject,
            f"of these the browser takes {own}",
            "To have the other: second-look pair --remove",
        )


def machine_wide(browser: Browser, root: pathlib.Path) -> pathlib.Path | None:
    """The manifest for all users, if there is one."""
    if sys.platform == "win32":
        import winreg

        return _registered(winreg.HKEY_LOCAL_MACHINE, browser.hosts_key)
    folder = browser.macos_hosts if sys.platform == "darwin" else browser.linux_hosts
    path = root / folder.lstrip("/") / f"{NAME}.json"
    return path if settings.is_there(path) else None


def _of_user(browser: Browser) -> pathlib.Path | None:
    """The manifest for this user, which comes before the one for all."""
    if sys.platform == "win32":
        import winreg

        return _registered(winreg.HKEY_CURRENT_USER, browser.hosts_key)
    for found in browsers.browsers():
        if found.name.lower() == browser.key and settings.is_there(found.manifest):
            return found.manifest
    return None


def _registered(hive: int, key: str) -> pathlib.Path | None:
    if sys.platform != "win32":
        return None
    import winreg

    try:
        return pathlib.Path(winreg.QueryValue(hive, rf"{key}\{NAME}"))
    except OSError:
        return None


def _fault(path: pathlib.Path, browser: Browser) -> str | None:
    """What is wrong with a manifest, if anything is."""
    try:
        content = json.loads(path.read_bytes())
        name, command = content["name"], pathlib.Path(content["path"])
        allowed = set(content["allowed_extensions" if browser.gecko else "allowed_origins"])
    except OSError as error:
        return str(error.strerror)
    except json.JSONDecodeError as error:
        return f"line {error.lineno} is not JSON ({error.msg})"
    except (ValueError, KeyError, TypeError):
        return "not a manifest of a native messaging host"
    if name != NAME or content.get("type") != "stdio":
        return f"not a manifest of {NAME}"
    if not command.is_absolute() and sys.platform != "win32":
        return f"the path {command} does not begin at the root"
    if not os.access(path.parent / command, os.X_OK):
        return f"{command} is missing or may not be run"
    further = settings.machine_in_force().value.extensions
    known = _callers(browser, chromium_ids(further))
    if strange := sorted(allowed - known):
        return f"lets {strange[0]} start the companion, which is not our extension"
    wanted = _callers(browser, further or (EXTENSION_ID,))
    if missing := sorted(wanted - allowed):
        return f"does not let {missing[0]} start the companion"
    return None


def _callers(browser: Browser, ids: tuple[str, ...]) -> set[str]:
    """How a manifest names the extension."""
    return {GECKO_ID} if browser.gecko else {f"chrome-extension://{id_}/" for id_ in ids}
