"""How likely an asset has failed at a moment, from what was entered about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.inventory import RELIABILITY, Asset
from app.domain.plan import Plan

LARGEST_DIFFERENCE = Decimal("0.05")
"""Share by which the unavailability may differ from that of the hours before the two are called
contradictory: figures on data sheets are rounded (judgement)."""


class RateFault(StrEnum):
    """What is wrong with the figures of an asset."""

    OUT_OF_RANGE = "out_of_range"
    CONTRADICTORY = "contradictory"
    HALF = "half"
    """One of the two times without the other."""


@dataclass(frozen=True, slots=True)
class DoubtfulRate:
    """An asset whose figures cannot all be right."""

    asset: str
    fault: RateFault


def unavailability_of(asset: Asset) -> float | None:
    """The probability that an asset has failed itself at a moment; None where nothing usable is entered.

    What was entered as availability goes before the hours; these give MTTR / (MTBF + MTTR), MTBF being the
    mean time up.
    """
    exact = _exact(asset)
    return None if exact is None else float(exact)


def doubtful_rates(plan: Plan) -> Iterator[DoubtfulRate]:
    """The assets whose figures contradict each other, are out of range, or are only half there."""
    for asset in plan.assets.values():
        fault = _fault(asset)
        if fault is not None:
            yield DoubtfulRate(asset.id, fault)


def _fault(asset: Asset) -> RateFault | None:
    if any(_is_out_of_range(asset, definition.key) for definition in RELIABILITY):
        return RateFault.OUT_OF_RANGE
    stated, timed = _stated(asset), _timed(asset)
    if timed is None and stated is None and {"mtbf_h", "mttr_h"} & asset.values.keys():
        return RateFault.HALF
    if timed is not None and stated is not None and abs(timed - stated) > LARGEST_DIFFERENCE * timed:
        return RateFault.CONTRADICTORY
    return None


def _is_out_of_range(asset: Asset, key: str) -> bool:
    value = asset.values.get(key)
    return isinstance(value, Decimal) and _number(asset, key) is None


def _exact(asset: Asset) -> Decimal | None:
    stated = _stated(asset)
    return _timed(asset) if stated is None else stated


def _stated(asset: Asset) -> Decimal | None:
    percent = _number(asset, "availability_pct")
    return None if percent is None else 1 - percent / 100


def _timed(asset: Asset) -> Decimal | None:
    up, down = _number(asset, "mtbf_h"), _number(asset, "mttr_h")
    return None if up is None or down is None else down / (up + down)


def _number(asset: Asset, key: str) -> Decimal | None:
    value = asset.values.get(key)
    definition = next(entry for entry in RELIABILITY if entry.key == key)
    return value if isinstance(value, Decimal) and definition.accepts(value) else None
