"""The directory of the healthy world, as each of its controllers holds it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.domain.targets import Host
from tests.fakes.clock import NOON
from tests.unit.checks import kept_directory
from tests.unit.checks.healthy_plan import (
    ACCOUNTS,
    CONFIGURATION,
    DAY,
    DC1,
    DC2,
    DIRECTORY_SERVICE,
    DOMAIN,
    DOMAIN_PARTITION,
    FOREST_PARTITION,
    GUIDS,
    HEAD,
    LINKS,
    PARTITIONS,
    PARTITIONS_HELD,
    SCHEMA,
    SERVERS,
    SITES,
    SUBNETS,
)
from tests.unit.checks.product_directory import product_entries


def root_entry(host: Host) -> dict[str, str]:
    """What a controller shows to anyone."""
    return {
        "defaultNamingContext": HEAD,
        "configurationNamingContext": CONFIGURATION,
        "schemaNamingContext": f"CN=Schema,{CONFIGURATION}",
        "dsServiceName": f"CN=NTDS Settings,CN={host.name},{SERVERS}",
        "rootDomainNamingContext": HEAD,
        "domainFunctionality": "4",
        "forestFunctionality": "4",
        "domainControllerFunctionality": "4",
        "isSynchronized": "TRUE",
        "isGlobalCatalogReady": "TRUE",
    }


def settings_dn(host: Host) -> str:
    """The NTDS Settings object of a controller."""
    return f"CN=NTDS Settings,CN={host.name},{SERVERS}"


Entries = dict[str, dict[str, list[str]]]


def entries_of_all() -> Entries:
    """What every controller holds: controllers, roles, sites, partitions, and the product."""
    found: Entries = {}
    for host in (DC1, DC2):
        found |= controller_entries(host)
    for dn in ROLE_OBJECTS:
        found[dn] = {"objectClass": ["top"], "fSMORoleOwner": [settings_dn(DC1)]}
    return found | _site_entries() | _partition_entries() | product_entries()


def controller_entries(host: Host, servers: str = SERVERS) -> Entries:
    """A controller's server object, NTDS Settings and account."""
    account = f"CN={host.name},{ACCOUNTS}"
    number = int(host.name[-1])
    held = [HEAD, CONFIGURATION, f"CN=Schema,{CONFIGURATION}", DOMAIN_PARTITION, FOREST_PARTITION]
    return {
        f"CN={host.name},{servers}": {
            "objectClass": ["top", "server"],
            "dNSHostName": [host.fqdn.upper()],
            "serverReference": [account],
        },
        f"CN=NTDS Settings,CN={host.name},{servers}": {
            "objectClass": ["top", "nTDSDSA"],
            "objectGUID": [f"11111111-2222-3333-4444-55555555550{number}"],
            "options": ["1"],
            "msDS-hasMasterNCs": held,
        },
        account: {
            "objectClass": ["top", "computer"],
            "sAMAccountName": [f"{host.name}$"],
            "dNSHostName": [host.fqdn],
            "userAccountControl": ["532480"],
            "primaryGroupID": ["516"],
            "servicePrincipalName": [
                f"HOST/{host.fqdn}",
                f"ldap/{host.fqdn}",
                f"GC/{host.fqdn}/{DOMAIN}",
                f"E3514235-4B06-11D1-AB04-00C04FC2DCD2/11111111-2222-3333-4444-55555555550{number}/{DOMAIN}",
            ],
            "pwdLastSet": [filetime(NOON - 10 * DAY)],
            "lastLogonTimestamp": [filetime(NOON - 5 * DAY)],
        },
    }


def filetime(moment: datetime) -> str:
    """A moment as the directory writes it: tenths of microseconds since 1601 ([MS-DTYP] 2.3.3)."""
    return str(round((moment - datetime(1601, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1)) * 10)


def copy_at(host: Host, entries: Entries) -> Entries:
    """The entries in a controller's copy, which tells where it gets each partition from."""
    partner = DC2 if host is DC1 else DC1
    for dn, found in kept_directory.heads(PARTITIONS_HELD, GUIDS[partner.name], NOON).items():
        entries[dn] = {**entries.get(dn, {}), **found}
    entries[SCHEMA]["objectVersion"] = ["87"]
    entries[HEAD] |= kept_directory.POLICY
    entries |= kept_directory.people(HEAD, filetime(NOON - 90 * DAY))
    entries[DIRECTORY_SERVICE] = {"objectClass": ["top", "nTDSService"], "tombstoneLifetime": ["180"]}
    for here, there in ((DC1, DC2), (DC2, DC1)):
        entries |= kept_directory.connection(settings_dn(here), settings_dn(there))
    return entries


def _site_entries() -> Entries:
    found: Entries = {f"CN={name},{SITES}": {"objectClass": ["top", "site"]} for name in ("HQ", "Branch")}
    for network, site in (("10.0.1.0/24", "HQ"), ("10.0.2.0/24", "HQ"), ("10.0.3.0/24", "Branch")):
        entry = {"objectClass": ["top", "subnet"], "siteObject": [f"CN={site},{SITES}"]}
        found[f"CN={network},{SUBNETS}"] = entry
    both = [f"CN={name},{SITES}" for name in ("HQ", "Branch")]
    for name in ("Line", "Second line"):
        found[f"CN={name},{LINKS}"] = {
            "objectClass": ["top", "siteLink"],
            "siteList": both,
            "cost": ["100"],
            "replInterval": ["15"],
        }
    found[LINKS] = {"objectClass": ["top", "interSiteTransport"], "options": ["0"]}
    return found


def _partition_entries() -> Entries:
    """The partitions of the name servers, and the zones in them."""
    found: Entries = {}
    for partition, zone in ((DOMAIN_PARTITION, DOMAIN), (FOREST_PARTITION, f"_msdcs.{DOMAIN}")):
        found[f"DC={zone},CN=MicrosoftDNS,{partition}"] = {
            "objectClass": ["top", "dnsZone"],
            "name": [zone],
            "dNSProperty": ["2=2", "64=1", "16=168", "32=168"],
        }
        found[f"CN={zone},{PARTITIONS}"] = {
            "objectClass": ["top", "crossRef"],
            "nCName": [partition],
            "msDS-NC-Replica-Locations": [settings_dn(host) for host in (DC1, DC2)],
        }
    return found


ROLE_OBJECTS = (
    HEAD,
    f"CN=RID Manager$,CN=System,{HEAD}",
    f"CN=Infrastructure,{HEAD}",
    f"CN=Schema,{CONFIGURATION}",
    f"CN=Partitions,{CONFIGURATION}",
)
