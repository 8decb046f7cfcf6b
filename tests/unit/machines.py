"""What IT has set for a machine, in the fixture ``folder``."""

from __future__ import annotations

from pathlib import Path

from companion.review.policy import find

OURS = find("generic").read_text(encoding="utf-8").replace('id = "generic"', 'id = "ours"')
NAMES = 'names = ["Elm Falls PD"]\n'
MACHINE = 'policy = "ours.toml"\ndepartment = "department.toml"\nport = 9000\n'


def write(folder: Path, text: str) -> None:
    (folder / "second-look.toml").write_text(text, encoding="utf-8")


def set_up(folder: Path) -> None:
    write(folder, MACHINE)
    (folder / "ours.toml").write_text(OURS, encoding="utf-8")
    (folder / "department.toml").write_text(NAMES, encoding="utf-8")
