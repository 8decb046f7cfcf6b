"""The doctor names each fault and its cure, and reads nothing that an officer wrote."""

import contextlib
import datetime
import functools
import http.server
import json
import os
import plistlib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from companion import __version__, cli, settings
from companion.deploy import registry as deploy_registry
from companion.deploy.browsers import BROWSERS, CHROMIUM, FIREFOX, Browser
from companion.deploy.choices import Rollout
from companion.deploy.folder import files as deployed
from companion.doctor import examine, holder, policy, policy_files, profiles, program, registry
from companion.doctor.check import Check
from companion.identity import EXTENSION_ID, GECKO_ID
from companion.pairing import proof
from companion.pairing.host import NAME
from companion.pairing.token import token_path
from companion.review import classifier
from companion.review.classifier import MODEL, read_metadata
from companion.updates import content, install, sign

OTHER_ID = "a" * 32


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with a home, no browser and no companion, on a machine without configuration."""
    user = tmp_path / "home"
    user.mkdir()
    monkeypatch.setenv("HOME", str(user))
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "SECOND_LOOK_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECOND_LOOK_PORT", "9")  # discard: nothing listens there
    monkeypatch.setenv("SECOND_LOOK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("SECOND_LOOK_CONTENT", str(tmp_path / "content"))
    return user


@pytest.fixture(autouse=True)
def checksums_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped model is large, and the same for all tests."""
    monkeypatch.setattr(program, "read_metadata", SHIPPED)


SHIPPED = functools.cache(read_metadata)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where machine-wide files of browsers are looked for."""
    return tmp_path / "root"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir(mode=0o755)
    return tmp_path / "config"


def put(path: Path, content: object) -> Path:
    """Write a text as it is, anything else as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def found(root: Path, subject: str, **named: Any) -> list[Check]:
    return [check for check in examine.examine(**named, root=root) if check.subject == subject]


def one(root: Path, subject: str, **named: Any) -> Check:
    [check] = found(root, subject, **named)
    return check


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


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody who takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


class Handler(http.server.BaseHTTPRequestHandler):
    """A server without a log."""

    def say(self, answer: dict[str, str]) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def serving(handler: type[Handler], monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Let ``handler`` answer on the port that SECOND_LOOK_PORT names."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        monkeypatch.setenv("SECOND_LOOK_PORT", str(server.server_port))
        try:
            yield server.server_port
        finally:
            server.shutdown()


class TestPort:
    def test_a_stranger_is_named_and_told_nothing(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cli.main(["pair"])
        token = token_path().read_text().strip()
        heard: list[str] = []

        class Stranger(Handler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                heard.append(f"{self.requestline} {self.headers} {body}")
                self.send_error(404)

        with serving(Stranger, monkeypatch) as number:
            check = one(root, "port")
        assert check.state == "bad"
        assert f"{number} is held by " in check.found
        if sys.platform == "linux":
            assert f"(process {os.getpid()}) of the user " in check.found
        assert "SECOND_LOOK_PORT" in check.mend
        assert heard
        assert not any(token in request for request in heard)

    @pytest.mark.parametrize(("version", "state"), [(__version__, "ok"), ("0.1.7", "note")])
    def test_the_companion_that_still_runs_may_be_an_older_one(
        self, version: str, state: str, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cli.main(["pair"])
        token = token_path().read_text().strip()

        class Companion(Handler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.say({"proof": proof.answer(token, proof.decode(asked["nonce"]))})

            def do_GET(self) -> None:
                self.say({"status": "ok", "version": version})

        with serving(Companion, monkeypatch):
            check = one(root, "port")
        assert check.state == state
        assert (version in check.found) is (state == "note")

    def test_a_port_that_nobody_insists_on_is_no_fault(
        self,
        root: Path,
        config: Path,
        listener: socket.socket,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.delenv("SECOND_LOOK_PORT")
        put(config / "second-look.toml", f"port = {listener.getsockname()[1]}\n")
        check = one(root, "port")
        assert check.state == "note"
        assert "Yours takes a free port instead" in check.found

    def test_a_program_of_another_user_is_not_seen(self, tmp_path: Path) -> None:
        table = (
            "  sl  local_address rem_address st tx rx tr when retrnsmt uid timeout inode\n"
            "   0: 0100007F:2072 00000000:0000 06 0:0 00:0 0 33 0 4711 1 0\n"
            "   1: 0100007F:2073 00000000:0000 0A 0:0 00:0 0 4294967 0 4712 1 0\n"
        )
        put(tmp_path / "net" / "tcp", table)
        (tmp_path / "12" / "fd").mkdir(parents=True)
        assert holder.holder(0x2073, tmp_path) == "a program of the user 4294967"
        assert holder.holder(0x2072, tmp_path) == "another program"
        (tmp_path / "12" / "fd" / "3").symlink_to("socket:[4712]")
        put(tmp_path / "12" / "comm", "nginx\n")
        assert holder.holder(0x2073, tmp_path) == "nginx (process 12) of the user 4294967"


def host(path: str | Path, *ids: str, **changes: Any) -> dict[str, Any]:
    origins = [f"chrome-extension://{id_}/" for id_ in ids or (EXTENSION_ID,)]
    return {
        "name": NAME,
        "description": "",
        "path": str(path),
        "type": "stdio",
        "allowed_origins": origins,
        **changes,
    }


class TestNativeHost:
    SUBJECT = "Chromium native host"

    @pytest.fixture(autouse=True)
    def chromium(self, home: Path) -> Path:
        put(home / ".config" / "chromium" / "Local State", {})
        return home / ".config" / "chromium" / "NativeMessagingHosts" / f"{NAME}.json"

    @pytest.fixture
    def machine_wide(self, root: Path) -> Path:
        return root / CHROMIUM.linux_hosts / f"{NAME}.json"

    def test_unknown_to_the_browser(self, root: Path) -> None:
        check = one(root, self.SUBJECT)
        assert (check.state, check.mend) == ("bad", "Run: second-look pair")
        cli.main(["pair"])
        assert one(root, self.SUBJECT).state == "ok"

    def test_machine_wide_is_enough(self, root: Path, machine_wide: Path) -> None:
        put(machine_wide, host(sys.executable))
        assert one(root, self.SUBJECT) == Check(self.SUBJECT, str(machine_wide))

    @pytest.mark.parametrize(
        ("manifest", "fault"),
        [
            ('{\n"name":\n}', "line 3 is not JSON"),
            ("[]", "not a manifest of a native messaging host"),
            (host("/nonexistent/host"), "/nonexistent/host is missing or may not be run"),
            (host("host"), "the path host does not begin at the root"),
            (host(sys.executable, EXTENSION_ID, OTHER_ID), f"lets chrome-extension://{OTHER_ID}/"),
            (host(sys.executable, allowed_origins=[]), "does not let chrome-extension://"),
            (host(sys.executable, name="x"), f"not a manifest of {NAME}"),
            (host(sys.executable, type="pipe"), f"not a manifest of {NAME}"),
        ],
    )
    def test_what_is_wrong_with_it(
        self, manifest: object, fault: str, root: Path, machine_wide: Path, chromium: Path
    ) -> None:
        put(machine_wide, manifest)
        check = one(root, self.SUBJECT)
        assert check.state == "bad"
        assert check.found.startswith(f"{machine_wide}: {fault}")
        assert "second-look deploy" in check.mend
        machine_wide.unlink()
        put(chromium, manifest)
        assert one(root, self.SUBJECT).mend == "Run: second-look pair"

    def test_the_departments_own_id(self, root: Path, config: Path, machine_wide: Path) -> None:
        put(config / "second-look.toml", f'extensions = ["{OTHER_ID}"]\n')
        put(machine_wide, host(sys.executable, OTHER_ID))
        assert one(root, self.SUBJECT).state == "ok"
        put(machine_wide, host(sys.executable, EXTENSION_ID))
        assert f"does not let chrome-extension://{OTHER_ID}/" in one(root, self.SUBJECT).found

    def test_policy_may_forbid_it(self, root: Path) -> None:
        cli.main(["pair"])
        folder = (root / CHROMIUM.linux_policy).parent
        put(folder / "a.json", {"NativeMessagingBlocklist": ["*"]})
        assert "NativeMessagingAllowlist" in one(root, self.SUBJECT).mend
        put(folder / "b.json", {"NativeMessagingAllowlist": [NAME]})
        assert one(root, self.SUBJECT).state == "ok"
        put(folder / "c.json", {"NativeMessagingUserLevelHosts": False})
        check = one(root, self.SUBJECT)
        assert check.state == "bad"
        assert "wants a machine-wide one" in check.found


def forced(*ids: str) -> dict[str, Any]:
    return {"ExtensionSettings": {id_: {"installation_mode": "force_installed"} for id_ in ids}}


def settings_for(id_: str, **values: Any) -> dict[str, Any]:
    return {"3rdparty": {"extensions": {id_: values}}}


class TestPolicy:
    SUBJECT = "Chromium policy"

    @pytest.fixture(autouse=True)
    def used(self, home: Path) -> None:
        put(home / ".config/chromium/Local State", {})
        (home / ".mozilla/firefox").mkdir(parents=True)

    @pytest.fixture
    def folder(self, root: Path) -> Path:
        return (root / CHROMIUM.linux_policy).parent

    @pytest.mark.parametrize(
        ("policies", "state", "told"),
        [
            (forced(EXTENSION_ID), "ok", f"installs {EXTENSION_ID} (force_installed)"),
            (
                {"ExtensionInstallForcelist": [f"{EXTENSION_ID};https://a.example/u.xml"]},
                "ok",
                "installs",
            ),
            (forced(OTHER_ID), "note", "does not install the extension"),
            (
                {"ExtensionSettings": {EXTENSION_ID: {"installation_mode": "blocked"}}},
                "bad",
                "forbids the extension",
            ),
            (
                {"ExtensionSettings": {"*": {"installation_mode": "blocked"}}},
                "bad",
                "forbids the extension",
            ),
            ({"ExtensionInstallBlocklist": ["*"]}, "bad", "forbids the extension"),
            (
                {"ExtensionInstallBlocklist": ["*"], "ExtensionInstallAllowlist": [EXTENSION_ID]},
                "note",
                "does not install",
            ),
            ({"ExtensionSettings": 3, "ExtensionInstallForcelist": "x"}, "note", "does not"),
        ],
    )
    def test_is_it_installed(
        self, policies: dict[str, Any], state: str, told: str, folder: Path, root: Path
    ) -> None:
        put(folder / "a.json", policies)
        check = one(root, self.SUBJECT)
        assert check.state == state
        assert told in check.found

    def test_the_departments_own_id(self, root: Path, config: Path, folder: Path) -> None:
        put(config / "second-look.toml", f'extensions = ["{OTHER_ID}"]\n')
        put(folder / "a.json", forced(OTHER_ID))
        assert one(root, self.SUBJECT).found == f"installs {OTHER_ID} (force_installed)"

    def test_another_file_takes_its_place(self, root: Path, folder: Path) -> None:
        put(folder / "a.json", forced(EXTENSION_ID))
        put(folder / "b.json", forced(OTHER_ID))
        put(folder / "c.json", {"HomepageLocation": "https://a.example"})
        check = one(root, self.SUBJECT)
        assert check.state == "bad"
        assert (
            check.found
            == f"{folder}/a.json installs the extension, and {folder}/b.json takes its place"
        )

    def test_another_list_takes_its_place(self, root: Path, folder: Path) -> None:
        put(folder / "a.json", {"ExtensionInstallForcelist": [f"{EXTENSION_ID};https://a.example"]})
        put(folder / "b.json", {"ExtensionInstallForcelist": [f"{OTHER_ID};https://a.example"]})
        assert f"and {folder}/b.json takes its place" in one(root, self.SUBJECT).found

    def test_broken_files_are_named_with_their_line(self, root: Path, folder: Path) -> None:
        put(folder / "a.json", '{\n"x": 1,\n"y"\n}')
        put(folder / "b.json", forced(EXTENSION_ID))
        put(folder / "c.json", "[]")
        broken, odd, fine = found(root, self.SUBJECT)
        assert broken.found.startswith(f"{folder}/a.json:4: not JSON (")
        assert odd.found == f"{folder}/c.json: its content is not an object"
        assert [broken.state, odd.state, fine.state] == ["bad", "bad", "ok"]

    def test_settings_are_held_against_the_schema(self, root: Path, folder: Path) -> None:
        good = {"sensitivity": "quiet", "sensitivityMode": "locked", "affiliated": True}
        put(folder / "a.json", {**forced(EXTENSION_ID), **settings_for(EXTENSION_ID, **good)})
        check = one(root, "Chromium settings")
        assert check.state == "ok"
        assert 'sensitivity = "quiet", sensitivityMode = "locked", affiliated = true' in check.found
        bad = {
            "sensitivity": "silent",
            "sensitivityMode": 1,
            "disabledSites": ["y"],
            "sites": [],
            "disabledSitesMode": "open",
        }
        # Settings of several files are merged, and the last file counts most.
        put(folder / "b.json", settings_for(EXTENSION_ID, contact="IT desk"))
        check = one(root, "Chromium settings")
        assert 'sensitivity = "quiet"' in check.found
        assert 'contact = "IT desk"' in check.found
        put(folder / "b.json", settings_for(EXTENSION_ID, **bad))
        checks = found(root, "Chromium settings")
        assert {check.state for check in checks} == {"bad"}
        assert [check.found.split()[0] for check in checks] == list(bad)
        assert "sites is no setting of the extension" in checks[3].found
        put(folder / "b.json", settings_for(EXTENSION_ID, disabledSitesMode="locked"))
        check = one(root, "Chromium settings")
        assert check.found == "disabledSitesMode stands without disabledSites"

    def test_firefox(self, root: Path) -> None:
        path = root / FIREFOX.linux_policy
        mode = {"installation_mode": "force_installed"}
        policies = {
            "ExtensionSettings": {GECKO_ID: mode},
            "3rdparty": {"Extensions": {GECKO_ID: {"affiliated": "yes"}}},
        }
        put(path, {"policies": policies})
        subject = "Mozilla Firefox policy"
        assert one(root, subject).found == f"installs {GECKO_ID} (force_installed)"
        check = one(root, "Mozilla Firefox settings")
        assert check.found == "affiliated must be true or false"
        put(path, policies)
        assert one(root, subject).found == f"{path}: policies is not an object"

    def test_firefox_of_debian_when_there_is_no_other(self, root: Path) -> None:
        path = put(root / policy_files.FIREFOX_FILES[1], {"policies": {}})
        assert str(path) in one(root, "Mozilla Firefox policy").found
        put(root / policy_files.FIREFOX_FILES[0], {"policies": {}})
        assert str(path) not in one(root, "Mozilla Firefox policy").found


CHOICES = f"""
[department]
name = "Elm Falls Police Department"
contact = "Sgt. Doe"
[extension]
id = "{OTHER_ID}"
update_url = "https://intranet.elmfalls.example/second-look/updates.xml"
firefox_url = "https://intranet.elmfalls.example/second-look/second-look-0.2.0.xpi"
[settings]
affiliated = true
locked = ["affiliated"]
disabledSites = ["x"]
"""


def test_a_browser_that_is_neither_used_nor_rolled_out_to_is_left_out(root: Path) -> None:
    path = root / CHROMIUM.linux_policy
    put(path, forced(OTHER_ID))
    assert found(root, "Chromium policy") == []
    put(path, forced(EXTENSION_ID))
    assert one(root, "Chromium policy").state == "ok"
    assert one(root, "Chromium native host").state == "bad"


class TestDeployed:
    """What ``second-look deploy`` writes is found well, in the form of each system."""

    @pytest.fixture
    def rollout(self, tmp_path: Path) -> Rollout:
        return Rollout.parse(CHOICES, "choices.toml", tmp_path)

    def well(self, browser: Browser, told: policy_files.Told) -> None:
        checks = list(policy.checks(browser, told, (EXTENSION_ID, OTHER_ID)))
        assert [check.state for check in checks] == ["ok", "ok"], checks
        assert "(force_installed)" in checks[0].found
        for setting in ("affiliated = true", 'disabledSites = ["x"]', 'contact = "Sgt. Doe"'):
            assert setting in checks[1].found

    @pytest.mark.parametrize("browser", BROWSERS, ids=lambda browser: browser.key)
    def test_linux(self, browser: Browser, rollout: Rollout, tmp_path: Path) -> None:
        for name, data in deployed(rollout).items():
            path = tmp_path / "out" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self.well(browser, policy_files.in_force(browser, tmp_path / "out" / "linux"))

    @pytest.mark.parametrize("browser", BROWSERS, ids=lambda browser: browser.key)
    def test_macos(
        self, browser: Browser, rollout: Rollout, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        profile = plistlib.loads(deployed(rollout)["macos/second-look.mobileconfig"])
        for payload in profile["PayloadContent"]:
            path = root / policy_files.MACOS_FOLDER / f"{payload['PayloadType']}.plist"
            path.parent.mkdir(parents=True, exist_ok=True)
            own = {name: v for name, v in payload.items() if not name.startswith("Payload")}
            path.write_bytes(plistlib.dumps(own))
        monkeypatch.setattr(sys, "platform", "darwin")
        self.well(browser, policy_files.in_force(browser, root))

    @pytest.mark.parametrize("browser", BROWSERS, ids=lambda browser: browser.key)
    def test_windows(self, browser: Browser, rollout: Rollout) -> None:
        tree: dict[str, Any] = {}
        for key, values in deploy_registry.policies(rollout).items():
            if key.startswith(browser.policy_key + "\\"):
                place = tree
                for part in key.removeprefix(browser.policy_key + "\\").split("\\"):
                    place = place.setdefault(part, {})
                place.update(values)
        told = policy_files.Told()
        told.add("HKLM", registry.as_policies(tree))
        self.well(browser, told)


class TestExtension:
    SUBJECT = "Chromium extension"

    def install(self, home: Path, *versions: str, id_: str = EXTENSION_ID) -> None:
        put(home / ".config/chromium/Local State", {})
        for version in versions:
            folder = home / ".config/chromium/Default/Extensions" / id_ / f"{version}_0"
            folder.mkdir(parents=True)

    @pytest.mark.parametrize(
        ("version", "state", "told"),
        [
            (__version__, "ok", __version__),
            ("0.1.0", "ok", "they work together"),
            ("0.9.1", "ok", "they work together"),
            ("1.0.0", "bad", "Update the companion"),
        ],
    )
    def test_against_the_companion(
        self, version: str, state: str, told: str, root: Path, home: Path
    ) -> None:
        self.install(home, version)
        check = one(root, self.SUBJECT)
        assert check.state == state
        assert told in f"{check.found} {check.mend}"

    def test_an_old_one_with_a_new_companion(
        self, root: Path, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(profiles, "__version__", "2.0.0")
        self.install(home, "1.9.0")
        assert one(root, self.SUBJECT).mend == "Update the extension"

    def test_the_newest_of_a_profile(self, root: Path, home: Path) -> None:
        self.install(home, "0.1.9", "0.1.10")
        assert one(root, self.SUBJECT).found.startswith("0.1.10, ")

    def test_none(self, root: Path, home: Path) -> None:
        self.install(home, "1.0", id_=OTHER_ID)
        assert one(root, self.SUBJECT).state == "note"

    @pytest.mark.parametrize("folder", [".mozilla/firefox", ".config/mozilla/firefox"])
    def test_firefox(self, folder: str, root: Path, home: Path) -> None:
        addons = [{"id": "other@x", "version": "7.0"}, {"id": GECKO_ID, "version": "0.1.0"}]
        put(home / folder / "abc.default" / "extensions.json", {"addons": addons})
        put(home / folder / "xyz.other" / "extensions.json", "{")
        [check] = found(root, "Mozilla Firefox extension")
        assert "0.1.0" in check.found
        assert check.state == "ok"


class TestUpdates:
    @pytest.fixture
    def installed(self, config: Path, tmp_path: Path) -> content.Content:
        """A signed copy of a shipped pack under a newer version."""
        shipped = (Path(settings.__file__).parent / "policies" / "generic.toml").read_text()
        (tmp_path / "pack").mkdir()
        (tmp_path / "pack" / "ours.toml").write_text(shipped.replace('"1.0"', '"1.5"'))
        key = sign.new_key(tmp_path / "key.pem")
        put(config / "second-look.toml", f'updates_key = "{key}"\npolicy = "generic"\n')
        sign.sign(tmp_path / "pack", tmp_path / "key.pem", tmp_path / "x.slu")
        install.install(tmp_path / "x.slu")
        return content.look("policy-generic")

    SUBJECT = "update policy-generic"

    def test_in_force(self, root: Path, installed: content.Content) -> None:
        assert one(root, self.SUBJECT).found.startswith("policy generic 1.5 of ")
        assert one(root, "policy").found.startswith("generic 1.5, ")

    def test_damaged(self, root: Path, installed: content.Content) -> None:
        assert installed.folder
        (installed.folder / "policy.toml").write_text("")
        check = one(root, self.SUBJECT)
        assert check.state == "bad"
        assert "policy.toml: checksum does not match" in check.found
        assert "second-look update" in check.mend
        assert one(root, "policy").state == "bad"

    def test_the_clock(
        self, root: Path, installed: content.Content, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Past(datetime.datetime):
            @classmethod
            def now(cls, tz: datetime.tzinfo | None = None) -> "Past":
                return cls(2020, 1, 1, tzinfo=tz)

        monkeypatch.setattr(datetime, "datetime", Past)
        check = found(root, self.SUBJECT)[0]
        assert check.state == "bad"
        assert "the clock says 2020-01-01" in check.found

    def test_what_came_with_the_companion_is_newer(
        self, root: Path, installed: content.Content, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert installed.manifest
        newer = type(installed.manifest)(
            "policy", "generic", "1.6", "0.1", datetime.date.today(), {}
        )
        monkeypatch.setattr("companion.doctor.program.shipped", lambda *_: newer)
        check = one(root, self.SUBJECT)
        assert check.state == "note"
        assert check.mend.endswith("second-look update --revert policy-generic")


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
