"""Live findings that say otherwise than the answer. They stand beside it and never change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from app.assessment.informed_places import InformedPlaces
from app.domain.answers import Place, Result
from app.domain.assessment import Contradiction, ItemVerdict, Verdict
from app.domain.findings import CheckRun, Finding, Outcome
from app.domain.pack import Item, Pack
from app.domain.plan import Plan


def latest_findings(plan: Plan) -> tuple[tuple[CheckRun, Finding], ...]:
    """The last thing each check measured at each subject and target, in the order of the runs.

    What was not measured says nothing and replaces nothing; a withdrawn run is no longer in the plan.
    """
    latest: dict[tuple[str, str, str], tuple[CheckRun, Finding]] = {}
    for run in sorted(plan.runs.values(), key=lambda run: (run.started_at, run.ended_at, run.id)):
        for finding in _gravest_of_run(run):
            latest[finding.check, finding.subject, finding.target] = run, finding
    return tuple(latest.values())


_GRAVITY = {Outcome.PASS: 0, Outcome.WARN: 1, Outcome.FAIL: 2}


def _gravest_of_run(run: CheckRun) -> Iterable[Finding]:
    """Of several findings of one check at one target in one run, the gravest."""
    gravest: dict[tuple[str, str, str], Finding] = {}
    for finding in run.findings:
        if finding.outcome is not Outcome.NOT_MEASURED:
            key = finding.check, finding.subject, finding.target
            known = gravest.get(key)
            if known is None or _GRAVITY[finding.outcome] > _GRAVITY[known.outcome]:
                gravest[key] = finding
    return gravest.values()


def findings_by_place(plan: Plan, pack: Pack) -> dict[Place, tuple[tuple[CheckRun, Finding], ...]]:
    """The latest findings that inform each place, by the pack's word on which checks inform which item."""
    informed: dict[str, list[Item]] = {}
    for item in pack.items:
        for check in item.checks:
            informed.setdefault(check, []).append(item)
    places = InformedPlaces(plan)
    found: dict[Place, list[tuple[CheckRun, Finding]]] = {}
    for run, finding in latest_findings(plan):
        for item in informed.get(finding.check, ()):
            for place in places.of(item, finding):
                found.setdefault(place, []).append((run, finding))
    return {place: tuple(entries) for place, entries in found.items()}


def contradictions(
    plan: Plan, pack: Pack, verdicts: Mapping[Place, ItemVerdict]
) -> tuple[Contradiction, ...]:
    """A fail against the good answer, or passes only against the bad one; in the order of the pack."""
    if not plan.runs:
        return ()
    informed = findings_by_place(plan, pack)
    items = {item.id: item for item in pack.items}
    order = {item.id: index for index, item in enumerate(pack.items)}
    return tuple(
        contradiction
        for place in sorted(informed, key=lambda place: order[place.item])
        if place in verdicts
        for contradiction in _at(verdicts[place], items[place.item], informed[place], plan)
    )


def _at(
    verdict: ItemVerdict, item: Item, informed: tuple[tuple[CheckRun, Finding], ...], plan: Plan
) -> Iterator[Contradiction]:
    said, is_good = _answer(verdict, item, plan)
    if is_good is None:
        return
    has_fail = any(finding.outcome is Outcome.FAIL for _, finding in informed)
    against = Outcome.FAIL if is_good else Outcome.PASS
    if not is_good and has_fail:
        return
    for run, finding in informed:
        if finding.outcome is against:
            yield Contradiction(
                place=verdict.place,
                run=run.id,
                check=finding.check,
                target=finding.target,
                answer=said,
                outcome=finding.outcome.value,
                sentence=finding.sentence,
            )


def _answer(verdict: ItemVerdict, item: Item, plan: Plan) -> tuple[str, bool | None]:
    """What was said and whether it is good (True), bad (False), or neither.

    An item without results is answered by its fields; there the verdict on them stands for the answer.
    """
    if not item.results:
        said = {Verdict.FULFILLED: True, Verdict.FAILED: False}
        return verdict.verdict.value, said.get(verdict.verdict)
    answer = plan.answers.get(verdict.place)
    if answer is None or item.good is None or answer.result is None:
        return "", None
    if answer.result is item.good:
        return answer.result.value, True
    is_bad = answer.result in (Result.YES, Result.NO)
    return answer.result.value, False if is_bad else None
