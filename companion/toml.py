"""TOML files that people write: a mistake is refused with its file, line and reason."""

from __future__ import annotations

import pathlib
import re
import tomllib
from typing import Any, NoReturn, TypeVar

import msgspec
from msgspec import Struct

_T = TypeVar("_T", bound=Struct)


def read(path: pathlib.Path, refusal: type[Exception]) -> str:
    """The text of the file at ``path``; raises ``refusal`` where there is none to be had."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise refusal(f"{path}: {error.strerror}") from None
    try:
        # Windows' own editors put a byte order mark first, which TOML does not know.
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refusal(f"{path}:{line}: not UTF-8 at byte {error.start}") from None


class Document:
    """The TOML ``text`` of the file ``name``; whatever is wrong in it raises ``refusal``."""

    def __init__(self, text: str, name: str, refusal: type[Exception]) -> None:
        self._text = text
        self._name = name
        self._refusal = refusal
        try:
            self.content: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"\(at line (\d+),", str(error))
            line = int(place.group(1)) if place else text.count("\n") + 1  # "at end of document"
            raise refusal(f"{name}:{line}: {error}") from None

    def convert(self, value: object, kind: type[_T], *keys: str) -> _T:
        """``value``, which stands under ``keys``, as a ``kind``."""
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            reason, _, place = str(error).partition(" - at ")
            inner = re.findall(r"[A-Za-z_]+", place.strip("`$"))
            unknown = re.search(r"unknown field `(\w+)`", reason)
            where = f" (at {'.'.join([*keys, *inner])})" if keys or inner else ""
            self.refuse(f"{reason}{where}", *keys, *inner, *([unknown.group(1)] if unknown else []))

    def refuse(self, reason: str, *keys: str) -> NoReturn:
        """Raise the refusal, with the line on which ``keys`` stand."""
        raise self._refusal(f"{self._name}:{self._line(list(keys))}: {reason}") from None

    def _line(self, keys: list[str]) -> int:
        """The line on which the deepest of ``keys`` that the text holds is written.

        TOML parsers keep no positions, so this follows the tables by their headers.
        """
        best, depth = 1, 0
        table: list[str] = []
        for number, line in enumerate(self._text.split("\n"), 1):
            header = re.match(r"\s*\[+([^\]]+)\]+", line)
            entry = re.match(r"\s*([A-Za-z_-]+)\s*=", line)
            if header:
                table = header.group(1).split(".")
            path = table if header else [*table, entry.group(1)] if entry else []
            if len(path) > depth and path == keys[: len(path)]:
                best, depth = number, len(path)
        return best
