"""Support dates of products: what stands on a date, and whether it lasts as long as the plan needs.

Dates are local dates, and an end date is the last supported day. Support lasts when it does not end before a
day plus a number of months.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.evaluation.figures import add_months
from app.domain.evaluation.models import RuleModel
from app.domain.pack import LifecycleDate, Pack
from app.domain.values import Value, ValueKind

DEFAULT_HORIZON_MONTHS = 36
"""How long past go-live support should last where the plan does not say; a judgement."""


class SupportStatus(StrEnum):
    """What a product's support is on a date. Unconfirmed: no end is known, and no modern policy either."""

    MAINSTREAM = "mainstream"
    EXTENDED = "extended"
    ENDED = "ended"
    MODERN = "modern"
    UNCONFIRMED = "unconfirmed"


def find_product(text: str, table: Iterable[LifecycleDate]) -> LifecycleDate | None:
    """The entry whose product name is the longest to stand in the text at word borders, ignoring case."""
    best: LifecycleDate | None = None
    for entry in table:
        longer = best is None or len(entry.product) > len(best.product)
        if longer and _stands_in(entry.product, text):
            best = entry
    return best


def _stands_in(product: str, text: str) -> bool:
    return _pattern(product).search(text) is not None


@functools.lru_cache(maxsize=1024)
def _pattern(product: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in product.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def status_on(entry: LifecycleDate, day: date) -> SupportStatus:
    """The support of a product on a day."""
    if entry.end is None:
        return SupportStatus.MODERN if entry.modern else SupportStatus.UNCONFIRMED
    if day > entry.end:
        return SupportStatus.ENDED
    if entry.mainstream_end is not None and day > entry.mainstream_end:
        return SupportStatus.EXTENDED
    return SupportStatus.MAINSTREAM


def lasts_until(entry: LifecycleDate, day: date, months: int) -> bool | None:
    """Whether support does not end before a day plus months; None where that cannot be told."""
    needed = add_months(day, months)
    if entry.end is None or needed is None:
        return True if entry.modern else None
    return entry.end >= needed


def _run(inputs: Mapping[str, Value], pack: Pack) -> Mapping[str, Value]:
    product, on, months = inputs.get("product"), inputs.get("on"), inputs.get("months", Decimal(0))
    entry = find_product(product, pack.lifecycle) if isinstance(product, str) else None
    if entry is None:
        return {}
    figures: dict[str, Value] = {} if entry.end is None else {"end": entry.end}
    if isinstance(on, date) and isinstance(months, Decimal):
        figures["status"] = status_on(entry, on).value
        supported = lasts_until(entry, on, int(months))
        if supported is not None:
            figures["supported"] = supported
    return figures


LIFECYCLE = RuleModel(
    name="lifecycle",
    inputs={"product": ValueKind.TEXT, "on": ValueKind.DATE, "months": ValueKind.NUMBER},
    outputs={"supported": ValueKind.FLAG, "end": ValueKind.DATE, "status": ValueKind.TEXT},
    run=_run,
    optional=frozenset({"on", "months"}),
)
"""As a model of packs: is a product supported on a date, and for so many months after it."""
