"""Choices are read with their defaults, and every mistake is refused with its place."""

from __future__ import annotations

import json
import pathlib

import pytest

from companion import __version__, cli
from companion.deploy.browsers import BROWSERS
from companion.deploy.choices import SYSTEMS, ChoiceError, Rollout
from companion.identity import EXTENSION_ID
from companion.review.policy import PACKS
from tests.deploy.formats import SCHEMA

MINIMAL = """\
[department]
name = "Elm Falls Police Department"
[extension]
update_url = "https://sl.example/updates.xml"
firefox_url = "https://sl.example/second-look.xpi"
"""
DECLARED = json.loads(SCHEMA.read_bytes())["properties"]
KNOWN = ", ".join(
    [name for name in DECLARED if name != "contact" and not name.endswith("Mode")] + ["locked"]
)
SITES = ", ".join(f'"{site["const"]}"' for site in DECLARED["disabledSites"]["items"]["oneOf"])
BARE_SITES = SITES.replace('"', "")
BROKEN = {
    "not TOML": (
        MINIMAL + "[settings\n",
        "6: Expected ']' at the end of a table declaration (at line 6, column 10)",
    ),
    "no department": (
        "[browsers]\nedge = false\n",
        "1: Object missing required field `department`",
    ),
    "a table that is none": (MINIMAL + "[browser]\n", "6: Object contains unknown field `browser`"),
    "a key that is none": (
        MINIMAL + "[systems]\nbsd = true\n",
        "7: Object contains unknown field `bsd` (at systems)",
    ),
    "a wrong type": (
        MINIMAL + '[browsers]\nedge = "yes"\n',
        "7: Expected `bool`, got `str` (at browsers.edge)",
    ),
    "an empty name": (
        MINIMAL.replace("Elm Falls Police Department", " "),
        "2: `name` must not be empty",
    ),
    "an empty short name": (
        MINIMAL.replace("[extension]", 'names = ["PD", ""]\n[extension]'),
        "3: `names` must not be empty",
    ),
    "a blank contact": (
        MINIMAL.replace("[extension]", 'contact = " "\n[extension]'),
        "3: `contact` must not be empty",
    ),
    "two lines": (
        MINIMAL.replace("[extension]", 'confidential_terms = ["a\\nb"]\n[extension]'),
        "3: `confidential_terms` must be on one line",
    ),
    "too long": (
        MINIMAL.replace("[extension]", f'contact = "{"x" * 201}"\n[extension]'),
        "3: Expected `str` of length <= 200 (at department.contact)",
    ),
    "no browser": (
        MINIMAL + "[browsers]\nchrome = false\nedge = false\nchromium = false\nfirefox = false\n",
        "6: at least one of the browsers must be true",
    ),
    "no system": (
        MINIMAL + "[systems]\nlinux = false\nwindows = false\nmacos = false\n",
        "6: at least one of the systems must be true",
    ),
    "no extension id": (
        MINIMAL + 'id = "ABCD"\n',
        "6: `ABCD` is no extension id: 32 letters from a to p",
    ),
    "no version": (
        MINIMAL + 'version = "1.0-beta"\n',
        "6: `1.0-beta` is no version: up to four numbers between dots",
    ),
    "no address": (
        MINIMAL.replace('update_url = "https://sl.example/updates.xml"\n', ""),
        "3: `update_url` is missing: the https: or file: address at which updates.xml will be",
    ),
    "no address for Firefox": (
        '[department]\nname = "E"\n[extension]\nupdate_url = "file:///a/b"\n',
        "3: `firefox_url` is missing: the https: or file: address at which the .xpi will be",
    ),
    "an address over plain http": (
        MINIMAL.replace("https://sl.example/u", "http://sl.example/u"),
        "4: `update_url` must be the https: or file: address at which updates.xml will be",
    ),
    "an address of another machine": (
        MINIMAL.replace("https://sl.example/second-look.xpi", "file://server/second-look.xpi"),
        "5: `firefox_url` must be the https: or file: address at which the .xpi will be",
    ),
    "an address with a password": (
        MINIMAL.replace("//sl.example/u", "//a:b@sl.example/u"),
        "4: `update_url` must be the https: or file: address at which updates.xml will be",
    ),
    "an address with the signs of Windows": (
        MINIMAL.replace("https://sl.example/second-look.xpi", r"file:///C:\\SL\\second-look.xpi"),
        r"5: `firefox_url` has `\`: between folders of an address stands `/`",
    ),
    "a folder's address": (
        MINIMAL.replace("updates.xml", ""),
        "4: `update_url` must be the https: or file: address at which updates.xml will be",
    ),
    "no setting": (
        MINIMAL + "[settings]\naffiliate = true\n",
        f"7: unknown setting `affiliate`; known are {KNOWN}",
    ),
    "a contact among the settings": (
        MINIMAL + '[settings]\ncontact = "IT"\n',
        f"7: unknown setting `contact`; known are {KNOWN}",
    ),
    "a truth that is none": (
        MINIMAL + '[settings]\naffiliated = "yes"\n',
        "7: `affiliated` must be true or false",
    ),
    "a sensitivity that is none": (
        MINIMAL + '[settings]\naffiliated = true\nsensitivity = "loud"\n',
        '8: `sensitivity` must be one of "pack", "quiet", "balanced", "thorough"',
    ),
    "a site that is none": (
        MINIMAL + '[settings]\ndisabledSites = ["myspace"]\n',
        f"7: `disabledSites` must be a list of these: {SITES}",
    ),
    "locked but not set": (
        MINIMAL + '[settings]\nlocked = ["sensitivity"]\n',
        "7: `locked` names 'sensitivity', which is not set here",
    ),
    "locked is no list": (
        MINIMAL + '[settings]\nlocked = "sensitivity"\n',
        "7: `locked` must be a list of settings",
    ),
    "locked is no list of names": (
        MINIMAL + "[settings]\nlocked = [{}]\n",
        "7: `locked` names {}, which is not set here",
    ),
    "locked but never free": (
        MINIMAL + '[settings]\nselectors = "{}"\nlocked = ["selectors"]\n',
        "8: `locked` names 'selectors', which officers cannot change anyway",
    ),
    "a setting on two lines": (
        MINIMAL + '[settings]\nselectors = """\n{\n}"""\n',
        "7: `selectors` must be a text on one line",
    ),
    "selectors that are no JSON": (
        MINIMAL + '[settings]\nselectors = "x: like"\n',
        f"7: `selectors` must be JSON with selectors by name by site. Sites: {BARE_SITES}",
    ),
    "a contact that the extension counts as longer": (
        MINIMAL.replace("[extension]", f'contact = "{"😀" * 101}"\n[extension]'),
        "3: `contact` must have at most 200 characters, an emoji counting as two",
    ),
    "an account on no platform": (
        MINIMAL + '[[department.accounts]]\nplatform = "fax"\nhandle = "@e"\n',
        "7: Invalid enum value 'fax' (at department.accounts.platform). "
        "Allowed: facebook, instagram, snapchat, tiktok, x, youtube",
    ),
    "an account by its address": (
        MINIMAL + '[[department.accounts]]\nplatform = "x"\nhandle = "x.com/ElmFallsPD"\n',
        "8: `x.com/ElmFallsPD` is an address: write the handle or the page's name",
    ),
    "a role that nobody has": (
        MINIMAL
        + '[[department.accounts]]\nplatform = "x"\nhandle = "@e"\napproved = [{ role = "r" }]\n',
        "9: no role is called `r`",
    ),
    "a role on two lines": (
        MINIMAL + '[department.roles]\n"press" = ["a\\nb"]\n',
        "7: the role `press` must be a list of users",
    ),
    "a port that is none": (
        MINIMAL + "[companion]\nport = 0\n",
        "7: Expected `int` >= 1 (at companion.port)",
    ),
    "a key that is too short": (
        MINIMAL + '[companion]\nupdates_key = "AAAA"\n',
        "7: not an Ed25519 public key: 32 bytes in base64, 44 characters",
    ),
    "no such pack": (
        MINIMAL.replace("[extension]", 'policy = "elm-falls.toml"\n[extension]'),
        "3: `elm-falls.toml` is neither a shipped pack (generic, worcester-306) nor a file beside "
        "this one",
    ),
    "a pack elsewhere": (
        MINIMAL.replace("[extension]", 'policy = "../pack.toml"\n[extension]'),
        "3: `policy` must be the bare name of a file beside this one",
    ),
}


def read(text: str, folder: pathlib.Path) -> Rollout:
    path = folder / "choices.toml"
    path.write_text(text, encoding="utf-8")
    return Rollout.load(path)


def test_defaults_are_everything_of_ours(tmp_path: pathlib.Path) -> None:
    rollout = read(MINIMAL, tmp_path)
    assert rollout.browsers == BROWSERS
    assert rollout.systems == SYSTEMS
    assert rollout.choices.extension.id == EXTENSION_ID
    assert rollout.choices.companion.port == 8306
    assert rollout.managed == {}
    assert rollout.crx_url == f"https://sl.example/second-look-{__version__}.crx"
    assert rollout.firefox_update_url == "https://sl.example/updates.json"


def test_addresses_are_wanted_only_for_the_browsers_that_use_them(tmp_path: pathlib.Path) -> None:
    head = '[department]\nname = "E"\n[browsers]\n'
    read(f'{head}firefox = false\n[extension]\nupdate_url = "file:///a/updates.xml"\n', tmp_path)
    only_firefox = "chrome = false\nedge = false\nchromium = false\n"
    read(f'{head}{only_firefox}[extension]\nfirefox_url = "file:///C:/a/b.xpi"\n', tmp_path)


def test_a_site_that_is_named_twice_is_written_once(tmp_path: pathlib.Path) -> None:
    rollout = read(MINIMAL + '[settings]\ndisabledSites = ["facebook", "x", "x"]\n', tmp_path)
    assert rollout.managed["disabledSites"] == ["x", "facebook"]


@pytest.mark.parametrize(("text", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_mistake_is_refused_with_its_line_before_anything_is_written(
    text: str, reason: str, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "choices.toml"
    path.write_text(text, encoding="utf-8")
    assert cli.main(["deploy", str(path), "--out", str(tmp_path / "out")]) == 1
    captured = capsys.readouterr()
    assert captured.err == f"second-look: {path}:{reason}\n"
    assert not captured.out
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_missing_or_no_text_is_refused(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "choices.toml"
    with pytest.raises(ChoiceError, match=r"choices\.toml: No such file"):
        Rollout.load(path)
    path.write_bytes(b'[department]\nname = "\xff"\n')
    with pytest.raises(ChoiceError, match=r"choices\.toml:2: not UTF-8 at byte 21"):
        Rollout.load(path)


def test_a_pack_of_the_department_is_checked_too(tmp_path: pathlib.Path) -> None:
    text = MINIMAL.replace("[extension]", 'policy = "elm-falls.toml"\n[extension]')
    pack = tmp_path / "elm-falls.toml"
    good = (PACKS / "generic.toml").read_text(encoding="utf-8")
    pack.write_text(good, encoding="utf-8")
    assert read(text, tmp_path).pack == good
    pack.write_text(good.replace('title = "', 'titel = "', 1), encoding="utf-8")
    with pytest.raises(ChoiceError, match=r"elm-falls.toml:\d+: .*`titel`"):
        read(text, tmp_path)
