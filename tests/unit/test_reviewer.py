"""The check as a whole, with the shipped model: context, spans, languages, caching.

How often it is right is measured, not tested: see the model card. The texts here are
plain cases that no version may get wrong.
"""

import json
import re
from collections.abc import Callable, Collection
from typing import get_args

import pytest
from msgspec import UNSET, UnsetType

from companion.review import assess
from companion.review.assess import Assessment, Reading
from companion.review.classifier import KEPT_SECONDS
from companion.review.context import Context
from companion.review.department import Department
from companion.review.policy import Policy, find
from companion.review.reviewer import Reviewer
from companion.review.segment import sentence_ends
from companion.review.signs import SMALL_CAPITALS
from companion.review.types import (
    MAX_TEXT,
    Account,
    Action,
    Ground,
    Request,
    Review,
    Sensitivity,
    Shared,
)

LEAK = "Our witness on the Elm St shooting is Maria Lopez, she works at the bakery."


def concerns(review: Review) -> set[str]:
    return {finding.concern for finding in review.findings}


def words(text: str, review: Review, concern: str) -> list[str]:
    units = text.encode("utf-16-le")
    [finding] = [f for f in review.findings if f.concern == concern]
    return [units[s.start * 2 : s.end * 2].decode("utf-16-le") for s in finding.spans]


def test_a_named_witness_is_found_on_the_words(reviewer: Reviewer) -> None:
    review = reviewer.review(Request(LEAK))
    assert concerns(review) == {"confidential"}
    [finding] = review.findings
    assert finding.clause == "4.B ¶1"
    assert finding.severity == "high"
    assert any("Maria Lopez" in piece for piece in words(LEAK, review, "confidential"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\t ",
        "😂😂😂",
        "Happy birthday to my partner in crime prevention!",
        "This fucking traffic on 290 again.",
        "The chief's new schedule is a bad idea and here is why.",
        "Proud of my crew tonight. Long shift, good people.",
        "Union meeting Thursday, bring your questions about the contract.",
        "Anyone with information can call the tip line at 508-555-0142.",
    ],
)
def test_ordinary_talk_is_left_alone(reviewer: Reviewer, text: str) -> None:
    for typed in (text, f"{text} {ARTICLE}", f"{text} bit.ly/3xYzAb"):
        review = reviewer.review(Request(typed))
        assert review.findings == ()
        assert review.checked


def test_spans_count_utf16_units(reviewer: Reviewer) -> None:
    padded = f"👮🏽‍♀️ e\u0301t\u00e9 𝓸𝓴. {LEAK} 🙏"
    review = reviewer.review(Request(padded))
    assert any("Maria Lopez" in piece for piece in words(padded, review, "confidential"))


def test_a_lone_surrogate_is_one_unit(reviewer: Reviewer) -> None:
    review = reviewer.review(Request(f"\ud83d {LEAK}"))
    start = review.findings[0].spans[0].start
    assert start == 2 + reviewer.review(Request(LEAK)).findings[0].spans[0].start


def test_what_is_liked_or_shared_is_judged(reviewer: Reviewer) -> None:
    for action in ("like", "share"):
        review = reviewer.review(Request("", action=action, shared=Shared(LEAK)))
        assert [finding.source for finding in review.findings] == ["shared"]


def test_what_a_reply_answers_is_context_alone(reviewer: Reviewer) -> None:
    review = reviewer.review(Request("Thanks all.", action="comment", shared=Shared(LEAK)))
    assert review.findings == ()


def test_a_number_in_an_address_is_found(reviewer: Reviewer) -> None:
    text = "https://www.example.com?ssn=078-05-1120"
    assert words(text, reviewer.review(Request(text)), "confidential") == ["078-05-1120"]


def test_a_picture_in_one_sentence_hides_none_in_the_next(reviewer: Reviewer) -> None:
    text = "🔫 range day with the boys. If he comes near my kids again: 🔫"
    assert concerns(reviewer.review(Request(text))) == {"threat"}


def test_an_address_leaves_room_for_the_words_that_are_answered(reviewer: Reviewer) -> None:
    answered = "Somebody should shoot the mayor tonight."
    for shared in (answered, f"{ARTICLE} {answered}"):
        review = reviewer.review(Request("Do it.", action="comment", shared=Shared(shared)))
        assert concerns(review) == {"threat"}


HATRED = "Muslims are filthy vermin and every one of them should be thrown out of this country."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", True),
        ("😂😂 so true", True),
        ("Nobody who wears this uniform should think like this. Reported.", False),
    ],
)
def test_a_share_that_objects_to_what_it_shares_is_clean(
    reviewer: Reviewer, words: str, told: bool
) -> None:
    hatred = "Real Americans only come in one shade"
    review = reviewer.review(Request(words, action="share", shared=Shared(hatred)))
    assert concerns(review) == ({"bias"} if told else set())
    assert {finding.source for finding in review.findings} <= {"shared"}


ARTICLE = "https://www.telegram.com/story/news/local/2026/11/28/council-votes-on-budget/7712345001/"
SMALL = {plain: shown for shown, plain in SMALL_CAPITALS.items()}


@pytest.mark.parametrize(
    "disguise",
    [
        pytest.param(str.upper, id="capitals"),
        pytest.param(str.lower, id="no capitals"),
        pytest.param(lambda t: t.replace("i", "1").replace("e", "3").replace("a", "@"), id="leet"),
        pytest.param(lambda t: t.replace("o", "о").replace("e", "е"), id="Cyrillic look-alikes"),
        pytest.param(lambda t: "\u200b".join(t), id="zero-width"),
        pytest.param(lambda t: t.replace("vermin", "v e r m i n"), id="spaced letters"),
        pytest.param(lambda t: t.replace("filthy", "fitlhy"), id="swapped letters"),
        pytest.param(lambda t: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in t),
                     id="full width"),
        pytest.param(lambda t: t.lower().translate(SMALL), id="small capitals"),
        pytest.param(lambda t: "\u0336".join(t), id="struck through"),
        pytest.param(lambda t: t.replace(" ", " 👏 "), id="claps between the words"),
        pytest.param(lambda t: f"{t} {ARTICLE}", id="an address behind"),
        pytest.param(lambda t: f"{ARTICLE} {t}", id="an address in front"),
    ],
)  # fmt: skip
def test_a_disguise_hides_nothing(reviewer: Reviewer, disguise: Callable[[str], str]) -> None:
    text = disguise(HATRED)
    review = reviewer.review(Request(text))
    [finding] = [f for f in review.findings if f.concern == "bias"]
    assert "religion" in finding.grounds
    units = len(text.encode("utf-16-le")) // 2
    assert finding.spans
    assert all(0 <= span.start < span.end <= units for span in finding.spans)
    assert not any("http" in piece for piece in words(text, review, "bias"))


@pytest.mark.parametrize(
    ("typed", "checked"),
    [
        pytest.param("ʇᴉ ɹǝʌo uʍop", False, id="upside down"),
        pytest.param("ɓεαƭ ɦιɱ υɳƭιℓ", False, id="letters with hooks"),
        pytest.param("ЅᎢOᑭ ᎷOᏙING", False, id="letters of far-off scripts"),
        pytest.param("李小龙", True, id="one name"),
        pytest.param("ʕ•ᴥ•ʔ (ง ͠° ل͜ °)ง", True, id="faces"),
        pytest.param("#ប្រទេសកម្ពុជា #ខ្មែរ", True, id="hashtags"),
        pytest.param("ɦιɱ, ɦιɱ and ɦιɱ", True, id="one word again and again"),
        pytest.param("z" * 101 + " " + "y" * 101, True, id="endless words"),
    ],
)
def test_what_is_in_a_font_that_is_not_known_is_not_checked(
    reviewer: Reviewer, typed: str, checked: bool
) -> None:
    text = f"If he shows up here again it will be my pleasure to {typed}, and that is all."
    review = reviewer.review(Request(text))
    assert (review.checked, review.reason) == (checked, None if checked else "language")
    assert (reviewer.moderate(text).verdict == "ask") != checked


@pytest.mark.parametrize("length", [1, 2, 100, 5_000, MAX_TEXT])
def test_any_length_is_judged(reviewer: Reviewer, length: int) -> None:
    text = (f"{LEAK} It was a long day and we walked the dog. " * (length // 100 + 1))[:length]
    review = reviewer.review(Request(text))
    assert review.checked
    assert ("confidential" in concerns(review)) == (length >= 100)


def test_english_in_a_post_of_another_language_is_judged(reviewer: Reviewer) -> None:
    text = (
        "Buenas noches a todos mis hermanos de la guardia, que Dios los cuide siempre y gracias "
        "por todo. Somebody should put a bullet in that judge. Nos vemos mañana en la misa"
    )
    review = reviewer.review(Request(text))
    assert (review.checked, review.reason) == (False, "language")
    assert concerns(review) == {"threat"}
    [words_found] = words(text, review, "threat")
    assert "bullet" in words_found


@pytest.mark.parametrize(
    "sentence",
    ["Voy a matar a ese hombre y quemar su casa esta noche", "Я убью его", "我要杀了他"],
)
def test_a_sentence_of_another_language_is_not_passed_over(
    reviewer: Reviewer, sentence: str
) -> None:
    text = f"Had a great day at the lake with my kids. {sentence}"
    review = reviewer.review(Request(text))
    assert (review.checked, review.reason) == (False, "language")
    moderation = reviewer.moderate(text)
    assert (moderation.verdict, moderation.reason) == ("ask", "none")
    review = reviewer.review(Request(f"{LEAK} {sentence}"))
    assert not review.checked
    assert "confidential" in concerns(review)


def test_an_official_account_may_name_a_charged_adult(reviewer: Reviewer) -> None:
    text = (
        "Arrested and charged with burglary: Daniel Voss, 34, of Ward Street. He is held on bail."
    )
    official = Account("official", "@WorcesterPD")
    assert concerns(reviewer.review(Request(text, account=official))) == set()


PROMOTION = "Use my code FIT20 for 20% off at Ironline Gym this week!"


def test_a_promotion_counts_only_where_the_profile_shows_the_department(
    reviewer: Reviewer,
) -> None:
    assert "endorsement" in concerns(reviewer.review(Request(PROMOTION, affiliated=True)))
    assert "endorsement" not in concerns(reviewer.review(Request(PROMOTION)))


OF_HIMSELF = "Took my kids to the lake, best day off in months."


def test_who_writes_of_himself_as_an_official_account_is_told(reviewer: Reviewer) -> None:
    official = Account("official", "@WorcesterPD")
    (finding,) = reviewer.review(Request(OF_HIMSELF, account=official)).findings
    rule = reviewer.policy.accounts and reviewer.policy.accounts.personal
    assert rule
    assert (finding.concern, finding.clause, finding.title) == (
        "representation",
        rule.clause,
        rule.title,
    )
    assert [OF_HIMSELF[span.start : span.end] for span in finding.spans] == ["my"]
    thanks = f"{OF_HIMSELF} Gracias a todos por venir a la fiesta de mi hija esta tarde."
    review = reviewer.review(Request(thanks, account=official))
    assert not review.checked
    assert words(thanks, review, "representation") == ["my"]


def test_nobody_else_is(reviewer: Reviewer) -> None:
    assert concerns(reviewer.review(Request(OF_HIMSELF))) == set()
    official = Account("official", "@WorcesterPD")
    liked = Request(OF_HIMSELF, action="like", account=official)
    assert concerns(reviewer.review(liked)) == set()
    # Words of other languages look like ours.
    albanian = "Departamenti i policisë i qytetit: na kontaktoni me telefon ose me email."
    assert concerns(reviewer.review(Request(albanian, account=official))) == set()
    pack = find("worcester-306").read_text(encoding="utf-8")
    start, end = pack.index("[accounts.personal]"), pack.index("[moderation]")
    silent = Reviewer(Policy.parse(pack[:start] + pack[end:], "ours.toml"), reviewer.classifier)
    assert concerns(silent.review(Request(OF_HIMSELF, account=official))) == set()


def test_an_official_account_may_speak_for_the_department(reviewer: Reviewer) -> None:
    text = "The Worcester Police Department regrets this incident and has opened a review."
    official = Account("official", "@WorcesterPD")
    assert "representation" in concerns(reviewer.review(Request(text)))
    assert "representation" not in concerns(reviewer.review(Request(text, account=official)))


def test_another_language_is_said_and_not_judged(reviewer: Reviewer) -> None:
    spanish = "Esta noche vamos a allanar la casa de la calle Elm, no digan nada a nadie"
    review = reviewer.review(Request(spanish))
    assert (review.checked, review.reason, review.findings) == (False, "language", ())


def test_a_number_that_identifies_is_found_in_any_language(reviewer: Reviewer) -> None:
    text = "El número de seguro social del sospechoso detenido anoche es 123-45-6789"
    review = reviewer.review(Request(text))
    assert not review.checked
    assert words(text, review, "confidential") == ["123-45-6789"]


def test_too_long_a_text_is_said(reviewer: Reviewer) -> None:
    review = reviewer.review(Request("😀" * (MAX_TEXT // 2 + 1)))
    assert (review.checked, review.reason) == (False, "too_long")


def test_findings_come_by_severity_then_score(reviewer: Reviewer) -> None:
    text = f"{LEAK} Muslims are filthy vermin. The Worcester Police Department stands with Reed."
    review = reviewer.review(Request(text))
    order = {"high": 0, "medium": 1, "low": 2}
    keys = [(order[f.severity], -f.score) for f in review.findings]
    assert len(keys) >= 2
    assert keys == sorted(keys)


def test_typing_on_in_a_long_post_costs_few_windows(reviewer: Reviewer) -> None:
    post = " ".join(f"On day {n} we walked the dog and had coffee by the lake." for n in range(150))
    reviewer.review(Request(post))
    before = reviewer.classifier.runs
    reviewer.review(Request(post + " And then"))
    assert reviewer.classifier.runs - before <= 2


def test_a_long_post_is_cut_into_sentences_once(
    reviewer: Reviewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut: list[str] = []

    def counted(text: str) -> list[int]:
        cut.append(text)
        return sentence_ends(text)

    monkeypatch.setattr(assess, "sentence_ends", counted)
    post = " ".join(f"On day {n} we walked the dog and had coffee by the lake." for n in range(40))
    reviewer.review(Request(post))
    assert cut == [post]


def test_what_was_judged_is_dropped_once_it_has_rested(reviewer: Reviewer) -> None:
    now, twin = 0.0, reviewer.twin()
    twin.classifier.clock = lambda: now
    for text in ("Good morning.", LEAK):
        twin.review(Request(text))
    now = KEPT_SECONDS
    twin.review(Request(LEAK))
    before = twin.classifier.runs
    now += 1
    twin.forget()
    twin.review(Request(LEAK))
    assert twin.classifier.runs == before
    twin.review(Request("Good morning."))
    assert twin.classifier.runs == before + 1


def test_the_departments_own_terms_and_names(reviewer: Reviewer) -> None:
    ours = Reviewer(
        reviewer.policy,
        reviewer.classifier,
        Department(("Elm Falls PD",), ("Operation Nightingale", "Nightingale")),
    )
    for text in (
        "Early start for Operation Nightingale tomorrow.",
        "Proud of everybody on Operation Nightingale today!",
        "Operation Nightingale",
        "Coffee first, then Operation Nightingale, then a nap. Love my job.",
        "https://drive.google.com/a?q=Nightingale",
        "Big day tomorrow, everybody! https://drive.google.com/Nightingale",
        "https://drive.google.com/Nightingale Big day tomorrow, everybody!",
    ):
        for sensitivity in get_args(Sensitivity):
            review = ours.review(Request(text, sensitivity=sensitivity))
            assert any("Nightingale" in piece for piece in words(text, review, "confidential"))


def test_what_decides_has_a_name_that_changes_with_it(reviewer: Reviewer) -> None:
    pack = find("worcester-306").read_text(encoding="utf-8")
    edited = Policy.parse(pack.replace('"balanced"', '"thorough"', 1), "ours.toml")
    others = [
        Reviewer(edited, reviewer.classifier),
        Reviewer(reviewer.policy, reviewer.classifier, Department(("Elm Falls PD",))),
        Reviewer(
            reviewer.policy, reviewer.classifier, Department(confidential_terms=("Nightingale",))
        ),
    ]
    assert edited.pack == reviewer.policy.pack
    assert edited != reviewer.policy
    assert len({reviewer.basis, *(other.basis for other in others)}) == 4
    assert Reviewer(reviewer.policy, reviewer.classifier).basis == reviewer.basis


class Scored(Reviewer):
    """Gives every text one concern with one score, and bias its grounds."""

    def __init__(
        self,
        reviewer: Reviewer,
        concern: str,
        score: float,
        grounds: tuple[Ground, ...] = (),
        policy: Policy | None = None,
    ) -> None:
        super().__init__(policy or reviewer.policy, reviewer.classifier)
        scores = dict.fromkeys(reviewer.policy.concerns, 0.0) | {concern: score}
        readings = {name: (Reading(value, ((0, 1),), grounds),) for name, value in scores.items()}
        self._scored = Assessment(readings, covered=True, english=True)

    def score(self, concern: str, score: float) -> None:
        """Give another concern a score as well."""
        self._scored.readings[concern] = (Reading(score, ((0, 1),)),)

    def _assess(self, text: str, context: Context, concerns: Collection[str]) -> Assessment:
        return self._scored


def told_at(reviewer: Reviewer, text: str, sensitivity: str | UnsetType = UNSET) -> set[str]:
    return concerns(reviewer.review(Request(text, sensitivity=sensitivity)))


def test_the_sensitivity_of_a_request_comes_before_the_packs(reviewer: Reviewer) -> None:
    """Each text is told from one sensitivity on, whatever the pack sets for its concern."""
    for concern, rule in reviewer.policy.concerns.items():
        at = reviewer.classifier.calibration[concern].thresholds
        assert at["thorough"] < at["balanced"] < at["quiet"], concern
        between = (at["thorough"] + at["balanced"]) / 2, (at["balanced"] + at["quiet"]) / 2
        for score, expected in zip(between, ({"thorough"}, {"thorough", "balanced"}), strict=True):
            scored = Scored(reviewer, concern, score)
            told = {s for s in get_args(Sensitivity) if told_at(scored, "x", s) == {concern}}
            assert told == expected
            own = {concern} if rule.sensitivity in expected else set()
            assert told_at(scored, "x") == own


def test_another_sensitivity_costs_no_second_look_at_the_text(reviewer: Reviewer) -> None:
    reviewer.review(Request(LEAK))
    before = reviewer.classifier.runs
    for sensitivity in get_args(Sensitivity):
        assert "confidential" in told_at(reviewer, LEAK, sensitivity)
    assert reviewer.classifier.runs == before


def test_another_pack_puts_it_in_its_own_words(reviewer: Reviewer) -> None:
    review = Reviewer.load(find("generic")).review(Request(LEAK))
    assert review.policy.id == "generic"
    assert review.findings[0].clause == "1"


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        ("Put a bullet in the chief's head.", "removable", "threat"),
        ("Someone should shoot every cop in this town.", "removable", "threat"),
        ("Gay people are sick and should be kept away from our kids.", "ask", "bias"),
        ("Fuck the police, you are all useless. Resign, chief.", "keep", "none"),
        ("You towed my car for nothing, I will sue this department!", "keep", "none"),
        ("Todos ustedes son unos inútiles y el jefe debería renunciar mañana", "ask", "none"),
        (f"Put a bullet in the chief's head. {ARTICLE}", "removable", "threat"),
        (ARTICLE, "keep", "none"),
        (" ", "ask", "none"),
    ],
)
def test_citizens_comments(reviewer: Reviewer, text: str, verdict: str, reason: str) -> None:
    moderation = reviewer.moderate(text)
    assert (moderation.verdict, moderation.reason) == (verdict, reason)
    assert moderation.removable == (verdict == "removable")
    assert moderation.clause == "3 ¶2"


def test_hatred_is_removable_on_a_named_ground_alone(reviewer: Reviewer) -> None:
    moderation = reviewer.moderate(HATRED)
    assert (moderation.verdict, moderation.reason) == ("removable", "bias")
    assert "religion" in moderation.grounds


def rule(**changes: tuple[str, ...]) -> Policy:
    """The shipped pack with another rule on what may be removed."""
    text = find("worcester-306").read_text(encoding="utf-8")
    for key, values in changes.items():
        text, count = re.subn(rf"(?m)^{key} = \[.*\]$", f"{key} = {json.dumps(values)}", text)
        assert count == 1
    return Policy.parse(text, "ours.toml")


@pytest.mark.parametrize(
    ("concern", "grounds", "ours", "before", "after"),
    [
        pytest.param(
            "bias",
            ("sexual_orientation",),
            {"grounds": ("race", "sexual_orientation")},
            "ask",
            "removable",
            id="one ground more",
        ),
        pytest.param(
            "bias", ("religion",), {"grounds": ("race",)}, "removable", "ask", id="one ground less"
        ),
        pytest.param(
            "threat",
            (),
            {"concerns": ("bias",)},
            "removable",
            "keep",
            id="one concern less",
        ),
        pytest.param(
            "harassment",
            (),
            {"concerns": ("threat", "bias", "harassment")},
            "keep",
            "removable",
            id="one concern more",
        ),
        pytest.param(
            "threat", (), {"concerns": (), "grounds": ()}, "removable", "keep", id="never any"
        ),
    ],
)
def test_what_may_be_removed_is_the_packs_to_say(
    reviewer: Reviewer,
    concern: str,
    grounds: tuple[Ground, ...],
    ours: dict[str, tuple[str, ...]],
    before: str,
    after: str,
) -> None:
    scored = Scored(reviewer, concern, 1.0, grounds)
    assert scored.moderate("x").verdict == before
    moderation = Scored(reviewer, concern, 1.0, grounds, rule(**ours)).moderate("x")
    assert moderation.verdict == after
    assert moderation.reason == ("none" if after == "keep" else concern)


@pytest.mark.parametrize(
    ("bias", "ground", "verdict", "reason"),
    [
        (1.0, "religion", "removable", "bias"),
        (1.0, "sexual_orientation", "removable", "threat"),
        (0.0, "sexual_orientation", "removable", "threat"),
    ],
)
def test_a_threat_stays_one_whatever_hatred_is_with_it(
    reviewer: Reviewer, bias: float, ground: Ground, verdict: str, reason: str
) -> None:
    scored = Scored(reviewer, "bias", bias, (ground,))
    scored.score("threat", 0.999)
    moderation = scored.moderate("x")
    assert (moderation.verdict, moderation.reason) == (verdict, reason)
    assert moderation.grounds == ((ground,) if reason == "bias" else ())


class Watched(Reviewer):
    """Remembers in what circumstances it read which concerns."""

    def __init__(self, reviewer: Reviewer, policy: Policy | None = None) -> None:
        super().__init__(policy or reviewer.policy, reviewer.classifier)
        self.read: list[tuple[bool, set[str]]] = []

    def _assess(self, text: str, context: Context, concerns: Collection[str]) -> Assessment:
        self.read.append((context.citizen, set(concerns)))
        return super()._assess(text, context, concerns)


def test_a_citizens_comment_is_read_as_one_for_what_is_known_of_them(reviewer: Reviewer) -> None:
    shipped = Watched(reviewer)
    shipped.moderate("x")
    assert shipped.read == [(True, {"bias", "threat"})]
    wider = Watched(reviewer, rule(concerns=("threat", "harassment"), grounds=()))
    wider.moderate("x")
    assert wider.read == [(True, {"threat"}), (False, {"harassment"})]


def test_nothing_of_an_officers_is_read_as_a_citizens_comment(reviewer: Reviewer) -> None:
    watched = Watched(reviewer)
    for action in get_args(Action):
        watched.review(Request("x", action=action, shared=Shared("y")))
    assert watched.read and not any(citizen for citizen, _ in watched.read)


@pytest.mark.parametrize("text", ["", " \n", "\u00a0", "\u200b", "\u2800\n\u2800", "\u3164"])
def test_a_comment_without_words_is_for_a_person(reviewer: Reviewer, text: str) -> None:
    moderation = reviewer.moderate(text)
    assert (moderation.verdict, moderation.reason) == ("ask", "none")


def test_a_comment_that_is_too_long_to_judge_is_for_a_person(reviewer: Reviewer) -> None:
    moderation = reviewer.moderate("😀" * (MAX_TEXT // 2 + 1))
    assert (moderation.verdict, moderation.reason) == ("ask", "none")
    assert moderation.message == reviewer.policy.moderation.ask
    assert reviewer.moderate("😀" * (MAX_TEXT // 2)).verdict != "ask"
