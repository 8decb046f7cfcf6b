"""JSON as Chromium reads files of policy.

With comments, with a comma after the last entry, and with line breaks in texts
(JSON_PARSE_CHROMIUM_EXTENSIONS and JSON_ALLOW_TRAILING_COMMAS in base/json/json_reader.h).
"""

from __future__ import annotations

import json
import re
from typing import Any

# What is never closed is taken up to the end: nothing in it is to be tried as another beginning.
_TEXT = r'"(?:[^"\\]|\\.)*+"'
_COMMENT = re.compile(rf'{_TEXT}|//[^\r\n]*|/\*.*?\*/|((?:"|/\*).*)', re.DOTALL)
_COMMA = re.compile(rf'((?:{_TEXT}|[\w\]}}])\s*),(?=\s*[\]}}])|{_TEXT}|".*', re.DOTALL)


def loads(data: bytes) -> Any:
    """The content of a file. Raises as ``json.loads`` does, with the lines of the file."""
    plain = _COMMENT.sub(_plain, data.decode("utf-8-sig"))
    return json.loads(_COMMA.sub(lambda m: f"{m[1]} " if m[1] else m[0], plain), strict=False)


def _plain(found: re.Match[str]) -> str:
    if found[1]:
        return found[0]
    if not found[0].startswith('"'):
        return re.sub(r"[^\n]", " ", found[0])
    if re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f]", found[0]):
        raise json.JSONDecodeError("Invalid control character", found.string, found.start())
    return found[0]
