"""A finding speaks about the nearest subjects that an item is asked about."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from app.assessment.informed_places import InformedPlaces
from app.domain.findings import Finding, Outcome
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.pack import Scope
from app.domain.plan import PackRef, Plan
from app.domain.values import Value
from tests.fakes.packs import small_item


def asset(asset_id: str, kind: AssetKind, functions: frozenset[ServerFunction], **values: Value) -> Asset:
    return Asset(asset_id, kind, asset_id, functions=functions, values=values)


NONE: frozenset[ServerFunction] = frozenset()
DC_DNS = frozenset({ServerFunction.DC, ServerFunction.DNS})
ASSETS: Mapping[str, Asset] = {
    entry.id: entry
    for entry in (
        asset("hq", AssetKind.SITE, NONE),
        asset("branch", AssetKind.SITE, NONE),
        asset("room", AssetKind.ROOM, NONE, site="hq"),
        asset("corp", AssetKind.DOMAIN, NONE, fqdn="corp.test"),
        asset("dc1", AssetKind.SERVER, DC_DNS, room="room", domain="corp", network_address="127.0.0.10"),
        asset("dc2", AssetKind.SERVER, DC_DNS, room="room", domain="corp", network_address="127.0.0.11"),
    )
}
PLAN = Plan("p", "Plan", PackRef("pack", "1", "0" * 64), assets=ASSETS)


def informed(scope: Scope, subject: str, target: str = "") -> list[str]:
    finding = Finding("X-01", "1", subject, target, Outcome.FAIL, "high", "tag")
    return [place.subject for place in InformedPlaces(PLAN).of(small_item("A-01", scope), finding)]


@pytest.mark.parametrize(
    ("scope", "subject", "target", "places"),
    [
        (Scope.PLAN, "dc1", "127.0.0.10", ["plan"]),
        (Scope.DC, "dc1", "127.0.0.10", ["dc1"]),
        (Scope.SITE, "dc1", "127.0.0.10", ["hq"]),
        (Scope.DOMAIN, "dc1", "127.0.0.10", ["corp"]),
        (Scope.DC, "corp", "", ["dc1", "dc2"]),
        (Scope.DC, "corp", "127.0.0.11", ["dc2"]),
        (Scope.SITE, "corp", "", ["hq"]),
        (Scope.DNS_SERVER, "plan", "127.0.0.10", ["dc1"]),
        (Scope.DNS_SERVER, "plan", "127.0.0.99", []),
        (Scope.UPS, "dc1", "127.0.0.10", []),
        (Scope.DC, "gone", "127.0.0.10", []),
    ],
)
def test_the_nearest_subjects_are_informed(
    scope: Scope, subject: str, target: str, places: list[str]
) -> None:
    assert informed(scope, subject, target) == places
