"""The file that a run writes: one line a comment, as CSV or JSONL, gone on with if it is there.

It holds what was judged and, only where that is asked for, what the comment said.
"""

from __future__ import annotations

import codecs
import csv
import io
import pathlib
from collections.abc import Callable, Iterator
from typing import Any, Literal, Protocol

import msgspec
from msgspec import UNSET, Struct, UnsetType

from companion.moderation.source import LONGEST_LINE, Comment, ModerationError, Source
from companion.review.types import Concern, Ground, Moderation, Verdict

_LONGEST = 2 * LONGEST_LINE
"""In bytes, what a line may have: it holds more than the comment, and writes it otherwise."""
_FORMULA = "=+-@\t\r"
"""What begins a formula for a spreadsheet: a comment's writer must not get to run one."""


class Judged(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A comment's line. ``id`` is left out where the export has none, ``text`` unless asked for."""

    row: int
    id: str | UnsetType = UNSET
    verdict: Verdict
    reason: Concern | Literal["none"]
    grounds: tuple[Ground, ...]
    clause: str
    score: float
    message: str
    text: str | UnsetType = UNSET


class Form(Protocol):
    """How lines are written and read."""

    @property
    def headers(self) -> tuple[bytes, ...]:
        """What the first line may be, with ours before those of older versions; none for none."""

    def shown(self, text: str) -> str:
        """``text`` as it stands in a line."""

    def start(self, row: int) -> bytes:
        """How the line of ``row`` begins."""

    def encode(self, judged: Judged) -> bytes:
        """The line, with its end."""

    def decode(self, line: bytes) -> Judged:
        """Raises ValueError."""

    def whole(self, line: bytes) -> bool:
        """Whether a line of the file ends a line of ours."""


class Jsonl:
    """An object a line."""

    headers = ()

    def shown(self, text: str) -> str:
        return text

    def start(self, row: int) -> bytes:
        return b'{"row":%d,' % row

    def encode(self, judged: Judged) -> bytes:
        return msgspec.json.encode(judged) + b"\n"

    def decode(self, line: bytes) -> Judged:
        return msgspec.json.decode(line, type=Judged)

    def whole(self, line: bytes) -> bool:
        return line.endswith(b"\n")


class Csv:
    """What spreadsheets open (RFC 4180)."""

    def __init__(self, columns: list[str]) -> None:
        self._columns = columns
        header = self._line(columns)
        # The mark tells spreadsheets which letters these are.
        self.headers = (codecs.BOM_UTF8 + header, header)

    def shown(self, text: str) -> str:
        return f"'{text}" if text.startswith(tuple(_FORMULA)) else text

    def start(self, row: int) -> bytes:
        return b"%d," % row

    def encode(self, judged: Judged) -> bytes:
        cells = msgspec.structs.asdict(judged)
        cells["grounds"] = " ".join(judged.grounds)
        for name in ("id", "text"):
            if isinstance(cells[name], str):
                cells[name] = self.shown(cells[name])
        return self._line([cells[name] for name in self._columns])

    def decode(self, line: bytes) -> Judged:
        # The export is read meanwhile, under the limit that finds its open quotation marks.
        limit = csv.field_size_limit(_LONGEST)
        try:
            [cells] = csv.reader([line.decode()], strict=True)
        except csv.Error as error:
            raise ValueError from error
        finally:
            csv.field_size_limit(limit)
        found: dict[str, Any] = dict(zip(self._columns, cells, strict=True))
        found["grounds"] = found["grounds"].split()
        return msgspec.convert(found, Judged, strict=False)

    def whole(self, line: bytes) -> bool:
        return line.endswith(b"\r\n") and line.count(b'"') % 2 == 0

    def _line(self, cells: list[Any]) -> bytes:
        line = io.StringIO()
        csv.writer(line).writerow(cells)
        return line.getvalue().encode()


FORMS: dict[str, Callable[[list[str]], Form]] = {".csv": Csv, ".jsonl": lambda _: Jsonl()}
"""By the ending of the file's name; each is given the fields of ``Judged`` that are used."""


class Record:
    """The file at ``path``. What is there already is read with ``kept`` before more is added."""

    def __init__(self, path: pathlib.Path, source: Source, *, with_text: bool) -> None:
        """Open or make the file, for what ``source`` holds; raises ModerationError and OSError."""
        form = FORMS.get(path.suffix.lower())
        if form is None:
            raise ModerationError(f"{path}: the name must end in .csv or .jsonl")
        if path.exists() and path.samefile(source.path):
            raise ModerationError(f"{path}: these are the comments. Name another file with --out")
        with_id = bool(source.id_column)
        left_out = {"id": not with_id, "text": not with_text}
        self._form = form([n for n in Judged.__struct_fields__ if not left_out.get(n)])
        self._with = with_id, with_text
        self.path = path
        self._file = path.open("a+b")
        self._whole = 0
        self._torn = b""

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def kept(self) -> Iterator[Judged]:
        """What an earlier run has judged, in order; ``ModerationError`` for anything else."""
        lines = self._lines()
        headers = self._form.headers
        if headers and next(lines, headers[0]) not in headers:
            raise self.stranger()
        for line in lines:
            try:
                judged = self._form.decode(line)
            except ValueError:
                raise self.stranger() from None
            if (judged.id is not UNSET, judged.text is not UNSET) != self._with:
                raise self.stranger()
            yield judged

    def holds(self, judged: Judged, comment: Comment) -> bool:
        """Whether a line that is ``kept`` is that of ``comment``."""
        return (
            judged.row == comment.row
            and judged.id in (UNSET, self._form.shown(comment.id))
            and judged.text in (UNSET, self._form.shown(comment.text))
        )

    def mend(self, row: int | None) -> None:
        """Take away what an interrupted run has left of the line of ``row``, and get ready to add.

        To be called after ``kept``; without a ``row`` nothing is to come.
        """
        expected = () if self._whole else self._form.headers
        if not expected and row is not None:
            expected = (self._form.start(row),)
        torn = self._torn
        if torn and not any(torn.startswith(one) or one.startswith(torn) for one in expected):
            raise self.stranger()
        self._file.truncate(self._whole)
        if not self._whole:
            self._file.write(b"".join(self._form.headers[:1]))

    def add(self, comment: Comment, moderation: Moderation) -> Judged:
        """Write the line of ``comment``, so that it stays whatever happens."""
        with_id, with_text = self._with
        judged = Judged(
            row=comment.row,
            id=comment.id if with_id else UNSET,
            verdict=moderation.verdict,
            reason=moderation.reason,
            grounds=moderation.grounds,
            clause=moderation.clause,
            score=moderation.score,
            message=moderation.message,
            text=comment.text if with_text else UNSET,
        )
        self._file.write(self._form.encode(judged))
        self._file.flush()
        return judged

    def stranger(self) -> ModerationError:
        """What to raise where the file is not what this run would have written."""
        return ModerationError(
            f"{self.path}: not the record of such a run over these comments, or one that an older "
            "version began. Name another file with --out, or take this one away"
        )

    def _lines(self) -> Iterator[bytes]:
        """The whole lines of ours; what follows them is kept as torn."""
        self._file.seek(0)
        while True:
            line = self._file.readline(_LONGEST)
            while line and not self._form.whole(line):
                more = self._file.readline(_LONGEST)
                if not more:
                    self._torn = line
                    return
                line += more
                if len(line) > _LONGEST:
                    raise self.stranger()
            if not line:
                return
            self._whole += len(line)
            yield line
