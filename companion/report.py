"""What ``second-look check`` reads and prints."""

from __future__ import annotations

import argparse
import codecs
from typing import BinaryIO, TextIO

import msgspec
from msgspec import UNSET

from companion.review.reviewer import Reviewer
from companion.review.types import Account, Request, Review
from companion.server.problems import Refusal, document
from companion.server.strict import parse

_REASONS = {
    "language": "the language is not covered",
    "too_long": "the text is too long",
}


def request(text: str, options: argparse.Namespace) -> Request:
    """The request that the command line describes."""
    account = Account("official" if options.official else "personal")
    return Request(
        text,
        action=options.action or "post",
        account=account,
        affiliated=options.affiliated,
        sensitivity=options.sensitivity or UNSET,
    )


def as_json(review: Review) -> str:
    """The answer as the API gives it."""
    return msgspec.json.encode(review).decode()


def as_text(text: str, review: Review) -> str:
    """The answer for a person."""
    units = text.encode("utf-16-le", "surrogatepass")
    lines = []
    for finding in review.findings:
        lines.append(f"{finding.title} (section {finding.clause})")
        for span in finding.spans:
            words = units[span.start * 2 : span.end * 2].decode("utf-16-le", "replace")
            lines.append(f"  Marked: {words!r}")
        lines += [f"  {finding.message}", f"  {finding.advice}"]
    if review.reason:
        lines.append(f"Not checked: {_REASONS[review.reason]}.")
    return "\n".join(lines) or "Nothing to look at again."


def answer_lines(reviewer: Reviewer, source: BinaryIO, target: TextIO) -> int:
    """One request a line in, one answer a line out, in order.

    A line that is no request is answered with a problem. Returns 1 if there was one.
    """
    wrong = 0
    for number, line in enumerate(source):
        content = line if number else line.removeprefix(codecs.BOM_UTF8)
        if not content.strip():
            continue
        try:
            answer: object = reviewer.review(parse(content, Request))
        except Refusal as refusal:
            wrong = 1
            answer = document(refusal)
        target.write(msgspec.json.encode(answer).decode() + "\n")
        target.flush()
    return wrong
