"""``second-look moderate``: any export is read to its end, no row twice, no text told."""

import contextlib
import csv
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from companion import cli
from companion.moderation import run as running
from companion.moderation.record import Record
from companion.moderation.run import Summary, Teller, run
from companion.moderation.source import (
    LONGEST_FIELD,
    NO_TEXT,
    NOT_UTF8,
    Comment,
    ModerationError,
    Source,
    Unread,
)
from companion.review.reviewer import Reviewer
from companion.review.types import MAX_TEXT, Moderation

CANARY = "Qz7Canary"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_STATE_HOME", "SECOND_LOOK_CONFIG", "SECOND_LOOK_CONTENT"):
        monkeypatch.setenv(name, str(tmp_path / "home"))


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


TEXTS = [
    "I will kill you",
    'Say "hi", chief;\ntwo lines',
    "\tñ 👮🏽‍♀️ religion",
    "=1+1",
    "so, race",
    "ok",
]
FORMS = [".csv", ".jsonl"]


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
        ("c.csv", "text,Text\n", "text", "more than one column"),
        ("c.csv", "id,text\n", "words", "is called `words`"),
        ("c.csv", f"{CANARY},{CANARY} b\n", None, "Say with --column"),
        ("c.csv", f'"{CANARY}\n', None, "Say with --column"),
        ("c.csv", f"{CANARY}\rb\rc", None, "Say with --column"),
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
10,"never closed
11,eleven
"""


def test_bad_rows_of_a_csv_are_told_by_line(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes(BAD_CSV)
    assert read(path) == [
        Comment(1, "1", "one"),
        Comment(2, "2", "two\nlines"),
        Unread(6, NO_TEXT),
        Unread(7, NO_TEXT),
        Unread(8, NOT_UTF8),
        Unread(9, "quotation marks out of place"),
        Comment(7, "\ufffd", "seven"),
        Unread(11, NO_TEXT),
        Comment(9, "9", "nine"),
        Unread(13, "a quotation mark is never closed: nothing behind it has been read"),
    ]


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
        Unread(9, NO_TEXT),
        Comment(9, "", "nine"),
        Unread(11, "not JSON"),
        Unread(12, "not JSON"),
        Comment(12, "", "last"),
    ]


def rows(path: Path) -> list[dict[str, object]]:
    """What was written, as any reader of the format takes it."""
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.mark.parametrize("suffix", FORMS)
def test_a_line_a_comment_is_written_without_its_text(tmp_path: Path, suffix: str) -> None:
    path = export(tmp_path / "c.csv", ["I will kill you", "", "race and religion"])
    out = tmp_path / f"out{suffix}"
    moderate(path, out)
    first, second = rows(out)
    is_csv = suffix == ".csv"
    assert first == {
        "row": "1" if is_csv else 1,
        "id": "c0",
        "verdict": "removable",
        "reason": "threat",
        "grounds": "" if is_csv else [],
        "clause": "3 ¶2",
        "score": str(judge("I will kill you").score) if is_csv else judge("I will kill you").score,
        "message": "may be removable",
    }
    assert list(second.values())[:2] == ["3" if is_csv else 3, "c2"]
    assert second["grounds"] == ("race religion" if is_csv else ["race", "religion"])
    assert "kill you" not in out.read_text()


@pytest.mark.parametrize("suffix", FORMS)
def test_the_text_is_written_where_asked_for(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out{suffix}"
    moderate(export(tmp_path / "c.jsonl", TEXTS), out, with_text=True)
    shown = [row["text"] for row in rows(out)]
    # A spreadsheet would run what begins like a formula.
    formulas = {"=1+1": "'=1+1", TEXTS[2]: f"'{TEXTS[2]}"} if suffix == ".csv" else {}
    assert shown == [formulas.get(text, text) for text in TEXTS]


def test_an_export_without_ids_has_none_in_the_record(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("text\na\n")
    for suffix in FORMS:
        moderate(tmp_path / "c.csv", tmp_path / f"out{suffix}")
        assert "id" not in rows(tmp_path / f"out{suffix}")[0]


def test_the_summary_counts_by_reason_and_ground(tmp_path: Path) -> None:
    texts = ["kill", "kill maybe", "race", "race religion", "sex", *["fine"] * 1234, ""]
    summary, told = moderate(export(tmp_path / "c.csv", texts))
    assert str(summary).splitlines() == [
        "     1,239 comments judged",
        "         3 removable  bias 2, threat 1",
        "                      grounds: race 2, religion 1",
        "     1,234 keep",
        "         2 ask        threat 1, bias 1",
        "                      grounds: sex 1",
        "         1 not read   no text 1",
    ]
    assert told == f"{tmp_path / 'c.csv'}:1241: no text\n"


COMMENTS = [f"comment {n}: {'kill' if n % 7 == 0 else 'fine'}\r\n{n * n}" for n in range(120)]


def counted() -> tuple[list[str], Callable[[str], Moderation]]:
    seen: list[str] = []
    return seen, lambda text: seen.append(text) or judge(text)


@pytest.mark.parametrize("with_text", [False, True], ids=["without text", "with text"])
@pytest.mark.parametrize("suffix", FORMS)
def test_a_run_that_ended_anywhere_is_gone_on_with(
    tmp_path: Path, suffix: str, with_text: bool
) -> None:
    texts = [*COMMENTS[:40], "", *COMMENTS[40:]]
    path = export(tmp_path / "c.jsonl", texts)
    whole = tmp_path / f"whole{suffix}"
    summary, _ = moderate(path, whole, with_text=with_text)
    complete = whole.read_bytes()
    out = tmp_path / f"out{suffix}"
    cuts = {0, 1, 5, len(complete) // 3, len(complete) - 1, len(complete)}
    cuts |= set(range(len(complete) // 2, len(complete) // 2 + 400, 7))
    for cut in cuts:
        out.write_bytes(complete[:cut])
        seen, judging = counted()
        again, _ = moderate(path, out, [judging], with_text=with_text)
        assert out.read_bytes() == complete
        assert str(again) == str(summary)
        # Nothing twice but what is looked at again for safety.
        left = len(texts) - 1 - complete[:cut].count(b'"row"' if suffix == ".jsonl" else b"may be")
        assert left <= len(seen) <= left + 25


@pytest.mark.parametrize("suffix", FORMS)
def test_what_is_judged_is_on_the_disk_at_once(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out{suffix}"
    with contextlib.closing(Source(export(tmp_path / "c.csv", ["fine"]))) as source:
        record = Record(out, source, with_text=False)
        record.mend(1)
        record.add(Comment(1, "c0", "fine"), judge("fine"))
        assert [row["id"] for row in rows(out)] == ["c0"]
        record.close()


def test_what_is_there_is_counted_and_told(tmp_path: Path) -> None:
    path = export(tmp_path / "c.csv", COMMENTS)
    moderate(path, tmp_path / "out.csv")
    _, told = moderate(path, tmp_path / "out.csv")
    assert told == f"{tmp_path / 'out.csv'}: 120 comments are there, going on behind them\n"


def strangers(tmp_path: Path, suffix: str) -> dict[str, tuple[Path, bytes]]:
    """Other files that stand where the record would: the input they are met with, and content."""
    path = export(tmp_path / "c.csv", COMMENTS)
    moderate(path, tmp_path / f"o{suffix}")
    ours = (tmp_path / f"o{suffix}").read_bytes()
    lines = ours.splitlines(keepends=True)
    moderate(path, tmp_path / f"t{suffix}", with_text=True)
    fewer = export(tmp_path / "fewer.csv", COMMENTS[:50])
    others = export(tmp_path / "others.csv", COMMENTS[::-1])
    nameless = tmp_path / "nameless.jsonl"
    nameless.write_text("".join(json.dumps({"text": text}) + "\n" for text in COMMENTS))
    moderate(nameless, tmp_path / f"n{suffix}")
    reverse = tmp_path / "reverse.jsonl"
    reverse.write_text("".join(json.dumps({"text": text}) + "\n" for text in COMMENTS[::-1]))
    return {
        "a letter": (path, b"Dear chief,\nhello\n"),
        "a letter without an end": (path, b"Dear chief"),
        "another table": (path, b"row,id,when\r\n1,2,3\r\n"),
        "a blank line": (path, b"\n"),
        "with more columns": (path, (tmp_path / f"t{suffix}").read_bytes()),
        "without ids": (path, (tmp_path / f"n{suffix}").read_bytes()),
        "of more comments": (fewer, ours),
        "of more comments, torn": (fewer, b"".join(lines[:51]) + b"x"),
        "of other comments": (others, ours.replace(b"\r\n2,c1,", b"\r\n2,c9,")),
        "of other comments without ids": (reverse, (tmp_path / f"n{suffix}").read_bytes()),
        "out of order": (path, b"".join([*lines[:5], *lines[6:]])),
        "with a line between": (path, b"".join([*lines[:5], b"x\r\n", *lines[5:]])),
        "torn otherwise": (path, b"".join(lines[:5]) + b"99"),
        "with another verdict": (path, ours.replace(b"keep", b"shed", 30)),
        "with other ends of lines": (path, ours.replace(b"\r\n", b"\n") + b"x"),
    }


@pytest.mark.parametrize("suffix", FORMS)
def test_nothing_else_is_overwritten(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out{suffix}"
    for name, (path, content) in strangers(tmp_path, suffix).items():
        out.write_bytes(content)
        with pytest.raises(ModerationError, match=r"Name another file with --out"):
            pytest.fail(f"{name}: {moderate(path, out)}")
        assert out.read_bytes() == content, name


def test_a_run_under_another_policy_is_not_gone_on_with(tmp_path: Path) -> None:
    path = export(tmp_path / "c.csv", COMMENTS)
    moderate(path, tmp_path / "out.csv")

    def stricter(text: str) -> Moderation:
        return judge(f"{text} race" if text.startswith("comment 50:") else text)

    with pytest.raises(ModerationError, match="row 51 is judged otherwise now"):
        moderate(path, tmp_path / "out.csv", [stricter])


def test_the_comments_are_not_their_own_record(tmp_path: Path) -> None:
    path = export(tmp_path / "c.csv", COMMENTS)
    before = path.read_bytes()
    with pytest.raises(ModerationError, match="these are the comments"):
        moderate(path, path)
    assert path.read_bytes() == before


def test_judges_work_at_once_and_the_order_stays(tmp_path: Path) -> None:
    together = threading.Barrier(2, timeout=20)

    def waits(text: str) -> Moderation:
        # Of each two the later is judged first.
        earlier = together.wait() == 0
        judgement = None if earlier else judge(text)
        together.wait()
        return judgement or judge(text)

    path = export(tmp_path / "c.csv", COMMENTS)
    moderate(path, tmp_path / "out.csv", [waits, waits])
    assert [row["row"] for row in rows(tmp_path / "out.csv")] == [str(n + 1) for n in range(120)]


def test_no_judge_is_asked_by_two_threads(tmp_path: Path) -> None:
    together = threading.Barrier(3, timeout=20)

    def alone() -> Callable[[str], Moderation]:
        held = threading.Lock()

        def asked(text: str) -> Moderation:
            assert held.acquire(blocking=False)
            together.wait()
            held.release()
            return judge(text)

        return asked

    summary, _ = moderate(export(tmp_path / "c.csv", COMMENTS), None, [alone(), alone(), alone()])
    assert summary.judged == 120


def test_memory_does_not_grow_with_the_export(tmp_path: Path) -> None:
    def most(count: int) -> int:
        path = export(tmp_path / "c.jsonl", (f"comment {n} {'x' * 500}" for n in range(count)))
        (tmp_path / "out.csv").unlink(missing_ok=True)
        moderate(path, tmp_path / "out.csv", [judge])  # also for what is made once
        tracemalloc.start()
        moderate(path, tmp_path / "out.csv", [judge])
        (tmp_path / "out.csv").unlink()
        moderate(path, tmp_path / "out.csv", [judge])
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    assert most(4000) < most(400) + 50_000


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "EVERY_SECONDS", 0)
    path = export(tmp_path / "c.csv", [*COMMENTS, ""])
    for stream, shown in ((io.StringIO(), False), (Terminal(), True)):
        with contextlib.closing(Source(path)) as source:
            run(source, [judge], None, Teller(stream))
        assert ("120 judged, 100% read," in stream.getvalue()) == shown
        assert f"{path}:242: no text\n" in stream.getvalue()
        assert "comment 1" not in stream.getvalue()


def command(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    status = cli.main(["moderate", *map(str, words)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


OFFENSIVE = [
    "Put a bullet in the chief's head.",
    "Fuck the police, you are all useless. Resign, chief.",
    "Todos ustedes son unos inútiles y el jefe debería renunciar mañana",
]


def test_the_command(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    reviewer: Reviewer,
) -> None:
    path = export(tmp_path / "c.csv", [*OFFENSIVE, "😀" * (MAX_TEXT // 2 + 1)])
    out = tmp_path / "out.jsonl"
    status, told, said = command(capsys, path, "--out", out)
    assert (status, said) == (0, f"{path}: the text is in `text`, the id in `id`\n")
    assert told.startswith("         4 comments judged\n         1 removable  threat 1\n")
    assert [row["verdict"] for row in rows(out)] == ["removable", "keep", "ask", "ask"]
    assert rows(out)[0]["message"] == reviewer.policy.moderation.removable
    again = command(capsys, path, "--out", out)
    assert again[:2] == (status, told)
    status, _, said = command(capsys, path, "--out", out, "--policy", "generic")
    assert status == 1
    assert said.endswith("Name another file with --out\n")


def test_the_command_tells_bad_rows_and_mistakes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "c.csv"
    path.write_text("says\nhello\n\n \n")
    assert command(capsys, path)[0] == 1
    status, told, said = command(capsys, path, "--column", "says")
    assert status == 1
    assert said == f"{path}: the text is in `says`\n{path}:4: no text\n"
    assert "1 not read   no text 1" in told
    for words, reason in (
        ((path, "--column", "says", "--with-text"), "--with-text needs --out"),
        ((tmp_path / "none.csv",), "none.csv: No such file"),
        ((path, "--column", "says", "--out", tmp_path / "none" / "o.csv"), "No such file"),
        ((path, "--column", "says", "--out", tmp_path / "o.txt"), "must end in .csv or .jsonl"),
        ((path, "--column", "says", "--policy", tmp_path / "p.toml"), "No such file"),
    ):
        status, told, said = command(capsys, *words)
        assert (status, told) == (1, "")
        assert reason in said.splitlines()[-1]
    assert sorted(child.name for child in tmp_path.iterdir()) == ["c.csv"]


def test_two_threads_answer_like_one(reviewer: Reviewer, tmp_path: Path) -> None:
    texts = [
        f"{text} {n}" for n in range(12) for text in (*OFFENSIVE, "Muslims are filthy vermin.")
    ]
    alone = Reviewer(reviewer.policy, reviewer.classifier)
    expected = [alone.moderate(text) for text in texts]
    path = export(tmp_path / "c.jsonl", texts)
    twins = [reviewer.twin(), reviewer.twin()]
    moderate(path, tmp_path / "out.jsonl", [twin.moderate for twin in twins])
    found = rows(tmp_path / "out.jsonl")
    assert [row["verdict"] for row in found] == [one.verdict for one in expected]
    assert [row["score"] for row in found] == pytest.approx(
        [one.score for one in expected], abs=1e-3
    )
    assert all(twin.classifier._cache for twin in twins)
    assert twins[0].classifier._cache is not twins[1].classifier._cache


def test_a_killed_run_leaves_nothing_but_its_record(tmp_path: Path) -> None:
    """Texts come up in no message and in no file, whatever happens."""
    texts = [f"{CANARY} {text} {n}" for n in range(80) for text in OFFENSIVE]
    path = export(tmp_path / "c.csv", texts)
    path.write_bytes(
        path.read_bytes() + f'x,"{CANARY}" {CANARY},\nx,{CANARY}\xff\n'.encode("latin-1")
    )
    place = tmp_path / "place"
    place.mkdir()
    names = ("HOME", "TMPDIR", "XDG_STATE_HOME", "SECOND_LOOK_CONFIG", "SECOND_LOOK_CONTENT")
    environment = {"PATH": os.environ["PATH"], **dict.fromkeys(names, str(place))}

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-B", "-m", "companion", "moderate", path, "--out", place / "out.csv"],
            cwd=Path(__file__).parents[2],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    killed = start()
    until = time.monotonic() + 300
    while time.monotonic() < until and not lines(place / "out.csv") > 20:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    there = lines(place / "out.csv")
    assert 20 < there < len(texts)
    with start() as ended:
        out, err = ended.communicate(timeout=300)
    assert ended.returncode == 1
    assert b"going on behind them" in err
    assert out.startswith(b"       240 comments judged")
    assert [row["id"] for row in rows(place / "out.csv")] == [f"c{n}" for n in range(len(texts))]
    assert [child.name for child in place.rglob("*")] == ["out.csv"]
    for said in (out, err, (place / "out.csv").read_bytes()):
        assert CANARY.encode() not in said


def lines(path: Path) -> int:
    return path.read_bytes().count(b"\r\n") if path.exists() else 0
