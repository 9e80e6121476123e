"""Short names under which scripts may find figures too, such as `kW` beside `rated_w`.

`holdfast size` gives them as `aliases`. Where several figures have a name in common, the first that was
reached counts. `seconds=minutes_new*60` is the figure `minutes_new` times 60.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.sizing.result import Figure, SizingResult

WRITTEN: Mapping[str, str] = {
    "ups_load": "VA=planned_va VA=rated_va kVA=planned_va/1000 W=planned_w W=rated_w kW=rated_w/1000 "
    "kW=planned_w/1000 A=planned_a pf=load_power_factor ok=fits ok=crest_fits",
    "ups_runtime": "minutes=minutes_new seconds=minutes_new*60 minutes_at_80pct=minutes_end_of_life "
    "W_per_battery=watts_per_battery minutes_naive_Wh=minutes_plain_energy hours=minutes_new/60 ok=enough",
    "runtime_table": "minutes=minutes_by_load",
    "battery_table": "watts_per_battery=watts_by_minutes",
    "required_minutes": "minutes=needed_min seconds=needed_min*60 ok=enough",
    "battery_life": "years=life_years",
    "second_outage": "share=available_share available=available_share minutes=available_min ok=enough",
    "peukert": "k=exponent h=hours",
    "redundancy": "class_=class N=needed_units n=needed_units ok=survives_one",
    "dual_feed": "sum_A=sum_a limit_A=limit_a",
    "generator_bridge": "pass=ok",
    "generator_size": "W=needed_w kW=needed_w/1000 VA=needed_va kVA=needed_va/1000 ok=fits",
    "generator_fuel": "h=hours ok=enough",
    "heat_load": "parts=parts_w W=heat_w kW=heat_w/1000 BTU_h=heat_btu_per_h tons=heat_tons",
    "cooling_units": "N_ok=n_ok sum_W=sensible_w left_W=left_w need_W=needed_w",
    "ride_through": "seconds=pessimistic_s seconds_air=pessimistic_s seconds_optimistic=optimistic_s "
    "seconds_with_mass=whole_mass_s minutes=pessimistic_min K_per_min=k_per_min",
    "ride_through_check": "kJ=energy_kj eff_kJ_per_K_at_18K=capacity_kj_per_k kJ_per_K=capacity_kj_per_k",
    "airflow": "m3_h=m3_per_h CFM=cfm",
    "inlet_climate": "dew_C=dew_point_c RH=humidity_pct ok=allowable",
    "dew_point": "dew_C=dew_point_c",
    "heat_units": "W=power_w kW=power_w/1000 BTU_h=btu_per_h",
    "raid_capacity": "usable_TB=usable_tb",
    "raid_rebuild": "hours=rebuild_h h=rebuild_h",
    "raid_read_error": "p=read_error_at_most TB_read=read_tb",
    "read_error": "p=read_error_at_most",
    "raid_exposure": "usable_TB=usable_tb hours=rebuild_h p=read_error_at_most MTTDL_h=mttdl_h "
    "p_year=yearly_loss",
    "raid_data_loss": "MTTDL_h=mttdl_h MTTDL_years=formula_years exact_markov_h=exact_serial_h",
    "raid_grouped_data_loss": "MTTF_raid_h=mttdl_h MTTDL_h=mttdl_h years=mttdl_years",
    "raid_yearly_loss": "p_disk=disk_fails p_error=read_error_at_most p_year=yearly_loss "
    "p_5years=loss_over_years p_years=loss_over_years",
    "disk_failure_rate": "AFR_linear=afr_linear AFR_exact=afr AFR=afr MTTF_h=mttf_h MTBF_h=mttf_h",
    "controllers_of_site": "rodc=read_only gc=catalog",
    "controllers_of_domain": "ok=enough",
    "directory_backup": "ok=restorable",
    "backup_retention": "days=kept_d ok=reaches",
    "worst_case_loss": "hours=loss_h minutes=loss_min ok=loss_ok",
    "recovery_time": "hours=recovery_h h=recovery_h minutes=recovery_h*60 ok=time_ok",
    "recovery_cases": "hours=recovery_h ok=time_ok",
    "pool_failover": "RPO_min=rpo_min RTO_min=rto_min",
    "availability": "A=availability U=unavailability",
    "availability_series": "A=availability U=unavailability",
    "availability_parallel": "A=availability U=unavailability",
    "availability_k_of_n": "A=availability U=unavailability",
    "availability_common_cause": "U=unavailability A=availability",
    "availability_switch_over": "A=availability A_pair=availability U=unavailability",
    "downtime": "A=availability U=unavailability",
    "support_dates": "until=needed_until",
}

DOWNTIMES = (
    "s_year=downtime_s_per_year downtime_s_year=downtime_s_per_year min_year=downtime_min_per_year "
    "downtime_min_year=downtime_min_per_year h_year=downtime_h_per_year downtime_h_year=downtime_h_per_year"
)
"""Those of every model that tells a downtime; they stand where the figures are told."""


@dataclass(frozen=True, slots=True)
class ShortName:
    """Another name of a figure; the figure times `factor` is what stands under it."""

    name: str
    key: str
    factor: float = 1.0


def short_names(model: str) -> tuple[ShortName, ...]:
    """The short names of a model's figures, those that come first before the others."""
    downtimes = DOWNTIMES if model == "downtime" or model.startswith("availability") else ""
    return tuple(_read(each) for each in f"{WRITTEN.get(model, '')} {downtimes}".split())


def by_short_names(model: str, result: SizingResult) -> dict[str, Figure]:
    """The figures of a result by their short names; lists and tables keep their numbers."""
    found: dict[str, Figure] = {}
    for short in short_names(model):
        if short.name not in found and short.key in result.figures:
            found[short.name] = _times(result.figures[short.key], short.factor)
    return found


def _times(figure: Figure, factor: float) -> Figure:
    if isinstance(figure, bool | str | tuple) or factor == 1:
        return figure
    return figure * factor


def _read(written: str) -> ShortName:
    name, _, key = written.partition("=")
    if "*" in key:
        key, _, factor = key.partition("*")
        return ShortName(name, key, float(factor))
    key, over, divisor = key.partition("/")
    return ShortName(name, key, 1 / float(divisor) if over else 1.0)
