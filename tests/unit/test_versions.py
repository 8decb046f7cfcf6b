"""Extension and companion may be a version apart, whichever is newer: the companion's side."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from companion.pairing import host, start
from companion.review.reviewer import Reviewer
from companion.review.types import Finding, Request, Review
from companion.server.problems import Refusal
from companion.server.strict import parse
from companion.versions import numbers, work_together

SINCE = Path(__file__).parents[2] / "extension" / "background" / "versions.js"

OLD_REQUEST = {
    "text": "Our witness on the Elm Street case is Maria Lopez, she works at the bakery.",
    "action": "post",
    "platform": "x",
    "account": {"kind": "personal", "handle": None},
    "affiliated": True,
    "shared": {"text": "Nice day.", "author": "@someone"},
}
"""All that an extension 0.1 sends."""
OLD_ANSWER = {"findings", "checked", "reason", "policy", "model", "elapsed_ms"}
OLD_FINDING = set("concern source score severity clause title message advice grounds spans".split())
"""All that an extension 0.1 reads."""


@pytest.mark.parametrize(
    ("older", "newer"),
    [("0.1.9", "0.1.10"), ("0.9", "1"), ("1.0", "1.0.1"), ("2026.11", "2027.1"), ("", "0.1")],
)
def test_what_is_newer(older: str, newer: str) -> None:
    assert numbers(older) < numbers(newer)


@pytest.mark.parametrize(("one", "other"), [("1", "1.0.0"), ("0.2.0", "0.2.0rc1"), ("", "0")])
def test_what_is_the_same(one: str, other: str) -> None:
    assert numbers(one) == numbers(other)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("0.1.0", "0.2.0", True),
        ("0.3.1", "0.2.0", True),
        ("1.0.0", "1.9.0", True),
        ("0.9.9", "1.0.0", False),
        ("10.0", "1.0", False),
    ],
)
def test_which_work_together(one: str, other: str, together: bool) -> None:
    assert work_together(one, other) is together
    assert work_together(other, one) is together


def ask(request: dict[str, Any], reviewer: Reviewer) -> dict[str, Any]:
    """What the companion answers to a request as it comes over the wire."""
    review = reviewer.review(parse(json.dumps(request).encode(), Request))
    answer: dict[str, Any] = json.loads(msgspec.json.encode(review))
    return answer


def test_an_older_extension_is_answered_with_all_that_it_reads(reviewer: Reviewer) -> None:
    answer = ask(OLD_REQUEST, reviewer)
    assert set(answer) >= OLD_ANSWER
    [finding, *_] = answer["findings"]
    assert set(finding) >= OLD_FINDING


def test_the_companion_never_comes_to_demand_a_field() -> None:
    kind = inspect.type_info(Request)
    assert isinstance(kind, inspect.StructType)
    assert [field.name for field in kind.fields if field.required] == ["text"]


def test_the_companion_never_drops_a_field() -> None:
    assert set(Request.__struct_fields__) >= set(OLD_REQUEST)
    assert set(Review.__struct_fields__) >= OLD_ANSWER
    assert set(Finding.__struct_fields__) >= OLD_FINDING


def test_every_field_that_is_newer_has_its_version_in_the_extension() -> None:
    """Without it the extension would send it to companions that refuse it."""
    told = re.search(r"SINCE = Object\.freeze\((\{.*?\})\)", SINCE.read_text(), re.DOTALL)
    assert told
    since = dict(re.findall(r'(\w+): "([\d.]+)"', told[1]))
    assert set(since) == set(Request.__struct_fields__) - set(OLD_REQUEST)


def test_a_field_of_a_newer_extension_would_be_refused_by_name(reviewer: Reviewer) -> None:
    """This is why it is sent only to a companion that is known to take it."""
    with pytest.raises(Refusal) as refusal:
        ask({**OLD_REQUEST, "mood": "calm"}, reviewer)
    assert (refusal.value.status, refusal.value.field) == (422, "mood")


def test_a_newer_extension_leaves_it_out_and_is_answered(reviewer: Reviewer) -> None:
    old, new = ask(OLD_REQUEST, reviewer), ask({**OLD_REQUEST, "sensitivity": "quiet"}, reviewer)
    assert set(old) == set(new)


def test_pairing_tells_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOND_LOOK_TOKEN", "a" * 43)
    monkeypatch.setattr(start, "find_or_start", lambda _: 8306)
    answer = host.pair()
    assert set(answer) >= {"port", "token", "version"}
    assert isinstance(answer["version"], str)
    assert numbers(answer["version"])
