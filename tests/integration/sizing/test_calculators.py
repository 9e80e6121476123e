"""Calculators of items on real plan files: filled by the plan, kept as evidence, stale when it moves."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from app.bootstrap import Services
from app.domain.answers import PLAN_SUBJECT, Place
from app.domain.canonical import sha256_hex
from app.domain.edits import AddAsset, SetProfile
from app.domain.findings import EvidenceKind
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.sizing.record import CalculationRecord
from app.errors import DamagedFile, NotFound, SizingRefused
from app.services.open_plan import OpenPlan
from tests.integration.sizing.conftest import (
    CAPACITY,
    change,
    record_capacity,
    say,
)


def test_a_calculator_is_filled_from_the_inventory_and_says_from_where(
    joined: Services, opened: OpenPlan
) -> None:
    calculating = joined.sizing.prefill(opened.plan, opened.pack, *CAPACITY)

    assert calculating.model.name == "raid_capacity"
    assert calculating.inputs == {"level": "5", "disks": 7, "groups": 1, "disk_tb": 4}
    level = next(entry for entry in calculating.filled if entry.key == "level")
    assert level.sources == (("RAID level", "RAID 5"),)
    assert joined.sizing.calculate(calculating.model, calculating.inputs).figures["usable_tb"] == 24


def test_what_the_plan_does_not_know_is_left_to_the_person_and_named(
    joined: Services, opened: OpenPlan
) -> None:
    calculating = joined.sizing.prefill(opened.plan, opened.pack, "PW-RUN-01", "room")

    missing = [entry for entry in calculating.filled if entry.value is None]
    assert [entry.key for entry in missing] == ["ride_out_min"]
    assert missing[0].sources[0][1] == ""
    assert calculating.inputs == {"shutdown_min": 3, "outages": 2, "margin_min": 4}


def test_what_the_model_cannot_use_is_not_filled_in_and_says_why(joined: Services, opened: OpenPlan) -> None:
    change(opened, "array", raid="jbod")
    calculating = joined.sizing.prefill(opened.plan, opened.pack, *CAPACITY)

    level = next(entry for entry in calculating.filled if entry.key == "level")
    assert (level.value, level.sources[0][1]) == (None, "JBOD (no RAID)")
    assert "choices" in level.refused


def test_every_unit_of_a_room_is_listed_once_each_has_its_rating(joined: Services, opened: OpenPlan) -> None:
    before = joined.sizing.prefill(opened.plan, opened.pack, "PW-CAP-02", "room").inputs
    change(opened, "ups-a", rated_w=Decimal(1500))
    calculating = joined.sizing.prefill(opened.plan, opened.pack, "PW-CAP-02", "room")
    units = next(entry for entry in calculating.filled if entry.key == "units_rated_w")
    after = calculating.inputs

    assert "units_rated_w" not in before
    assert units.sources[0][1] == "1500 W, 2000 W"
    assert after == {"load_w": 1500, "units_rated_w": [1500, 2000]}


def test_answers_in_minutes_reach_a_model_that_counts_in_hours(joined: Services, opened: OpenPlan) -> None:
    opened.apply(SetProfile("rpo_min", Decimal(30)))
    say(
        joined, opened, "MR-BKP-02", PLAN_SUBJECT,
        interval_min=Decimal(15), duration_min=Decimal(3), offload_min=Decimal(6),
    )  # fmt: skip
    calculating = joined.sizing.prefill(opened.plan, opened.pack, "MR-BKP-02", PLAN_SUBJECT)
    result = joined.sizing.calculate(calculating.model, calculating.inputs)

    assert result.number("loss_min") == pytest.approx(24)
    assert result.figures["loss_ok"] is True


def test_cases_that_are_answered_become_rows_and_the_others_wait(joined: Services, opened: OpenPlan) -> None:
    say(
        joined, opened, "MR-RCV-02", PLAN_SUBJECT, detect_h=Decimal(1),
        server_replace_h=Decimal(2), server_restore_h=Decimal(4), server_check_h=Decimal(1),
    )  # fmt: skip
    calculating = joined.sizing.prefill(opened.plan, opened.pack, "MR-RCV-02", PLAN_SUBJECT)
    result = joined.sizing.calculate(calculating.model, calculating.inputs)

    recoveries: object = result.figures["recoveries"]
    assert recoveries == (("server", 8),)
    assert any("database, site, directory" in warning for warning in result.warnings)


def test_a_result_becomes_the_items_evidence_with_everything_that_gave_it(
    joined: Services, opened: OpenPlan
) -> None:
    id_ = record_capacity(joined, opened).id

    evidence = opened.plan.evidence[id_]
    assert evidence.kind is EvidenceKind.CALCULATION
    assert evidence.places == (CAPACITY,)
    assert evidence.by == opened.author.name
    content = opened.blob(evidence.content)
    assert sha256_hex(content) == evidence.content
    told = json.loads(content)
    assert told["model"] == "raid_capacity"
    assert told["model_version"] == "1"
    assert told["method"] == "definition"
    assert told["limits"]
    assert told["inputs"]["disk_tb"] == {"number": "4"}
    assert told["figures"]["usable_tb"] == {"number": "24"}
    assert told["filled"] == ["level", "disks", "groups", "disk_tb"]


def test_the_record_reads_back_as_it_was_written(joined: Services, opened: OpenPlan) -> None:
    record_capacity(joined, opened)

    record = joined.sizing.calculation_at(opened, CAPACITY)
    assert record is not None
    assert CalculationRecord.from_bytes(record.to_bytes()) == record
    assert record.figures["usable_tb"] == 24


def test_a_record_of_another_form_is_refused() -> None:
    with pytest.raises(DamagedFile):
        CalculationRecord.from_bytes(b'{"form":"other"}')


def test_what_a_person_typed_is_told_from_what_the_plan_said_and_from_defaults(
    joined: Services, opened: OpenPlan
) -> None:
    place = Place("HW-STO-03", "array")
    calculating = joined.sizing.prefill(opened.plan, opened.pack, *place)
    joined.sizing.record(opened, place, calculating.inputs | {"disk_tb": 8, "hot_spares": 1})

    record = joined.sizing.calculation_at(opened, place)
    assert record is not None
    assert record.typed == ("disk_tb", "hot_spares")
    assert set(record.filled) == {"level", "disks", "groups"}
    assert "errors_per_bit" in record.defaults
    assert record.inputs["errors_per_bit"] == 1e-15


def test_recording_is_one_step_of_undo(joined: Services, opened: OpenPlan) -> None:
    id_ = record_capacity(joined, opened).id
    opened.undo()

    assert id_ not in opened.plan.evidence
    opened.redo()
    assert id_ in opened.plan.evidence


def test_a_second_calculation_takes_the_place_of_the_first_and_undo_brings_it_back(
    joined: Services, opened: OpenPlan
) -> None:
    first = record_capacity(joined, opened).id
    second = record_capacity(joined, opened, disks=9).id

    assert list(opened.plan.evidence) == [second]
    opened.undo()
    assert list(opened.plan.evidence) == [first]


def test_a_calculation_survives_closing_and_opening(
    joined: Services, opened: OpenPlan, tmp_path: Path
) -> None:
    id_ = record_capacity(joined, opened).id
    opened.close()
    again = joined.plans.open(tmp_path / "plan.holdfast")

    assert again.plan.evidence[id_].values_digest
    assert not joined.sizing.is_stale(again.plan.evidence[id_], again.plan, again.pack)
    assert again.verify_history().verifies
    again.close()


def test_a_refused_calculation_changes_nothing(joined: Services, opened: OpenPlan) -> None:
    before = opened.plan
    with pytest.raises(SizingRefused) as refused:
        record_capacity(joined, opened, disks=2)

    assert refused.value.field == "disks"
    assert opened.plan is before


@pytest.mark.parametrize(
    ("item", "subject"), [("PL-SITE-01", "plan"), ("NONE-01", "plan"), ("PW-CAP-01", "array")]
)
def test_only_items_with_a_calculator_open_one_and_only_where_they_are_asked(
    joined: Services, opened: OpenPlan, item: str, subject: str
) -> None:
    with pytest.raises(NotFound):
        joined.sizing.prefill(opened.plan, opened.pack, item, subject)


def test_the_items_of_power_cooling_storage_recovery_and_directory_open_calculators(
    joined: Services, opened: OpenPlan
) -> None:
    items = set(joined.sizing.items(opened.pack))

    assert items >= {
        "PW-CAP-01", "PW-CAP-02", "PW-RUN-01", "PW-RUN-02", "PW-GEN-02", "CL-CAP-01", "CL-RED-01",
        "CL-RIDE-01", "HW-STO-01", "HW-STO-03",
        "AD-CNT-01", "AD-CNT-02", "AD-BKP-02", "MR-BKP-02", "MR-RCV-02",
    }  # fmt: skip


def test_a_tested_runtime_is_taken_over_once_the_answer_says_that_it_was_tested(
    joined: Services, opened: OpenPlan
) -> None:
    change(opened, "ups-b", runtime_min=Decimal(12))
    before = joined.sizing.prefill(opened.plan, opened.pack, "PW-RUN-02", "ups-b").inputs
    say(joined, opened, "PW-RUN-02", "ups-b", method="test")
    calculating = joined.sizing.prefill(opened.plan, opened.pack, "PW-RUN-02", "ups-b")

    assert "tested_min" not in before
    assert (calculating.inputs["tested_min"], calculating.inputs["tested_load_w"]) == (12, 600)
    result = joined.sizing.calculate(calculating.model, calculating.inputs)
    assert result.method == "measured"
    assert 12 in result.figures.values()


def test_the_controllers_of_a_domain_come_with_their_host_power_and_functions(
    joined: Services, opened: OpenPlan
) -> None:
    functions = frozenset({ServerFunction.DC, ServerFunction.GC})
    opened.apply(AddAsset(Asset("ad", AssetKind.DOMAIN, "ad.example", values={"forest_root": True})))
    opened.apply(AddAsset(Asset("host", AssetKind.SERVER, "host1", values={"fed_by": ("ups-a", "ups-b")})))
    opened.apply(
        AddAsset(
            Asset(
                "dc1", AssetKind.SERVER, "dc1", functions=functions, values={"domain": "ad", "host": "host"}
            )
        )
    )
    opened.apply(
        AddAsset(
            Asset(
                "dc2", AssetKind.SERVER, "dc2", functions=frozenset({ServerFunction.DC}),
                values={"domain": "ad", "read_only_dc": True},
            )
        )
    )  # fmt: skip
    calculating = joined.sizing.prefill(opened.plan, opened.pack, "AD-CNT-01", "ad")
    result = joined.sizing.calculate(calculating.model, calculating.inputs)

    assert calculating.inputs["controllers"] == (
        ("dc1", "host1", "UPS A; UPS B", True, True),
        ("dc2", "dc2", "-", False, False),
    )
    figures = {key: result.figures[key] for key in ("writable", "enough", "catalogs_ok")}
    assert figures == {"writable": 1, "enough": False, "catalogs_ok": False}
    joined.sizing.record(opened, Place("AD-CNT-01", "ad"), calculating.inputs)
    record = joined.sizing.calculation_at(opened, Place("AD-CNT-01", "ad"))
    assert record is not None
    assert set(record.filled) == {"controllers", "single_domain_forest", "forest_root"}
