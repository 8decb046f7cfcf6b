"""The managed settings that the companion reads in Firefox's place."""

from __future__ import annotations

import json
import pathlib
import plistlib
import sys

import pytest

from companion.deploy.browsers import FIREFOX
from companion.doctor import managed
from companion.doctor.policy_files import FIREFOX_FILES, MACOS_FOLDER
from companion.identity import GECKO_ID

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="policy stands in files on Linux")


def write(root: pathlib.Path, content: object, place: str = FIREFOX_FILES[0]) -> None:
    file = root / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content))


def told(values: object) -> dict[str, object]:
    return {"policies": {"3rdparty": {"Extensions": {GECKO_ID: values}}}}


@pytest.mark.parametrize("place", FIREFOX_FILES)
def test_what_policy_says_now(tmp_path, place):
    write(tmp_path, told({"sensitivity": "quiet"}), place)
    assert managed.of_firefox(tmp_path) == {"sensitivity": "quiet"}
    write(tmp_path, told({}), place)
    assert managed.of_firefox(tmp_path) == {}


def test_the_file_that_firefox_takes_is_the_one_that_counts(tmp_path):
    write(tmp_path, told({"sensitivity": "quiet"}), FIREFOX_FILES[1])
    write(tmp_path, told({"sensitivity": "thorough"}), FIREFOX_FILES[0])
    assert managed.of_firefox(tmp_path) == {"sensitivity": "thorough"}


@pytest.mark.parametrize(
    "content",
    [
        "{ half of",
        [],
        {"policies": {"3rdparty": []}},
        told("quiet"),
        told([]),
    ],
)
def test_nothing_is_told_where_policy_cannot_be_read(tmp_path, content):
    assert managed.of_firefox(tmp_path) is None
    write(tmp_path, content)
    assert managed.of_firefox(tmp_path) is None


@pytest.mark.parametrize(
    "policies",
    [
        {},
        {"3rdparty": {}},
        {"3rdparty": {"Extensions": {"another@extension": {"sensitivity": "quiet"}}}},
    ],
)
@pytest.mark.parametrize("place", FIREFOX_FILES)
def test_that_the_last_setting_was_taken_away_is_told(tmp_path, policies, place):
    write(tmp_path, told({"sensitivity": "quiet"}), place)
    assert managed.of_firefox(tmp_path) == {"sensitivity": "quiet"}
    write(tmp_path, {"policies": policies}, place)
    assert managed.of_firefox(tmp_path) == {}


def test_where_settings_may_stand_elsewhere_what_was_read_is_all_if_it_installs(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert managed.of_firefox(tmp_path) is None
    plist = tmp_path / MACOS_FOLDER / f"{FIREFOX.domain}.plist"
    plist.parent.mkdir(parents=True)
    plist.write_bytes(plistlib.dumps({"EnterprisePoliciesEnabled": True}))
    assert managed.of_firefox(tmp_path) is None
    mode = {"installation_mode": "force_installed"}
    plist.write_bytes(plistlib.dumps({"ExtensionSettings": {GECKO_ID: mode}}))
    assert managed.of_firefox(tmp_path) == {}
