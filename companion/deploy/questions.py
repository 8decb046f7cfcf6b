"""Asks for the choices on the terminal, and writes them down so that they can be used again."""

from __future__ import annotations

import contextlib
import pathlib
import re
from collections.abc import Callable, Sequence
from typing import Any

from companion import __version__
from companion.deploy import managed
from companion.deploy.browsers import BROWSERS
from companion.deploy.choices import FILE, SYSTEMS, ChoiceError, Rollout
from companion.deploy.machine import array, quoted
from companion.identity import EXTENSION_ID, is_chromium_id
from companion.review.policy import DEFAULT
from companion.settings import DEFAULT_PORT

Ask = Callable[[str], str]
"""Shows a question and returns the answer, as ``input`` does."""
PACKED_ID = pathlib.Path("dist", "extension-id.txt")
"""Where ``make package`` leaves the id that its key gives, seen from the checkout."""
_ACCOUNTS = """[{ platform = "x", handle = "@elmfallspd", \
approved = [{ user = "jdoe", until = 2027-06-30 }, { role = "press" }] }]"""


def ask(
    answer: Ask,
    folder: pathlib.Path = pathlib.Path(),
    refuse: Callable[[str], None] = lambda _: None,
) -> str:
    """The text of a choices file. Raises EOFError where nobody answers any more.

    ``folder`` is where a pack of the department's own may be; ``refuse`` raises ``ChoiceError``
    for a pack that cannot be used for another reason.
    """

    def fault(key: str) -> Callable[[Any], str]:
        return lambda given: _fault(folder, key, given)

    def unfit(given: str) -> str:
        reason = fault("policy")(given)
        if not reason:
            try:
                refuse(given)
            except ChoiceError as error:
                reason = str(error)
        return reason

    name = _line(answer, "Name of the department", fault("name"))
    question = "Its short names and accounts, with commas between"
    names = _words(answer, question, fault("names"))
    question = "Whom officers may ask (a name, telephone or address)"
    contact = _line(answer, question, fault("contact"), "-")
    question = "Policy pack (a shipped one, or a file in this folder)"
    policy = _line(answer, question, unfit, DEFAULT)
    browsers = _among(answer, "Browsers", [browser.key for browser in BROWSERS])
    systems = _among(answer, "Systems", SYSTEMS)
    update_url = firefox_url = ""
    extension = EXTENSION_ID
    if any(browser.key in browsers for browser in BROWSERS if not browser.gecko):
        extension = _line(answer, "Id of the extension", fault("extension"), _packed_id())
        question = "Address at which updates.xml will be (https: or file:)"
        update_url = _line(answer, question, fault("update_url"))
    if any(browser.key in browsers for browser in BROWSERS if browser.gecko):
        package = f"second-look-{__version__}.xpi"
        beside = f"{update_url.rpartition('/')[0]}/{package}" if update_url else None
        question = "Address at which the .xpi will be (https: or file:)"
        firefox_url = _line(answer, question, fault("firefox_url"), beside)
    return _choices(
        name=name,
        names=names,
        contact="" if contact == "-" else contact,
        policy=policy,
        browsers=browsers,
        systems=systems,
        extension=extension,
        update_url=update_url,
        firefox_url=firefox_url,
    )


def _packed_id() -> str:
    """The id of the package that was built here, else that of the shipped one."""
    with contextlib.suppress(OSError, ValueError):
        packed = PACKED_ID.read_text(encoding="ascii").strip()
        if is_chromium_id(packed):
            return packed
    return EXTENSION_ID


def _fault(folder: pathlib.Path, key: str, given: str | list[str]) -> str:
    """Why an answer cannot be used; empty where choices with it can."""
    plain: dict[str, Any] = {
        "name": "Police",
        "names": [],
        "contact": "",
        "policy": DEFAULT,
        "browsers": [browser.key for browser in BROWSERS],
        "systems": SYSTEMS,
        "extension": EXTENSION_ID,
        "update_url": "https://intranet.example/updates.xml",
        "firefox_url": "https://intranet.example/second-look.xpi",
    }
    try:
        Rollout.parse(_choices(**{**plain, key: given}), FILE, folder)
    except ChoiceError as error:
        # There is no such file yet, nor a line of it.
        return re.sub(rf"^{re.escape(FILE)}:\d+: ", "", str(error))
    return ""


def _line(
    answer: Ask, question: str, fault: Callable[[str], str], default: str | None = None
) -> str:
    """One line, asked for until there is no ``fault`` with it."""
    prompt = f"{question} [{default}]: " if default else f"{question}: "
    given = answer(prompt).strip() or default or ""
    while reason := fault(given):
        given = answer(f"{reason}\n{prompt}").strip() or default or ""
    return given


def _words(
    answer: Ask, question: str, fault: Callable[[list[str]], str], default: str | None = None
) -> list[str]:
    """Words with commas between."""
    return _split(_line(answer, question, lambda text: fault(_split(text)), default))


def _among(answer: Ask, question: str, known: Sequence[str]) -> list[str]:
    """Words that are ``known``, in any case of letters; all of them where none is given."""

    def fault(words: list[str]) -> str:
        unknown = [word for word in words if word.lower() not in known]
        return f"unknown: {', '.join(unknown)}" if unknown else ""

    words = _words(answer, question, fault, ", ".join(known))
    return [word.lower() for word in words] or [*known]


def _split(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _choices(
    *,
    name: str,
    names: list[str],
    contact: str,
    policy: str,
    browsers: list[str],
    systems: list[str],
    extension: str,
    update_url: str,
    firefox_url: str,
) -> str:
    addresses = {"update_url": update_url, "firefox_url": firefox_url}
    lines = [
        "# What is to be rolled out. Use it again: second-look deploy choices.toml --out FOLDER",
        "",
        "[department]",
        f"name = {quoted(name)}",
        "# Short names and accounts, by which the department may be meant in a post.",
        f"names = {array(names)}",
        "# Words that are never to be posted, such as names of operations.",
        "confidential_terms = []",
        "# The official accounts, and who is approved for each: a user of the system, or a role.",
        f"# accounts = {_ACCOUNTS}",
        '# roles = { press = ["asmith", "bjones"] }',
        "# Whom officers may ask; they see it.",
        f"contact = {quoted(contact)}",
        "# A shipped policy pack, or the name of a file beside this one.",
        f"policy = {quoted(policy)}",
        "",
        "[browsers]",
        *(f"{browser.key} = {_truth(browser.key in browsers)}" for browser in BROWSERS),
        "",
        "[systems]",
        *(f"{system} = {_truth(system in systems)}" for system in SYSTEMS),
        "",
        "[extension]",
        "# Another one if you pack the extension with a key of your own.",
        f"id = {quoted(extension)}",
        f"version = {quoted(__version__)}",
        "# Where updates.xml will be for Chrome, Edge and Chromium, and the .xpi for Firefox.",
        *(
            f"{'' if address else '# '}{key} = {quoted(address)}"
            for key, address in addresses.items()
        ),
        "# true: Firefox ESR accepts the .xpi (and any other) without Mozilla's signature.",
        "firefox_unsigned = false",
        "",
        "[settings]",
        "# What is left out is left to the officers.",
    ]
    for setting in managed.settings().values():
        if setting.name != managed.CONTACT:
            lines.append(f"# {setting.title}: {_values(setting)}.")
            lines.append(f"# {setting.name} = {_example(setting)}")
    lines += [
        "# Of these settings, which an officer may not change.",
        "locked = []",
        "",
        "[companion]",
        f"port = {DEFAULT_PORT}",
        "# The public key (base64) of whoever signs your updates of model and policy.",
        '# updates_key = ""',
    ]
    return "".join(f"{line}\n" for line in lines)


def _values(setting: managed.Setting) -> str:
    if setting.kind == "boolean":
        return "true or false"
    options = ", ".join(quoted(option) for option in setting.options)
    return f"a list of {options}" if setting.kind == "array" else options or "a text"


def _example(setting: managed.Setting) -> str:
    if setting.kind == "boolean":
        return "true"
    return "[]" if setting.kind == "array" else quoted(next(iter(setting.options), ""))


def _truth(value: bool) -> str:
    return "true" if value else "false"
