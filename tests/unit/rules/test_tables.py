"""Rules that give tables: the values of related assets as a list, and rows written out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.evaluation.compiler import RuleCompiler
from app.domain.evaluation.frame import Frame, InventoryIndex, Surroundings
from app.domain.values import Value
from app.sizing.registry import MODELS
from tests.fakes.judged_plans import AS_OF, asset, plan_of
from tests.fakes.tiny_pack import tiny_pack

ASSETS = (
    asset("r1", "room"),
    asset("r2", "room"),
    asset("c1", "cooling_unit", room="r1", sensible_kw=Decimal(10)),
    asset("c2", "cooling_unit", room="r1", sensible_kw=Decimal(8)),
    asset("c3", "cooling_unit", room="r2"),
    asset("ups", "ups", room="r1"),
)


def table_of(rule: str, subject: str, scope: str) -> Value | None:
    """What a computed field of such a rule holds."""
    pack = tiny_pack(
        f"id: A-01\nscopes: [{scope}]\nresults: [yes, no]\ngood: yes\n"
        f"fields:\n  - {{key: table, kind: computed, words: Table, rule: {rule}}}\n"
        "limits:\n  - {key: two, value: 2, unit: '1', grounds: judgement, words: Factor}\n"
    )
    plan = plan_of(pack, *ASSETS)
    around = Surroundings(plan, pack, AS_OF, MODELS, InventoryIndex(plan.assets))
    return RuleCompiler(pack).field(pack.items[0], "table")(Frame(around, subject, plan.assets.get(subject)))


@pytest.mark.parametrize(
    ("rule", "subject", "expected"),
    [
        ("{list: {of: cooling_unit.room, value: $each.sensible_kw}}", "r1", ((Decimal(10),), (Decimal(8),))),
        ("{list: {of: cooling_unit.room, value: $each.sensible_kw}}", "r2", None),
        ("{list: {of: ups.room, value: $each.name}}", "r1", (("UPS",),)),
        (
            "{list: {of: cooling_unit.room, where: {less: [$each.sensible_kw, 9]}, value: $each.name}}",
            "r1",
            (("C2",),),
        ),
        ("{list: {of: ups.room, value: $each.name}}", "r2", ()),
    ],
)
def test_a_list_holds_every_value_once_all_are_known(rule: str, subject: str, expected: Value | None) -> None:
    assert table_of(rule, subject, "room") == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("{rows: [[server, 1], [site, $limit.two]]}", (("server", Decimal(1)), ("site", Decimal(2)))),
        ("{rows: [[server, $profile.users], [site, 2]]}", (("site", Decimal(2)),)),
        ("{rows: [[server, $profile.users]]}", None),
    ],
)
def test_a_row_with_an_unknown_cell_is_left_out(rule: str, expected: Value | None) -> None:
    assert table_of(rule, "plan", "plan") == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("{first_known: [$profile.users, 7]}", Decimal(7)),
        ("{first_known: [$limit.two, 7]}", Decimal(2)),
        ("{first_known: [$profile.users, $profile.horizon_months]}", None),
    ],
)
def test_the_first_that_is_known_counts(rule: str, expected: Value | None) -> None:
    assert table_of(rule, "plan", "plan") == expected


def test_rows_of_related_assets_make_one_table() -> None:
    rule = "{list: {of: cooling_unit.room, value: {rows: [[$each.name, $each.sensible_kw]]}}}"

    assert table_of(rule, "r1", "room") == (("C1", Decimal(10)), ("C2", Decimal(8)))
