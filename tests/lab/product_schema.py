"""A part of the product's schema and objects for the lab's domain: names and links of the real ones."""

from __future__ import annotations

from collections.abc import Sequence

from tests.lab.samba_domain import DC1, HEAD, SambaDomain

SCHEMA = f"CN=Schema,CN=Configuration,{HEAD}"
SERVICE = f"CN=RTC Service,CN=Services,CN=Configuration,{HEAD}"
VERSION = f"CN=ms-RTC-SIP-SchemaVersion,{SCHEMA}"
GROUPS = ("RTCUniversalServerAdmins", "RTCHSUniversalServices")

R2 = 4
"""The version of pools of Office Communications Server 2007 R2."""

OID = "1.3.6.1.4.1.99999.1"
"""An arc that nobody uses; the real one belongs to the product."""

INTEGER = ("2.5.5.9", "2")
TEXT = ("2.5.5.12", "64")
NAME = ("2.5.5.1", "127")
READABLE = "D:(A;;GA;;;DA)(A;;GA;;;SY)(A;;RPLCLORC;;;AU)"

ATTRIBUTES: tuple[tuple[str, str, tuple[str, str], tuple[str, ...]], ...] = (
    ("ms-RTC-SIP-SchemaVersion", "msRTCSIP-SchemaVersion", INTEGER, ("rangeLower: 14", "rangeUpper: 1008")),
    ("ms-RTC-SIP-PoolType", "msRTCSIP-PoolType", INTEGER, ()),
    ("ms-RTC-SIP-PoolVersion", "msRTCSIP-PoolVersion", INTEGER, ()),
    ("ms-RTC-SIP-BackEndServer", "msRTCSIP-BackEndServer", TEXT, ()),
    ("ms-RTC-SIP-MirrorBackEndServer", "msRTCSIP-MirrorBackEndServer", TEXT, ()),
    ("ms-RTC-SIP-PoolAddress", "msRTCSIP-PoolAddress", NAME, ("linkID: 11022",)),
    ("ms-RTC-SIP-FrontEndServers", "msRTCSIP-FrontEndServers", NAME, ("linkID: 11023", "systemFlags: 1")),
)

CLASSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("msRTCSIP-Service", ()),
    ("msRTCSIP-GlobalContainer", ()),
    (
        "msRTCSIP-Pool",
        (
            "dNSHostName",
            "msRTCSIP-PoolType",
            "msRTCSIP-PoolVersion",
            "msRTCSIP-BackEndServer",
            "msRTCSIP-MirrorBackEndServer",
        ),
    ),
    ("msRTCSIP-PoolService", ("msRTCSIP-FrontEndServers",)),
    ("msRTCSIP-Server", ("msRTCSIP-PoolAddress",)),
)  # fmt: skip


def prepare(domain: SambaDomain) -> None:
    """Extend the schema, and make the groups and a pool with two Front Ends."""
    domain.extend_schema(
        [line for number, each in enumerate(ATTRIBUTES, 1) for line in _attribute(number, *each)],
        *(_class(number, *each) for number, each in enumerate(CLASSES, 1)),
    )
    for name in GROUPS:
        domain.tool("group", "add", name, "--group-scope=Universal")
    domain.modify(DC1, *_entry(SERVICE, "msRTCSIP-Service"), *_pool_lines())


def add_pool(
    domain: SambaDomain, name: str, back_end: str, *front_ends: str, mirror: str = "", version: int = R2
) -> None:
    """Add an Enterprise pool of a release."""
    domain.modify(DC1, *_pool(name, back_end, front_ends, mirror, version))


def _pool_lines() -> list[str]:
    lines = _entry(f"CN=Global Settings,{SERVICE}", "msRTCSIP-GlobalContainer")
    lines += _entry(f"CN=Pools,{SERVICE}", "container")
    return lines + _pool("pool", "sql1.lab.contoso.test\\\\RTC", ("fe1", "fe2"), "", R2)


def _pool(name: str, back_end: str, front_ends: Sequence[str], mirror: str, version: int) -> list[str]:
    pool = f"CN={name},CN=Pools,{SERVICE}"
    values = [
        f"dNSHostName: {name}.lab.contoso.test",
        "msRTCSIP-PoolType: 10",
        f"msRTCSIP-PoolVersion: {version}",
        f"msRTCSIP-BackEndServer: {back_end}",
    ]
    values += [f"msRTCSIP-MirrorBackEndServer: {mirror}"] if mirror else []
    lines = _entry(pool, "msRTCSIP-Pool", *values)
    services = f"CN=LC Services,CN=Microsoft,{pool}"
    lines += _entry(f"CN=Microsoft,{pool}", "msRTCSIP-Service")
    lines += _entry(services, "msRTCSIP-PoolService")
    for server in front_ends:
        account = f"CN={server},CN=Computers,{HEAD}"
        lines += _entry(account, "computer", f"sAMAccountName: {server}$")
        lines += _entry(f"CN=Microsoft,{account}", "msRTCSIP-Service")
        place = f"CN=LC Services,CN=Microsoft,{account}"
        lines += _entry(place, "msRTCSIP-Server", f"msRTCSIP-PoolAddress: {services}")
    return lines


def _entry(dn: str, object_class: str, *values: str) -> list[str]:
    return [f"dn: {dn}", "changetype: add", f"objectClass: {object_class}", *values, ""]


def _attribute(
    number: int, name: str, shown: str, syntax: tuple[str, str], more: tuple[str, ...]
) -> list[str]:
    return _entry(
        f"CN={name},{SCHEMA}",
        "attributeSchema",
        f"lDAPDisplayName: {shown}",
        f"attributeID: {OID}.1.{number}",
        f"attributeSyntax: {syntax[0]}",
        f"oMSyntax: {syntax[1]}",
        f"isSingleValued: {'FALSE' if 'linkID: 11023' in more else 'TRUE'}",
        *more,
    )


def _class(number: int, name: str, attributes: tuple[str, ...]) -> list[str]:
    return _entry(
        f"CN={name.replace('msRTCSIP', 'ms-RTC-SIP')},{SCHEMA}",
        "classSchema",
        f"lDAPDisplayName: {name}",
        f"governsID: {OID}.2.{number}",
        "subClassOf: container",
        "objectClassCategory: 1",
        "possSuperiors: container",
        "possSuperiors: computer",
        f"defaultSecurityDescriptor: {READABLE}",
        *(f"mayContain: {attribute}" for attribute in attributes),
    )
