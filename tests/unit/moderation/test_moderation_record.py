"""What is written of each comment, where a run goes on, and what is never overwritten."""

import codecs
import contextlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.moderation.record import Record
from companion.moderation.source import (
    LONGEST_FIELD,
    LONGEST_LINE,
    Comment,
    ModerationError,
    Source,
)
from companion.review.types import Moderation
from tests.unit.moderation.exports import (
    COMMENTS,
    FORMS,
    TEXTS,
    add,
    export,
    judge,
    moderate,
    read,
    rows,
)


@pytest.mark.parametrize("suffix", FORMS)
def test_a_line_a_comment_is_written_without_its_text(tmp_path: Path, suffix: str) -> None:
    path = export(tmp_path / "c.csv", ["I will kill you", "", "race and religion"])
    out = tmp_path / f"out{suffix}"
    moderate(path, out)
    first, blank, second = rows(out)
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
    assert list(blank.values())[:2] == ["2" if is_csv else 2, "c1"]
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
    texts = ["kill", "kill maybe", "race", "race religion", "sex", *["fine"] * 1234]
    path = export(tmp_path / "c.csv", texts)
    add(path, b"c1239\r\n")
    summary, told = moderate(path)
    assert str(summary).splitlines() == [
        "     1,239 comments judged",
        "         3 removable  bias 2, threat 1",
        "                      grounds: race 2, religion 1",
        "     1,234 keep",
        "         2 ask        threat 1, bias 1",
        "                      grounds: sex 1",
        "         1 not read   no text 1",
    ]
    assert told == f"{path}:1241: no text\n"


def counted() -> tuple[list[str], Callable[[str], Moderation]]:
    seen: list[str] = []
    return seen, lambda text: seen.append(text) or judge(text)


@pytest.mark.parametrize("with_text", [False, True], ids=["without text", "with text"])
@pytest.mark.parametrize("suffix", FORMS)
def test_a_run_that_ended_anywhere_is_gone_on_with(
    tmp_path: Path, suffix: str, with_text: bool
) -> None:
    texts = [*COMMENTS[:40], "", *COMMENTS[40:]]
    path = export(tmp_path / "c.jsonl", texts[:50])
    add(path, b"{torn\n" + export(tmp_path / "more.jsonl", texts[50:]).read_bytes())
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
        left = len(texts) - complete[:cut].count(b'"row"' if suffix == ".jsonl" else b"may be")
        assert left <= len(seen) <= left + 25


def test_a_spreadsheet_is_told_which_letters_these_are(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    path = export(tmp_path / "c.csv", COMMENTS)
    moderate(path, out)
    complete = out.read_bytes()
    assert complete.startswith(codecs.BOM_UTF8 + b"row,id,")
    # An older version wrote no such mark, and may have been interrupted.
    older = complete.removeprefix(codecs.BOM_UTF8)
    header = older.index(b"\n") + 1
    for cut in (1, header - 1, header, header + 5, len(older) // 2, len(older)):
        out.write_bytes(older[:cut])
        moderate(path, out)
        assert out.read_bytes() == (complete if cut < header else older)


@pytest.mark.parametrize("of", FORMS)
@pytest.mark.parametrize("suffix", FORMS)
def test_a_run_over_a_long_comment_is_gone_on_with(tmp_path: Path, suffix: str, of: str) -> None:
    """The longest that is read, and it begins like a formula."""
    around = export(tmp_path / f"c{of}", [""]).stat().st_size
    longest = LONGEST_FIELD if of == ".csv" else LONGEST_LINE - around
    path = export(tmp_path / f"c{of}", ["=" * longest, "fine"])
    assert [len(comment.text) for comment in read(path)] == [longest, len("fine")]
    out = tmp_path / f"out{suffix}"
    moderate(path, out, with_text=True)
    complete = out.read_bytes()
    out.write_bytes(complete[:-1])
    moderate(path, out, with_text=True)
    assert out.read_bytes() == complete


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
        reason = "(older version began|judged otherwise now).* Name another file with --out"
        with pytest.raises(ModerationError, match=reason):
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
