"""From a plan to the UPSs and management controllers that can be asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.domain.equipment import PowerUnit, ServerController
from app.domain.inventory import Asset, AssetKind
from app.domain.plan import Plan
from app.domain.targets import RefusedTarget, address_refusal

SEPARATORS = re.compile(r"[\s,;]+")
NUT_NAME = re.compile(r"([A-Za-z0-9._-]{1,80})@(.+)")
"""A UPS as NUT writes it: its name at a server."""

HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


@dataclass(frozen=True, slots=True)
class Equipment:
    """What a plan has to ask, and what it names that cannot be asked."""

    power_units: tuple[PowerUnit, ...] = ()
    controllers: tuple[ServerController, ...] = ()
    refused: tuple[RefusedTarget, ...] = ()

    @property
    def addresses(self) -> frozenset[str]:
        """Where they are."""
        return frozenset(
            [*(unit.address for unit in self.power_units), *(one.address for one in self.controllers)]
        )


def equipment_of(plan: Plan, allowed_public: Collection[str] = ()) -> Equipment:
    """The equipment of a plan; an asset without an address is left out silently, for many have no card."""
    survey = _Survey(plan, allowed_public)
    return Equipment(
        power_units=_with_shared(tuple(_power_units(survey))),
        controllers=tuple(_controllers(survey)),
        refused=tuple(survey.refused),
    )


@dataclass(slots=True)
class _Survey:
    plan: Plan
    allowed_public: Collection[str]
    refused: list[RefusedTarget] = field(default_factory=list)

    def address(self, asset: Asset, said: str) -> str:
        """The address, or nothing: what is no target is refused."""
        refusal = address_refusal(said, self.allowed_public) if said else None
        if refusal is not None:
            self.refused.append(RefusedTarget(asset.id, asset.name, said, refusal))
        return "" if refusal else said


def _words(asset: Asset, key: str) -> list[str]:
    said = asset.values.get(key)
    return [word for word in SEPARATORS.split(said.strip()) if word] if isinstance(said, str) else []


def _power_units(survey: _Survey) -> Iterator[PowerUnit]:
    for asset in survey.plan.of_kind(AssetKind.UPS):
        said, *rest = _words(asset, "network_address") or [""]
        named = NUT_NAME.fullmatch(said)
        address = survey.address(asset, (named.group(2) if named else said).lower())
        if address:
            room = survey.plan.assets.get(str(asset.values.get("room", "")))
            yield PowerUnit(
                subject=asset.id,
                name=asset.name,
                address=address,
                nut_name=named.group(1) if named else "",
                serial_number=str(asset.values.get("serial_number", "")).strip(),
                host_name=_host_name(rest),
                ride_out_min=_number(room, "ride_out_min"),
                shutdown_min=_number(room, "shutdown_min"),
                margin_min=_number(room, "margin_min"),
            )


def _with_shared(units: tuple[PowerUnit, ...]) -> tuple[PowerUnit, ...]:
    """The same units; of those at one address each knows that it is not alone there."""
    at_address = Counter(unit.address for unit in units)
    return tuple(replace(unit, is_shared=at_address[unit.address] > 1) for unit in units)


def _host_name(words: Iterable[str]) -> str:
    """The first word after an address that can be the name in a certificate."""
    return next((word.lower() for word in words if HOST_NAME.fullmatch(word.lower())), "")


def _controllers(survey: _Survey) -> Iterator[ServerController]:
    for asset in survey.plan.of_kind(AssetKind.SERVER):
        first, *rest = _words(asset, "bmc_address") or [""]
        address = survey.address(asset, first.lower())
        if address:
            count = _number(asset, "psu_count")
            yield ServerController(
                subject=asset.id,
                name=asset.name,
                address=address,
                host_name=_host_name(rest),
                psu_count=int(count) if count is not None else None,
            )


def _number(asset: Asset | None, key: str) -> Decimal | None:
    value = asset.values.get(key) if asset else None
    return value if isinstance(value, Decimal) else None
