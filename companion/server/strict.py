"""From the bytes of a body to a typed request, or to a refusal that names the place.

Anything that two JSON readers could take differently is refused: a field given twice, a
field nobody knows, numbers that JSON does not have. No message ever holds a value.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, NoReturn, TypeVar

import msgspec
from msgspec import Struct, inspect

from companion.review import utf16
from companion.review.types import MAX_TEXT
from companion.server.problems import BODY, Refusal

MAX_DEPTH = 8
"""Deepest nesting read. The deepest request there is, a batch, has four levels."""

_LONE = re.compile("[\ud800-\udfff]")
_PLAIN = re.compile("[a-z_]{1,32}")

T = TypeVar("T", bound=Struct)


def parse(body: bytes, kind: type[T]) -> T:
    """Reads a request of the given type; raises Refusal as ``read`` and ``typed`` do."""
    return typed(read(body), kind)


def read(body: bytes) -> Any:
    """What JSON the body holds, fit to be judged.

    Raises Refusal: 400 where it is not the strict JSON we read, 413 for a text that is too long.
    """
    try:
        found = json.loads(
            body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_number
        )
    except (ValueError, RecursionError):
        # ValueError: bad UTF-8, bad JSON, NaN, an integer of thousands of digits.
        raise Refusal(400, BODY, "is not valid JSON in UTF-8") from None
    return _clean(found, "", 1)


def typed(found: Any, kind: type[T]) -> T:
    """What was ``found`` by ``read`` as a request of the given type.

    Raises Refusal: 413 for a list that is too long, 422 for a field that is unknown, missing or
    has a wrong value.
    """
    try:
        return msgspec.convert(found, kind, strict=True)
    except msgspec.ValidationError:
        # Its message may quote what was sent, so ours is built from the schema instead.
        pass
    _explain(found, inspect.type_info(kind), "")
    raise Refusal(422, BODY, "does not match the schema")


class _Doubled(dict[str, Any]):
    """An object in which ``name`` stood twice; kept until its place is known."""

    name: str


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = _Doubled(found)
    [(doubled.name, _)] = Counter(name for name, _ in pairs).most_common(1)
    return doubled


def _no_number(_: str) -> NoReturn:
    raise ValueError


def _clean(value: Any, place: str, depth: int) -> Any:
    """The same value fit to be judged: lone surrogates replaced, limits kept.

    JavaScript cuts strings between the halves of an emoji while somebody types. U+FFFD is
    one UTF-16 unit as well, so every span stays where it was.
    """
    if isinstance(value, str):
        if len(value) * 2 > MAX_TEXT and utf16.length(value) > MAX_TEXT:
            raise Refusal(413, place or BODY, f"is longer than {MAX_TEXT} UTF-16 units")
        return _LONE.sub("\ufffd", value)
    if not isinstance(value, dict | list):
        return value
    if depth > MAX_DEPTH:
        outermost = re.split(r"[.\[]", place)[0]
        raise Refusal(400, outermost or BODY, "is nested too deeply")
    if isinstance(value, list):
        return [_clean(item, f"{place}[{i}]", depth + 1) for i, item in enumerate(value)]
    if isinstance(value, _Doubled):
        raise Refusal(400, _inside(place, value.name), "is given twice")
    return {
        _LONE.sub("\ufffd", name): _clean(item, _inside(place, name), depth + 1)
        for name, item in value.items()
    }


def _inside(place: str, name: str) -> str:
    """The place of a field. A name that could be somebody's text gives way to its parent."""
    if not _PLAIN.fullmatch(name):
        return place or BODY
    return f"{place}.{name}" if place else name


def _wrong(place: str, detail: str) -> NoReturn:
    raise Refusal(422, place or BODY, detail)


def _explain(value: Any, kind: inspect.Type, place: str) -> None:
    """Raises the refusal for the first thing in ``value`` that is not of ``kind``."""
    match kind:
        case inspect.Metadata():
            _explain(value, kind.type, place)
        case inspect.UnionType():
            if value is not None or not kind.includes_none:
                for option in kind.types:
                    if not isinstance(option, inspect.NoneType):
                        _explain(value, option, place)
        case inspect.StructType():
            _explain_object(value, kind, place)
        case inspect.ListType():
            if not isinstance(value, list):
                _wrong(place, "must be a list")
            if kind.max_length is not None and len(value) > kind.max_length:
                raise Refusal(413, place, f"has more than {kind.max_length} items")
            for index, item in enumerate(value):
                _explain(item, kind.item_type, f"{place}[{index}]")
        case inspect.LiteralType():
            if value not in kind.values:
                _wrong(place, f"must be one of {', '.join(map(str, kind.values))}")
        case inspect.StrType():
            if not isinstance(value, str):
                _wrong(place, "must be a string")
            if kind.max_length is not None and len(value) > kind.max_length:
                _wrong(place, f"is longer than {kind.max_length} characters")
            if kind.pattern is not None and not re.search(kind.pattern, value):
                _wrong(place, "does not have the form that the schema asks for")
        case inspect.BoolType():
            if not isinstance(value, bool):
                _wrong(place, "must be true or false")


def _explain_object(value: Any, kind: inspect.StructType, place: str) -> None:
    if not isinstance(value, dict):
        _wrong(place, "must be an object")
    known = {field.encode_name for field in kind.fields}
    for name in value:
        if name not in known:
            _wrong(_inside(place, name), "is not a field of this request")
    for field in kind.fields:
        if field.encode_name in value:
            _explain(value[field.encode_name], field.type, _inside(place, field.encode_name))
        elif field.required:
            _wrong(_inside(place, field.encode_name), "is required")
