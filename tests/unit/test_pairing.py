"""The native messaging host speaks in frames and gives the token to nobody else."""

import http.client
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from companion import __version__, cli, lock
from companion.identity import EXTENSION_ID, GECKO_ID
from companion.pairing import browsers, port, systemd
from companion.pairing import state as files
from companion.pairing.token import own_token

OTHER_ID = "p" * 32
PAIR = {"type": "pair"}
PATIENCE_S = 300
"""Ends a test that would otherwise hang; nothing is measured with it."""


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, a port that nothing listens on, and no systemd."""
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("SECOND_LOOK_CONFIG", str(tmp_path / "etc"))
    monkeypatch.setenv("SECOND_LOOK_CONTENT", str(tmp_path / "content"))
    for name in ("SECOND_LOOK_TOKEN", "SECOND_LOOK_DEPARTMENT"):
        monkeypatch.delenv(name, raising=False)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("SECOND_LOOK_PORT", str(free.getsockname()[1]))
    return tmp_path


def frame(message: object) -> bytes:
    body = json.dumps(message).encode()
    return struct.pack("=I", len(body)) + body


HOST = [sys.executable, "-c", "from companion.pairing.host import main; main()"]


def ask(request: bytes) -> dict:
    done = subprocess.run(HOST, input=request, capture_output=True, timeout=PATIENCE_S, check=True)
    assert done.stderr == b""
    return unframed(done.stdout)


def unframed(answer: bytes) -> dict:
    (length,) = struct.unpack("=I", answer[:4])
    assert len(answer) == 4 + length
    return json.loads(answer[4:])


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(frame({"type": "token"}), id="another request"),
        pytest.param(frame([]), id="no object"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x01\x00", id="half a length"),
        pytest.param(struct.pack("=I", 3) + b"{{{", id="no JSON"),
        pytest.param(struct.pack("=I", 2**31), id="a length of two gigabytes"),
    ],
)
def test_anything_but_pair_gets_an_error_and_no_token(state: Path, request_: bytes) -> None:
    assert set(ask(request_)) == {"error"}


def test_pair_starts_a_companion_that_is_found_again(state: Path) -> None:
    first = ask(frame({"type": "pair"}))
    try:
        assert first["token"] == own_token()
        assert first["version"] == __version__
        assert port.proven(first["port"], first["token"])
        assert ask(frame({"type": "pair"})) == first
    finally:
        end_companion(state)


def test_on_windows_a_lock_is_waited_for_however_long_its_holder_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The C library's own lock that waits gives up after ten tries, a second apart."""
    tries = iter([PermissionError] * 200)

    def locking(_: int, mode: str, __: int) -> None:
        assert mode == "at once"
        for error in tries:
            raise error

    msvcrt = SimpleNamespace(LK_NBLCK="at once", LK_LOCK="ten tries", locking=locking)
    monkeypatch.setitem(sys.modules, "msvcrt", msvcrt)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(lock, "RETRY_SECONDS", 0)
    with lock.alone(tmp_path / "lock"):
        assert next(tries, None) is None


def test_a_port_on_which_somebody_has_kept_a_connection_does_not_stop_the_companion(
    taken: int, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECOND_LOOK_PORT", str(taken))
    try:
        answer = ask(frame(PAIR))
        assert answer["port"] != taken
        assert port.proven(answer["port"], answer["token"])
    finally:
        end_companion(state)


def test_a_taken_port_is_left_to_its_holder(state: Path) -> None:
    heard = []
    with socket.create_server(("127.0.0.1", int(os.environ["SECOND_LOOK_PORT"]))) as impostor:
        threading.Thread(target=listen, args=(impostor, heard), daemon=True).start()
        try:
            answer = ask(frame({"type": "pair"}))
            assert answer["port"] != impostor.getsockname()[1]
            assert port.proven(answer["port"], answer["token"])
            assert not any(answer["token"].encode() in data for data in heard)
        finally:
            end_companion(state)


def listen(impostor: socket.socket, heard: list[bytes]) -> None:
    """Answer every hello with a proof that is none."""
    while True:
        try:
            connection, _ = impostor.accept()
        except OSError:
            return
        with connection:
            heard.append(connection.recv(65536))
            body = b'{"proof": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}'
            head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
            connection.sendall(head + body)


def companions(state: Path) -> list[int]:
    """The companions that the host has started, found by the home they were given."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            if b"serve" in command and f"HOME={state}\0".encode() in environment:
                found.append(int(entry.name))
    return found


def end_companion(state: Path) -> None:
    for process in companions(state):
        os.kill(process, signal.SIGTERM)


def test_two_browsers_that_ask_at_once_get_one_companion(state: Path) -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    hosts = [subprocess.Popen(HOST, **pipes) for _ in range(2)]
    try:
        for host in hosts:
            host.stdin.write(frame(PAIR))
            host.stdin.flush()
        first, second = (unframed(host.communicate(timeout=PATIENCE_S)[0]) for host in hosts)
        assert first == second
        assert port.proven(first["port"], first["token"])
        assert len(companions(state)) == 1
    finally:
        end_companion(state)


@pytest.mark.parametrize("held", [False, True], ids=["port free", "port taken by another since"])
def test_a_companion_that_crashed_is_replaced(state: Path, held: bool) -> None:
    first = ask(frame(PAIR))
    try:
        [process] = companions(state)
        os.kill(process, signal.SIGKILL)
        wait_until_gone(process)
        assert port.named() == first["port"], "it had no time to remove its port file"
        if held:
            with socket.create_server(("127.0.0.1", first["port"])) as other:
                threading.Thread(target=listen, args=(other, []), daemon=True).start()
                second = ask(frame(PAIR))
            assert second["port"] != first["port"]
        else:
            second = ask(frame(PAIR))
        assert second["token"] == first["token"]
        assert port.proven(second["port"], second["token"])
        assert port.named() == second["port"]
    finally:
        end_companion(state)


def wait_until_gone(process: int) -> None:
    """It is no child of ours, so its end is read from a descriptor of it."""
    import select

    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return
    try:
        assert select.select([descriptor], [], [], PATIENCE_S)[0]
    finally:
        os.close(descriptor)


def test_a_companion_that_dies_at_its_start_is_not_started_for_ever(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = state / "second-look" / "failed-starts"
    monkeypatch.setenv("SECOND_LOOK_DEPARTMENT", str(state / "missing.toml"))
    for count in (1, 2, 3):
        assert "does not start" in ask(frame(PAIR))["error"]
        assert len(times.read_text().split()) == count
        times.write_text(f"{time.time()}\n" * count)  # however slow this machine is
    # What kept it from starting is mended, but it is not tried at every call.
    monkeypatch.delenv("SECOND_LOOK_DEPARTMENT")
    answer = ask(frame(PAIR))
    assert "3 times" in answer["error"]
    assert "second-look doctor" in answer["error"]
    assert companions(state) == []
    times.write_text(f"{time.time() - 60}\n" * 3)
    try:
        assert port.proven(ask(frame(PAIR))["port"], own_token())
        assert not times.exists()
    finally:
        end_companion(state)


def test_a_state_folder_that_cannot_be_used_is_said(state: Path) -> None:
    own_token()
    (state / "second-look" / "start-lock").mkdir()
    assert "start-lock: Is a directory" in ask(frame(PAIR))["error"]


SYSTEMCTL = """#!/bin/sh
echo "$@" >> {home}/asked
case "$2" in
    show-environment) printf '%s\\n' {environment} ;;
    start) {start} ;;
    is-failed) exit {failed} ;;
esac
"""
SERVE = f"setsid {sys.executable} -m companion serve --idle-minutes 60 >/dev/null 2>&1 &"
AGREED = "HOME=$HOME XDG_STATE_HOME=$XDG_STATE_HOME SECOND_LOOK_PORT=$SECOND_LOOK_PORT"
AGREED += " SECOND_LOOK_CONFIG=$SECOND_LOOK_CONFIG SECOND_LOOK_CONTENT=$SECOND_LOOK_CONTENT"
SHOW, START = "--user show-environment", "--user start --no-block second-look.service"
FAILED = "--user is-failed --quiet second-look.service"


@pytest.fixture
def systemctl(state: Path, monkeypatch: pytest.MonkeyPatch):
    """Puts a stand-in for systemctl in its place; returns what it was asked."""

    def install(start: str, environment: str = AGREED, failed: int = 1) -> None:
        (state / "bin").mkdir()
        script = state / "bin" / "systemctl"
        words = {"home": state, "environment": environment, "start": start, "failed": failed}
        script.write_text(SYSTEMCTL.format(**words))
        script.chmod(0o755)
        (state / "bus").touch()
        monkeypatch.setenv("PATH", f"{state / 'bin'}:{os.environ['PATH']}")

    yield install
    end_companion(state)


def asked(state: Path) -> list[str]:
    """What systemctl was asked, each question once."""
    lines = (state / "asked").read_text().splitlines() if (state / "asked").exists() else []
    return list(dict.fromkeys(lines))


def test_the_service_is_started_where_systemd_knows_it(state: Path, systemctl) -> None:
    systemctl(SERVE)
    answer = ask(frame(PAIR))
    assert port.proven(answer["port"], own_token())
    assert asked(state) == [SHOW, START, FAILED]
    [process] = companions(state)
    assert b"-P" not in Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")


def test_a_service_that_fails_is_not_waited_for(state: Path, systemctl) -> None:
    systemctl(":", failed=0)
    assert "does not start" in ask(frame(PAIR))["error"]


@pytest.mark.parametrize(
    ("start", "environment", "questions"),
    [
        pytest.param("exit 5", AGREED, [SHOW, START], id="unknown unit"),
        pytest.param(":", "HOME=/home/other", [SHOW], id="another home"),
        pytest.param(":", f"{AGREED} SECOND_LOOK_TOKEN=x", [SHOW], id="another token"),
        pytest.param(":", AGREED.replace("PORT=", "PORT=1"), [SHOW], id="another port"),
        pytest.param(":", "''", [SHOW], id="no environment"),
    ],
)
def test_without_a_service_that_agrees_the_host_starts_the_companion_itself(
    state: Path, systemctl, start: str, environment: str, questions: list[str]
) -> None:
    systemctl(start, environment)
    assert port.proven(ask(frame(PAIR))["port"], own_token())
    assert asked(state) == questions


def test_systemd_is_not_asked_where_there_is_none(state: Path, systemctl) -> None:
    systemctl(":")
    (state / "bus").unlink()
    assert port.proven(ask(frame(PAIR))["port"], own_token())
    assert asked(state) == []


def test_a_folder_of_systemds_that_may_not_be_looked_into_is_nobodys(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After su the variable names that of another user. A name too long fails for root as well."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", f"/{'x' * 300}")
    assert not systemd.start()


def test_a_silent_systemd_is_not_waited_for(
    state: Path, systemctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    systemctl(":")
    (state / "bin" / "systemctl").write_text("#!/bin/sh\nexec sleep 600\n")
    monkeypatch.setattr(systemd, "ANSWER_SECONDS", 0.1)
    assert not systemd.start()


def test_a_companion_that_nobody_asks_ends_and_takes_its_port_file_along(state: Path) -> None:
    command = [sys.executable, "-m", "companion", "serve", "--idle-minutes", "0.001"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
    assert "nobody has asked" in done.stdout
    assert done.stderr == ""
    assert not port.port_path().exists()


def test_a_port_file_that_cannot_be_written_is_said(state: Path) -> None:
    """On the port of the machine the companion is found without it, on another it is not."""
    own_token()
    port.port_path().mkdir()
    command = [sys.executable, "-m", "companion", "serve", "--idle-minutes", "0.001"]
    run = {"capture_output": True, "text": True, "timeout": PATIENCE_S, "check": False}
    goes_on = subprocess.run(command, **run)
    assert (goes_on.returncode, goes_on.stderr.count("\n")) == (0, 1)
    assert f" answers on 127.0.0.1:{os.environ['SECOND_LOOK_PORT']}." in goes_on.stdout
    lost = subprocess.run([*command, "--port", "0"], **run)
    assert (lost.returncode, lost.stdout, lost.stderr.count("\n")) == (1, "", 1)
    for said in (goes_on.stderr, lost.stderr):
        assert said.startswith(f"second-look: {port.port_path()}: Is a directory. ")


def test_on_windows_a_file_that_somebody_reads_is_replaced_a_little_later(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace
    readers = [PermissionError] * 3

    def refuse(draft: Path, path: Path) -> Path:
        if readers:
            raise readers.pop()
        return replace(draft, path)

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(files, "RETRY_SECONDS", 0)
    path = state / "port"
    with pytest.raises(PermissionError):
        files.write(path, "1")
    monkeypatch.setattr(sys, "platform", "win32")
    files.write(path, "2")
    assert path.read_text() == "2"
    readers[:] = [PermissionError] * files.REPLACE_TRIES
    with pytest.raises(PermissionError):
        files.write(path, "3")
    assert [left.name for left in state.iterdir()] == ["port"], "no draft is left"


def test_of_two_served_at_once_one_stays(state: Path) -> None:
    """Both may be given the port; the second to listen leaves it, and the port file, alone."""
    command = [sys.executable, "-m", "companion", "serve"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(command, **pipes) for _ in range(2)]
    try:
        first_lines = [one.stdout.readline() for one in both]
        assert sorted(line.split(" answers ")[0] for line in first_lines) == [
            f"Second Look {__version__}",
            "Second Look already",
        ]
        second = both[first_lines.index(max(first_lines))]
        assert second.wait(timeout=PATIENCE_S) == 0
        assert second.stderr.read() == ""
        assert port.find(own_token()) == port.named()
    finally:
        for one in both:
            one.terminate()
            one.communicate()


def test_what_is_named_is_refused_where_a_companion_answers_already(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It would go on with what it has, and nothing would say so."""
    ask(frame(PAIR))
    broken, department = state / "ours.toml", state / "department.toml"
    broken.write_text("[pack]\nid = 3\n")
    department.write_text('names = ["Elm Falls PD"]\n')
    try:
        assert cli.main(["serve"]) == 0
        assert "Second Look already answers on" in capsys.readouterr().out
        assert cli.main(["serve", "--policy", str(broken)]) == 1
        assert capsys.readouterr().err.startswith("second-look: ours.toml:2: ")
        for named in (["--policy", "generic"], ["--department", str(department)]):
            assert cli.main(["serve", *named]) == 1
            out, err = capsys.readouterr()
            assert out == ""
            assert "goes on with the policy and department file that it has. End it first" in err
    finally:
        end_companion(state)


@pytest.fixture(params=["listens", "has kept a connection"])
def taken(request: pytest.FixtureRequest) -> Iterator[int]:
    """A port on which somebody listens, or did so and goes on to answer whom he then took."""
    with socket.create_server(("127.0.0.1", 0)) as impostor:
        port = impostor.getsockname()[1]
        if request.param == "listens":
            threading.Thread(target=listen, args=(impostor, []), daemon=True).start()
            yield port
        else:
            with socket.create_connection(impostor.getsockname()), impostor.accept()[0]:
                impostor.close()
                yield port


def test_a_port_of_the_machine_that_is_taken_gives_way_to_a_free_one(
    taken: int, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (state / "etc").mkdir()
    (state / "etc" / "second-look.toml").write_text(f"port = {taken}\n")
    monkeypatch.delenv("SECOND_LOOK_PORT")
    command = [sys.executable, "-m", "companion", "serve", "--idle-minutes", "0.001"]
    free = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
    assert f"port {taken} is held by another program" in free.stderr
    assert " answers on 127.0.0.1:" in free.stdout
    assert f" answers on 127.0.0.1:{taken}." not in free.stdout


def test_a_port_that_is_named_and_taken_is_refused(taken: int, state: Path) -> None:
    command = [sys.executable, "-m", "companion", "serve", "--idle-minutes", "0.001"]
    command += ["--port", str(taken)]
    refused = subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"port {taken} is held by another program" in refused.stderr


def test_manifests_name_our_extension_alone() -> None:
    command = Path("/somewhere/host")
    for browser in browsers.browsers({"HOME": "/home/x"}, "linux"):
        manifest = browsers.manifest(browser, command)
        more = browsers.manifest(browser, command, [OTHER_ID, EXTENSION_ID])
        ours = f"chrome-extension://{EXTENSION_ID}/"
        if browser.gecko:
            assert manifest["allowed_extensions"] == [GECKO_ID]
            assert more == manifest
        else:
            assert manifest["allowed_origins"] == [ours]
            assert more["allowed_origins"] == [ours, f"chrome-extension://{OTHER_ID}/"]
        assert manifest["path"] == "/somewhere/host"


def test_the_companion_lets_in_the_ids_of_the_machine_file(state: Path) -> None:
    (state / "etc").mkdir()
    (state / "etc" / "second-look.toml").write_text(f'extensions = ["{OTHER_ID}"]\n')
    answer = ask(frame(PAIR))
    try:
        for name, status in [(EXTENSION_ID, 200), (OTHER_ID, 200), ("a" * 32, 403)]:
            connection = http.client.HTTPConnection("127.0.0.1", answer["port"], timeout=PATIENCE_S)
            headers = {
                "Authorization": f"Bearer {answer['token']}",
                "Content-Type": "application/json",
                "Origin": f"chrome-extension://{name}",
            }
            connection.request("POST", "/v1/check", '{"text": "All quiet."}', headers)
            assert connection.getresponse().status == status
            connection.close()
    finally:
        end_companion(state)


def test_pair_lets_in_the_ids_of_the_machine_file(
    state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (state / "etc").mkdir()
    (state / "etc" / "second-look.toml").write_text(f'extensions = ["{OTHER_ID}"]\n')
    assert cli.main(["pair", "--browser-data", str(state)]) == 0
    manifest = json.loads(Path(capsys.readouterr().out.strip().split(": ", 1)[1]).read_text())
    assert manifest["allowed_origins"] == [
        f"chrome-extension://{EXTENSION_ID}/",
        f"chrome-extension://{OTHER_ID}/",
    ]


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_every_browser_has_a_place_of_its_own(system: str) -> None:
    found = browsers.browsers({"HOME": "/home/x", "LOCALAPPDATA": "/home/x"}, system)
    assert {"Chrome", "Edge", "Firefox"} <= {browser.name for browser in found}
    keys = [(browser.manifest, browser.registry) for browser in found]
    assert len(set(keys)) == len(keys)
