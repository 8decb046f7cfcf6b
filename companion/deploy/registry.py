"""The same policy in the registry of Windows, and as .reg files.

Entries are written below keys of our own as far as the browsers allow, never as the one JSON
value ``ExtensionSettings``, in which other extensions of the department may stand. Chromium
reads both forms (components/policy/core/common/registry_dict.cc), Firefox too
(WindowsGPOParser.sys.mjs).
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from companion.deploy import hosts, managed
from companion.deploy.browsers import BROWSERS, Browser
from companion.deploy.choices import Rollout
from companion.deploy.policy import SIGNATURES, policy
from companion.identity import GECKO_ID
from companion.pairing.host import NAME

Values = dict[str, int | str]
"""Values of one key: a number is a REG_DWORD, a text a REG_SZ, "" the key's default value."""
ALLOWLIST_VALUE = "8306"
"""Lists in policy are numbered values; a number that nobody counts up to meets no entry
that is there already."""

_UPDATES = ("update_url", "updates_disabled")
"""Of these values Firefox's entry has one, depending on where the .xpi is."""
_HIVE = "HKEY_LOCAL_MACHINE"
_HEADER = "Windows Registry Editor Version 5.00"


def settings_key(browser: Browser, rollout: Rollout) -> str:
    """The key that holds the extension's settings in a browser of the Chromium family."""
    extension = rollout.choices.extension.id
    return rf"{browser.policy_key}\3rdparty\extensions\{extension}\policy"


def extension_key(browser: Browser, rollout: Rollout) -> str:
    """The key that has the browser install the extension."""
    extension = GECKO_ID if browser.gecko else rollout.choices.extension.id
    return rf"{browser.policy_key}\ExtensionSettings\{extension}"


def allowlist_key(browser: Browser) -> str:
    """The key that lists the native messaging hosts that may run."""
    return rf"{browser.policy_key}\NativeMessagingAllowlist"


def third_party_key(browser: Browser) -> str:
    """The key whose values are the settings of extensions in Firefox, each as JSON."""
    return rf"{browser.policy_key}\3rdparty\Extensions"


def preference_key(browser: Browser, name: str) -> str:
    """The key that sets one preference in Firefox."""
    return rf"{browser.policy_key}\Preferences\{name}"


def host_key(browser: Browser) -> str:
    """The key whose default value is the path of the native messaging host's manifest."""
    return rf"{browser.hosts_key}\{NAME}"


def as_json(settings: Mapping[str, managed.Value]) -> str:
    """The extension's settings in the form that Firefox reads out of one text."""
    return json.dumps(settings, ensure_ascii=False)


def site_number(site: str) -> str:
    """The name of the value that stands for ``site`` in the list of sites not checked."""
    return str([*managed.settings()["disabledSites"].options].index(site) + 1)


def policies(rollout: Rollout) -> dict[str, Values]:
    """All policy of the chosen browsers: keys under HKEY_LOCAL_MACHINE and their values."""
    keys: dict[str, Values] = {}
    for browser in rollout.browsers:
        told = policy(browser, rollout)
        (entry,) = told["ExtensionSettings"].values()
        keys[extension_key(browser, rollout)] = _values(entry)
        if browser.gecko:
            for name, preference in told.get("Preferences", {}).items():
                keys[preference_key(browser, name)] = _values(preference)
            if rollout.managed:
                keys[third_party_key(browser)] = {GECKO_ID: as_json(rollout.managed)}
            continue
        keys[allowlist_key(browser)] = {ALLOWLIST_VALUE: NAME}
        key = settings_key(browser, rollout)
        lists = {name: value for name, value in rollout.managed.items() if isinstance(value, list)}
        if rollout.managed:
            keys[key] = _values(
                {name: value for name, value in rollout.managed.items() if name not in lists}
            )
        for name, sites in lists.items():
            keys[rf"{key}\{name}"] = {site_number(site): site for site in sites}
    return keys


def registrations(rollout: Rollout) -> dict[str, Values]:
    """Where the chosen browsers find the native messaging host."""
    return {
        host_key(browser): {"": str(hosts.windows_manifest(browser))}
        for browser in rollout.browsers
    }


def apply_file(rollout: Rollout) -> bytes:
    """A .reg file that sets all of it, and drops what an earlier one has set besides."""
    # The settings and the preference only: without its ExtensionSettings the extension would be
    # uninstalled. Of that key single values are dropped.
    stale = [
        preference_key(browser, SIGNATURES) if browser.gecko else settings_key(browser, rollout)
        for browser in rollout.browsers
    ]
    keys: dict[str, dict[str, int | str | None]] = {}
    for browser in rollout.browsers:
        if browser.gecko:
            keys[extension_key(browser, rollout)] = dict.fromkeys(_UPDATES)
            keys[third_party_key(browser)] = {GECKO_ID: None}
    for key, values in policies(rollout).items():
        keys.setdefault(key, {}).update(values)
    return _file([*_removed(stale), *_set(keys), *_set(registrations(rollout))])


def register_file(rollout: Rollout) -> bytes:
    """A .reg file with the native messaging host alone, for use beside Group Policy or Intune."""
    return _file(_set(registrations(rollout)))


def remove_file(rollout: Rollout) -> bytes:
    """A .reg file that takes back what ``apply_file`` sets, and nothing else.

    Also in browsers that only an earlier rollout has named.
    """
    lines: list[str] = []
    for browser in BROWSERS:
        lines += _removed([extension_key(browser, rollout), host_key(browser)])
        if browser.gecko:
            lines += _removed([preference_key(browser, SIGNATURES)])
        else:
            lines += _removed([settings_key(browser, rollout).removesuffix(r"\policy")])
    for browser in rollout.browsers:
        # To take a value out of a key makes the key. In the browsers that are not named this
        # would be policy where there was none, and what stays there does nothing by itself.
        if browser.gecko:
            lines += _set({third_party_key(browser): {GECKO_ID: None}})
        else:
            lines += _set({allowlist_key(browser): {ALLOWLIST_VALUE: None}})
    return _file(lines)


def _values(entry: Mapping[str, Any]) -> Values:
    return {
        name: int(value) if isinstance(value, bool) else str(value) for name, value in entry.items()
    }


def _set(keys: Mapping[str, Mapping[str, int | str | None]]) -> Iterator[str]:
    """The lines that set ``keys``; a value None is removed."""
    for key, values in keys.items():
        yield rf"[{_HIVE}\{key}]"
        for name, value in values.items():
            yield f"{_quoted(name) if name else '@'}={_data(value)}"
        yield ""


def _removed(keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        yield rf"[-{_HIVE}\{key}]"
        yield ""


def _data(value: int | str | None) -> str:
    if value is None:
        return "-"
    return f"dword:{value:08x}" if isinstance(value, int) else _quoted(value)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'


def _file(lines: Iterable[str]) -> bytes:
    # UTF-16 with a byte order mark is how regedit writes this version, so every name fits.
    return codecs.BOM_UTF16_LE + "\r\n".join([_HEADER, "", *lines]).encode("utf-16-le")
