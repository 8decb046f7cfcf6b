"""The doctor reads the settings that IT forced on a browser, and what was rolled out."""

import contextlib
import plistlib
import sys
import time
import types
from pathlib import Path
from typing import Any

import pytest

from companion.deploy import managed
from companion.deploy import registry as deploy_registry
from companion.deploy.browsers import BROWSERS, CHROME, CHROMIUM, FIREFOX, Browser
from companion.deploy.choices import Rollout
from companion.deploy.folder import files as deployed
from companion.doctor import lenient, policy, policy_files, registry
from companion.identity import EXTENSION_ID, GECKO_ID
from tests.deploy import formats
from tests.deploy.mdm import by_intune
from tests.deploy.registry import Key, imported
from tests.deploy.test_deploy_formats import VARIANTS
from tests.unit.doctor.checks import OTHER_ID, forced, found, one, put, settings_for

EXTENSION = Path(__file__).parents[3] / "extension"


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

    def test_a_copy_under_another_name_counts_too(self, root: Path, folder: Path) -> None:
        put(folder / "a.json", forced(EXTENSION_ID))
        put(folder / "a.json.bak", forced(OTHER_ID))
        assert f"and {folder}/a.json.bak takes its place" in one(root, self.SUBJECT).found

    def test_what_is_no_policy_and_not_called_one_is_passed_over(
        self, root: Path, folder: Path
    ) -> None:
        put(folder / "a.json", forced(EXTENSION_ID))
        put(folder / "b.txt", "Ours are in a.json.")
        put(folder / "c.json~", "[]")
        put(folder / "old" / "a.json", forced(OTHER_ID))
        assert one(root, self.SUBJECT).found == f"installs {EXTENSION_ID} (force_installed)"

    def test_comments_and_a_last_comma_are_read_as_chromium_reads_them(
        self, root: Path, folder: Path
    ) -> None:
        text = """// Ours
            {"ExtensionSettings": { /* only
              this one */ "ID": {"installation_mode": "force_installed",},},
             "HomepageLocation": "https://a.example/,]", "x": ["a", 1, ] // "}
            }
        """
        put(folder / "a.json", text.replace("ID", EXTENSION_ID))
        assert one(root, self.SUBJECT).state == "ok"

    def test_firefox_takes_no_comments(self, root: Path) -> None:
        path = put(root / FIREFOX.linux_policy, '{"policies": {}, // ours\n}')
        assert one(root, "Mozilla Firefox policy").found.startswith(f"{path}:1: not JSON (")

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

    @pytest.mark.parametrize(
        ("name", "value", "state"),
        [
            ("selectors", "", "ok"),
            ("selectors", "{}", "ok"),
            ("selectors", '{"x": {"like": "[data-testid=like]"},\n "facebook": {}}', "ok"),
            ("selectors", "[data-testid=like]", "bad"),
            ("selectors", '{"like": "[data-testid=like]"}', "bad"),
            ("selectors", '{"myspace": {"like": "a"}}', "bad"),
            ("selectors", '{"x": {"like": 1}}', "bad"),
            ("selectors", '{"x": null}', "bad"),
            ("selectors", "null", "bad"),
            ("selectors", "[" * 100_000, "bad"),
            ("contact", "😀" * 100, "ok"),
            ("contact", "😀" * 100 + "!", "bad"),
            ("contact", 7, "bad"),
            ("disabledSites", ["x", "x"], "ok"),
        ],
    )
    def test_a_setting_is_refused_where_the_extension_does(
        self, name: str, value: object, state: str, root: Path, folder: Path
    ) -> None:
        put(folder / "a.json", settings_for(EXTENSION_ID, **{name: value}))
        assert one(root, "Chromium settings").state == state

    def test_the_extension_counts_a_contact_as_we_do(self) -> None:
        table = EXTENSION / "background" / "settings-table.js"
        assert f"LONGEST_CONTACT = {managed.LONGEST_CONTACT};" in table.read_text()

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

    @pytest.mark.parametrize("browser", BROWSERS, ids=lambda browser: browser.key)
    @pytest.mark.parametrize("choices", VARIANTS.values(), ids=VARIANTS)
    def test_windows_and_intune_tell_the_same_as_linux(
        self, choices: dict[str, str], browser: Browser
    ) -> None:
        written = formats.files(**choices)
        for machine in (imported(written["windows/second-look.reg"]), by_intune(written)):
            told = registry.as_policies(as_read(machine.at(browser.policy_key)))
            # An import that drops what an earlier one has set may leave keys with nothing in them.
            empty = {"3rdparty": {"Extensions": {}}, "Preferences": {}}
            told = {name: part for name, part in told.items() if part != empty.get(name)}
            assert told == formats.linux(browser, written)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ('["//", "/* x */", ", ]"]', ["//", "/* x */", ", ]"]),
        (r'["\\", "\"//", 1 /* " */,]', ["\\", '"//', 1]),
        ('[[1,],{"a": true,\n},]//', [[1], {"a": True}]),
        ('\ufeff["a\nb"]', ["a\nb"]),
        ('["a\tb"]', None),
        ("[1,,]", None),
        ("[,]", None),
        ("[1 /*]", None),
        ('["a,]', None),
        ("[1] / /", None),
    ],
)
def test_lenient_reading_leaves_texts_alone_and_other_faults_as_they_are(
    text: str, content: object
) -> None:
    if content is None:
        with pytest.raises(ValueError, match="line 1"):
            lenient.loads(text.encode())
    else:
        assert lenient.loads(text.encode()) == content


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('"' + r"\"" * 20_000, id="text"),
        pytest.param('"' + r"\"" * 20_000 + "\\", id="text that ends in a backslash"),
        pytest.param("[1] " + "/*[1" * 20_000, id="comment"),
    ],
)
def test_what_is_never_closed_is_read_in_the_time_of_what_is(text: str) -> None:
    def spent(text: str) -> float:
        begun = time.thread_time()
        with contextlib.suppress(ValueError):
            lenient.loads(text.encode())
        return time.thread_time() - begun

    # Some thousand times as long, if each mark in it were tried as a beginning.
    assert spent(text) < 500 * spent('"' + r"\"" * 20_000 + '"')


def test_a_fault_after_a_comment_is_named_with_its_own_line() -> None:
    with pytest.raises(ValueError, match="line 4"):
        lenient.loads(b'/* one\ntwo */ {"a": 1, // x\n\nb}')


def as_read(key: Key) -> dict[str, Any]:
    """The key as the doctor reads it out of the registry."""
    return {**key.values, **{name: as_read(child) for name, child in key.keys.items()}}


def winreg(machine: Key, changed: dict[str, float]) -> types.SimpleNamespace:
    """The module of that name, for a registry that holds ``machine``; a handle is a path.

    ``changed`` are the times of keys, in seconds since 1970.
    """
    keys = {"HKLM": machine, "HKCU": Key()}

    def open_key(above: str, name: str) -> contextlib.AbstractContextManager[str]:
        key, path = keys[above], f"{above}\\{name}"
        for part in name.split("\\"):
            if part not in key.keys:
                raise FileNotFoundError
            key = key.keys[part]
        keys[path] = key
        return contextlib.nullcontext(path)

    def query(path: str) -> tuple[int, int, int]:
        since_1601 = changed.get(path.rpartition("\\")[2], 0) + 11_644_473_600
        return len(keys[path].keys), len(keys[path].values), int(since_1601 * 10_000_000)

    return types.SimpleNamespace(
        HKEY_LOCAL_MACHINE="HKLM",
        HKEY_CURRENT_USER="HKCU",
        OpenKey=open_key,
        QueryInfoKey=query,
        EnumValue=lambda path, index: (*[*keys[path].values.items()][index], 0),
        EnumKey=lambda path, index: [*keys[path].keys][index],
    )


def test_the_registry_tells_policy_and_when_it_was_put_there(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = formats.files()
    machine = imported(written["windows/second-look.reg"])
    monkeypatch.setitem(sys.modules, "winreg", winreg(machine, {"ExtensionSettings": 1e9 + 7}))
    monkeypatch.setattr(sys, "platform", "win32")
    told = policy_files.in_force(CHROME, root)
    assert [*told.sources] == [r"HKLM\Software\Policies\Google\Chrome"]
    assert told.policies == formats.linux(CHROME, written)
    assert told.changed == 1e9 + 7


def test_json_of_several_lines_as_firefox_documents_it() -> None:
    lines = ["{", '  "*": {"installation_mode": "blocked"}', "}"]
    told = policy_files.Told()
    told.add("HKLM", registry.as_policies({"ExtensionSettings": lines}))
    [check] = policy.checks(FIREFOX, told, ())
    assert (check.state, check.found) == ("bad", "forbids the extension")


@pytest.mark.parametrize("third_party", ["{", 1, ["x", "y"], {"extensions": {"x": {"policy": 1}}}])
def test_what_is_no_tree_of_settings_is_no_end_of_the_doctor(third_party: object) -> None:
    told = policy_files.Told()
    told.add("HKLM", registry.as_policies({"3rdparty": third_party}))
    assert [check.state for check in policy.checks(CHROMIUM, told, ("x",))][:1] == ["note"]
