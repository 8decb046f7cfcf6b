"""The folder that ``second-look deploy`` writes."""

from __future__ import annotations

import codecs
import dataclasses
import json
import pathlib
from collections.abc import Mapping

import msgspec

from companion import settings
from companion.deploy import (
    admx,
    choices,
    hosts,
    intune,
    machine,
    profile,
    readme,
    registry,
    updates,
)
from companion.deploy.choices import Browsers, ChoiceError, Rollout, Systems
from companion.deploy.policy import policy

README = "README.md"
BEFORE = ".before"
"""The ending of what is kept of a file of IT's own that other choices have taken the place of;
behind it a number, from the second on."""
Files = dict[str, bytes]
"""Contents by their path in the folder."""


def files(rollout: Rollout) -> Files:
    """Everything that IT needs for ``rollout``; the same choices give the same bytes."""
    return {README: readme.text(rollout).encode()} | _own(rollout) | _to_place(rollout)


def write(rollout: Rollout, folder: pathlib.Path) -> tuple[list[str], list[pathlib.Path]]:
    """Write all files, and take away what an earlier run has left; returns their paths.

    The second list is what was kept of files that IT may have edited in ``folder``. Raises
    ``ChoiceError`` for a folder that holds something else, and OSError.
    """
    _refuse_others(folder, {choices.FILE, rollout.choices.department.policy})
    content = files(rollout)
    kept = [path for name, data in _own(rollout).items() if (path := _keep(folder / name, data))]
    # Whatever the choices were then: they can only have asked for less than everything.
    for name in _to_place(_everything(rollout)).keys() - content.keys():
        _remove(folder, name)
    for name, data in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for name in _to_place(rollout):
        _let_read(folder, name)
    return list(content), kept


def refuse_old(folder: pathlib.Path, pack: str | None = None) -> None:
    """Raises ``ChoiceError`` unless choices that are yet to be made may go into ``folder``.

    ``pack`` is their policy pack, once it has been said.
    """
    path = folder / choices.FILE
    if settings.is_there(path):
        raise ChoiceError(
            f"{path}: these choices were made before. Edit them, and go on from them: "
            f"second-look deploy {path} --out {folder}"
        )
    packs = {path.name for path in folder.glob("*.toml")} if pack is None else {pack}
    # Which file the pack is, if it is one, may be yet to be said.
    _refuse_others(folder, packs if len(packs) == 1 else set())


def _own(rollout: Rollout) -> Files:
    """The files that IT writes: the choices, and the pack."""
    found = {choices.FILE: rollout.text.encode()}
    if rollout.pack is not None:
        found[rollout.choices.department.policy] = rollout.pack.encode()
    return found


def _keep(path: pathlib.Path, data: bytes) -> pathlib.Path | None:
    """Put the file at ``path`` aside, if it is there and does not hold ``data``.

    What was put aside before stays; returns where it is now.
    """
    try:
        present = path.read_bytes()
    except FileNotFoundError:
        return None
    if present.removeprefix(codecs.BOM_UTF8) == data:
        return None
    kept, number = path.with_name(path.name + BEFORE), 1
    while settings.is_there(kept):
        if kept.read_bytes() == present:
            return kept
        number += 1
        kept = path.with_name(f"{path.name}{BEFORE}.{number}")
    return path.replace(kept)


def _to_place(rollout: Rollout) -> Files:
    """The files that belong to a system or a server."""
    found: Files = {}
    for system in rollout.systems:
        found |= {"linux": _linux, "windows": _windows, "macos": _macos}[system](rollout)
    if rollout.for_chromium:
        found["updates/updates.xml"] = updates.chromium(rollout)
    if rollout.for_firefox:
        found["updates/updates.json"] = updates.firefox(rollout)
    return found


def _linux(rollout: Rollout) -> Files:
    found = _under("linux/etc/second-look", machine.files(rollout))
    for browser in rollout.browsers:
        told = policy(browser, rollout)
        found[f"linux/{browser.linux_policy}"] = _json(
            {"policies": told} if browser.gecko else told
        )
        host = hosts.manifest(browser, "linux", rollout)
        found[f"linux/{browser.linux_hosts}/{hosts.FILE}"] = host
    return found


def _windows(rollout: Rollout) -> Files:
    found = _under("windows/SecondLook", machine.files(rollout))
    for browser in rollout.browsers:
        name = hosts.windows_manifest(browser).name
        found[f"windows/native-hosts/{name}"] = hosts.manifest(browser, "windows", rollout)
    return found | {
        "windows/native-hosts/register.reg": registry.register_file(rollout),
        "windows/second-look.reg": registry.apply_file(rollout),
        "windows/remove.reg": registry.remove_file(rollout),
        "windows/admx/SecondLook.admx": admx.definitions(rollout),
        "windows/admx/en-US/SecondLook.adml": admx.words(rollout),
        "windows/intune/second-look.json": intune.profile(rollout),
    }


def _macos(rollout: Rollout) -> Files:
    found = _under("macos/Second Look", machine.files(rollout))
    for browser in rollout.browsers:
        host = hosts.manifest(browser, "macos", rollout)
        found[f"macos/native-hosts{browser.macos_hosts}/{hosts.FILE}"] = host
    return found | {
        "macos/second-look.mobileconfig": profile.profile(rollout),
        f"macos/{profile.LABEL}.plist": profile.launch_agent(),
    }


def _under(folder: str, content: Mapping[str, bytes]) -> Files:
    return {f"{folder}/{name}": data for name, data in content.items()}


def _json(content: object) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _refuse_others(folder: pathlib.Path, own: set[str]) -> None:
    """Raises ``ChoiceError`` unless ``folder`` is missing, of an earlier run, or holds at most
    IT's ``own`` files."""
    try:
        present = {path.name for path in folder.iterdir()}
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise ChoiceError(f"{folder}: is no folder. Choose another one") from None
    if present <= own:
        return
    ours = choices.FILE in present and README in present
    if not ours or not (folder / README).read_bytes().startswith(readme.TITLE.encode()):
        raise ChoiceError(
            f"{folder}: holds files that this command has not written. Choose another folder, "
            "or empty it"
        )


def _everything(rollout: Rollout) -> Rollout:
    extension = rollout.choices.extension
    address = extension.update_url or extension.firefox_url
    chosen = msgspec.structs.replace(
        rollout.choices,
        browsers=Browsers(),
        systems=Systems(),
        extension=msgspec.structs.replace(extension, update_url=address, firefox_url=address),
    )
    return dataclasses.replace(rollout, choices=chosen, pack="")


def _let_read(folder: pathlib.Path, name: str) -> None:
    """Let everybody read one file, whatever the umask here is.

    Copies have the modes of what they are made of, and are for each officer's programs.
    """
    parents = pathlib.PurePath(name).parents[:-1]
    for path, mode in ((folder / name, 0o644), *((folder / part, 0o755) for part in parents)):
        if path.stat().st_mode & mode != mode:
            path.chmod(mode)


def _remove(folder: pathlib.Path, name: str) -> None:
    """Remove one file, if it is there, and the folders that it leaves empty."""
    path = folder / name
    if not path.is_file():
        return
    path.unlink()
    for parent in pathlib.PurePath(name).parents[:-1]:
        if any((folder / parent).iterdir()):
            return
        (folder / parent).rmdir()
