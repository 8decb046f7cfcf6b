"""The check itself: a request in, findings under the policy out. No I/O but loading."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import pathlib
import time
from collections.abc import Collection

import msgspec
from msgspec.structs import replace

import companion
from companion.review import accounts, utf16, voice
from companion.review.address import ADDRESS
from companion.review.assess import Assessment, assess
from companion.review.classifier import MODEL, Classifier
from companion.review.context import (
    AROUND_READ,
    CITIZENS_COMMENT,
    CITIZENS_CONCERNS,
    JUDGED_WITH_SHARED,
    PLAIN,
    Context,
)
from companion.review.department import Department
from companion.review.normalise import name_pattern, normalise
from companion.review.policy import ConcernRule, Policy
from companion.review.recognise import recognise
from companion.review.types import (
    MAX_TEXT,
    Concern,
    Finding,
    Ground,
    Moderation,
    Named,
    Reason,
    Request,
    Review,
    Source,
    Verdict,
)

_SEVERITY = {"high": 0, "medium": 1, "low": 2}


class Reviewer:
    """Judges texts under one policy pack. One thread at a time."""

    def __init__(
        self, policy: Policy, classifier: Classifier, department: Department | None = None
    ) -> None:
        department = department or Department()
        self.policy = policy
        self.classifier = classifier
        self._names = name_pattern(department.known_as)
        self._terms = name_pattern(department.confidential_terms)
        self._accounts = department.accounts
        self.basis = _digest(policy, classifier, department)

    @classmethod
    def load(
        cls,
        policy: pathlib.Path,
        model: pathlib.Path = MODEL,
        department: Department | None = None,
    ) -> Reviewer:
        """Load pack and model; raises ``PolicyError`` or ``ModelError``."""
        return cls(Policy.load(policy), Classifier.load(model), department)

    def twin(self) -> Reviewer:
        """Another for another thread, that judges alike and shares the model."""
        twin = copy.copy(self)
        twin.classifier = self.classifier.twin()
        return twin

    def forget(self) -> None:
        """Drop what was judged a while ago. On the thread that judges."""
        self.classifier.forget()

    def review(self, request: Request) -> Review:
        """Judge one request; spans are in UTF-16 units of the text they belong to."""
        started = time.perf_counter()
        request = self._known(request)
        sources = _sources(request)
        findings: list[Finding] = []
        reason: Reason | None = None
        english = False
        for source, text, context in sources:
            if utf16.length(text) > MAX_TEXT:
                reason = "too_long"
                continue
            assessment = self._assess(text, context, self.policy.concerns)
            reason = reason or (None if assessment.covered else "language")
            english = english or (source == "text" and assessment.english)
            for concern, rule in self.policy.concerns.items():
                if request.account.kind in rule.accounts and source in rule.sources:
                    threshold = self._threshold(concern, request.sensitivity or rule.sensitivity)
                    findings += self._findings(concern, rule, threshold, source, text, assessment)
        if english:
            findings += self._mistaken(request, {finding.concern for finding in findings})
        findings.sort(key=lambda finding: (_SEVERITY[finding.severity], -finding.score))
        return Review(
            findings=tuple(findings),
            checked=reason is None,
            reason=reason,
            policy=Named(self.policy.pack.id, self.policy.pack.version),
            model=Named(self.classifier.id, self.classifier.version),
            elapsed_ms=round((time.perf_counter() - started) * 1000, 2),
        )

    def moderate(self, text: str) -> Moderation:
        """May this citizen's comment be removed? When in doubt it may not.

        What the policy pack removes comments for must pass a threshold that comments which
        must stay hardly ever pass; what passes only a lower one, or whose ground the pack does
        not name, is for a person to decide, and so is what is too long to be judged or is a
        picture without words. Concerns that the classifier does not know of citizens' comments
        are judged as in any post.
        """
        rule = self.policy.moderation
        if utf16.length(text) > MAX_TEXT or not (
            normalise(text).text.strip() or ADDRESS.search(text)
        ):
            return Moderation(False, "ask", "none", (), rule.clause, 0.0, (), rule.ask)
        assessment = self._assess(text, CITIZENS_COMMENT, CITIZENS_CONCERNS & set(rule.concerns))
        others = set(rule.concerns) - CITIZENS_CONCERNS
        if others:
            as_post = self._assess(text, PLAIN, others)
            readings = assessment.readings | as_post.readings
            assessment = dataclasses.replace(assessment, readings=readings)
        scores = {concern: assessment.score(concern) for concern in rule.concerns}
        certain = [c for c in scores if scores[c] >= self._threshold(c, "removable")]
        possible = [c for c in scores if scores[c] >= self._threshold(c, "questionable")]
        named: tuple[Ground, ...] = ()
        if "bias" in possible:
            named = assessment.grounds(self._threshold("bias", "questionable"))
        # One ground that the rule does not name leaves hatred to a person, but no threat with it.
        if not set(named) <= set(rule.grounds):
            certain = [c for c in certain if c != "bias"]
        reason = max(certain or possible, key=scores.__getitem__, default=None)
        ranges: list[tuple[int, int]] = []
        if reason:
            ranges = assessment.ranges(reason, self._threshold(reason, "questionable"))
        verdict: Verdict = "keep"
        if certain and assessment.covered:
            verdict = "removable"
        elif possible or not assessment.covered:
            verdict = "ask"
        return Moderation(
            removable=verdict == "removable",
            verdict=verdict,
            reason=reason or "none",
            grounds=named if reason == "bias" else (),
            clause=rule.clause,
            score=round(max(scores.values(), default=0.0), 4),
            spans=utf16.spans(text, ranges),
            message={"removable": rule.removable, "keep": rule.keep, "ask": rule.ask}[verdict],
        )

    def _known(self, request: Request) -> Request:
        """The request with an official account called so, also if the page could not tell."""
        account = request.account
        if accounts.kind(self._accounts, request.platform, account.handle) != "official":
            return request
        return replace(request, account=replace(account, kind="official"))

    def _assess(self, text: str, context: Context, concerns: Collection[str]) -> Assessment:
        # A promotion code is no endorsement by itself: it takes the badge beside it.
        recognised = [
            item
            for item in recognise(text, self._terms)
            if item.concern != "endorsement" or context.affiliated or context.official
        ]
        plain = normalise(text, self._names)
        if context.around and self._names:
            context = dataclasses.replace(context, around=self._fold(context.around))
        return assess(self.classifier, text, plain, recognised, context, concerns)

    def _fold(self, around: str) -> str:
        return normalise(around[:AROUND_READ], self._names).text

    def _findings(
        self,
        concern: Concern,
        rule: ConcernRule,
        threshold: float,
        source: Source,
        text: str,
        assessment: Assessment,
    ) -> list[Finding]:
        score = assessment.score(concern)
        if score < threshold:
            return []
        ranges = assessment.ranges(concern, threshold)
        return [
            Finding(
                concern=concern,
                source=source,
                score=round(score, 4),
                severity=rule.severity,
                clause=rule.clause,
                title=rule.title,
                message=rule.message,
                advice=rule.advice,
                grounds=assessment.grounds(threshold) if concern == "bias" else (),
                spans=utf16.spans(text, ranges),
            )
        ]

    def _mistaken(self, request: Request, found: Collection[Concern]) -> list[Finding]:
        """What is said of an official post that reads as if it was meant for one's own account."""
        rule = self.policy.accounts and self.policy.accounts.personal
        if request.account.kind != "official" or not rule or "representation" in found:
            return []
        # Words that are liked are somebody else's.
        ranges = voice.of_oneself(request.text) if request.action != "like" else []
        if not ranges:
            return []
        return [
            Finding(
                concern="representation",
                source="text",
                # A rule on words, and no probability.
                score=1.0,
                severity=rule.severity,
                clause=rule.clause,
                title=rule.title,
                message=rule.message,
                advice=rule.advice,
                grounds=(),
                spans=utf16.spans(request.text, ranges),
            )
        ]

    def _threshold(self, concern: str, name: str) -> float:
        return self.classifier.calibration[concern].thresholds[name]


def _digest(policy: Policy, classifier: Classifier, department: Department) -> str:
    """Another one wherever a text may be judged otherwise, whatever version a file claims."""
    decides = (
        companion.__version__,
        policy,
        classifier.id,
        classifier.version,
        classifier.calibration,
        department.known_as,
        department.confidential_terms,
        [(account.platform, account.handle) for account in department.accounts],
    )
    return hashlib.sha256(msgspec.json.encode(decides)).hexdigest()


def _sources(request: Request) -> list[tuple[Source, str, Context]]:
    """Each text that counts as the officer's conduct, with the circumstances it is read in."""
    own = Context(
        official=request.account.kind == "official",
        affiliated=request.affiliated,
        action=request.action,
    )
    if not request.shared:
        # A like without the words that were liked brings them as its text.
        liked = dataclasses.replace(own, passed_on=request.action == "like")
        return [("text", request.text, liked)]
    sources: list[tuple[Source, str, Context]] = [
        ("text", request.text, dataclasses.replace(own, around=request.shared.text))
    ]
    if request.action in JUDGED_WITH_SHARED:
        passed_on = dataclasses.replace(own, passed_on=True, around=request.text)
        sources.append(("shared", request.shared.text, passed_on))
    return sources
