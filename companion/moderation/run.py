"""Judges the comments of an export and counts what came out.

Comments are judged one by one, on several threads: together in one batch they would not
get the answers they get alone, since the model's arithmetic in eight bits is scaled by all
that it is given at once.
"""

from __future__ import annotations

import collections
import itertools
import queue
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TextIO, get_args

from companion.moderation.record import Judged, Record
from companion.moderation.source import Comment, ModerationError, Source, Unread
from companion.review.types import Moderation, Verdict

_VERDICTS: tuple[str, ...] = get_args(Verdict)
_WITHOUT_REASON = {"removable": "", "keep": "", "ask": "no words, another language, or too long"}
_CLEAR = "\r\x1b[K"

Judge = Callable[[str], Moderation]

THREADS = 2
"""As many cores as the companion uses at its work."""
AHEAD = 64
"""Comments that are read before the first of them is judged: enough to keep every thread busy."""
FIRST_ROWS, THEN_ONE_IN = 20, 50
"""Rows of an earlier run that are judged again, to see that it was the same run."""
EVERY_SECONDS = 0.5
"""Between two lines on how far it is."""
CLOSE = 0.001
"""By so much the score of a row may differ from that of an earlier run."""


class Summary:
    """Counts of what was judged, by reason and ground, and of what was not."""

    def __init__(self) -> None:
        self.reasons: dict[str, Counter[str]] = {verdict: Counter() for verdict in _VERDICTS}
        self.grounds: dict[str, Counter[str]] = {verdict: Counter() for verdict in _VERDICTS}
        self.unread: Counter[str] = Counter()

    def add(self, found: Moderation | Judged) -> None:
        """Count one comment."""
        reason = _WITHOUT_REASON[found.verdict] if found.reason == "none" else found.reason
        self.reasons[found.verdict][reason] += 1
        self.grounds[found.verdict].update(found.grounds)

    @property
    def judged(self) -> int:
        """How many comments were judged."""
        return sum(counter.total() for counter in self.reasons.values())

    def __str__(self) -> str:
        lines = [f"{self.judged:>10,} comments judged"]
        for verdict, reasons in self.reasons.items():
            lines.append(f"{reasons.total():>10,} {verdict:<10} {_told(reasons)}")
            if self.grounds[verdict]:
                lines.append(f"{'':>10} {'':<10} grounds: {_told(self.grounds[verdict])}")
        if self.unread:
            lines.append(f"{self.unread.total():>10,} {'not read':<10} {_told(self.unread)}")
        return "\n".join(line.rstrip() for line in lines)


class Teller:
    """Tells people on ``stream`` what is going on; how far it is only on a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._started = self._told = time.monotonic()
        self._judged = 0

    def say(self, line: str) -> None:
        """Write a line of its own."""
        self._stream.write(f"{_CLEAR if self._terminal else ''}{line}\n")

    def count(self, share: float) -> None:
        """One comment more is judged, and ``share`` of the file is read."""
        self._judged += 1
        now = time.monotonic()
        if self._terminal and now - self._told >= EVERY_SECONDS:
            self._told = now
            rate = self._judged / (now - self._started)
            line = f"{self._judged:,} judged, {share:.0%} read, {rate:,.0f} a second"
            self._stream.write(f"{_CLEAR}{line}")
            self._stream.flush()

    def end(self) -> None:
        """Leave the terminal clean."""
        if self._terminal:
            self._stream.write(_CLEAR)


def run(source: Source, judges: Sequence[Judge], record: Record | None, teller: Teller) -> Summary:
    """Judge what ``source`` holds, each of ``judges`` on a thread of its own.

    What ``record`` holds already is not judged again. Raises ``ModerationError`` where it
    holds something else, and OSError.
    """
    summary = Summary()
    comments = _read(source, summary, teller)
    if record:
        comments = _go_on(record, comments, judges[0], summary, teller)
    try:
        for comment, moderation in _judged(comments, judges):
            summary.add(moderation)
            if record:
                record.add(comment, moderation)
            teller.count(source.share)
    finally:
        teller.end()
    return summary


def _read(source: Source, summary: Summary, teller: Teller) -> Iterator[Comment]:
    """The comments, with what cannot be read told and counted."""
    for item in source:
        if isinstance(item, Unread):
            summary.unread[item.reason] += 1
            teller.say(f"{source.path}:{item.line}: {item.reason}")
        else:
            yield item


def _go_on(
    record: Record, comments: Iterator[Comment], judge: Judge, summary: Summary, teller: Teller
) -> Iterator[Comment]:
    """The comments that are not in the ``record`` of an interrupted run, which is mended."""
    for number, kept in enumerate(record.kept()):
        comment = next(comments, None)
        if comment is None or not record.holds(kept, comment):
            raise record.stranger()
        if number < FIRST_ROWS or number % THEN_ONE_IN == 0:
            _compare(kept, judge(comment.text), record)
        summary.add(kept)
    first = next(comments, None)
    record.mend(first.row if first else None)
    if summary.judged:
        teller.say(f"{record.path}: {summary.judged:,} comments are there, going on behind them")
    return itertools.chain([first] if first else [], comments)


def _compare(kept: Judged, now: Moderation, record: Record) -> None:
    fields = ("verdict", "reason", "grounds", "clause", "message")
    same = all(getattr(kept, name) == getattr(now, name) for name in fields)
    if not same or abs(kept.score - now.score) > CLOSE:
        raise ModerationError(
            f"{record.path}: row {kept.row} is judged otherwise now: it is of other comments, "
            "or of another policy or model. Name another file with --out"
        )


def _judged(
    comments: Iterable[Comment], judges: Sequence[Judge]
) -> Iterator[tuple[Comment, Moderation]]:
    """Each comment with its judgement, in order."""
    free: queue.SimpleQueue[Judge] = queue.SimpleQueue()
    for judge in judges:
        free.put(judge)

    def work(text: str) -> Moderation:
        judge = free.get()
        try:
            return judge(text)
        finally:
            free.put(judge)

    waiting: collections.deque[tuple[Comment, Future[Moderation]]] = collections.deque()
    pool = ThreadPoolExecutor(len(judges))
    try:
        for comment in comments:
            waiting.append((comment, pool.submit(work, comment.text)))
            if len(waiting) == AHEAD:
                done, judgement = waiting.popleft()
                yield done, judgement.result()
        for done, judgement in waiting:
            yield done, judgement.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _told(counts: Counter[str]) -> str:
    """Counts in words, the most first. What is kept needs no reason."""
    return ", ".join(f"{name} {count:,}" for name, count in counts.most_common() if name)
