"""Reads comments out of an export, one after another, whatever its size.

What cannot be read is told by line and reason, never by its text.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import dataclasses
import json
import pathlib
import re
from collections.abc import Iterator
from typing import Any

TEXT_COLUMNS = ("text", "comment", "message", "body", "content")
"""What the column of the text is called, where nobody says."""
ID_COLUMNS = ("id", "comment_id", "commentid")
DELIMITERS = ",;\t"

LONGEST_LINE = 8 * 1024 * 1024
"""In bytes, so that no line fills the memory: the rest of a longer one is dropped, which
leaves a record that cannot be read."""
LONGEST_FIELD = 1_000_000
"""In characters. From there on a quotation mark has surely been left open."""

_UTF16 = codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE
_UNDECODED = re.compile("[\udc80-\udcff]")
_LONE = re.compile("[\ud800-\udfff]")
_OLD_MAC = re.compile(r'(?:[^"\r]|"[^"]*+")*+\r+[^\r\n]')
"""A carriage return outside quotation marks with more behind it on its line."""

NOT_UTF8 = "not UTF-8"
NO_TEXT = "no text"
TOO_WIDE = (
    "more cells than the header names: a comment without quotation marks, or a column without a "
    "name"
)


class ModerationError(Exception):
    """The run cannot be done; the message says why and how to mend it, never any text."""


@dataclasses.dataclass(frozen=True, slots=True)
class Comment:
    """One comment; ``row`` counts the records of the export from 1, ``id`` is its own name."""

    row: int
    id: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Unread:
    """A record that begins on ``line`` and holds no comment, for what ``reason``."""

    line: int
    reason: str


class Source:
    """An export. Iterating it gives its records in order, once; close it in the end."""

    def __init__(self, path: pathlib.Path, column: str | None = None) -> None:
        """Open the export at ``path``, whose text is in ``column``.

        Raises ``ModerationError`` where it cannot be told what holds the text, and OSError.
        """
        self.path = path
        self.column = self.id_column = ""
        """What the text and the comment's own name are called; empty where there is none."""
        self._lines = _Lines(path)
        try:
            readers = {".csv": self._csv, ".jsonl": self._jsonl}
            if path.suffix.lower() not in readers:
                raise ModerationError(f"{path}: the name must end in .csv or .jsonl")
            self._records = readers[path.suffix.lower()](column)
        except BaseException:
            self.close()
            raise

    def __iter__(self) -> Iterator[Comment | Unread]:
        return self._records

    def __str__(self) -> str:
        found = f"{self.path}: the text is in `{self.column}`"
        return f"{found}, the id in `{self.id_column}`" if self.id_column else found

    def close(self) -> None:
        """Close the file."""
        self._lines.close()

    @property
    def share(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return self._lines.share

    def _csv(self, column: str | None) -> Iterator[Comment | Unread]:
        header = self._header()
        read = []
        for delimiter in DELIMITERS:
            with contextlib.suppress(csv.Error):
                reader = csv.reader(header, delimiter=delimiter, strict=True)
                read.append((delimiter, next(reader, []), reader.line_num))
        # The delimiter that leaves one column for the text, and the most columns beside it.
        delimiter, names, ended = max(
            read,
            key=lambda found: (len(_called(found[1], column)) == 1, len(found[1])),
            default=(",", [], 0),
        )
        # What follows the record in these lines would be skipped without a word.
        if ended < len(header):
            raise ModerationError(f"{self.path}: quotation marks out of place in the header")
        self._choose(names, column)
        text = names.index(self.column)
        own = names.index(self.id_column) if self.id_column else len(names)
        return self._csv_records(delimiter, len(names), text, own)

    def _csv_records(
        self, delimiter: str, width: int, text: int, own: int
    ) -> Iterator[Comment | Unread]:
        csv.field_size_limit(LONGEST_FIELD)
        # Strict: a quotation mark out of place must not hide the comments behind it.
        reader = csv.reader(map(_undecoded, self._lines), delimiter=delimiter, strict=True)
        row = 0
        while True:
            line = self._lines.number + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                row += 1
                yield Unread(line, self._fault(error))
                continue
            if cells:
                row += 1
                # A comment without quotation marks is cut at each of its delimiters. Where a
                # column has no name instead, it may as well be one before that of the text.
                if any(cells[width:]):
                    yield Unread(line, TOO_WIDE)
                    continue
                # What a spreadsheet leaves behind its last line is no comment: delimiters alone.
                left = len(cells) > 1 and not any(cells)
                found = cells[text] if text < len(cells) and not left else None
                yield _comment(row, line, cells[own] if own < len(cells) else "", found)

    def _fault(self, error: csv.Error) -> str:
        if self._lines.ended:
            return "a quotation mark is never closed: nothing behind it has been read"
        if "field limit" in str(error):
            return f"longer than {LONGEST_FIELD} characters, or a quotation mark is not closed"
        if "new-line" in str(error):
            return "a carriage return in a cell without quotation marks"
        return "quotation marks out of place"

    def _header(self) -> list[str]:
        """The lines of the first record, which names the columns."""
        lines: list[str] = []
        length, within = 0, False
        for data in self._lines:
            if not lines and not data.strip():
                continue
            line = _undecoded(data)
            if not lines and _OLD_MAC.match(line):
                raise ModerationError(
                    f"{self.path}: lines end in carriage returns alone. Save it with line feeds"
                )
            lines.append(line)
            length += len(line)
            within ^= line.count('"') % 2 == 1
            if not within or length > LONGEST_FIELD:
                break
        if within:
            raise ModerationError(f"{self.path}: a quotation mark in the header is not closed")
        return lines

    def _jsonl(self, column: str | None) -> Iterator[Comment | Unread]:
        objects = (found for data in self._lines if isinstance(found := _object(data), dict))
        # A picture without words may stand before it, or what the export says of itself.
        named = next((names for found in objects if _called(names := list(found), column)), [])
        self._choose(named, column)
        self._lines.rewind()
        return self._jsonl_records()

    def _jsonl_records(self) -> Iterator[Comment | Unread]:
        row = 0
        for data in self._lines:
            if not data.strip():
                continue
            row += 1
            found = _object(data)
            if isinstance(found, str):
                yield Unread(self._lines.number, found)
                continue
            text, name = found.get(self.column), found.get(self.id_column, "")
            if text is None and self.column in found:
                text = ""  # so an export writes a picture without words
            text = _LONE.sub("\ufffd", text) if isinstance(text, str) else None
            name = str(name) if isinstance(name, str | int) else ""
            yield _comment(row, self._lines.number, _LONE.sub("\ufffd", name), text)

    def _choose(self, names: list[str], column: str | None) -> None:
        """Settle which of ``names`` holds the text, and which the comment's own name."""
        called = _called(names, column)
        # A file without a header has a comment in its place, so what stands there is not told.
        if not called:
            wanted = (
                f"`{column}`" if column else f"{', '.join(TEXT_COLUMNS[:-1])} or {TEXT_COLUMNS[-1]}"
            )
            mend = "" if column else ". Say with --column what holds the text"
            raise ModerationError(f"{self.path}: nothing in it is called {wanted}{mend}")
        if len(called) > 1:
            mend = "Say which with --column" if len(set(called)) > 1 else "Rename all but one"
            raise ModerationError(
                f"{self.path}: more than one column may hold the text ({', '.join(called)}). {mend}"
            )
        [self.column] = called
        self.id_column = next((n for own in ID_COLUMNS for n in names if _plain(n) == own), "")


class _Lines:
    """The lines of a file as bytes, with their ends; knows where it is."""

    def __init__(self, path: pathlib.Path) -> None:
        self._path = path
        self._file = path.open("rb")
        self._size = path.stat().st_size
        self.number = 0
        self.ended = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        line = self._file.readline(LONGEST_LINE)
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        rest = line
        while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
            rest = self._file.readline(LONGEST_LINE)
        if self.number == 1:
            if line.startswith(_UTF16):
                raise ModerationError(f"{self._path}: in UTF-16. Save it as UTF-8")
            return line.removeprefix(codecs.BOM_UTF8)
        return line

    @property
    def share(self) -> float:
        return self._file.tell() / self._size if self._size else 1.0

    def rewind(self) -> None:
        self._file.seek(0)
        self.number, self.ended = 0, False

    def close(self) -> None:
        self._file.close()


def _called(names: list[str], column: str | None) -> list[str]:
    """The ``names`` that may hold the text: ``column``, or one of the usual."""
    if column in names:
        return [name for name in names if name == column]
    wanted = [_plain(column)] if column else TEXT_COLUMNS
    return [name for name in names if _plain(name) in wanted]


def _plain(name: str) -> str:
    return name.strip().casefold().replace(" ", "_")


def _object(line: bytes) -> dict[str, Any] | str:
    """The JSON object on a ``line``, or why there is none."""
    try:
        found = json.loads(line.decode())
    except UnicodeDecodeError:
        return NOT_UTF8
    except (ValueError, RecursionError):
        return "not JSON"
    return found if isinstance(found, dict) else "not a JSON object"


def _undecoded(line: bytes) -> str:
    """The text of a ``line`` with what is not UTF-8 kept apart, since only its cell is lost."""
    return line.decode(errors="surrogateescape")


def _comment(row: int, line: int, name: str, text: str | None) -> Comment | Unread:
    if text is None:
        return Unread(line, NO_TEXT)
    if _UNDECODED.search(text):
        return Unread(line, NOT_UTF8)
    return Comment(row, _UNDECODED.sub("\ufffd", name), text)
