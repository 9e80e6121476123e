"""The texts of an item with its limits filled in, as the plan has them."""

from __future__ import annotations

import re
from decimal import Decimal

from app.domain.answers import Place
from app.domain.pack import Grounds, Item, Limit
from app.domain.plan import Plan
from app.domain.values import format_number

LIMIT_PLACE = re.compile(r"\{limit\.([a-z0-9_]+)\}")


def limit_in(plan: Plan, item: Item, limit: Limit) -> Decimal:
    """A limit's value in a plan: the plan's own where it is a judgement and the user changed it."""
    if limit.grounds is not Grounds.JUDGEMENT:
        return limit.value
    return plan.limits.get(Place(item.id, limit.key), limit.value)


def with_limits(words: str, item: Item, plan: Plan) -> str:
    """A text such as `looks_like` or one of `attests` with every `{limit.KEY}` replaced by its number.

    What names no limit of the item stays as it is; the lint of packs refuses it.
    """
    limits = {limit.key: limit for limit in item.limits}

    def fill(match: re.Match[str]) -> str:
        limit = limits.get(match.group(1))
        return match.group(0) if limit is None else format_number(limit_in(plan, item, limit))

    return LIMIT_PLACE.sub(fill, words)
