"""The bundles for Windows and macOS, as far as they can be checked elsewhere."""

from __future__ import annotations

import hashlib
import os
import pathlib
import plistlib
import re
import shutil
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

import pytest
from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

from companion import __version__
from companion.deploy.packages import PackageError, bundle, lock
from companion.deploy.packages.lock import LOCK, Pin, pins
from companion.deploy.packages.targets import DEBIAN, MACS, PACKAGES, WINDOWS, Target
from companion.deploy.packages.wheels import OURS, Wheel
from tests.deploy.formats import faults
from tests.deploy.machine import Packages

BUILT = 1_700_000_000
BUNDLED = [WINDOWS, *MACS]
NAMES = [target.name for target in BUNDLED]
SUPPORTED = {
    "win_amd64": ["win_amd64"],
    "macosx_arm64": [
        *(
            f"macosx_{major}_0_{kind}"
            for major in (14, 13, 12, 11)
            for kind in ("arm64", "universal2")
        ),
        *(f"macosx_10_{minor}_universal2" for minor in range(4, 17)),
    ],
    "macosx_x86_64": [
        *(
            f"macosx_{major}_0_{kind}"
            for major in (13, 12, 11)
            for kind in ("x86_64", "universal2")
        ),
        *(
            f"macosx_10_{minor}_{kind}"
            for minor in range(4, 17)
            for kind in ("x86_64", "universal2")
        ),
    ],
}
"""The tags of wheels that run there, by the platform tags of Python's packaging standards."""
SCRIPTS = sorted(
    path for path in PACKAGES.rglob("*") if path.suffix == ".sh" or path.name.startswith("post")
)
twin = pytest.mark.skipif(
    sys.platform != "linux" or sys.version_info[:2] != (3, 11),
    reason="runs the installer with the libraries of the Debian package, for Python 3.11",
)


@pytest.fixture(scope="module")
def ours(packages: Packages) -> Wheel:
    """The companion's own wheel."""
    path = packages.one("wheel/*.whl")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Wheel(Pin(OURS, __version__, (digest,)), path)


@pytest.fixture(scope="module")
def bundles(ours: Wheel, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The folder of all bundles."""
    folder = tmp_path_factory.mktemp("bundles")
    for target in BUNDLED:
        bundle.build(folder, ours, target, BUILT)
    return folder


def contents(bundles: pathlib.Path, target: Target) -> dict[str, bytes]:
    """The files of a bundle, by their path in its one folder."""
    (path,) = bundles.glob(f"*-{target.name}.zip")
    with zipfile.ZipFile(path) as opened:
        names = opened.namelist()
        assert {name.split("/")[0] for name in names} == {path.stem}
        return {name.partition("/")[2]: opened.read(name) for name in names}


@pytest.mark.parametrize("target", BUNDLED, ids=NAMES)
def test_a_bundle_holds_wheels_that_run_there(bundles: pathlib.Path, target: Target) -> None:
    major, minor = map(int, target.python.split("."))
    runs = {
        *cpython_tags((major, minor), platforms=SUPPORTED[target.name]),
        *compatible_tags((major, minor), f"cp{major}{minor}", SUPPORTED[target.name]),
    }
    wheels = [name[7:] for name in contents(bundles, target) if name.startswith("wheels/")]
    assert [wheel for wheel in wheels if not runs & parse_wheel_filename(wheel)[3]] == []
    names = {parse_wheel_filename(wheel)[0] for wheel in wheels}
    assert names == {pin.name for pin in pins(target)} | {OURS}


@pytest.mark.parametrize("target", BUNDLED, ids=NAMES)
def test_every_wheel_is_one_that_the_lock_names(bundles: pathlib.Path, target: Target) -> None:
    files = contents(bundles, target)
    trusted = LOCK.read_text() + (target.pins.read_text() if target.pins else "")
    lines = files["requirements.txt"].decode().splitlines()
    listed = {line.partition("==")[0]: line.rpartition("sha256:")[2] for line in lines}
    for name, content in files.items():
        if name.startswith("wheels/"):
            library = parse_wheel_filename(name[7:])[0]
            digest = hashlib.sha256(content).hexdigest()
            assert listed.pop(library) == digest
            assert library == OURS or digest in trusted, name
    assert listed == {}


@pytest.mark.parametrize("target", BUNDLED, ids=NAMES)
def test_a_bundle_holds_nothing_else(bundles: pathlib.Path, target: Target) -> None:
    files = contents(bundles, target)
    others = {name for name in files if not name.startswith("wheels/")}
    ours = {"requirements.txt", "README.txt"}
    if target is WINDOWS:
        ours |= {"install.ps1", "uninstall.ps1", "second-look-task.xml"}
    else:
        ours |= {"install.sh", "uninstall.sh", "org.secondlook.companion.plist"}
    assert others == ours
    for name in others:
        assert not re.search(rb"@[A-Z]+@|#END_COMPANIONS#", files[name]), name


def test_the_definitions_for_sign_in_start_the_installed_companion(bundles: pathlib.Path) -> None:
    agent = plistlib.loads(contents(bundles, MACS[0])["org.secondlook.companion.plist"])
    assert agent["ProgramArguments"][:2] == ["/Library/Second Look/bin/second-look", "serve"]
    task = ElementTree.fromstring(contents(bundles, WINDOWS)["second-look-task.xml"])
    space = {"task": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    command = task.findtext(".//task:Command", namespaces=space)
    assert command == r"%ProgramFiles%\Second Look\Scripts\pythonw.exe"
    assert task.findtext(".//task:Arguments", namespaces=space) == "-I -m companion serve"


@pytest.mark.parametrize("name", ["install.ps1", "uninstall.ps1"])
def test_powershell_can_be_parsed(bundles: pathlib.Path, name: str) -> None:
    script = contents(bundles, WINDOWS)[name]
    assert script.isascii()  # Windows PowerShell reads a script without a mark as ANSI
    assert faults(script) == []
    assert faults(script.replace(b")", b"", 1)) != []


def test_what_still_holds_files_on_windows_is_waited_for(bundles: pathlib.Path) -> None:
    files = contents(bundles, WINDOWS)
    install, uninstall = (files[name].decode() for name in ("install.ps1", "uninstall.ps1"))
    for script in (install, uninstall):
        ended = script.index("Stop-Process -Id")
        assert ended < script.index("Wait-Process -Id") < script.index("& $Step")
    waiting = r"Invoke-WithoutCompanion \$target \{(?s:.*?)"
    assert re.search(
        rf"{waiting}Move-Item -LiteralPath \$target (?s:.*?)^\}}$", install, re.MULTILINE
    )
    assert re.search(rf"{waiting}Remove-Item -LiteralPath \$target ", uninstall)
    # What is left over in the end is no failure of the installation.
    _, after = install.split("'Nothing was changed.'")
    assert re.search(
        r"try \{[^{}]*\{ Remove-Item -LiteralPath \$before .*Write-Warning", after, re.DOTALL
    )


def test_on_windows_a_run_that_was_cut_off_costs_no_version_that_worked(
    bundles: pathlib.Path,
) -> None:
    files = contents(bundles, WINDOWS)
    install = files["install.ps1"].decode()
    half, whole = re.findall(
        r"-not \$whole\) \{(.*?)\n    \} else \{(.*?)\n    \}\n", install, re.DOTALL
    )[0]
    assert "Remove-Item -LiteralPath $target " in half
    assert "$before" not in half
    assert whole.index("Remove-Item -LiteralPath $before ") < whole.index("Move-Item ")
    # What tells that an installation is whole comes last, and what IT has put there stays in
    # the old one until then.
    work = install.partition("'venv', $target)")[2].partition("} catch")[0]
    *_, last = (line for line in work.splitlines() if line.strip())
    assert re.search(r"Copy-Item .*'uninstall\.ps1'\) -Destination \$target$", last)
    assert "Copy-Item -LiteralPath $hosts" in work
    assert "Remove-Item -LiteralPath $before " in files["uninstall.ps1"].decode()


def test_a_bundle_is_the_same_wherever_it_is_built(
    bundles: pathlib.Path, ours: Wheel, tmp_path: pathlib.Path
) -> None:
    again = bundle.build(tmp_path, ours, WINDOWS, BUILT)
    assert again.read_bytes() == (bundles / again.name).read_bytes()


@pytest.mark.parametrize("script", SCRIPTS, ids=[path.name for path in SCRIPTS])
def test_shell_scripts_can_be_parsed(script: pathlib.Path) -> None:
    parsed = subprocess.run(["/bin/sh", "-n", str(script)], capture_output=True, text=True)
    assert (parsed.returncode, parsed.stderr) == (0, "")


def test_each_machine_gets_the_versions_that_were_built_for_it() -> None:
    versions = {
        target.name: {pin.name: pin.version for pin in pins(target)} for target in (DEBIAN, *MACS)
    }
    assert versions["debian12_amd64"]["numpy"] != versions["macosx_arm64"]["numpy"]
    assert "typing-extensions" in versions["debian12_amd64"]
    assert "typing-extensions" not in versions["macosx_arm64"]
    assert versions["macosx_x86_64"]["onnxruntime"] == "1.23.2"
    for libraries in versions.values():
        assert not libraries.keys() & lock.NOT_RUN


def test_a_pin_without_a_checksum_is_refused(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loose = tmp_path / "requirements.txt"
    loose.write_text("aiohttp==3.14.5\n")
    monkeypatch.setattr(lock, "LOCK", loose)
    with pytest.raises(PackageError, match=rf"{loose}: aiohttp must be pinned, with hashes"):
        pins(WINDOWS)


class Machine:
    """A home folder into which the bundle is installed, by a user and without a network."""

    def __init__(self, home: pathlib.Path, unpacked: pathlib.Path) -> None:
        self.home = home
        self.unpacked = unpacked
        self.installed = home / "Library" / "Second Look"

    def run(self, *command: str | pathlib.Path) -> subprocess.CompletedProcess[str]:
        """Run a command there."""
        alone = ["unshare", "--net"] if os.geteuid() == 0 else []
        python = pathlib.Path(sys.base_prefix, "bin")
        return subprocess.run(
            [*alone, *map(str, command)],
            env={"HOME": str(self.home), "PATH": f"{python}:/usr/bin:/bin"},
            cwd=self.home,
            capture_output=True,
            text=True,
        )

    def check(self) -> str:
        """What the installed companion says to a text."""
        text = "Our witness on the Elm Street case is Maria Lopez, she works at the bakery."
        return self.run(self.installed / "bin" / "second-look", "check", "--json", text).stdout

    def files(self) -> set[str]:
        """What is in the home folder, the installation as one."""
        inside = [path.relative_to(self.home) for path in self.home.rglob("*") if path.is_file()]
        return {"/".join(path.parts[:2]) for path in inside}


@pytest.fixture(scope="module")
def mac(ours: Wheel, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A stand-in for a Mac: its bundle, with the libraries for this machine."""
    folder = tmp_path_factory.mktemp("bundle")
    archive = bundle.build(folder, ours, DEBIAN, BUILT)
    subprocess.run(["unzip", "-q", str(archive), "-d", str(folder)], check=True)
    home = tmp_path_factory.mktemp("home of a user")
    return Machine(home, folder / archive.stem)


@twin
def test_the_installer_for_macos_installs_replaces_and_removes(mac: Machine) -> None:
    done = mac.run("sh", mac.unpacked / "install.sh")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"Installed in {mac.installed}\n"
    assert mac.files() == {"Library/Second Look"}
    assert '"confidential"' in mac.check()
    assert not list(mac.installed.glob("lib/*/site-packages/pip"))

    first = (mac.installed / "pyvenv.cfg").stat().st_ino
    assert mac.run("sh", mac.unpacked / "install.sh").returncode == 0
    assert (mac.installed / "pyvenv.cfg").stat().st_ino != first

    _a_damaged_bundle_is_refused_and_the_old_one_stays(mac)
    before = mac.installed.with_name(f"{mac.installed.name}.before")
    mac.installed.rename(before)
    (mac.installed / "bin").mkdir(parents=True)  # as far as a run came that was cut off
    _a_damaged_bundle_is_refused_and_the_old_one_stays(mac)
    shutil.copytree(mac.installed, before, symlinks=True)

    assert mac.run("sh", mac.installed / "uninstall.sh").returncode == 0
    assert mac.files() == set()
    assert mac.run("sh", mac.unpacked / "uninstall.sh").returncode == 1


def _a_damaged_bundle_is_refused_and_the_old_one_stays(mac: Machine) -> None:
    wheel = next((mac.unpacked / "wheels").glob("yarl-*.whl"))
    whole = wheel.read_bytes()
    wheel.write_bytes(whole[:-1] + b"x")
    done = mac.run("sh", mac.unpacked / "install.sh")
    wheel.write_bytes(whole)
    assert done.returncode != 0
    assert "nothing was changed" in done.stderr
    assert mac.files() == {"Library/Second Look"}
    assert '"confidential"' in mac.check()


@twin
def test_the_installer_for_macos_ends_running_companions(mac: Machine) -> None:
    assert mac.run("sh", mac.unpacked / "install.sh").returncode == 0
    running = subprocess.Popen(
        [mac.installed / "bin" / "second-look", "serve", "--port", "0"],
        env={"HOME": str(mac.home)},
        stdout=subprocess.PIPE,
    )
    try:
        assert running.stdout
        with running.stdout as said:
            assert said.readline()
        assert mac.run("sh", mac.unpacked / "install.sh").returncode == 0
        assert running.wait(timeout=60) == 0
    finally:
        running.kill()
        running.wait()
        shutil.rmtree(mac.installed)


@twin
@pytest.mark.parametrize("place", ["file", "folder"])
def test_for_all_users_no_python_is_run_that_one_user_can_change(
    mac: Machine, tmp_path: pathlib.Path, place: str
) -> None:
    python = tmp_path / "bin" / "python3.11"
    python.parent.mkdir()
    python.write_text(f"#!/bin/sh\ntouch {tmp_path}/run\n")
    python.chmod(0o755)
    if os.geteuid() == 0:
        os.chown(python if place == "file" else python.parent, 65534, -1)
    library = tmp_path / "Library"
    library.mkdir()
    script = mac.unpacked / "for-all.sh"
    whole = (mac.unpacked / "install.sh").read_text()
    script.write_text(whole.replace("-w /Library", f"-w {library}"))
    done = mac.run("env", f"PATH={python.parent}:/usr/bin:/bin", "sh", script)
    script.unlink()
    assert done.returncode == 1
    assert f"{python} belongs to one user" in done.stderr
    assert not (tmp_path / "run").exists()


@twin
def test_the_installer_wants_the_python_that_its_wheels_are_for(mac: Machine) -> None:
    script = mac.unpacked / "install.sh"
    script.write_text(script.read_text().replace("3.11", "3.99"))
    done = mac.run("sh", script)
    script.write_text(script.read_text().replace("3.99", "3.11"))
    assert done.returncode == 1
    assert "Python 3.99 is missing" in done.stderr
