"""Read the public sources named in ``sources.toml``, each checked by its checksum."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import itertools
import json
import pathlib
import re
import tomllib
from collections.abc import Iterator

from models.training.corpus import GROUNDS

LISTING = pathlib.Path(__file__).with_name("sources.toml")


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One public text. A label that is absent is unknown; ``weak`` ones are indirect.

    ``spans`` are ``(start, end, concern)`` in code points.
    """

    text: str
    labels: dict[str, int]
    weak: frozenset[str]
    spans: tuple[tuple[int, int, str], ...]
    source: str


class SourceError(Exception):
    """A source is missing or is not the file that ``sources.toml`` names."""


def listing() -> dict[str, dict]:
    """The sources by name, as in ``sources.toml``."""
    return tomllib.loads(LISTING.read_text(encoding="utf-8"))


def rows(folder: pathlib.Path, split: str) -> Iterator[Row]:
    """Yield the rows of ``split`` (``train`` or ``dev``) of every source in ``folder``.

    At most ``rows`` of each source, chosen by a hash of their id, so that the choice
    is the same on every machine. Raises ``SourceError``.
    """
    for name, entry in listing().items():
        yield from itertools.islice(_ordered(folder, name, split), entry["rows"])


def held_out(folder: pathlib.Path, name: str) -> Iterator[Row]:
    """Yield the training rows of the source ``name`` that ``rows`` leaves out."""
    yield from itertools.islice(_ordered(folder, name, "train"), listing()[name]["rows"], None)


def _ordered(folder: pathlib.Path, name: str, split: str) -> Iterator[Row]:
    entry = listing()[name]
    items = [item for item in _items(folder, name, entry["sha256"]) if item["split"] == split]
    items.sort(key=lambda item: hashlib.sha256(item["id"].encode()).digest())
    for item in items:
        if not any(item["labels"].get(c) for c in entry.get("leave_out", ())):
            yield Row(
                item["text"],
                item["labels"] | _grounds(item, entry.get("targets", {})),
                frozenset(item.get("weak", ())),
                tuple((start, end, label) for start, end, label in item.get("spans", ())),
                name,
            )


def _grounds(item: dict, targets: dict[str, list[str]]) -> dict[str, int]:
    """Labels of all grounds, where it is known what a hateful text is about."""
    if not item["labels"].get("bias"):
        return {}
    note = re.sub(r"[][']", "", item.get("note", ""))
    named = note.removeprefix("target:").split(", ") if note.startswith("target:") else []
    # "None" is what one of several readers said.
    found = [targets.get(target) for target in named if target != "None"] or [targets.get("*")]
    if None in found:
        return {}
    true = set(itertools.chain.from_iterable(found))
    return {ground: int(ground in true) for ground in GROUNDS}


def _items(folder: pathlib.Path, name: str, checksum: str) -> list[dict]:
    path = folder / f"{name}.jsonl.gz"
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}") from None
    if hashlib.sha256(raw).hexdigest() != checksum:
        raise SourceError(f"{path}: not the file that {LISTING.name} names")
    return [json.loads(line) for line in gzip.decompress(raw).splitlines()]
