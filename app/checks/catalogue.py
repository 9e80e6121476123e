"""The catalogue: every check there is, in the order of sections."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from app.checks.check import Check
from app.checks.directory.administrators import ADMINISTRATORS
from app.checks.directory.advertising import ADVERTISING
from app.checks.directory.backups import BACKUPS
from app.checks.directory.catalogs import CATALOGS
from app.checks.directory.catalogs_near import CATALOGS_NEAR
from app.checks.directory.clocks import CLOCKS
from app.checks.directory.controller_accounts import CONTROLLER_ACCOUNTS
from app.checks.directory.controller_ports import CONTROLLER_PORTS, MASTERS_WORK
from app.checks.directory.controller_settings import CONTROLLER_SETTINGS
from app.checks.directory.controllers import CONTROLLERS
from app.checks.directory.lockout import LOCKOUT
from app.checks.directory.operations_masters import OPERATIONS_MASTERS
from app.checks.directory.replication import REPLICATION
from app.checks.directory.replication_copies import REPLICATION_COPIES
from app.checks.directory.role_agreement import ROLE_AGREEMENT
from app.checks.directory.site_paths import SITE_PATHS
from app.checks.directory.sites import SITES
from app.checks.directory.time_service import TIME_SERVICE
from app.checks.directory.tombstones import TOMBSTONES
from app.checks.equipment.power_units import POWER_UNITS
from app.checks.equipment.server_hardware import SERVER_HARDWARE
from app.checks.names.behaviour import DNS_BEHAVIOUR
from app.checks.names.copies import DNS_COPIES
from app.checks.names.delegation import DNS_DELEGATION
from app.checks.names.directory_zones import DNS_DIRECTORY
from app.checks.names.locator import LOCATOR
from app.checks.names.locator_ports import LOCATOR_PORTS
from app.checks.names.locator_sites import LOCATOR_SITES
from app.checks.names.locator_targets import LOCATOR_TARGETS
from app.checks.names.named_controllers import DNS_NAMED
from app.checks.names.records import DNS_RECORDS
from app.checks.names.service import DNS_SERVICE
from app.checks.names.zones import DNS_ZONES
from app.checks.product.fallback_names import FALLBACK_NAMES
from app.checks.product.objects import PRODUCT_OBJECTS
from app.checks.product.outside_records import OUTSIDE_RECORDS
from app.checks.product.people import PRODUCT_PEOPLE
from app.checks.product.planned_names import PLANNED_NAMES
from app.checks.product.pool_names import POOL_NAMES
from app.checks.product.pool_services import POOL_SERVICES
from app.checks.product.records import PRODUCT_RECORDS
from app.checks.product.releases import POOL_RELEASES, SUPPORTED_PRODUCT
from app.checks.product.schema import PRODUCT_GROUPS, PRODUCT_SCHEMA
from app.checks.product.server_systems import SERVER_SYSTEMS
from app.checks.product.support import SUPPORT
from app.checks.tls.bind_trials import BIND_TRIALS
from app.checks.tls.certificates import CERTIFICATES
from app.checks.tls.protocols import TLS_PROTOCOLS
from app.checks.windows.accounts import WINDOWS_ACCOUNTS
from app.checks.windows.antivirus import WINDOWS_ANTIVIRUS
from app.checks.windows.exclusions import WINDOWS_EXCLUSIONS
from app.checks.windows.operation import WINDOWS_OPERATION
from app.checks.windows.storage import WINDOWS_STORAGE
from app.checks.windows.updates import WINDOWS_UPDATES

CATALOGUE: tuple[Check[Any], ...] = (
    *DNS_SERVICE,
    *DNS_BEHAVIOUR,
    *DNS_ZONES,
    *DNS_COPIES,
    *DNS_DELEGATION,
    *DNS_NAMED,
    *DNS_DIRECTORY,
    *DNS_RECORDS,
    *LOCATOR,
    *LOCATOR_TARGETS,
    *LOCATOR_PORTS,
    *LOCATOR_SITES,
    *ADVERTISING,
    *CONTROLLERS,
    *CONTROLLER_SETTINGS,
    *CONTROLLER_PORTS,
    *CONTROLLER_ACCOUNTS,
    *CATALOGS,
    *CATALOGS_NEAR,
    *OPERATIONS_MASTERS,
    *MASTERS_WORK,
    *ROLE_AGREEMENT,
    *SITES,
    *SITE_PATHS,
    *REPLICATION,
    *REPLICATION_COPIES,
    *TOMBSTONES,
    *CLOCKS,
    *TIME_SERVICE,
    *CERTIFICATES,
    *TLS_PROTOCOLS,
    *BIND_TRIALS,
    *ADMINISTRATORS,
    *PRODUCT_PEOPLE,
    *LOCKOUT,
    *SUPPORT,
    *SERVER_SYSTEMS,
    *SUPPORTED_PRODUCT,
    *BACKUPS,
    *PRODUCT_RECORDS,
    *OUTSIDE_RECORDS,
    *FALLBACK_NAMES,
    *PLANNED_NAMES,
    *POOL_NAMES,
    *POOL_SERVICES,
    *PRODUCT_SCHEMA,
    *PRODUCT_OBJECTS,
    *POOL_RELEASES,
    *PRODUCT_GROUPS,
    *POWER_UNITS,
    *SERVER_HARDWARE,
    *WINDOWS_UPDATES,
    *WINDOWS_ANTIVIRUS,
    *WINDOWS_EXCLUSIONS,
    *WINDOWS_ACCOUNTS,
    *WINDOWS_STORAGE,
    *WINDOWS_OPERATION,
)
"""All checks."""


def checks_with_ids(ids: Collection[str]) -> tuple[Check[Any], ...]:
    """The checks of these ids, in catalogue order."""
    return tuple(check for check in CATALOGUE if check.id in ids)
