"""Published runtimes of UPSs and powers of batteries: facts read from data sheets, with their source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Points: TypeAlias = tuple[tuple[float, float], ...]
"""Pairs that belong together, in ascending order of the first; units stand where they are used."""


@dataclass(frozen=True, slots=True)
class RuntimeTable:
    """Minutes of a UPS by load.

    `points` are (load, minutes), the load in `unit` ("va" or "w"); `va_per_w` is how its maker converts
    watts, where the source says so.
    """

    title: str
    unit: str
    points: Points
    source: str
    rated_va: float | None = None
    va_per_w: float | None = None


@dataclass(frozen=True, slots=True)
class BatteryTable:
    """Constant power a battery delivers until it reaches an end voltage.

    `watts` by end voltage per cell in V: (minutes, W per battery). `capacity_ah` is the 20-hour capacity,
    `temperature_c` that of the table.
    """

    title: str
    voltage_v: float
    capacity_ah: float
    temperature_c: float
    watts: Mapping[float, Points]
    source: str


def _back_ups_pro(rated_va: int, *points: tuple[float, float]) -> RuntimeTable:
    return RuntimeTable(
        f"APC Back-UPS Pro {rated_va} VA", "va", points, "APC-BUP", rated_va=float(rated_va), va_per_w=1.4
    )


RUNTIME_TABLES: Mapping[str, RuntimeTable] = {
    "back-ups-pro-420": _back_ups_pro(
        420,
        (50, 41), (75, 27), (100, 21), (150, 14), (200, 10), (250, 7.5), (300, 6.2), (350, 5.1), (400, 4.3),
    ),
    "back-ups-pro-650": _back_ups_pro(
        650,
        (50, 90), (75, 64), (100, 49), (150, 29), (200, 22), (250, 17), (300, 14), (350, 11), (400, 9.3),
        (500, 7.2), (550, 6.5), (600, 5.8),
    ),
    "back-ups-pro-1000": _back_ups_pro(
        1000,
        (50, 167), (75, 125), (100, 98), (150, 64), (200, 47), (250, 35), (300, 27), (350, 22), (400, 19),
        (500, 14), (550, 13), (600, 11), (700, 9), (800, 7.7), (900, 6.6), (1000, 5.8),
    ),
    "back-ups-pro-1400": _back_ups_pro(
        1400,
        (50, 306), (75, 236), (100, 190), (150, 133), (200, 99), (250, 74), (300, 60), (350, 50), (400, 42),
        (500, 29), (550, 26), (600, 23), (700, 19), (800, 16), (900, 13), (1000, 11), (1200, 8.8),
    ),
}  # fmt: skip
"""Tables of makers by their key. Source: APC-BUP, loads in VA; other units are entered as points."""

BATTERY_TABLES: Mapping[str, BatteryTable] = {
    "ep65-12": BatteryTable(
        title="Exide EP65-12",
        voltage_v=12.0,
        capacity_ah=65.0,
        temperature_c=27.0,
        watts={
            1.60: ((5, 2644), (10, 1761), (15, 1393), (20, 1121), (30, 840), (60, 513)),
            1.70: ((5, 2510), (10, 1660), (15, 1340), (20, 1090), (30, 823), (60, 496)),
            1.80: ((5, 2263), (10, 1590), (15, 1240), (20, 1022), (30, 772), (60, 470)),
        },
        source="EXIDE",
    ),
}
"""Tables of batteries by their key; others are entered as points."""
