"""All checks, in their order."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

from companion import settings
from companion.deploy.browsers import BROWSERS
from companion.doctor import configured, hosts, listening, policy, profiles, program
from companion.doctor.check import Check
from companion.doctor.policy_files import in_force
from companion.identity import chromium_ids

ROOT = pathlib.Path("/")


def examine(
    policy_name: str | None = None,
    department: pathlib.Path | None = None,
    root: pathlib.Path = ROOT,
) -> Iterator[Check]:
    """Look at everything, in the order in which faults hide one another.

    ``policy_name`` and ``department`` are what the command line names. Machine-wide files
    of browsers are looked for below ``root``.
    """
    yield program.python()
    yield from program.model()
    yield from configured.checks(policy_name, department)
    yield from listening.checks(policy_name, department)
    ids = chromium_ids(settings.machine_in_force().value.extensions)
    chosen = [browser for browser in BROWSERS if hosts.machine_wide(browser, root)]
    for browser in BROWSERS:
        home = profiles.home(browser)
        told = in_force(browser, root)
        installs = policy.installs(browser, told, ids)
        rolled_out = browser in chosen or installs
        if home is None and not rolled_out and not told.faults:
            continue  # neither used here nor meant to be
        elsewhere = [] if rolled_out else [other.title for other in chosen]
        yield from hosts.checks(browser, root, told.policies, elsewhere)
        yield from policy.checks(browser, told, ids)
        yield from profiles.checks(browser, home, ids, told.changed if installs else None)
