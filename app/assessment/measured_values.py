"""What live checks measured and the inventory could say: proposals that only a person takes over.

Fields of items that are bound to the inventory, and the calculators that read it, follow once one is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from app.assessment.contradictions import latest_findings
from app.domain.edits import ChangeAsset
from app.domain.findings import CheckRun, Finding, Outcome
from app.domain.inventory import AssetKind, field_of
from app.domain.plan import Plan
from app.domain.values import Value

FIELDS: Mapping[tuple[str, str], tuple[AssetKind, str]] = MappingProxyType(
    {
        ("UPS-03", "load_w"): (AssetKind.UPS, "load_w"),
        ("UPS-05", "since"): (AssetKind.UPS, "battery_installed"),
        ("UPS-07", "runtime_min"): (AssetKind.UPS, "runtime_min"),
        ("HWR-02", "count"): (AssetKind.SERVER, "psu_count"),
    }
)
"""Which argument of which check is the value of which field, in the same unit."""

ONLY_WHEN_PASSED: Mapping[str, tuple[str, ...]] = MappingProxyType({"UPS-07": ("UPS-02", "UPS-04")})
"""Checks that must have passed in the same run: minutes left of a half-empty battery are not its runtime."""


@dataclass(frozen=True, slots=True)
class MeasuredValue:
    """A value that a live check measured and the inventory does not have; `said` is what it has instead.

    `run` is the id of the run and `check` the check that measured it at `target`.
    """

    asset: str
    field: str
    value: Value
    said: Value | None
    check: str
    target: str
    run: str
    measured_at: datetime

    def edit(self) -> ChangeAsset:
        """The edit by which a person takes the value over."""
        return ChangeAsset(self.asset, values={self.field: self.value})


def measured_values(plan: Plan) -> tuple[MeasuredValue, ...]:
    """What the latest findings measured differently from the inventory, in the order of runs."""
    return tuple(
        proposal
        for run, finding in latest_findings(plan)
        if _may_count(run, finding)
        for proposal in _of_finding(plan, run, finding)
    )


def _may_count(run: CheckRun, finding: Finding) -> bool:
    passed = {
        each.check
        for each in run.findings
        if each.subject == finding.subject and each.outcome is Outcome.PASS
    }
    return set(ONLY_WHEN_PASSED.get(finding.check, ())) <= passed


def _of_finding(plan: Plan, run: CheckRun, finding: Finding) -> Iterator[MeasuredValue]:
    asset = plan.assets.get(finding.subject)
    for argument, value in finding.arguments.items():
        kind, key = FIELDS.get((finding.check, argument), (None, ""))
        if asset is None or asset.kind is not kind or field_of(kind, key) is None:
            continue
        said = asset.values.get(key)
        if said != value:
            yield MeasuredValue(
                asset=asset.id,
                field=key,
                value=value,
                said=said,
                check=finding.check,
                target=finding.target,
                run=run.id,
                measured_at=run.ended_at,
            )
