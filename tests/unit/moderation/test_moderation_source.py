"""Comments are read from whatever the sites export, and what cannot be read is told."""

import contextlib
import csv
from pathlib import Path

import pytest

from companion.moderation import source as reading
from companion.moderation.source import (
    LONGEST_FIELD,
    NO_TEXT,
    NOT_UTF8,
    TOO_WIDE,
    Comment,
    ModerationError,
    Source,
    Unread,
)
from tests.unit.moderation.exports import (
    CANARY,
    TEXTS,
    export,
    read,
)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize(
    ("suffix", "dialect"),
    [
        pytest.param(".jsonl", {}, id="jsonl"),
        pytest.param(".csv", {}, id="commas"),
        pytest.param(".csv", {"delimiter": ";"}, id="semicolons"),
        pytest.param(".csv", {"delimiter": "\t", "lineterminator": "\n"}, id="tabs"),
        pytest.param(".CSV", {"quoting": csv.QUOTE_ALL}, id="all quoted"),
    ],
)
def test_every_kind_of_export_is_read(
    tmp_path: Path, suffix: str, dialect: dict[str, str], mark: bytes
) -> None:
    path = export(tmp_path / f"comments{suffix}", TEXTS, **dialect)
    path.write_bytes(mark + path.read_bytes())
    assert read(path) == [Comment(n + 1, f"c{n}", text) for n, text in enumerate(TEXTS)]


@pytest.mark.parametrize(
    ("header", "column", "taken", "own"),
    [
        ("id,text", None, "text", "id"),
        ("Comment ID, Message ,When", None, " Message ", "Comment ID"),
        ("BODY", None, "BODY", ""),
        ("a;content;b", None, "content", ""),
        ("text,reply", "reply", "reply", ""),
        ("text,What They Said", "what they said", "What They Said", ""),
        ("text,comment", "comment", "comment", ""),
        ("Text,text", "text", "text", ""),
        ('id,"te\rxt",text\r', None, "text", "id"),
    ],
)
def test_the_column_is_told(
    tmp_path: Path, header: str, column: str | None, taken: str, own: str
) -> None:
    path = tmp_path / "c.csv"
    path.write_text(f"{header}\n")
    with contextlib.closing(Source(path, column)) as source:
        assert (source.column, source.id_column) == (taken, own)
        assert f"the text is in `{taken}`" in str(source)


@pytest.mark.parametrize(
    ("name", "content", "column", "reason"),
    [
        ("c.csv", "id,says\n1,x\n", None, "Say with --column"),
        ("c.csv", "text,comment\n", None, r"more than one column.*\(text, comment\)"),
        ("c.csv", "text,Text\n", None, r"\(text, Text\)\. Say which with --column"),
        ("c.csv", "text,Text\n", "TEXT", "Say which with --column"),
        ("c.csv", "text,text\n", None, "Rename all but one"),
        ("c.csv", "text,text\n", "text", "Rename all but one"),
        ("c.csv", "id,text\n", "words", "is called `words`"),
        ("c.csv", f"{CANARY},{CANARY} b\n", None, "Say with --column"),
        ("c.csv", f'"{CANARY}\n', None, "a quotation mark in the header is not closed"),
        ("c.csv", f'5",text\n{CANARY}\n', None, "a quotation mark in the header is not closed"),
        (
            "c.csv",
            f'id,5",text\n1,a,{CANARY}\n2,b,5" c\n',
            None,
            "marks out of place in the header",
        ),
        ("c.csv", f'"text" {CANARY}\n', None, "marks out of place in the header"),
        ("c.csv", f"{CANARY}\rb\rc", None, "end in carriage returns alone"),
        ("c.csv", f'"id",text\r1,{CANARY}\r2,5" b\r', "text", "end in carriage returns alone"),
        ("c.csv", "", None, "Say with --column"),
        ("c.jsonl", "", None, "Say with --column"),
        ("c.jsonl", f'{{"{CANARY}": 1}}\n', None, "Say with --column"),
        ("c.txt", "text\n", None, "must end in .csv or .jsonl"),
    ],
)
def test_what_cannot_be_told_is_refused_without_its_text(
    tmp_path: Path, name: str, content: str, column: str | None, reason: str
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(ModerationError, match=reason) as refused:
        Source(tmp_path / name, column)
    assert CANARY not in str(refused.value)


def test_utf16_is_refused(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("id,text\n", encoding="utf-16")
    with pytest.raises(ModerationError, match="Save it as UTF-8"):
        Source(tmp_path / "c.csv")


BAD_CSV = b"""\
id,text
1,one

2,"two
lines"
3,
4
5,caf\xe9
6,"a "quote" inside"
\xff,seven
8,  \t
9,nine
,
11,ele\rven
12,"never closed
13,thirteen
"""


def test_bad_rows_of_a_csv_are_told_by_line(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes(BAD_CSV)
    assert read(path) == [
        Comment(1, "1", "one"),
        Comment(2, "2", "two\nlines"),
        Comment(3, "3", ""),
        Unread(7, NO_TEXT),
        Unread(8, NOT_UTF8),
        Unread(9, "quotation marks out of place"),
        Comment(7, "\ufffd", "seven"),
        Comment(8, "8", "  \t"),
        Comment(9, "9", "nine"),
        Unread(13, NO_TEXT),
        Unread(14, "a carriage return in a cell without quotation marks"),
        Unread(15, "a quotation mark is never closed: nothing behind it has been read"),
    ]


def test_an_empty_cell_of_a_single_column_is_a_comment(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text('text\none\n""\n\n" "\n')
    assert read(path) == [Comment(1, "", "one"), Comment(2, "", ""), Comment(3, "", " ")]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        pytest.param("text", f"Hello, {CANARY}", id="alone"),
        pytest.param("id,text", f"1,Hello, {CANARY}", id="last"),
        pytest.param("text;id", f"Hello; {CANARY};1", id="first"),
        pytest.param("id, text", f'1, "Hello, {CANARY}"', id="behind a space"),
    ],
)
def test_a_comment_is_not_judged_by_a_part(tmp_path: Path, header: str, row: str) -> None:
    path = tmp_path / "c.csv"
    path.write_text(f"{header}\n{row}\n")
    assert read(path) == [Unread(2, TOO_WIDE)]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(f'1,"{CANARY}","2026-01-01"', id="last"),
        pytest.param(f'"2026-01-01",1,"{CANARY}"', id="first"),
    ],
)
def test_a_column_that_the_header_does_not_name_is_told(tmp_path: Path, row: str) -> None:
    path = tmp_path / "c.csv"
    path.write_text(f"id,text\n{row}\n")
    [found] = read(path)
    assert isinstance(found, Unread)
    assert "a column without a name" in found.reason


def test_delimiters_behind_the_last_cell_are_no_part_of_a_comment(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("id,text\n1,one,,\n")
    assert read(path) == [Comment(1, "1", "one")]


def test_a_quotation_mark_left_open_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    rows = (f"{n},{'x' * 1000}\n" for n in range(2 * LONGEST_FIELD // 1000))
    path.write_text('id,text\n1,one\n2,"open\n' + "".join(rows) + "3,three\n")
    found = read(path)
    assert found[:2] == [
        Comment(1, "1", "one"),
        Unread(3, f"longer than {LONGEST_FIELD} characters, or a quotation mark is not closed"),
    ]
    assert len(found) > LONGEST_FIELD // 2000
    assert found[-1].text == "three"


def test_a_quotation_mark_left_open_in_the_header_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.csv"
    path.write_text('id,"text\n' + f"1,{'x' * 1000}\n" * (3 * LONGEST_FIELD // 1000))
    taken = 0

    def counted(line: bytes) -> str:
        nonlocal taken
        taken += len(line)
        return line.decode()

    monkeypatch.setattr(reading, "_undecoded", counted)
    with pytest.raises(ModerationError, match="in the header is not closed"):
        Source(path)
    assert taken < 1.1 * LONGEST_FIELD


@pytest.mark.parametrize("column", [None, "text"])
def test_the_first_object_of_a_jsonl_needs_no_text(tmp_path: Path, column: str | None) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text('{"page": 1}\n{"id": 1}\n{"id": 2, "text": "two"}\n')
    assert read(path, column) == [Unread(1, NO_TEXT), Unread(2, NO_TEXT), Comment(3, "2", "two")]


def test_bad_rows_of_a_jsonl_are_told_by_line(tmp_path: Path) -> None:
    lines = [
        b'{"id": 17, "text": "one"}',
        b"",
        b'{"text": "two \\ud83d"}',
        b'{"text": 3}',
        b'{"txet": "four"}',
        b'["five"]',
        b'{"text": "six}',
        b'{"text": "caf\xe9"}',
        b'{"text": " "}',
        b'{"id": [1], "text": "nine"}',
        b"[" * 100_000,
        b'{"text": "' + b"x" * (9 * 1024 * 1024) + b'"}',
        b'{"text": null}',
        b'{"text": "last"}',
    ]
    path = tmp_path / "c.jsonl"
    path.write_bytes(b"\n".join(lines))
    assert read(path) == [
        Comment(1, "17", "one"),
        Comment(2, "", "two \ufffd"),
        Unread(4, NO_TEXT),
        Unread(5, NO_TEXT),
        Unread(6, "not a JSON object"),
        Unread(7, "not JSON"),
        Unread(8, NOT_UTF8),
        Comment(8, "", " "),
        Comment(9, "", "nine"),
        Unread(11, "not JSON"),
        Unread(12, "not JSON"),
        Comment(12, "", ""),
        Comment(13, "", "last"),
    ]
