"""Findings, actions, accepted risks, and the summary of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from app.assessment.findings import PlanFinding, plan_findings
from app.domain.actions import AcceptedRisk, Action, ActionState
from app.domain.answers import Place
from app.domain.assessment import Assessment, ItemVerdict, Truth, Verdict
from app.domain.evidence_age import moment_of, stale_age_d
from app.domain.pack import Item, Pack, Severity
from app.domain.plan import Plan
from app.domain.report_lines import (
    ActionLine,
    ContradictionLine,
    FindingLine,
    NoticeKind,
    NoticeLine,
    RiskLine,
)
from app.domain.report_model import Summary
from app.services.reports.items import bar_of
from app.services.reports.names import Names

GRAVEST = 3
"""How many findings the summary shows."""

NEXT_STEPS = 4
"""How many actions the summary shows."""

_SEVERITIES = tuple(Severity)
_VERDICTS = (Verdict.FAILED, Verdict.UNKNOWN, Verdict.PARTLY, Verdict.OPEN)


def finding_lines(plan: Plan, pack: Pack, assessment: Assessment, names: Names) -> tuple[FindingLine, ...]:
    """What is failed, unknown or met in part, gravest first; also what is open and blocks.

    Subjects of which the same is true for the same reasons share a line.
    """
    items = {item.id: item for item in pack.items}
    blockers = frozenset(assessment.blockers)
    planned = _planned(plan)
    lines: dict[object, FindingLine] = {}
    for verdict in assessment.verdicts.values():
        item = items.get(verdict.place.item)
        if item is not None and _is_finding(verdict, blockers):
            line = _finding(verdict, item, names, blocks=verdict.place in blockers)
            line = replace(line, actions=planned.get(verdict.place, 0))
            key = (line.item, line.verdict, line.severity, line.reasons, line.accepted, line.blocks)
            known = lines.get(key)
            lines[key] = line if known is None else _joined(known, line)
    return tuple(sorted(lines.values(), key=_gravity))


def _planned(plan: Plan) -> Mapping[Place, int]:
    """How many open actions deal with each place."""
    return Counter(
        action.place for action in plan.actions.values() if action.place and action.state is ActionState.OPEN
    )


def _joined(known: FindingLine, line: FindingLine) -> FindingLine:
    return replace(known, subjects=known.subjects + line.subjects, actions=known.actions + line.actions)


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


def _finding(verdict: ItemVerdict, item: Item, names: Names, *, blocks: bool) -> FindingLine:
    return FindingLine(
        item=item.id,
        title=item.title,
        subjects=(names.subject(verdict.place.subject),),
        verdict=verdict.verdict,
        severity=verdict.severity,
        reasons=tuple(reason for reason in verdict.reasons if reason.truth is not Truth.MET),
        why=item.why,
        fix=item.fix,
        effort=item.effort,
        accepted=verdict.accepted,
        blocks=blocks,
        actions=0,
    )


def notice_lines(plan: Plan, pack: Pack, assessment: Assessment, names: Names) -> tuple[NoticeLine, ...]:
    """What was found beside the items: failed live checks, loose ends of the inventory, support that ends."""
    kinds = {kind.value: kind for kind in NoticeKind}
    return tuple(
        _notice(plan, finding, kinds[finding.kind.value], names)
        for finding in plan_findings(plan, pack, assessment)
        if finding.kind.value in kinds
    )


def _notice(plan: Plan, finding: PlanFinding, kind: NoticeKind, names: Names) -> NoticeLine:
    subjects = tuple(names.subject(subject) for subject in finding.subjects)
    arguments = dict(finding.arguments)
    holder = plan.assets.get(finding.subjects[0]) if finding.subjects else None
    key = arguments.get("field")
    if isinstance(key, str) and key and holder is not None:
        arguments["field"] = names.field_words(holder.kind, key).label
    return NoticeLine(kind, finding.severity, subjects, arguments)


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
    plan: Plan, assessment: Assessment, names: Names, run_numbers: Mapping[str, int]
) -> tuple[ContradictionLine, ...]:
    """Where a live finding says otherwise than the answer."""
    moment = moment_of(assessment.as_of)
    ages = {run.id: stale_age_d(run.ended_at, moment) for run in plan.runs.values()}
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
            stale_d=ages.get(entry.run),
        )
        for entry in assessment.contradictions
    )


def summary_of(
    plan: Plan,
    assessment: Assessment,
    pack: Pack,
    findings: tuple[FindingLine, ...],
    actions: Iterable[ActionLine],
) -> Summary:
    """The figures of the page that answers in ten seconds."""
    counts = Counter(verdict.verdict for verdict in assessment.verdicts.values())
    steps = tuple(line for line in actions if line.state is ActionState.OPEN)
    planned = _planned(plan)
    return Summary(
        ready=assessment.ready,
        score=assessment.score,
        answered=assessment.answered,
        applicable=assessment.applicable,
        blockers=len(assessment.blockers),
        unplanned=sum(1 for place in assessment.blockers if not planned.get(place)),
        counts=tuple((verdict, counts[verdict]) for verdict in Verdict if counts[verdict]),
        bars=tuple(bar_of(section, assessment) for section in pack.sections),
        gravest=findings[:GRAVEST],
        next_steps=steps[:NEXT_STEPS],
        open_actions=len(steps),
    )
