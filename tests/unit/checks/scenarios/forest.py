"""Scenarios of records of sites and controllers, of settings of controllers, and of near catalogues."""

from __future__ import annotations

from dataclasses import replace

from app.domain.inventory import ServerFunction
from app.domain.readings import Fault
from tests.unit.checks.breaking import Break, both, change, without_user
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.scenarios.accounts import READ_ONLY
from tests.unit.checks.second_site import SETTINGS, add_front_end, second_in_branch
from tests.unit.checks.world import (
    DC1,
    DC2,
    DOMAIN,
    FRONT_END,
    GUIDS,
    POOL,
    World,
    controller_entries,
    settings_dn,
)


def _second_address(address: str) -> Break:
    """Let the plan have the second controller at another address."""

    def breaks(world: World) -> None:
        world.network.directories[address] = world.network.directories[DC2.address]
        world.change_host(DC2, address=address)
        world.situation = replace(world.situation, addresses=world.situation.addresses | {address})

    return breaks


def _one_machine(world: World) -> None:
    for host in (DC1, DC2):
        world.change_host(host, machine="esx")


def _one_controller(world: World) -> None:
    hosts = tuple(host for host in world.situation.hosts if host != DC2)
    domain = replace(world.situation.domains[0], controllers=(DC1,))
    world.situation = replace(world.situation, hosts=hosts, domains=(domain,))


def _second_unlisted(world: World) -> None:
    world.change_host(DC2, fqdn=f"other.{DOMAIN}")


def _root_values(**values: str) -> Break:
    """Change the root entries of both controllers; an empty value removes one."""

    def breaks(world: World) -> None:
        for root in (world.ping(host).root for host in (DC1, DC2)):
            root.update(values)
            for name in [name for name, value in values.items() if not value]:
                del root[name]

    return breaks


def _second_told(**values: str) -> Break:
    return lambda world: world.ping(DC2).root.update(values)


def _levels(domain: str, controller: str = "4") -> Break:
    return _root_values(domainFunctionality=domain, domainControllerFunctionality=controller)


def _pack_asks(level: int) -> Break:
    def breaks(world: World) -> None:
        live = replace(world.situation.live, functional_level=level)
        world.situation = replace(world.situation, live=live)

    return breaks


def _ports(fault: Fault | None, *ports: int) -> Break:
    """Let ports of the second controller end connections so."""
    return lambda world: world.network.ports.update({(DC2.address, port): fault for port in ports})


def _off(world: World) -> None:
    world.switch_off(DC2)


def _both_off(world: World) -> None:
    for host in (DC1, DC2):
        world.switch_off(host)


def _catalogs(options: list[str]) -> Break:
    return both(*(change(settings_dn(host), options=options) for host in (DC1, DC2)))


def _pool_elsewhere(world: World) -> None:
    """A pool outside all networks of sites."""
    pool = replace(POOL, address="10.9.9.9")
    world.situation = replace(world.situation, pools=(pool,))


def _third_catalog(world: World) -> None:
    """The site has a catalogue that the plan does not have."""
    third = replace(DC2, name="DC3", fqdn=f"dc3.{DOMAIN}")
    for host in (DC1, DC2):
        world.ping(host).entries |= controller_entries(third)
    world.switch_off(DC2)


def _deaf_catalog(world: World) -> None:
    world.ping(DC2).hears_catalog = False


def _two_forests(world: World) -> None:
    """The plan has a second forest, and a server of the product of which it does not say where it belongs."""
    other = replace(
        world.situation.domains[0], subject="other", fqdn="other.test", forest="other.test", controllers=()
    )
    lost = replace(FRONT_END, subject="fe9", name="FE9", fqdn="", domain="", address="10.0.1.29")
    world.situation = replace(
        world.situation,
        hosts=(*world.situation.hosts, lost),
        domains=(*world.situation.domains, other),
    )


def _without_said_domain(world: World) -> None:
    """The plan does not say of the product's servers to which domain they belong; their names do."""
    hosts = tuple(replace(host, domain="") if host.runs_product else host for host in world.situation.hosts)
    child = replace(world.situation.domains[0], subject="sales", fqdn=f"sales.{DOMAIN}", controllers=())
    world.situation = replace(world.situation, hosts=hosts, domains=(*world.situation.domains, child))


def _only_controllers(world: World) -> None:
    """The plan does not call the second a catalogue, though the directory does."""
    world.change_host(DC2, functions=frozenset({ServerFunction.DC}))


def _records(*parts: str) -> Break:
    return lambda world: world.drop(*parts)


READ_ONLY_IN_BRANCH = both(
    second_in_branch,
    change(SETTINGS, objectClass=["top", "nTDSDSA", "nTDSDSARO"], **{"msDS-hasMasterNCs": []}),
    lambda world: add_front_end(world, "10.0.2.22"),
)

SCENARIOS: tuple[Scenario, ...] = (
    scenario("LOC-03", "healthy", healthy, "registered"),
    scenario("LOC-03", "none over UDP", _records("_kpasswd._udp"), "no_records", also=["registered"]),
    scenario("LOC-03", "off", lambda world: world.switch_off(DC1), "not_measured", also=["registered"]),
    scenario("LOC-06", "healthy", second_in_branch, "registered"),
    scenario("LOC-06", "none for the second site", healthy, "missing"),
    scenario("LOC-06", "one set missing", both(second_in_branch, _records("_gc._tcp.branch")), "missing"),
    scenario("LOC-06", "without a user", without_user, "not_measured"),
    scenario("LOC-07", "healthy", healthy, "registered"),
    scenario("LOC-07", "missing", _records(GUIDS["DC2"]), "missing"),
    scenario(
        "LOC-07",
        "leads elsewhere",
        both(_records(GUIDS["DC2"]), lambda world: world.add(f"{GUIDS['DC2']}._msdcs CNAME dc9.{DOMAIN}.")),
        "other_name",
    ),
    scenario(
        "LOC-07",
        "GUIDs hidden",
        both(*(change(settings_dn(each), objectGUID=[]) for each in (DC1, DC2))),
        "not_measured",
    ),
    scenario("LOC-07", "without a user", without_user, "not_measured"),
    scenario("DC-02", "healthy", second_in_branch, "apart"),
    scenario("DC-02", "one site", healthy, "one_site"),
    scenario("DC-02", "one network", _second_address("10.0.1.12"), "one_network"),
    scenario("DC-02", "one machine", _one_machine, "one_machine"),
    scenario("DC-02", "one controller", _one_controller, "not_measured"),
    scenario("DC-02", "the site of one is not known", _second_unlisted, "not_measured"),
    scenario("DC-02", "without a user", without_user, "not_measured"),
    scenario("DC-06", "healthy", healthy, "open"),
    scenario("DC-06", "no SMB", _ports(Fault.CONNECTION_REFUSED, 445), "closed", also=["open"]),
    scenario("DC-06", "no catalogue over TLS", _ports(Fault.NO_REPLY, 3269), "partly_closed", also=["open"]),
    scenario(
        "DC-06", "no web service", _ports(Fault.CONNECTION_REFUSED, 9389), "open_without_web", also=["open"]
    ),
    scenario("DC-06", "no way", _ports(Fault.NO_ROUTE, 88), "not_measured", also=["open"]),
    scenario("DC-10", "healthy", healthy, "replicates"),
    scenario("DC-10", "inbound off", change(settings_dn(DC2), options=["3"]), "no_inbound"),
    scenario("DC-10", "outbound off", change(settings_dn(DC2), options=["5"]), "no_outbound"),
    scenario("DC-10", "a read-only one gives nothing away", READ_ONLY, "replicates"),
    scenario(
        "DC-10",
        "inbound off at a read-only one",
        both(READ_ONLY, change(settings_dn(DC2), options=["39"])),
        "no_inbound",
    ),
    scenario("DC-10", "hidden", change(settings_dn(DC2), options=[]), "not_measured"),
    scenario(
        "DC-10",
        "what it writes is hidden",
        change(settings_dn(DC2), options=["3"], **{"msDS-hasMasterNCs": []}),
        "no_inbound",
    ),
    scenario("DC-10", "without a user", without_user, "not_measured"),
    scenario("DC-13", "healthy", healthy, "fits"),
    scenario("DC-13", "Windows 2000", _levels("0"), "too_low"),
    scenario("DC-13", "the forest is older", _root_values(forestFunctionality="1"), "too_low"),
    scenario("DC-13", "one of two tells less", _second_told(domainFunctionality="1"), "too_low"),
    scenario("DC-13", "controllers are newer", _levels("2"), "could_rise"),
    scenario("DC-13", "its own level is hidden", _root_values(domainControllerFunctionality=""), "fits"),
    scenario("DC-13", "the pack asks for more", _pack_asks(5), "too_low"),
    scenario("DC-13", "the pack asks for as much", _pack_asks(4), "fits"),
    scenario(
        "DC-13", "a level without a name", both(_levels("11"), _root_values(forestFunctionality="11")), "fits"
    ),
    scenario("DC-13", "absent", _root_values(domainFunctionality=""), "not_measured"),
    scenario("DC-13", "both off", _both_off, "not_measured"),
    scenario("GC-03", "healthy", healthy, "has_catalog"),
    scenario("GC-03", "none", _catalogs(["0"]), "none"),
    scenario("GC-03", "a read-only one", both(READ_ONLY, change(settings_dn(DC1), options=["0"])), "none"),
    scenario("GC-03", "the domain by name", _without_said_domain, "has_catalog"),
    scenario("GC-03", "hidden", _catalogs([]), "not_measured"),
    scenario("GC-03", "without a user", without_user, "not_measured"),
    scenario("GC-04", "healthy", healthy, "enough"),
    scenario("GC-04", "one of them in the second site", second_in_branch, "one"),
    scenario("GC-04", "none", _catalogs(["0"]), "none"),
    scenario("GC-04", "the forest has one", change(settings_dn(DC2), options=["0"]), "not_measured"),
    scenario("GC-04", "one off", _off, "one"),
    scenario("GC-04", "one not ready", _second_told(isGlobalCatalogReady="FALSE"), "one"),
    scenario("GC-04", "one does not say", _second_told(isGlobalCatalogReady=""), "not_measured"),
    scenario("GC-04", "no way to one", lambda world: world.fail(DC2, Fault.NO_ROUTE), "not_measured"),
    scenario("GC-04", "another answers", _second_told(dsServiceName=settings_dn(DC1)), "not_measured"),
    scenario(
        "GC-04",
        "one was moved and does not know yet",
        _second_told(dsServiceName=settings_dn(DC2).replace("CN=Servers,CN=", "CN=Servers,CN=Old")),
        "enough",
    ),
    scenario("GC-04", "a read-only one alone", READ_ONLY_IN_BRANCH, "not_measured", "none"),
    scenario("GC-04", "outside the plan", _third_catalog, "not_measured"),
    scenario("GC-04", "in no network", _pool_elsewhere, "not_measured", also=["enough"]),
    scenario("GC-04", "in an unknown forest", _two_forests, "not_measured", also=["enough"]),
    scenario("GC-04", "without a user", without_user, "not_measured"),
    scenario("GC-05", "healthy", healthy, "finds"),
    scenario("GC-05", "finds nothing", _deaf_catalog, "finds_nothing", also=["finds"]),
    scenario("GC-05", "another name in the plan", _second_unlisted, "finds"),
    scenario(
        "GC-05",
        "without a full name",
        lambda world: world.change_host(DC2, fqdn=""),
        "not_measured",
        also=["finds"],
    ),
    scenario("GC-05", "no catalogue by plan", _only_controllers, "finds"),
    scenario("GC-05", "off", _off, "not_measured", also=["finds"]),
    scenario("GC-05", "without a user", without_user, "not_measured"),
)
"""All scenarios of this module."""
