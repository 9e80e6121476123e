"""A second domain of the forest, with one controller, for groups and accounts that lie across domains."""

from __future__ import annotations

from dataclasses import replace

from app.domain.inventory import ServerFunction
from app.domain.targets import DomainScope, Host
from tests.fakes.clock import NOON
from tests.fakes.directory_server import FakeDirectory
from tests.unit.checks import kept_directory
from tests.unit.checks.kept_directory import Entries, account, group, place
from tests.unit.checks.world import DC1, DC2, DOMAIN, GUIDS, SERVERS, World

CHILD = f"branch.{DOMAIN}"
CHILD_HEAD = "DC=branch,DC=contoso,DC=test"
CHILD_SID = "S-1-5-21-7-8-9"
ADDRESS = "10.0.3.13"
CONTROLLER = Host("dc3", "DC3", f"dc3.{CHILD}", ADDRESS, frozenset({ServerFunction.DC}), CHILD)
CHILD_ADMINS = place("Domain Admins", CHILD_HEAD)
CHILD_OPERATOR = place("Branch Operator", CHILD_HEAD)
CHILD_GROUP = place("Branch Operators", CHILD_HEAD)


def _entries() -> Entries:
    """One administrator of its own beside the built-in one, in a group too."""
    built_in = place("Administrator", CHILD_HEAD)
    head = kept_directory.heads((CHILD_HEAD,), GUIDS[DC1.name], NOON)[CHILD_HEAD]
    return {
        CHILD_HEAD: {**head, **kept_directory.POLICY, "objectSid": [CHILD_SID]},
        built_in: account("Administrator", f"{CHILD_SID}-500"),
        CHILD_OPERATOR: account("Branch Operator", f"{CHILD_SID}-1101"),
        CHILD_ADMINS: group("Domain Admins", f"{CHILD_SID}-512", built_in, CHILD_OPERATOR),
        CHILD_GROUP: group("Branch Operators", f"{CHILD_SID}-1201", CHILD_OPERATOR),
    }


def _listed() -> Entries:
    """The child's controller in the list that every controller of the forest holds."""
    server = f"CN=DC3,{SERVERS}"
    account = f"CN=DC3,OU=Domain Controllers,{CHILD_HEAD}"
    return {
        server: {
            "objectClass": ["top", "server"],
            "dNSHostName": [CONTROLLER.fqdn],
            "serverReference": [account],
        },
        f"CN=NTDS Settings,{server}": {
            "objectClass": ["top", "nTDSDSA"],
            "options": ["0"],
            "msDS-hasMasterNCs": [CHILD_HEAD],
        },
    }


def with_child(world: World) -> None:
    """Give the forest a second domain that the plan has too."""
    for host in (DC1, DC2):
        world.ping(host).entries |= _listed()
    root = world.ping(DC1)
    shared = {dn: found for dn, found in root.entries.items() if "CN=Configuration," in dn}
    world.network.directories[ADDRESS] = FakeDirectory(
        root=root.root | {"defaultNamingContext": CHILD_HEAD},
        flags=root.flags,
        partitions=(*(each for each in root.partitions if "CN=" in each), CHILD_HEAD),
        host=CONTROLLER.fqdn,
        domain=CHILD,
        entries=shared | _entries(),
    )
    before = world.situation
    domain = DomainScope("branch", CHILD, DOMAIN, (CONTROLLER,), ())
    world.situation = replace(
        before,
        hosts=(*before.hosts, CONTROLLER),
        domains=(*before.domains, domain),
        addresses=before.addresses | {ADDRESS},
    )


def child(world: World) -> Entries:
    """The entries at the child's controller."""
    return world.network.directories[ADDRESS].entries


def without_root(world: World) -> None:
    """The plan knows the child alone."""
    domains = tuple(each for each in world.situation.domains if each.fqdn != DOMAIN)
    world.situation = replace(world.situation, domains=domains)


def without_root_controllers(world: World) -> None:
    """The plan has the root domain, and none of its controllers."""
    with_child(world)
    root, branch = world.situation.domains
    bare = replace(root, controllers=(), name_servers=())
    hosts = tuple(each for each in world.situation.hosts if each.domain != DOMAIN or not each.functions)
    world.situation = replace(world.situation, domains=(bare, branch), hosts=hosts)
