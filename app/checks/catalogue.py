"""The catalogue: every check there is, in the order of sections."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from app.checks.administrators import ADMINISTRATORS
from app.checks.backups import BACKUPS
from app.checks.bind_trials import BIND_TRIALS
from app.checks.catalogs import CATALOGS
from app.checks.catalogs_near import CATALOGS_NEAR
from app.checks.certificates import CERTIFICATES
from app.checks.check import Check
from app.checks.clocks import CLOCKS
from app.checks.controller_accounts import CONTROLLER_ACCOUNTS
from app.checks.controller_ports import CONTROLLER_PORTS, MASTERS_WORK
from app.checks.controller_settings import CONTROLLER_SETTINGS
from app.checks.controllers import CONTROLLERS
from app.checks.dns_behaviour import DNS_BEHAVIOUR
from app.checks.dns_copies import DNS_COPIES
from app.checks.dns_delegation import DNS_DELEGATION
from app.checks.dns_directory import DNS_DIRECTORY
from app.checks.dns_records import DNS_RECORDS
from app.checks.dns_service import DNS_SERVICE
from app.checks.dns_zones import DNS_ZONES
from app.checks.fallback_names import FALLBACK_NAMES
from app.checks.locator import LOCATOR
from app.checks.locator_ports import LOCATOR_PORTS
from app.checks.locator_sites import LOCATOR_SITES
from app.checks.locator_targets import LOCATOR_TARGETS
from app.checks.lockout import LOCKOUT
from app.checks.operations_masters import OPERATIONS_MASTERS
from app.checks.outside_records import OUTSIDE_RECORDS
from app.checks.pool_names import POOL_NAMES
from app.checks.pool_services import POOL_SERVICES
from app.checks.power_units import POWER_UNITS
from app.checks.product_objects import PRODUCT_OBJECTS
from app.checks.product_people import PRODUCT_PEOPLE
from app.checks.product_records import PRODUCT_RECORDS
from app.checks.product_schema import PRODUCT_GROUPS, PRODUCT_SCHEMA
from app.checks.replication import REPLICATION
from app.checks.replication_copies import REPLICATION_COPIES
from app.checks.role_agreement import ROLE_AGREEMENT
from app.checks.server_hardware import SERVER_HARDWARE
from app.checks.site_paths import SITE_PATHS
from app.checks.sites import SITES
from app.checks.support import SUPPORT
from app.checks.time_service import TIME_SERVICE
from app.checks.tls_protocols import TLS_PROTOCOLS
from app.checks.tombstones import TOMBSTONES
from app.checks.windows_accounts import WINDOWS_ACCOUNTS
from app.checks.windows_antivirus import WINDOWS_ANTIVIRUS
from app.checks.windows_exclusions import WINDOWS_EXCLUSIONS
from app.checks.windows_operation import WINDOWS_OPERATION
from app.checks.windows_storage import WINDOWS_STORAGE
from app.checks.windows_updates import WINDOWS_UPDATES

CATALOGUE: tuple[Check[Any], ...] = (
    *DNS_SERVICE,
    *DNS_BEHAVIOUR,
    *DNS_ZONES,
    *DNS_COPIES,
    *DNS_DELEGATION,
    *DNS_DIRECTORY,
    *DNS_RECORDS,
    *LOCATOR,
    *LOCATOR_TARGETS,
    *LOCATOR_PORTS,
    *LOCATOR_SITES,
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
    *BACKUPS,
    *PRODUCT_RECORDS,
    *OUTSIDE_RECORDS,
    *FALLBACK_NAMES,
    *POOL_NAMES,
    *POOL_SERVICES,
    *PRODUCT_SCHEMA,
    *PRODUCT_OBJECTS,
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
