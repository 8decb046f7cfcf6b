"""Comments are judged on two threads, in constant memory, by a command that tells how far it is."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from companion import cli
from companion.moderation import run as running
from companion.moderation.run import Teller, run
from companion.moderation.source import Source
from companion.review.language import prepare
from companion.review.reviewer import Reviewer
from companion.review.types import MAX_TEXT, Moderation
from tests.unit.moderation.exports import (
    CANARY,
    COMMENTS,
    add,
    export,
    judge,
    lines,
    moderate,
    rows,
)


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
    path = export(tmp_path / "c.csv", COMMENTS)
    add(path, b"c120,caf\xe9,3\r\n")
    for stream, shown in ((io.StringIO(), False), (Terminal(), True)):
        with contextlib.closing(Source(path)) as source:
            run(source, [judge], None, Teller(stream))
        assert ("120 judged, 100% read," in stream.getvalue()) == shown
        assert f"{path}:242: not UTF-8\n" in stream.getvalue()
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
    path = export(tmp_path / "c.csv", [*OFFENSIVE, "😀" * (MAX_TEXT // 2 + 1), ""])
    out = tmp_path / "out.jsonl"
    status, told, said = command(capsys, path, "--out", out)
    assert (status, said) == (0, f"{path}: the text is in `text`, the id in `id`\n")
    assert told.startswith("         5 comments judged\n         1 removable  threat 1\n")
    assert [row["verdict"] for row in rows(out)] == ["removable", "keep", "ask", "ask", "ask"]
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
    path.write_text('says\nhello\n\n"a" b\n')
    assert command(capsys, path)[0] == 1
    status, told, said = command(capsys, path, "--column", "says")
    assert status == 1
    assert said == f"{path}: the text is in `says`\n{path}:4: quotation marks out of place\n"
    assert "1 not read   quotation marks out of place 1" in told
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


def test_a_record_without_room_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    resource = pytest.importorskip("resource", reason="only POSIX can limit a file")
    prepare()  # makes a file of its own
    path = export(tmp_path / "c.csv", OFFENSIVE)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (150, before[1]))
    try:
        status, told, said = command(capsys, path, "--out", tmp_path / "out.csv")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (status, told) == (1, "")
    assert said.splitlines()[1:] == [f"second-look: {tmp_path / 'out.csv'}: File too large"]


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
    add(path, f'x,"{CANARY}" {CANARY},\nx,{CANARY}\xff\n'.encode("latin-1"))
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
        # Another process writes the file, and no event tells of it.
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
