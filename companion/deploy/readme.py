"""The README of the folder: what goes where, how to check it, how to take it back.

It speaks of the chosen browsers and systems alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from companion import __version__
from companion.deploy import hosts, managed, steps
from companion.deploy.browsers import Browser
from companion.deploy.choices import Rollout
from companion.deploy.markdown import bullets, listed, paragraphs, prose, table
from companion.identity import EXTENSION_ID, GECKO_ID

TITLE = "# Second Look, rolled out for "
LEAK = "Our witness on the Elm Street case is Maria Lopez."
"""A sentence that every shipped pack points out."""

_SYSTEMS = {
    "linux": ("Linux", steps.linux, "second-look doctor"),
    "windows": (
        "Windows",
        steps.windows,
        f'& "{hosts.COMMANDS["windows"].with_name("second-look")}" doctor',
    ),
    "macos": ("macOS", steps.macos, f'"{hosts.COMMANDS["macos"].with_name("second-look")}" doctor'),
}
"""For each system its name, its step, and the command that looks for faults."""


def text(rollout: Rollout) -> str:
    """The whole README."""
    install = [_SYSTEMS[system][1](rollout) for system in rollout.systems]
    numbered = (
        f"## {number}. {step}"
        for number, step in enumerate([_extension(rollout), *install, _check(rollout)], 1)
    )
    return paragraphs(_head(rollout), _existing(rollout), *numbered, _later(rollout)) + (
        f"\n\n{_tried(rollout)}\n"
    )


def _head(rollout: Rollout) -> str:
    settings = table(
        ("setting of the extension", "value", "may officers change it?"), _settings(rollout)
    )
    return paragraphs(
        f"{TITLE}{rollout.choices.department.name}",
        prose(
            f"`second-look deploy` {__version__} wrote this folder from `choices.toml`, for "
            f"{listed(browser.title for browser in rollout.browsers)} on "
            f"{listed(_SYSTEMS[system][0] for system in rollout.systems)}. Work through it from "
            "top to bottom, and try each step on one machine before you give it to all."
        ),
        settings or "All settings of the extension are left to the officers.",
    )


def _settings(rollout: Rollout) -> Iterator[tuple[str, str, str]]:
    for setting in managed.settings().values():
        if setting.name in rollout.managed:
            mode = rollout.managed[setting.mode.name] if setting.mode else managed.LOCKED
            value = json.dumps(rollout.managed[setting.name], ensure_ascii=False)
            may = "no" if mode == managed.LOCKED else "yes"
            yield f"{setting.title} (`{setting.name}`)", f"`{value}`", may


def _existing(rollout: Rollout) -> str:
    notes = []
    if "linux" in rollout.systems and rollout.for_chromium:
        notes.append(
            "Linux, Chromium family: of two files with `ExtensionSettings` (or with "
            "`NativeMessagingAllowlist`) the last in the alphabet counts. Put both into one. Every "
            "file in that folder counts, whatever its ending: keep no copy there."
        )
    if "linux" in rollout.systems and rollout.for_firefox:
        notes.append(
            "Linux, Firefox: there is one file only. If you have a `policies.json`, add the keys "
            "of ours to it instead of replacing it."
        )
    if "windows" in rollout.systems:
        notes.append(
            "Windows: ours stands in a key of its own, `ExtensionSettings\\<id>`. Where you have "
            "`ExtensionSettings` as one JSON text, a browser may heed only one of the two: add our "
            "entry to your text, and leave out our policy that installs the extension."
        )
    if "macos" in rollout.systems:
        notes.append(
            "macOS: two profiles that set the same key of one domain get in each other's way. Put "
            "`ExtensionSettings` into one."
        )
    return paragraphs("## If you have policy for extensions already", bullets(*notes))


def _extension(rollout: Rollout) -> str:
    extension = rollout.choices.extension
    rows, notes = [], []
    if rollout.for_chromium:
        rows += [
            ("`updates/updates.xml`", f"`{extension.update_url}`"),
            (f"`{rollout.package}.crx`", f"`{rollout.crx_url}`"),
        ]
        key = "shipped" if extension.id == EXTENSION_ID else "department's own"
        notes.append(
            f"The .crx must be packed with the {key} key: beside it, `extension-id.txt` must say "
            f"`{extension.id}`."
        )
    if rollout.for_firefox:
        rows.append((f"`{rollout.package}.xpi`", f"`{extension.firefox_url}`"))
        if rollout.firefox_update_url:
            rows.append(("`updates/updates.json`", f"`{rollout.firefox_update_url}`"))
        notes.append(
            "Firefox: `firefox_unsigned` has policy switch off the check of signatures, for every "
            "extension, and in Firefox ESR only; other editions do not allow it. To do without, "
            "have the .xpi signed by addons.mozilla.org for distribution on your own."
            if extension.firefox_unsigned
            else "Firefox takes only a signed .xpi: have it signed by addons.mozilla.org for "
            "distribution on your own. Firefox ESR can do without: `firefox_unsigned = true`."
        )
    notes.append(
        "Every machine must be able to read these addresses. A `file:` address means a file on "
        "each machine, in a folder that only administrators can write to."
    )
    return paragraphs(
        "The extension",
        "The packages come with the release, or from `make package`.",
        table(("file", "put it where this address finds it"), rows),
        bullets(*notes),
        prose(
            "**Take back:** first the policy (below), whereupon the browsers remove the extension; "
            "then these files."
        ),
    )


def _check(rollout: Rollout) -> str:
    page = f"http://127.0.0.1:{rollout.choices.companion.port}/practice"
    commands = [_SYSTEMS[system] for system in rollout.systems]
    return paragraphs(
        "Check",
        "As an ordinary user, on one machine of each kind, after starting the browser anew:",
        table(
            ("open or run", "and see"),
            [
                *((f"{name}: `{command}`", "no line says BAD") for name, _, command in commands),
                *(
                    (f"{browser.title}: `{browser.page}`", _seen(browser, rollout))
                    for browser in rollout.browsers
                ),
                (f'`{page}`; write "{LEAK}"', "words are underlined; nothing is posted there"),
            ],
        ),
        prose(
            "If that page does not open, open x.com first: the browser starts the companion when "
            "it is needed. Where another program has that port, `doctor` says which one is yours. "
            "If nothing is underlined, the button of Second Look in the toolbar says why. `doctor "
            "--json` is for an inventory."
        ),
        prose(
            "Who has tried Second Look on such a machine before runs `second-look pair --remove` "
            "once: what `pair` told his browsers comes before what you have set up. `doctor` says "
            "so where it is needed."
        ),
    )


def _seen(browser: Browser, rollout: Rollout) -> str:
    if browser.gecko:
        names = "`ExtensionSettings` and `3rdparty`" if rollout.managed else "`ExtensionSettings`"
        return f"{names} with `{GECKO_ID}`; no errors"
    settings = "; under Second Look, the settings above" if rollout.managed else ""
    return f"`ExtensionSettings` and `NativeMessagingAllowlist` with status OK{settings}"


def _later(rollout: Rollout) -> str:
    address = " and `firefox_url`" if rollout.for_firefox else ""
    return paragraphs(
        "## Later",
        prose(
            "Change `choices.toml` and run `second-look deploy choices.toml --out .` in this "
            "folder. The same choices give the same files, byte for byte; files that are no longer "
            "needed are removed. Give out what has changed. A changed setting reaches open pages "
            "within seconds of the browser's reading it, a changed policy or department file the "
            "companions that run within a minute."
        ),
        _later_windows(rollout) if "windows" in rollout.systems else "",
        prose(
            "Before you drop a browser or a system, or change the extension's `id`, take back "
            "what this README names for it: the files written afterwards no longer know of it."
        ),
        prose(
            f"For a new version of the extension set `version`{address}, and publish its packages "
            "before `updates/`. Extension and companion may be of different versions as long as "
            "the first number is the same."
        ),
    )


def _later_windows(rollout: Rollout) -> str:
    address = (
        " With each version of the extension that is the address of the .xpi as well."
        if rollout.for_firefox
        else ""
    )
    return paragraphs(
        "On Windows, policy that has changed reaches the machines thus:",
        bullets(
            "One machine: import `windows\\second-look.reg` again. Settings that it no longer "
            "makes it takes back.",
            "Group Policy, and Intune by hand: a policy that is enabled keeps what its boxes hold, "
            f"whatever the new template says. Enter by hand what has changed.{address}",
            "Intune, at once: the same commands would make a second profile, and two that set the "
            "same are a conflict. Send the new file to the profile that is there: `-Method PATCH` "
            "in place of `POST`, and behind the address `/<id>`, as its page in Intune has it.",
        ),
    )


def _tried(rollout: Rollout) -> str:
    notes = {
        "linux": "Linux: such files are tried by the project's tests on Debian, in Chromium and "
        "Firefox ESR. Chrome and Edge read the same content elsewhere; that was not run.",
        "windows": "Windows and Intune: each file was read back by a parser of its format, and "
        "all say the same. None was run on Windows. Microsoft's list of the keys that a template "
        "from Intune may write names `Software\\Microsoft\\Edge` and not "
        "`Software\\Policies\\Microsoft\\Edge`: if Intune reports an error for Edge, use the .reg "
        "file there.",
        "macos": "macOS: profile and launch agent were read back by a parser of their format. "
        "Nothing was run on a Mac.",
    }
    return paragraphs(
        "## What was tried, and what was not",
        bullets(*(notes[system] for system in rollout.systems)),
    )
