"""A rule whose parts do not exist, or do not fit each other, is refused."""

from __future__ import annotations

import pytest

from app.errors import BrokenPack
from tests.fakes.tiny_pack import tiny_pack


def rule_faults(rule: str, scope: str = "server", **files: str) -> list[str]:
    item = f"""
    id: A-01
    scopes: [{scope}]
    results: [yes, no]
    good: yes
    fields:
      - {{key: n, kind: number, unit: d, words: Number}}
      - {{key: day, kind: date, words: Day}}
      - {{key: what, kind: choice, words: What, choices: {{one: One, two: Two}}}}
      - {{key: parts, kind: checklist, words: Parts, pack_list: parts}}
    when: {rule}
    """
    try:
        tiny_pack(item, **files)
    except BrokenPack as broken:
        return [fault.reason for fault in broken.faults]
    return []


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("{equals: [$profile.nope, 1]}", "the profile has no field 'nope'"),
        ("$pack.nope", "the pack has no flag 'nope'"),
        ("{equals: [$limit.nope, 1]}", "the item has no limit 'nope'"),
        ("{equals: [$answer.nope, 1]}", "A-01 has no field 'nope'"),
        ("{equals: [$item.NO-1.result, yes]}", "there is no item NO-1"),
        ("{equals: [$item.SEC-01.nope, yes]}", "SEC-01 has no field 'nope'"),
        ("{equals: [$self.nope, 1]}", "server has no field 'nope'"),
        ("{equals: [$self.rack.name, x]}", "server has no reference 'rack'"),
        ("{equals: [$self.room.nope, x]}", "room has no field 'nope'"),
        ("{equals: [$each.name, x]}", "$each stands inside a fold only"),
        ("{equals: [$profile.users, large]}", "a number is compared with text"),
        ("{equals: [$profile.criticality, mission-critical]}", "mission-critical is none of"),
        ("{in: [$self.kind, [physical, cloud]]}", "cloud is none of physical, virtual"),
        ("{in: [$self.psu_count, ['2']]}", "quoted values are text"),
        ("{in: [$self.functions, [dc, printer]]}", "printer is none of"),
        ("{at_least: [$answer.what, 1]}", "a number or a date is expected, this is text"),
        ("{at_least: [$answer.day, 1]}", "a date is compared with a number"),
        ("$answer.n", "true or false is expected, this is a number"),
        ("{all: [$pack.has_quorum, $answer.day]}", "true or false is expected, this is a date"),
        ("{equals: [{plus: [$answer.day, $answer.day]}, 1]}", "a number is expected, this is a date"),
        ("{equals: [{times: [$answer.day, 2]}, 1]}", "a number is expected, this is a date"),
        ("{age_at_most: [$answer.n, 30]}", "a date is expected, this is a number"),
        ("{valid_until: [$answer.day, $answer.day]}", "a number is expected, this is a date"),
        ("{at_least: [{count: {of: rooms}}, 1]}", "'rooms' is no relation"),
        ("{at_least: [{count: {of: ups.rack}}, 1]}", "ups has no reference 'rack'"),
        ("{at_least: [{count: {of: ups.room}}, 1]}", "'ups.room' never names what the rule is about"),
        ("{at_least: [{count: {of: self.rack}}, 1]}", "server has no reference 'rack'"),
        ("{at_least: [{sum: {of: ups, value: $each.vendor}}, 1]}", "a number is expected, this is text"),
        ("{every: {of: ups, value: $each.nope}}", "ups has no field 'nope'"),
        ("{some: {of: ups, where: $each.rated_w, value: true}}", "true or false is expected"),
        ("{covers: {chosen: $answer.parts, list: nope}}", "the pack has no list 'nope'"),
        ("{covers: {chosen: $answer.parts, required: [fan, psu]}}", "the checklist does not offer psu"),
        ("{covers: {chosen: $answer.what, required: [one]}}", "a list is expected, this is text"),
        ("{verdict: {item: NO-1, is: [failed]}}", "there is no item NO-1"),
        ("{model: {name: magic, inputs: {}, output: x}}", "there is no model 'magic'"),
        ("{model: {name: lifecycle, inputs: {}, output: supported}}", "the model needs product"),
        (
            "{model: {name: lifecycle, inputs: {product: x, colour: y}, output: supported}}",
            "no input 'colour'",
        ),
        ("{model: {name: lifecycle, inputs: {product: x}, output: price}}", "no figure 'price'"),
        ("{model: {name: lifecycle, inputs: {product: $answer.n}, output: supported}}", "text is expected"),
    ],
)
def test_a_rule_that_cannot_be_judged_is_refused(rule: str, reason: str) -> None:
    found = rule_faults(rule)
    assert any(reason in fault for fault in found), found


@pytest.mark.parametrize(
    "rule",
    [
        "$pack.has_quorum",
        "{equals: [$self.room.site.guarded, true]}",
        "{in: [$self.fed_by.kind_of_asset, [ups, feed]]}",
        "{in: [$self.functions, [dc]]}",
        "{at_most: [{minus: [$go_live, $answer.day]}, 30]}",
        "{at_least: [{minus: [$answer.day, 30]}, $today]}",
        "{at_least: [{max: {of: ups, value: $each.battery_installed}}, $answer.day]}",
        "{at_most: [{largest_group: {of: self.roles, value: $each.fqdn}}, 1]}",
        "{every: {of: room, value: {some: {of: ups.room, value: {answered: $each.load_w}}}}}",
        "{some: {of: self.fed_by, value: {equals: [$each.kind_of_asset, ups]}}}",
        "{some: {of: dns_server, value: {equals: [$each.room, $self.room]}}}",
        "{verdict: {item: SEC-01, is: [failed, partly]}}",
        "{model: {name: lifecycle, inputs: {product: $self.os, on: $go_live, months: 3}, output: supported}}",
        "{equals: [$answer.result, unknown]}",
    ],
)
def test_a_rule_that_can_be_judged_is_accepted(rule: str) -> None:
    assert rule_faults(rule) == []


def test_an_item_of_the_plan_has_no_subject_with_fields() -> None:
    assert any("which have no fields" in fault for fault in rule_faults("{answered: $self.room}", "plan"))


def test_a_field_of_one_of_several_scopes_is_enough() -> None:
    assert rule_faults("{answered: $self.raid}", "server, storage") == []
    assert any(
        "has no field 'raid'" in fault for fault in rule_faults("{answered: $self.raid}", "server, room")
    )
