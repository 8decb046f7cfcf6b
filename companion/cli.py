"""The command ``second-look``."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import io
import json
import math
import pathlib
import sys
from typing import TYPE_CHECKING, get_args

from companion import __version__, settings
from companion.command import CommandError, load_configuration, load_reviewer, silence, warn
from companion.pairing.token import TokenError, own_token
from companion.updates.errors import UpdateError

if TYPE_CHECKING:
    from companion.pairing.browsers import Browser

# Heavy imports stand inside the commands: `pair` and `--help` need no model.


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 something is wrong, 2 misuse.

    130 after Ctrl+C and 141 when nobody reads on, as a shell has it for SIGINT and SIGPIPE.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # On Windows a pipe would have the code page, which cannot write every text; a program
        # without a console has no streams at all.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        status = int(options.run(options))
        if sys.stdout:
            sys.stdout.flush()
        return status
    except (CommandError, TokenError, UpdateError, settings.SettingError) as error:
        print(f"second-look: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        silence(sys.stdout)  # whoever read has seen enough
        return 141


def serve(options: argparse.Namespace) -> int:
    """Run the companion until it is asked to end."""
    from companion.daemon import serve

    return serve(options)


def check(options: argparse.Namespace) -> int:
    """Judge a text given as argument or on standard input."""
    from companion import report
    from companion.server.private import forbid_core_dumps

    forbid_core_dumps()
    if options.jsonl:
        _alone(options)
        reviewer = load_reviewer(load_configuration(options))
        return report.answer_lines(reviewer, sys.stdin.buffer, sys.stdout)
    text = sys.stdin.read() if options.text in (None, "-") else options.text
    reviewer = load_reviewer(load_configuration(options))
    review = reviewer.review(report.request(text.removesuffix("\n"), options))
    print(report.as_json(review) if options.json else report.as_text(text, review))
    return 0


def _alone(options: argparse.Namespace) -> None:
    """Misuse where something is given that a line of ``--jsonl`` says for itself."""
    given = {
        "a text": options.text not in (None, "-"),
        "--json": options.json,
        "--action": options.action,
        "--official": options.official,
        "--affiliated": options.affiliated,
        "--sensitivity": options.sensitivity,
    }
    for name, value in given.items():
        if value:
            options.misuse(f"{name} does not go with --jsonl: each line is a whole request")


def pair(options: argparse.Namespace) -> int:
    """Let this user's browsers find the companion."""
    from companion.pairing import browsers

    found = browsers.browsers()
    if options.browser_data:
        folder = options.browser_data / "NativeMessagingHosts"
        found = [browsers.Browser("Chromium", folder)]
    if options.remove:
        return _unpair(found)
    command = browsers.command_path()
    if command is None:
        raise CommandError(f"{browsers.COMMAND} is not installed. Run: make run")
    own_token()
    extensions = settings.machine_in_force().value.extensions
    for browser in found:
        try:
            browsers.register(browser, command, extensions)
        except OSError as error:
            raise CommandError(f"{browser.manifest}: {error.strerror}") from None
        print(f"{browser.name}: {browser.manifest}")
    return 0


def _unpair(found: list[Browser]) -> int:
    from companion.pairing import browsers

    for browser in found:
        try:
            if browsers.unregister(browser):
                print(f"{browser.name}: {browser.manifest} is removed")
        except OSError as error:
            raise CommandError(f"{browser.manifest}: {error.strerror}") from None
    return 0


def deploy(options: argparse.Namespace) -> int:
    """Write what IT needs to roll Second Look out to a department's machines."""
    from companion.deploy import choices, folder, questions

    here = pathlib.Path()
    try:
        if options.choices:
            rollout = choices.Rollout.load(options.choices)
        else:
            folder.refuse_old(options.out)
            text = questions.ask(input, here, lambda pack: folder.refuse_old(options.out, pack))
            rollout = choices.Rollout.parse(text, choices.FILE, here)
        written, kept = folder.write(rollout, options.out)
    except choices.ChoiceError as error:
        raise CommandError(str(error)) from None
    except EOFError:
        raise CommandError("no answer came. Give a choices file instead") from None
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}") from None
    for path in kept:
        print(f"{path}: kept, since another has taken its place and says something else")
    print(f"{len(written)} files in {options.out}. Read {options.out / folder.README} first.")
    return 0


def doctor(options: argparse.Namespace) -> int:
    """Say what is wrong and how to mend it."""
    from companion.doctor.examine import examine

    found = list(examine(options.policy, options.department))
    if options.json:
        print(json.dumps([dataclasses.asdict(check) for check in found], indent=2))
    else:
        print(*found, sep="\n")
    return int(any(check.state == "bad" for check in found))


def evaluate(options: argparse.Namespace) -> int:
    """Measure the check on a labelled file."""
    from companion.evaluate import LabelledError, evaluate, read, table
    from companion.server.private import forbid_core_dumps

    forbid_core_dumps()
    try:
        items = [item for path in options.files for item in read(path)]
    except LabelledError as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}") from None
    print(table(evaluate(load_reviewer(load_configuration(options)), items)))
    return 0


def moderate(options: argparse.Namespace) -> int:
    """Judge an export of citizens' comments: which may be removed, which may not."""
    from companion.moderation.record import Record
    from companion.moderation.run import THREADS, Teller, run
    from companion.moderation.source import ModerationError, Source
    from companion.review.language import prepare
    from companion.server.private import forbid_core_dumps

    forbid_core_dumps()
    if options.with_text and not options.out:
        raise CommandError("--with-text needs --out")
    teller = Teller(sys.stderr)
    # Closing the record writes once more what has found no room.
    try:
        with contextlib.ExitStack() as files:
            source = files.enter_context(contextlib.closing(Source(options.file, options.column)))
            teller.say(str(source))
            reviewer = load_reviewer(load_configuration(options), threads=1)
            prepare()
            record = None
            if options.out:
                record = Record(options.out, source, with_text=options.with_text)
                files.enter_context(contextlib.closing(record))
            judges = [reviewer, *(reviewer.twin() for _ in range(THREADS - 1))]
            summary = run(source, [judge.moderate for judge in judges], record, teller)
    except ModerationError as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        place = error.filename or options.out or options.file
        raise CommandError(f"{place}: {error.strerror}") from None
    print(summary)
    return int(bool(summary.unread))


def bench(options: argparse.Namespace) -> int:
    """Measure start, memory and answering time of a companion of its own."""
    from companion.bench import bench

    print(bench(options.requests))
    return 0


def update(options: argparse.Namespace) -> int:
    """Install a signed model or policy pack for everybody on this machine, or go back."""
    from companion.configuration import in_its_place
    from companion.updates.content import slot_of
    from companion.updates.install import install, revert

    if options.revert is None:
        installed = install(options.file, allow_older=options.allow_older)
        if other := in_its_place(slot_of(installed.kind, installed.id)):
            print(f"{installed} is installed, and not used: {other}")
        else:
            print(f"{installed} is installed. Companions that run use it within a minute.")
        return 0
    slot, now = revert(options.revert)
    if other := in_its_place(slot):
        print(f"{slot}: gone back from the update. {other}")
    else:
        print(f"{slot}: {now.manifest or 'what is shipped'} is used within a minute.")
    for reason in now.refused:
        warn(reason)
    return int(bool(now.refused))


def sign_update(options: argparse.Namespace) -> int:
    """Make a signed update of a model or policy pack, or a key to sign with."""
    from companion.updates import sign

    if options.new_key:
        key = sign.new_key(options.new_key)
    else:
        if not (options.folder and options.key and options.out):
            raise CommandError("sign-update needs FOLDER, --key and --out, or --new-key alone")
        signed, key = sign.sign(
            options.folder, options.key, options.out, options.companion_min, options.companion_max
        )
        print(f"{options.out}: {signed}")
    print(f'Accepted where second-look.toml says: updates_key = "{key}"')
    return 0


def _port(text: str) -> int:
    try:
        return settings.port_number(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = math.nan
    if not 0 < minutes < math.inf:
        raise argparse.ArgumentTypeError("must be a number above 0")
    return minutes


def _count(text: str) -> int:
    count = int(text) if text.isdecimal() else 0
    if not count:
        raise argparse.ArgumentTypeError("must be a number above 0")
    return count


def _parser() -> argparse.ArgumentParser:
    from companion.review.types import Action, Sensitivity

    parser = argparse.ArgumentParser(
        prog="second-look", description="A second look at a post before it goes out."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    rules = argparse.ArgumentParser(add_help=False)
    rules.add_argument("--policy", help="a shipped policy pack, or a file")
    rules.add_argument("--department", type=pathlib.Path, help="the department file")

    command = commands.add_parser("serve", parents=[rules], help=serve.__doc__)
    command.add_argument("--port", type=_port, help="default 8306; 0 for any free one")
    command.add_argument(
        "--idle-minutes",
        type=_minutes,
        metavar="N",
        help="end when nobody has asked for so long, or another companion has taken over",
    )
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
    command.add_argument("--action", choices=get_args(Action), help="default post")
    command.add_argument("--official", action="store_true", help="an account of the department")
    command.add_argument(
        "--affiliated", action="store_true", help="the profile shows the department"
    )
    command.add_argument(
        "--sensitivity",
        choices=get_args(Sensitivity),
        help="for every concern, in place of what the policy pack sets",
    )
    command.set_defaults(run=check, misuse=command.error)

    command = commands.add_parser("pair", help=pair.__doc__)
    command.add_argument(
        "--browser-data",
        type=pathlib.Path,
        metavar="FOLDER",
        help="only a Chromium run with this --user-data-dir",
    )
    command.add_argument(
        "--remove",
        action="store_true",
        help="take that back, so that what is set up for all users of this machine counts",
    )
    command.set_defaults(run=pair)

    command = commands.add_parser("deploy", help=deploy.__doc__)
    command.add_argument(
        "choices",
        nargs="?",
        type=pathlib.Path,
        metavar="CHOICES.toml",
        help="the department's choices; they are asked for without it",
    )
    command.add_argument(
        "--out", type=pathlib.Path, required=True, metavar="FOLDER", help="where to write"
    )
    command.set_defaults(run=deploy)

    command = commands.add_parser("doctor", parents=[rules], help=doctor.__doc__)
    command.add_argument("--json", action="store_true", help="for programs that watch a fleet")
    command.set_defaults(run=doctor)

    command = commands.add_parser("evaluate", parents=[rules], help=evaluate.__doc__)
    command.add_argument("files", nargs="+", type=pathlib.Path, metavar="FILE.jsonl")
    command.set_defaults(run=evaluate)

    command = commands.add_parser("moderate", parents=[rules], help=moderate.__doc__)
    command.add_argument("file", type=pathlib.Path, metavar="FILE.csv|FILE.jsonl")
    command.add_argument(
        "--column", metavar="NAME", help="what holds the text; guessed from its name without it"
    )
    command.add_argument(
        "--out",
        type=pathlib.Path,
        metavar="FILE",
        help="write a line a comment, as .csv or .jsonl; go on with it where a run was interrupted",
    )
    command.add_argument(
        "--with-text", action="store_true", help="write the comment's text into --out as well"
    )
    command.set_defaults(run=moderate)

    command = commands.add_parser("bench", help=bench.__doc__)
    command.add_argument("--requests", type=_count, default=400)
    command.set_defaults(run=bench)
    command = commands.add_parser("update", help=update.__doc__)
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("file", nargs="?", type=pathlib.Path, metavar="FILE.slu")
    what.add_argument(
        "--revert", metavar="KIND", help="go back: model, policy, or policy-ID of several"
    )
    command.add_argument(
        "--allow-older", action="store_true", help="also one older than what is in force"
    )
    command.set_defaults(run=update)

    command = commands.add_parser("sign-update", help=sign_update.__doc__)
    command.add_argument("folder", nargs="?", type=pathlib.Path, metavar="FOLDER")
    command.add_argument("--key", type=pathlib.Path, metavar="KEY.pem", help="to sign with")
    command.add_argument("--out", type=pathlib.Path, metavar="FILE.slu")
    command.add_argument(
        "--companion-min", default=__version__, metavar="VERSION", help="default this one"
    )
    command.add_argument("--companion-max", metavar="VERSION", help="default any")
    command.add_argument(
        "--new-key", type=pathlib.Path, metavar="KEY.pem", help="only make a key, in a new file"
    )
    command.set_defaults(run=sign_update)
    return parser
