"""Whatever the system, a browser is told the same; and each file is of its format."""

from __future__ import annotations

import json
import pathlib
import plistlib
import uuid
import zipfile
from typing import Any

import jsonschema
import pytest

from companion.deploy import managed
from companion.deploy.browsers import BROWSERS, FIREFOX, Browser
from companion.identity import GECKO_ID
from companion.pairing.host import NAME
from tests.deploy.formats import (
    CHOICES,
    CHROME_ONLY,
    CHROMIUM,
    MANAGED,
    OWN_ID,
    SCHEMA,
    files,
    linux,
    macos,
    rollout,
    third_party,
)
from tests.deploy.mdm import by_intune
from tests.deploy.registry import Key, imported, windows

FIREFOX_ESR = pathlib.Path("/usr/lib/firefox-esr/browser/omni.ja")
NO_SETTINGS = {
    "contact": "",
    "affiliated": "",
    "sensitivity": "",
    "disabledSites": "",
    "directMessages": "",
    "selectors": "",
    "locked": "",
}
VARIANTS: dict[str, dict[str, str]] = {
    "everything": {},
    "no settings": NO_SETTINGS,
    "no sites, locked": {"disabledSites": "disabledSites = []"},
    "files": {
        "update_url": 'update_url = "file:///srv/sl/updates.xml"',
        "firefox_url": 'firefox_url = "file:///srv/sl/a%20b.xpi"',
        "firefox_unsigned": "",
    },
}


@pytest.fixture(params=VARIANTS.values(), ids=VARIANTS)
def written(request: pytest.FixtureRequest) -> dict[str, bytes]:
    """What is written for several choices."""
    return files(**request.param)


@pytest.mark.parametrize("browser", BROWSERS, ids=lambda browser: browser.key)
def test_every_format_tells_a_browser_the_same(browser: Browser, written: dict[str, bytes]) -> None:
    told = linux(browser, written)
    assert macos(browser, written) == told
    assert windows(browser, imported(written["windows/second-look.reg"])) == told
    assert windows(browser, by_intune(written)) == told


def test_the_policy_is_the_one_that_was_chosen() -> None:
    written = files()
    for browser in BROWSERS:
        told = linux(browser, written)
        assert third_party(browser, told) == {
            "affiliated": False,
            "affiliatedMode": "default",
            "sensitivity": "thorough",
            "sensitivityMode": "locked",
            "disabledSites": ["x", "facebook"],
            "disabledSitesMode": "locked",
            "directMessages": True,
            "directMessagesMode": "default",
            "selectors": '{"x": {"like": "[data-testid=\\"like\\"]"}}',
            "contact": 'IT "desk", C:\\help, ext. 100 <it@elmfalls.example>',
        }
        if browser is FIREFOX:
            assert told["ExtensionSettings"] == {
                GECKO_ID: {
                    "installation_mode": "force_installed",
                    "install_url": "https://intranet.elmfalls.example/sl/second-look-0.2.0.xpi",
                    "update_url": "https://intranet.elmfalls.example/sl/updates.json",
                }
            }
            assert told["Preferences"] == {
                "xpinstall.signatures.required": {"Value": False, "Status": "locked"}
            }
        else:
            assert told["ExtensionSettings"] == {
                OWN_ID: {
                    "installation_mode": "force_installed",
                    "update_url": "https://intranet.elmfalls.example/sl/updates.xml",
                    "override_update_url": True,
                }
            }
            assert told["NativeMessagingAllowlist"] == [NAME]


def test_an_unsigned_package_is_accepted_only_where_that_was_chosen() -> None:
    assert "Preferences" not in linux(FIREFOX, files(firefox_unsigned=""))


def test_firefox_asks_nobody_for_updates_of_a_file() -> None:
    (entry,) = linux(FIREFOX, files(**VARIANTS["files"]))["ExtensionSettings"].values()
    assert entry == {
        "installation_mode": "force_installed",
        "install_url": "file:///srv/sl/a%20b.xpi",
        "updates_disabled": True,
    }


@pytest.mark.parametrize("browser", [b for b in BROWSERS if not b.gecko], ids=lambda b: b.key)
def test_policy_of_the_chromium_family_is_as_documented(
    browser: Browser, written: dict[str, bytes]
) -> None:
    jsonschema.validate(linux(browser, written), CHROMIUM)


def test_settings_for_firefox_are_as_the_extension_declares(written: dict[str, bytes]) -> None:
    jsonschema.validate(third_party(FIREFOX, linux(FIREFOX, written)), MANAGED)


@pytest.mark.skipif(not FIREFOX_ESR.exists(), reason="Firefox ESR brings the schema")
def test_policy_for_firefox_is_of_the_schema_that_firefox_has(written: dict[str, bytes]) -> None:
    with zipfile.ZipFile(FIREFOX_ESR) as archive:
        schema = json.loads(archive.read("modules/policies/policies-schema.json"))
    closed = _closed(schema)
    jsonschema.validate(linux(FIREFOX, written), closed)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"ExtensionSettings": {GECKO_ID: {"instal_url": "x"}}}, closed)


def _closed(schema: Any) -> Any:
    """The schema with no room for names that it does not know."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: _closed(part) for name, part in schema.items()}
    if isinstance(schema.get("properties"), dict) and "type" in schema:
        inner["additionalProperties"] = False
    return inner


def test_the_settings_are_those_of_the_extension() -> None:
    ours = pathlib.Path(managed.__file__).with_name("managed-schema.json")
    assert ours.read_bytes() == SCHEMA.read_bytes()


def test_every_setting_can_be_set_and_locked() -> None:
    settings = managed.settings()
    assert {*settings, *(s.mode.name for s in settings.values() if s.mode)} == set(
        MANAGED["properties"]
    )
    for setting in settings.values():
        if setting.mode:
            assert set(setting.mode.options) == {managed.DEFAULT, managed.LOCKED}


@pytest.mark.parametrize("later", VARIANTS.values(), ids=VARIANTS)
def test_importing_again_drops_what_was_set_the_time_before(
    later: dict[str, str], written: dict[str, bytes]
) -> None:
    machine = imported(written["windows/second-look.reg"])
    chosen = files(**later)
    imported(chosen["windows/second-look.reg"], machine)
    for browser in BROWSERS:
        assert windows(browser, machine) == linux(browser, chosen)


def test_a_browser_that_was_dropped_is_taken_back_too() -> None:
    machine = imported(files()["windows/second-look.reg"])
    imported(files(CHROME_ONLY + CHOICES)["windows/remove.reg"], machine)
    for browser in BROWSERS:
        told = windows(browser, machine)
        assert (told["ExtensionSettings"], told.get("Preferences")) == ({}, None)
        assert NAME not in machine.at(browser.hosts_key).keys


@pytest.mark.parametrize("choices", [CHOICES, CHROME_ONLY + CHOICES], ids=["all", "one browser"])
def test_other_policy_of_the_department_stays(choices: str) -> None:
    machine = Key()
    for browser in rollout(choices).browsers:
        key = machine.at(browser.policy_key)
        key.at(r"ExtensionSettings\theirs").values["installation_mode"] = "blocked"
        key.at("NativeMessagingAllowlist").values["1"] = "their.host"
        key.at("Preferences").values["browser.theirs"] = "yes"
        key.at(r"3rdparty\extensions\theirs\policy").values["set"] = 1
        key.at(r"3rdparty\Extensions").values["theirs@example.org"] = "{}"
        machine.at(browser.hosts_key).at("their.host").values[""] = "C:\\theirs.json"
    before = repr(machine)
    written = files(choices)
    imported(written["windows/second-look.reg"], machine)
    assert repr(machine) != before
    imported(written["windows/remove.reg"], machine)
    assert repr(machine) == before


def test_browsers_on_windows_find_the_host_with_both_reg_files() -> None:
    written = files()
    for reg in ("windows/second-look.reg", "windows/native-hosts/register.reg"):
        machine = imported(written[reg])
        for browser in BROWSERS:
            path = machine.at(rf"{browser.hosts_key}\{NAME}").values[""]
            assert isinstance(path, str)
            start, _, name = path.rpartition("\\")
            assert start == r"C:\Program Files\Second Look\native-hosts"
            assert f"windows/native-hosts/{name}" in written


def test_the_profile_is_one_for_the_machine_and_keeps_its_identity() -> None:
    first = plistlib.loads(files()["macos/second-look.mobileconfig"])
    second = plistlib.loads(files(**NO_SETTINGS)["macos/second-look.mobileconfig"])
    assert first["PayloadType"] == "Configuration"
    assert first["PayloadScope"] == "System"
    assert first["PayloadOrganization"] == "Elm Falls Police Department"
    for name in ("PayloadIdentifier", "PayloadUUID"):
        assert first[name] == second[name]
        assert len({first[name], *(p[name] for p in first["PayloadContent"])}) == 8
    for payload in (first, *first["PayloadContent"]):
        assert payload["PayloadVersion"] == 1
        assert payload["PayloadUUID"] == str(uuid.UUID(payload["PayloadUUID"])).upper()


def test_the_launch_agent_serves_for_who_is_signed_in() -> None:
    agent = plistlib.loads(files()["macos/org.secondlook.companion.plist"])
    assert agent["Label"] == "org.secondlook.companion"
    assert agent["ProgramArguments"] == ["/Library/Second Look/bin/second-look", "serve"]
    assert agent["RunAtLoad"] is True
    assert agent["KeepAlive"] == {"SuccessfulExit": False}
    assert agent["HardResourceLimits"] == {"Core": 0}
