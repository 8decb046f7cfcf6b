"""What the commands of ``second-look`` share: how one fails, how it warns, what it judges with."""

from __future__ import annotations

import argparse
import errno
import os
import pathlib
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from companion.configuration import Configuration
    from companion.review.reviewer import Reviewer

# Heavy imports stand inside the functions: most commands need no model.


class CommandError(Exception):
    """The command cannot do its work; the message says why and how to mend it."""


def warn(message: str) -> None:
    """Say on standard error what does not keep the command from its work."""
    tell(f"second-look: {message}.", sys.stderr)


def tell(line: str, stream: TextIO) -> None:
    """Write ``line``, at once. That it cannot be does not keep from the work either."""
    try:
        print(line, file=stream, flush=True)
    except OSError as error:
        kept = os.dup(stream.fileno())
        silence(stream)
        stream.flush()
        if not _unread(error):
            os.dup2(kept, stream.fileno())
        os.close(kept)


def _unread(error: OSError) -> bool:
    """Whether nobody reads any more what is written."""
    return isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL)


def silence(stream: TextIO) -> None:
    """Let all go nowhere that is written to ``stream``; what it holds back would fail again."""
    with pathlib.Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())


def load_configuration(options: argparse.Namespace) -> Configuration:
    """What is in force for ``--policy`` and ``--department``; raises CommandError."""
    from companion.configuration import load
    from companion.review.department import DepartmentError
    from companion.review.policy import PolicyError

    try:
        loaded = load(options.policy, options.department)
    except (PolicyError, DepartmentError) as error:
        raise CommandError(str(error)) from None
    for fault in loaded.faults():
        warn(fault)
    return loaded


def load_reviewer(configured: Configuration, threads: int = 2) -> Reviewer:
    """A reviewer by what is ``configured``, with its model loaded; raises CommandError."""
    from companion.review.classifier import Classifier, ModelError
    from companion.review.reviewer import Reviewer

    try:
        classifier = Classifier.load(configured.model, threads)
    except ModelError as error:
        raise CommandError(str(error)) from None
    return Reviewer(configured.policy, classifier, configured.department)
