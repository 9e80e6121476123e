"""Whatever names and addresses answers hold, only what the plan has is asked, under the plan's names.

The directory, the name servers and the certificates of this world name a stranger wherever they can.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.checks.found import found_hosts
from app.checks.known import Known
from app.domain.questions import AnyQuestion, CertificateQuestion, SearchQuestion
from tests.fakes.cancel import FakeCancel
from tests.unit.checks.child_domain import with_child
from tests.unit.checks.kept_directory import PRODUCT_GROUPS, place
from tests.unit.checks.product_directory import DIRECTORY_POOL, RTC_SERVICE, services_of
from tests.unit.checks.scenario import BOOK, emissions_of
from tests.unit.checks.scenarios import support
from tests.unit.checks.world import (
    DC1,
    DC2,
    FRONT_ENDS,
    HEAD,
    POOL_DOOR,
    SERVERS,
    SIP_PORT,
    World,
    certificate,
)

STRANGER = "trap.fabrikam.test"
ADDRESS = "192.168.99.99"
FAR = "DC=fabrikam,DC=test"

TLS = ("TLS-01", "TLS-02", "TLS-04", "TLS-05", "TLS-06", "TLS-07")
PRIVILEGES = ("PRIV-01", "PRIV-02", "PRIV-03", "PRIV-06", "PRIV-10", "ACC-01", "ACC-07")
SUPPORT = ("OS-01", "OS-02", "OS-03", "OS-04", "BAK-01", "BAK-02", "BAK-03")
OBJECTS = ("OCS-20", "OCS-21", "OCS-22", "OCS-23", "OCS-24", "OCS-25", "OCS-28")
GROUPS = ("Domain Admins", "Enterprise Admins", "Schema Admins", *PRODUCT_GROUPS)


def _strange_directory(world: World, host_address: str) -> None:
    directory = world.network.directories[host_address]
    directory.host = STRANGER
    directory.partitions = (*directory.partitions, FAR)
    directory.root |= {"dnsHostName": STRANGER, "ldapServiceName": f"{STRANGER}:{ADDRESS}"}
    entries = directory.entries
    server = f"CN=TRAP,{SERVERS}"
    entries[server] = {
        "objectClass": ["top", "server"],
        "dNSHostName": [STRANGER],
        "serverReference": [f"CN=TRAP,OU=Domain Controllers,{FAR}"],
    }
    entries[f"CN=NTDS Settings,{server}"] = {
        "objectClass": ["top", "nTDSDSA"],
        "options": ["1"],
        "msDS-hasMasterNCs": [HEAD, FAR],
    }
    for group in (place(name, HEAD) for name in GROUPS):
        if group in entries:
            entries[group]["member"] = [*entries[group].get("member", []), f"CN=Trap,CN=Users,{FAR}"]
    _strange_product(entries)


def _strange_product(entries: dict[str, dict[str, list[str]]]) -> None:
    pool = f"CN=Trap,CN=Pools,{RTC_SERVICE}"
    entries[pool] = entries.get(DIRECTORY_POOL, {"objectClass": ["msRTCSIP-Pool"]}) | {
        "dNSHostName": [STRANGER],
        "msRTCSIP-BackEndServer": [f"{ADDRESS}\\RTC"],
        "msRTCSIP-MirrorBackEndServer": [f"{STRANGER}\\RTC"],
    }
    entries[f"CN=LC Services,CN=Microsoft,{pool}"] = {
        "objectClass": ["top", "msRTCSIP-PoolService"],
        "msRTCSIP-FrontEndServers": [services_of("TRAP", FAR)],
    }
    for host in FRONT_ENDS:
        entries[f"CN={host.name},CN=Computers,{HEAD}"] = {
            "objectClass": ["top", "computer"],
            "dNSHostName": [STRANGER],
            "servicePrincipalName": [f"HOST/{host.fqdn}", f"HOST/{STRANGER}", f"HOST/{ADDRESS}"],
            "operatingSystem": ["Windows Server 2022 Standard"],
        }


def _strange_world() -> World:
    world = World()
    support.know(world)
    with_child(world)
    for address in tuple(world.network.directories):
        _strange_directory(world, address)
    for door, port in ((DC1, 636), (DC2, 636), *((host, SIP_PORT) for host in (POOL_DOOR, *FRONT_ENDS))):
        world.show(door, replace(certificate(), subject=f"CN={STRANGER}", names=(STRANGER, ADDRESS)), port)
    return world


def _names_of(question: AnyQuestion) -> set[str]:
    """The names under which a question lets a server prove itself."""
    return {question.host_name} if isinstance(question, CertificateQuestion | SearchQuestion) else set()


@pytest.mark.parametrize("check", [*TLS, *PRIVILEGES, *SUPPORT, *OBJECTS])
def test_only_the_plan_is_asked(check: str) -> None:
    world = _strange_world()
    planned = {host.fqdn for host in (*world.situation.hosts, POOL_DOOR)}
    assert emissions_of(check, world)
    assert world.network.asked
    for question in world.network.asked:
        assert question.address in world.situation.addresses
        assert _names_of(question) <= planned
        assert STRANGER not in question.asked
        assert ADDRESS not in question.asked


@pytest.mark.parametrize("check", [*PRIVILEGES, *SUPPORT, *OBJECTS])
def test_the_stranger_is_named_in_what_the_check_reads(check: str) -> None:
    """Without this the test above would prove nothing."""
    world = _strange_world()
    emissions_of(check, world)
    read = [world.network.ask(question, FakeCancel()) for question in tuple(world.network.asked)]
    assert any(STRANGER in repr(reading) for reading in read)


def test_every_check_of_these_groups_is_among_them() -> None:
    groups = {"certificates", "privileges", "accounts", "support", "backups", "product_objects"}
    here = {*TLS, *PRIVILEGES, *SUPPORT, *OBJECTS}
    assert here == {entry.id for entry in BOOK.entries.values() if entry.group in groups}


def test_the_stranger_is_reported_and_a_pool_is_no_host() -> None:
    """Of the pools, the plan has one; neither is a server that could be added."""
    world = World()
    for host in (DC1, DC2):
        entries = world.ping(host).entries
        entries[f"CN=Second,CN=Pools,{RTC_SERVICE}"] = {
            "objectClass": ["top", "msRTCSIP-Pool"],
            "dNSHostName": ["second.contoso.test"],
        }
    emissions_of("OCS-24", world)
    assert not found_hosts(world.situation, _known(world))
    strange = _strange_world()
    emissions_of("OCS-24", strange)
    assert [each.name for each in found_hosts(strange.situation, _known(strange))] == [STRANGER]


def _known(world: World) -> Known:
    asked = tuple(dict.fromkeys(world.network.asked))
    return Known({question: world.network.ask(question, FakeCancel()) for question in asked})
