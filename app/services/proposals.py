"""From what live checks measured to what a person says by taking it over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.domain.answers import Basis, Place
from app.domain.assessment import Assessment
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.proposals import Proposal, all_proposals
from app.services.answers import Said


def offered_proposals(plan: Plan, pack: Pack, assessment: Assessment, now: datetime) -> tuple[Proposal, ...]:
    """What was measured and the plan does not say, the fresh before the stale.

    Facts of the inventory are offered in any case, other fields where their item is asked now.
    """
    found = all_proposals(plan, pack, now)
    asked = (each for each in found if each.field.binds or each.place in assessment.verdicts)
    return tuple(sorted(asked, key=lambda each: each.is_stale))


def said_by_taking(plan: Plan, proposals: Iterable[Proposal]) -> tuple[Said, ...]:
    """What a person says at each place by taking proposals over, with the evidence they rest on.

    An answer whose basis is known keeps it: a person vouched for more than the values that were measured.
    """
    found: dict[Place, Said] = {}
    for each in proposals:
        known = found.get(each.place) or _said_now(plan, each.place)
        evidence = [one for one in each.finding.evidence if one in plan.evidence]
        linked = known.evidence if isinstance(known.evidence, tuple) else ()
        found[each.place] = Said(
            each.place,
            values={**known.values, each.field.key: each.value},
            basis=known.basis,
            evidence=tuple(dict.fromkeys((*linked, *evidence))),
        )
    return tuple(found.values())


def _said_now(plan: Plan, place: Place) -> Said:
    answer = plan.answers.get(place)
    basis = answer.basis if answer and answer.basis else Basis.TESTED
    return Said(place, basis=basis, evidence=answer.evidence if answer else ())
