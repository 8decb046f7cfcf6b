"""The command ``second-look``."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import pathlib
import sys
from typing import TYPE_CHECKING, get_args

from companion import __version__, settings
from companion.pairing.token import TokenError, own_token

if TYPE_CHECKING:
    from companion.review.reviewer import Reviewer

# Heavy imports stand inside the commands: `pair` and `--help` need no model.


class CommandError(Exception):
    """The command cannot do its work; the message says why and how to mend it."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 something is wrong, 2 misuse."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (CommandError, TokenError, settings.SettingError) as error:
        print(f"second-look: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def serve(options: argparse.Namespace) -> int:
    """Run the companion until it is asked to end."""
    from companion.pairing import port as ports
    from companion.review.language import prepare
    from companion.server.app import create_app
    from companion.server.private import forbid_core_dumps
    from companion.server.serve import bind
    from companion.server.serve import serve as run

    forbid_core_dumps()
    token = own_token()
    wanted = settings.port() if options.port is None else options.port
    try:
        bound = bind(wanted)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise CommandError(f"port {wanted} cannot be used: {error.strerror}") from None
        if ports.proven(wanted, token):
            print(f"Second Look already answers on 127.0.0.1:{wanted}.")
            return 0
        raise CommandError(
            f"port {wanted} is held by another program. End it, or choose a port with --port."
        ) from None
    reviewer = _reviewer(options)
    prepare()
    port = bound.getsockname()[1]

    def started() -> None:
        if options.print_token:
            print(token)
        print(f"Second Look {__version__} answers on 127.0.0.1:{port}.", flush=True)

    with ports.published(port), contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(create_app(reviewer, token, port), bound, started))
    return 0


def check(options: argparse.Namespace) -> int:
    """Judge a text given as argument or on standard input."""
    from companion import report

    if options.jsonl:
        return report.answer_lines(_reviewer(options), sys.stdin.buffer, sys.stdout)
    text = sys.stdin.read() if options.text in (None, "-") else options.text
    reviewer = _reviewer(options)
    review = reviewer.review(report.request(text.removesuffix("\n"), options))
    print(report.as_json(review) if options.json else report.as_text(text, review))
    return 0


def pair(options: argparse.Namespace) -> int:
    """Let this user's browsers find the companion."""
    from companion.pairing import browsers

    command = browsers.command_path()
    if command is None:
        raise CommandError(f"{browsers.COMMAND} is not installed. Run: make run")
    own_token()
    found = browsers.browsers()
    if options.browser_data:
        folder = options.browser_data / "NativeMessagingHosts"
        found = [browsers.Browser("Chromium", folder, present=True)]
    for browser in found:
        try:
            browsers.register(browser, command)
        except OSError as error:
            raise CommandError(f"{browser.manifest}: {error.strerror}") from None
        print(f"{browser.name}: {browser.manifest}")
    return 0


def doctor(options: argparse.Namespace) -> int:
    """Say what is wrong and how to mend it."""
    from companion.doctor import checks

    found = list(checks(options.policy))
    print(*found, sep="\n")
    return int(any(check.mend for check in found))


def evaluate(options: argparse.Namespace) -> int:
    """Measure the check on a labelled file."""
    from companion.evaluate import LabelledError, evaluate, read, table

    try:
        items = [item for path in options.files for item in read(path)]
    except LabelledError as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}") from None
    print(table(evaluate(_reviewer(options), items)))
    return 0


def bench(options: argparse.Namespace) -> int:
    """Measure start, memory and answering time of a companion of its own."""
    from companion.bench import bench

    print(bench(options.requests))
    return 0


def _reviewer(options: argparse.Namespace) -> Reviewer:
    from companion.review.classifier import ModelError
    from companion.review.department import Department, DepartmentError
    from companion.review.policy import PolicyError, find
    from companion.review.reviewer import Reviewer

    path = options.department or settings.department_file()
    try:
        department = Department.load(path) if path else None
        return Reviewer.load(find(options.policy), department=department)
    except (PolicyError, ModelError, DepartmentError) as error:
        raise CommandError(str(error)) from None


def _parser() -> argparse.ArgumentParser:
    from companion.review.types import Action

    parser = argparse.ArgumentParser(
        prog="second-look", description="A second look at a post before it goes out."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    rules = argparse.ArgumentParser(add_help=False)
    rules.add_argument("--policy", default="worcester-306", help="a shipped policy pack, or a file")
    rules.add_argument("--department", type=pathlib.Path, help="the department file")

    command = commands.add_parser("serve", parents=[rules], help=serve.__doc__)
    command.add_argument("--port", type=int, help="default 8306; 0 for any free one")
    command.add_argument(
        "--print-token", action="store_true", help="print the token first, for scripts"
    )
    command.set_defaults(run=serve)

    command = commands.add_parser("check", parents=[rules], help=check.__doc__)
    command.add_argument("text", nargs="?", help="the text; standard input without it")
    command.add_argument("--json", action="store_true", help="print the answer of the API")
    command.add_argument(
        "--jsonl", action="store_true", help="one request a line in, one answer a line out"
    )
    command.add_argument("--action", choices=get_args(Action), default="post")
    command.add_argument("--official", action="store_true", help="an account of the department")
    command.add_argument(
        "--affiliated", action="store_true", help="the profile shows the department"
    )
    command.set_defaults(run=check)

    command = commands.add_parser("pair", help=pair.__doc__)
    command.add_argument(
        "--browser-data",
        type=pathlib.Path,
        metavar="FOLDER",
        help="only a Chromium run with this --user-data-dir",
    )
    command.set_defaults(run=pair)

    command = commands.add_parser("doctor", parents=[rules], help=doctor.__doc__)
    command.set_defaults(run=doctor)

    command = commands.add_parser("evaluate", parents=[rules], help=evaluate.__doc__)
    command.add_argument("files", nargs="+", type=pathlib.Path, metavar="FILE.jsonl")
    command.set_defaults(run=evaluate)

    command = commands.add_parser("bench", help=bench.__doc__)
    command.add_argument("--requests", type=int, default=400)
    command.set_defaults(run=bench)
    return parser
