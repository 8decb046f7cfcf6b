"""The doctor names each fault and its cure, and reads nothing that an officer wrote."""

import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from companion import cli
from companion.deploy.browsers import CHROMIUM, FIREFOX
from companion.doctor import examine, program
from companion.identity import EXTENSION_ID
from companion.pairing.host import NAME
from companion.pairing.token import token_path
from companion.review import classifier
from companion.review.classifier import MODEL
from tests.unit.doctor.checks import found, one, put


def test_a_fresh_installation_is_well(root: Path) -> None:
    checks = list(examine.examine(root=root))
    assert [check.subject for check in checks if check.state == "bad"] == []
    assert {"Python", "model", "machine file", "policy", "department file", "token", "port"} == {
        check.subject for check in checks
    }


def test_a_damaged_model(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "metadata.json").write_bytes((MODEL / "metadata.json").read_bytes())
    (tmp_path / "model.onnx").write_bytes(b"")
    monkeypatch.setattr(classifier, "MODEL", tmp_path)
    monkeypatch.setattr(program, "MODEL", tmp_path)
    check = one(root, "model")
    assert check.state == "bad"
    assert check.found == "model.onnx is not the file that metadata.json names"
    assert check.mend.startswith("Install the companion again")


def test_folders_that_only_the_administrator_may_read(
    root: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a user sees them; the tests may run as root, who sees everything."""
    closed = [put(root / path, {}).parent for path in (CHROMIUM.linux_policy, FIREFOX.linux_policy)]
    closed.append(put(root / CHROMIUM.linux_hosts / f"{NAME}.json", {}).parent)
    (home / ".mozilla" / "firefox").mkdir(parents=True)

    def shut(name: str, module: ModuleType) -> None:
        real = getattr(module, name)

        def guarded(path: Any, *arguments: Any, **named: Any) -> Any:
            inner = Path(path).parents if name in ("stat", "open") else (Path(path),)
            if set(closed) & {*inner}:
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return real(path, *arguments, **named)

        monkeypatch.setattr(module, name, guarded)

    for name, module in (("stat", os), ("listdir", os), ("scandir", os), ("open", io)):
        shut(name, module)
    for subject in ("Chromium policy", "Chromium native host", "Mozilla Firefox policy"):
        check = one(root, subject)
        assert check.state == "bad"
        assert "Permission denied" in check.found
        assert "for everybody to read" in check.mend


def test_the_doctor_leaves_no_file_behind(root: Path, home: Path) -> None:
    list(examine.examine(root=root))
    assert list(home.rglob("*")) == []


class TestCommand:
    @pytest.fixture(autouse=True)
    def no_browsers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whatever policy the machine has that the tests run on."""
        monkeypatch.setattr(examine, "BROWSERS", ())

    def test_lines_and_status(self, capsys: pytest.CaptureFixture[str], config: Path) -> None:
        put(config / "second-look.toml", "port = 0\n")
        assert cli.main(["doctor"]) == 0
        out = capsys.readouterr().out
        assert "ok   Python: 3." in out
        assert "note port: nothing listens on 9. The browser starts the companion" in out
        put(config / "second-look.toml", "\nprot = 0\n")
        assert cli.main(["doctor"]) == 1
        out = capsys.readouterr().out
        assert f"BAD  machine file: {config / 'second-look.toml'}:2: " in out
        assert ". Correct or replace that file\n" in out

    def test_json_for_fleet_tools(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["doctor", "--json"]) == 0
        checks = json.loads(capsys.readouterr().out)
        assert all(set(check) == {"subject", "found", "state", "mend"} for check in checks)
        assert checks[0] == {
            "subject": "Python",
            "found": ".".join(map(str, sys.version_info[:3])),
            "state": "ok",
            "mend": "",
        }


class TestConfigured:
    def test_each_file_with_line_and_what_is_in_force_instead(
        self, root: Path, config: Path
    ) -> None:
        machine = put(config / "second-look.toml", 'policy = "p.toml"\ndepartment = "d.toml"\n')
        put(config / "p.toml", "[pack]\nid = 3\n")
        put(config / "d.toml", 'names = ["A"]\nconfidential = []\n')
        check = one(root, "policy")
        assert check.state == "bad"
        assert f"{config / 'p.toml'}:2: " in check.found
        assert "In force: the shipped pack worcester-306" in check.found
        check = one(root, "department file")
        assert check.state == "bad"
        assert f"{config / 'd.toml'}:2: Object contains unknown field `confidential`" in check.found
        machine.write_text("policy =\n")
        check = one(root, "machine file")
        assert check.state == "bad"
        assert check.found.startswith(f"{machine}:1: ")

    def test_what_the_command_line_names(self, root: Path, tmp_path: Path) -> None:
        assert one(root, "policy", policy_name="generic").found == "generic 1.0"
        broken = put(tmp_path / "broken.toml", "[pack]\nid = 3\n")
        check = one(root, "policy", policy_name=str(broken))
        assert check.state == "bad"
        assert check.found.startswith("broken.toml:2: ")
        check = one(root, "department file", department=tmp_path / "none.toml")
        assert check.state == "bad"
        assert "none.toml: No such file" in check.found

    @pytest.mark.skipif(os.name == "nt", reason="Windows has access lists instead")
    def test_who_may_change_it(self, root: Path, config: Path) -> None:
        file = put(config / "second-look.toml", "")
        file.chmod(0o644)
        assert one(root, str(config)).state == "ok"
        file.chmod(0o646)
        check = one(root, str(file))
        assert check.state == "bad"
        assert check.mend == f"Run: chown root '{file}' && chmod go-w '{file}'"
        assert found(root, str(config)) == []


class TestToken:
    def test_yours_alone(self, root: Path) -> None:
        cli.main(["pair"])
        assert one(root, "token").state == "ok"
        token_path().chmod(0o640)
        check = one(root, "token")
        assert check.state == "bad"
        assert f"chmod 600 '{token_path()}'" in check.mend

    def test_somebody_elses(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        cli.main(["pair"])
        owner = os.geteuid()
        monkeypatch.setattr("os.geteuid", lambda: owner + 1)
        assert "belongs to another user" in one(root, "token").mend


AUDITED = """
import json, os, sys
opened = []
def hook(event, arguments):
    if event in ("open", "os.listdir", "os.scandir", "sqlite3.connect", "subprocess.Popen"):
        opened.append([event, str(arguments[0])])
sys.addaudithook(hook)
from companion import cli
sys.stdout = open(os.devnull, "w")
cli.main(["doctor"])
json.dump(opened, sys.stderr)
"""


def test_it_opens_nothing_that_an_officer_wrote(
    home: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file below the home that the doctor opens is one of a short list."""
    cli.main(["pair"])
    profile = home / ".config/chromium/Default"
    put(home / ".config/chromium/Local State", {})
    for name in ("History", "Preferences", "Secure Preferences", "Login Data", "Cookies"):
        put(profile / name, "{}")
    put(profile / "Local Extension Settings" / EXTENSION_ID / "000003.log", "draft")
    put(profile / "Extensions" / EXTENSION_ID / "0.2.0_0" / "manifest.json", {})
    firefox = home / ".mozilla/firefox/abc.default"
    put(firefox / "extensions.json", {"addons": []})
    for name in ("places.sqlite", "prefs.js", "storage/default/x/idb/1.sqlite"):
        put(firefox / name, "")
    put(home / "Documents" / "post.txt", "draft")
    done = subprocess.run(
        [sys.executable, "-c", AUDITED], capture_output=True, text=True, check=True, cwd="/"
    )
    opened = {
        (event, str(Path(path).relative_to(home)))
        for event, path in json.loads(done.stderr)
        if Path(path).is_relative_to(home)
    }
    hosts = f"NativeMessagingHosts/{NAME}.json"
    assert {path for event, path in opened if event == "open"} == {
        ".local/state/second-look/token",
        f".config/chromium/{hosts}",
        f".mozilla/native-messaging-hosts/{NAME}.json",
        ".mozilla/firefox/abc.default/extensions.json",
    } | {path for _, path in opened if path.startswith(".local/state/second-look/")}
    assert {event for event, _ in opened} <= {"open", "os.scandir", "os.listdir"}
    listed = {path for event, path in opened if event != "open"}
    assert listed <= {
        ".config/chromium",
        f".config/chromium/Default/Extensions/{EXTENSION_ID}",
        ".mozilla/firefox",
    }
