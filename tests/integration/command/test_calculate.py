"""`holdfast calculate` on real plan files: filled from the plan, refused by field, kept, and told stale."""

from __future__ import annotations

import pytest

from tests.integration.command.conftest import Command


@pytest.fixture
def array(command: Command) -> Command:
    """A plan with one array."""
    command.run(
        "asset", "add", command.plan, "storage", "Array 1",
        "raid=5", "disks=7", "groups=1", "disk_tb=4",
    )  # fmt: skip
    return command


def test_items_with_a_calculator_are_listed_with_their_models(array: Command) -> None:
    told = array.data("calculate", array.plan)

    assert told["items"]["HW-STO-01"] == "raid_capacity"
    assert told["calculated"] == []


def test_the_plan_fills_the_model_and_the_rest_is_typed(array: Command) -> None:
    told = array.data("calculate", array.plan, "hw-sto-03", "--subject", "Array 1", "delivery_h=24")

    assert told["result"]["figures"]["disks_read"] == 6
    assert told["result"]["inputs"]["delivery_h"] == 24
    filled = {entry["key"]: entry["filled"] for entry in told["filled"]}
    assert filled == {
        "level": True, "disks": True, "groups": True, "disk_tb": True, "hot_spares": False,
        "rate_mb_s": False, "delivery_h": False,
    }  # fmt: skip
    assert told["evidence"] == ""


def test_a_typed_value_goes_before_the_plans(array: Command) -> None:
    told = array.data("calculate", array.plan, "HW-STO-01", "--subject", "Array 1", "disks=9", "level=6")

    assert told["result"]["figures"]["usable_tb"] == 28


def test_a_kept_calculation_is_told_stale_once_the_plan_moves(array: Command) -> None:
    kept = array.data("calculate", array.plan, "HW-STO-01", "--subject", "Array 1", "--keep")["evidence"]
    before = array.data("calculate", array.plan)["calculated"]
    array.run("asset", "change", array.plan, "Array 1", "disks=8")
    after = array.data("calculate", array.plan)["calculated"]

    assert [(entry["evidence"], entry["stale"]) for entry in before] == [(kept, False)]
    assert [(entry["evidence"], entry["stale"]) for entry in after] == [(kept, True)]
    assert "stale" in array.run("calculate", array.plan)


def test_the_words_say_where_each_input_came_from(array: Command) -> None:
    told = array.run("calculate", array.plan, "HW-STO-01", "--subject", "Array 1")

    assert "From the plan, level: RAID level: RAID 5" in told
    assert "Usable capacity" in told


def test_a_refusal_names_the_field_and_keeps_nothing(array: Command) -> None:
    told = array.run(
        "calculate", array.plan, "HW-STO-01", "--subject", "Array 1", "disks=2", "--keep", code=2
    )

    assert "RAID 5 needs at least 3 disks" in told
    assert array.data("calculate", array.plan)["calculated"] == []


@pytest.mark.parametrize(("item", "part"), [("PL-SITE-01", "calculator"), ("NONE-01", "no item")])
def test_an_item_without_a_calculator_is_refused(array: Command, item: str, part: str) -> None:
    assert part in array.run("calculate", array.plan, item, code=2)
