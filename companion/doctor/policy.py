"""What policy says about the extension: is it installed, and are its settings valid?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from companion.deploy import managed
from companion.deploy.browsers import Browser
from companion.doctor.check import Check, bad, note, ok
from companion.doctor.policy_files import Told, listed
from companion.identity import GECKO_ID

INSTALLING = {"force_installed", "normal_installed"}
LETTING = {*INSTALLING, "allowed"}
DECIDING = {"ExtensionSettings", "ExtensionInstallForcelist"}


def installs(browser: Browser, told: Told, ids: tuple[str, ...]) -> bool:
    """Whether any of the policy would install the extension."""
    return any(
        _mode(policies, name) in INSTALLING
        for policies in told.sources.values()
        for name in _names(browser, ids)
    )


def checks(browser: Browser, told: Told, ids: tuple[str, ...]) -> Iterator[Check]:
    """One line about the installation, one about the settings, one for each broken file."""
    subject = f"{browser.title} policy"
    for fault in told.faults:
        mend = "Correct it, for everybody to read: until then the browser leaves it out"
        yield bad(subject, fault, mend)
    if told.nothing:
        yield note(subject, "none: officers install the extension themselves")
    if not told.sources:
        return
    names = _names(browser, ids)
    yield _installation(subject, told, names)
    for name in names:
        yield from _settings(browser, told.policies, name)


def _installation(subject: str, told: Told, names: tuple[str, ...]) -> Check:
    modes = {name: mode for name in names if (mode := _mode(told.policies, name))}
    for name, mode in modes.items():
        if mode in INSTALLING:
            return ok(subject, f"installs {name} ({mode})")
    wanting = [
        source
        for source, policies in told.sources.items()
        if any(_mode(policies, name) in INSTALLING for name in names)
    ]
    if wanting:
        last = [source for source, policies in told.sources.items() if policies.keys() & DECIDING]
        return bad(
            subject,
            f"{wanting[0]} installs the extension, and {last[-1]} takes its place",
            "Put both into one file: of a policy that stands in several only the last counts",
        )
    forbidden = any(mode not in LETTING for mode in modes.values())
    if forbidden or (not modes and _all_blocked(told.policies)):
        mend = f"Set installation_mode of {names[-1]} in ExtensionSettings to force_installed"
        return bad(subject, "forbids the extension", mend)
    return note(subject, f"{', '.join(told.sources)}: does not install the extension")


def _names(browser: Browser, ids: tuple[str, ...]) -> tuple[str, ...]:
    return (GECKO_ID,) if browser.gecko else ids


def _mode(policies: dict[str, Any], name: str) -> str | None:
    """What policy does with the extension ``name``, as an ``installation_mode``."""
    entry = _inside(policies, "ExtensionSettings", name)
    mode = entry.get("installation_mode") if isinstance(entry, dict) else None
    if isinstance(mode, str):
        return mode
    forced = {item.partition(";")[0] for item in listed(policies, "ExtensionInstallForcelist")}
    if name in forced:
        return "force_installed"
    if name in listed(policies, "ExtensionInstallBlocklist"):
        return "blocked"
    return "allowed" if name in listed(policies, "ExtensionInstallAllowlist") else None


def _all_blocked(policies: dict[str, Any]) -> bool:
    everything = _inside(policies, "ExtensionSettings", "*", "installation_mode")
    return everything == "blocked" or "*" in listed(policies, "ExtensionInstallBlocklist")


def _settings(browser: Browser, policies: dict[str, Any], name: str) -> Iterator[Check]:
    """The managed settings of the extension, one line for each that it will refuse."""
    subject = f"{browser.title} settings"
    given = _inside(policies, "3rdparty", "Extensions" if browser.gecko else "extensions", name)
    if given is None:
        return
    if not isinstance(given, dict):
        yield bad(subject, f"3rdparty of {name} is not an object", "Correct the policy")
        return
    faults = [f"{key} {fault}" for key, value in given.items() if (fault := _fault(key, value))]
    faults += [
        f"{setting.mode.name} stands without {setting.name}"
        for setting in managed.settings().values()
        if setting.mode and setting.mode.name in given and setting.name not in given
    ]
    for fault in faults:
        yield bad(subject, fault, "Correct the policy: until then the last good value stays")
    if not faults:
        found = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in given.items()]
        yield ok(subject, ", ".join(found) or "none")


def _fault(name: str, value: object) -> str | None:
    known = dict(managed.settings())
    known |= {setting.mode.name: setting.mode for setting in known.values() if setting.mode}
    return known[name].fault(value) if name in known else "is no setting of the extension"


def _inside(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value
