"""The same policy as settings that IT can make one by one in Group Policy and Intune.

``admx.py`` writes what can be set, ``intune.py`` what the department has chosen.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from companion.deploy import managed, registry
from companion.deploy.browsers import Browser
from companion.deploy.choices import Rollout
from companion.deploy.managed import Setting
from companion.deploy.policy import policy
from companion.identity import GECKO_ID
from companion.pairing.host import NAME

LIST_SET = "set"
"""A value whose name is no number, so that the browsers see an empty list where no site is
ticked. Without it there would be no list at all, and nothing to lock."""


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """A box for one line of text, stored as ``value``."""

    id: str
    value: str
    label: str
    default: str

    @property
    def data(self) -> str:
        """What the department has chosen, as Intune writes it."""
        return self.default


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """A drop-down list: what each entry stores as ``value``, and its words."""

    id: str
    value: str
    label: str
    options: tuple[tuple[int | str, str], ...]
    chosen: int

    @property
    def data(self) -> str:
        """What the department has chosen, as Intune writes it."""
        return str(self.options[self.chosen][0])


@dataclasses.dataclass(frozen=True, slots=True)
class Tick:
    """A box to tick, which stores ``text`` as ``value`` of ``key``."""

    id: str
    key: str
    value: str
    label: str
    text: str
    ticked: bool

    @property
    def data(self) -> str:
        """What the department has chosen, as Intune writes it."""
        return "true" if self.ticked else "false"


Element = Text | Choice | Tick


@dataclasses.dataclass(frozen=True, slots=True)
class Policy:
    """One setting: ``fixed`` are (key, value, content) that come with it.

    ``chosen`` tells whether the department's choices set it.
    """

    name: str
    browser: Browser
    title: str
    explanation: str
    key: str
    fixed: tuple[tuple[str, str, int | str], ...]
    elements: tuple[Element, ...]
    chosen: bool = True


def policies(rollout: Rollout) -> Iterator[Policy]:
    """All settings of the chosen browsers."""
    for browser in rollout.browsers:
        yield _install(browser, rollout)
        if browser.gecko:
            yield from _preferences(browser, rollout)
            yield _firefox_settings(browser, rollout)
        else:
            for setting in managed.settings().values():
                yield _setting(setting, browser, rollout)


def _install(browser: Browser, rollout: Rollout) -> Policy:
    (entry,) = policy(browser, rollout)["ExtensionSettings"].values()
    key = registry.extension_key(browser, rollout)
    fixed = [(key, name, _stored(value)) for name, value in entry.items() if name not in _ADDRESSES]
    if not browser.gecko:
        fixed.append((registry.allowlist_key(browser), registry.ALLOWLIST_VALUE, NAME))
    addresses = [
        Text(name, name, label, entry[name]) for name, label in _ADDRESSES.items() if name in entry
    ]
    return Policy(
        f"{browser.key}_install",
        browser,
        "Install Second Look",
        f"Installs the extension in {browser.title} for everybody and keeps it up to date from "
        "the addresses below. Officers cannot remove it. When this is no longer set, "
        f"{browser.title} removes it.",
        key,
        tuple(fixed),
        tuple(addresses),
    )


_ADDRESSES = {
    "install_url": "Address of the .xpi",
    "update_url": "Address of the update manifest",
}


def _preferences(browser: Browser, rollout: Rollout) -> Iterator[Policy]:
    for name, preference in policy(browser, rollout).get("Preferences", {}).items():
        key = registry.preference_key(browser, name)
        yield Policy(
            f"{browser.key}_unsigned",
            browser,
            "Accept the unsigned extension",
            "For Firefox ESR only: extensions need no signature of Mozilla. This holds for every "
            "extension, so let policy say which ones may be installed.",
            key,
            tuple((key, value, _stored(content)) for value, content in preference.items()),
            (),
        )


def _firefox_settings(browser: Browser, rollout: Rollout) -> Policy:
    explained = "\n".join(
        f"{setting.name}: {setting.title}. {setting.description}"
        for setting in managed.settings().values()
    )
    return Policy(
        f"{browser.key}_settings",
        browser,
        "Settings of Second Look",
        "All settings as one JSON object. A setting is locked where its name followed by Mode is "
        f'"locked".\n\n{explained}',
        registry.third_party_key(browser),
        (),
        (Text("settings", GECKO_ID, "Settings (JSON)", registry.as_json(rollout.managed)),),
        chosen=bool(rollout.managed),
    )


def _setting(setting: Setting, browser: Browser, rollout: Rollout) -> Policy:
    key = registry.settings_key(browser, rollout)
    chosen = rollout.managed.get(setting.name)
    fixed: list[tuple[str, str, int | str]] = []
    elements: list[Element] = []
    if setting.kind == "array":
        list_key = rf"{key}\{setting.name}"
        fixed.append((list_key, LIST_SET, 1))
        elements += [
            Tick(
                f"{setting.name}_{option}",
                list_key,
                registry.site_number(option),
                title,
                option,
                isinstance(chosen, list) and option in chosen,
            )
            for option, title in setting.options.items()
        ]
    elif setting.kind == "boolean":
        yes_no = ((1, "Yes"), (0, "No"))
        elements.append(
            Choice(setting.name, setting.name, setting.title, yes_no, int(chosen is False))
        )
    elif setting.options:
        elements.append(_choice(setting, chosen))
    else:
        text = chosen if isinstance(chosen, str) else ""
        elements.append(Text(setting.name, setting.name, setting.title, text))
    if setting.mode:
        elements.append(_choice(setting.mode, rollout.managed.get(setting.mode.name)))
    return Policy(
        f"{browser.key}_{setting.name}",
        browser,
        setting.title,
        setting.description,
        key,
        tuple(fixed),
        tuple(elements),
        chosen=chosen is not None,
    )


def _choice(setting: Setting, chosen: managed.Value | None) -> Choice:
    """A drop-down list of the setting's options, of which the first stands there at first."""
    values = list(setting.options)
    index = values.index(chosen) if isinstance(chosen, str) else 0
    return Choice(setting.name, setting.name, setting.title, tuple(setting.options.items()), index)


def _stored(value: Any) -> int | str:
    return int(value) if isinstance(value, bool) else str(value)
