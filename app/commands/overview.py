"""The overview of a plan: readiness, scores, what blocks sign-off, what is signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from app.commands.places import blocker_lines
from app.domain.actions import ActionState
from app.domain.assessment import Assessment, Verdict
from app.domain.counts import counted
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.values import Data, format_number


def overview_lines(plan: Plan, pack: Pack, assessment: Assessment) -> Iterator[str]:
    """The overview for people."""
    yield f"{plan.title} ({pack.title} {pack.version})"
    ready = "ready for sign-off" if assessment.ready else "not ready for sign-off"
    figures = f"score {percent(assessment.score)}, {_answered(assessment)}"
    yield f"Judged as of {assessment.as_of}: {ready}, {figures}."
    inventory = f"{counted(len(plan.assets), 'asset')}, {counted(len(plan.needs), 'need')}"
    yield f"{inventory}; {_verdict_counts(assessment)}."
    yield ""
    for section in pack.sections:
        score = assessment.sections.get(section.id)
        if score is not None and score.applicable:
            state = f"{score.answered} of {score.applicable} answered, {score.failed} failed"
            yield f"  {percent(score.score):>5}  {section.title}: {state}"
    yield ""
    yield from _blockers(plan, pack, assessment)
    yield from _records(plan, assessment)


def _blockers(plan: Plan, pack: Pack, assessment: Assessment) -> Iterator[str]:
    lines = blocker_lines(plan, pack, assessment)
    if lines:
        yield f"What blocks sign-off ({len(lines)}):"
        yield from (f"  {line}" for line in lines)


def _records(plan: Plan, assessment: Assessment) -> Iterator[str]:
    open_actions = [action for action in plan.actions.values() if action.state is ActionState.OPEN]
    late = sum(1 for action in open_actions if action.due is not None and action.due < assessment.as_of)
    risks = counted(len(plan.risks), "accepted risk")
    yield f"{counted(len(open_actions), 'open action')}, {late} late; {risks}."
    for revision in plan.revisions.values():
        signed = [entry.role for entry in plan.signatures.values() if entry.revision == revision.id]
        names = ", ".join(signed) or "nobody"
        yield f"Revision {revision.number} {revision.title}: digest {revision.digest}, signed by {names}."


def _answered(assessment: Assessment) -> str:
    return f"{assessment.answered} of {counted(assessment.applicable, 'place')} answered"


def _verdict_counts(assessment: Assessment) -> str:
    counts = Counter(verdict.verdict for verdict in assessment.verdicts.values())
    return ", ".join(
        f"{counts[verdict]} {verdict.value.replace('_', ' ')}" for verdict in Verdict if counts[verdict]
    )


def percent(score: Decimal | None) -> str:
    """A score as people read it; a dash where nothing applies."""
    return "-" if score is None else f"{round(score * 100)} %"


def overview_data(plan: Plan, pack: Pack, assessment: Assessment) -> Data:
    """The overview as data; scores are fractions from 0 to 1."""
    return {
        "title": plan.title,
        "as_of": assessment.as_of.isoformat(),
        "ready": assessment.ready,
        "score": _score(assessment.score),
        "answered": assessment.answered,
        "applicable": assessment.applicable,
        "sections": _sections_data(pack, assessment),
        "blockers": _blockers_data(plan, pack, assessment),
        "contradictions": len(assessment.contradictions),
        "revisions": _revisions_data(plan),
    }


def _sections_data(pack: Pack, assessment: Assessment) -> Data:
    return {
        section.id: {
            "title": section.title,
            "score": _score(score.score),
            "applicable": score.applicable,
            "answered": score.answered,
            "failed": score.failed,
        }
        for section in pack.sections
        if (score := assessment.sections.get(section.id)) is not None
    }


def _blockers_data(plan: Plan, pack: Pack, assessment: Assessment) -> Data:
    return [
        {
            "item": place.item,
            "subject": place.subject,
            "verdict": assessment.verdicts[place].verdict.value,
            "words": words,
        }
        for place, words in zip(assessment.blockers, blocker_lines(plan, pack, assessment), strict=True)
    ]


def _revisions_data(plan: Plan) -> Data:
    return [
        {
            "number": revision.number,
            "digest": revision.digest,
            "signed": [entry.role for entry in plan.signatures.values() if entry.revision == revision.id],
        }
        for revision in plan.revisions.values()
    ]


def _score(score: Decimal | None) -> Data:
    return None if score is None else format_number(score)
