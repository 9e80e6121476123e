"""Inputs and figures of the model of a UPS's load."""

from __future__ import annotations

from app.domain.sizing.model import NOT_NEGATIVE, SHARE, Range, judged, sourced
from app.sizing.declaring import choice, claim, figure, listed, number, numbers, whole
from app.sizing.ups_load import NAMEPLATE_SHARE, PHASES, USABLE_SHARE

POWER = Range(0, 1e8)
RATING = Range(0, 1e8, open_below=True)
CURRENT = Range(0, 1e6)
CREST = Range(1, 10)

INPUTS = (
    number("load_w", "Measured peak load", "W", POWER,
        alias="watts W P load_W measured_W load_kW*1000 kW*1000"),
    numbers("loads_w", "Measured peak loads, one by one", "W", POWER, alias="loads_W loads_kW*1000"),
    number(
        "nameplate_w", "Watts on nameplates", "W", POWER,
        alias="nameplate_W nameplate_kW*1000", hint="Only where nothing is measured.",
    ),
    number(
        "nameplate_share", "Share of the nameplate that is drawn", "", SHARE,
        default=judged(NAMEPLATE_SHARE, "APC White Paper 3: remembered, unconfirmed"),
        alias="nameplate_factor",
    ),
    number("load_va", "Measured peak load", "VA", POWER, alias="VA S load_VA measured_VA load_kVA*1000"),
    number("current_a", "Measured current", "A", CURRENT, alias="A I current_A"),
    number(
        "voltage_v", "Voltage, between lines for three phases", "V",
        Range(0, 40_000, open_below=True), alias="V V_LL voltage_V",
    ),
    whole("phases", "Phases, 1 or 3", Range(1, PHASES), default=judged(1.0, "small UPSs have one")),
    *(
        numbers(key, f"{words} of each phase", unit, POWER, fewest=PHASES, longest=PHASES, alias=alias)
        for key, words, unit, alias in (
            ("phase_loads_w", "Load", "W", "phases_W phase_W"),
            ("phase_loads_va", "Load", "VA", "phases_VA phase_VA"),
            ("phase_currents_a", "Current", "A", "phases_A phase_A"),
        )
    ),
    number("power_factor", "Power factor of the load", "", SHARE, alias="pf load_power_factor load_pf"),
    number("va_per_w", "Volt-amperes per watt of the load", "VA/W", Range(1, 10), alias="factor_VA_per_W"),
    choice(
        "supplies", "Supplies of the load",
        default=judged("current", "power factor 0.95 of 0.95 to 0.98 (TT-UPS); old: 1 / 1.4 (APC-BUP)"),
        hint="Decides the power factor where none is given.",
        current="With power-factor correction", old="Without",
    ),
    number(
        "growth_factor", "Planned load divided by today's", "", Range(1, 100),
        default=judged(1.0, "no growth"), alias="growth g",
    ),
    number("growth_pct", "Planned growth", "%", Range(0, 9900)),
    number("rated_va", "Rating of the UPS", "VA", RATING,
        alias="rated_VA S_rated S_rated_VA ups_VA ups_kVA*1000 rated_kVA*1000"),
    number("rated_w", "Rating of the UPS", "W", RATING,
        alias="rated_W P_rated P_rated_W ups_W ups_kW*1000 rated_kW*1000"),
    number(
        "rated_power_factor", "Rated watts per volt-ampere, from the data sheet", "", SHARE,
        alias="ups_power_factor ups_pf",
    ),
    choice(
        "ups_age", "Age of the UPS",
        default=sourced("older", "TT-UPS: 0.8 W per VA for older large units, 0.9 for newer ones"),
        hint="Decides the rated watts where the data sheet is not at hand.",
        older="Older", newer="Newer",
    ),
    number(
        "usable_share", "Share of each rating that may be used", "", SHARE,
        default=judged(USABLE_SHARE), alias="u limit",
    ),
    number(
        "start_w", "Additional power while disks or fans start", "W", POWER,
        alias="start_W", hint="Compressors do not belong on a small UPS.",
    ),
    number(
        "load_crest_factor", "Crest factor of the load", "", CREST, alias="CF_load crest_factor",
        hint="Only for old single-phase supplies without power-factor correction; about 3 for those.",
    ),
    number("rated_crest_factor", "Crest factor the UPS allows", "", CREST, alias="CF_rated"),
    number("load_a", "Current of the load", "A", NOT_NEGATIVE, alias="I_rms I_load load_A"),
    number("rated_a", "Rated current of the UPS", "A", RATING, alias="I_rated rated_A"),
)  # fmt: skip

OUTPUTS = (
    figure("load_w", "Load today", "W"),
    figure("load_va", "Load today", "VA"),
    figure("load_power_factor", "Power factor of the load"),
    figure("planned_w", "Load with growth", "W"),
    figure("planned_va", "Load with growth", "VA"),
    figure("planned_a", "Current with growth", "A"),
    figure("rated_w", "Rating", "W"),
    figure("rated_va", "Rating", "VA"),
    figure("limit_w", "Limit for the load", "W"),
    figure("limit_va", "Limit for the load", "VA"),
    figure("share_w", "Load in watts as a share of the rating"),
    figure("share_va", "Load in volt-amperes as a share of the rating"),
    claim("fits_w", "The load in watts is within the limit"),
    claim("fits_va", "The load in volt-amperes is within the limit"),
    listed("phase_shares_w", "Each phase in watts as a share of a third of the rating"),
    listed("phase_shares_va", "Each phase in volt-amperes as a share of a third of the rating"),
    claim("phases_fit", "Each phase is within the limit"),
    claim("start_fits", "The rating holds while devices start"),
    claim("crest_fits", "The UPS allows the peaks of the current"),
    claim("fits", "The UPS carries the load"),
)
