"""Power and cooling: what the figures decide."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.inventory import AssetKind, ServerFunction
from tests.unit.pack_content.good_plan import good_case
from tests.unit.pack_content.judging import Case, asset

COOLING_ITEMS = ("CL-CAP-01", "CL-RED-01", "CL-RIDE-01", "CL-ENV-02", "CL-CONT-01", "CL-AIR-01")
UNIT_ITEMS = ("CL-PWR-01", "CL-PWR-02", "CL-MNT-01")


def test_a_critical_server_on_a_bare_feed_fails_and_one_on_a_feed_behind_a_ups_does_not() -> None:
    case = good_case().with_asset("host1", fed_by=["feed1a"])
    assert len(case.unmet("PW-UPS-01", "host1")) == 1
    assert case.with_asset("feed1a", fed_by=["ups1a"]).unmet("PW-UPS-01", "host1") == []


def test_the_ups_question_goes_to_machines_with_critical_data_and_to_their_hosts() -> None:
    case = good_case().with_asset("host1", data_class="ordinary")
    assert case.is_asked("PW-UPS-01", "host1") is True
    assert case.is_asked("PW-UPS-01", "fe1") is False
    assert case.with_asset("fe1", data_class="ordinary").is_asked("PW-UPS-01", "host1") is False
    assert case.with_asset("dc1", data_class="ordinary").is_asked("PW-UPS-01", "dc1") is True


def test_a_switch_of_the_room_without_ups_fails_the_management_path() -> None:
    case = good_case().with_asset("switch1a", fed_by=["feed1a"])
    assert len(case.unmet("PW-UPS-03", "room1")) == 1
    assert case.unmet("PW-UPS-03", "room2") == []


@pytest.mark.parametrize(
    ("load_w", "load_va", "growth", "unmet"),
    [(8000, 8800, 0, 0), (8001, 8800, 0, 1), (8000, 8801, 0, 1), (7300, 8000, 10, 1), (7000, 8000, 10, 0)],
)
def test_a_ups_is_loaded_to_80_percent_in_watts_and_in_va(
    load_w: int, load_va: int, growth: int, unmet: int
) -> None:
    """Rated 10000 W and 11000 VA."""
    case = good_case().with_asset("ups1a", load_w=load_w, load_va=load_va)
    case = case.with_answer("PW-CAP-01", "ups1a", growth_pct=growth)
    assert len(case.unmet("PW-CAP-01", "ups1a")) == unmet


@pytest.mark.parametrize(("load", "met"), [(5000, True), (5001, False)])
def test_without_the_largest_ups_the_rest_carry_the_room(load: int, met: bool) -> None:
    case = good_case().with_asset("ups1a", load_w=load).with_asset("ups1b", load_w=5000)
    assert case.truths("PW-CAP-02", "room1")[1] is met


def test_a_single_ups_never_has_a_spare_unless_it_is_modular() -> None:
    case = good_case().without_asset("ups1b")
    assert case.truths("PW-CAP-02", "room1")[1] is False
    assert case.with_answer("PW-CAP-02", "room1", module_left_w=4000).truths("PW-CAP-02", "room1")[1] is True


def test_a_room_without_ups_is_not_asked_about_its_ups() -> None:
    case = good_case().without_asset("ups1a").without_asset("ups1b")
    for item in ("PW-CAP-02", "PW-RUN-01", "PW-UPS-03"):
        assert case.is_asked(item, "room1") is False
        assert case.is_asked(item, "room2") is True


@pytest.mark.parametrize(("minutes", "met"), [(18.75, True), (18.7, False)])
def test_runtime_at_end_of_life_reaches_ride_out_two_shutdowns_and_margin(minutes: float, met: bool) -> None:
    """5 + 2 x 3 + 4 = 15 minutes, as in the published example; 80 % of 18.75 are 15."""
    assert good_case().with_asset("ups1a", runtime_min=minutes).truths("PW-RUN-02", "ups1a")[0] is met


def test_a_generator_at_the_site_wants_double_conversion() -> None:
    case = good_case().with_asset("ups1a", topology="vi")
    assert len(case.unmet("PW-TOP-01", "ups1a")) == 1
    alone = case.without_asset("gen1").with_answer("PW-TOP-01", "ups1a", quality="good")
    assert alone.unmet("PW-TOP-01", "ups1a") == []
    assert len(alone.with_asset("ups1a", topology="vfd").unmet("PW-TOP-01", "ups1a")) == 1


def test_a_bypass_is_asked_about_for_large_ups_or_critical_data() -> None:
    small = good_case().with_asset("ups1a", rated_va=4999)
    assert small.is_asked("PW-BYP-01", "ups1a") is True
    assert small.with_profile(criticality="ordinary").is_asked("PW-BYP-01", "ups1a") is False
    assert good_case().with_profile(criticality="ordinary").is_asked("PW-BYP-01", "ups1a") is True


@pytest.mark.parametrize(
    ("installed", "battery", "life", "met"),
    [
        (date(2023, 3, 21), "vrla", None, True), (date(2023, 3, 19), "vrla", None, False),
        (date(2023, 3, 19), "li-ion", None, True), (date(2023, 3, 19), "vrla", 5, True),
        (date(2024, 9, 1), "vrla", 2, False),
    ],
)  # fmt: skip
def test_a_battery_has_used_less_than_80_percent_of_its_life_at_go_live(
    installed: date, battery: str, life: int | None, met: bool
) -> None:
    """80 % of 4 years are 1168.8 days before 2026-06-01."""
    case = good_case().with_asset("ups1a", battery_installed=installed, battery=battery)
    case = case if life is None else case.with_answer("PW-BAT-01", "ups1a", life_a=life)
    assert case.truths("PW-BAT-01", "ups1a") == [met]


def test_a_battery_of_another_kind_wants_its_life_named() -> None:
    case = good_case().with_asset("ups1a", battery="other")
    assert case.truths("PW-BAT-01", "ups1a") == [None]
    assert case.with_answer("PW-BAT-01", "ups1a", life_a=5).truths("PW-BAT-01", "ups1a") == [True]


def test_shutdown_is_asked_of_servers_whose_room_or_host_has_a_ups() -> None:
    case = good_case()
    assert case.is_asked("PW-SHD-01", "dc1") is True
    assert case.is_asked("PW-SHD-01", "fe1") is True
    bare = case.without_asset("ups1a").without_asset("ups1b").with_asset("dc1", fed_by=["feed1a"])
    assert bare.is_asked("PW-SHD-01", "dc1") is False
    assert bare.is_asked("PW-SHD-01", "fe1") is False


def test_long_outages_need_a_decision_that_fits() -> None:
    case = good_case()
    decided = {
        "nothing": {"decision": "nothing"},
        "shutdown": {"decision": "shutdown", "outage_h": 9},
        "second_site": {"decision": "second_site", "takeover_h": 5},
    }
    for fields in decided.values():
        assert len(case.with_answer("PW-GEN-01", "site1", **fields).unmet("PW-GEN-01", "site1")) == 1  # type: ignore[arg-type]
    assert len(case.without_asset("gen1").unmet("PW-GEN-01", "site1")) == 1
    short = case.with_answer("PW-GEN-01", "site1", decision="shutdown", outage_h=8)
    assert short.unmet("PW-GEN-01", "site1") == []


@pytest.mark.parametrize(("battery_min", "met"), [(1, True), (0.96, False)])
def test_generator_start_fits_twice_into_the_battery_time(battery_min: float, met: bool) -> None:
    """Start 9 s and retry 20 s: 58 s are needed."""
    case = good_case().with_answer("PW-GEN-02", "site1", battery_min=battery_min)
    assert case.truths("PW-GEN-02", "site1")[0] is met


@pytest.mark.parametrize(("load", "met"), [(12.8, True), (12.9, False)])
def test_a_feed_carries_both_halves_within_80_percent(load: float, met: bool) -> None:
    """Breakers of 32 A: 25.6 A for both halves."""
    case = good_case().with_asset("feed1a", load_a=load).with_asset("feed1b", load_a=12.8)
    assert case.truths("PW-PDU-01", "room1") == [met]


def test_more_than_one_pair_of_feeds_wants_the_worst_pair_named() -> None:
    third = asset("feed1c", AssetKind.FEED, site="site1", rooms=["room1"], breaker_a=32, load_a=1)
    case = Case(good_case().profile, (*good_case().assets, third))
    assert case.truths("PW-PDU-01", "room1") == [False]
    named = case.with_answer("PW-PDU-01", "room1", pair_a=20, pair_breaker_a=32)
    assert named.truths("PW-PDU-01", "room1") == [True]


def test_cooling_items_are_hidden_where_no_cooling_is_required() -> None:
    case = good_case().with_asset("room1", cooling_required=False)
    assert [item for item in COOLING_ITEMS if case.is_asked(item, "room1") is not False] == []
    assert [item for item in UNIT_ITEMS if case.is_asked(item, "cool1a") is not False] == []
    assert all(case.is_asked(item, "room2") for item in COOLING_ITEMS)
    assert all(
        case.is_asked(item, "room1") for item in ("CL-NEED-01", "CL-ENV-01", "CL-MON-01", "CL-LEAK-01")
    )


def test_cooling_items_are_shown_while_the_need_is_unknown() -> None:
    room = asset("r", AssetKind.ROOM)
    assert [Case(assets=(room,)).is_asked(item, "r") for item in COOLING_ITEMS] == [None] * 6


def test_no_cooling_needed_wants_a_record() -> None:
    case = good_case().with_asset("room1", cooling_required=False)
    assert case.truths("CL-NEED-01", "room1") == [False]
    assert case.with_answer("CL-NEED-01", "room1", record="none").truths("CL-NEED-01", "room1") == [False]
    assert case.with_answer("CL-NEED-01", "room1", record="log").truths("CL-NEED-01", "room1") == [True]
    assert Case(assets=(asset("r", AssetKind.ROOM),)).truths("CL-NEED-01", "r") == [None]


@pytest.mark.parametrize(
    ("sensible", "enough", "spare"), [(10, True, True), (9.9, True, False), (5.4, False, False)]
)
def test_cooling_capacity_with_and_without_the_largest_unit(
    sensible: float, enough: bool, spare: bool
) -> None:
    """A heat load of 10 kW and two equal units."""
    case = good_case().with_asset("cool1a", sensible_kw=sensible).with_asset("cool1b", sensible_kw=sensible)
    assert case.truths("CL-CAP-01", "room1") == [enough]
    assert case.truths("CL-RED-01", "room1")[0] is spare


def test_a_cooling_unit_without_backup_is_met_in_part_at_best() -> None:
    case = good_case().with_answer("CL-PWR-01", "cool1a", backup="none", auto_shutdown=True)
    assert case.truths("CL-PWR-01", "cool1a") == [True, False]
    hot = case.with_asset("room1", ride_through_min=2)
    assert hot.truths("CL-PWR-01", "cool1a") == [False, False]


def test_a_generator_alone_needs_a_room_that_stays_cool() -> None:
    case = good_case().with_answer("CL-PWR-01", "cool1a", backup="generator", auto_shutdown=True)
    assert case.unmet("CL-PWR-01", "cool1a") == []
    assert len(case.with_asset("room1", ride_through_min=2).unmet("CL-PWR-01", "cool1a")) == 1


def test_two_cooling_units_on_one_circuit_are_one_unit() -> None:
    case = good_case().with_asset("cool1b", fed_by=["feed1a"])
    assert case.unmet("CL-PWR-02", "cool1a") == ["At most {limit.share} unit of the room hangs on a circuit."]
    assert case.unmet("CL-PWR-02", "cool2a") == []


def test_the_room_stays_cool_until_the_slowest_unit_restarts_or_servers_are_down() -> None:
    case = good_case().with_asset("cool1a", restart_min=7)
    assert case.truths("CL-RIDE-01", "room1")[0] is True
    without = case.with_answer("CL-RIDE-01", "room1", auto_shutdown=False)
    assert without.truths("CL-RIDE-01", "room1")[0] is False


def test_humidity_is_stricter_with_corrosive_gases() -> None:
    case = good_case().with_answer("CL-ENV-02", "room1", humidity_pct=60)
    assert case.unmet("CL-ENV-02", "room1") == []
    assert len(case.with_answer("CL-ENV-02", "room1", gases=True).unmet("CL-ENV-02", "room1")) == 1


def test_a_domain_controller_function_alone_brings_the_ups_question() -> None:
    dns = asset("n", AssetKind.SERVER, ServerFunction.DNS, kind="physical", data_class="ordinary")
    assert Case(assets=(dns,)).is_asked("PW-UPS-01", "n") is True
