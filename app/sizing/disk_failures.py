"""How often disks fail: annual failure rate and mean time to failure, each from the other."""

from __future__ import annotations

import math

from app.errors import SizingRefused

HOURS_PER_YEAR = 8760.0
"""365 days; a leap day changes nothing that matters here."""

FIELD_AFR = 0.016
"""Share of disks that fail in a year in the field (BACKBLAZE: 1.57% in 2024, 1.55% in the third quarter of
2025): about twice what data sheets promise. It is a mean time to failure of 543,106 h; the content rounds the
rate of 2024 to 554,000 h."""

FIELD_MTTF_H = 554_000.0
"""Mean time to failure in the field in h, from 1.57% a year (BACKBLAZE 2024)."""


def afr_of(mttf_h: float) -> float:
    """Share of disks that fail within a year: AFR = 1 - exp(-8760 / M), M in h.

    Constant failure rate. Raises SizingRefused for `mttf_h` that is not positive.
    """
    _check_mttf(mttf_h)
    return -math.expm1(-HOURS_PER_YEAR / mttf_h)


def linear_afr_of(mttf_h: float) -> float:
    """The rate as data sheets round it: 8760 / M, M in h (HETZLER). Close to `afr_of` while it is small."""
    _check_mttf(mttf_h)
    return HOURS_PER_YEAR / mttf_h


def mttf_h_of(afr: float) -> float:
    """Mean time to failure in h of disks of which the share `afr` fails in a year: -8760 / ln(1 - AFR).

    Raises SizingRefused for an `afr` that is not between 0 and 1.
    """
    if not 0 < afr < 1:
        raise SizingRefused(
            f"{afr:.10g} is no share of disks that fail in a year.",
            "afr",
            why="It lies between 0 and 1: 1.6 % is 0.016.",
            advice="Give the rate as a share of 1.",
        )
    return -HOURS_PER_YEAR / math.log1p(-afr)


def probability_within(mean_h: float, hours: float) -> float:
    """Chance of at least one event within so many hours: 1 - exp(-t / mean), for a constant rate."""
    if hours < 0:
        raise SizingRefused(
            "Time does not run backwards.",
            "hours",
            why="The time looked at was given as less than 0.",
            advice="Give the hours to look ahead.",
        )
    return -math.expm1(-hours / mean_h)


def _check_mttf(mttf_h: float) -> None:
    if not 0 < mttf_h < math.inf:
        raise SizingRefused(
            f"{mttf_h:.10g} h is no mean time to failure.",
            "mttf_h",
            why="It is a finite number of hours above 0.",
            advice="Give the figure of the data sheet, or a failure rate seen in the field.",
        )
