"""Findings, actions, accepted risks, and the summary of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from app.domain.actions import AcceptedRisk, Action, ActionState
from app.domain.answers import Place
from app.domain.assessment import Assessment, ItemVerdict, Truth, Verdict
from app.domain.pack import Item, Pack, Severity
from app.domain.plan import Plan
from app.domain.report_lines import ActionLine, ContradictionLine, FindingLine, RiskLine
from app.domain.report_model import Summary
from app.services.reports.items import bar_of
from app.services.reports.names import Names

GRAVEST = 3
"""How many findings the summary shows."""

NEXT_STEPS = 5
"""How many actions the summary shows."""

_SEVERITIES = tuple(Severity)
_VERDICTS = (Verdict.FAILED, Verdict.UNKNOWN, Verdict.PARTLY, Verdict.OPEN)


def finding_lines(plan: Plan, pack: Pack, assessment: Assessment, names: Names) -> tuple[FindingLine, ...]:
    """What is failed, unknown or met in part, gravest first; also what is open and blocks."""
    items = {item.id: item for item in pack.items}
    blockers = frozenset(assessment.blockers)
    planned = Counter(
        action.place for action in plan.actions.values() if action.place and action.state is ActionState.OPEN
    )
    found = [
        _finding(verdict, items[verdict.place.item], names, blockers, planned)
        for verdict in assessment.verdicts.values()
        if verdict.place.item in items and _is_finding(verdict, blockers)
    ]
    return tuple(sorted(found, key=_gravity))


def _is_finding(verdict: ItemVerdict, blockers: frozenset[Place]) -> bool:
    if verdict.verdict is Verdict.OPEN:
        return verdict.place in blockers
    return verdict.verdict in _VERDICTS


def _gravity(line: FindingLine) -> tuple[bool, bool, int, int]:
    return (
        line.accepted,
        not line.blocks,
        _SEVERITIES.index(line.severity),
        _VERDICTS.index(line.verdict),
    )


def _finding(
    verdict: ItemVerdict, item: Item, names: Names, blockers: frozenset[Place], planned: Mapping[Place, int]
) -> FindingLine:
    return FindingLine(
        item=item.id,
        title=item.title,
        subject=names.subject(verdict.place.subject),
        verdict=verdict.verdict,
        severity=verdict.severity,
        reasons=tuple(reason for reason in verdict.reasons if reason.truth is not Truth.MET),
        why=item.why,
        fix=item.fix,
        effort=item.effort,
        accepted=verdict.accepted,
        blocks=verdict.place in blockers,
        actions=planned.get(verdict.place, 0),
    )


def action_lines(plan: Plan, names: Names, as_of: date) -> tuple[ActionLine, ...]:
    """All actions: open ones first, by date; those without a date last."""
    lines = (_action(action, names, as_of) for action in plan.actions.values())
    return tuple(
        sorted(lines, key=lambda line: (line.state is ActionState.DONE, line.due or date.max, line.title))
    )


def _action(action: Action, names: Names, as_of: date) -> ActionLine:
    is_open = action.state is ActionState.OPEN
    return ActionLine(
        title=action.title,
        owner=action.owner,
        due=action.due,
        effort="" if action.effort is None else action.effort.value,
        state=action.state,
        item="" if action.place is None else action.place.item,
        subject="" if action.place is None else names.subject(action.place.subject),
        note=action.note,
        is_late=is_open and action.due is not None and action.due < as_of,
    )


def risk_lines(plan: Plan, names: Names, as_of: date) -> tuple[RiskLine, ...]:
    """All accepted risks, the first to expire first."""
    lines = (_risk(risk, names, as_of) for risk in plan.risks.values())
    return tuple(sorted(lines, key=lambda line: (line.expires, line.item, line.subject)))


def _risk(risk: AcceptedRisk, names: Names, as_of: date) -> RiskLine:
    return RiskLine(
        item=risk.place.item,
        title=names.item_title(risk.place.item),
        subject=names.subject(risk.place.subject),
        accepted_by=risk.accepted_by,
        accepted_on=risk.accepted_on,
        expires=risk.expires,
        reason=risk.reason,
        has_expired=risk.expires < as_of,
    )


def contradiction_lines(
    assessment: Assessment, names: Names, run_numbers: Mapping[str, int]
) -> tuple[ContradictionLine, ...]:
    """Where a live finding says otherwise than the answer."""
    return tuple(
        ContradictionLine(
            item=entry.place.item,
            title=names.item_title(entry.place.item),
            subject=names.subject(entry.place.subject),
            answer=entry.answer,
            check=entry.check,
            target=entry.target,
            outcome=entry.outcome,
            sentence=entry.sentence,
            run=run_numbers.get(entry.run, 0),
        )
        for entry in assessment.contradictions
    )


def summary_of(
    assessment: Assessment, pack: Pack, findings: Iterable[FindingLine], actions: Iterable[ActionLine]
) -> Summary:
    """The figures of the page that answers in ten seconds."""
    lines = tuple(findings)
    counts = Counter(verdict.verdict for verdict in assessment.verdicts.values())
    steps = tuple(line for line in actions if line.state is ActionState.OPEN)
    blocking = [line for line in lines if line.blocks]
    return Summary(
        ready=assessment.ready,
        score=assessment.score,
        answered=assessment.answered,
        applicable=assessment.applicable,
        blockers=len(assessment.blockers),
        unplanned=sum(1 for line in blocking if not line.actions),
        counts=tuple((verdict, counts[verdict]) for verdict in Verdict if counts[verdict]),
        bars=tuple(bar_of(section, assessment) for section in pack.sections),
        gravest=lines[:GRAVEST],
        next_steps=steps[:NEXT_STEPS],
        open_actions=len(steps),
    )
