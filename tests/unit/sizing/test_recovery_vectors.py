"""Recovery, directory backups and failover figures: every reference figure, every rule, every refusal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import SizingRefused
from app.sizing.directory_backup import directory_backup, oldest_copy_d, reaches_behind_damage
from app.sizing.failover_figures import FAILOVERS, failover_time
from app.sizing.recovery import RecoveryParts, copy_h, judge_recovery, worst_case_loss_h

hours = st.floats(0, 1e4)


def test_rp1_a_daily_job_of_two_hours_loses_up_to_26_hours() -> None:
    assert worst_case_loss_h(24, 2, 0, 0) == 26


def test_rp3_a_replica_loses_what_it_is_behind() -> None:
    assert worst_case_loss_h(0, 0, 0, lag_h=5 / 60) * 60 == 5


def test_a_copy_that_leaves_the_machine_later_adds_its_delay() -> None:
    assert worst_case_loss_h(24, 2, ship_h=6) == 32


def test_rt2_two_terabytes_at_120_megabytes_a_second() -> None:
    assert copy_h(2, 120) == pytest.approx(4.63, abs=0.01)


def test_a_recovery_takes_the_sum_of_its_parts() -> None:
    assert RecoveryParts(0.5, 0.25, 2, 4, 1, 0.25, 1).total_h == 9


def test_rt3_paired_pools_take_15_to_20_minutes_and_lose_5() -> None:
    pools = failover_time("sfb_paired_pools")

    assert (pools.least_min, pools.most_min, pools.loss_min) == (15, 20, 5)


def test_deciding_and_signing_in_again_come_on_top_of_the_products_figures() -> None:
    pools = failover_time("sfb_paired_pools", decide_min=30, sign_in_min=10)

    assert (pools.least_min, pools.most_min, pools.loss_min) == (55, 60, 5)


def test_the_configuration_store_moves_first_in_5_minutes() -> None:
    store = FAILOVERS["sfb_configuration_store"]

    assert (store.rto_least_min, store.rto_most_min, store.rpo_min) == (5, 5, 5)
    assert store.order < FAILOVERS["sfb_paired_pools"].order


def test_a_product_without_figures_is_refused() -> None:
    with pytest.raises(SizingRefused) as refused:
        failover_time("other")

    assert refused.value.field == "product"


@pytest.mark.parametrize(
    ("tombstone", "age", "restorable", "warn"),
    [
        (180, 91, True, True),
        (180, 89, True, False),
        (180, 90, True, True),
        (180, 179, True, True),
        (180, 180, False, True),
        (60, 61, False, True),
        (60, 8, True, False),
    ],
    ids=["TS-1", "below half", "half", "last day", "lifetime", "older forest", "fresh"],
)
def test_a_directory_backup_is_usable_below_the_tombstone_lifetime_and_warned_about_from_half_on(
    tombstone: float, age: float, restorable: bool, warn: bool
) -> None:
    backup = directory_backup(age, tombstone)

    assert (backup.restorable, backup.warn) == (restorable, warn)


def test_without_the_attribute_the_lifetime_is_60_days() -> None:
    assert directory_backup(59).restorable
    assert not directory_backup(60).restorable


def test_a_backup_is_fresh_for_eight_days() -> None:
    assert directory_backup(8, 180).fresh
    assert not directory_backup(8.5, 180).fresh


def test_copies_reach_as_far_back_as_they_are_kept() -> None:
    assert oldest_copy_d(30, 1) == 30
    assert reaches_behind_damage(30)
    assert not reaches_behind_damage(29)


@pytest.mark.parametrize(
    ("loss", "time", "expected"),
    [(0.25, 4, (True, True, True)), (0.3, 4.1, (False, False, True)), (None, None, (None, None, True))],
)
def test_a_recovery_passes_at_its_targets_and_fails_above(
    loss: float | None, time: float | None, expected: tuple[bool | None, ...]
) -> None:
    verdict = judge_recovery(loss, time, rpo_h=0.25, rto_h=4, mtd_h=8)

    assert (verdict.loss_ok, verdict.time_ok, verdict.targets_ok) == expected


def test_a_recovery_time_objective_beyond_what_is_tolerable_is_wrong_in_itself() -> None:
    assert judge_recovery(None, None, rpo_h=None, rto_h=9, mtd_h=8).targets_ok is False


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("interval_h", lambda: worst_case_loss_h(-1)),
        ("lag_h", lambda: worst_case_loss_h(1, lag_h=float("nan"))),
        ("throughput_mb_s", lambda: copy_h(1, 0)),
        ("data_tb", lambda: copy_h(-1, 100)),
        ("detect_h", lambda: RecoveryParts(detect_h=-1).total_h),
        ("age_d", lambda: directory_backup(-1, 180)),
        ("tombstone_d", lambda: directory_backup(1, 0)),
        ("copies", lambda: oldest_copy_d(-1, 1)),
        ("decide_min", lambda: failover_time("sfb_paired_pools", decide_min=-1)),
    ],
)
def test_what_cannot_be_is_refused_by_field(field: str, call: object) -> None:
    assert callable(call)
    with pytest.raises(SizingRefused) as refused:
        call()

    assert refused.value.field == field


@given(hours, hours, hours, hours, hours)
def test_a_longer_part_never_loses_less(
    interval: float, duration: float, ship: float, lag: float, more: float
) -> None:
    loss = worst_case_loss_h(interval, duration, ship, lag)

    assert worst_case_loss_h(interval + more, duration, ship, lag) >= loss >= interval


@given(st.floats(0, 1e3), st.floats(1, 1e4), st.floats(0, 1e4))
def test_a_faster_copy_is_never_slower(data: float, rate: float, more: float) -> None:
    assert copy_h(data, rate + more) <= copy_h(data, rate)


@given(st.floats(0, 1e4), st.floats(0, 1e4), st.floats(1, 1e4))
def test_an_older_backup_is_never_worth_more(age: float, older: float, tombstone: float) -> None:
    young, old = directory_backup(age, tombstone), directory_backup(age + older, tombstone)

    assert young.restorable >= old.restorable
    assert young.warn <= old.warn
    assert young.days_left >= old.days_left >= 0
