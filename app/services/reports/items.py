"""The sections of a report: items, what was said about them, and what followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.answers import Answer, Place
from app.domain.assessment import Assessment, ItemVerdict
from app.domain.inventory import field_of
from app.domain.item_words import with_limits
from app.domain.pack import Grounds, Item, ItemField, Limit, Pack, Section
from app.domain.plan import Plan
from app.domain.report_lines import Fact, ItemText, LimitLine, SectionBar, SectionText, SubjectAnswer
from app.domain.signoff import Edition
from app.domain.values import Value
from app.services.reports.names import Names


def section_texts(
    plan: Plan,
    pack: Pack,
    assessment: Assessment,
    names: Names,
    *,
    evidence_numbers: Mapping[str, int],
    edition: Edition,
) -> tuple[SectionText, ...]:
    """Every section with the items that are asked; the customer edition has no internal notes."""
    writer = _Writer(plan, names, _numbers_by_place(plan, evidence_numbers), edition)
    asked: dict[str, list[ItemVerdict]] = {}
    for verdict in assessment.verdicts.values():
        asked.setdefault(verdict.place.item, []).append(verdict)
    by_section: dict[str, list[ItemText]] = {}
    for item in pack.items:
        if item.id in asked:
            by_section.setdefault(item.section, []).append(writer.item(item, asked[item.id]))
    return tuple(
        SectionText(bar_of(section, assessment), section.intro, tuple(by_section.get(section.id, ())))
        for section in pack.sections
    )


def bar_of(section: Section, assessment: Assessment) -> SectionBar:
    """A section's figures; a section that was not judged has nothing that applies."""
    score = assessment.sections.get(section.id)
    if score is None:
        return SectionBar(section.id, section.title, None, 0, 0, 0, not_ready=False)
    return SectionBar(
        section.id,
        section.title,
        score.score,
        score.applicable,
        score.answered,
        score.failed,
        score.not_ready,
    )


def _numbers_by_place(plan: Plan, numbers: Mapping[str, int]) -> Mapping[Place, tuple[int, ...]]:
    found: dict[Place, set[int]] = {}
    for evidence in plan.evidence.values():
        for item, subject in evidence.places:
            found.setdefault(Place(item, subject), set()).add(numbers[evidence.id])
    for answer in plan.answers.values():
        known = {numbers[entry] for entry in answer.evidence if entry in numbers}
        found.setdefault(answer.place, set()).update(known)
    return {place: tuple(sorted(entries)) for place, entries in found.items()}


class _Writer:
    """Puts items and answers into words."""

    def __init__(
        self, plan: Plan, names: Names, evidence: Mapping[Place, tuple[int, ...]], edition: Edition
    ) -> None:
        self._plan = plan
        self._names = names
        self._evidence = evidence
        self._edition = edition

    def item(self, item: Item, verdicts: Iterable[ItemVerdict]) -> ItemText:
        answers = tuple(self._answer(item, verdict) for verdict in verdicts)
        return ItemText(
            id=item.id,
            title=item.title,
            ask=item.ask,
            why=item.why,
            looks_like=with_limits(item.looks_like, item, self._plan),
            fix=item.fix,
            effort=item.effort,
            severity=item.severity,
            limits=tuple(self._limit(item, limit) for limit in item.limits),
            references=item.references,
            checks=item.checks,
            answers=answers,
        )

    def _limit(self, item: Item, limit: Limit) -> LimitLine:
        value = self._plan.limits.get(Place(item.id, limit.key), limit.value)
        return LimitLine(
            words=limit.words,
            value=value,
            default=limit.value,
            unit=self._names.unit(limit.unit),
            is_judgement=limit.grounds is Grounds.JUDGEMENT,
            source=limit.source,
        )

    def _answer(self, item: Item, verdict: ItemVerdict) -> SubjectAnswer:
        place = verdict.place
        answer = self._plan.answers.get(place) or Answer(place)
        is_internal = self._edition is Edition.INTERNAL
        return SubjectAnswer(
            subject=self._names.subject(place.subject),
            verdict=verdict.verdict,
            severity=verdict.severity,
            raised_by=verdict.raised_by,
            accepted=verdict.accepted,
            result=answer.result,
            facts=self._facts(item, answer),
            reason=answer.reason,
            basis=answer.basis,
            by=answer.by,
            at=answer.at,
            note=answer.note,
            internal_note=answer.internal_note if is_internal else "",
            evidence=self._evidence.get(place, ()),
            reasons=verdict.reasons,
        )

    def _facts(self, item: Item, answer: Answer) -> tuple[Fact, ...]:
        facts = (self._fact(field, answer) for field in item.fields)
        return tuple(fact for fact in facts if fact is not None)

    def _fact(self, field: ItemField, answer: Answer) -> Fact | None:
        home, _, key = field.binds.partition(".")
        if not home:
            value = answer.values.get(field.key)
            return None if value is None else self._names.item_fact(field, value)
        return self._bound_fact(field, home, key, answer.place.subject)

    def _bound_fact(self, field: ItemField, home: str, key: str, subject: str) -> Fact | None:
        """A fact's words are those of its one home, whatever the item calls it."""
        value: Value | None
        if home == "profile":
            kind, value = None, self._plan.profile.get(key)
        else:
            asset = self._plan.assets.get(subject)
            if asset is None:
                return None
            kind, value = asset.kind, asset.values.get(key)
        definition = field_of(kind, key)
        if value is None or definition is None:
            return None
        fact = self._names.fact(definition, kind, value)
        return Fact(field.words, fact.value, fact.unit, key=field.key)
