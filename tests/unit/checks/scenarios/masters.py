"""Scenarios of the operations masters: owned, working, and the same for all."""

from __future__ import annotations

from dataclasses import replace

from app.domain.readings import Fault
from tests.fakes.directory_server import FakeDirectory
from tests.unit.checks.breaking import Break, both, change, without_user
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import (
    ALL_FLAGS,
    CONFIGURATION,
    DC1,
    DC2,
    DOMAIN,
    HEAD,
    ROLE_OBJECTS,
    SERVERS,
    World,
    settings_dn,
)

RID, PARTITIONS = f"CN=RID Manager$,CN=System,{HEAD}", f"CN=Partitions,{CONFIGURATION}"
SCHEMA = f"CN=Schema,{CONFIGURATION}"
STRANGER = f"CN=NTDS Settings,CN=DC9,{SERVERS}"
DELETED = f"CN=NTDS Settings\\0ADEL:0c1f,CN=DC9\\0ADEL:77aa,{SERVERS}"
CHILD, CHILD_HEAD, CHILD_ADDRESS = f"sales.{DOMAIN}", f"DC=sales,{HEAD}", "10.0.1.31"
CHILD_SETTINGS = f"CN=NTDS Settings,CN=DC7,{SERVERS}"


def _owner(role: int, owner: str) -> Break:
    return change(ROLE_OBJECTS[role], fSMORoleOwner=[owner] if owner else [])


def _second_owns(role: str) -> Break:
    """The second controller's copy names itself as an owner."""
    return lambda world: world.ping(DC2).entries[role].update({"fSMORoleOwner": [settings_dn(DC2)]})


def _second_hides(*roles: str) -> Break:
    def breaks(world: World) -> None:
        for role in roles:
            world.ping(DC2).entries[role].pop("fSMORoleOwner")

    return breaks


def _off(host: str) -> Break:
    return lambda world: world.switch_off({"DC1": DC1, "DC2": DC2}[host])


def _port(number: int, fault: Fault) -> Break:
    return lambda world: world.network.ports.update({(DC2.address, number): fault})


def _another_answers(world: World) -> None:
    """At the owner's address, the first controller answers."""
    world.ping(DC2).root["dsServiceName"] = settings_dn(DC1)


def with_child(world: World) -> None:
    """A child domain with one controller, which owns its roles and holds a copy of the forest's."""
    child = replace(DC1, subject="dc7", name="DC7", fqdn=f"dc7.{CHILD}", address=CHILD_ADDRESS, domain=CHILD)
    first = world.ping(DC1)
    entries = {dn: dict(found) for dn, found in first.entries.items()}
    roles = (CHILD_HEAD, f"CN=RID Manager$,CN=System,{CHILD_HEAD}", f"CN=Infrastructure,{CHILD_HEAD}")
    entries |= {dn: {"objectClass": ["top"], "fSMORoleOwner": [CHILD_SETTINGS]} for dn in roles}
    root = first.root | {"defaultNamingContext": CHILD_HEAD, "dsServiceName": CHILD_SETTINGS}
    world.network.directories[CHILD_ADDRESS] = FakeDirectory(
        root=root, flags=ALL_FLAGS, host=child.fqdn, domain=CHILD, entries=entries
    )
    listed = (world.ping(DC1), world.ping(DC2), world.network.directories[CHILD_ADDRESS])
    server = CHILD_SETTINGS.partition(",")[2]
    for copy in listed:
        copy.entries[server] = {"objectClass": ["server"], "dNSHostName": [child.fqdn]}
        copy.entries[CHILD_SETTINGS] = {
            "objectClass": ["nTDSDSA"],
            "options": ["1"],
            "msDS-hasMasterNCs": [CHILD_HEAD],
        }
    domain = replace(world.situation.domains[0], subject="sales", fqdn=CHILD, controllers=(child,))
    world.situation = replace(
        world.situation,
        hosts=(*world.situation.hosts, child),
        domains=(*world.situation.domains, domain),
        addresses=world.situation.addresses | {CHILD_ADDRESS},
    )


def _child_disagrees(world: World) -> None:
    found = world.network.directories[CHILD_ADDRESS].entries[PARTITIONS]
    found["fSMORoleOwner"] = [CHILD_SETTINGS]


def root_unplanned(world: World) -> None:
    """Of the root the plan has no controller, so the child's tells of the forest's roles."""
    root, child = world.situation.domains
    world.situation = replace(world.situation, domains=(replace(root, controllers=()), child))


SCENARIOS: tuple[Scenario, ...] = (
    scenario("FSMO-01", "healthy", healthy, "owned"),
    scenario("FSMO-01", "owner deleted", _owner(1, DELETED), "deleted_owner"),
    scenario("FSMO-01", "owner unknown", _owner(3, STRANGER), "unknown_owner"),
    scenario("FSMO-01", "owner hidden", _owner(4, ""), "not_measured"),
    scenario(
        "FSMO-01",
        "two faults at once",
        both(_owner(0, STRANGER), change(PARTITIONS, fSMORoleOwner=["CN=X\\0ADEL:1,DC=contoso"])),
        "unknown_owner",
        "deleted_owner",
    ),
    scenario("FSMO-01", "two domains", with_child, "owned"),
    scenario(
        "FSMO-01",
        "a forest's role, told by a child",
        both(
            with_child,
            root_unplanned,
            lambda world: (
                world.network.directories[CHILD_ADDRESS].entries[SCHEMA].update(fSMORoleOwner=[DELETED])
            ),
        ),
        "deleted_owner",
        "not_measured",
    ),
    scenario(
        "FSMO-01", "rejected", lambda world: world.without_user(Fault.CREDENTIALS_REJECTED), "not_measured"
    ),
    scenario("FSMO-02", "healthy", healthy, "works"),
    scenario("FSMO-02", "PDC emulator off", _off("DC1"), "pdc_down"),
    scenario("FSMO-02", "RID master off", both(_owner(1, settings_dn(DC2)), _off("DC2")), "down"),
    scenario("FSMO-02", "SMB closed", both(_owner(1, settings_dn(DC2)), _port(445, Fault.NO_REPLY)), "down"),
    scenario(
        "FSMO-02", "no way", both(_owner(1, settings_dn(DC2)), _port(88, Fault.NO_ROUTE)), "not_measured"
    ),
    scenario(
        "FSMO-02", "another answers", both(_owner(1, settings_dn(DC2)), _another_answers), "not_measured"
    ),
    scenario("FSMO-02", "owner gone", _owner(1, STRANGER), "not_measured"),
    scenario("FSMO-02", "owner deleted", _owner(1, DELETED), "not_measured"),
    scenario("FSMO-02", "without a user", without_user, "not_measured"),
    scenario("FSMO-03", "healthy", healthy, "agrees"),
    scenario("FSMO-03", "two owners", _second_owns(RID), "differs"),
    scenario("FSMO-03", "one hides one role", _second_hides(HEAD), "agrees", "not_measured"),
    scenario("FSMO-03", "one hides all", _second_hides(*ROLE_OBJECTS), "not_measured"),
    scenario("FSMO-03", "one off", _off("DC2"), "not_measured"),
    scenario("FSMO-03", "a child's only controller", with_child, "agrees", "not_measured"),
    scenario(
        "FSMO-03",
        "a child names another owner of a forest's role",
        both(with_child, _child_disagrees),
        "differs",
        "not_measured",
    ),
    scenario("FSMO-03", "without a user", without_user, "not_measured"),
)
"""All scenarios of this module."""
