"""An update is in force once installed, until a newer one or a step back."""

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from companion.updates import content, install, trial
from companion.updates.errors import UpdateError
from tests.unit.updates.maker import SHIPPED, SLOT, Maker, pack, version_in_force


def test_an_update_is_in_force_once_installed(make: Maker, folder: Path) -> None:
    install.install(make())
    found = content.look(SLOT)
    assert found.folder and found.folder.parent == folder
    assert (found.folder / "policy.toml").read_bytes() == pack()
    assert found.refused == ()


def test_older_than_what_is_shipped_only_when_asked_for(make: Maker) -> None:
    path = make({"policy.toml": pack("0.1")}, version="0.1")
    with pytest.raises(UpdateError, match=f"older than {SHIPPED}"):
        install.install(path)
    assert install.install(path, allow_older=True).version == "0.1"
    assert version_in_force() == "0.1"


def test_a_pack_of_its_own_is_added(make: Maker) -> None:
    install.install(make({"policy.toml": pack("1.0", "elm-falls")}, id="elm-falls", version="1.0"))
    install.install(make())
    assert content.slots() == ["policy-elm-falls", SLOT]
    assert version_in_force("policy-elm-falls") == "1.0"


def test_revert_goes_back_one_update_and_then_to_what_is_shipped(make: Maker, folder: Path) -> None:
    for version in ("2030.3", "2030.4", "2030.5"):
        install.install(make({"policy.toml": pack(version)}, version=version))
    assert len(list(folder.glob(f"{SLOT}.*/"))) == 2
    assert install.revert("policy")[0] == SLOT
    assert version_in_force() == "2030.4"
    assert install.revert(SLOT)[1] == content.Content()
    assert [path.name for path in folder.iterdir()] == ["lock"]
    with pytest.raises(UpdateError, match="nothing came by update"):
        install.revert("policy")


def test_revert_asks_which_pack(make: Maker) -> None:
    install.install(make({"policy.toml": pack("2030.9", "elm-falls")}, id="elm-falls"))
    install.install(make())
    with pytest.raises(UpdateError, match=r"policy-elm-falls, policy-worcester-306\. Name one"):
        install.revert("policy")


def test_the_same_update_again_changes_nothing(make: Maker, folder: Path) -> None:
    install.install(make({"policy.toml": pack("2030.3")}, version="2030.3"))
    path = make()
    install.install(path)
    install.install(path)
    install.revert("policy")
    assert version_in_force() == "2030.3"


def test_a_crash_before_the_switch_leaves_the_old_one(make: Maker, folder: Path) -> None:
    install.install(make({"policy.toml": pack("2030.3")}, version="2030.3"))
    path = make()
    crash = (
        "import os, pathlib, sys\n"
        "from companion.updates import install\n"
        "install._point = lambda *_: os._exit(9)\n"
        "install.install(pathlib.Path(sys.argv[1]))\n"
    )
    assert subprocess.run([sys.executable, "-c", crash, str(path)], check=False).returncode == 9
    assert len(list(folder.glob(f"{SLOT}.*/"))) == 2
    assert version_in_force() == "2030.3"
    install.install(path)
    assert version_in_force() == "2030.9"
    assert len(list(folder.glob(f"{SLOT}.*/"))) == 2


def unreadable(during: pytest.MonkeyPatch) -> None:
    """Make the pointer one that cannot be read."""
    read = Path.read_bytes

    def refuse(file: Path) -> bytes:
        if file == content.pointer(SLOT):
            raise PermissionError(errno.EACCES, "Permission denied", str(file))
        return read(file)

    during.setattr(Path, "read_bytes", refuse)


def fails(*_: Any) -> None:
    raise UpdateError("not this one")


@pytest.mark.parametrize("when", ["at first", "at last"])
def test_a_pointer_that_cannot_be_read_for_a_moment_costs_nothing(
    when: str, make: Maker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install.install(make({"policy.toml": pack("2030.3")}, version="2030.3"))
    path = make()

    def works(*_: Any) -> None:
        unreadable(during)
        fails()

    with monkeypatch.context() as during:
        if when == "at first":
            unreadable(during)
            reason = "policy-worcester-306.json: Permission denied. Try again"
        else:
            during.setattr(trial, "works", works)
            reason = "not this one"
        with pytest.raises(UpdateError, match=reason):
            install.install(path)
    assert version_in_force() == "2030.3"
    install.install(path)
    assert len(list(folder.glob(f"{SLOT}.*/"))) == 2, "what was left then is swept now"
    assert install.revert("policy")[0] == SLOT
    assert version_in_force() == "2030.3"


def test_where_the_pointer_is_damaged_a_failure_leaves_nothing_new(
    make: Maker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install.install(make({"policy.toml": pack("2030.3")}, version="2030.3"))
    before = set(folder.iterdir())
    content.pointer(SLOT).write_bytes(b"")
    monkeypatch.setattr(trial, "works", fails)
    with pytest.raises(UpdateError, match="not this one"):
        install.install(make())
    assert set(folder.iterdir()) == before


def test_two_at_once_come_one_after_the_other(
    make: Maker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make({"policy.toml": pack("2030.4")}, version="2030.4", file="4.slu")
    second = make({"policy.toml": pack("2030.5")}, version="2030.5", file="5.slu")
    inside, busy = threading.Event(), threading.Lock()
    works = trial.works

    def alone(*arguments: Any) -> None:
        assert busy.acquire(blocking=False), "two updates at once"
        if not inside.is_set():
            inside.set()
            # Would be let in here, were it not for the lock.
            other.join(0.2)
            assert other.is_alive()
        works(*arguments)
        busy.release()

    monkeypatch.setattr(trial, "works", alone)

    def install_second() -> None:
        inside.wait()
        install.install(second)

    other = threading.Thread(target=install_second)
    other.start()
    install.install(first)
    other.join()
    assert version_in_force() == "2030.5"
    install.revert("policy")
    assert version_in_force() == "2030.4"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_every_user_may_read_it_whatever_the_umask(make: Maker, folder: Path) -> None:
    before = os.umask(0o077)
    try:
        install.install(make())
    finally:
        os.umask(before)
    for path in [folder.parent, folder, *folder.rglob("*")]:
        wanted = 0o600 if path.name == "lock" else 0o755 if path.is_dir() else 0o644
        assert path.stat().st_mode & 0o777 == wanted, path


@pytest.mark.parametrize(
    ("system", "place"),
    [
        ("linux", "/var/lib/second-look/content"),
        ("darwin", "/Library/Application Support/Second Look/content"),
        ("win32", r"C:\ProgramData\SecondLook\content"),
    ],
)
def test_where_content_is_kept(system: str, place: str) -> None:
    assert str(content.content_folder({}, system)) == place
