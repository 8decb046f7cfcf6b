"""The token, and who listens on the companion's port."""

from __future__ import annotations

import http.client
import json
import os
from collections.abc import Iterator

from companion import __version__, settings
from companion.doctor.check import Check, bad, note, ok
from companion.doctor.holder import holder
from companion.pairing import port
from companion.pairing.token import TokenError, own_token, token_path


def checks() -> Iterator[Check]:
    """Token first: without it nobody can prove to be this user's companion."""
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
        yield _port(token)
    except settings.SettingError as error:
        yield bad("port", "cannot be used", str(error))


def _port(token: str | None) -> Check:
    wanted = settings.port()
    if token and (found := port.find(token)):
        return _running(found)
    if not wanted:
        return note("port", "any free one, and no companion of yours runs")
    if not port.answers(wanted):
        return note("port", f"nothing listens on {wanted}. The browser starts the companion")
    found_there = f"{wanted} is held by {holder(wanted)}, which is not your companion"
    if settings.named_port():
        mend = "End that program, or set SECOND_LOOK_PORT to a free port"
        return bad("port", found_there, mend)
    return note("port", f"{found_there}. Yours takes a free port instead")


def _running(number: int) -> Check:
    """Our companion answers; what a browser talks to is its version, not ours."""
    version = _version(number)
    if version == __version__:
        return ok("port", f"your companion answers on {number} and has proved itself")
    return note(
        "port",
        f"your companion on {number} is still version {version}, and {__version__} is installed",
        "To have the new one at once, sign out and in again",
    )


def _version(number: int) -> str:
    """What a companion that has proved itself says to be; no token is needed to ask."""
    connection = http.client.HTTPConnection("127.0.0.1", number, timeout=port.ANSWER_SECONDS)
    try:
        connection.request("GET", "/v1/health")
        return str(json.loads(connection.getresponse().read(4096))["version"])
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return "unknown"
    finally:
        connection.close()
