"""Batteries beside their runtime: life at a temperature, Peukert's law, the second outage."""

from __future__ import annotations

import math

from app.sizing.runtime_methods import RATED_TEMPERATURE_C

HALVING_K = 8.3
"""Kelvin above 25 C that halve a battery's life (EATON-LIFE); others say 10."""

VRLA_LIFE_YEARS = 4.0
"""Life of sealed lead-acid batteries at 25 C: sources say 3 to 5, a maker's manual 2 to 5."""

LITHIUM_LIFE_YEARS = 8.0
"""Life of lithium batteries at 25 C (unconfirmed)."""

RECHARGE_H = 12.0
"""Hours of a full recharge (NUT: 43,200 s)."""

PEUKERT_SPAN = 2.0
"""One exponent holds for currents up to 2 : 1 apart; on the EXIDE sheet it goes from 1.13 to 1.36."""


def life_years(base_years: float, temperature_c: float, halving_k: float = HALVING_K) -> float:
    """Years L = L25 x 0.5^((T - 25) / 8.3) above 25 C, L25 below: cold earns nothing.

    Source: EATON-LIFE.
    """
    warmer_k = max(0.0, temperature_c - RATED_TEMPERATURE_C)
    return base_years * math.pow(0.5, warmer_k / halving_k)


def peukert_exponent(current1_a: float, hours1: float, current2_a: float, hours2: float) -> float:
    """Exponent k = ln(t1 / t2) / ln(I2 / I1) of two discharges; source: Peukert's law, docs/sizing.md."""
    return math.log(hours1 / hours2) / math.log(current2_a / current1_a)


def peukert_hours(capacity_ah: float, rated_h: float, k: float, current_a: float) -> float:
    """T = H (C / (I H))^k [h] at a current, for a capacity of C [Ah] over H [h]; source: Peukert's law."""
    return rated_h * math.pow(capacity_ah / (current_a * rated_h), k)


def available_capacity(rest_share: float, elapsed_h: float, recharge_h: float = RECHARGE_H) -> float:
    """Share of the capacity after recharging for a while: min(1, rest + elapsed / recharge).

    Capacity returns linearly over the recharge time. Source: NUT.
    """
    return min(1.0, rest_share + elapsed_h / recharge_h)
