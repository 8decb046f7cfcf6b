"""Which version of the extension this user's browsers have.

An extension that was loaded unpacked is not looked for: Chromium names it only in a file
that also lists the sites a person has visited.
"""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import sys
from collections.abc import Iterator, Mapping

from companion import __version__
from companion.deploy.browsers import Browser
from companion.doctor.check import Check, bad, note, ok
from companion.identity import GECKO_ID
from companion.settings import is_there
from companion.versions import numbers, work_together

INSTALL_SECONDS = 15 * 60.0
"""Chromium reads its policies anew after so long at the latest."""
_CHROMIUM = {
    "linux": {"chrome": "google-chrome", "edge": "microsoft-edge", "chromium": "chromium"},
    "darwin": {"chrome": "Google/Chrome", "edge": "Microsoft Edge", "chromium": "Chromium"},
    "win32": {
        "chrome": "Google/Chrome/User Data",
        "edge": "Microsoft/Edge/User Data",
        "chromium": "Chromium/User Data",
    },
}


def home(
    browser: Browser, environment: Mapping[str, str] = os.environ, system: str = sys.platform
) -> pathlib.Path | None:
    """The folder of this user's profiles, if the browser has been used."""
    user = pathlib.Path(environment.get("HOME") or pathlib.Path.home())
    config = pathlib.Path(environment.get("XDG_CONFIG_HOME") or user / ".config")
    support = user / "Library" / "Application Support"
    if browser.gecko:
        places = {
            # Since 147 Firefox keeps new profiles where XDG says, and old ones where they were.
            "linux": [user / ".mozilla" / "firefox", config / "mozilla" / "firefox"],
            "darwin": [support / "Firefox" / "Profiles"],
            "win32": [pathlib.Path(environment.get("APPDATA", user), "Mozilla/Firefox/Profiles")],
        }[system]
    else:
        local = pathlib.Path(environment.get("LOCALAPPDATA", user))
        base = {"linux": config, "darwin": support, "win32": local}[system]
        places = [base / _CHROMIUM[system][browser.key]]
    # What Chromium itself has put there: the folder may hold our host manifest alone.
    trace = "" if browser.gecko else "Local State"
    return next((place for place in places if is_there(place / trace)), None)


def checks(
    browser: Browser, home: pathlib.Path | None, ids: tuple[str, ...], installed: float | None
) -> Iterator[Check]:
    """One line for each version that is found, against that of this companion.

    ``installed`` is since when policy installs the extension, None where it does not.
    """
    if home is None:
        return  # not used by this user
    subject = f"{browser.title} extension"
    found = sorted(_firefox(home) if browser.gecko else _chromium(home, ids))
    if not found:
        yield _missing(subject, browser, home, installed)
    for version in dict.fromkeys(found):
        together = work_together(version, __version__)
        told = f"{version}, and the companion is {__version__}"
        if version == __version__:
            yield ok(subject, version)
        elif together:
            yield ok(subject, f"{told}: they work together")
        elif numbers(version) < numbers(__version__):
            yield bad(subject, f"{told}: too far apart", "Update the extension")
        else:
            yield bad(subject, f"{told}: too far apart", "Update the companion")


def _missing(subject: str, browser: Browser, home: pathlib.Path, installed: float | None) -> Check:
    if installed is None:
        return note(subject, "in no profile (loaded unpacked it would not be seen)")
    if _last_used(browser, home) - installed < INSTALL_SECONDS:
        return note(subject, f"in no profile yet; policy installs it while {browser.title} runs")
    mend = f"Start {browser.title} again; if it stays away, {browser.page} says why"
    return bad(subject, "in no profile, and policy installs it", mend)


def _last_used(browser: Browser, home: pathlib.Path) -> float:
    """About when the browser ran last: the time of a file that it writes again and again."""
    times = [0.0]
    for path in home.glob("*/prefs.js" if browser.gecko else "Local State"):
        with contextlib.suppress(OSError):
            times.append(path.stat().st_mtime)
    return max(times)


def _chromium(home: pathlib.Path, ids: tuple[str, ...]) -> Iterator[str]:
    """The newest version in each profile; an older one stays until the browser ends."""
    for id_ in ids:
        for folder in home.glob(f"*/Extensions/{id_}"):
            versions = [path.name.partition("_")[0] for path in folder.iterdir() if path.is_dir()]
            yield from sorted(versions, key=numbers)[-1:]


def _firefox(home: pathlib.Path) -> Iterator[str]:
    for path in home.glob("*/extensions.json"):
        try:
            addons = json.loads(path.read_bytes())["addons"]
            yield from (str(addon["version"]) for addon in addons if addon["id"] == GECKO_ID)
        except (OSError, ValueError, KeyError, TypeError):
            continue  # Firefox itself is writing it, or another version of it
