"""Exports of comments to judge, and a judge that needs no model."""

import contextlib
import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from companion.moderation.record import Record
from companion.moderation.run import Summary, Teller, run
from companion.moderation.source import Comment, Source, Unread
from companion.review.types import Moderation

CANARY = "Qz7Canary"
TEXTS = [
    "I will kill you",
    'Say "hi", chief;\ntwo lines',
    "\tñ 👮🏽‍♀️ religion",
    "=1+1",
    "so, race",
    "ok",
]
FORMS = [".csv", ".jsonl"]
COMMENTS = [f"comment {n}: {'kill' if n % 7 == 0 else 'fine'}\r\n{n * n}" for n in range(120)]


def judge(text: str) -> Moderation:
    """Says by the text's own words what is to come out, so that no two rows look alike."""
    grounds = tuple(ground for ground in ("race", "religion", "sex") if ground in text)
    reason = "threat" if "kill" in text else "bias" if grounds else "none"
    verdict = (
        "keep" if reason == "none" else "ask" if "maybe" in text or "sex" in text else "removable"
    )
    score = sum(text.encode()) % 997 / 1000
    return Moderation(
        verdict == "removable", verdict, reason, grounds, "3 ¶2", score, (), f"may be {verdict}"
    )


def read(path: Path, column: str | None = None) -> list[Comment | Unread]:
    with contextlib.closing(Source(path, column)) as source:
        return list(source)


def moderate(
    path: Path,
    out: Path | None = None,
    judges: Iterable[Callable[[str], Moderation]] = (judge, judge),
    *,
    column: str | None = None,
    with_text: bool = False,
) -> tuple[Summary, str]:
    """The summary, and what was told on the way."""
    told = io.StringIO()
    with contextlib.ExitStack() as files:
        source = files.enter_context(contextlib.closing(Source(path, column)))
        record = None
        if out:
            record = Record(out, source, with_text=with_text)
            files.enter_context(contextlib.closing(record))
        return run(source, list(judges), record, Teller(told)), told.getvalue()


def export(path: Path, texts: Iterable[str], **dialect: str) -> Path:
    """An export of ``texts`` with ids, as CSV or JSONL."""
    if path.suffix == ".jsonl":
        lines = [json.dumps({"id": f"c{n}", "text": text}) for n, text in enumerate(texts)]
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, **dialect)
        writer.writerow(["id", "text", "likes"])
        writer.writerows([f"c{n}", text, 3] for n, text in enumerate(texts))
    return path


def add(path: Path, line: bytes) -> None:
    """Put one more ``line`` behind an export."""
    path.write_bytes(path.read_bytes() + line)


def rows(path: Path) -> list[dict[str, object]]:
    """What was written, as any reader of the format takes it."""
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file, strict=True))


def lines(path: Path) -> int:
    return path.read_bytes().count(b"\r\n") if path.exists() else 0
