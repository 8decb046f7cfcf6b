"""Say what is wrong with an installation, one line each, and how to mend it.

Reads nothing that an officer wrote: there is nothing of the kind to read.
"""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import sys
from collections.abc import Iterator

from companion import settings
from companion.pairing import browsers, port
from companion.pairing.token import TokenError, own_token, token_path
from companion.review.classifier import MODEL, ModelError, read_metadata
from companion.review.department import Department, DepartmentError
from companion.review.policy import Policy, PolicyError, find

OLDEST_PYTHON = (3, 11)


@dataclasses.dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``mend`` is empty when it is well."""

    subject: str
    found: str
    mend: str = ""

    def __str__(self) -> str:
        state = "ok " if not self.mend else "BAD"
        return f"{state} {self.subject}: {self.found}" + (f". {self.mend}" if self.mend else "")


def checks(policy: str) -> Iterator[Check]:
    """Look at everything, in the order in which faults hide one another."""
    yield _python()
    yield _model()
    yield _policy(policy)
    yield _department()
    yield _token()
    yield from _port()
    for browser in browsers.browsers():
        if browser.present:
            yield _browser(browser)


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return Check("Python", version, "Install Python 3.11 or newer, then run: make run")
    return Check("Python", version)


def _model() -> Check:
    try:
        metadata = read_metadata(MODEL)
    except ModelError as error:
        return Check("model", str(error), "Fetch the release again: its files are damaged")
    return Check("model", f"{metadata['id']} {metadata['version']}, checksums match")


def _policy(name: str) -> Check:
    try:
        pack = Policy.load(find(name)).pack
    except PolicyError as error:
        return Check("policy", str(error), "Correct that line, or serve with a shipped pack")
    return Check("policy", f"{pack.id} {pack.version}")


def _department() -> Check:
    path = settings.department_file()
    if path is None:
        return Check("department file", "none (names and local terms are not known)")
    try:
        department = Department.load(path)
    except DepartmentError as error:
        return Check("department file", str(error), "Correct it, or unset SECOND_LOOK_DEPARTMENT")
    return Check("department file", f"{len(department.names)} names")


def _token() -> Check:
    try:
        own_token()
    except TokenError as error:
        return Check("token", "cannot be used", str(error))
    source = "SECOND_LOOK_TOKEN" if os.environ.get("SECOND_LOOK_TOKEN") else str(token_path())
    return Check("token", f"{source}, readable by you alone")


def _port() -> Iterator[Check]:
    try:
        token, wanted = own_token(), settings.port()
        found = port.find(token)
    except settings.SettingError as error:
        yield Check("port", "cannot be used", str(error))
        return
    except TokenError:
        yield Check("port", "cannot be told without a token", "Mend the token first")
        return
    if found:
        yield Check("port", f"your companion answers on {found} and has proved itself")
    elif port.answers(wanted):
        yield Check(
            "port",
            f"{wanted} is held by a program that is not your companion",
            "End that program, or set SECOND_LOOK_PORT to a free port, and start again",
        )
    else:
        yield Check("port", f"nothing listens on {wanted}", "Start it: second-look serve")


def _browser(browser: browsers.Browser) -> Check:
    mend = "Run: second-look pair"
    try:
        content = json.loads(browser.manifest.read_bytes())
        command = pathlib.Path(content["path"])
    except FileNotFoundError:
        return Check(browser.name, "does not know the companion", mend)
    except (OSError, ValueError, KeyError, TypeError):
        return Check(browser.name, f"{browser.manifest} is damaged", mend)
    if not os.access(command, os.X_OK):
        return Check(browser.name, f"{command} is missing or may not be run", mend)
    if content != browsers.manifest(browser, command):
        return Check(browser.name, f"{browser.manifest} is of another version", mend)
    return Check(browser.name, "may start the companion")
