"""Availability by plain formulas, for parts that fail independently and share nothing.

What shares parts needs the analysis of dependencies instead (`app.analysis.figures`). Sources: content
part 2.8; IEC 61078 (series, parallel, m out of n); IEC 61508-6 annex D (beta factor). Availabilities and
unavailabilities are shares from 0 to 1, times are hours.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from app.errors import SizingRefused

HOURS_PER_YEAR = 8760.0
"""365 days; leap years are left out."""

DEFAULT_BETA = 0.05
"""Share of failures that take both of two at once; 1 to 10 % is usual in functional safety. A judgement."""

DEFAULT_COVERAGE = 0.98
"""Share of failures that switch over cleanly; a judgement."""


def from_mtbf(mtbf_h: float, mttr_h: float) -> float:
    """Availability MTBF / (MTBF + MTTR), with MTBF as the mean time up.

    Raises SizingRefused unless MTBF is above 0, MTTR at least 0, and both are finite.
    """
    if not (0.0 < mtbf_h < math.inf and 0.0 <= mttr_h < math.inf):
        raise SizingRefused(
            f"{mtbf_h:.10g} h up and {mttr_h:.10g} h to mend give no availability.",
            "mtbf_h" if not 0.0 < mtbf_h < math.inf else "mttr_h",
            why="The time up must be above 0 hours and the time to mend at least 0.",
            advice="Give MTBF and MTTR as hours.",
        )
    return mtbf_h / (mtbf_h + mttr_h)


def series(availabilities: Sequence[float]) -> float:
    """All are needed: the product. None needed is always met. Raises SizingRefused outside 0 to 1."""
    return math.prod(_checked("availabilities", availabilities))


def parallel(availabilities: Sequence[float]) -> float:
    """One is enough: 1 less the product of the unavailabilities. Raises SizingRefused outside 0 to 1."""
    if not availabilities:
        raise _too_many(1, 0)
    return 1.0 - math.prod(1.0 - each for each in _checked("availabilities", availabilities))


def k_of_n(needed: int, availabilities: Sequence[float]) -> float:
    """At least `needed` of them, each with its own availability.

    The distribution of the number that works, built up one by one (dynamic programming); for equal ones
    the same as the binomial sum. Raises SizingRefused outside 0 to 1 or when more are needed than there are.
    """
    if not 0 <= needed <= len(availabilities):
        raise _too_many(needed, len(availabilities))
    working = [1.0]
    for each in _checked("availabilities", availabilities):
        longer = [0.0, *(share * each for share in working)]
        working = [more + less * (1.0 - each) for more, less in zip(longer, [*working, 0.0], strict=True)]
    return min(1.0, math.fsum(working[needed:]))


def k_of_n_equal(needed: int, count: int, availability: float) -> float:
    """At least `needed` of `count` equal ones: C(count, i) a^i (1 - a)^(count - i), summed from `needed` on.

    Raises SizingRefused as `k_of_n` does.
    """
    if not 0 <= needed <= count:
        raise _too_many(needed, count)
    (a,) = _checked("availability", [availability])
    terms = (math.comb(count, i) * a**i * (1.0 - a) ** (count - i) for i in range(needed, count + 1))
    return min(1.0, math.fsum(terms))


def downtime_h_per_year(availability: float, planned_h: float = 0.0) -> float:
    """Hours down in a year: (1 - A) * 8760, and the planned ones. Raises SizingRefused for wrong inputs."""
    (checked,) = _checked("availability", [availability])
    if not 0.0 <= planned_h <= HOURS_PER_YEAR:
        raise SizingRefused(
            f"{planned_h:.10g} h of planned downtime do not fit into a year.",
            "planned_h",
            why="A year has 8760 hours.",
            advice="Give the planned hours of one year, at least 0.",
        )
    return (1.0 - checked) * HOURS_PER_YEAR + planned_h


def pair_with_common_cause(unavailability: float, beta: float = DEFAULT_BETA) -> float:
    """Unavailability of two equal items of which one is enough: ((1 - beta) u)^2 + beta u.

    An approximation for small u. Raises SizingRefused outside 0 to 1.
    """
    (u,) = _checked("unavailability", [unavailability])
    (share,) = _checked("beta", [beta])
    return ((1.0 - share) * u) ** 2 + share * u


def pair_with_coverage(availability: float, coverage: float = DEFAULT_COVERAGE) -> float:
    """Availability of two equal items when only a share c of failures switches over cleanly.

    A = 1 - [(1 - a)^2 + 2 a (1 - a)(1 - c)]. Raises SizingRefused outside 0 to 1.
    """
    (a,) = _checked("availability", [availability])
    (c,) = _checked("coverage", [coverage])
    return 1.0 - ((1.0 - a) ** 2 + 2.0 * a * (1.0 - a) * (1.0 - c))


def _checked(field: str, shares: Sequence[float]) -> Sequence[float]:
    for share in shares:
        if not 0.0 <= share <= 1.0:
            raise SizingRefused(
                f"{share:.10g} is no {field.replace('_', ' ')}.",
                field,
                why="It is a share between 0 and 1: 99.9 % is 0.999.",
                advice="Give it as a share of 1.",
            )
    return shares


def _too_many(needed: int, count: int) -> SizingRefused:
    return SizingRefused(
        f"{needed} of {count} cannot be needed.",
        "needed",
        why="The number needed lies between 0 and the number there is, and one of none can never be met.",
        advice="Correct the number needed, or the list of what there is.",
    )
