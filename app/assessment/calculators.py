"""What a plan says for the inputs of a calculator, and which calculations rest on other values by now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date

from app.assessment.plan_finding import FindingKind, PlanFinding, subjects_of
from app.assessment.wording import Wording
from app.domain.answers import Place
from app.domain.assessment import Assessment
from app.domain.evaluation.compiler import RuleCompiler
from app.domain.evaluation.frame import Frame, InventoryIndex, Read, Surroundings
from app.domain.findings import Evidence, EvidenceKind
from app.domain.pack import Item, Pack
from app.domain.plan import Plan
from app.domain.rules import Rule
from app.domain.sizing.record import values_digest
from app.domain.values import Value
from app.sizing.registry import MODELS


@dataclass(frozen=True, slots=True)
class PlanValue:
    """What a plan says for one input, named as the pack names it.

    `value` is None where the plan does not know; `sources` are what was read, as pairs of name and shown
    value (empty where unknown), in the words of the pack.
    """

    name: str
    value: Value | None
    sources: tuple[tuple[str, str], ...]


class PlanReader:
    """Reads what one plan says for the inputs of calculators; views of the inventory are made once."""

    def __init__(self, plan: Plan, pack: Pack) -> None:
        self._plan = plan
        self._pack = pack
        self._inventory = InventoryIndex(plan.assets)
        self._compiler = RuleCompiler(pack)
        self._wording = Wording(pack)

    def values(self, item: Item, subject: str, as_of: date) -> tuple[PlanValue, ...]:
        """What the plan says for an item's calculator, in the pack's order; none without one."""
        if item.calculator is None:
            return ()
        around = Surroundings(self._plan, self._pack, as_of, MODELS, self._inventory)
        return tuple(self._value(name, rule, item, subject, around) for name, rule in item.calculator.inputs)

    def _value(self, name: str, rule: Rule, item: Item, subject: str, around: Surroundings) -> PlanValue:
        reads: list[Read] = []
        frame = Frame(around, subject, self._plan.assets.get(subject), trace=reads)
        value = self._compiler.compile(rule, item)(frame)
        known = None if value in ("", ()) else value
        return PlanValue(name, known, self._wording.inputs(item, reads, self._plan))

    def still_holds(self, evidence: Evidence, place: Place) -> bool:
        """Whether the plan says for a calculation's place what it said when it was made."""
        item = self._pack.item(place.item)
        if item is None or item.calculator is None:
            return False
        values = self.values(item, place.subject, day_of(evidence))
        return values_digest(known_values(values)) == evidence.values_digest


def plan_values(plan: Plan, pack: Pack, item: Item, subject: str, as_of: date) -> tuple[PlanValue, ...]:
    """What a plan says for the inputs of an item's calculator, in the pack's order; none without one."""
    return PlanReader(plan, pack).values(item, subject, as_of)


def known_values(values: tuple[PlanValue, ...]) -> dict[str, Value]:
    """The values that the plan knows, by the names of the inputs."""
    return {entry.name: entry.value for entry in values if entry.value is not None}


def is_stale(evidence: Evidence, reader: PlanReader) -> bool:
    """Whether the plan now says something else for the inputs of a calculation than when it was made.

    Read as of the day of the calculation, so that time alone makes nothing stale. A calculation whose item
    is gone, or has no calculator in this pack, cannot be repeated and is stale too.
    """
    if evidence.kind is not EvidenceKind.CALCULATION or not evidence.values_digest:
        return False
    return not all(reader.still_holds(evidence, Place(*place)) for place in evidence.places)


def day_of(evidence: Evidence) -> date:
    """The day whose date the values of a calculation are read as of: that in UTC when it was made."""
    return evidence.taken_at.astimezone(UTC).date()


def calculations(plan: Plan) -> Mapping[Place, Evidence]:
    """The calculations of a plan by the place they speak about; of several the one made last."""
    found: dict[Place, Evidence] = {}
    for evidence in sorted(plan.evidence.values(), key=lambda entry: (entry.taken_at, entry.id)):
        if evidence.kind is EvidenceKind.CALCULATION:
            found |= {Place(*place): evidence for place in evidence.places}
    return found


def stale_findings(plan: Plan, pack: Pack, assessment: Assessment) -> Iterator[PlanFinding]:
    """A finding for each item asked now whose calculation rests on values the plan no longer has."""
    kept = calculations(plan)
    reader = PlanReader(plan, pack)
    for place, evidence in kept.items():
        verdict = assessment.verdicts.get(place)
        if verdict is not None and is_stale(evidence, reader):
            yield PlanFinding(
                FindingKind.STALE_CALCULATION,
                verdict.severity,
                place,
                subjects_of(place.subject),
                {"calculation": evidence.title, "made": day_of(evidence)},
            )
