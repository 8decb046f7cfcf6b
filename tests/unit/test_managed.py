"""The managed settings that the companion reads in Firefox's place."""

from __future__ import annotations

import json
import pathlib
import sys

import pytest

from companion.doctor import managed
from companion.doctor.policy_files import FIREFOX_FILES
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
        {"policies": {}},
        {"policies": {"3rdparty": {"Extensions": {"another@extension": {"sensitivity": "quiet"}}}}},
        {"policies": {"3rdparty": []}},
        told("quiet"),
    ],
)
def test_nothing_is_told_where_policy_does_not_speak_of_us(tmp_path, content):
    assert managed.of_firefox(tmp_path) is None
    write(tmp_path, content)
    assert managed.of_firefox(tmp_path) is None
