"""The verdict on one item for one subject: what a person said, what is missing, and what the rules find."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.assessment.wording import PLACEHOLDER, Wording
from app.domain.answers import Answer, Place, Result
from app.domain.assessment import ItemVerdict, Reason, Truth, Verdict
from app.domain.evaluation.compiler import RuleCompiler, truth_of
from app.domain.evaluation.frame import Compiled, Frame, Read
from app.domain.pack import Escalation, Grounds, Item, ItemField, Level, Requirement, Severity
from app.domain.values import Value

SEVERITIES = (Severity.INFO, Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)
"""By weight, from 1 to 5."""

CREDITS = {
    Verdict.FULFILLED: Decimal(1),
    Verdict.PARTLY: Decimal("0.5"),
    Verdict.FAILED: Decimal(0),
    Verdict.UNKNOWN: Decimal(0),
    Verdict.OPEN: Decimal(0),
    Verdict.NOT_APPLICABLE: None,
    Verdict.NOTED: None,
}
GRAVITY = (Verdict.FULFILLED, Verdict.PARTLY, Verdict.UNKNOWN, Verdict.FAILED)
"""Of several findings about one item the last of these decides."""

_TRUTHS = {True: Truth.MET, False: Truth.NOT_MET, None: Truth.UNKNOWN}


@dataclass(frozen=True, slots=True)
class _Part:
    """A field a person must fill, ready to be read."""

    field: ItemField
    read: Compiled


class ItemJudge:
    """Judges one item; made once per pack."""

    def __init__(self, item: Item, compiler: RuleCompiler, wording: Wording) -> None:
        self.item = item
        self._wording = wording
        self._when = None if item.when is None else compiler.compile(item.when, item)
        self._parts = tuple(
            _Part(field, compiler.field(item, field.key)) for field in item.fields if field.rule is None
        )
        self._requirements = tuple(
            _Judged(requirement, item, compiler, wording) for requirement in item.requirements
        )
        self._escalations = tuple(
            (escalation, compiler.compile(escalation.when, item)) for escalation in item.escalations
        )

    def judge(self, frame: Frame, *, accepted: bool) -> ItemVerdict | None:
        """The verdict for the frame's subject; None where the item is not shown for it."""
        condition: list[Read] = []
        frame.trace = condition
        applies = True if self._when is None else truth_of(self._when(frame))
        if applies is False:
            return None
        place = Place(self.item.id, frame.subject)
        answer = frame.around.plan.answers.get(place)
        verdict, reasons = self._verdict(frame, answer)
        if applies is None and verdict not in (Verdict.OPEN, Verdict.NOT_APPLICABLE):
            verdict = Verdict.UNKNOWN
            reasons = (self._unknown_condition(condition, frame), *reasons)
        raised = self._raised(frame)
        severity = self.item.severity if raised is None else raised.severity
        return ItemVerdict(
            place=place,
            verdict=verdict,
            severity=severity,
            weight=self.item.weight if raised is None else SEVERITIES.index(severity) + 1,
            credit=None if verdict is Verdict.OPEN and self.item.steers else CREDITS[verdict],
            reasons=reasons,
            accepted=accepted,
            raised_by="" if raised is None else raised.words,
        )

    def _verdict(self, frame: Frame, answer: Answer | None) -> tuple[Verdict, tuple[Reason, ...]]:
        result = None if answer is None else answer.result
        if answer is not None and result is Result.NOT_APPLICABLE:
            return Verdict.NOT_APPLICABLE, (Reason(answer.reason, Truth.MET, ""),)
        frame.trace = None
        missing, is_touched = self._missing(frame)
        lacking = tuple(Reason(field.words, Truth.UNKNOWN, "") for field in missing)
        if result is None and not is_touched and (missing or self.item.results):
            return Verdict.OPEN, lacking
        human = self._human(result)
        own = () if result is None else (self._own_reason(result, human),)
        found = tuple(judged.judge(frame) for judged in self._requirements)
        reasons = (*own, *lacking, *(reason for _, reason in found))
        if human in (Verdict.FAILED, Verdict.UNKNOWN):
            return human, reasons
        if human is None or missing:
            return Verdict.OPEN, reasons
        return self._joined(human, (verdict for verdict, _ in found)), reasons

    def _missing(self, frame: Frame) -> tuple[list[ItemField], bool]:
        """The required fields without a value, and whether any field has one."""
        missing: list[ItemField] = []
        is_touched = False
        for part in self._parts:
            if part.read(frame) not in (None, ""):
                is_touched = True
            elif part.field.required:
                missing.append(part.field)
        return missing, is_touched

    def _human(self, result: Result | None) -> Verdict | None:
        """What the result says by itself; None where one is expected and not given."""
        item = self.item
        if result is Result.UNKNOWN:
            return Verdict.UNKNOWN
        if not item.results:
            return Verdict.FULFILLED
        if result is None:
            return None
        if item.good is None or result is item.good:
            return Verdict.FULFILLED
        return Verdict.PARTLY if result is Result.PARTLY else Verdict.FAILED

    def _joined(self, human: Verdict, found: Iterable[Verdict]) -> Verdict:
        verdict = max((human, *found), key=GRAVITY.index)
        return Verdict.NOTED if self.item.steers and verdict is Verdict.FULFILLED else verdict

    def _own_reason(self, result: Result, human: Verdict | None) -> Reason:
        truth = {Verdict.FULFILLED: Truth.MET, Verdict.UNKNOWN: Truth.UNKNOWN}.get(human or Verdict.UNKNOWN)
        return Reason(self.item.ask, truth or Truth.NOT_MET, "", ((self.item.title, result.value),))

    def _unknown_condition(self, reads: list[Read], frame: Frame) -> Reason:
        unknown = [(source, value) for source, value in reads if value is None]
        inputs = self._wording.inputs(self.item, unknown, frame.around.plan)
        return Reason(self.item.title, Truth.UNKNOWN, "", inputs)

    def _raised(self, frame: Frame) -> Escalation | None:
        """The gravest escalation that holds and is graver than the item itself."""
        frame.trace = None
        gravest: Escalation | None = None
        rank = SEVERITIES.index(self.item.severity)
        for escalation, holds in self._escalations:
            if SEVERITIES.index(escalation.severity) > rank and holds(frame) is True:
                gravest, rank = escalation, SEVERITIES.index(escalation.severity)
        return gravest


class _Judged:
    """A requirement ready to be judged and told."""

    def __init__(
        self, requirement: Requirement, item: Item, compiler: RuleCompiler, wording: Wording
    ) -> None:
        self._item = item
        self._wording = wording
        self._words = requirement.words
        self._grounds = requirement.grounds
        self._not_met = Verdict.FAILED if requirement.level is Level.FAIL else Verdict.PARTLY
        self._rule = compiler.compile(requirement.rule, item)
        self._named = {name: _reader(name, item, compiler) for name in PLACEHOLDER.findall(requirement.words)}

    def judge(self, frame: Frame) -> tuple[Verdict, Reason]:
        """What the requirement makes of the item, and why."""
        reads: list[Read] = []
        frame.trace = reads
        truth = truth_of(self._rule(frame))
        frame.trace = None
        plan = frame.around.plan
        words = self._words
        if self._named:
            values: dict[str, Value | None] = {name: read(frame) for name, read in self._named.items()}
            words = self._wording.filled(words, self._item, values, plan)
        inputs = self._wording.inputs(self._item, reads, plan)
        reason = Reason(words, _TRUTHS[truth], Grounds(self._grounds).value, inputs)
        return _verdict_of(truth, self._not_met), reason


def _verdict_of(truth: bool | None, not_met: Verdict) -> Verdict:  # noqa: FBT001  three values of truth
    if truth is None:
        return Verdict.UNKNOWN
    return Verdict.FULFILLED if truth else not_met


def _reader(name: str, item: Item, compiler: RuleCompiler) -> Compiled:
    root, _, key = name.partition(".")
    return compiler.field(item, key) if root == "answer" else compiler.limit(item, key)
