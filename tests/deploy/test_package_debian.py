"""The Debian package: what is in it, and what a machine is like with it and after it."""

from __future__ import annotations

import argparse
import configparser
import contextlib
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator

import msgspec
import pytest

from companion import __version__, cli, settings
from companion.deploy.packages import ROOT, debian, wheels
from companion.deploy.packages.build_time import build_time
from companion.pairing import systemd
from companion.pairing.start import MOST_FAILURES, START_SECONDS
from tests.deploy import machine
from tests.deploy.conftest import NEWER
from tests.deploy.machine import Officer, Packages

needs_debian = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11) or not shutil.which("dpkg-deb"),
    reason="the package is built with dpkg-deb, for the Python of Debian 12",
)
NOT_SHIPPED = {
    "companion/deploy/packages/": "builds the package",
    "companion/requirements.txt": "is installed already",
    "companion/next-steps.txt": "speaks to who runs a checkout",
}
DISCLOSURE = "Our witness on the Elm Street case is Maria Lopez, she works at the bakery."
CONFIGURATION = pathlib.Path("/etc/second-look/second-look.toml")
UNIT = "/usr/lib/systemd/user/second-look.service"
PREFIX = "usr/lib/second-look/lib/python3.11/site-packages"


@pytest.fixture(scope="module")
def tree(packages: Packages) -> dict[str, tarfile.TarInfo]:
    """What dpkg would unpack, by its path."""
    package = packages.one("*.deb")
    unpacked = subprocess.run(["dpkg-deb", "--fsys-tarfile", package], capture_output=True)
    with tarfile.open(fileobj=io.BytesIO(unpacked.stdout)) as opened:
        return {entry.name.removeprefix("./"): entry for entry in opened}


@needs_debian
def test_everything_is_roots_and_nobody_elses_to_write(tree: dict[str, tarfile.TarInfo]) -> None:
    assert {(entry.uname, entry.gname) for entry in tree.values()} == {("root", "root")}
    files = [entry for entry in tree.values() if not entry.issym()]
    assert {entry.mode for entry in files} == {0o644, 0o755}
    runnable = {entry.name for entry in files if entry.isfile() and entry.mode == 0o755}
    assert {name.rpartition("/")[2] for name in runnable} == set(debian.COMMANDS)


@needs_debian
def test_only_what_runs_is_in_it(tree: dict[str, tarfile.TarInfo]) -> None:
    for unneeded in (
        r"/tests/",
        r"\.(pyi|pyx|pxd|c|h|a)$",
        r"/(setuptools|pip|protobuf|pycparser)[/-]",
        r"/models/(training|corpus)",
        r"companion/deploy/packages",
        r"libonnxruntime\.so",
        r"dist-info/(?!METADATA$)",
    ):
        assert [name for name in tree if re.search(unneeded, name)] == [], unneeded
    for needed in ("model.bin", "model.onnx", "tokenizer.json", "metadata.json"):
        assert f"{PREFIX}/models/{needed}" in tree


@needs_debian
def test_every_module_is_compiled_for_the_place_where_it_will_be(
    packages: Packages, tree: dict[str, tarfile.TarInfo], tmp_path: pathlib.Path
) -> None:
    modules = {name for name in tree if name.endswith(".py")}
    compiled = {name for name in tree if name.endswith(".pyc")}
    assert len(modules) == len(compiled) > 300
    subprocess.run(["dpkg-deb", "-x", packages.one("*.deb"), tmp_path], check=True)
    content = (tmp_path / PREFIX / "companion/__pycache__/cli.cpython-311.pyc").read_bytes()
    # Flags of a checked-not-at-all hash (PEP 552), and the name that a fault would show.
    assert content[4:8] == b"\x01\0\0\0"
    assert f"/{PREFIX}/companion/cli.py".encode() in content
    assert str(ROOT).encode() not in content


@needs_debian
def test_two_builds_give_the_same_bytes(packages: Packages, tmp_path: pathlib.Path) -> None:
    again = wheels.own(tmp_path / "elsewhere", __version__, build_time())
    package = debian.build(tmp_path, again, build_time())
    assert package.read_bytes() == packages.one("*.deb").read_bytes()


def test_the_wheel_holds_every_file_of_the_companion(packages: Packages) -> None:
    with zipfile.ZipFile(packages.one("wheel/*.whl")) as opened:
        packed = set(opened.namelist())
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "companion"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = {name for name in listed.stdout.splitlines() if (ROOT / name).exists()}
    documents = {name for name in files if name.endswith(".md")}
    missing = files - packed - documents
    assert [name for name in missing if not name.startswith(tuple(NOT_SHIPPED))] == []


def test_the_machine_file_explains_every_key_and_sets_none() -> None:
    text = (debian.PARTS / "second-look.toml").read_text()
    assert tomllib.loads(text) == {}
    shown = tomllib.loads(re.sub(r"(?m)^#(?=\w+ = )", "", text))
    assert set(shown) == {field.name for field in msgspec.structs.fields(settings.Machine)}


def test_a_service_that_dies_at_its_start_is_given_up_while_the_host_waits_for_it() -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.read_string((debian.PARTS / systemd.UNIT).read_text())
    assert unit["Service"]["Restart"] == "on-failure"
    most, seconds = (unit["Unit"].getint(f"StartLimit{key}") for key in ("Burst", "IntervalSec"))
    assert most == MOST_FAILURES
    # Also where each takes half a minute until it dies.
    assert most * (30 + unit["Service"].getint("RestartSec")) <= seconds <= START_SECONDS


def test_the_manual_knows_every_command_and_option() -> None:
    page = (debian.PARTS / "second-look.1").read_text().replace("\\-", "-")
    (commands,) = (
        action.choices
        for action in cli._parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    assert set(re.findall(r"(?m)^\.SS ([\w-]+)", page)) == set(commands)
    options = {
        option
        for parser in commands.values()
        for action in parser._actions
        for option in action.option_strings
        if option.startswith("--")
    }
    written = set(re.findall(r"(?m)^\.BI? (--[\w-]+)", page))
    # The last one is the browser's own.
    assert written == options | {"--version"}
    sources = "".join(path.read_text() for path in (ROOT / "companion").rglob("*.py"))
    variables = r"SECOND_LOOK_[A-Z]+"
    assert set(re.findall(variables, page)) == set(re.findall(variables, sources))


@pytest.fixture
def officer() -> Iterator[Officer]:
    """Somebody who can sign in."""
    with machine.officer() as person:
        yield person


def snapshot() -> set[str]:
    """All files and folders that a package may leave behind, logs and caches aside."""
    aside = ("/var/log", "/var/cache", "/var/tmp", "/var/lib/apt", "/var/lib/dpkg")
    found = set()
    for root in ("/etc", "/opt", "/srv", "/usr", "/var"):
        for folder, folders, files in os.walk(root):
            if folder.startswith(aside):
                folders.clear()
                continue
            found |= {f"{folder}/{name}" for name in (*folders, *files)}
    return found


@needs_debian
@machine.needs_a_machine
def test_an_ordinary_user_can_run_it_and_nobody_writes_into_it(
    packages: Packages, officer: Officer, tmp_path: pathlib.Path
) -> None:
    with machine.installed(packages.one("*.deb")):
        before = snapshot()
        done = officer.run("second-look", "check", "--json", DISCLOSURE)
        assert '"confidential"' in done.stdout, done.stderr
        assert officer.run("second-look", "--version").stdout == f"{__version__}\n"
        # Root could write where the modules are.
        for command in ("doctor", "bench"):
            as_root(command, tmp_path)
        assert snapshot() == before


@needs_debian
@machine.needs_a_machine
@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="asks systemd")
def test_systemd_finds_no_fault_in_the_service(packages: Packages, tmp_path: pathlib.Path) -> None:
    with machine.installed(packages.one("*.deb")):
        verified = subprocess.run(
            ["systemd-analyze", "verify", "--user", UNIT],
            env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
        )
        assert "second-look" not in verified.stderr


def as_root(command: str, home: pathlib.Path) -> None:
    """Run a command of the package as root, whatever it finds."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home)}
    subprocess.run(["second-look", command], env=environment, capture_output=True)


@needs_debian
@machine.needs_a_machine
def test_an_upgrade_keeps_edits_and_ends_the_old_companions(
    packages: Packages, newer: Packages, officer: Officer
) -> None:
    with machine.installed(packages.one("*.deb")):
        CONFIGURATION.write_text("port = 8399\n")
        running = start(officer)
        other = subprocess.Popen(
            ["/bin/sh", "-c", "read line", debian.INTERPRETER, "serve", ""], stdin=subprocess.PIPE
        )
        with ended(running, other):
            machine.install(newer.one("*.deb"))
            assert running.wait(timeout=60) == 0
            assert other.poll() is None
        assert officer.run("second-look", "--version").stdout == f"{NEWER}\n"
        assert CONFIGURATION.read_text() == "port = 8399\n"
        machine.run("apt-get", "remove", "--yes", machine.PACKAGE)
        assert CONFIGURATION.read_text() == "port = 8399\n"


@needs_debian
@machine.needs_a_machine
def test_a_purge_leaves_nothing_behind_but_homes(packages: Packages, officer: Officer) -> None:
    before = snapshot()
    with machine.installed(packages.one("*.deb")):
        pathlib.Path("/etc/second-look/department.toml").write_text('names = ["Elm Falls PD"]\n')
        content = pathlib.Path("/var/lib/second-look/content")
        content.mkdir(parents=True)
        (content / "model.json").write_text("{}")
        running = start(officer)
    with ended(running):
        assert running.wait(timeout=60) == 0
    assert snapshot() - before == set()
    assert (officer.home / ".local/state/second-look/token").exists()


@contextlib.contextmanager
def ended(*processes: subprocess.Popen[bytes]) -> Iterator[None]:
    """Leaves none of these behind."""
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    stream.close()


def start(officer: Officer) -> subprocess.Popen[bytes]:
    """A companion of the officer that answers."""
    running = subprocess.Popen(
        ["second-look", "serve", "--port", "0"],
        env={"PATH": os.environ["PATH"], "HOME": str(officer.home)},
        cwd=officer.home,
        user=officer.uid,
        stdout=subprocess.PIPE,
    )
    assert running.stdout
    with running.stdout as said:
        assert b"answers on" in said.readline()
    return running
