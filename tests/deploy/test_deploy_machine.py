"""What belongs on every machine is what the companion and the browsers read there."""

from __future__ import annotations

import json
import pathlib
import re
import tomllib
from xml.etree import ElementTree

import pytest

from companion.configuration import load
from companion.deploy import folder, machine
from companion.deploy.browsers import BROWSERS, Browser
from companion.deploy.choices import Rollout
from companion.deploy.packages import debian
from companion.identity import EXTENSION_ID, GECKO_ID
from companion.pairing import browsers as pairing
from companion.pairing.host import NAME
from companion.review.department import Department
from companion.review.policy import PACKS
from companion.settings import Machine
from tests.deploy.formats import CHOICES, OWN_ID, files, rollout


def test_the_companion_reads_what_is_written_for_it(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = (PACKS / "generic.toml").read_text(encoding="utf-8").replace('"generic"', '"elm-falls"')
    (tmp_path / "elm.toml").write_text(pack, encoding="utf-8")
    text = CHOICES.replace("names =", 'policy = "elm.toml"\nnames =', 1)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.delenv("SECOND_LOOK_DEPARTMENT", raising=False)
    found = folder.files(Rollout.parse(text, "choices.toml", tmp_path))
    for place in ("linux/etc/second-look", "windows/SecondLook", "macos/Second Look"):
        for name in ("second-look.toml", "department.toml", "policy.toml"):
            (tmp_path / "config").mkdir(exist_ok=True)
            (tmp_path / "config" / name).write_bytes(found[f"{place}/{name}"])
        monkeypatch.setenv("SECOND_LOOK_CONFIG", str(tmp_path / "config"))
        configuration = load()
        assert not [*configuration.faults()]
        assert configuration.policy.pack.id == "elm-falls"
        assert configuration.department == Department(
            ("Elm Falls Police Department", "Elm Falls PD", "@elmfallspd"),
            ('Operation "Nightingale"', "Überfall"),
        )


def test_accounts_and_who_is_approved_are_handed_on() -> None:
    text = """
[[accounts]]
platform = "x"
handle = "@ElmFallsPD"
approved = [{ user = "ELM\\\\jdoe", until = 2027-06-30 }, { role = "press \\"office\\"" }]
[[accounts]]
platform = "facebook"
handle = "Überfall-Dezernat"
[roles]
'press "office"' = ["asmith", "bjones"]
nobody = []
"""
    above = text.replace("[[accounts", "[[department.accounts").replace(
        "[roles", "[department.roles"
    )
    made = Rollout.parse(CHOICES.replace("[extension]", f"{above}[extension]"), "c", pathlib.Path())
    given = Department.parse(text, "department.toml")
    written = machine.files(made)["department.toml"].decode()
    read = Department.parse(written, "department.toml")
    assert len(given.accounts) == len(given.roles) == 2
    assert (read.accounts, read.roles) == (given.accounts, given.roles)
    assert read.names[0] == "Elm Falls Police Department"


def test_the_machine_file_says_what_differs_from_the_defaults() -> None:
    text = machine.files(rollout())["second-look.toml"].decode()
    assert Machine.parse(text, "second-look.toml") == Machine(
        policy="worcester-306",
        department="department.toml",
        port=8400,
        extensions=(OWN_ID,),
        updates_key="A" * 43 + "=",
    )
    plain = machine.files(rollout(id=f'id = "{EXTENSION_ID}"'))["second-look.toml"].decode()
    assert "extensions" not in tomllib.loads(plain)


@pytest.mark.parametrize("browser", BROWSERS, ids=lambda browser: browser.key)
def test_host_manifests_are_those_that_pairing_writes(browser: Browser) -> None:
    written = files()
    kind = "firefox" if browser.gecko else "chromium"
    places = {
        f"linux/{browser.linux_hosts}/{NAME}.json": "/usr/bin/second-look-native-host",
        f"macos/native-hosts{browser.macos_hosts}/{NAME}.json": (
            "/Library/Second Look/bin/second-look-native-host"
        ),
        f"windows/native-hosts/{NAME}.{kind}.json": (
            r"C:\Program Files\Second Look\Scripts\second-look-native-host.exe"
        ),
    }
    reader = pairing.Browser("", pathlib.Path(), gecko=browser.gecko)
    for place, command in places.items():
        content = json.loads(written[place])
        assert content["path"] == command
        assert content == pairing.manifest(reader, pathlib.PurePosixPath(command), [OWN_ID])


def test_update_manifests_name_the_packages_where_they_are_served() -> None:
    written = files()
    root = ElementTree.fromstring(written["updates/updates.xml"])
    namespace = "{http://www.google.com/update2/response}"
    assert (root.tag, root.attrib) == (f"{namespace}gupdate", {"protocol": "2.0"})
    (app,) = root
    assert (app.tag, app.attrib) == (f"{namespace}app", {"appid": OWN_ID})
    (check,) = app
    assert (check.tag, check.attrib) == (
        f"{namespace}updatecheck",
        {
            "codebase": "https://intranet.elmfalls.example/sl/second-look-0.2.0.crx",
            "version": "0.2.0",
        },
    )
    assert json.loads(written["updates/updates.json"]) == {
        "addons": {
            GECKO_ID: {
                "updates": [
                    {
                        "version": "0.2.0",
                        "update_link": (
                            "https://intranet.elmfalls.example/sl/second-look-0.2.0.xpi"
                        ),
                    }
                ]
            }
        }
    }


@pytest.mark.parametrize(
    "started", ["-I /usr/bin/second-look serve --idle-minutes 60", "-P -m companion serve"]
)
def test_the_auditor_finds_the_companion_however_it_was_started(started: str) -> None:
    text = pathlib.Path(folder.__file__).with_name("audit.md").read_text(encoding="utf-8")
    sought = re.findall(r"pgrep .* -f '(.*)'", text)
    assert sought
    assert all(re.search(words, f"{debian.INTERPRETER} {started}") for words in sought)


def test_the_auditors_commands_hold_in_the_page_as_it_is_installed() -> None:
    """As plain text: what stands for a pipe in a table is none in a shell. And the word that is
    looked for must stand in no command, or it is found in the log of commands."""
    text = pathlib.Path(folder.__file__).with_name("audit.md").read_text(encoding="utf-8")
    commands = re.findall(r"`([^`]+)`|^    (.+)$", text, re.MULTILINE)
    assert len(commands) > 10
    for command in ("".join(parts) for parts in commands):
        assert "|" not in command
        assert "zebrafinch" not in command
