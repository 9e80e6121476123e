"""Limits that are met exactly are met: comparisons that forgive the noise of binary floats."""

from __future__ import annotations

import math

NOISE = 1e-9
"""Relative difference that two calculations of one number may show; no measurement is that exact."""


def at_most(number: float, limit: float) -> bool:
    """Whether a number is within a limit, in the same unit."""
    return number <= limit or math.isclose(number, limit, rel_tol=NOISE)


def ceiling(number: float) -> int:
    """The least whole number that is not less."""
    nearest = round(number)
    return nearest if math.isclose(number, nearest, rel_tol=NOISE) else math.ceil(number)
