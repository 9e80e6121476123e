"""Scenarios of sites, accounts and settings of controllers, of near catalogues and of roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from app.domain.readings import Fault
from tests.fakes.clock import NOON
from tests.fakes.directory_server import FakeDirectory
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import (
    ACCOUNTS,
    DC1,
    DC2,
    DOMAIN,
    FRONT_END,
    GUIDS,
    LINKS,
    POOL,
    SITES,
    SUBNETS,
    World,
    controller_entries,
    filetime,
    settings_dn,
)

Change = Callable[[World], object]
ACCOUNT = f"CN=DC2,{ACCOUNTS}"
BRANCH = f"CN=Branch,{SITES}"


def _all(*changes: Change) -> Callable[[World], None]:
    def breaks(world: World) -> None:
        for change in changes:
            change(world)

    return breaks


def _copies(world: World) -> Iterator[FakeDirectory]:
    return (world.ping(host) for host in (DC1, DC2))


def _clock_off(world: World) -> None:
    world.set_clock(DC1, timedelta(seconds=61))


def _set(dn: str, **values: list[str]) -> Callable[[World], None]:
    """Set attributes of an entry in both copies; an empty list takes one away."""

    def breaks(world: World) -> None:
        for copy in _copies(world):
            entry = copy.entries[dn]
            for name, value in values.items():
                entry.pop(name, None)
                entry.update({name: value} if value else {})

    return breaks


def _remove(*dns: str) -> Callable[[World], None]:
    def breaks(world: World) -> None:
        for copy in _copies(world):
            for dn in dns:
                copy.entries.pop(dn)

    return breaks


def _add(dn: str, **values: list[str]) -> Callable[[World], None]:
    def breaks(world: World) -> None:
        for copy in _copies(world):
            copy.entries[dn] = dict(values)

    return breaks


def _second_in_branch(world: World) -> None:
    """The second controller, its network, and its records, are those of the second site."""
    for copy in _copies(world):
        for dn in (settings_dn(DC2), settings_dn(DC2).partition(",")[2]):
            copy.entries.pop(dn)
        copy.entries |= controller_entries(DC2, f"CN=Servers,{BRANCH}")
    _set(f"CN=10.0.2.0/24,{SUBNETS}", siteObject=[BRANCH])(world)
    for name, port in (
        ("_ldap._tcp.branch._sites.dc._msdcs", 389),
        ("_kerberos._tcp.branch._sites.dc._msdcs", 88),
        ("_gc._tcp.branch._sites", 3268),
    ):
        world.add(f"{name} SRV 0 100 {port} dc2.{DOMAIN}.")


def _product_in_branch(world: World) -> None:
    """A second server of the product, at the second site."""
    second = replace(FRONT_END, subject="fe3", name="FE3", fqdn=f"fe3.{DOMAIN}", address="10.0.3.22")
    world.situation = replace(world.situation, hosts=(*world.situation.hosts, second))


def _no_product(world: World) -> None:
    hosts = tuple(replace(host, runs_product=False) for host in world.situation.hosts)
    world.situation = replace(world.situation, hosts=hosts, pools=())


def _second_address(address: str) -> Callable[[World], None]:
    """Let the plan have the second controller at another address."""

    def breaks(world: World) -> None:
        moved = replace(DC2, address=address)
        world.network.directories[address] = world.network.directories[DC2.address]
        world.change_host(DC2, address=address)
        world.situation = replace(world.situation, addresses=world.situation.addresses | {moved.address})

    return breaks


def _one_machine(world: World) -> None:
    for host in (DC1, DC2):
        world.change_host(host, machine="esx")


def _one_controller(world: World) -> None:
    hosts = tuple(host for host in world.situation.hosts if host != DC2)
    domain = replace(world.situation.domains[0], controllers=(DC1,))
    world.situation = replace(world.situation, hosts=hosts, domains=(domain,))


def _levels(domain: str, controller: str = "4") -> Callable[[World], None]:
    def breaks(world: World) -> None:
        for copy in _copies(world):
            copy.root["domainFunctionality"] = domain
            copy.root["domainControllerFunctionality"] = controller

    return breaks


def _ports(fault: Fault | None, *ports: int) -> Callable[[World], None]:
    """Let ports of the second controller end connections so."""

    def breaks(world: World) -> None:
        for port in ports:
            world.network.ports[DC2.address, port] = fault

    return breaks


def _age(attribute: str, days: int) -> Callable[[World], None]:
    return _set(ACCOUNT, **{attribute: [filetime(NOON - timedelta(days=days))]})


def _catalogs_off(world: World) -> None:
    for host in (DC1, DC2):
        _set(settings_dn(host), options=["0"])(world)


def _pool_elsewhere(world: World) -> None:
    """A pool outside all networks of sites."""
    pool = replace(POOL, address="10.9.9.9")
    world.situation = replace(world.situation, pools=(pool,))


def _third_catalog(world: World) -> None:
    """The site has a catalogue that the plan does not have."""
    third = replace(DC2, name="DC3", fqdn=f"dc3.{DOMAIN}")
    for copy in _copies(world):
        copy.entries |= controller_entries(third)
    world.switch_off(DC2)


def _deaf_catalog(world: World) -> None:
    world.ping(DC2).hears_catalog = False


def _second_owns(role: str) -> Callable[[World], None]:
    """The second controller's copy names itself as an owner."""

    def breaks(world: World) -> None:
        world.ping(DC2).entries[role]["fSMORoleOwner"] = [settings_dn(DC2)]

    return breaks


def _second_hides_roles(world: World) -> None:
    world.ping(DC2).entries[DOMAIN_HEAD].pop("fSMORoleOwner")


def _rid_at_second(world: World) -> None:
    _set(RID, fSMORoleOwner=[settings_dn(DC2)])(world)


def _without_user(world: World) -> None:
    world.without_user()


def _records(*parts: str) -> Callable[[World], None]:
    return lambda world: world.drop(*parts)


DOMAIN_HEAD = "DC=contoso,DC=test"
RID = f"CN=RID Manager$,CN=System,{DOMAIN_HEAD}"
BRIDGES = _set(LINKS, options=["2"])
LINE, SECOND_LINE = f"CN=Line,{LINKS}", f"CN=Second line,{LINKS}"
SERVICES = [f"HOST/DC2.{DOMAIN}", f"ldap/dc2.{DOMAIN}", f"GC/dc2.{DOMAIN}/{DOMAIN}"]
READ_ONLY = _all(
    _set(settings_dn(DC2), objectClass=["nTDSDSARO"]),
    _set(ACCOUNT, userAccountControl=["83890176"], primaryGroupID=["521"], servicePrincipalName=SERVICES),
)

SCENARIOS: tuple[Scenario, ...] = (
    scenario("LOC-03", "healthy", healthy, "registered"),
    scenario("LOC-03", "none over UDP", _records("_kpasswd._udp"), "no_records", also=["registered"]),
    scenario("LOC-03", "off", lambda world: world.switch_off(DC1), "not_measured", also=["registered"]),
    scenario("LOC-06", "healthy", _second_in_branch, "registered"),
    scenario("LOC-06", "none for the second site", healthy, "missing"),
    scenario(
        "LOC-06",
        "one set missing",
        _all(_second_in_branch, _records("_gc._tcp.branch")),
        "missing",
    ),
    scenario("LOC-06", "without a user", _without_user, "not_measured"),
    scenario("LOC-07", "healthy", healthy, "registered"),
    scenario("LOC-07", "missing", _records(GUIDS["DC2"]), "missing"),
    scenario(
        "LOC-07",
        "leads elsewhere",
        _all(_records(GUIDS["DC2"]), lambda world: world.add(f"{GUIDS['DC2']}._msdcs CNAME dc9.{DOMAIN}.")),
        "other_name",
    ),
    scenario(
        "LOC-07",
        "GUIDs hidden",
        _all(*(_set(settings_dn(each), objectGUID=[]) for each in (DC1, DC2))),
        "not_measured",
    ),
    scenario("LOC-07", "without a user", _without_user, "not_measured"),
    scenario("DC-02", "healthy", _second_in_branch, "apart"),
    scenario("DC-02", "one site", healthy, "one_site"),
    scenario("DC-02", "one network", _second_address("10.0.1.12"), "one_network"),
    scenario("DC-02", "one machine", _one_machine, "one_machine"),
    scenario("DC-02", "one controller", _one_controller, "not_measured"),
    scenario("DC-02", "without a user", _without_user, "not_measured"),
    scenario("DC-06", "healthy", healthy, "open"),
    scenario("DC-06", "no SMB", _ports(Fault.CONNECTION_REFUSED, 445), "closed", also=["open"]),
    scenario("DC-06", "no catalogue over TLS", _ports(Fault.NO_REPLY, 3269), "partly_closed", also=["open"]),
    scenario(
        "DC-06", "no web service", _ports(Fault.CONNECTION_REFUSED, 9389), "open_without_web", also=["open"]
    ),
    scenario("DC-06", "no way", _ports(Fault.NO_ROUTE, 88), "not_measured", also=["open"]),
    scenario("DC-07", "healthy", healthy, "in_order"),
    scenario(
        "DC-07", "disabled", _set(ACCOUNT, userAccountControl=["532482"]), "disabled", also=["in_order"]
    ),
    scenario(
        "DC-07", "a member's flags", _set(ACCOUNT, userAccountControl=["4096"]), "wrong", also=["in_order"]
    ),
    scenario("DC-07", "a member's group", _set(ACCOUNT, primaryGroupID=["515"]), "wrong", also=["in_order"]),
    scenario(
        "DC-07",
        "in another place",
        _all(
            _add(
                f"CN=DC2,CN=Computers,{DOMAIN_HEAD}",
                objectClass=["computer"],
                userAccountControl=["532480"],
                primaryGroupID=["516"],
            ),
            _set(settings_dn(DC2).partition(",")[2], serverReference=[f"CN=DC2,CN=Computers,{DOMAIN_HEAD}"]),
        ),
        "wrong",
        also=["in_order"],
    ),
    scenario("DC-07", "read-only", READ_ONLY, "in_order"),
    scenario("DC-07", "hidden", _set(ACCOUNT, userAccountControl=[]), "not_measured", also=["in_order"]),
    scenario("DC-07", "without a user", _without_user, "not_measured"),
    scenario("DC-08", "healthy", healthy, "complete"),
    scenario(
        "DC-08", "HOST alone", _set(ACCOUNT, servicePrincipalName=SERVICES[:1]), "missing", also=["complete"]
    ),
    scenario(
        "DC-08", "no replication", _set(ACCOUNT, servicePrincipalName=SERVICES), "missing", also=["complete"]
    ),
    scenario("DC-08", "read-only", READ_ONLY, "complete"),
    scenario("DC-08", "hidden", _set(ACCOUNT, servicePrincipalName=[]), "not_measured", also=["complete"]),
    scenario("DC-08", "without a user", _without_user, "not_measured"),
    scenario("DC-10", "healthy", healthy, "replicates"),
    scenario("DC-10", "inbound off", _set(settings_dn(DC2), options=["3"]), "no_inbound"),
    scenario("DC-10", "outbound off", _set(settings_dn(DC2), options=["5"]), "no_outbound"),
    scenario("DC-10", "hidden", _set(settings_dn(DC2), options=[]), "not_measured"),
    scenario("DC-10", "without a user", _without_user, "not_measured"),
    scenario("DC-13", "healthy", healthy, "fits"),
    scenario("DC-13", "Windows 2000", _levels("0"), "too_low"),
    scenario("DC-13", "controllers are newer", _levels("2"), "could_rise"),
    scenario("DC-13", "absent", _levels(""), "not_measured"),
    scenario(
        "DC-13",
        "both off",
        _all(lambda world: world.switch_off(DC1), lambda world: world.switch_off(DC2)),
        "not_measured",
    ),
    scenario("DC-14", "healthy", healthy, "renewed"),
    scenario("DC-14", "45 days", _age("pwdLastSet", 45), "renewed"),
    scenario("DC-14", "46 days", _age("pwdLastSet", 46), "old", also=["renewed"]),
    scenario("DC-14", "never", _set(ACCOUNT, pwdLastSet=["0"]), "not_measured", also=["renewed"]),
    scenario("DC-14", "absurd", _set(ACCOUNT, pwdLastSet=["9" * 40]), "not_measured", also=["renewed"]),
    scenario("DC-14", "without a user", _without_user, "not_measured"),
    scenario("DC-14", "clocks differ", _clock_off, "not_measured"),
    scenario("DC-15", "clocks differ", _clock_off, "not_measured"),
    scenario("DC-15", "healthy", healthy, "seen"),
    scenario("DC-15", "15 days", _age("lastLogonTimestamp", 15), "seen"),
    scenario("DC-15", "16 days", _age("lastLogonTimestamp", 16), "absent", also=["seen"]),
    scenario("DC-15", "46 days", _age("lastLogonTimestamp", 46), "gone", also=["seen"]),
    scenario("DC-15", "never", _set(ACCOUNT, lastLogonTimestamp=[]), "not_measured", also=["seen"]),
    scenario("DC-15", "without a user", _without_user, "not_measured"),
    scenario("GC-03", "healthy", healthy, "has_catalog"),
    scenario("GC-03", "none", _catalogs_off, "none"),
    scenario(
        "GC-03", "hidden", _all(*(_set(settings_dn(each), options=[]) for each in (DC1, DC2))), "not_measured"
    ),
    scenario("GC-03", "without a user", _without_user, "not_measured"),
    scenario("GC-04", "healthy", healthy, "enough"),
    scenario("GC-04", "one of them in the second site", _second_in_branch, "one"),
    scenario("GC-04", "none", _catalogs_off, "none"),
    scenario("GC-04", "one off", lambda world: world.switch_off(DC2), "one"),
    scenario("GC-04", "outside the plan", _third_catalog, "not_measured"),
    scenario("GC-04", "in no network", _pool_elsewhere, "not_measured", also=["enough"]),
    scenario("GC-04", "without a user", _without_user, "not_measured"),
    scenario("GC-05", "healthy", healthy, "finds"),
    scenario("GC-05", "finds nothing", _deaf_catalog, "finds_nothing", also=["finds"]),
    scenario("GC-05", "off", lambda world: world.switch_off(DC2), "not_measured", also=["finds"]),
    scenario("GC-05", "without a user", _without_user, "not_measured"),
    scenario("FSMO-02", "healthy", healthy, "works"),
    scenario("FSMO-02", "PDC emulator off", lambda world: world.switch_off(DC1), "pdc_down"),
    scenario("FSMO-02", "RID master off", _all(_rid_at_second, lambda world: world.switch_off(DC2)), "down"),
    scenario("FSMO-02", "SMB closed", _all(_rid_at_second, _ports(Fault.NO_REPLY, 445)), "down"),
    scenario("FSMO-02", "no way", _all(_rid_at_second, _ports(Fault.NO_ROUTE, 88)), "not_measured"),
    scenario(
        "FSMO-02", "owner unknown", _set(RID, fSMORoleOwner=["CN=NTDS Settings,CN=DC9"]), "not_measured"
    ),
    scenario("FSMO-02", "without a user", _without_user, "not_measured"),
    scenario("FSMO-03", "healthy", healthy, "agrees"),
    scenario("FSMO-03", "two owners", _second_owns(RID), "differs"),
    scenario("FSMO-03", "one hides", _second_hides_roles, "not_measured"),
    scenario("FSMO-03", "one off", lambda world: world.switch_off(DC2), "not_measured"),
    scenario("FSMO-03", "without a user", _without_user, "not_measured"),
    scenario("SITE-01", "healthy", healthy, "all_have"),
    scenario("SITE-01", "one has none", _remove(f"CN=10.0.3.0/24,{SUBNETS}"), "without_subnet"),
    scenario("SITE-01", "without a user", _without_user, "not_measured"),
    scenario("SITE-02", "healthy", _second_in_branch, "all_have"),
    scenario("SITE-02", "one has none", healthy, "some_without"),
    scenario("SITE-02", "the product is there", _product_in_branch, "product_without"),
    scenario("SITE-02", "without a user", _without_user, "not_measured"),
    scenario("SITE-05", "healthy", healthy, "at_home"),
    scenario("SITE-05", "in no network", _second_address("10.0.9.12"), "outside"),
    scenario("SITE-05", "in another site's", _second_address("10.0.3.12"), "elsewhere"),
    scenario("SITE-05", "without a user", _without_user, "not_measured"),
    scenario("SITE-06", "healthy", healthy, "linked"),
    scenario("SITE-06", "the default", _set(LINE, replInterval=["180"]), "slow"),
    scenario("SITE-06", "an orphan", _add(f"CN=Depot,{SITES}", objectClass=["site"]), "orphans"),
    scenario("SITE-06", "hidden", _set(LINE, replInterval=[]), "not_measured"),
    scenario("SITE-06", "one site", _all(_remove(BRANCH), _remove(LINE), _remove(SECOND_LINE)), "one_site"),
    scenario("SITE-06", "without a user", _without_user, "not_measured"),
    scenario("SITE-07", "healthy", _product_in_branch, "joined"),
    scenario("SITE-07", "one site", healthy, "one_site"),
    scenario("SITE-07", "one link", _all(_product_in_branch, _remove(LINE)), "single_link"),
    scenario("SITE-07", "no link", _all(_product_in_branch, _remove(LINE, SECOND_LINE)), "not_joined"),
    scenario("SITE-07", "links that do not chain", _all(_product_in_branch, BRIDGES), "joined"),
    scenario(
        "SITE-07", "one that does not chain", _all(_product_in_branch, BRIDGES, _remove(LINE)), "single_link"
    ),
    scenario("SITE-07", "no product", _no_product, "not_measured"),
    scenario("SITE-07", "without a user", _without_user, "not_measured"),
)
"""All scenarios of this module."""
