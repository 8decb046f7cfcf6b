"""The life of a companion: it begins anew on a change, and ends when it is asked to."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from companion.lastgood import COPY
from companion.pairing import orphan, port
from companion.pairing.token import own_token
from tests.unit.machines import OURS, set_up

ROOT = Path(__file__).parents[2]
PATIENCE_S = 300

# Between two looks a companion waits a minute. It says, too, who is let in while it begins anew.
IMPATIENT = """
import os, signal, socket, sys, types, weakref
from companion import cli, daemon
from companion.pairing import orphan, port
orphan.CHECK_SECONDS = port.ANSWER_SECONDS = 0.05
read = daemon.load_configuration
if "windows" in sys.argv:
    daemon.os = types.SimpleNamespace(name="nt")
def told(options):
    if named := port.named():
        print("still named:", named, flush=True)
        print("still there:", port.answers(named), flush=True)
        print("still in memory:", judges[0]() is not None, flush=True)
        if "end" in sys.argv:
            os.kill(os.getpid(), signal.SIGTERM)
        if "windows" in sys.argv:
            told.other = socket.create_server(("127.0.0.1", named))
    return read(options)
daemon.load_configuration = told
load, judges = daemon.load_reviewer, []
def loaded(configuration):
    if "early" in sys.argv:
        os.kill(os.getpid(), signal.SIGTERM)
    reviewer = load(configuration)
    judges.append(weakref.ref(reviewer))
    return reviewer
daemon.load_reviewer = loaded
run = daemon.run
async def heard(app, bound, started, needless):
    def both():
        started()
        print("started", file=sys.stderr, flush=True)
    return await run(app, bound, both, needless)
daemon.run = heard
raise SystemExit(cli.main(["serve", "--port", "0"]))
"""


@contextlib.contextmanager
def impatient(*words: str, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """One that looks all the time, ended with the block or by the time that it takes too long."""
    command = [sys.executable, "-c", IMPATIENT, *words]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, **options
    ) as running:
        # Its output ends with it, so that a test that waits in vain fails.
        late = threading.Timer(PATIENCE_S, running.kill)
        late.start()
        try:
            yield running
        finally:
            late.cancel()
            running.terminate()
    assert running.returncode == 0


def test_a_companion_that_runs_goes_on_with_what_has_changed(folder: Path) -> None:
    set_up(folder)
    with impatient(stderr=subprocess.DEVNULL) as running:
        said = iter(running.stdout or ())
        started = next(said)
        assert version_at(started) == "1.0"
        (folder / "ours.toml").write_text(OURS.replace("1.0", "1.1"), encoding="utf-8")
        assert next(said) == f"Second Look begins anew: {orphan.CHANGED}.\n"
        # At the same place, for whoever has asked there, which nobody else could take.
        assert next(said) == f"still named: {started.rpartition(':')[2].replace('.', '')}"
        assert next(said) == "still there: True\n"
        assert next(said) == "still in memory: False\n", "there would be two models at once"
        assert next(said) == started
        assert version_at(started) == "1.1"


def test_a_companion_whose_messages_nobody_reads_goes_on(folder: Path) -> None:
    """For instance that of a script which has read the token."""
    set_up(folder)
    with impatient(stderr=subprocess.PIPE) as running:
        assert running.stdout and running.stderr
        started = running.stdout.readline()
        assert running.stderr.readline() == "started\n"
        running.stdout.close()
        (folder / "ours.toml").write_text(OURS.replace("1.0", "1.1"), encoding="utf-8")
        assert running.stderr.readline() == "started\n"
        assert version_at(started) == "1.1"


@pytest.mark.parametrize("full", [False, True])
def test_a_companion_whose_first_messages_nobody_can_read_ends(full: bool, folder: Path) -> None:
    """A script, for instance, waits for the token."""
    set_up(folder)
    if full:
        if not os.path.lexists("/dev/full"):
            pytest.skip("only Linux has such a file")
        stdout = os.open("/dev/full", os.O_WRONLY)
    else:
        reads, stdout = os.pipe()
        os.close(reads)
    command = [sys.executable, "-m", "companion", "serve", "--port", "0", "--print-token"]
    try:
        ended = subprocess.run(
            command,
            cwd=ROOT,
            stdout=stdout,
            stderr=subprocess.PIPE,
            check=False,
            timeout=PATIENCE_S,
        )
    finally:
        os.close(stdout)
    assert ended.returncode == (1 if full else 141)
    assert bool(ended.stderr) == full
    assert not port.port_path().exists()


def test_on_windows_where_the_port_is_let_go_another_may_have_taken_it(folder: Path) -> None:
    """No port was named, so any does."""
    set_up(folder)
    with impatient("windows", stderr=subprocess.PIPE) as running:
        said = iter(running.stdout or ())
        started = next(said)
        (folder / "ours.toml").write_text(OURS.replace("1.0", "1.1"), encoding="utf-8")
        assert [next(said) for _ in range(4)][2] == "still there: False\n"
        again = next(said)
        assert again != started
        assert version_at(again) == "1.1"
        assert port.named() == int(again.rpartition(":")[2].strip(".\n"))
    assert not port.port_path().exists()


def test_a_companion_that_is_asked_to_end_while_it_begins_anew_ends_in_order(folder: Path) -> None:
    set_up(folder)
    with impatient("end", stderr=subprocess.DEVNULL) as running:
        assert running.stdout
        assert " answers on " in running.stdout.readline()
        (folder / "ours.toml").write_text(OURS.replace("1.0", "1.1"), encoding="utf-8")
        assert running.stdout.read().endswith("still in memory: False\n")
    assert not port.port_path().exists()


def test_a_companion_that_is_asked_to_end_before_it_is_there_is_ended_at_once(folder: Path) -> None:
    """An exception in the midst of an import would come out as a fault, and systemd start again."""
    set_up(folder)
    command = [sys.executable, "-c", IMPATIENT, "early"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=PATIENCE_S)
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGTERM, b"", b"")


def version_at(started: str) -> str:
    """The version of the policy pack by which the companion goes that says it has started."""
    address = started.rpartition(" ")[2].strip().removesuffix(".")
    connection = http.client.HTTPConnection(address, timeout=PATIENCE_S)
    connection.request("GET", "/v1/policy", headers={"Authorization": f"Bearer {own_token()}"})
    return str(json.load(connection.getresponse())["version"])


def serve(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A companion that ends as soon as it notices that nobody asks."""
    command = [sys.executable, "-m", "companion", "serve", "--idle-minutes", "0.001", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )


def test_serve_goes_on_with_the_last_good_state_and_says_so(folder: Path) -> None:
    set_up(folder)
    first = serve("--port", "0")
    assert (first.returncode, first.stderr) == (0, "")
    (folder / "department.toml").write_text("\nname = 3\n")
    second = serve("--port", "0")
    assert second.returncode == 0
    assert second.stderr.startswith(f"second-look: {folder / 'department.toml'}:2: Object contains")
    assert second.stderr.endswith(f"In force: {COPY}.\n")
    named = serve("--port", "0", "--department", str(folder / "department.toml"))
    assert named.returncode == 1
    assert named.stdout == ""
    assert named.stderr.startswith(f"second-look: {folder / 'department.toml'}:2: Object contains")
