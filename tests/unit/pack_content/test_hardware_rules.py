"""Plan profile and hardware: what the figures decide."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.inventory import AssetKind
from tests.unit.pack_content.good_plan import good_case
from tests.unit.pack_content.judging import TODAY, Case, asset, values


def test_inventory_needs_a_site_a_room_and_a_server() -> None:
    assert len(Case().unmet("PL-SITE-01")) == 3


def test_a_room_without_feed_or_ups_fails_the_inventory() -> None:
    case = good_case()
    assert case.unmet("PL-SITE-01") == []
    bare = asset("closet", AssetKind.ROOM, site="site1")
    with_closet = Case(case.profile, (*case.assets, bare), case.answers)
    assert with_closet.unmet("PL-SITE-01") == ["Every room has a feed or a UPS recorded."]


def test_a_physical_server_without_power_source_fails_the_inventory_and_a_virtual_one_does_not() -> None:
    case = good_case()
    unfed = asset("old", AssetKind.SERVER, kind="physical", room="room1")
    virtual = asset("vm", AssetKind.SERVER, kind="virtual", host="host1")
    assert Case(case.profile, (*case.assets, virtual)).unmet("PL-SITE-01") == []
    assert Case(case.profile, (*case.assets, unfed)).unmet("PL-SITE-01") == [
        "Every physical server names the feed or UPS that powers it."
    ]


def test_recovery_time_must_fit_into_the_tolerable_downtime() -> None:
    assert good_case().with_profile(rto_h=9).unmet("PL-TGT-01") == [
        "The recovery time objective is not longer than the maximum tolerable downtime."
    ]


@pytest.mark.parametrize(("design", "met"), [(None, False), (99.8, False), (99.9, True)])
def test_an_availability_target_wants_a_calculation_that_reaches_it(design: float | None, met: bool) -> None:
    case = Case(good_case().profile)
    case = case if design is None else case.with_answer("PL-TGT-01", design_pct=design)
    assert case.truths("PL-TGT-01")[-1] is met


def test_nothing_is_up_all_the_time() -> None:
    assert good_case().with_profile(availability_pct=100).truths("PL-TGT-01")[2] is False


def test_go_live_must_not_lie_before_the_day_of_judgement() -> None:
    assert good_case().with_profile(go_live=date(2026, 2, 28)).truths("PL-DATE-01") == [False]
    assert good_case().with_profile(go_live=TODAY).truths("PL-DATE-01") == [True]


def test_rehearsal_is_asked_of_redundant_things_only() -> None:
    case = good_case()
    assert case.is_asked("HW-TST-01", "host1") is True
    assert case.is_asked("HW-TST-01", "room1") is True
    assert case.with_asset("host1", redundancy="none").is_asked("HW-TST-01", "host1") is False
    assert case.with_asset("room1", redundant=False).is_asked("HW-TST-01", "room1") is False


@pytest.mark.parametrize(
    ("last_test", "last_change", "met"),
    [
        (date(2025, 3, 1), date(2025, 1, 1), [True, True, True]),
        (date(2025, 2, 28), date(2025, 1, 1), [True, False, True]),
        (date(2025, 12, 1), date(2026, 1, 1), [True, True, False]),
    ],
)
def test_a_rehearsal_is_at_most_a_year_old_and_after_the_last_change(
    last_test: date, last_change: date, met: list[bool]
) -> None:
    case = good_case().with_answer("HW-TST-01", "host1", last_test=last_test, last_change=last_change)
    assert case.truths("HW-TST-01", "host1") == met


@pytest.mark.parametrize(
    ("count", "rating", "peak", "unmet"),
    [(2, 800, 800, 0), (2, 800, 801, 1), (1, 800, 300, 2), (3, 400, 800, 0), (3, 400, 900, 1)],
)
def test_one_power_supply_fewer_must_carry_the_peak(count: int, rating: int, peak: int, unmet: int) -> None:
    case = good_case().with_asset("host1", psu_count=count, psu_rating_w=rating, peak_w=peak)
    assert len(case.unmet("HW-PSU-01", "host1")) == unmet


def test_an_unknown_peak_leaves_the_power_supplies_unknown() -> None:
    server = asset("s", AssetKind.SERVER, kind="physical", psu_count=2, psu_rating_w=800)
    assert Case(assets=(server,)).truths("HW-PSU-01", "s") == [True, None]


def test_two_cords_behind_one_ups_are_not_separate_feeds() -> None:
    case = good_case().with_asset("host1", fed_by=["feed1a", "feed1b"])
    assert case.unmet("HW-PSU-02", "host1") == []
    shared = case.with_asset("feed1a", fed_by=["ups2a"]).with_asset("feed1b", fed_by=["ups2a"])
    assert shared.unmet("HW-PSU-02", "host1") == [
        "The sources do not all hang on the same UPS, feed or generator."
    ]
    assert len(case.with_asset("host1", fed_by=["ups1a"]).unmet("HW-PSU-02", "host1")) == 2


def test_separate_feeds_are_asked_about_from_two_power_supplies_on() -> None:
    assert good_case().with_asset("host1", psu_count=1).is_asked("HW-PSU-02", "host1") is False
    assert good_case().is_asked("HW-PSU-02", "fe1") is False


def test_two_lines_of_one_carrier_are_one_line() -> None:
    case = good_case().with_asset("line1b", carrier="Carrier a")
    assert case.unmet("HW-NET-02", "site1") == [
        "When one carrier fails, at least {limit.left} line of another carrier is left."
    ]
    assert case.unmet("HW-NET-02", "site2") == []


@pytest.mark.parametrize(("capacity", "unmet"), [(2000, 0), (1500, 1), (999, 2)])
def test_spare_capacity_with_one_server_down_and_one_more_being_patched(capacity: int, unmet: int) -> None:
    """Three servers at a peak of 2000: with one down 2 are left, with two down only 1."""
    case = good_case().with_asset("pool", capacity_per_server=capacity)
    assert len(case.unmet("HW-SRV-01", "pool")) == unmet


def test_a_patch_window_or_less_critical_data_does_without_the_second_spare() -> None:
    case = good_case().with_asset("pool", capacity_per_server=1500)
    assert case.with_answer("HW-SRV-01", "pool", patch_window=True).unmet("HW-SRV-01", "pool") == []
    assert case.with_profile(criticality="important").unmet("HW-SRV-01", "pool") == []


def test_a_single_server_never_is_a_redundant_role() -> None:
    case = good_case().without_asset("fe2").without_asset("fe3").with_asset("pool", capacity_per_server=9999)
    assert "At least {limit.least} servers carry the role." in case.unmet("HW-SRV-01", "pool")
    assert case.is_asked("HW-SRV-03", "pool") is False


def test_members_on_one_host_break_the_role_together() -> None:
    case = good_case().with_asset("fe1", host="host2", storage=["san1"])
    assert case.unmet("HW-SRV-03", "pool") == [
        "With the host that carries most members down, enough members are left."
    ]


def test_a_pool_that_needs_two_of_three_may_not_have_two_on_one_host() -> None:
    assert len(good_case().with_asset("pool", needed=2).unmet("HW-SRV-03", "pool")) == 2


@pytest.mark.parametrize(("used", "met"), [(256, True), (257, False)])
def test_memory_must_fit_without_one_host(used: int, met: bool) -> None:
    assert good_case().with_answer("HW-HYP-01", used_gb=used).truths("HW-HYP-01")[0] is met


@pytest.mark.parametrize("method", ["availability_group", "mirroring", "copies", "single"])
def test_only_a_cluster_is_supported_for_the_database(method: str) -> None:
    assert len(good_case().with_answer("HW-DB-01", database=method).unmet("HW-DB-01")) == 1


def test_a_product_without_majority_never_asks_about_one() -> None:
    assert good_case().is_asked("HW-SRV-02") is False


@pytest.mark.parametrize(
    ("raid", "disks", "groups", "copies", "unmet"),
    [
        ("0", 2, 1, None, 1), ("1", 2, 1, None, 0), ("10", 8, 4, None, 0), ("6", 14, 1, None, 0),
        ("5", 7, 1, None, 0), ("5", 8, 1, None, 1), ("50", 14, 2, None, 0), ("50", 16, 2, None, 1),
        ("jbod", 8, 1, None, 1), ("jbod", 8, 1, 2, 1), ("jbod", 8, 1, 3, 0),
    ],
)  # fmt: skip
def test_raid_levels_and_group_sizes(
    raid: str, disks: int, groups: int, copies: int | None, unmet: int
) -> None:
    case = good_case().with_asset("san1", raid=raid, disks=disks, groups=groups)
    case = case if copies is None else case.with_answer("HW-STO-01", "san1", copies=copies)
    assert len(case.unmet("HW-STO-01", "san1")) == unmet


def test_an_unknown_raid_level_is_unknown() -> None:
    storage = asset("s", AssetKind.STORAGE)
    assert Case(assets=(storage,)).truths("HW-STO-01", "s")[0] is None


@pytest.mark.parametrize(
    ("disk_tb", "met"), [(8.64, [True, True]), (8.7, [True, False]), (26, [False, False])]
)
def test_rebuild_hours_warn_at_one_day_and_fail_at_three(disk_tb: float, met: list[bool]) -> None:
    """8.64 TB at 100 MB/s are exactly 24 hours."""
    assert good_case().with_asset("san1", disk_tb=disk_tb).truths("HW-STO-03", "san1")[:2] == met


@pytest.mark.parametrize(
    ("raid", "tb_per_error", "met"),
    [("5", 12.5, False), ("5", 125, True), ("6", 12.5, True), ("1", 12.5, True)],
)
def test_read_errors_during_a_rebuild_count_for_single_parity(
    raid: str, tb_per_error: float, met: bool
) -> None:
    """Seven disks of 1.2 TB: 7.2 TB are read, 0.58 errors to expect at one per 12.5 TB, 0.06 at 125 TB."""
    case = (
        good_case()
        .with_asset("san1", raid=raid, disks=7)
        .with_answer("HW-STO-03", "san1", tb_per_error=tb_per_error)
    )
    assert case.truths("HW-STO-03", "san1")[2] is met


def test_a_hot_spare_must_be_in_the_inventory_and_a_cold_one_be_fast() -> None:
    case = good_case().with_asset("san1", spares=0)
    assert len(case.unmet("HW-STO-04", "san1")) == 1
    assert case.with_answer("HW-STO-04", "san1", spare="cold", replace_h=24).unmet("HW-STO-04", "san1") == []
    assert (
        len(case.with_answer("HW-STO-04", "san1", spare="cold", replace_h=25).unmet("HW-STO-04", "san1")) == 1
    )


def test_spares_are_not_asked_about_where_nothing_can_be_rebuilt() -> None:
    for raid in ("0", "jbod"):
        assert good_case().with_asset("san1", raid=raid).is_asked("HW-STO-04", "san1") is False


def test_replacement_fits_the_recovery_time_or_a_cluster_takes_the_hurry_out() -> None:
    slow = good_case().with_answer("HW-SPR-01", "san1", contract_h=24, rebuild_h=4)
    assert len(slow.unmet("HW-SPR-01", "san1")) == 1
    assert slow.with_asset("san1", redundancy="cluster").unmet("HW-SPR-01", "san1") == []


@pytest.mark.parametrize(("end", "met"), [(date(2027, 6, 1), True), (date(2027, 5, 31), False)])
def test_a_contract_runs_a_year_beyond_go_live(end: date, met: bool) -> None:
    case = good_case().with_answer("HW-SPR-01", "host1", contract_end=end)
    assert case.truths("HW-SPR-01", "host1")[1] is met


def test_the_second_location_must_be_known_to_fit_the_objectives() -> None:
    case = Case(good_case().profile).with_answer("HW-SITE-01", method="rebuild", carries_both="no_pairs")
    assert len(case.unmet("HW-SITE-01")) == 3
    assert good_case().with_answer("HW-SITE-01", rto_h=5).unmet("HW-SITE-01") == [
        "The recovery time of the method is known and fits the objective."
    ]
    assert good_case().with_profile(criticality="ordinary").is_asked("HW-SITE-01") is False


def test_a_changed_judgement_limit_changes_the_verdict() -> None:
    case = good_case().with_asset("san1", disk_tb=10)
    eased = Case(
        case.profile, case.assets, case.answers,
        limits={("HW-STO-03", "warn_h"): values(x=30)["x"]},  # type: ignore[dict-item]
    )  # fmt: skip
    assert case.truths("HW-STO-03", "san1")[1] is False
    assert eased.truths("HW-STO-03", "san1")[1] is True
