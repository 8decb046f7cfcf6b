"""The token, who listens on the companion's port, and what it works with."""

from __future__ import annotations

import datetime
import http.client
import json
import os
import pathlib
from collections.abc import Iterator
from typing import Any

import msgspec

from companion import __version__, configuration, settings, user
from companion.configuration import Configuration
from companion.doctor.check import Check, bad, note, ok
from companion.doctor.holder import holder
from companion.pairing import port
from companion.pairing.token import TokenError, own_token, token_path
from companion.review.accounts import standings
from companion.review.department import DepartmentError
from companion.review.policy import PolicyError

_LONGEST_ANSWER = 1024 * 1024


def checks(policy: str | None, department: pathlib.Path | None) -> Iterator[Check]:
    """Token first: without it nobody can prove to be this user's companion.

    ``policy`` and ``department`` are what the command line names.
    """
    try:
        # Asked for only where there is one: the doctor leaves no file behind.
        given = os.environ.get("SECOND_LOOK_TOKEN") or os.path.lexists(token_path())
        token = own_token() if given else None
    except TokenError as error:
        yield bad("token", "cannot be used", str(error))
        yield note("port", "who holds it cannot be told without a token")
        return
    if token is None:
        yield note("token", "none yet; the companion makes one when it first starts")
    elif os.environ.get("SECOND_LOOK_TOKEN"):
        yield ok("token", "from SECOND_LOOK_TOKEN")
    else:
        yield ok("token", f"{token_path()}, yours, readable by you alone")
    try:
        yield _port(token, policy, department)
    except settings.SettingError as error:
        yield bad("port", "cannot be used", str(error))


def _port(token: str | None, policy: str | None, department: pathlib.Path | None) -> Check:
    wanted = settings.port()
    configured = _configured(policy, department)  # takes a while, so before it has proved itself
    if token and (found := port.find(token)):
        return _running(found, token, configured)
    if not wanted:
        return note("port", "any free one, and no companion of yours runs")
    if not port.answers(wanted):
        return note("port", f"nothing listens on {wanted}. The browser starts the companion")
    found_there = f"{wanted} is held by {holder(wanted)}, which is not your companion"
    if settings.named_port():
        mend = "End that program, or set SECOND_LOOK_PORT to a free port"
        return bad("port", found_there, mend)
    return note("port", f"{found_there}. Yours takes a free port instead")


def _configured(policy: str | None, department: pathlib.Path | None) -> Configuration | None:
    """What a companion would have that starts now."""
    try:
        return configuration.load(policy, department)
    except (PolicyError, DepartmentError):
        return None  # told of under its own subject


def _running(number: int, token: str, wanted: Configuration | None) -> Check:
    """Our companion answers; what a browser talks to is its version and rules, not ours."""
    version = _asked(number, "/v1/health").get("version", "unknown")
    if version != __version__:
        return note(
            "port",
            f"your companion on {number} is still version {version}, "
            f"and {__version__} is installed",
            "To have the new one at once, sign out and in again",
        )
    if other := wanted and _other(number, token, wanted):
        return note(
            "port",
            f"your companion on {number} works with {other}",
            "It notices within a minute, but for what was named when it was started: "
            "to change that, end it and start it again",
        )
    return ok("port", f"your companion answers on {number} and has proved itself")


def _other(number: int, token: str, wanted: Configuration) -> str | None:
    """What the companion works with in place of what is ``wanted``, as far as it tells."""
    pack, department = wanted.policy.pack, wanted.department
    told = _asked(number, "/v1/policy", token)
    if told and (told.get("id"), told.get("version")) != (pack.id, pack.version):
        return f"the policy {told.get('id')} {told.get('version')}, not {pack.id} {pack.version}"
    today = datetime.date.today()
    accounts = standings(department.accounts, department.roles, user.name(), today)
    told = _asked(number, "/v1/accounts", token)
    if told and told.get("accounts") != json.loads(msgspec.json.encode(accounts)):
        return "another department file: its official accounts or approvals differ"
    return None


def _asked(number: int, path: str, token: str | None = None) -> dict[str, Any]:
    """The answer of a companion that has proved itself; empty where it gives none."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    connection = http.client.HTTPConnection("127.0.0.1", number, timeout=port.ANSWER_SECONDS)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        answer = json.loads(response.read(_LONGEST_ANSWER))
        return answer if response.status == 200 and isinstance(answer, dict) else {}
    except (OSError, http.client.HTTPException, ValueError):
        return {}
    finally:
        connection.close()
