"""Texts of items show their limits as the plan has them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.domain.answers import Place
from app.domain.item_words import with_limits
from tests.fakes.judged_plans import plan_of
from tests.fakes.tiny_pack import tiny_pack

ITEM = """
    id: A-01
    results: [yes]
    good: yes
    looks_like: Between {limit.least} and {limit.most} days.
    limits:
      - {key: least, value: 1.50, unit: d, grounds: source, words: Least}
      - {key: most, value: 30, unit: d, grounds: judgement, words: Most}
"""


def test_limits_are_filled_and_only_judgement_follows_the_plan() -> None:
    pack = tiny_pack(ITEM)
    item, plan = pack.items[0], plan_of(pack)
    assert with_limits(item.looks_like, item, plan) == "Between 1.5 and 30 days."
    changed = replace(plan, limits={Place("A-01", "least"): Decimal(9), Place("A-01", "most"): Decimal(20)})
    assert with_limits(item.looks_like, item, changed) == "Between 1.5 and 20 days."


def test_what_names_no_limit_stays_as_it_is() -> None:
    pack = tiny_pack(ITEM)
    assert with_limits("{limit.other} {x}", pack.items[0], plan_of(pack)) == "{limit.other} {x}"
