"""The life of a companion: it finds its port, serves, begins anew on a change, and ends.

What it serves is ``companion.server``.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import dataclasses
import datetime
import errno
import gc
import os
import signal
import socket
import sys
from collections.abc import Iterator
from typing import NoReturn

from companion import __version__, settings, user
from companion.command import CommandError, load_configuration, load_reviewer, tell, warn
from companion.configuration import Changes
from companion.identity import chromium_ids
from companion.pairing import port as ports
from companion.pairing.orphan import CHANGED, Installed, Watch, installation
from companion.pairing.token import own_token
from companion.review.accounts import Standing, standings
from companion.review.language import prepare
from companion.server import private
from companion.server.app import create_app
from companion.server.loopback import listen
from companion.server.serve import serve as run


def serve(options: argparse.Namespace) -> int:
    """Run the companion until it is asked to end; returns the exit status.

    ``options`` are those of the command. Raises CommandError, and what reading the token and
    the settings raises.
    """
    private.forbid_core_dumps()
    prepare()
    with contextlib.ExitStack() as until_the_end:
        life = _Life(options, installation(), until_the_end)
        reason = _served(life)
        while reason == CHANGED:
            tell(f"Second Look begins anew: {reason}.", sys.stdout)
            # aiohttp's application, in a circle with itself, would keep the model in memory while
            # the next one is loaded.
            gc.collect()
            reason = _served(life)
    if life.bound:
        life.bound.close()
    if reason:
        tell(f"Second Look ends: {reason}.", sys.stdout)
    return 0


@dataclasses.dataclass
class _Life:
    """What stays when a companion begins anew.

    ``program`` is the one that was started. ``port`` is where it has listened last, and ``bound``
    what it goes on to listen with; both None at first, ``bound`` on Windows always.
    """

    options: argparse.Namespace
    program: Installed | None
    until_the_end: contextlib.ExitStack
    port: int | None = None
    bound: socket.socket | None = None

    @property
    def wanted(self) -> int:
        """The port where it has listened; at first the one that is named, or the machine's."""
        named = self.options.port if self.port is None else self.port
        return settings.port() if named is None else named


@contextlib.contextmanager
def _ending_in_order() -> Iterator[None]:
    """Let SIGTERM end the block, and the program, also where no loop is there to be told."""

    def end(*_: object) -> NoReturn:
        sys.exit(0)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _served(life: _Life) -> str | None:
    """Serve with what is set for this machine now.

    The port is published from the first time on until the end, since programs look for it also
    while the companion begins anew. Returns why this has ended by itself, None where it was asked
    to or has not begun.
    """
    options = life.options
    token = own_token()
    # First, so that a mistake is refused also where another companion answers already.
    configuration = load_configuration(options)
    if not life.bound and _left(life.wanted, token, options):
        return None
    reviewer = load_reviewer(configuration)
    try:
        configuration.keep()
    except OSError as error:
        warn(f"{error.filename}: {error.strerror}. No last good copy is kept")
    bound = life.bound
    if not bound:
        # Only now: who asks is answered soon, also another companion that starts at the same time.
        bound = _bound(life, token)
        if bound is None:
            return None
        _publish(bound.getsockname()[1], life.until_the_end)
    began_anew = life.port is not None
    # Where it begins anew, whoever asks finds it at the same place.
    life.port = port = bound.getsockname()[1]
    idle_seconds = None if options.idle_minutes is None else options.idle_minutes * 60
    changes = Changes(configuration, options.policy, options.department)
    watch = Watch(token, port, idle_seconds, changed=changes.seen, installed=life.program)
    ids = chromium_ids(settings.machine_in_force().value.extensions)
    department, name = configuration.department, user.name()

    def accounts() -> tuple[Standing, ...]:
        return standings(department.accounts, department.roles, name, datetime.date.today())

    app = create_app(reviewer, token, port, ids, asked=watch.asked, accounts=accounts)

    def started() -> None:
        lines = [token] if options.print_token else []
        lines.append(f"Second Look {__version__} answers on 127.0.0.1:{port}.")
        if began_anew:
            tell("\n".join(lines), sys.stdout)
        else:
            # Whoever has started it waits for this, and is to learn that it does not come.
            print(*lines, sep="\n", flush=True)

    # Held open until then, so that nobody else takes it; Windows ties a socket to one event loop.
    life.bound = None if os.name == "nt" else bound.dup()
    with contextlib.suppress(KeyboardInterrupt):
        return asyncio.run(run(app, bound, started, watch.end))
    return None


def _publish(port: int, until_the_end: contextlib.ExitStack) -> None:
    """Let programs find the companion on ``port``; raises CommandError if none would."""
    # Not before: from within a library that is being imported, no exception comes out as it was.
    until_the_end.enter_context(_ending_in_order())
    try:
        until_the_end.enter_context(ports.published(port))
    except OSError as error:
        reason = f"{ports.port_path()}: {error.strerror}"
        if port != settings.port():
            raise CommandError(f"{reason}. Nothing would find a companion on {port}") from None
        warn(f"{reason}. The companion is looked for on {port} all the same")


def _bound(life: _Life, token: str) -> socket.socket | None:
    """A socket that listens on the port that is named; without one that of the machine, or any.

    None where this user's companion answers already.
    """
    options, wanted = life.options, life.wanted
    named = settings.named_port() if options.port is None else options.port
    try:
        return listen(wanted)
    except OSError as error:
        if _left(wanted, token, options):
            return None
        if wanted != named:
            warn(f"port {wanted} is held by another program; a free one takes its place")
            return listen(0)
        if error.errno != errno.EADDRINUSE:
            raise CommandError(f"port {wanted} cannot be used: {error.strerror}") from None
        raise CommandError(
            f"port {wanted} is held by another program. End it, or choose a port with --port."
        ) from None


def _left(port: int, token: str, options: argparse.Namespace) -> bool:
    """Whether ``port`` is left to this user's companion, which answers there already.

    Raises CommandError if that does not have what ``options`` name.
    """
    if not ports.proven(port, token):
        return False
    if options.policy or options.department or settings.named_department():
        raise CommandError(
            f"your companion on 127.0.0.1:{port} goes on with the policy and department file that "
            "it has. End it first, or add --port 0: one that a browser has started makes way "
            "within a minute"
        )
    print(f"Second Look already answers on 127.0.0.1:{port}.")
    return True
