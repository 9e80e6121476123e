"""The models of storage, recovery and directory as scripts reach them: reference figures, names, refusals."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from app.domain.sizing.reading import run
from app.errors import SizingRefused
from app.sizing.registry import SIZING_MODELS

HOURS_26 = {"interval_h": 24, "duration_h": 2, "ship_h": 0, "lag_h": 0}

DATA_SOURCES: tuple[tuple[str, str, Mapping[str, object], Mapping[str, object], float], ...] = (
    ("RA-C0", "raid_capacity", {"level": "0", "disks": 4, "TB": 4, "groups": 1},
     {"usable_tb": 16, "always_survives": 0, "may_survive_at_most": 0}, 0),
    ("RA-C1", "raid_capacity", {"level": "1", "disks": 2, "TB": 4, "groups": 1},
     {"usable_tb": 4, "always_survives": 1, "may_survive_at_most": 1}, 0),
    ("RA-C5", "raid_capacity", {"level": "5", "disks": 5, "TB": 4, "groups": 1},
     {"usable_tb": 16, "always_survives": 1, "may_survive_at_most": 1}, 0),
    ("RA-C6", "raid_capacity", {"level": "6", "disks": 8, "TB": 4, "groups": 1},
     {"usable_tb": 24, "always_survives": 2, "may_survive_at_most": 2}, 0),
    ("RA-C10", "raid_capacity", {"level": "10", "disks": 8, "TB": 4, "groups": 1},
     {"usable_tb": 16, "always_survives": 1, "may_survive_at_most": 4}, 0),
    ("RA-C60", "raid_capacity", {"level": "60", "disks": 12, "TB": 4, "groups": 2},
     {"usable_tb": 32, "always_survives": 2, "may_survive_at_most": 4}, 0),
    ("RA-1", "raid_data_loss", {"level": "5", "n": 10, "MTTF_h": 1e5, "MTTR_h": 24},
     {"mttdl_h": 4629629.6}, 1),
    ("RA-1 exact", "raid_data_loss", {"level": "5", "n": 10, "MTTF_h": 1e5, "MTTR_h": 24},
     {"exact_serial_h": 4650740}, 100),
    ("RA-2", "raid_grouped_data_loss", {"D": 100, "C": 1, "nG": 10, "MTTF_h": 30000, "MTTR_h": 1},
     {"mttdl_h": 818181.8}, 1),
    ("RA-4", "raid_data_loss", {"level": "1", "n": 2, "MTTF_h": 6e6, "MTTR_h": 120}, {"mttdl_h": 1.5e11}, 1),
    ("RA-5", "raid_data_loss", {"level": "6", "n": 8, "MTTF_h": 1e6, "MTTR_h": 24},
     {"serial_repair_h": 5166997e6, "parallel_repair_h": 10333990e6, "exact_serial_h": 5168730e6,
      "exact_parallel_h": 10336700e6}, 5e9),
    ("RA-U1", "read_error", {"TB_read": 3, "error_rate": 1e-14}, {"read_error_at_most": 0.2134}, 1e-4),
    ("RA-U2", "read_error", {"TB_read": 1, "error_rate": 1e-14}, {"read_error_at_most": 0.0769}, 1e-4),
    ("RA-U5", "read_error", {"TB_read": 12, "error_rate": 1e-14}, {"read_error_at_most": 0.6171}, 1e-4),
    ("RA-7", "raid_yearly_loss", {"n": 7, "AFR": 0.0088, "TB": 1, "nrre_per_TB": 0.08},
     {"disk_fails": 0.06, "read_error_at_most": 0.3936, "yearly_loss": 0.0236, "loss_over_years": 0.1126},
     1e-4),
    ("RA-8", "disk_failure_rate", {"MTBF_h": 1e6}, {"afr_linear": 0.00876, "afr": 0.008722}, 1e-6),
    ("RA-9", "raid_rebuild", {"TB": 22, "MB_s": 150}, {"rebuild_h": 40.74}, 0.01),
    ("DC-1", "controllers_of_site", {"hosts_service": True, "users": 30, "wan_ok": True, "secure": True,
     "gc_app": True, "peak": 1, "capacity": 1}, {"writable": 2, "read_only": 0, "catalog": True}, 0),
    ("DC-3", "controllers_of_site", {"hosts_service": False, "users": 100, "wan_ok": True, "secure": True,
     "gc_app": False, "peak": 1, "capacity": 1}, {"writable": 1, "read_only": 0, "catalog": False}, 0),
    ("DC-5", "controllers_of_site", {"hosts_service": False, "users": 99, "wan_ok": True, "secure": True,
     "gc_app": False, "peak": 1, "capacity": 1}, {"writable": 0, "read_only": 0, "catalog": False}, 0),
    ("RP-1", "worst_case_loss", HOURS_26, {"loss_h": 26}, 0),
    ("RP-3", "worst_case_loss", {"lag_min": 5}, {"loss_min": 5}, 0),
    ("RT-2", "recovery_time", {"data_TB": 2, "MB_s": 120}, {"copy_h": 4.63, "recovery_h": 4.63}, 0.01),
    ("RT-3", "pool_failover", {"product": "sfb_paired_pools"},
     {"rto_least_min": 15, "rto_most_min": 20, "rpo_min": 5}, 0),
    ("TS-1", "directory_backup", {"tombstone": 180, "age": 91}, {"restorable": True, "warn": True}, 0),
)  # fmt: skip


@pytest.mark.parametrize(
    ("model", "given", "expected", "tolerance"),
    [source[1:] for source in DATA_SOURCES],
    ids=[source[0] for source in DATA_SOURCES],
)
def test_reference_figures_come_out_of_the_models(
    model: str, given: dict[str, object], expected: dict[str, object], tolerance: float
) -> None:
    figures = run(SIZING_MODELS[model], given).figures

    for key, figure in expected.items():
        assert figures[key] == (figure if isinstance(figure, bool) else pytest.approx(figure, abs=tolerance))


ARRAY = {"level": "5", "disks": 7, "disk_tb": 4}
PARTS = {"detect_h": 1, "start_h": 0.5}


@pytest.mark.parametrize(
    ("model", "given", "field"),
    [
        ("raid_capacity", {"level": "jbod", "disks": 4, "disk_tb": 1}, "level"),
        ("raid_capacity", {**ARRAY, "disks": 2}, "disks"),
        ("raid_capacity", {**ARRAY, "disks": 4.5}, "disks"),
        ("raid_capacity", {**ARRAY, "disks": -4}, "disks"),
        ("raid_capacity", {**ARRAY, "disk_tb": 0}, "disk_tb"),
        ("raid_capacity", {"level": "5", "disks": 3}, "disk_tb"),
        ("raid_capacity", {**ARRAY, "level": "50", "disks": 8}, "groups"),
        ("raid_rebuild", {"disk_tb": 4, "rate_mb_s": 0}, "rate_mb_s"),
        ("raid_data_loss", {**ARRAY, "repair_h": 24}, "disk_tb"),
        ("raid_data_loss", {"level": "5", "disks": 7, "repair_h": 1e5}, "repair_h"),
        ("raid_data_loss", {"level": "5", "disks": 7, "repair_h": 24, "afr": 1.6}, "afr"),
        ("raid_data_loss", {"level": "5", "disks": 7, "repair_h": 24, "afr": 0.01, "mttf_h": 1e6}, "afr"),
        ("raid_read_error", {**ARRAY, "level": "0"}, "level"),
        ("raid_read_error", {**ARRAY, "disks_lost": 2}, "disks_lost"),
        ("raid_read_error", {**ARRAY, "errors_per_bit": 0}, "errors_per_bit"),
        ("raid_yearly_loss", {"disks": 2, "disk_tb": 1}, "disks"),
        ("raid_grouped_data_loss", {"D": 100, "nG": 7, "repair_h": 1}, "groups"),
        ("worst_case_loss", {}, "interval_h"),
        ("worst_case_loss", {"interval_h": -1}, "interval_h"),
        ("recovery_time", {**PARTS, "data_tb": 2}, "throughput_mb_s"),
        ("recovery_time", {**PARTS, "case": "planet"}, "case"),
        ("recovery_cases", {"cases": [["planet", 1, 1, 1, 1, 1, 1, 1, 1]]}, "cases"),
        ("recovery_cases", {"cases": [["server", 1, 1, 1, 1, 0, 1, 1, 1]]}, "cases"),
        ("recovery_cases", {"cases": [["server", 1, 1, 1, 1, 9, 1, 1, 1]] * 2}, "cases"),
        ("pool_failover", {"product": "other"}, "product"),
        ("directory_backup", {"age_d": -1}, "age_d"),
        ("directory_backup", {"age_d": 1, "tombstone_d": 0}, "tombstone_d"),
        ("backup_retention", {}, "kept_d"),
        ("backup_retention", {"kept_d": 30, "copies": 3, "interval_d": 1}, "kept_d"),
        ("controllers_of_site", {"hosts_service": True, "users": -1}, "users"),
        ("controllers_of_domain", {"controllers": [["dc1", "h1", "-", "maybe", False]]}, "controllers"),
        ("controllers_of_domain", {"controllers": [["dc1", "h1", "-", True, False]] * 2}, "controllers"),
    ],
)
def test_what_the_model_does_not_hold_for_is_refused_by_field(
    model: str, given: dict[str, object], field: str
) -> None:
    with pytest.raises(SizingRefused) as refused:
        run(SIZING_MODELS[model], given)

    assert refused.value.field == field
    assert refused.value.advice


def test_without_a_spare_and_a_delivery_time_only_the_rebuild_is_told() -> None:
    result = run(SIZING_MODELS["raid_rebuild"], {"disk_tb": 4})

    assert "repair_h" not in result.figures
    assert any("replacement" in warning for warning in result.warnings)


def test_an_array_shows_everything_and_the_band_it_may_promise() -> None:
    result = run(SIZING_MODELS["raid_exposure"], {**ARRAY, "delivery_h": 24})

    assert result.number("usable_tb") == 24
    assert result.number("disks_read") == 6
    assert result.number("repair_h") == pytest.approx(24 + 4e6 / 100 / 3600)
    assert result.number("band_high_h") == pytest.approx(result.number("mttdl_h") / 2)
    assert result.number("band_low_h") == pytest.approx(result.number("mttdl_h") / 1500)
    assert 0 < result.number("loss_least") < result.number("loss_most") < 1
    assert len(set(result.limits)) == len(result.limits)


def test_an_array_without_redundancy_has_nothing_to_rebuild() -> None:
    result = run(SIZING_MODELS["raid_exposure"], {**ARRAY, "level": "0"})

    assert "rebuild_h" not in result.figures
    assert result.warnings


def test_two_parities_read_with_both_lost_and_give_no_yearly_estimate() -> None:
    result = run(SIZING_MODELS["raid_exposure"], {**ARRAY, "level": "6", "disks": 8, "hot_spares": 1})

    assert (result.figures["disks_lost"], result.figures["disks_read"]) == (2, 6)
    assert "yearly_loss" not in result.figures


def test_one_lost_disk_of_two_parities_meets_no_fatal_sector() -> None:
    result = run(SIZING_MODELS["raid_read_error"], {**ARRAY, "level": "6", "disks": 8, "disks_lost": 1})

    assert result.figures["read_error_at_most"] == 0
    assert any("parity" in step for step in result.steps)


def test_a_recovery_has_its_timeline_and_its_verdict() -> None:
    given = {"detect_h": 0.5, "decide_h": 0.5, "provision_h": 2, "data_tb": 1, "throughput_mb_s": 100,
             "start_h": 1, "verify_h": 1, "rto_h": 4, "mtd_h": 3}  # fmt: skip
    result = run(SIZING_MODELS["recovery_time"], given)

    assert result.number("recovery_h") == pytest.approx(5 + 1e6 / 100 / 3600)
    assert result.figures["time_ok"] is False
    assert result.figures["targets_ok"] is False
    timeline = result.figures["timeline"]
    assert isinstance(timeline, tuple)
    assert [row[0] for row in timeline if isinstance(row, tuple)] == [
        "detect", "decide", "provision", "copy", "replay", "start", "verify",
    ]  # fmt: skip
    assert len(result.warnings) == 2


def test_the_slowest_of_the_four_cases_decides_and_missing_ones_are_named() -> None:
    cases = [
        ["server", 0, 0, 1, 0, 0, 0, 0, 1],
        ["database", 1, 0, 2, 1, 100, 1, 0, 1],
        ["site", 1, 1, 0, 0, 0, 0, 1, 1],
    ]
    given = {"cases": cases, "losses": [["database", 24]], "rto_h": 4, "rpo_h": 24, "mtd_h": 8}
    result = run(SIZING_MODELS["recovery_cases"], given)

    assert result.figures["slowest"] == "database"
    assert result.figures["time_ok"] is False
    assert result.figures["loss_ok"] is True
    assert result.figures["targets_ok"] is True
    assert any("directory" in warning for warning in result.warnings)


def test_without_the_attribute_of_the_forest_the_lifetime_of_60_days_is_said_to_be_a_default() -> None:
    result = run(SIZING_MODELS["directory_backup"], {"age_d": 61})

    assert result.figures["restorable"] is False
    assert "tombstone_d" in result.defaults


def test_copies_and_interval_tell_how_far_back_they_reach() -> None:
    result = run(SIZING_MODELS["backup_retention"], {"copies": 4, "interval_d": 7})

    assert (result.figures["kept_d"], result.figures["reaches"]) == (28, False)


def test_a_writable_controller_in_a_weak_place_is_warned_about() -> None:
    given = {"hosts_service": True, "users": 10, "line_reliable": True, "guarded": False}
    result = run(SIZING_MODELS["controllers_of_site"], given)

    assert result.figures["writable"] == 2
    assert result.warnings


def test_a_domain_on_one_host_is_told_so() -> None:
    rows = [["dc1", "host1", "a", True, True], ["dc2", "host1", "a; b", True, False]]
    result = run(SIZING_MODELS["controllers_of_domain"], {"controllers": rows, "single_domain_forest": True})

    figures = {key: result.figures[key] for key in ("enough", "hosts_apart", "power_apart", "catalogs_ok")}
    assert figures == {"enough": True, "hosts_apart": False, "power_apart": True, "catalogs_ok": False}


def test_roles_without_a_standby_are_named() -> None:
    rows = [["pdc", "dc1", "dc2", True], ["rid", "dc1", "-", False]]
    result = run(
        SIZING_MODELS["operations_masters"],
        {"masters": rows, "infrastructure_on_catalog": True, "all_are_catalogs": False, "domains": 2},
    )

    assert result.figures["standbys_ok"] is False
    assert result.figures["without_standby"] == (("rid",),)
    assert result.figures["infrastructure_ok"] is False


@pytest.mark.parametrize("name", [source[1] for source in DATA_SOURCES] + ["raid_exposure", "recovery_cases"])
def test_every_model_says_where_it_ends_and_where_it_comes_from(name: str) -> None:
    model = SIZING_MODELS[name]

    assert model.validity
    assert model.sources
    assert all(entry.words for entry in model.inputs)
