"""A plan as a dependency model: the service on top, every asset below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from app.analysis.proposals import Proposals, needs_of_plan
from app.analysis.rates import unavailability_of
from app.domain.dependency import Component, DependencyModel, Requirement
from app.domain.inventory import RELIABILITY, Asset, AssetKind, Need, NeedKind, NeedOrigin, field_of, may_fail
from app.domain.pack import Pack
from app.domain.plan import Plan

SERVICE = "service"
"""The id of the service in every model of a plan; it is no asset."""

USUAL_BETA = 0.05
"""Share of failures that take all servers of a role at once: 1 to 10 % is usual in functional safety."""

USUAL_COVERAGE = 0.98
"""Share of failures after which the others take over cleanly (judgement)."""


@dataclass(frozen=True, slots=True)
class Suppositions:
    """What a model takes for given beyond the inventory.

    `outage_outlasts_batteries`: a UPS needs what feeds it. `usual_dependence`: roles that say nothing about
    failures in common and switch-over have the usual shares; otherwise they fail one by one and switch over
    always.
    """

    outage_outlasts_batteries: bool = False
    usual_dependence: bool = False


AS_ENTERED = Suppositions()
LONG_OUTAGE = Suppositions(outage_outlasts_batteries=True)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A need that asks for more than there is; the model takes all there are instead."""

    dependent: str
    kind: NeedKind
    at_least: int
    count: int


def model_of(plan: Plan, pack: Pack, suppositions: Suppositions = AS_ENTERED) -> DependencyModel:
    """The model of a plan; its requirements name only what is in the plan, and ask for no more of it."""
    proposals = Proposals(plan.assets, outage_outlasts_batteries=suppositions.outage_outlasts_batteries)
    requirements: dict[str, list[Requirement]] = {}
    for need in needs_of_plan(plan, proposals):
        made = _requirement(need, plan, suppositions)
        if made.of:
            requirements.setdefault(need.dependent, []).append(made)
    components = {
        SERVICE: Component(SERVICE, _service_name(plan, pack), tuple(_of_service(plan)), can_fail=False)
    }
    for asset in plan.assets.values():
        needed = tuple(requirements.get(asset.id, ()))
        components[asset.id] = Component(asset.id, asset.name, needed, may_fail(asset))
    return DependencyModel(SERVICE, components, _rates(plan.assets))


def shortfalls(plan: Plan) -> Iterator[Shortfall]:
    """The needs of a plan that ask for more assets than they name and the inventory holds."""
    for need in needs_of_plan(plan, Proposals(plan.assets)):
        count = len(_existing(need, plan))
        if need.at_least > count and _matters(plan.assets[need.dependent]):
            yield Shortfall(need.dependent, need.kind, need.at_least, count)


def is_required(role: Asset) -> bool:
    """Whether the service stops when a role does; so it is until a person says otherwise."""
    return role.values.get("required") is not False


def _matters(asset: Asset) -> bool:
    return asset.kind is not AssetKind.ROLE or is_required(asset)


def _service_name(plan: Plan, pack: Pack) -> str:
    said = plan.profile.get("deployment")
    return said if isinstance(said, str) and said.strip() else pack.title


def _of_service(plan: Plan) -> Iterator[Requirement]:
    for role in plan.of_kind(AssetKind.ROLE):
        if is_required(role):
            yield Requirement(1, (role.id,), NeedKind.MEMBERS, is_proposed=True)


def _existing(need: Need, plan: Plan) -> tuple[str, ...]:
    return tuple(dict.fromkeys(named for named in need.of if named in plan.assets))


def _requirement(need: Need, plan: Plan, suppositions: Suppositions) -> Requirement:
    of = _existing(need, plan)
    made = Requirement(
        min(need.at_least, len(of)), of, need.kind, is_proposed=need.origin is NeedOrigin.PROPOSED
    )
    dependent = plan.assets[need.dependent]
    is_redundant = made.at_least < len(of)
    if dependent.kind is not AssetKind.ROLE or need.kind is not NeedKind.MEMBERS or not is_redundant:
        return made
    usual = suppositions.usual_dependence
    return replace(
        made,
        beta=_share(dependent, "common_cause_pct", USUAL_BETA if usual else 0.0),
        coverage=_share(dependent, "switch_over_pct", USUAL_COVERAGE if usual else 1.0),
    )


def _share(role: Asset, key: str, otherwise: float) -> float:
    value, definition = role.values.get(key), field_of(role.kind, key)
    is_usable = isinstance(value, Decimal) and definition is not None and definition.accepts(value)
    return float(value / 100) if is_usable and isinstance(value, Decimal) else otherwise


def _rates(assets: Mapping[str, Asset]) -> dict[str, float]:
    keys = {definition.key for definition in RELIABILITY}
    stated = (asset for asset in assets.values() if keys & asset.values.keys() and may_fail(asset))
    rates = ((asset.id, unavailability_of(asset)) for asset in stated)
    return {asset: rate for asset, rate in rates if rate is not None}
