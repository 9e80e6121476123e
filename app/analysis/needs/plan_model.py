"""A plan as a dependency model: the service on top, every asset below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from app.analysis.needs.proposals import Proposals, needs_of_plan
from app.analysis.needs.rates import unavailability_of
from app.domain.analysis import Shortfall
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


def model_of(plan: Plan, pack: Pack, suppositions: Suppositions = AS_ENTERED) -> DependencyModel:
    """The model of a plan; its requirements name only what is in the plan, and ask for no more of it."""
    return models_of(plan, pack, suppositions)[0]


def models_of(plan: Plan, pack: Pack, *suppositions: Suppositions) -> tuple[DependencyModel, ...]:
    """The models of a plan under each of some suppositions; they share what does not differ."""
    proposals = Proposals(plan.assets)
    entered = _entered(plan, pack, proposals)
    return tuple(_supposing(entered, plan, proposals, one) for one in suppositions)


def _entered(plan: Plan, pack: Pack, proposals: Proposals) -> DependencyModel:
    requirements: dict[str, list[Requirement]] = {}
    for need in needs_of_plan(plan, proposals):
        made = _requirement(need, plan)
        if made.of:
            requirements.setdefault(need.dependent, []).append(made)
    service = Component(SERVICE, _service_name(plan, pack), tuple(_of_service(plan)), can_fail=False)
    components = {SERVICE: service}
    for asset in plan.assets.values():
        needed = tuple(requirements.get(asset.id, ()))
        components[asset.id] = Component(asset.id, asset.name, needed, may_fail(asset))
    return DependencyModel(SERVICE, components, _rates(plan.assets))


def _supposing(
    model: DependencyModel, plan: Plan, proposals: Proposals, suppositions: Suppositions
) -> DependencyModel:
    changed: dict[str, Component] = {}
    if suppositions.outage_outlasts_batteries:
        changed |= _without_batteries(model, plan, proposals)
    if suppositions.usual_dependence:
        changed |= _with_usual_dependence(model, plan)
    return replace(model, components={**model.components, **changed}) if changed else model


def _without_batteries(model: DependencyModel, plan: Plan, proposals: Proposals) -> dict[str, Component]:
    """The UPSs with what feeds them needed, where nobody said what power they need."""
    said = {need.dependent for need in plan.needs.values() if need.kind is NeedKind.POWER}
    changed: dict[str, Component] = {}
    for ups in plan.of_kind(AssetKind.UPS):
        fed = proposals.of_empty_battery(ups)
        if fed and ups.id not in said:
            before = model.components[ups.id]
            needed = (*before.requirements, *(_requirement(need, plan) for need in fed))
            changed[ups.id] = replace(before, requirements=needed)
    return changed


def _with_usual_dependence(model: DependencyModel, plan: Plan) -> dict[str, Component]:
    """The roles with the usual shares where they say nothing and have servers to spare."""
    changed: dict[str, Component] = {}
    for role in plan.of_kind(AssetKind.ROLE):
        before = model.components[role.id]
        after = tuple(_usual(requirement, role) for requirement in before.requirements)
        if after != before.requirements:
            changed[role.id] = replace(before, requirements=after)
    return changed


def _usual(requirement: Requirement, role: Asset) -> Requirement:
    if not _has_spare_members(requirement, role):
        return requirement
    return replace(
        requirement,
        beta=_share(role, "common_cause_pct", USUAL_BETA),
        coverage=_share(role, "switch_over_pct", USUAL_COVERAGE),
    )


def _has_spare_members(requirement: Requirement, asset: Asset) -> bool:
    is_role = asset.kind is AssetKind.ROLE and requirement.kind is NeedKind.MEMBERS
    return is_role and requirement.at_least < len(requirement.of)


def shortfalls(plan: Plan) -> Iterator[Shortfall]:
    """The needs of a plan that ask for more assets than they name and the inventory holds."""
    # Proposals name what is there, so that only a role, which says its own number, can ask for more.
    proposals = Proposals(plan.assets)
    said = {(need.dependent, need.kind) for need in plan.needs.values()}
    needs = [need for need in plan.needs.values() if need.dependent in plan.assets]
    for role in plan.of_kind(AssetKind.ROLE):
        needs += (need for need in proposals.of(role) if (role.id, need.kind) not in said)
    for need in needs:
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


def _requirement(need: Need, plan: Plan) -> Requirement:
    is_proposed = need.origin is NeedOrigin.PROPOSED
    # What is proposed names each existing asset once already.
    of = need.of if is_proposed else _existing(need, plan)
    made = Requirement(min(need.at_least, len(of)), of, need.kind, is_proposed)
    role = plan.assets[need.dependent]
    if not _has_spare_members(made, role):
        return made
    return replace(
        made,
        beta=_share(role, "common_cause_pct", 0.0),
        coverage=_share(role, "switch_over_pct", 1.0),
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
