"""Rules are judged with three values: what is unknown stays unknown, unless the rest decides."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answers import Place
from app.domain.evaluation.compiler import RuleCompiler
from app.domain.evaluation.frame import Frame, InventoryIndex, Read, Surroundings
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.rules import AllOf, AnyOf, Constant, Not, Rule
from app.domain.values import Value
from app.sizing.registry import MODELS
from tests.fakes.judged_plans import AS_OF, answer, asset, plan_of
from tests.fakes.tiny_pack import tiny_pack

UNKNOWN = "$profile.virtualised"

ASSETS = (
    asset("hq", "site", guarded=True),
    asset("r1", "room", site="hq", heat_load_kw=Decimal(12)),
    asset("r2", "room", site="gone"),
    asset("c1", "cooling_unit", room="r1", sensible_kw=Decimal(10)),
    asset("c2", "cooling_unit", room="r1", sensible_kw=Decimal(8)),
    asset("c3", "cooling_unit", room="r2"),
    asset("feed", "feed", rooms=("r1", "r2")),
    asset("ups", "ups", room="r1", fed_by=("feed",), battery_installed=date(2024, 5, 1)),
    asset("dc1", "server", "dc", "dns", room="r1", host="esx", fed_by=("feed", "ups"), kind="virtual"),
    asset("dc2", "server", "dc", room="r1", host="esx", kind="virtual", roles=()),
    asset("esx", "server", "host", kind="physical", psu_count=Decimal(2)),
    asset("box", "storage", raid="5", fed_by=("gone",)),
)

FIELDS = """
    - {key: n, kind: number, unit: d, words: Number}
    - {key: other, kind: number, unit: d, words: Other}
    - {key: day, kind: date, words: Day}
    - {key: parts, kind: checklist, words: Parts, pack_list: parts}
    - {key: twice, kind: computed, words: Twice, rule: {times: [$answer.n, $limit.two]}}
    - {key: users, kind: number, unit: "1", words: Users, binds: profile.users}
"""


def pack_with(rule: str, scopes: str) -> Pack:
    return tiny_pack(
        f"id: A-01\nscopes: [{scopes}]\nresults: [yes, no]\ngood: yes\nwhen: {rule}\nfields: {FIELDS}\n"
        "limits:\n  - {key: two, value: 2, unit: '1', grounds: judgement, words: Factor}\n"
        "  - {key: fixed, value: 5, unit: '1', grounds: source, words: Fixed}\n",
    )


def value_of(
    rule: str, subject: str = "plan", plan: Plan | None = None, scopes: str = "plan"
) -> Value | None:
    """The value of a rule that stands as the condition of an item, wrapped so that any sort passes."""
    pack = pack_with(rule, scopes)
    return judged(pack, subject, plan or plan_of(pack, *ASSETS))[0]


def judged(pack: Pack, subject: str, plan: Plan) -> tuple[Value | None, list[Read]]:
    item = pack.items[0]
    around = Surroundings(plan, pack, AS_OF, MODELS, InventoryIndex(plan.assets))
    frame = Frame(around, subject, plan.assets.get(subject), trace=[])
    assert item.when is not None
    value = RuleCompiler(pack).compile(item.when, item)(frame)
    return value, frame.trace or []


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        (f"{{all: [true, {UNKNOWN}]}}", None),
        (f"{{all: [false, {UNKNOWN}]}}", False),
        (f"{{all: [{UNKNOWN}, false]}}", False),
        (f"{{any: [true, {UNKNOWN}]}}", True),
        (f"{{any: [{UNKNOWN}, true]}}", True),
        (f"{{any: [false, {UNKNOWN}]}}", None),
        (f"{{not: {UNKNOWN}}}", None),
        ("{not: $pack.has_files}", True),
        (f"{{equals: [{UNKNOWN}, true]}}", None),
        ("{equals: [$profile.criticality, important]}", None),
        ("{in: [$profile.criticality, [important]]}", None),
        (f"{{answered: {UNKNOWN}}}", False),
        ("{equals: [$pack.id, tiny]}", True),
        ("{equals: [$pack.product, Tiny Server 1]}", True),
    ],
)
def test_logic_has_three_values(rule: str, truth: bool | None) -> None:
    assert value_of(rule) is truth


truths = st.sampled_from([True, False, None])


def constant(truth: bool | None) -> Rule:
    return Constant("unknown" if truth is None else truth)


@given(st.lists(truths, min_size=1, max_size=5))
def test_not_all_is_some_not(parts: list[bool | None]) -> None:
    rules = tuple(constant(part) for part in parts)
    pack = tiny_pack()
    compiler, item = RuleCompiler(pack), pack.items[0]
    plan = plan_of(pack)
    frame = Frame(Surroundings(plan, pack, AS_OF, {}, InventoryIndex({})), "plan", None)
    left = compiler.compile(Not(AllOf(rules)), item)(frame)
    right = compiler.compile(AnyOf(tuple(Not(rule) for rule in rules)), item)(frame)
    assert left is right


@pytest.mark.parametrize(
    ("rule", "subject", "truth"),
    [
        ("{equals: [$self.kind, virtual]}", "dc1", True),
        ("{equals: [$self.name, DC1]}", "dc1", True),
        ("{equals: [$self.kind_of_asset, server]}", "dc1", True),
        ("{in: [$self.functions, [dns]]}", "dc1", True),
        ("{in: [$self.functions, [dns]]}", "dc2", False),
        ("{equals: [$self.room.site.guarded, true]}", "dc1", True),
        ("{equals: [$self.room.site.guarded, true]}", "esx", None),
        ("{at_least: [$self.psu_count, 2]}", "esx", True),
        ("{at_least: [$self.psu_count, 2]}", "dc1", None),
        ("{in: [$self.fed_by.kind_of_asset, [ups]]}", "dc1", True),
        ("{in: [$self.fed_by.kind_of_asset, [generator]]}", "dc1", False),
        ("{in: [$self.fed_by.kind_of_asset, [ups]]}", "esx", None),
    ],
)
def test_paths_walk_from_the_subject(rule: str, subject: str, truth: bool | None) -> None:
    assert value_of(rule, subject, scopes="server") is truth


def test_a_reference_that_points_nowhere_is_unknown() -> None:
    assert value_of("{equals: [$self.site.guarded, true]}", "r2", scopes="room") is None


def test_a_field_another_kind_has_equals_nothing() -> None:
    assert value_of("{equals: [$self.raid, '5']}", "esx", scopes="server, storage") is False
    assert value_of("{equals: [$self.raid, '5']}", "box", scopes="server, storage") is True
    assert value_of("{answered: $self.raid}", "esx", scopes="server, storage") is False


def test_a_class_of_devices_knows_its_kind_only() -> None:
    rule = "{equals: [$self.kind_of_asset, network]}"
    assert value_of(rule, "class:network", scopes="device_class") is True
    assert value_of(rule, "class:ups", scopes="device_class") is False


@pytest.mark.parametrize(
    ("rule", "subject", "truth"),
    [
        ("{equals: [{count: {of: room}}, 2]}", "r1", True),
        ("{equals: [{count: {of: dc}}, 2]}", "r1", True),
        ("{equals: [{count: {of: dns_server}}, 1]}", "r1", True),
        ("{equals: [{count: {of: cooling_unit.room}}, 2]}", "r1", True),
        ("{equals: [{count: {of: dc.room}}, 2]}", "r1", True),
        ("{equals: [{count: {of: dc.room}}, 0]}", "r2", True),
        ("{equals: [{count: {of: feed.rooms}}, 1]}", "r2", True),
        ("{equals: [{sum: {of: cooling_unit.room, value: $each.sensible_kw}}, 18]}", "r1", True),
        ("{equals: [{sum: {of: cooling_unit.room, value: $each.sensible_kw}}, 18]}", "r2", None),
        (
            "{equals: [{sum_without_largest: {of: cooling_unit.room, value: $each.sensible_kw}}, 8]}",
            "r1",
            True,
        ),
        ("{equals: [{max: {of: cooling_unit.room, value: $each.sensible_kw}}, 10]}", "r1", True),
        ("{equals: [{min: {of: cooling_unit.room, value: $each.sensible_kw}}, 8]}", "r1", True),
        ("{equals: [{min: {of: ups.room, value: $each.battery_installed}}, 2024-05-01]}", "r1", True),
        ("{equals: [{sum: {of: ups.room, value: $each.load_w}}, 0]}", "r2", True),
        ("{answered: $self.heat_load_kw}", "r2", False),
        ("{every: {of: server.room, value: {equals: [$each.kind, virtual]}}}", "r1", True),
        ("{every: {of: server.room, value: {answered: $each.fqdn}}}", "r1", False),
        ("{every: {of: server.room, value: {answered: $each.fqdn}}}", "r2", True),
        ("{every: {of: cooling_unit, value: {at_least: [$each.sensible_kw, 1]}}}", "r1", None),
        ("{every: {of: cooling_unit, value: {at_least: [$each.sensible_kw, 9]}}}", "r1", False),
        ("{some: {of: cooling_unit, value: {at_least: [$each.sensible_kw, 9]}}}", "r1", True),
        ("{some: {of: cooling_unit, value: {at_least: [$each.sensible_kw, 99]}}}", "r1", None),
        ("{some: {of: ups.room, value: true}}", "r2", False),
        ("{equals: [{largest_group: {of: server.room, value: $each.host}}, 2]}", "r1", True),
        ("{equals: [{largest_group: {of: server, value: $each.fed_by}}, 1]}", "r1", True),
        ("{equals: [{largest_group: {of: server.room, value: $each.host}}, 0]}", "r2", True),
        (
            "{equals: [{count: {of: cooling_unit, where: {at_least: [$each.sensible_kw, 9]}}}, 1]}",
            "r1",
            None,
        ),
        (
            "{equals: [{count: {of: cooling_unit.room, where: {at_least: [$each.sensible_kw, 9]}}}, 1]}",
            "r1",
            True,
        ),
        ("{every: {of: room, value: {some: {of: feed.rooms, value: true}}}}", "r1", True),
        ("{every: {of: room, value: {some: {of: ups.room, value: true}}}}", "r1", False),
    ],
)
def test_folds_go_over_related_assets(rule: str, subject: str, truth: bool | None) -> None:
    assert value_of(rule, subject, scopes="room") is truth


@pytest.mark.parametrize(
    ("rule", "subject", "truth"),
    [
        ("{some: {of: self.fed_by, value: {equals: [$each.kind_of_asset, ups]}}}", "dc1", True),
        ("{equals: [{count: {of: self.fed_by}}, 2]}", "dc1", True),
        ("{equals: [{count: {of: self.fed_by}}, 2]}", "esx", None),
        ("{equals: [{count: {of: self.roles}}, 0]}", "dc2", True),
        ("{equals: [{count: {of: server.host}}, 2]}", "esx", True),
        ("{some: {of: self.fed_by, value: {some: {of: each.fed_by, value: true}}}}", "dc1", True),
    ],
)
def test_folds_go_over_what_the_subject_names(rule: str, subject: str, truth: bool | None) -> None:
    assert value_of(rule, subject, scopes="server") is truth


def test_a_need_of_assets_that_are_gone_counts_none_of_them() -> None:
    assert value_of("{equals: [{count: {of: self.fed_by}}, 0]}", "box", scopes="storage") is True


def supported(inputs: str) -> str:
    return f"{{model: {{name: lifecycle, inputs: {{product: $pack.product, {inputs}}}, output: supported}}}}"


ANSWERS: dict[str, Value] = {"n": Decimal(10), "day": date(2026, 10, 23), "parts": ("fan",)}


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        ("{equals: [$answer.n, 10]}", True),
        ("{equals: [$answer.result, yes]}", True),
        ("{equals: [$answer.twice, 20]}", True),
        ("{equals: [$answer.other, 1]}", None),
        ("{equals: [$answer.users, 500]}", True),
        ("{equals: [{plus: [$answer.n, 1, 2]}, 13]}", True),
        ("{equals: [{minus: [$answer.n, 1, 2]}, 7]}", True),
        ("{equals: [{divided_by: [$answer.n, 4]}, 2.5]}", True),
        ("{equals: [{divided_by: [$answer.n, 0]}, 0]}", None),
        ("{equals: [{plus: [$answer.n, $answer.other]}, 10]}", None),
        ("{equals: [{minus: [$today, $answer.day]}, 30]}", True),
        ("{at_most: [{minus: [$go_live, $answer.day]}, 70]}", True),
        ("{equals: [{plus: [$answer.day, 30]}, 2026-11-22]}", True),
        ("{age_at_most: [$answer.day, 30]}", True),
        ("{age_at_most: [$answer.day, 29]}", False),
        ("{age_at_most: [2026-11-23, 30]}", False),
        ("{age_at_most: [$answer.day, $answer.other]}", None),
        ("{valid_until: [2027-06-30, 6]}", True),
        ("{valid_until: [2027-06-29, 6]}", False),
        ("{covers: {chosen: $answer.parts, required: [fan]}}", True),
        ("{covers: {chosen: $answer.parts, list: parts}}", False),
        ("{equals: [$item.SEC-01.result, no]}", True),
        ("{equals: [$limit.two, 2]}", True),
        (
            supported("on: $go_live, months: 36"),
            True,
        ),
        (
            supported("on: $go_live, months: 37"),
            False,
        ),
        (
            supported("months: $answer.other"),
            None,
        ),
    ],
)
def test_answers_dates_and_figures(rule: str, truth: bool | None) -> None:
    pack = pack_with(rule, "plan")
    plan = plan_of(
        pack,
        answers=[answer("A-01", "yes", **ANSWERS), answer("SEC-01", "no")],
        profile={"go_live": date(2026, 12, 30), "users": Decimal(500)},
    )
    assert judged(pack, "plan", plan)[0] is truth


def test_go_live_unknown_leaves_what_needs_it_unknown() -> None:
    assert value_of("{valid_until: [2027-06-30, 6]}") is None


def test_only_limits_of_judgement_can_be_changed_in_a_plan() -> None:
    for key, truth in (("two", True), ("fixed", False)):
        pack = pack_with(f"{{equals: [$limit.{key}, 9]}}", "plan")
        plan = plan_of(pack)
        changed = Plan(
            plan.id,
            plan.title,
            plan.pack,
            limits={Place("A-01", key): Decimal(9)},
        )
        assert judged(pack, "plan", changed)[0] is truth


def test_another_item_answers_for_the_same_subject_if_it_is_asked_there() -> None:
    pack = tiny_pack(
        "id: A-01\nscopes: [server]\nresults: [yes]\ngood: yes\nwhen: {equals: [$item.A-02.result, yes]}",
        "id: A-02\nscopes: [server]\nresults: [yes, no]\ngood: yes",
    )
    plan = plan_of(pack, *ASSETS, answers=[answer("A-02", "yes", "dc1"), answer("A-02", "no", "dc2")])
    assert judged(pack, "dc1", plan)[0] is True
    assert judged(pack, "dc2", plan)[0] is False
    assert judged(pack, "esx", plan)[0] is None


def test_what_was_read_is_recorded_with_its_value() -> None:
    pack = pack_with(
        "{all: [{at_least: [$answer.n, $limit.two]}, {at_least: [{count: {of: room}}, 1]}]}", "plan"
    )
    plan = plan_of(pack, *ASSETS, answers=[answer("A-01", None, n=Decimal(3))])
    reads = judged(pack, "plan", plan)[1]
    assert [value for _, value in reads] == [Decimal(3), Decimal(2), Decimal(2)]
