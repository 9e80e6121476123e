"""Measured values are proposals: named with their source, taken over only by an edit of a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.assessment.measured_values import FIELDS, MeasuredValue, measured_values
from app.domain.draft import Draft
from app.domain.findings import CheckRun, Finding, Outcome
from app.domain.inventory import Asset, AssetKind, field_of
from app.domain.plan import PackRef, Plan
from app.domain.values import Value, ValueKind
from app.packs.check_entries import load_check_book
from tests.fakes.clock import NOON

UPS = Asset("u1", AssetKind.UPS, "UPS 1", values={"load_w": Decimal(900)})
SERVER = Asset("s1", AssetKind.SERVER, "SRV1")


def _finding(
    check: str, tag: str, subject: str = "u1", outcome: Outcome = Outcome.PASS, **arguments: Value
) -> Finding:
    return Finding(
        check=check, version="1", subject=subject, target="10.0.0.5", outcome=outcome, severity="high",
        tag=tag, arguments=arguments, sentence="Measured.", evidence=(),
    )  # fmt: skip


LOAD = _finding("UPS-03", "moderate", load_pct=Decimal(47), load_w=Decimal(1410))
RUNTIME = _finding("UPS-07", "enough", runtime_min=Decimal(27))
FULL = (_finding("UPS-02", "on_mains"), _finding("UPS-04", "charged", charge_pct=Decimal(100)))


def _plan(*findings: Finding, **runs: tuple[Finding, ...]) -> Plan:
    told = {"run": findings, **runs}
    kept = {
        name: CheckRun(
            name,
            NOON + timedelta(hours=hour),
            NOON + timedelta(hours=hour),
            "complete",
            "laptop",
            "user",
            (),
            found,
        )
        for hour, (name, found) in enumerate(told.items())
    }
    plan = Plan("p", "Plan", PackRef("p", "1", "0" * 64), assets={each.id: each for each in (UPS, SERVER)})
    return replace(plan, runs=kept)


def _values(plan: Plan) -> dict[tuple[str, str], Value]:
    return {(each.asset, each.field): each.value for each in measured_values(plan)}


def test_what_was_measured_stands_beside_what_is_said() -> None:
    (found,) = measured_values(_plan(LOAD))
    assert found == MeasuredValue(
        "u1", "load_w", Decimal(1410), Decimal(900), "UPS-03", "10.0.0.5", "run", NOON
    )


def test_what_the_inventory_says_already_is_no_proposal() -> None:
    same = _finding("UPS-03", "moderate", load_w=Decimal("900.0"))
    assert measured_values(_plan(same)) == ()


def test_the_latest_run_counts() -> None:
    later = _finding("UPS-03", "moderate", load_w=Decimal(1500))
    assert _values(_plan(LOAD, second=(later,))) == {("u1", "load_w"): Decimal(1500)}


def test_the_runtime_counts_only_on_mains_with_a_full_battery() -> None:
    assert ("u1", "runtime_min") in _values(_plan(RUNTIME, *FULL))
    assert _values(_plan(RUNTIME)) == {}
    on_battery = _finding("UPS-02", "on_battery", outcome=Outcome.FAIL)
    assert _values(_plan(RUNTIME, on_battery, FULL[1])) == {}


def test_dates_and_counts_are_proposed_too() -> None:
    battery = _finding("UPS-05", "fine", since=date(2024, 5, 1), years=Decimal("1.8"))
    supplies = _finding("HWR-02", "fewer", "s1", Outcome.WARN, count=Decimal(1), planned=Decimal(2))
    assert _values(_plan(battery, supplies)) == {
        ("u1", "battery_installed"): date(2024, 5, 1),
        ("s1", "psu_count"): Decimal(1),
    }


def test_a_subject_of_another_kind_gets_nothing() -> None:
    assert measured_values(_plan(_finding("UPS-03", "moderate", "s1", load_w=Decimal(7)))) == ()
    assert measured_values(_plan(_finding("UPS-03", "moderate", "gone", load_w=Decimal(7)))) == ()


def test_only_the_edit_of_a_person_changes_the_plan() -> None:
    plan = _plan(LOAD)
    (found,) = measured_values(plan)
    assert plan.assets["u1"].values["load_w"] == Decimal(900)
    draft = Draft(plan)
    found.edit().apply(draft)
    after, _ = draft.finish()
    assert after.assets["u1"].values["load_w"] == Decimal(1410)
    assert measured_values(after) == ()


@pytest.mark.parametrize("measured", FIELDS, ids=str)
def test_every_measured_argument_exists_and_fits_its_field(measured: tuple[str, str]) -> None:
    check, argument = measured
    kind, key = FIELDS[measured]
    definition = field_of(kind, key)
    assert definition is not None
    assert definition.kind in {ValueKind.NUMBER, ValueKind.DATE}
    assert check in load_check_book().entries
    assert argument
