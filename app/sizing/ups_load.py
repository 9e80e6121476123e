"""Load of a UPS in watts and volt-amperes: what a load draws, and what a UPS may carry."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.sizing.comparing import at_most

OLD_SUPPLY_POWER_FACTOR = 1 / 1.4
"""Supplies without power-factor correction: a maker's manual has 1.4 VA per watt (APC-BUP)."""

CURRENT_SUPPLY_POWER_FACTOR = 0.95
"""Supplies of current servers: 0.95 to 0.98 (TT-UPS); the lower end gives more VA."""

OLDER_RATING_POWER_FACTOR = 0.8
"""Watts per VA of an older large UPS whose watts are not stated (TT-UPS)."""

NEWER_RATING_POWER_FACTOR = 0.9
"""Watts per VA of a newer UPS whose watts are not stated (TT-UPS)."""

NAMEPLATE_SHARE = 0.67
"""Share of its nameplate watts that equipment draws (APC White Paper 3: remembered, unconfirmed)."""

USABLE_SHARE = 0.8
"""Share of each rating that a load may use; a judgement."""

PHASES = 3


def apparent_va(voltage_v: float, current_a: float, phases: int) -> float:
    """S [VA] = V x I for one phase, sqrt(3) x V_LL x I for three with V_LL between lines (known formula)."""
    return (math.sqrt(PHASES) if phases == PHASES else 1.0) * voltage_v * current_a


def current_a(power_va: float, voltage_v: float, phases: int) -> float:
    """I [A] of an apparent power, the inverse of `apparent_va`."""
    return power_va / apparent_va(voltage_v, 1.0, phases)


def planning_w(nameplate_w: float, share: float = NAMEPLATE_SHARE) -> float:
    """Watts to plan with where only nameplates are known: share x nameplate, an estimate."""
    return nameplate_w * share


@dataclass(frozen=True, slots=True)
class Power:
    """Real power in watts and apparent power in volt-amperes."""

    real_w: float
    apparent_va: float

    def times(self, factor: float) -> Power:
        """Both powers times a factor."""
        return Power(self.real_w * factor, self.apparent_va * factor)

    @property
    def power_factor(self) -> float:
        """Power factor P / S; 1 where nothing is drawn."""
        return self.real_w / self.apparent_va if self.apparent_va else 1.0


@dataclass(frozen=True, slots=True)
class Fit:
    """A load beside a rating: `share_*` are shares of the rating, `fits_*` tell whether the limit holds."""

    limit: Power
    share_w: float
    share_va: float
    fits_w: bool
    fits_va: bool

    @property
    def fits(self) -> bool:
        """Both ratings hold: exceeding either one drops the load."""
        return self.fits_w and self.fits_va


def fit(load: Power, rated: Power, usable_share: float = USABLE_SHARE) -> Fit:
    """Whether P <= u x P_rated and S <= u x S_rated, in W and VA. Source: docs/sizing.md."""
    limit = rated.times(usable_share)
    return Fit(
        limit,
        load.real_w / rated.real_w,
        load.apparent_va / rated.apparent_va,
        at_most(load.real_w, limit.real_w),
        at_most(load.apparent_va, limit.apparent_va),
    )


def crest_fits(load_factor: float, load_a: float, rated_factor: float, rated_a: float) -> bool:
    """Whether CF_load x I_rms <= CF_rated x I_rated, in A peak.

    CF is 1.414 for a sine and about 3 for rectifier supplies without correction (general knowledge).
    """
    return at_most(load_factor * load_a, rated_factor * rated_a)
