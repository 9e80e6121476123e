"""The calculator of an item is linted like its rules: the model and its inputs exist, types fit."""

from __future__ import annotations

import pytest

from app.errors import BrokenPack
from tests.fakes.tiny_pack import tiny_pack


def faults_of(calculator: str, scope: str = "storage") -> list[str]:
    item = f"""
    id: A-01
    scopes: [{scope}]
    results: [yes, no]
    good: yes
    fields:
      - {{key: hours, kind: number, unit: h, words: Hours}}
      - {{key: what, kind: choice, words: What, choices: {{one: One, two: Two}}}}
    calculator: {calculator}
    """
    try:
        tiny_pack(item)
    except BrokenPack as broken:
        return [fault.reason for fault in broken.faults]
    return []


@pytest.mark.parametrize(
    ("calculator", "scope"),
    [
        ("{model: raid_capacity}", "storage"),
        ("{model: raid_capacity, inputs: {level: $self.raid, disks: $self.disks, groups: 2}}", "storage"),
        ("{model: raid_rebuild, inputs: {TB: $self.disk_tb, delivery_h: $answer.hours}}", "storage"),
        (
            "{model: redundancy, inputs: {units_rated_w: {list: {of: ups.room, value: $each.rated_w}}}}",
            "room",
        ),
        ("{model: recovery_cases, inputs: {losses: {rows: [[server, $answer.hours]]}}}", "plan"),
        ("{model: controllers_of_site, inputs: {hosts_service: $self.hosts_workload}}", "site"),
    ],
)
def test_a_calculator_whose_inputs_can_be_filled_is_accepted(calculator: str, scope: str) -> None:
    assert faults_of(calculator, scope) == []


@pytest.mark.parametrize(
    ("calculator", "reason"),
    [
        ("{model: nonsense}", "there is no model 'nonsense'"),
        ("{model: raid_capacity, inputs: {size: $self.disk_tb}}", "the model has no input 'size'"),
        ("{model: raid_capacity, inputs: {disks: 4, n: 4}}", "'disks' is filled twice"),
        ("{model: raid_capacity, inputs: {disks: $self.name}}", "a number is expected, this is text"),
        ("{model: raid_capacity, inputs: {disks: $self.colour}}", "has no field 'colour'"),
        ("{model: raid_capacity, inputs: {disks: {first_known: [4, $self.name]}}}", "one sort of value"),
        ("{model: raid_capacity, inputs: {level: $answer.what}}", "the model knows none of one, two"),
        (
            "{model: raid_capacity, inputs: {disks: {verdict: {item: A-01, is: [failed]}}}}",
            "a calculator reads the plan, not verdicts",
        ),
        ("{model: redundancy, inputs: {units_rated_w: $self.name}}", "a table or a number is expected"),
        ("{model: recovery_cases, inputs: {losses: {rows: [[server], [site, 1]]}}}", "as many cells"),
        ("{model: recovery_cases, inputs: {losses: {rows: [server]}}}", "a list of rows is expected"),
        ("{inputs: {}}", "model: is missing"),
    ],
)
def test_a_calculator_that_cannot_be_filled_is_refused(calculator: str, reason: str) -> None:
    assert any(reason in fault for fault in faults_of(calculator)), faults_of(calculator)


def test_every_fault_stands_at_its_line() -> None:
    with pytest.raises(BrokenPack) as broken:
        tiny_pack(
            "id: A-01\nscopes: [storage]\nresults: [yes, no]\ngood: yes\ncalculator:\n  model: nonsense\n"
        )

    faults = broken.value.faults
    assert [fault.reason.startswith("A-01: there is no model") for fault in faults] == [True]
    assert faults[0].line > 1
