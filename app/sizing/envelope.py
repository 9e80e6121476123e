"""The climate that equipment allows at its inlet, by class. Source: ASHRAE21 (figures only)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from app.sizing.cooling import MAGNUS_A, MAGNUS_B_C

RECOMMENDED_C = (18.0, 27.0)
RECOMMENDED_DEW_C = (-9.0, 15.0)
RECOMMENDED_HUMIDITY_PCT = 70.0
RECOMMENDED_HUMIDITY_GAS_PCT = 50.0
"""Where corrosive gases are high."""

ALLOWABLE_LEAST_HUMIDITY_PCT = 8.0
ALLOWABLE_LEAST_DEW_C = -12.0

HIGHEST_M = 3050.0
DERATING_FROM_M = 900.0

TAPE_K_PER_H = 5.0
OTHER_K_PER_H = 20.0
QUARTER_HOUR_K = 5.0
"""Fastest change within 15 minutes (general knowledge)."""


@dataclass(frozen=True, slots=True)
class EnvelopeClass:
    """Allowable inlet of a class: temperatures and dew point in C, humidity in %.

    The warmest falls by 1 K per `metres_per_k` above 900 m (general knowledge, unconfirmed).
    """

    coldest_c: float
    warmest_c: float
    dew_c: float
    humidity_pct: float
    metres_per_k: float

    def warmest_at(self, altitude_m: float) -> float:
        """The upper limit [C] at an altitude [m]."""
        return self.warmest_c - max(0.0, altitude_m - DERATING_FROM_M) / self.metres_per_k


CLASSES: Mapping[str, EnvelopeClass] = {
    "A1": EnvelopeClass(15.0, 32.0, 17.0, 80.0, 300.0),
    "A2": EnvelopeClass(10.0, 35.0, 21.0, 80.0, 300.0),
    "A3": EnvelopeClass(5.0, 40.0, 24.0, 85.0, 175.0),
    "A4": EnvelopeClass(5.0, 45.0, 24.0, 90.0, 125.0),
}


def humidity_at(air_c: float, dew_c: float) -> float:
    """Relative humidity [%] of air with a dew point, the inverse of the Magnus formula."""
    moisture = MAGNUS_A * dew_c / (MAGNUS_B_C + dew_c)
    return 100 * math.exp(moisture - MAGNUS_A * air_c / (MAGNUS_B_C + air_c))
