"""The sizing models: explicit tables, nothing registers itself."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.evaluation.models import RuleModel
from app.domain.sizing.model import SizingModel
from app.sizing.air_models import AIRFLOW, DEW_POINT, HEAT_UNITS
from app.sizing.availability_models import AVAILABILITY_MODELS
from app.sizing.battery_models import BATTERY_LIFE, PEUKERT, SECOND_OUTAGE
from app.sizing.directory_models import BACKUP_RETENTION, CONTROLLERS_OF_SITE, DIRECTORY_BACKUP
from app.sizing.domain_models import CONTROLLERS_OF_DOMAIN, OPERATIONS_MASTERS
from app.sizing.envelope_model import INLET_CLIMATE
from app.sizing.generator_models import GENERATOR_BRIDGE, GENERATOR_FUEL, GENERATOR_SIZE
from app.sizing.heat_models import COOLING_UNITS, HEAT_LOAD
from app.sizing.lifecycle import LIFECYCLE
from app.sizing.loss_models import DISK_FAILURE_RATE, RAID_DATA_LOSS, RAID_GROUPED_DATA_LOSS
from app.sizing.raid_exposure import RAID_EXPOSURE
from app.sizing.raid_models import RAID_CAPACITY, RAID_REBUILD
from app.sizing.read_error_models import RAID_READ_ERROR, RAID_YEARLY_LOSS, READ_ERROR
from app.sizing.recovery_cases import RECOVERY_OF_CASES
from app.sizing.recovery_models import POOL_FAILOVER, RECOVERY_TIME, WORST_CASE_LOSS
from app.sizing.redundancy_models import DUAL_FEED, REDUNDANCY
from app.sizing.required_minutes import REQUIRED_MINUTES
from app.sizing.ride_through_model import RIDE_THROUGH, RIDE_THROUGH_CHECK
from app.sizing.rule_adapter import rule_model
from app.sizing.support_dates import SUPPORT_DATES
from app.sizing.table_models import BATTERY_TABLE, RUNTIME_TABLE
from app.sizing.ups_load_model import UPS_LOAD
from app.sizing.ups_runtime import UPS_RUNTIME

SIZING_MODELS: Mapping[str, SizingModel] = {
    model.name: model
    for model in (
        UPS_LOAD,
        UPS_RUNTIME,
        REQUIRED_MINUTES,
        BATTERY_LIFE,
        SECOND_OUTAGE,
        PEUKERT,
        RUNTIME_TABLE,
        BATTERY_TABLE,
        REDUNDANCY,
        DUAL_FEED,
        GENERATOR_BRIDGE,
        GENERATOR_SIZE,
        GENERATOR_FUEL,
        HEAT_LOAD,
        COOLING_UNITS,
        RIDE_THROUGH,
        RIDE_THROUGH_CHECK,
        AIRFLOW,
        INLET_CLIMATE,
        DEW_POINT,
        HEAT_UNITS,
        RAID_CAPACITY,
        RAID_REBUILD,
        RAID_READ_ERROR,
        READ_ERROR,
        RAID_EXPOSURE,
        RAID_DATA_LOSS,
        RAID_GROUPED_DATA_LOSS,
        RAID_YEARLY_LOSS,
        DISK_FAILURE_RATE,
        CONTROLLERS_OF_SITE,
        CONTROLLERS_OF_DOMAIN,
        OPERATIONS_MASTERS,
        DIRECTORY_BACKUP,
        BACKUP_RETENTION,
        WORST_CASE_LOSS,
        RECOVERY_TIME,
        RECOVERY_OF_CASES,
        POOL_FAILOVER,
        *AVAILABILITY_MODELS,
        SUPPORT_DATES,
    )
}
"""Every model that the window, the command and the report can run, in the order people meet them."""

OTHER_NAMES: Mapping[str, str] = {LIFECYCLE.name: SUPPORT_DATES.name}
"""Names that scripts may give a model by as well: rules look a product up, scripts give its dates."""

MODELS: Mapping[str, RuleModel] = {
    LIFECYCLE.name: LIFECYCLE,
    **{name: rule_model(model) for name, model in SIZING_MODELS.items()},
}
"""The models that rules of packs may name."""
