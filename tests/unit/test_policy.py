"""Policy packs load as files, and a broken one is refused with line and reason."""

import tomllib
from typing import get_args

import pytest

from companion.review.policy import PACKS, Policy, PolicyError, find
from companion.review.types import Concern

PACK_NAMES = sorted(path.stem for path in PACKS.glob("*.toml"))
TEXT = find("generic").read_text(encoding="utf-8")


def test_two_packs_are_shipped() -> None:
    assert PACK_NAMES == ["generic", "worcester-306"]


@pytest.mark.parametrize("name", PACK_NAMES)
def test_a_shipped_pack_loads_and_covers_every_concern(name: str) -> None:
    policy = Policy.load(find(name))
    assert policy.pack.id == name
    assert set(policy.concerns) == set(get_args(Concern))
    assert policy.reminders


@pytest.mark.parametrize("name", PACK_NAMES)
def test_wording_says_may_and_blames_nobody(name: str) -> None:
    for rule in Policy.load(find(name)).concerns.values():
        assert "may" in rule.title.lower()
        assert "may" in rule.message.lower()
        for word in ("you must", "violat", "illegal", "wrong", "!"):
            assert word not in f"{rule.title} {rule.message} {rule.advice}".lower()


def test_the_view_leaves_moderation_out() -> None:
    view = Policy.load(find("worcester-306")).view()
    assert view.id == "worcester-306"
    assert len(view.clauses) >= 6
    assert not hasattr(view, "moderation")


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize(
    ("before", "after", "blamed", "reason"),
    [
        pytest.param(
            'severity = "low"',
            'severity = "mild"',
            'severity = "mild"',
            "'mild' (at concerns.endorsement.severity). Allowed: high, low, medium",
            id="wrong value",
        ),
        pytest.param(
            'sensitivity = "quiet"',
            'sensitivity = "quiet"\naccounts = []',
            "accounts = []",
            "length >= 1",
            id="no account",
        ),
        pytest.param(
            'sensitivity = "quiet"',
            'sensitivity = "quiet"\nsources = []',
            "sources = []",
            "length >= 1",
            id="no source",
        ),
        pytest.param(
            'sensitivity = "quiet"',
            'sensitivity = "quiet"\nsources = ["image", "image"]',
            'sources = ["image", "image"]',
            "would never be told",
            id="pictures alone",
        ),
        pytest.param(
            'number = "5"\n', 'number = "4"\n', 'number = "4"\ntitle = "Comm', "`4`", id="twice"
        ),
        pytest.param('clause = "4"', 'clause = "9"', 'clause = "9"', "`9`", id="unknown clause"),
        pytest.param(
            '[accounts]\nclause = "2"',
            '[accounts]\nclause = "8"',
            'clause = "8"',
            "`8`",
            id="unknown clause of official accounts",
        ),
        pytest.param(
            '[accounts.personal]\nclause = "2"',
            '[accounts.personal]\nclause = "7"',
            'clause = "7"',
            "`7`",
            id="unknown clause of posts about oneself",
        ),
        pytest.param(
            'title = "May cost trust"\n',
            "",
            "[concerns.unbecoming]",
            "required field `title`",
            id="missing field",
        ),
        pytest.param(
            "[concerns.bias]", "[concerns.bais]", "[concerns.bais]", "`bais`", id="unknown concern"
        ),
        pytest.param(
            'sensitivity = "quiet"',
            'sensitivity = "quiet"\nsound = "loud"',
            'sound = "loud"',
            "`sound`",
            id="unknown field",
        ),
        pytest.param(
            'version = "1.0"', "version = 1.0", "version = 1.0", "expected `str`", id="wrong type"
        ),
        pytest.param(
            'id = "generic"', 'id = "../../x"', 'id = "../../x"', "regex", id="name as a path"
        ),
        pytest.param(
            'concerns = ["threat", "bias"]',
            'concerns = ["threat", "rudeness"]',
            'concerns = ["threat", "rudeness"]',
            "rudeness' (at moderation.concerns). Allowed: bias, confidential, ",
            id="unknown concern of comments",
        ),
        pytest.param(
            'concerns = ["threat", "bias"]',
            'concerns = ["threat"]',
            'grounds = ["race"',
            "leave it out",
            id="grounds without bias",
        ),
    ],
)
def test_a_broken_pack_is_refused_with_line_and_reason(
    before: str, after: str, blamed: str, reason: str
) -> None:
    broken = TEXT.replace(before, after)
    with pytest.raises(PolicyError) as refusal:
        Policy.parse(broken, "ours.toml")
    message = str(refusal.value)
    assert message.startswith(f"ours.toml:{line_of(broken, blamed)}: ")
    assert reason.lower() in message.lower()


def test_a_pack_without_concerns_is_refused_with_its_line() -> None:
    """It would pass every post as checked."""
    document = tomllib.loads(TEXT)["concerns"]
    start, end = TEXT.index("[concerns."), TEXT.index("[accounts]")
    assert TEXT[start:end].count("[concerns.") == len(document)
    broken = f"{TEXT[:start]}[concerns]\n{TEXT[end:]}"
    with pytest.raises(PolicyError, match="length >= 1") as refusal:
        Policy.parse(broken, "ours.toml")
    assert str(refusal.value).startswith(f"ours.toml:{line_of(broken, '[concerns]')}: ")


def test_a_pack_from_before_concerns_were_named_removes_for_the_same() -> None:
    old = TEXT.replace('concerns = ["threat", "bias"]\n', "")
    assert Policy.parse(old, "old.toml") == Policy.parse(TEXT, "new.toml")


def test_a_pack_without_a_rule_for_official_accounts_says_nothing_of_them() -> None:
    start, end = TEXT.index("[accounts]"), TEXT.index("[moderation]")
    policy = Policy.parse(TEXT[:start] + TEXT[end:], "ours.toml")
    assert policy.accounts is None
    assert policy.view().accounts is None


def test_broken_toml_is_refused_with_line_and_reason() -> None:
    with pytest.raises(PolicyError, match=r"ours\.toml:\d+: "):
        Policy.parse(TEXT.replace("[moderation]", "[moderation"), "ours.toml")


def test_a_missing_or_binary_file_is_refused(tmp_path) -> None:
    with pytest.raises(PolicyError, match="No such file"):
        Policy.load(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(PolicyError, match="not UTF-8"):
        Policy.load(tmp_path / "binary.toml")
