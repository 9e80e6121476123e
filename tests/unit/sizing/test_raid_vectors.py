"""RAID: every reference figure comes out, and the laws of the formulas hold."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import SizingRefused
from app.sizing.data_loss import (
    Repair,
    exact_mttdl_h,
    grouped_mttdl_h,
    loss_band,
    loss_probability,
    mttdl_h,
)
from app.sizing.disk_failures import afr_of, linear_afr_of, mttf_h_of
from app.sizing.raid import MINIMUM_DISKS, RaidLayout, raid_layout, usable_tb
from app.sizing.rebuild import (
    any_disk_fails,
    disks_read_in_rebuild,
    over_years,
    read_error_probability,
    read_error_probability_by_tb,
    rebuild_h,
    repair_h,
    yearly_loss_probability,
)

LEVELS = tuple(MINIMUM_DISKS)


@st.composite
def layouts(draw: st.DrawFn) -> RaidLayout:
    """Any array that can be built."""
    level = draw(st.sampled_from(LEVELS))
    if level == "1":
        return raid_layout("1", 2)
    if level == "10":
        return raid_layout("10", 2 * draw(st.integers(2, 50)))
    if level in {"50", "60"}:
        groups = draw(st.integers(2, 8))
        return raid_layout(level, groups * draw(st.integers(MINIMUM_DISKS[level[0]], 16)), groups)
    return raid_layout(level, draw(st.integers(MINIMUM_DISKS[level], 100)))


@pytest.mark.parametrize(
    ("level", "disks", "groups", "tb", "always", "at_most"),
    [
        ("0", 4, 1, 16, 0, 0),
        ("1", 2, 1, 4, 1, 1),
        ("5", 5, 1, 16, 1, 1),
        ("6", 8, 1, 24, 2, 2),
        ("10", 8, 1, 16, 1, 4),
        ("50", 12, 2, 40, 1, 2),
        ("60", 12, 2, 32, 2, 4),
    ],
    ids=["RA-C0", "RA-C1", "RA-C5", "RA-C6", "RA-C10", "level 50", "RA-C60"],
)
def test_a_level_holds_and_survives_what_its_definition_says(
    *, level: str, disks: int, groups: int, tb: float, always: int, at_most: int
) -> None:
    layout = raid_layout(level, disks, groups)

    assert usable_tb(layout, 4) == tb
    assert layout.survives == always
    assert layout.survives_at_most == at_most


@pytest.mark.parametrize(
    ("level", "disks", "groups", "field"),
    [
        ("5", 2, None, "disks"),
        ("6", 3, None, "disks"),
        ("0", 1, None, "disks"),
        ("1", 3, None, "disks"),
        ("10", 5, None, "disks"),
        ("10", 2, None, "disks"),
        ("50", 6, None, "groups"),
        ("50", 7, 2, "groups"),
        ("50", 6, 1, "groups"),
        ("50", 6, 3, "groups"),
        ("60", 9, 3, "groups"),
        ("60", 6, 2, "disks"),
        ("5", 6, 2, "groups"),
        ("10", 16, 3, "groups"),
        ("jbod", 6, None, "level"),
    ],
)
def test_what_is_no_array_of_the_level_is_refused_by_field(
    level: str, disks: int, groups: int | None, field: str
) -> None:
    with pytest.raises(SizingRefused) as refused:
        raid_layout(level, disks, groups)

    assert refused.value.field == field


def test_pairs_may_be_spread_over_spans_which_changes_nothing() -> None:
    assert raid_layout("10", 16, 2) == raid_layout("10", 16)


def test_a_disk_of_no_size_is_refused() -> None:
    with pytest.raises(SizingRefused) as refused:
        usable_tb(raid_layout("5", 3), 0)

    assert refused.value.field == "disk_tb"


@pytest.mark.parametrize(
    ("level", "disks", "mttf", "repair", "expected", "exact"),
    [
        ("5", 10, 100_000, 24, 4_629_629.6, 4_650_740),
        ("1", 2, 6e6, 120, 1.5e11, 1.50009e11),
    ],
    ids=["RA-1", "RA-4"],
)
def test_the_mean_time_to_data_loss_is_that_of_the_source(
    *, level: str, disks: int, mttf: float, repair: float, expected: float, exact: float
) -> None:
    layout = raid_layout(level, disks)

    assert mttdl_h(layout, mttf, repair) == pytest.approx(expected, abs=1)
    assert exact_mttdl_h(layout, mttf, repair) == pytest.approx(exact, rel=1e-5)


def test_ra5_both_ways_of_repair_and_their_exact_chains() -> None:
    layout = raid_layout("6", 8)
    figures = [formula(layout, 1e6, 24, repair) for formula in (mttdl_h, exact_mttdl_h) for repair in Repair]

    expected = [5_166_997e6, 10_333_990e6, 5_168_730e6, 10_336_700e6]
    assert figures == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(("groups", "expected"), [(10, 818_181.8), (4, 346_153.8)], ids=["RA-2", "25 each"])
def test_groups_with_a_check_disk_come_out_as_in_the_paper_of_1988(groups: int, expected: float) -> None:
    assert grouped_mttdl_h(100, 1, groups, 30_000, 1) == pytest.approx(expected, abs=1)


@pytest.mark.parametrize(
    ("level", "disks", "groups", "expected"),
    [
        ("0", 4, None, 1e6 / 4),
        ("10", 8, None, 1e12 / (8 * 24)),
        ("50", 12, 3, 1e12 / (3 * 4 * 3 * 24)),
        ("60", 12, 3, 1e18 / (3 * 4 * 3 * 2 * 24**2)),
    ],
)
def test_the_table_of_formulas_is_kept(level: str, disks: int, groups: int | None, expected: float) -> None:
    assert mttdl_h(raid_layout(level, disks, groups), 1e6, 24) == pytest.approx(expected)


def test_the_band_is_the_formula_over_1500_and_over_2() -> None:
    band = loss_band(raid_layout("5", 10), 3000)

    assert (band.low_h, band.high_h) == (2, 1500)


def test_without_redundancy_the_formula_is_its_own_band() -> None:
    band = loss_band(raid_layout("0", 10), 3000)

    assert (band.low_h, band.high_h) == (3000, 3000)


@pytest.mark.parametrize(
    ("read_tb", "expected"), [(3, 0.2134), (1, 0.0769), (12, 0.6171)], ids=["RA-U1", "RA-U2", "RA-U5"]
)
def test_the_chance_of_an_unreadable_bit_is_that_of_the_source(read_tb: float, expected: float) -> None:
    assert read_error_probability(read_tb, 1e-14) == pytest.approx(expected, abs=1e-4)


def test_a_tiny_error_rate_keeps_its_digits() -> None:
    assert read_error_probability(1, 1e-18) == pytest.approx(8e-6, rel=1e-5)


def test_ra7_the_yearly_estimate_of_seven_disks() -> None:
    error = read_error_probability_by_tb(6, 0.08)
    yearly = yearly_loss_probability(7, 0.0088, error)

    figures = [any_disk_fails(7, 0.0088), error, yearly, over_years(yearly, 5)]
    assert figures == pytest.approx([0.06, 0.3936, 0.0236, 0.1126], abs=1e-4)


def test_ra8_failure_rate_exact_and_as_data_sheets_round_it() -> None:
    assert linear_afr_of(1e6) == pytest.approx(0.00876, abs=1e-6)
    assert afr_of(1e6) == pytest.approx(0.008722, abs=1e-6)


def test_the_rate_seen_in_the_field_is_554000_hours() -> None:
    assert mttf_h_of(0.0157) == pytest.approx(554_000, rel=1e-3)


def test_ra9_a_disk_of_22_tb_rebuilds_in_two_days() -> None:
    assert rebuild_h(22, 150) == pytest.approx(40.74, abs=0.01)


@pytest.mark.parametrize(
    ("level", "disks", "groups", "lost", "expected"),
    [
        ("1", 2, None, None, 1),
        ("10", 8, None, None, 1),
        ("5", 7, None, None, 6),
        ("50", 12, 3, None, 3),
        ("6", 8, None, 1, 0),
        ("6", 8, None, None, 6),
        ("60", 12, 2, 2, 4),
    ],
)
def test_a_rebuild_reads_the_disks_that_hold_the_only_copy(
    level: str, disks: int, groups: int | None, lost: int | None, expected: int
) -> None:
    assert disks_read_in_rebuild(raid_layout(level, disks, groups), lost) == expected


@pytest.mark.parametrize(("level", "lost", "field"), [("0", None, "level"), ("5", 2, "disks_lost")])
def test_a_rebuild_that_cannot_be_is_refused(level: str, lost: int | None, field: str) -> None:
    with pytest.raises(SizingRefused) as refused:
        disks_read_in_rebuild(raid_layout(level, 4), lost)

    assert refused.value.field == field


def test_a_repair_without_a_spare_waits_for_detection_and_delivery() -> None:
    assert repair_h(10, hot_spares=0, detect_h=2, delivery_h=24) == 36
    assert repair_h(10, hot_spares=1, detect_h=2, delivery_h=24) == 10


@pytest.mark.parametrize(
    ("mttf", "repair", "field"),
    [(0, 24, "mttf_h"), (1e6, 0, "repair_h"), (1e4, 500, "repair_h"), (math.inf, 24, "mttf_h")],
)
def test_the_formula_is_refused_where_repair_is_not_far_below_failure(
    mttf: float, repair: float, field: str
) -> None:
    with pytest.raises(SizingRefused) as refused:
        mttdl_h(raid_layout("6", 8), mttf, repair)

    assert refused.value.field == field


@pytest.mark.parametrize("afr", [0, 1, -0.1, 2])
def test_what_is_no_share_is_no_failure_rate(afr: float) -> None:
    with pytest.raises(SizingRefused) as refused:
        mttf_h_of(afr)

    assert refused.value.field == "afr"


@given(layouts(), st.floats(0.1, 40))
def test_capacity_is_positive_and_at_most_that_of_all_disks(layout: RaidLayout, disk_tb: float) -> None:
    assert 0 < usable_tb(layout, disk_tb) <= layout.disks * disk_tb + 1e-9


@given(layouts())
def test_what_is_always_survived_is_never_more_than_what_may_be(layout: RaidLayout) -> None:
    assert 0 <= layout.survives <= layout.survives_at_most < layout.disks


@given(st.floats(0.1, 500), st.floats(0, 500), st.floats(0, 500), st.integers(0, 9), st.integers(0, 9))
def test_more_spares_never_lengthen_a_repair(
    rebuild: float, detect: float, delivery: float, fewer: int, further: int
) -> None:
    few = repair_h(rebuild, hot_spares=fewer, detect_h=detect, delivery_h=delivery)
    many = repair_h(rebuild, hot_spares=fewer + further, detect_h=detect, delivery_h=delivery)

    assert many <= few


@given(layouts(), st.floats(2e5, 3e6), st.floats(1, 100))
def test_the_formula_is_near_the_exact_chain_and_below_it(
    layout: RaidLayout, mttf: float, repair: float
) -> None:
    formula, exact = mttdl_h(layout, mttf, repair), exact_mttdl_h(layout, mttf, repair)

    off = 3 * layout.disks_per_group * repair / mttf
    assert formula * (1 - 1e-12) <= exact <= formula * (1 + off)


@given(layouts(), st.floats(2e5, 3e6), st.floats(1, 50), st.floats(1, 50))
def test_a_longer_repair_never_lengthens_the_time_to_loss(
    layout: RaidLayout, mttf: float, repair: float, longer: float
) -> None:
    assert mttdl_h(layout, mttf, repair + longer) <= mttdl_h(layout, mttf, repair)


@given(st.floats(1e3, 1e9))
def test_failure_rate_and_mean_time_are_each_others_inverse(mttf: float) -> None:
    assert mttf_h_of(afr_of(mttf)) == pytest.approx(mttf, rel=1e-6)


@given(st.floats(0, 1e3), st.floats(0, 1e3), st.floats(1e-17, 1e-13))
def test_reading_more_never_makes_an_error_less_likely(few: float, more: float, rate: float) -> None:
    low, high = read_error_probability(few, rate), read_error_probability(few + more, rate)

    assert 0 <= low <= high <= 1


@given(st.floats(1, 1e15), st.floats(0, 1e6), st.floats(0, 1e6))
def test_waiting_longer_never_makes_a_loss_less_likely(mttdl: float, hours: float, more: float) -> None:
    assert 0 <= loss_probability(mttdl, hours) <= loss_probability(mttdl, hours + more) <= 1
