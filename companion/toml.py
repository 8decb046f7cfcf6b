"""TOML files that people write: a mistake is refused with its file, line and reason."""

from __future__ import annotations

import pathlib
import re
import tomllib
from typing import Any, NoReturn, TypeVar

import msgspec
from msgspec import Struct, inspect

_T = TypeVar("_T", bound=Struct)


def read(path: pathlib.Path, refusal: type[Exception]) -> str:
    """The text of the file at ``path``; raises ``refusal`` where there is none to be had."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise refusal(f"{path}: {error.strerror}") from None
    except ValueError as error:  # NUL in the name
        raise refusal(f"{path}: {error}") from None
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
        except (ValueError, RecursionError):
            raise refusal(f"{name}: holds too long a number, or lists in too many lists") from None

    def convert(self, value: object, kind: type[_T], *keys: str) -> _T:
        """``value``, which stands under ``keys``, as a ``kind``."""
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            reason, _, place = str(error).partition(" - at ")
            inner = [
                int(part) if part.isdigit() else part
                for part in re.findall(r"[A-Za-z_]+|[0-9]+", place.strip("`$"))
            ]
            unknown = re.search(r"unknown field `(\w+)`", reason)
            named = [key for key in (*keys, *inner) if isinstance(key, str)]
            where = f" (at {'.'.join(named)})" if named else ""
            if allowed := _allowed(inspect.type_info(kind), inner):
                where += f". Allowed: {', '.join(allowed)}"
            self.refuse(f"{reason}{where}", *keys, *inner, *([unknown.group(1)] if unknown else []))

    def refuse(self, reason: str, *keys: str | int) -> NoReturn:
        """Raise the refusal, with the line on which ``keys`` stand; numbers count in a list."""
        raise self._refusal(f"{self._name}:{self._line(list(keys))}: {reason}") from None

    def _line(self, keys: list[str | int]) -> int:
        """The line on which the deepest of ``keys`` that the text holds is written.

        TOML parsers keep no positions, so this follows the tables by their headers.
        """
        best, depth = 1, 0
        table: list[str | int] = []
        last: dict[tuple[str | int, ...], int] = {}
        for number, line in enumerate(self._text.split("\n"), 1):
            header = re.match(r"\s*(\[+)([^\]]+)\]+", line)
            entry = re.match(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)\s*=""", line)
            if header:
                table = _place(header.group(2).split("."), header.group(1) == "[[", last)
            path = table if header else [*table, entry.group(1).strip("\"'")] if entry else []
            if len(path) > depth and path == keys[: len(path)]:
                best, depth = number, len(path)
        return best


def _allowed(kind: inspect.Type, place: list[str | int]) -> list[str]:
    """The words that may stand at ``place`` in a ``kind``, where only some may."""
    match kind:
        case inspect.Metadata():
            return _allowed(kind.type, place)
        case inspect.UnionType():
            return [word for option in kind.types for word in _allowed(option, place)]
        case inspect.LiteralType() if not place:
            return [*map(str, kind.values)]
        case inspect.VarTupleType() | inspect.ListType() if place:
            return _allowed(kind.item_type, place[1:])
        case inspect.StructType() if place:
            fields = {field.encode_name: field.type for field in kind.fields}
            return _allowed(fields[name], place[1:]) if (name := str(place[0])) in fields else []
    return []


def _place(
    names: list[str], in_list: bool, last: dict[tuple[str | int, ...], int]
) -> list[str | int]:
    """The place of a table; ``last`` is the number of the last one in each list of tables."""
    place: list[str | int] = []
    for depth, name in enumerate(names, 1):
        place.append(name)
        key = tuple(place)
        if in_list and depth == len(names):
            last[key] = last.get(key, -1) + 1
        if key in last:
            place.append(last[key])
    return place
