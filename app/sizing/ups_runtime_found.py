"""What each way to the minutes of a UPS gives, and what a cold battery takes from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.sizing.model import Inputs
from app.domain.sizing.result import Figure
from app.sizing.runtime_methods import cold_share


@dataclass(slots=True)
class Found:
    """Minutes with a new battery and at the end of its life; None where that lies outside the data."""

    new_min: float | None
    end_of_life_min: float | None
    error_share: float
    load: float
    unit: str
    figures: dict[str, Figure] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)


def cold_share_of(inputs: Inputs) -> float:
    """Share of its capacity that the battery gives at its temperature."""
    return cold_share(inputs.number("battery_c"))
