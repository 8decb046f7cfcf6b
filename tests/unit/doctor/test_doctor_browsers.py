"""The doctor finds the native host and the extension of each browser."""

import os
import sys
from pathlib import Path

import pytest

from companion import __version__, cli
from companion.deploy.browsers import CHROME, CHROMIUM, FIREFOX
from companion.doctor import profiles
from companion.doctor.check import Check
from companion.doctor.profiles import INSTALL_SECONDS
from companion.identity import EXTENSION_ID, GECKO_ID
from companion.pairing.host import NAME
from tests.unit.doctor.checks import OTHER_ID, forced, found, host, one, put


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

    def test_a_browser_that_was_not_chosen_is_no_fault(self, root: Path) -> None:
        """Edge has a profile on nearly every Windows machine."""
        put(root / CHROME.linux_hosts / f"{NAME}.json", host(sys.executable))
        check = one(root, self.SUBJECT)
        assert (check.state, check.mend) == ("note", "")
        assert check.found == "not known to this browser; this machine has it in Google Chrome"
        put(root / CHROMIUM.linux_policy, forced(EXTENSION_ID))
        assert one(root, self.SUBJECT).state == "bad"

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

    def test_what_a_pilot_has_left_comes_before_what_it_rolls_out(
        self, root: Path, machine_wide: Path, chromium: Path
    ) -> None:
        put(machine_wide, host(sys.executable))
        put(chromium, host("/deleted/clone/host"))
        left, fine, first = found(root, self.SUBJECT)
        assert (left.state, left.mend) == ("bad", "Run: second-look pair --remove")
        assert fine.state == "ok"
        assert (first.state, first.mend) == ("note", "To have the other: second-look pair --remove")
        assert str(chromium) in first.found
        put(root / CHROMIUM.linux_policy, {"NativeMessagingUserLevelHosts": False})
        assert one(root, self.SUBJECT) == Check(self.SUBJECT, str(machine_wide))

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

    @pytest.mark.parametrize(
        ("used", "state"), [(-60, "note"), (60, "note"), (INSTALL_SECONDS + 60, "bad")]
    )
    def test_policy_installs_it_and_the_browser_has_refused(
        self, used: float, state: str, root: Path, home: Path
    ) -> None:
        """Not on a machine of a domain, unsigned, wrong id, address that nobody answers at."""
        put_there = put(root / CHROMIUM.linux_policy, forced(EXTENSION_ID)).stat().st_ctime
        local_state = put(home / ".config/chromium/Local State", {})
        os.utime(local_state, (put_there + used, put_there + used))
        check = one(root, self.SUBJECT)
        assert check.state == state
        assert ("chrome://policy says why" in check.mend) is (state == "bad")
        self.install(home, __version__)
        assert one(root, self.SUBJECT).state == "ok"

    def test_firefox_has_refused(self, root: Path, home: Path) -> None:
        put(root / FIREFOX.linux_policy, {"policies": forced(GECKO_ID)})
        subject = "Mozilla Firefox extension"
        profile = home / ".mozilla/firefox/abc.default"
        put(profile / "extensions.json", {"addons": []})
        assert one(root, subject).state == "note"
        later = put(profile / "prefs.js", "").stat().st_mtime + INSTALL_SECONDS + 60
        os.utime(profile / "prefs.js", (later, later))
        assert "about:policies says why" in one(root, subject).mend

    @pytest.mark.parametrize("folder", [".mozilla/firefox", ".config/mozilla/firefox"])
    def test_firefox(self, folder: str, root: Path, home: Path) -> None:
        addons = [{"id": "other@x", "version": "7.0"}, {"id": GECKO_ID, "version": "0.1.0"}]
        put(home / folder / "abc.default" / "extensions.json", {"addons": addons})
        put(home / folder / "xyz.other" / "extensions.json", "{")
        [check] = found(root, "Mozilla Firefox extension")
        assert "0.1.0" in check.found
        assert check.state == "ok"
