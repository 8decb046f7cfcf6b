"""The steps of the README that differ from system to system: install, and take back."""

from __future__ import annotations

from companion import __version__
from companion.deploy import hosts, profile
from companion.deploy.choices import Rollout
from companion.deploy.markdown import bullets, code, listed, paragraphs, prose, table
from companion.deploy.template import policies

_WINDOWS_SETTINGS = '"$env:ProgramData\\SecondLook"'


def linux(rollout: Rollout) -> str:
    """Debian 12, for which the package is."""
    rows = [("the companion's settings", "`/etc/second-look/`")]
    files = []
    for browser in rollout.browsers:
        host = f"/{browser.linux_hosts}/{hosts.FILE}"
        rows += [
            (f"policy of {browser.title}", f"`/{browser.linux_policy}`"),
            (f"where {browser.title} finds the companion", f"`{host}`"),
        ]
        files += [f"/{browser.linux_policy}", host]
    return paragraphs(
        "Linux",
        "The package is for Debian 12 (Python 3.11).",
        code(
            "sh",
            f"sudo apt install ./second-look_{__version__}_amd64.deb",
            "sudo sh -c 'umask 022; cp -R linux/. /'",
        ),
        prose(
            "The second line puts what is below `linux/` at the same place on the machine, for "
            "everybody to read:"
        ),
        table(("what", "where"), rows),
        prose(
            "There is no service to enable: the browser starts the companion for the officer who "
            "needs it. Browsers from Snap or Flatpak were not tried."
        ),
        prose(
            "**Take back** (where you have merged a file, take out only what is ours"
            + (
                "; a copy of it in the same folder under another name would go on counting):"
                if rollout.for_chromium
                else "):"
            )
        ),
        code("sh", *_continued("sudo rm", files), "sudo apt purge second-look"),
    )


def windows(rollout: Rollout) -> str:
    """One machine, Group Policy and Intune."""
    bundle = f"second-look-{__version__}-win_amd64"
    folder = hosts.WINDOWS_FOLDER / "native-hosts"
    return paragraphs(
        "Windows",
        prose(
            "In PowerShell as administrator, or by your software management as SYSTEM. The "
            "bundle's README.txt says which Python it needs. Any user may have made the folder of "
            "the settings before: a link to another one, or a folder that is not administrators' "
            "own, is removed. `takeown` and `icacls` make it yours and let nobody else write "
            "there; where they fail nothing is copied into it. `/reg:64` is for software "
            "management that runs 32-bit programs, which write elsewhere by themselves."
        ),
        code(
            "powershell",
            f"Expand-Archive {bundle}.zip .",
            f"powershell -ExecutionPolicy Bypass -File {bundle}\\install.ps1",
            "& {",
            "    $ErrorActionPreference = 'Stop'",
            f"    $data = {_WINDOWS_SETTINGS}",
            "    $found = Get-Item -Force $data -ErrorAction Ignore",
            "    $link = $found -and ($found.Attributes -band [IO.FileAttributes]::ReparsePoint)",
            "    $sid = [Security.Principal.SecurityIdentifier]",
            "    # Who may not even ask is not its owner.",
            "    $owner = try { (Get-Acl $data).GetOwner($sid).Value } catch { '' }",
            "    $ours = $found -and -not $link -and $owner -in 'S-1-5-18', 'S-1-5-32-544'",
            "    # Without /s the link alone is removed.",
            "    if ($link) { cmd /c rd $data }",
            "    elseif ($found -and -not $ours) {",
            "        takeown /F $data /A",
            "        icacls $data /reset",
            "        cmd /c rd /s /q $data",
            "    }",
            "    # Fails where it could not be removed.",
            "    if (-not $ours) { New-Item -ItemType Directory $data }",
            "    takeown /F $data /A /R /D Y",
            "    icacls $data /reset /T",
            '    icacls $data /inheritance:r /grant "*S-1-5-18:(OI)(CI)F" '
            '"*S-1-5-32-544:(OI)(CI)F" "*S-1-5-32-545:(OI)(CI)RX"',
            '    if ($LASTEXITCODE) { throw "Others may still write to $data." }',
            "    Copy-Item windows\\SecondLook\\*.toml $data",
            "}",
            f'New-Item -ItemType Directory -Force "{folder}"',
            f'Copy-Item windows\\native-hosts\\*.json "{folder}"',
            "reg import windows\\native-hosts\\register.reg /reg:64",
        ),
        "Then the policy, in **one** of these ways:",
        bullets(
            "One machine, to try it: `reg import windows\\second-look.reg /reg:64`",
            "Group Policy: copy `windows\\admx\\SecondLook.admx` and the folder `en-US` beside it "
            "into `\\\\<domain>\\SYSVOL\\<domain>\\Policies\\PolicyDefinitions`, and enable the "
            "policies below, under Computer Configuration > Administrative Templates > Second "
            "Look. Their boxes hold your choices.",
            "Intune, by hand: Devices > Configuration > Import ADMX takes the same two files; "
            "enable the same policies.",
            "Intune, at once: these commands make a custom profile, Second Look, with everything "
            "in it. Assign it to a group. Once only: a change goes into the same profile (Later, "
            "below).",
        ),
        code(
            "powershell",
            "Connect-MgGraph -Scopes DeviceManagementConfiguration.ReadWrite.All",
            "$body = Get-Content -Raw -Encoding utf8 windows\\intune\\second-look.json",
            "Invoke-MgGraphRequest -Method POST -ContentType application/json -Body $body "
            "-Uri v1.0/deviceManagement/deviceConfigurations",
        ),
        table(("enable", "for"), _group_policy(rollout)),
        prose(
            "Chrome and Edge install an extension from outside their stores only on machines that "
            "are joined to a domain or to Entra ID, or enrolled in the browser's own management."
        )
        if rollout.for_chromium
        else "",
        prose(
            "**Take back:** remove the profile from Intune, or set the policies to Not Configured "
            "and run `gpupdate /force`. Then:"
        ),
        code(
            "powershell",
            "reg import windows\\remove.reg /reg:64",
            f"Remove-Item -Recurse {_WINDOWS_SETTINGS}",
            f'powershell -ExecutionPolicy Bypass -File "{hosts.WINDOWS_FOLDER}\\uninstall.ps1"',
        ),
    )


def macos(rollout: Rollout) -> str:
    """By a device management; profiles cannot be installed silently without one."""
    bundle = f"second-look-{__version__}-macosx_arm64"
    files = [f'"{browser.macos_hosts}/{hosts.FILE}"' for browser in rollout.browsers]
    settings = '"/Library/Application Support/Second Look"'
    managed_only = (
        " Chrome and Edge install an extension from outside their stores only if the Mac is "
        "managed so."
    )
    return paragraphs(
        "macOS",
        prose(
            f"On a Mac with an Intel processor take `second-look-{__version__}-macosx_x86_64` "
            "instead. The bundle's README.txt says which Python it needs."
        ),
        code(
            "sh",
            f"unzip {bundle}.zip",
            f"sudo sh {bundle}/install.sh",
            "umask 022",
            f"sudo mkdir -p {settings}",
            f'sudo cp "macos/Second Look/"*.toml {settings}',
            "sudo cp -R macos/native-hosts/. /",
        ),
        prose(
            "Give `macos/second-look.mobileconfig` to the Macs through your device management "
            "(Jamf, Intune, …)." + (managed_only if rollout.for_chromium else "")
        ),
        prose(
            "The browser starts the companion for the officer who needs it. To have it run from "
            f"sign-in on, for everybody, also copy `macos/{profile.LABEL}.plist` into "
            "`/Library/LaunchAgents/`. That is taken back, before the rest, with:"
        ),
        code(
            "sh",
            f"launchctl bootout gui/$(id -u)/{profile.LABEL}",
            f"sudo rm /Library/LaunchAgents/{profile.LABEL}.plist",
        ),
        "**Take back:** remove the profile in your device management. Then:",
        code(
            "sh",
            *_continued("sudo rm", files),
            f"sudo rm -R {settings}",
            f'sudo sh "{hosts.MACOS_FOLDER}/uninstall.sh"',
        ),
    )


def _group_policy(rollout: Rollout) -> list[tuple[str, str]]:
    browsers: dict[str, list[str]] = {}
    for policy in policies(rollout):
        if policy.chosen:
            browsers.setdefault(policy.title, []).append(policy.browser.title)
    return [(title, listed(titles)) for title, titles in browsers.items()]


def _continued(command: str, words: list[str]) -> list[str]:
    """A command of a POSIX shell, one word a line."""
    *first, last = words
    return [f"{command} \\", *(f"  {word} \\" for word in first), f"  {last}"]
