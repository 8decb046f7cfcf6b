"""The one time that every file of a package bears."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping

from companion.deploy.packages import ROOT, PackageError


def build_time(environment: Mapping[str, str] = os.environ) -> int:
    """Seconds since 1970: ``SOURCE_DATE_EPOCH``, else the time of the last commit.

    (https://reproducible-builds.org/docs/source-date-epoch/.)
    """
    given = environment.get("SOURCE_DATE_EPOCH", "")
    if given:
        if not (given.isascii() and given.isdigit()):
            raise PackageError("SOURCE_DATE_EPOCH must be a number of seconds since 1970")
        return int(given)
    try:
        asked = subprocess.run(
            ["git", "log", "-1", "--format=%ct"],  # noqa: S607 - git is where the user has it
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        return int(asked.stdout)
    except (OSError, subprocess.CalledProcessError, ValueError):
        raise PackageError(
            "No commit tells the time of this build. Set SOURCE_DATE_EPOCH, such as "
            "SOURCE_DATE_EPOCH=$(date +%s)"
        ) from None
