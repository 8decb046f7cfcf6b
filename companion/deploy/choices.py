"""A department's choices: what is to be rolled out, to which browsers, on which systems.

    [department]
    name = "Elm Falls Police Department"
    [extension]
    update_url = "https://intranet.elmfalls.example/second-look/updates.xml"
    firefox_url = "https://intranet.elmfalls.example/second-look/second-look-0.2.0.xpi"

All other keys have defaults; ``questions.py`` writes every one of them with an explanation.
"""

from __future__ import annotations

import dataclasses
import pathlib
import re
from typing import Annotated, Any, NoReturn
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from companion import __version__, settings, toml
from companion.deploy import managed
from companion.deploy.browsers import BROWSERS, Browser
from companion.identity import EXTENSION_ID, is_chromium_id
from companion.review import accounts
from companion.review.accounts import OfficialAccount
from companion.review.policy import DEFAULT, PACKS, Policy, PolicyError

FILE = "choices.toml"
SYSTEMS = ("linux", "windows", "macos")

_Line = Annotated[str, Meta(max_length=200)]


class ChoiceError(Exception):
    """A choice cannot be used; the message says file, line and reason."""


class Department(Struct, frozen=True, forbid_unknown_fields=True):
    """Who rolls it out. ``contact`` is shown to officers; ``policy`` names a pack or its file.

    ``accounts`` and ``roles`` are those of the department file.
    """

    name: _Line
    names: tuple[_Line, ...] = ()
    confidential_terms: tuple[_Line, ...] = ()
    accounts: tuple[OfficialAccount, ...] = ()
    roles: dict[str, tuple[str, ...]] = {}
    contact: _Line = ""
    policy: _Line = DEFAULT


class Browsers(Struct, frozen=True, forbid_unknown_fields=True):
    """The browsers that officers use."""

    chrome: bool = True
    edge: bool = True
    chromium: bool = True
    firefox: bool = True


class Systems(Struct, frozen=True, forbid_unknown_fields=True):
    """The systems that officers use."""

    windows: bool = True
    macos: bool = True
    linux: bool = True


class Extension(Struct, frozen=True, forbid_unknown_fields=True):
    """The extension's package: under which id and version it is served, and where.

    ``update_url`` is the address of updates.xml, ``firefox_url`` that of the .xpi.
    """

    id: str = EXTENSION_ID
    version: str = __version__
    update_url: str | None = None
    firefox_url: str | None = None
    firefox_unsigned: bool = False


class Companion(Struct, frozen=True, forbid_unknown_fields=True):
    """The companion on every machine."""

    port: Annotated[int, Meta(ge=1, le=settings.LARGEST_PORT)] = settings.DEFAULT_PORT
    updates_key: str | None = None


class Choices(Struct, frozen=True, forbid_unknown_fields=True):
    """The choices file as it is written; ``settings`` are the extension's own and ``locked``."""

    department: Department
    browsers: Browsers = Browsers()
    systems: Systems = Systems()
    extension: Extension = Extension()
    settings: dict[str, Any] = {}
    companion: Companion = Companion()


@dataclasses.dataclass(frozen=True, slots=True)
class Rollout:
    """Checked choices, the text they were read from, and the department's own pack, if any."""

    choices: Choices
    text: str
    pack: str | None

    @classmethod
    def load(cls, path: pathlib.Path) -> Rollout:
        """Read the file at ``path``; raises ``ChoiceError``."""
        return cls.parse(toml.read(path, ChoiceError), str(path), path.parent)

    @classmethod
    def parse(cls, text: str, name: str, folder: pathlib.Path) -> Rollout:
        """Read the ``text`` of a file called ``name``, beside which in ``folder`` a pack may be.

        ``ChoiceError`` names ``name``, the line and the reason.
        """
        document = toml.Document(text, name, ChoiceError)
        given = document.content.get("department")
        roles = given.get("roles") if isinstance(given, dict) else None
        accounts.check_roles(document, roles, "department")
        choices = document.convert(document.content, Choices)
        _check_department(document, choices.department)
        _check_selection(document, choices)
        _check_extension(document, choices)
        _check_settings(document, choices.settings)
        key = choices.companion.updates_key
        if key is not None and not settings.is_updates_key(key):
            document.refuse(settings.NO_UPDATES_KEY, "companion", "updates_key")
        return cls(choices, text, _own_pack(document, choices.department.policy, folder))

    @property
    def browsers(self) -> tuple[Browser, ...]:
        """The chosen browsers."""
        return tuple(browser for browser in BROWSERS if getattr(self.choices.browsers, browser.key))

    @property
    def systems(self) -> tuple[str, ...]:
        """The chosen systems, as the choices name them."""
        chosen = self.choices.systems
        return tuple(name for name in SYSTEMS if getattr(chosen, name))

    @property
    def for_chromium(self) -> bool:
        """Whether Chrome, Edge or Chromium is among the browsers."""
        return any(not browser.gecko for browser in self.browsers)

    @property
    def for_firefox(self) -> bool:
        """Whether Firefox is among the browsers."""
        return any(browser.gecko for browser in self.browsers)

    @property
    def managed(self) -> dict[str, managed.Value]:
        """The extension's settings as the browsers hand them over, with the mode of each."""
        given = self.choices.settings
        found: dict[str, managed.Value] = {}
        for setting in managed.settings().values():
            if setting.name == managed.CONTACT and self.choices.department.contact:
                found[setting.name] = self.choices.department.contact
            elif setting.name in given:
                value = given[setting.name]
                if isinstance(value, list):
                    # In the order of the schema, as the registry has them.
                    value = [option for option in setting.options if option in value]
                found[setting.name] = value
                if setting.mode:
                    locked = setting.name in given.get(managed.LOCKED, ())
                    found[setting.mode.name] = managed.LOCKED if locked else managed.DEFAULT
        return found

    @property
    def crx_url(self) -> str:
        """Where the package for Chrome, Edge and Chromium is served: beside updates.xml."""
        return _beside(self.choices.extension.update_url, f"{self.package}.crx")

    @property
    def firefox_update_url(self) -> str | None:
        """Where Firefox asks for updates: beside the .xpi, if that is on a server.

        A file is read anew at each start of Firefox, without being asked for.
        """
        address = self.choices.extension.firefox_url
        return _beside(address, "updates.json") if scheme(address) == "https" else None

    @property
    def package(self) -> str:
        """What the names of the extension's packages begin with."""
        return f"second-look-{self.choices.extension.version}"


def _check_department(document: toml.Document, department: Department) -> None:
    for key in ("name", "names", "confidential_terms", "contact"):
        value = getattr(department, key)
        lines = (value,) if isinstance(value, str) else value
        if any(not line.strip() and (line or key != "contact") for line in lines):
            document.refuse(f"`{key}` must not be empty", "department", key)
        if not all(map(managed.is_line, lines)):
            document.refuse(f"`{key}` must be on one line", "department", key)
    if fault := managed.settings()[managed.CONTACT].fault(department.contact):
        document.refuse(f"`contact` {fault}", "department", "contact")
    accounts.check(document, department.accounts, department.roles, "department")
    # A machine that has such a file already had better go on with it.
    for number, account in enumerate(department.accounts):
        if accounts.is_address(account.handle):
            reason = f"`{account.handle}` is an address: write the handle or the page's name"
            document.refuse(reason, "department", "accounts", number, "handle")


def _check_selection(document: toml.Document, choices: Choices) -> None:
    for table in ("browsers", "systems"):
        if not any(msgspec.structs.asdict(getattr(choices, table)).values()):
            document.refuse(f"at least one of the {table} must be true", table)


def _check_extension(document: toml.Document, choices: Choices) -> None:
    extension, browsers = choices.extension, choices.browsers

    def refuse(reason: str, key: str) -> NoReturn:
        document.refuse(reason, "extension", key)

    if not is_chromium_id(extension.id):
        refuse(f"`{extension.id}` is no extension id: 32 letters from a to p", "id")
    if not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,5}){0,3}", extension.version):
        refuse(f"`{extension.version}` is no version: up to four numbers between dots", "version")
    chromium = browsers.chrome or browsers.edge or browsers.chromium
    needs = {
        "update_url": (chromium, "updates.xml will be"),
        "firefox_url": (browsers.firefox, "the .xpi will be"),
    }
    for key, (needed, what) in needs.items():
        address = getattr(extension, key)
        if address is None:
            if needed:
                refuse(f"`{key}` is missing: the https: or file: address at which {what}", key)
        elif "\\" in address:
            refuse(f"`{key}` has `\\`: between folders of an address stands `/`", key)
        elif scheme(address) is None:
            refuse(f"`{key}` must be the https: or file: address at which {what}", key)


def _check_settings(document: toml.Document, given: dict[str, Any]) -> None:
    known = {name: s for name, s in managed.settings().items() if name != managed.CONTACT}
    for name, value in given.items():
        if name == managed.LOCKED:
            continue
        if name not in known:
            names = ", ".join([*known, managed.LOCKED])
            document.refuse(f"unknown setting `{name}`; known are {names}", "settings", name)
        fault = known[name].fault(value)
        if isinstance(value, str) and not managed.is_line(value):
            fault = "must be a text on one line"
        if fault:
            document.refuse(f"`{name}` {fault}", "settings", name)
    locked = given.get(managed.LOCKED, [])
    if not isinstance(locked, list):
        document.refuse("`locked` must be a list of settings", "settings", managed.LOCKED)
    for name in locked:
        if not isinstance(name, str) or name not in given or name == managed.LOCKED:
            reason = f"`locked` names {name!r}, which is not set here"
        elif known[name].mode is None:
            reason = f"`locked` names {name!r}, which officers cannot change anyway"
        else:
            continue
        document.refuse(reason, "settings", managed.LOCKED)


def _own_pack(document: toml.Document, policy: str, folder: pathlib.Path) -> str | None:
    """The text of the department's own pack, or None where a shipped one is named."""
    shipped = sorted(path.stem for path in PACKS.glob("*.toml"))
    if policy in shipped:
        return None
    keys = ("department", "policy")
    if pathlib.PurePath(policy).name != policy or policy == FILE:
        document.refuse("`policy` must be the bare name of a file beside this one", *keys)
    path = folder / policy
    if not path.is_file():
        document.refuse(
            f"`{policy}` is neither a shipped pack ({', '.join(shipped)}) nor a file beside "
            "this one",
            *keys,
        )
    try:
        text = toml.read(path, PolicyError)
        Policy.parse(text, str(path))
    except PolicyError as error:
        raise ChoiceError(str(error)) from None
    return text


def scheme(address: str | None) -> str | None:
    """``https`` or ``file``, if ``address`` is one that a browser can fetch from."""
    if not address or not re.fullmatch(r"[!-~]+", address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.query or parts.fragment or not parts.path.strip("/") or parts.path.endswith("/"):
        return None
    if parts.scheme == "https":
        return "https" if parts.hostname and "@" not in parts.netloc else None
    return "file" if parts.scheme == "file" and address.startswith("file:///") else None


def _beside(address: str | None, name: str) -> str:
    return f"{(address or '').rpartition('/')[0]}/{name}"
