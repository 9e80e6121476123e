"""Which UPSs and management controllers of a plan are targets, and by which names they are known."""

from __future__ import annotations

from decimal import Decimal

from app.checks.equipment.listed import Equipment, equipment_of
from app.checks.situation import situation_of
from app.domain.equipment import PowerUnit, ServerController
from app.domain.inventory import Asset, AssetKind
from app.domain.plan import PackRef, Plan
from app.domain.targets import Refusal
from app.domain.values import Value


def _plan(*assets: Asset) -> Plan:
    return Plan("p", "Plan", PackRef("p", "1", "0" * 64), assets={each.id: each for each in assets})


def _ups(**values: Value) -> Asset:
    return Asset("u1", AssetKind.UPS, "UPS 1", values=values)


def _server(**values: Value) -> Asset:
    return Asset("s1", AssetKind.SERVER, "SRV1", values=values)


def test_a_ups_brings_the_minutes_of_its_room() -> None:
    minutes = {"ride_out_min": Decimal(2), "shutdown_min": Decimal(8)}
    room = Asset("r", AssetKind.ROOM, "Room", values=minutes)
    found = equipment_of(_plan(room, _ups(network_address="10.0.0.5", room="r", serial_number=" A1 ")))
    assert found.power_units == (
        PowerUnit(
            "u1", "UPS 1", "10.0.0.5", serial_number="A1", ride_out_min=Decimal(2), shutdown_min=Decimal(8)
        ),
    )


def test_a_ups_may_be_named_as_nut_does() -> None:
    (unit,) = equipment_of(_plan(_ups(network_address="Rack-A@10.0.0.5"))).power_units
    assert (unit.nut_name, unit.address) == ("Rack-A", "10.0.0.5")


def test_a_name_after_the_address_is_that_of_the_certificate() -> None:
    plan = _plan(_server(bmc_address="10.0.0.9, BMC1.contoso.test", psu_count=Decimal(2)))
    assert equipment_of(plan).controllers == (
        ServerController("s1", "SRV1", "10.0.0.9", "bmc1.contoso.test", 2),
    )


def test_equipment_without_an_address_is_left_out() -> None:
    assert equipment_of(_plan(_ups(), _server(network_address="10.0.0.1"))) == Equipment()


def test_names_and_public_addresses_are_refused_until_they_are_allowed() -> None:
    plan = _plan(_ups(network_address="ups1.contoso.test"), _server(bmc_address="8.8.8.8"))
    refused = {each.subject: each.refusal for each in equipment_of(plan).refused}
    assert refused == {"u1": Refusal.BAD_ADDRESS, "s1": Refusal.PUBLIC_ADDRESS}
    assert [each.address for each in equipment_of(plan, {"8.8.8.8"}).controllers] == ["8.8.8.8"]


def test_only_addresses_of_equipment_join_those_that_may_be_asked() -> None:
    plan = _plan(_ups(network_address="10.0.0.5"), _server(bmc_address="10.0.0.9"))
    assert situation_of(plan).addresses == {"10.0.0.5", "10.0.0.9"}
