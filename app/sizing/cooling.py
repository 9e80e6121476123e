"""Heat of a room and the air that carries it away; the heat a room takes up after its cooling has stopped."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

BTU_PER_H_PER_W = 3.412142
"""1 W in BTU/h."""

W_PER_TON = 3516.85
"""1 ton of refrigeration, 12,000 BTU/h, in W."""

UPS_RATING_SHARE, UPS_LOAD_SHARE = 0.04, 0.05
"""Heat of a UPS with battery: shares of its rating and of the IT load (APC25, as repeated publicly)."""

DISTRIBUTION_RATING_SHARE, DISTRIBUTION_LOAD_SHARE = 0.01, 0.02
"""Heat of power distribution; an older revision of the paper has 0.02 of the rating, from memory."""

LIGHT_W_PER_M2 = 21.53
LIGHT_W_PER_FT2 = 2.0
PERSON_W = 100.0
AIR_DENSITY_KG_M3 = 1.2
AIR_HEAT_J_PER_KG_K = 1005.0
STEEL_HEAT_J_PER_KG_K = 500.0
"""About that of steel; what racks and servers are made of."""

TOUCHED_SHARE = 0.5
"""Share of the equipment's mass that takes part in the optimistic ride-through; a judgement."""

CAPACITY_MARGIN = 1.1
"""Sensible capacity wanted, as a multiple of the heat; a judgement."""

COMFORT_SENSIBLE_SHARE = 0.75
COMPUTER_ROOM_SENSIBLE_SHARE = 0.95
"""Sensible part of a total capacity, by kind of unit; a judgement."""

MAGNUS_A, MAGNUS_B_C = 17.62, 243.12
"""Constants of the Magnus formula over water (known formula)."""


def btu_per_h(power_w: float) -> float:
    """BTU/h of a power in W."""
    return power_w * BTU_PER_H_PER_W


def tons(power_w: float) -> float:
    """Tons of refrigeration of a power in W."""
    return power_w / W_PER_TON


@dataclass(frozen=True, slots=True)
class Heat:
    """The heat of a room in W, part by part."""

    it_w: float
    ups_w: float
    distribution_w: float
    light_w: float
    people_w: float
    other_w: float = 0.0

    @property
    def total_w(self) -> float:
        """The sum of the parts."""
        return self.it_w + self.ups_w + self.distribution_w + self.light_w + self.people_w + self.other_w


def sensible_left_w(units_w: Sequence[float]) -> float:
    """Sensible capacity with the largest unit off: sum - largest [W]. Source: rule of one unit down."""
    return sum(units_w) - max(units_w)


def airflow_m3_per_h(heat_w: float, rise_k: float) -> float:
    """Air that carries heat away: m3/h = 3.6 W / (1.2 x 1.005 x dT_K) (known formula)."""
    return 3.6 * heat_w / (AIR_DENSITY_KG_M3 * AIR_HEAT_J_PER_KG_K / 1000 * rise_k)


def airflow_cfm(heat_w: float, rise_f: float) -> float:
    """Air that carries heat away: CFM = BTU/h / (1.08 x dT_F) (known formula)."""
    return btu_per_h(heat_w) / (1.08 * rise_f)


def dew_point_c(air_c: float, humidity_pct: float) -> float:
    """Dew point [C] with g = 17.62 T / (243.12 + T) + ln(RH / 100); Td = 243.12 g / (17.62 - g) (Magnus)."""
    g = MAGNUS_A * air_c / (MAGNUS_B_C + air_c) + math.log(humidity_pct / 100)
    return MAGNUS_B_C * g / (MAGNUS_A - g)


def heat_capacity_j_per_k(
    volume_m3: float, density_kg_m3: float = AIR_DENSITY_KG_M3, heat_j_per_kg_k: float = AIR_HEAT_J_PER_KG_K
) -> float:
    """Heat that the free air of a room takes up per kelvin [J/K]: rho V cp."""
    return density_kg_m3 * volume_m3 * heat_j_per_kg_k


def ride_through_s(capacity_j_per_k: float, rise_k: float, excess_w: float) -> float:
    """Seconds t = C (T_limit - T0) / (Q - Q_left) of a well-mixed room. Source: heat balance."""
    return capacity_j_per_k * rise_k / excess_w
