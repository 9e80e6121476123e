"""How a real directory is cared for: backups, administrators, accounts of the product, support."""

from __future__ import annotations

import base64
import json
import struct
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.credentials import Credentials
from app.domain.inventory import Asset, AssetKind
from app.domain.live_facts import LiveFacts
from app.domain.pack import LifecycleDate
from app.services.checks import Selection
from tests.lab import product_schema
from tests.lab.ldif import add_member, put, values_of
from tests.lab.running import Told, domain_plan, run_over, server
from tests.lab.samba_domain import DC1, DC2, DOMAIN, HEAD, PASSWORD, READER, SambaDomain

CARE = Selection(groups=frozenset({"backups", "privileges", "accounts", "support"}))
LIVE = LiveFacts(schema_version=1008, controller_systems=("Windows Server 2008 R2",))
CONFIGURATION = f"CN=Configuration,{HEAD}"
PARTITIONS = (
    HEAD,
    CONFIGURATION,
    f"CN=Schema,{CONFIGURATION}",
    f"DC=DomainDnsZones,{HEAD}",
    f"DC=ForestDnsZones,{HEAD}",
)
OPERATORS = tuple(f"operator{number}" for number in range(1, 7))
INFRASTRUCTURE = (
    "RTCUniversalGlobalWriteGroup",
    "RTCUniversalGlobalReadOnlyGroup",
    "RTCUniversalUserReadOnlyGroup",
    "RTCUniversalServerReadOnlyGroup",
)
SERVICE = "rtcservice"
LONG_AGO = "132000000000000000"
"""In April 2019."""

EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
STAMPS_HEAD, STAMP_BYTES = 16, 48
SIGNATURE = 0x2004A
FEATURES = f"CN=Optional Features,CN=Directory Service,CN=Windows NT,CN=Services,{CONFIGURATION}"
RECYCLE_BIN = f"CN=Recycle Bin Feature,{FEATURES}"


def run_as_reader(domain: SambaDomain, *lifecycle: LifecycleDate) -> Told:
    return run_over(
        domain_plan(*product_server("fe1", "127.0.0.99")),
        CARE,
        credentials=Credentials(f"{READER}@{DOMAIN}", PASSWORD),
        authorities=domain.authority.path,
        live=LIVE,
        lifecycle=lifecycle,
    )


def tags(told: Told, check: str) -> set[str]:
    return {finding.tag for finding in told.of(check)}


def user(name: str) -> str:
    return f"CN={name},CN=Users,{HEAD}"


@pytest.fixture(scope="module")
def prepared(domain: SambaDomain) -> SambaDomain:
    """The domain with the product's schema, groups of the product, and accounts, replicated."""
    product_schema.prepare(domain)
    for name in (*OPERATORS, SERVICE):
        domain.tool("user", "create", name, PASSWORD)
    for name in INFRASTRUCTURE:
        domain.tool("group", "add", name, "--group-scope=Universal")
        domain.tool("group", "addmembers", name, "RTCUniversalServerAdmins")
    domain.tool("group", "addmembers", "RTCHSUniversalServices", SERVICE)
    domain.modify(DC1, *server_account("fe1", "Windows Server 2008 R2 Enterprise"))
    for host, system in ((DC1, "Windows Server 2008 R2 Standard"), (DC2, "Windows Server 2025 Standard")):
        account = f"CN={host.name.upper()},OU=Domain Controllers,{HEAD}"
        domain.modify(DC1, *put(account, "operatingSystem", system))
    return domain


def server_account(name: str, system: str) -> list[str]:
    """The lines that give a server of the product new words for its system; preparation made its account."""
    account, fqdn = f"CN={name},CN=Computers,{HEAD}", f"{name}.{DOMAIN}"
    told = {"dNSHostName": fqdn, "servicePrincipalName": f"HOST/{fqdn}", "operatingSystem": system}
    return [line for attribute, value in told.items() for line in put(account, attribute, value)]


def product_server(name: str, address: str) -> tuple[Asset, Asset]:
    """A role of the product, and the server of the plan that carries it."""
    role = Asset("pool", AssetKind.ROLE, "Pool", values={"product_role": "front_end"})
    plain = server(name, address, frozenset())
    return role, replace(plain, values={**plain.values, "roles": (role.id,)})


def sign(domain: SambaDomain, partition: str, days: float) -> None:
    """Make a partition look as if it had been backed up so many days ago, in the first controller's copy."""
    domain.modify(DC1, *put(partition, "dSASignature", b"\x01\x00\x00\x00" + bytes(36)))
    found = domain.search(partition, "(objectClass=*)").replace("\n ", "").split("# record")
    (head,) = (each for each in found if f"dn: {partition}\n".lower() in each.lower())
    (stamps,) = values_of(head, "replPropertyMetaData")
    place = next(
        at
        for at in range(STAMPS_HEAD, len(stamps), STAMP_BYTES)
        if struct.unpack_from("<I", stamps, at)[0] == SIGNATURE
    )
    when = (datetime.now(UTC) - timedelta(days=days) - EPOCH) // timedelta(seconds=1)
    changed = stamps[: place + 8] + struct.pack("<q", when) + stamps[place + 16 :]
    domain.overwrite(DC1, *put(partition, "replPropertyMetaData", changed), partition=partition)


def test_a_directory_without_care_is_found(prepared: SambaDomain) -> None:
    for name in OPERATORS:
        prepared.tool("group", "addmembers", "Domain Admins", name)
        prepared.tool("user", "disable", name)
    prepared.tool("group", "addmembers", "RTCUniversalServerAdmins", "Administrator")
    prepared.tool("group", "addmembers", INFRASTRUCTURE[0], OPERATORS[0])
    prepared.tool("user", "disable", SERVICE)
    prepared.overwrite(DC1, *put(user("krbtgt"), "pwdLastSet", LONG_AGO))
    told = run_as_reader(prepared)
    assert tags(told, "BAK-01") == {"never"}
    assert tags(told, "BAK-02") == {"never"}
    assert tags(told, "BAK-03") == {"off"}
    assert tags(told, "PRIV-01") == {"many"}
    assert tags(told, "PRIV-02") == {"filled"}
    assert tags(told, "PRIV-03") == {"very_old"}
    assert tags(told, "PRIV-06") == {"too_few"}
    assert tags(told, "PRIV-10") == {"people_inside", "few_admins"}
    assert tags(told, "ACC-01") == {"unusable"}
    assert tags(told, "ACC-07") == {"locks"}
    assert {(each.target, each.tag) for each in told.of("OS-01")} == {
        (DC1.fqdn, "ended"),
        (DC2.fqdn, "supported"),
    }
    assert {(each.target, each.tag) for each in told.of("OS-02")} == {
        (DC1.fqdn, "fits"),
        (DC2.fqdn, "other_system"),
    }
    assert {(each.subject, each.tag) for each in told.of("OS-03")} == {("fe1", "ended")}
    assert tags(told, "OS-04") == {"ended"}


def test_evidence_tells_how_many_people_there_are_and_not_who(prepared: SambaDomain) -> None:
    told = run_as_reader(prepared)
    kept = [json.loads(content) for content in told.result.blobs.values()]
    replies = b"".join(base64.b64decode(each["exchange"]["reply"]) for each in kept)
    assert b"2008 R2 Standard" in replies
    everything = b"".join(told.result.blobs.values()) + replies
    sentences = " ".join(finding.sentence for finding in told.result.run.findings)
    for name in OPERATORS:
        assert name.encode() not in everything
        assert name not in sentences
    assert SERVICE in sentences, "a service is nobody"


def test_a_directory_that_is_cared_for_passes(prepared: SambaDomain) -> None:
    for partition in PARTITIONS:
        sign(prepared, partition, 1)
    for name in OPERATORS[:2]:
        prepared.tool("user", "enable", name)
        prepared.tool("group", "addmembers", "RTCUniversalServerAdmins", name)
    for name in OPERATORS[2:]:
        prepared.tool("group", "removemembers", "Domain Admins", name)
    for group in ("Schema Admins", "Enterprise Admins"):
        prepared.tool("group", "removemembers", group, "Administrator")
    prepared.tool("group", "removemembers", INFRASTRUCTURE[0], OPERATORS[0])
    prepared.tool("user", "enable", SERVICE)
    now = str((datetime.now(UTC) - timedelta(days=30) - EPOCH) // timedelta(microseconds=1) * 10)
    prepared.overwrite(DC1, *put(user("krbtgt"), "pwdLastSet", now))
    prepared.modify(DC1, *put(f"CN=Partitions,{CONFIGURATION}", "msDS-EnabledFeature", RECYCLE_BIN))
    prepared.overwrite(
        DC1, *put(product_schema.VERSION, "rangeUpper", "1100"), partition=product_schema.SCHEMA
    )
    prepared.modify(DC1, *put(f"CN=pool,CN=Pools,{product_schema.SERVICE}", "msRTCSIP-PoolVersion", "5"))
    told = run_as_reader(prepared, LifecycleDate("Lync Server 2010", None, None, date(2099, 1, 1), "lab"))
    assert tags(told, "BAK-01") == {"backed_up"}
    assert tags(told, "BAK-02") == {"useful"}
    assert tags(told, "BAK-03") == {"on"}
    assert tags(told, "PRIV-01") == {"few"}
    assert tags(told, "PRIV-02") == {"empty"}
    assert tags(told, "PRIV-03") == {"renewed"}
    assert tags(told, "PRIV-06") == {"several"}
    assert tags(told, "PRIV-10") == {"run_by_several"}
    assert tags(told, "ACC-01") == {"usable"}
    assert tags(told, "OS-04") == {"supported"}


PRIVILEGES = Selection(checks=frozenset({"PRIV-01", "PRIV-06"}))


def privileges(domain: SambaDomain) -> dict[str, set[str]]:
    told = run_over(
        domain_plan(),
        PRIVILEGES,
        credentials=Credentials(f"{READER}@{DOMAIN}", PASSWORD),
        authorities=domain.authority.path,
    )
    return {check: tags(told, check) for check in ("PRIV-01", "PRIV-06")}


def test_groups_inside_groups_are_followed(prepared: SambaDomain) -> None:
    """Two groups that hold one another; members by their primary group; a group of all accounts."""
    prepared.tool("group", "add", "Inner")
    prepared.tool("group", "add", "Outer")
    prepared.tool("group", "addmembers", "Outer", "Inner")
    prepared.modify(DC1, *add_member(user("Inner"), user("Outer")))
    prepared.tool("group", "addmembers", "Domain Admins", "Outer")
    for name in OPERATORS[2:]:
        prepared.tool("group", "addmembers", "Inner", name)
    inner = prepared.search(user("Inner"), "(cn=Inner)").partition("objectSid: ")[2].splitlines()[0]
    assert privileges(prepared)["PRIV-01"] == {"many"}
    for name in OPERATORS[2:4]:
        prepared.modify(DC1, *put(user(name), "primaryGroupID", inner.rpartition("-")[2]))
    assert privileges(prepared)["PRIV-01"] == {"many"}, "whose primary group it is, is no member of it"
    prepared.tool("group", "addmembers", "Inner", "Domain Users")
    assert privileges(prepared) == {"PRIV-01": {"everybody"}, "PRIV-06": {"several"}}
    prepared.tool("group", "removemembers", "Domain Admins", "Outer")
    assert privileges(prepared)["PRIV-01"] == {"few"}


def test_the_built_in_administrator_is_known_by_any_name(prepared: SambaDomain) -> None:
    prepared.tool("user", "disable", OPERATORS[1])
    prepared.tool("user", "rename", "Administrator", "--samaccountname=somebody")
    try:
        assert privileges(prepared)["PRIV-06"] == {"too_few"}
    finally:
        prepared.tool("user", "rename", "somebody", "--samaccountname=Administrator")
        prepared.tool("user", "enable", OPERATORS[1])
    assert privileges(prepared)["PRIV-06"] == {"several"}


@pytest.fixture(scope="module")
def alone(prepared: SambaDomain) -> SambaDomain:
    """The second controller, which would know of a newer backup, is off to the end of the module."""
    prepared.stop(DC2)
    return prepared


@pytest.mark.parametrize(
    ("days", "first", "second"),
    [(9, "aged", "useful"), (100, "too_old", "useful"), (200, "too_old", "useless")],
)
def test_an_old_backup_is_told_by_its_age(alone: SambaDomain, days: int, first: str, second: str) -> None:
    """The last tests of the module."""
    sign(alone, HEAD, days)
    told = run_as_reader(alone)
    assert first in tags(told, "BAK-01")
    assert tags(told, "BAK-02") == {second}
