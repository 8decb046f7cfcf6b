"""The command line does what the README says."""

import codecs
import contextlib
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import onnxruntime
import pytest
from msgspec import UNSET

from companion import cli
from companion.command import CommandError, warn
from companion.pairing import browsers
from companion.pairing.token import token_path
from companion.review import classifier
from companion.review.types import Request
from companion.server import private

LEAK = "Our witness on the Elm St shooting is Maria Lopez, she works at the bakery."
README = Path(__file__).parents[2] / "README.md"
FULL = Path("/dev/full")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("SECOND_LOOK_TOKEN", raising=False)
    monkeypatch.setenv("SECOND_LOOK_PORT", "9")  # discard: nothing listens there
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = cli.main(list(arguments))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_every_command_stands_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    helped = re.findall(r"^    ([a-z]\S*)", capsys.readouterr().out, re.MULTILINE)
    readme = README.read_text(encoding="utf-8").splitlines()
    table = "\n".join(line for line in readme if line.startswith("| `second-look"))
    assert len(helped) >= 9
    assert sorted(re.findall(r"`(?:second-look )?([a-z][a-z-]*)", table)) == sorted(helped)


def test_check_shows_words_reason_and_advice(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "check", LEAK)
    assert status == 0
    assert "section 4.B ¶1" in out
    assert "Maria Lopez" in out
    assert "Take out the name" in out


@pytest.mark.parametrize("command", ["serve", "check", "moderate", "evaluate"])
def test_a_command_that_reads_texts_leaves_no_memory_image(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    called = []
    files = {"moderate": "none.csv", "evaluate": "none.jsonl"}
    words = [str(tmp_path / files[command])] if command in files else []
    monkeypatch.setattr(private, "forbid_core_dumps", lambda: called.append(command))

    def read() -> str:
        assert called == [command]
        return LEAK

    monkeypatch.setattr("sys.stdin", SimpleNamespace(read=read))
    assert cli.main([command, *words, "--policy", str(tmp_path / "none.toml")]) == 1
    assert called == [command]


def test_pipes_are_utf8_whatever_the_code_page() -> None:
    text = "Muslims are filthy vermin 😀 and every one of them should be thrown out of here."
    told = subprocess.run(
        [sys.executable, "-m", "companion", "check", "--json"],
        input=text.encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
    )
    assert told.stderr == b""
    answer = json.loads(told.stdout.decode())
    assert "¶" in answer["findings"][0]["clause"]
    assert answer["findings"][0]["spans"][-1]["end"] <= len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_model_that_the_libraries_refuse_is_said_in_one_line(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    metadata = json.loads((classifier.MODEL / "metadata.json").read_bytes())
    metadata["files"] = {name: hashlib.sha256(b"broken").hexdigest()}
    (tmp_path / "metadata.json").write_text(json.dumps(metadata))
    (tmp_path / name).write_bytes(b"broken")
    monkeypatch.setattr(classifier, "MODEL", tmp_path)
    if name != "model.onnx":
        monkeypatch.setattr(onnxruntime, "InferenceSession", lambda *_, **__: None)
    assert cli.main(["check", "Good morning"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"second-look: {name}: ")
    assert told.err.count("\n") == 1


def test_a_program_without_a_console_ends_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert cli.main(["check", "Good morning"]) == 0


def test_a_reader_who_has_seen_enough_is_no_fault() -> None:
    command = [sys.executable, "-m", "companion", "check", LEAK]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (141, b"")


def test_a_warning_that_nobody_reads_keeps_nothing_from_its_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    with os.fdopen(writes, "w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        warn("for nobody")
        warn("nor this")


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has such a file")
def test_a_warning_for_which_there_is_no_room_is_dropped_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with FULL.open("w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        warn("does not fit")
        assert os.path.samestat(os.fstat(stream.fileno()), FULL.stat())


def test_check_of_an_ordinary_post(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", "Nice day at the lake.")[1] == "Nothing to look at again.\n"


def test_check_json_is_the_answer_of_the_api(capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(run(capsys, "check", "--json", LEAK)[1])
    assert set(answer) == {"findings", "checked", "reason", "policy", "model", "elapsed_ms"}
    assert answer["findings"][0]["concern"] == "confidential"


def test_check_reads_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(LEAK + "\n"))
    answer = json.loads(run(capsys, "check", "--json")[1])
    assert max(s["end"] for f in answer["findings"] for s in f["spans"]) <= len(LEAK)


def test_check_jsonl_answers_line_by_line_in_order(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [{"text": "Nice day."}, {"text": LEAK}, {"txet": "secret"}, {"text": "Bye."}]
    # Windows' own editors put a byte order mark first.
    data = codecs.BOM_UTF8 + "\n".join(json.dumps(line) for line in lines).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    status, out, _ = run(capsys, "check", "--jsonl")
    answers = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    assert [len(a.get("findings", "problem")) for a in answers] == [0, 1, 7, 0]
    assert answers[2]["status"] == 422
    assert answers[2]["field"] == "txet"
    assert "secret" not in out


def test_context_counts(capsys: pytest.CaptureFixture[str]) -> None:
    text = "Use my code FIT20 for 20% off at Ironline Gym this week!"
    assert run(capsys, "check", text)[1].startswith("Nothing")
    assert "endorse" in run(capsys, "check", "--affiliated", text)[1]


@pytest.mark.parametrize("words", [[], ["--sensitivity", "quiet"]])
def test_check_asks_with_the_sensitivity_given(
    monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    asked = []

    def review(request: Request) -> None:
        asked.append(request.sensitivity)
        raise CommandError("seen enough")

    monkeypatch.setattr(cli, "load_reviewer", lambda _: SimpleNamespace(review=review))
    assert cli.main(["check", *words, LEAK]) == 1
    assert asked == (words[1:] or [UNSET])


def misused(capsys: pytest.CaptureFixture[str], words: str) -> str:
    """What is said of it."""
    with pytest.raises(SystemExit) as ended:
        cli.main(words.split())
    assert ended.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        "serve --port 65536",
        "serve --port x",
        "serve --idle-minutes 0",
        "serve --idle-minutes x",
        "bench --requests 0",
        "bench --requests -1",
        "bench --requests x",
    ],
)
def test_numbers_that_make_no_sense_are_misuse(
    capsys: pytest.CaptureFixture[str], words: str
) -> None:
    assert "must be a number" in misused(capsys, words)


@pytest.mark.parametrize(
    ("words", "blamed"),
    [
        ("--json", "--json"),
        ("--official", "--official"),
        ("--affiliated", "--affiliated"),
        ("--action post", "--action"),
        ("--sensitivity quiet", "--sensitivity"),
        ("hello", "a text"),
    ],
)
def test_nothing_goes_with_lines_that_are_whole_requests(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: str, blamed: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    assert f"{blamed} does not go with --jsonl" in misused(capsys, f"check --jsonl {words}")
    assert run(capsys, "check", "--jsonl", "-", "--policy", "generic") == (0, "", "")


def test_a_broken_policy_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "ours.toml"
    path.write_text("[pack]\nid = 3\n")
    status, _, err = run(capsys, "check", "--policy", str(path), "x")
    assert status == 1
    assert err.startswith("second-look: ours.toml:2: ")
    assert err.count("\n") == 1


def test_pair_writes_manifests_and_the_token(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    status, out, _ = run(capsys, "pair")
    assert status == 0
    for line in out.splitlines():
        manifest = json.loads(Path(line.split(": ", 1)[1]).read_text())
        assert os.access(manifest["path"], os.X_OK)
    assert token_path().stat().st_mode & 0o777 == 0o600
    assert token_path().read_text().strip() not in out


def test_pair_is_taken_back(
    capsys: pytest.CaptureFixture[str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, "pair")
    theirs = home / "chromium" / "NativeMessagingHosts" / "their.host.json"
    theirs.touch()
    monkeypatch.setattr("companion.pairing.browsers.command_path", lambda: None)
    status, out, _ = run(capsys, "pair", "--remove")
    assert status == 0
    assert len(out.splitlines()) == len({line.partition(":")[0] for line in out.splitlines()}) == 4
    assert [*home.rglob("*.json")] == [theirs]
    assert run(capsys, "pair", "--remove") == (0, "", "")


def test_pair_is_taken_back_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chrome and Edge have one manifest, and a key each."""
    keys: dict[str, str] = {}

    def delete(_: object, key: str) -> None:
        try:
            del keys[key]
        except KeyError:
            raise FileNotFoundError from None

    winreg = SimpleNamespace(
        HKEY_CURRENT_USER=None,
        REG_SZ=1,
        CreateKey=lambda _, key: contextlib.nullcontext(key),
        SetValueEx=lambda key, *value: keys.update({key: value[-1]}),
        DeleteKey=delete,
    )
    monkeypatch.setitem(sys.modules, "winreg", winreg)
    monkeypatch.setattr(sys, "platform", "win32")
    found = browsers.browsers({"LOCALAPPDATA": str(tmp_path)}, "win32")
    for browser in found:
        browsers.register(browser, Path("host.exe"))
    assert len(keys) == len(found)
    assert [browsers.unregister(browser) for browser in found] == [True] * len(found)
    assert keys == {}
    assert [*tmp_path.rglob("*.json")] == []
    assert not any(browsers.unregister(browser) for browser in found)


def test_doctor_names_each_fault_and_its_cure(
    capsys: pytest.CaptureFixture[str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "chromium").mkdir()
    (home / "chromium" / "Local State").touch()
    status, out, _ = run(capsys, "doctor")
    assert status == 1
    assert "note port: nothing listens on 9. The browser starts the companion" in out
    assert "BAD  Chromium native host: not known to this browser. Run: second-look pair" in out
    assert "ok   model: " in out
    run(capsys, "pair")
    assert f"ok   Chromium native host: {home / 'chromium'}" in run(capsys, "doctor")[1]
    token_path().chmod(0o644)
    _, out, _ = run(capsys, "doctor")
    assert "BAD  token: cannot be used. " in out
    assert "chmod 600" in out
    monkeypatch.setenv("SECOND_LOOK_DEPARTMENT", str(home / "none.toml"))
    assert "BAD  department file: " in run(capsys, "doctor")[1]


def test_doctor_tells_an_impostor_from_the_companion(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as impostor:
        number = impostor.getsockname()[1]
        monkeypatch.setenv("SECOND_LOOK_PORT", str(number))
        monkeypatch.setattr("companion.pairing.port.ANSWER_SECONDS", 0.2)
        out = run(capsys, "doctor")[1]
        assert f"BAD  port: {number} is held by " in out
        status, _, err = run(capsys, "serve")
        assert status == 1
        assert "held by another program" in err
