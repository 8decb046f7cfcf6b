"""The folder: what stands in it, that it can be written again, and what is never touched."""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess
from collections.abc import Iterator

import pytest

from companion import cli
from companion.deploy import folder, readme
from companion.deploy.browsers import BROWSERS
from companion.deploy.choices import ChoiceError
from companion.pairing.host import NAME
from companion.review.policy import PACKS
from tests.deploy.formats import CHOICES, CHROME_ONLY, OWN_ID, faults, files, rollout

LINUX_ONLY = "[systems]\nwindows = false\nmacos = false\n"


def tree(root: pathlib.Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def one_line(text: str) -> str:
    return " ".join(text.split())


def deploy(text: str, out: pathlib.Path) -> int:
    choices = out.with_name("choices.toml")
    choices.write_bytes(text.encode())
    return cli.main(["deploy", str(choices), "--out", str(out)])


def test_everything_is_written_for_every_browser_and_system(tmp_path: pathlib.Path) -> None:
    host = f"{NAME}.json"
    policy, hosts_folder = "policies/managed/second-look.json", "native-messaging-hosts"
    assert deploy(CHOICES, tmp_path / "out") == 0
    assert set(tree(tmp_path / "out")) == {
        "README.md",
        "choices.toml",
        "linux/etc/second-look/second-look.toml",
        "linux/etc/second-look/department.toml",
        *(f"linux/etc/{b}/{policy}" for b in ("chromium", "opt/chrome", "opt/edge")),
        *(f"linux/etc/{b}/{hosts_folder}/{host}" for b in ("chromium", "opt/chrome", "opt/edge")),
        "linux/etc/firefox/policies/policies.json",
        f"linux/usr/lib/mozilla/{hosts_folder}/{host}",
        "windows/second-look.reg",
        "windows/remove.reg",
        "windows/admx/SecondLook.admx",
        "windows/admx/en-US/SecondLook.adml",
        "windows/intune/second-look.json",
        "windows/native-hosts/register.reg",
        f"windows/native-hosts/{NAME}.chromium.json",
        f"windows/native-hosts/{NAME}.firefox.json",
        "windows/SecondLook/second-look.toml",
        "windows/SecondLook/department.toml",
        "macos/second-look.mobileconfig",
        f"macos/{NAME}.plist",
        "macos/Second Look/second-look.toml",
        "macos/Second Look/department.toml",
        *(f"macos/native-hosts{browser.macos_hosts}/{host}" for browser in BROWSERS),
        "updates/updates.xml",
        "updates/updates.json",
    }


def test_the_same_choices_give_the_same_bytes(tmp_path: pathlib.Path) -> None:
    first, second = tmp_path / "a" / "out", tmp_path / "b" / "other"
    for out in (first, second):
        out.parent.mkdir()
        assert deploy(CHOICES, out) == 0
    assert tree(first) == tree(second)
    assert cli.main(["deploy", str(first / "choices.toml"), "--out", str(first)]) == 0
    assert tree(first) == tree(second)
    for name, content in tree(first).items():
        assert str(tmp_path).encode() not in content, name


def test_only_what_was_chosen_is_written_and_named() -> None:
    written = files(CHROME_ONLY + LINUX_ONLY + CHOICES)
    assert set(written) == {
        "README.md",
        "choices.toml",
        "linux/etc/second-look/second-look.toml",
        "linux/etc/second-look/department.toml",
        "linux/etc/opt/chrome/policies/managed/second-look.json",
        f"linux/etc/opt/chrome/native-messaging-hosts/{NAME}.json",
        "updates/updates.xml",
    }
    text = written["README.md"].decode()
    for word in ("Firefox:", "about:policies", "Windows", "macOS", "edge://", ".xpi", "Intune"):
        assert word not in text, word


def test_what_is_not_chosen_any_more_is_removed_and_nothing_else(tmp_path: pathlib.Path) -> None:
    out = tmp_path / "out"
    deploy(CHOICES, out)
    (out / "windows" / "notes.txt").write_text("ours")
    deploy(CHROME_ONLY + LINUX_ONLY + CHOICES, out)
    kept = {"windows/notes.txt", "choices.toml.before"}
    assert set(tree(out)) == {*files(CHROME_ONLY + LINUX_ONLY + CHOICES), *kept}
    assert not (out / "macos").exists()


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: pathlib.Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name, content in (("notes.txt", "mine"), ("README.md", "# My roll-out\n")):
        (out / name).write_text(content)
        before = tree(out)
        with pytest.raises(ChoiceError, match="out: holds files that this command has not"):
            folder.write(rollout(), out)
        (out / "choices.toml").write_text(CHOICES)
        if name == "README.md":
            with pytest.raises(ChoiceError, match="out: holds files that this command has not"):
                folder.write(rollout(), out)
        (out / "choices.toml").unlink()
        assert tree(out) == before
    with pytest.raises(ChoiceError, match=r"README.md: is no folder"):
        folder.write(rollout(), out / "README.md")


def test_a_folder_that_holds_the_choices_alone_is_filled(tmp_path: pathlib.Path) -> None:
    pack = (PACKS / "generic.toml").read_text(encoding="utf-8")
    (tmp_path / "elm.toml").write_text(pack, encoding="utf-8")
    choices = tmp_path / "choices.toml"
    choices.write_text(CHOICES.replace("names =", 'policy = "elm.toml"\nnames =', 1))
    assert cli.main(["deploy", str(choices), "--out", str(tmp_path)]) == 0
    written = tree(tmp_path)
    assert written["linux/etc/second-look/policy.toml"] == pack.encode()
    assert cli.main(["deploy", str(choices), "--out", str(tmp_path)]) == 0
    assert tree(tmp_path) == written


def test_what_was_edited_in_the_folder_is_kept_beside(
    tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    pack = (PACKS / "generic.toml").read_bytes()
    (tmp_path / "elm.toml").write_bytes(pack)
    ours = CHOICES.replace("names =", 'policy = "elm.toml"\nnames =', 1)
    assert deploy(ours, out) == 0
    assert deploy(ours, out) == 0
    assert not [*out.glob("*.before")]
    assert ".before" not in capsys.readouterr().out
    edited = {
        "choices.toml": b"\xef\xbb\xbf" + ours.replace("Elm Falls PD", "EFPD").encode(),
        "elm.toml": pack + b"# ours\n",
    }
    for name, data in edited.items():
        (out / name).write_bytes(data)
    # As "Later" in its README says.
    assert cli.main(["deploy", str(out / "choices.toml"), "--out", str(out)]) == 0
    assert not [*out.glob("*.before")]
    for name, data in edited.items():
        (out / name).write_bytes(data)
    assert deploy(ours, out) == 0
    told = capsys.readouterr().out
    for name, data in edited.items():
        assert (out / f"{name}.before").read_bytes() == data
        assert f"{out / name}.before: " in told
        assert (out / name).read_bytes() == (tmp_path / name).read_bytes()


def test_what_was_kept_before_is_not_lost_to_what_is_kept_now(
    tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert deploy(CHOICES, out) == 0
    edits = [f"{CHOICES}# edit {n}\n" for n in range(3)]
    for edit in (*edits, edits[1]):
        (out / "choices.toml").write_bytes(edit.encode())
        assert deploy(CHOICES, out) == 0
    names = [f"choices.toml.before{number}" for number in ("", ".2", ".3")]
    assert {path.name: path.read_text() for path in out.glob("*.before*")} == dict(
        zip(names, edits, strict=True)
    )
    told = re.findall(r"(?m)^(.*): kept, ", capsys.readouterr().out)
    assert told == [str(out / name) for name in (*names, names[1])]


@pytest.fixture
def hardened() -> Iterator[None]:
    """What is made here is for its owner alone."""
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.mark.usefixtures("hardened")
def test_every_officer_can_read_what_is_copied_from_a_hardened_machine(
    tmp_path: pathlib.Path,
) -> None:
    out, machine = tmp_path / "out", tmp_path / "machine"
    machine.mkdir()
    assert deploy(CHOICES, out) == 0
    step = re.search(r"sudo (sh -c '.*cp -R linux/\. )/'", (out / "README.md").read_text())
    assert step
    subprocess.run(f"{step.group(1)}{machine}'", shell=True, cwd=out, check=True)
    for root in (machine, out / "windows", out / "macos", out / "updates"):
        for path in root.rglob("*"):
            assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


def test_every_file_and_page_stands_in_the_readme() -> None:
    written = files()
    text = written["README.md"].decode()
    for browser in BROWSERS:
        for word in (browser.title, browser.page, f"/{browser.linux_policy}", browser.macos_hosts):
            assert word in text, word
    for path in re.findall(r"(?:windows|macos|updates)[\\/][\w*. \\/-]+\.\w+", text):
        name = path.replace("\\", "/").replace('"*', "*")
        assert any(pathlib.PurePath(file).match(name) for file in written), path
    for word in ("0.2.0", "8400", OWN_ID, "`sensitivity`", "second-look doctor", "practice"):
        assert word in text, word


@pytest.mark.parametrize("pack", [path.stem for path in PACKS.glob("*.toml")])
def test_the_sentence_to_check_with_is_pointed_out(
    pack: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert readme.LEAK in files()["README.md"].decode()
    assert cli.main(["check", "--json", "--policy", pack, readme.LEAK]) == 0
    assert json.loads(capsys.readouterr().out)["findings"]


def test_the_readme_takes_back_every_file_that_it_has_put_on_linux() -> None:
    written = files()
    text = written["README.md"].decode()
    block = re.search(r"sudo rm \\\n(.*?)\nsudo apt purge second-look", text, re.DOTALL)
    assert block
    removed = set(re.findall(r"\S+/\S+", block.group(1)))
    placed = {name.removeprefix("linux") for name in written if name.startswith("linux/")}
    # The package takes its own folder away.
    assert removed == {name for name in placed if not name.startswith("/etc/second-look/")}
    # Chromium reads every file of the folder.
    assert "a copy of it in the same folder under another name would go on" in one_line(text)
    assert "whatever its ending: keep no copy there" in one_line(text)


def test_a_line_of_a_table_has_as_many_cells_as_its_head() -> None:
    text = files(CHOICES.replace("ext. 100", "ext. 100 | 101"))["README.md"].decode()
    assert r"ext. 100 \| 101" in text
    for table in re.findall(r"(?m)(?:^\|.*\n)+", text):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1, table


def test_every_import_reaches_the_registry_that_browsers_read() -> None:
    """A 32-bit program's own one is another."""
    text = files()["README.md"].decode()
    imports = re.findall(r"reg import [^`\n]+", text)
    assert len(imports) == 3
    assert [line for line in imports if not line.endswith(".reg /reg:64")] == []


def test_nothing_runs_from_sign_in_on_unless_it_wants_that() -> None:
    text = files()["README.md"].decode()
    (start,) = (part for part in text.split("## ") if part.startswith("4. macOS"))
    install = start.partition("```sh\n")[2].partition("```")[0]
    assert "install.sh" in install
    assert "LaunchAgents" not in install


def test_a_change_reaches_windows_without_a_second_profile_or_stale_boxes() -> None:
    (later,) = (
        part for part in files()["README.md"].decode().split("\n## ") if "Later" in part[:5]
    )
    told = one_line(later)
    for words in (
        "`-Method PATCH` in place of `POST`",
        "would make a second profile",
        "Enter by hand what has changed. With each version of the extension that is the address",
        "import `windows\\second-look.reg` again",
    ):
        assert words in told, words
    told = one_line(files(LINUX_ONLY + CHOICES)["README.md"].decode())
    assert "Give out what has changed" in told
    assert "PATCH" not in told


def test_on_windows_a_folder_that_somebody_else_has_made_goes_before_it_is_used() -> None:
    text = files()["README.md"].decode()
    blocks = re.findall(r"```powershell\n(.*?)```", text, re.DOTALL)
    assert [faults(block.encode()) for block in blocks] == [[]] * 3
    # One statement, so that pasted lines do not go on after an error.
    (guarded,) = re.findall(
        r"(?ms)^& \{\n    \$ErrorActionPreference = 'Stop'$(.*?)^\}$", blocks[0]
    )
    words = ["ReparsePoint", "GetOwner", "rd ", "New-Item", "/A /R", "/grant", "throw", "Copy-Item"]
    places = [guarded.index(word) for word in words]
    assert places == sorted(places)
    # With -Force it would take the folder that is there, whatever it is.
    assert "New-Item -ItemType Directory $data }" in guarded
