"""Teachers speak of what a student has met before; what came last it learns from labels."""

import dataclasses
import pathlib
import random
import types

import pytest

from models.training import corpus, examples
from models.training.mixture import NEWEST, RECENT, Mixture


def test_of_the_newest_lines_no_teacher_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch", reason="the packages that train are not installed")
    from models.training import epochs

    def line(text: str) -> corpus.Line:
        return dataclasses.replace(corpus.parse('{"text": "-", "labels": []}'), text=text)

    def teach(teachers: object, items: list[examples.Example]) -> list[examples.Example]:
        return [dataclasses.replace(item, taught=item.labels) for item in items]

    nothing = types.SimpleNamespace(draw=lambda *given: [])
    monkeypatch.setattr(epochs, "teach", teach)
    monkeypatch.setattr(epochs, "Variations", lambda *given: nothing)
    monkeypatch.setattr(epochs, "MISSPELT", 0)
    tokenizer = examples.load_tokenizer(pathlib.Path(corpus.FOLDER).parent / "tokenizer.json")
    files = {f"a-{NEWEST}": [line("apples fall")], f"a-{RECENT}": [line("pears roll")]}
    mixture = Mixture({NEWEST: 1, RECENT: 1}, *[0] * 9)
    teacher = types.SimpleNamespace(words=types.SimpleNamespace(weight=None))
    items = epochs.later_items(mixture, files, [], tokenizer, [teacher])(random.Random(3))
    taught = {tokenizer.decode(item.ids): item.taught is not None for item in items}
    assert len(taught) == 2
    for text, known in taught.items():
        assert known == ("pears" in text), text
