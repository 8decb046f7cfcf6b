"""What is read of the public sources."""

from __future__ import annotations

import gzip
import hashlib
import json

import pytest

from models.training import sources
from models.training.corpus import GROUNDS

TARGETS = {"Islam": ["religion"], "Women": ["sex"], "muswom": ["religion", "sex"]}


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Reads rows that were written as the source ``made``."""

    def reader(*items, **entry):
        lines = [
            {"id": str(number), "text": "text", "split": "train"} | item
            for number, item in enumerate(items)
        ]
        content = gzip.compress("\n".join(map(json.dumps, lines)).encode())
        (tmp_path / "made.jsonl.gz").write_bytes(content)
        listed = {"rows": 100, "sha256": hashlib.sha256(content).hexdigest()} | entry
        monkeypatch.setattr(sources, "listing", lambda: {"made": listed})
        return list(sources.rows(tmp_path, "train"))

    return reader


@pytest.mark.parametrize(
    ("note", "grounds"),
    [
        ("target:Islam", {"religion"}),
        ("target:Islam, None", {"religion"}),
        ("target:Islam, Women", {"religion", "sex"}),
        ("target:['muswom']", {"religion", "sex"}),
        ("target:Islam, Martians", None),
        ("target:None", None),
        ("2.1 descriptive attacks", None),
        ("", None),
    ],
)
def test_what_a_hateful_row_is_about(read, note, grounds):
    [row] = read({"labels": {"bias": 1}, "note": note}, targets=TARGETS)
    told = None if grounds is None else {ground: int(ground in grounds) for ground in GROUNDS}
    assert row.labels == {"bias": 1} | (told or {})


def test_a_source_that_is_about_one_thing(read):
    [row] = read({"labels": {"bias": 1}, "note": "1.1 threats"}, targets={"*": ["sex"]})
    assert [ground for ground in GROUNDS if row.labels[ground]] == ["sex"]


def test_what_is_not_hateful_is_about_nothing(read):
    [row] = read({"labels": {"bias": 0}, "note": "target:Islam"}, targets=TARGETS)
    assert row.labels == {"bias": 0}


def test_every_target_in_the_list_means_grounds():
    for entry in sources.listing().values():
        for grounds in entry.get("targets", {}).values():
            assert set(grounds) <= set(GROUNDS)


def test_a_file_that_is_not_the_one_named_is_refused(read, tmp_path):
    with pytest.raises(sources.SourceError):
        read({"labels": {}}, sha256="0" * 64)
