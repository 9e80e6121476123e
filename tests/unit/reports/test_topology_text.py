"""What a report says about the dependencies of the service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.analysis.figures.probability import probability
from app.domain.actions import AcceptedRisk
from app.domain.answers import Place
from app.domain.inventory import Asset, AssetKind, Need, NeedKind
from app.domain.pack import SinglePointItems
from app.domain.plan import Plan
from app.domain.report_topology import TopologyText
from app.domain.values import Value
from app.services.analysis import AnalysisService
from app.services.reports.names import Names
from app.services.reports.topology import topology_text
from reports.sections.topology import story
from tests.fakes.sample_pack import sample_pack
from tests.fakes.sample_plan import sample_plan
from tests.fakes.sample_report import sample_assessment

EVEN = {"availability_pct": Decimal(99)}


def asset(key: str, kind: AssetKind, **values: Value) -> Asset:
    return Asset(key, kind, key.upper(), values=values)


def plan_of(*assets: Asset, needs: Mapping[str, Need] | None = None) -> Plan:
    plan, _ = sample_plan(sample_pack())
    return replace(plan, assets={each.id: each for each in assets}, needs=dict(needs or {}))


def text_of(plan: Plan, items: SinglePointItems | None = None) -> TopologyText | None:
    pack = replace(sample_pack(), single_points=items)
    analysis = AnalysisService(probability).analyse(plan, pack)
    return topology_text(plan, pack, sample_assessment(pack, {}), analysis, Names(plan, pack))


def pool_on_one_ups(**rates: Value) -> Plan:
    return plan_of(
        asset("pool", AssetKind.ROLE),
        asset("ups", AssetKind.UPS, **rates),
        asset("fe1", AssetKind.SERVER, roles=("pool",), fed_by=("ups",), **rates),
        asset("fe2", AssetKind.SERVER, roles=("pool",), fed_by=("ups",), **rates),
    )


def words(text: TopologyText) -> str:
    return "\n".join(str(getattr(block, "content", getattr(block, "words", ""))) for block in story(text))


def test_single_points_pairs_and_the_way_to_them_are_told() -> None:
    text = text_of(pool_on_one_ups())
    assert text is not None
    assert [(point.name, point.kind) for point in text.points] == [("UPS", "UPS")]
    assert text.points[0].chain[0] == "POOL"
    assert text.points[0].chain[-1] == "UPS"
    assert text.pairs == (("FE1", "FE2"),)
    assert text.boxes["ups"].is_single_point
    assert not text.boxes["fe1"].is_single_point
    assert set(text.boxes) == set(text.picture.boxes) == {"service", "pool", "fe1", "fe2", "ups"}


def test_without_rates_no_availability_but_the_assets_that_lack_one() -> None:
    text = text_of(pool_on_one_ups())
    assert text is not None
    assert text.probability is None
    assert text.missing_rates == ("FE1", "FE2", "UPS")
    assert "3 assets have no rate of failure (FE1, FE2, UPS)" in words(text)


def test_with_rates_the_availability_stands_with_its_inputs() -> None:
    text = text_of(pool_on_one_ups(**EVEN))
    assert text is not None
    assert text.probability is not None
    assert text.probability.value == pytest.approx(1 - 0.99 * (1 - 0.01**2))
    assert "98.9901 % of the time, down 88.5 h a year" in words(text)
    assert text.rates[0].name == "UPS"
    assert text.rates[0].birnbaum == pytest.approx(1 - 0.01**2)


def test_hours_between_failures_are_shown_as_entered() -> None:
    text = text_of(pool_on_one_ups(mtbf_h=Decimal(10000), mttr_h=Decimal(20)))
    assert text is not None
    assert {(rate.mtbf_h, rate.mttr_h) for rate in text.rates} == {(Decimal(10000), Decimal(20))}
    assert text.rates[0].availability == pytest.approx(10000 / 10020)


def test_a_circle_that_blocks_the_start_is_told() -> None:
    plan = plan_of(
        asset("pool", AssetKind.ROLE),
        asset("host", AssetKind.SERVER),
        asset("dc", AssetKind.SERVER, roles=("pool",), host="host"),
        needs={"n": Need("n", "host", NeedKind.DIRECTORY, ("dc",))},
    )
    text = text_of(plan)
    assert text is not None
    assert [set(circle.names) for circle in text.circles] == [{"HOST", "DC"}]
    assert text.circles[0].blocks_start
    assert "none of them starts" in words(text)


def test_a_plan_without_roles_has_no_such_section() -> None:
    assert text_of(plan_of(asset("ups", AssetKind.UPS))) is None


def test_where_a_point_is_accepted_stands_by_whom_and_until_when() -> None:
    plan, items = pool_on_one_ups(), SinglePointItems("HW-SPOF-01", {AssetKind.UPS.value: ("PW-RED-01",)})
    place = Place("HW-SPOF-01", "ups")
    risk = AcceptedRisk("risk", place, "Sample Owner", date(2026, 1, 1), date(2027, 1, 1))
    text = text_of(replace(plan, risks={"risk": risk}), items)
    assert text is not None
    assert (text.points[0].accepted_by, text.points[0].expires) == ("Sample Owner", "2027-01-01")
    assert [item for item, _ in text.points[0].mending] == ["PW-RED-01"]
    expired = replace(risk, expires=date(2026, 1, 2))
    text = text_of(replace(plan, risks={"risk": expired}), items)
    assert text is not None
    assert text.points[0].accepted_by == ""
