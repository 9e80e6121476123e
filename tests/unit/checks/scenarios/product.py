"""Scenarios of names and services of the product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from app.domain.readings import Certificate, CertificateReading, Fault
from app.domain.targets import Host, Pool, RequiredName, SipDomain, ZoneScope
from tests.fakes.name_server import FakeNameServer
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import (
    DC2,
    DOMAIN,
    FRONT_END,
    FRONT_ENDS,
    POOL,
    POOL_ADDRESS,
    POOL_DOOR,
    SECOND_FRONT_END,
    SIP_PORT,
    World,
    certificate,
)

DAY = timedelta(days=1)
OUTSIDE = Host("ns", "NS", "ns.provider.test", "10.9.9.9")
EDGE = Host("edge1", "EDGE1", f"edge1.{DOMAIN}", "10.0.1.31")
EDGE_POOL = Pool("edge", "Edge", f"edge.{DOMAIN}", "", "edge", (EDGE,), SIP_PORT)
SIGN_IN = f"_sip._tls.{DOMAIN}"
FEDERATION = f"_sipfederationtls._tcp.{DOMAIN}"
DISCOVER = f"lyncdiscoverinternal.{DOMAIN}"

Change = Callable[[World], object]


def _all(*changes: Change) -> Callable[[World], None]:
    def breaks(world: World) -> None:
        for change in changes:
            change(world)

    return breaks


def _with_edge(*lines: str, is_required: bool = False) -> Callable[[World], None]:
    """The edge, and a public zone with these records at a name server outside."""

    def breaks(world: World) -> None:
        _plan_edge(world, is_required=is_required)
        world.network.name_servers[OUTSIDE.address] = FakeNameServer({DOMAIN: list(lines)})
        zone = ZoneScope("public", DOMAIN, (OUTSIDE,), is_public=True)
        addresses = world.situation.addresses | {OUTSIDE.address}
        zones = (*world.situation.zones, zone)
        world.situation = replace(world.situation, zones=zones, addresses=addresses)

    return breaks


def _plan_edge(world: World, *, is_required: bool = False) -> None:
    names = (
        RequiredName("domain", DOMAIN, SIGN_IN, 443, is_required=False, is_external=True),
        RequiredName("domain", DOMAIN, FEDERATION, SIP_PORT, is_required, is_external=True),
    )
    situation = world.situation
    world.situation = replace(
        situation, pools=(*situation.pools, EDGE_POOL), required_names=(*situation.required_names, *names)
    )


SOA = f"{DOMAIN}. SOA ns.provider.test. x.provider.test. 1 14400 3600 604800 300"
ALL_OUTSIDE = (
    SOA,
    f"_sip._tls SRV 0 0 443 edge.{DOMAIN}.",
    f"_sipfederationtls._tcp SRV 0 0 5061 edge.{DOMAIN}.",
)


def _lead_inside_out(world: World) -> None:
    world.add(f"_sip._tls SRV 0 0 443 edge1.{DOMAIN}.")


def _publish(*, is_required: bool = True, is_external: bool = False) -> Callable[[World], None]:
    """Let the pack name a record for automatic discovery."""

    def breaks(world: World) -> None:
        name = RequiredName("domain", DOMAIN, DISCOVER, 0, is_required, "A", is_external)
        world.situation = replace(world.situation, required_names=(*world.situation.required_names, name))

    return breaks


def _discoverable(world: World) -> None:
    world.add(f"lyncdiscoverinternal A {POOL_ADDRESS}")


def _only_at_first(*parts: str) -> Callable[[World], None]:
    return lambda world: world.names(DC2).drop(DOMAIN, *parts)


def _moved_at_second(world: World) -> None:
    world.names(DC2).drop(DOMAIN, "pool A")
    world.names(DC2).add(DOMAIN, "pool A 10.0.1.99")


def _moved(label: str, address: str) -> Callable[[World], None]:
    return _all(lambda world: world.drop(f"{label} A"), lambda world: world.add(f"{label} A {address}"))


def _change_pool(**changes: object) -> Callable[[World], None]:
    def breaks(world: World) -> None:
        pool = replace(POOL, **changes)  # type: ignore[arg-type]
        world.situation = replace(world.situation, pools=(pool,))

    return breaks


def _by_dns(world: World) -> None:
    world.situation = replace(world.situation, live=replace(world.situation.live, pools_by_dns=True))


def _each_an_address(world: World) -> None:
    world.drop("pool A")
    world.add(*(f"pool A {host.address}" for host in FRONT_ENDS))


def _close(host: Host, fault: Fault = Fault.CONNECTION_REFUSED) -> Callable[[World], None]:
    return lambda world: world.show(host, fault, SIP_PORT)


def _close_all(world: World) -> None:
    for host in (POOL_DOOR, *FRONT_ENDS):
        _close(host)(world)


def _close_port(world: World) -> None:
    world.network.ports[FRONT_END.address, 444] = Fault.CONNECTION_REFUSED


def _certify(**changes: object) -> Callable[[World], None]:
    """Let the first Front End show another certificate."""

    def breaks(world: World) -> None:
        names = (POOL.fqdn, *(host.fqdn for host in FRONT_ENDS))
        fitting: Certificate = replace(certificate(), subject=f"O=x, CN={POOL.fqdn}", names=names)
        world.show(FRONT_END, replace(fitting, **changes), SIP_PORT)  # type: ignore[arg-type]

    return breaks


def _unreadable(world: World) -> None:
    found = world.network.certificates[FRONT_END.address, SIP_PORT]
    assert isinstance(found, CertificateReading)
    world.show(FRONT_END, replace(found, certificate=None), SIP_PORT)


def _second_sip_domain(world: World) -> None:
    domains = (*world.situation.sip_domains, SipDomain("other", "fabrikam.test"))
    world.situation = replace(world.situation, sip_domains=domains)


def _nameless(world: World) -> None:
    host = replace(FRONT_END, fqdn="")
    _change_pool(fqdn="", members=(host,))(world)
    world.show(host, certificate(), SIP_PORT)


def with_everything(world: World) -> None:
    """A plan that gives every check of the product something to judge."""
    _with_edge(*ALL_OUTSIDE)(world)
    _publish()(world)


NOW = certificate()
NOT_YET = {"not_before": NOW.not_before + 60 * DAY}
SOON = {"not_after": NOW.not_before + 40 * DAY}
SILENT_SECOND = _all(lambda world: world.switch_off(DC2))

SCENARIOS: tuple[Scenario, ...] = (
    scenario("OCS-03", "healthy", _with_edge(*ALL_OUTSIDE), "present", "not_inside"),
    scenario("OCS-03", "no edge", healthy),
    scenario("OCS-03", "not published", _with_edge(SOA), "missing", also=["not_inside"]),
    scenario(
        "OCS-03", "other port", _with_edge(SOA, f"_sip._tls SRV 0 0 5061 edge.{DOMAIN}."),
        "wrong_port", also=["not_inside"],
    ),
    scenario(
        "OCS-03", "inside too", _all(_with_edge(*ALL_OUTSIDE), _lead_inside_out), "inside_too",
        also=["present"],
    ),
    scenario("OCS-03", "nobody to ask", _plan_edge, "not_measured", also=["not_inside"]),
    scenario(
        "OCS-03", "one off", _all(_with_edge(*ALL_OUTSIDE), SILENT_SECOND), "not_measured",
        also=["present", "not_inside"],
    ),
    scenario("OCS-04", "healthy", _with_edge(*ALL_OUTSIDE), "present"),
    scenario("OCS-04", "none", _with_edge(SOA), "not_published"),
    scenario("OCS-04", "none where one is required", _with_edge(SOA, is_required=True), "missing"),
    scenario(
        "OCS-04", "other port", _with_edge(SOA, f"_sipfederationtls._tcp SRV 0 0 443 edge.{DOMAIN}."),
        "wrong_port",
    ),
    scenario("OCS-04", "nobody to ask", _plan_edge, "not_measured"),
    scenario("OCS-05", "healthy", healthy, "present"),
    scenario("OCS-05", "none", lambda world: world.drop("sip A"), "none"),
    scenario("OCS-05", "one off", SILENT_SECOND, "not_measured", also=["present"]),
    scenario("OCS-06", "healthy", _all(_publish(), _discoverable), "present"),
    scenario("OCS-06", "a product without it", healthy),
    scenario("OCS-06", "missing", _publish(), "missing"),
    scenario("OCS-06", "missing, optional", _publish(is_required=False), "missing_optional"),
    scenario("OCS-06", "nobody to ask outside", _publish(is_external=True), "not_measured"),
    scenario(
        "OCS-06", "one off", _all(_publish(), _discoverable, SILENT_SECOND), "not_measured", also=["present"]
    ),
    scenario("OCS-09", "healthy", healthy, "same"),
    scenario("OCS-09", "missing at one", _only_at_first("pool A"), "missing"),
    scenario("OCS-09", "two opinions", _moved_at_second, "differs"),
    scenario("OCS-09", "not the plan's", _moved("pool", "10.0.1.99"), "other_address"),
    scenario("OCS-09", "one off", SILENT_SECOND, "not_measured"),
    scenario("OCS-10", "healthy", healthy, "one"),
    scenario("OCS-10", "several", lambda world: world.add("pool A 10.0.1.21"), "several"),
    scenario("OCS-10", "by DNS", _all(_by_dns, _each_an_address), "one_each"),
    scenario("OCS-10", "by DNS, one address", _by_dns, "one_for_all"),
    scenario(
        "OCS-10", "by DNS, too many",
        _all(_by_dns, _each_an_address, lambda world: world.add("pool A 10.0.1.7")),
        "other_count",
    ),
    scenario("OCS-10", "no address", lambda world: world.drop("pool A"), "not_measured"),
    scenario("OCS-12", "healthy", healthy, "resolved"),
    scenario("OCS-12", "missing at one", _only_at_first("fe1 A"), "missing", also=["resolved"]),
    scenario("OCS-12", "the pool's", _moved("fe1", POOL_ADDRESS), "pool_address", also=["resolved"]),
    scenario("OCS-12", "not the plan's", _moved("fe1", "10.0.1.77"), "other_address", also=["resolved"]),
    scenario("OCS-12", "one off", SILENT_SECOND, "not_measured"),
    scenario("OCS-12", "no name", _nameless, "not_measured"),
    scenario("OCS-14", "healthy", healthy, "answers"),
    scenario("OCS-14", "the address is dead", _close(POOL_DOOR), "down", also=["answers"]),
    scenario("OCS-14", "all are dead", _close_all, "down"),
    scenario("OCS-14", "one server is dead", _close(FRONT_END), "member_down", also=["answers"]),
    scenario("OCS-14", "a port is closed", _close_port, "ports_closed", also=["answers"]),
    scenario("OCS-14", "no way to one", _close(FRONT_END, Fault.NO_ROUTE), "not_measured", also=["answers"]),
    scenario("OCS-14", "no address in the plan", _change_pool(address="", members=()), "not_measured"),
    scenario("OCS-15", "healthy", healthy, "fits"),
    scenario("OCS-15", "soon", _certify(**SOON), "expires_soon", also=["fits"]),
    scenario("OCS-15", "not yet", _certify(**NOT_YET), "outside_period", also=["fits"]),
    scenario(
        "OCS-15", "of somebody else", _certify(subject="CN=x", names=(FRONT_END.fqdn,)), "wrong_name",
        also=["fits"],
    ),
    scenario(
        "OCS-15", "without the server", _certify(names=(POOL.fqdn, SECOND_FRONT_END.fqdn)), "without_server",
        also=["fits"],
    ),
    scenario("OCS-15", "another SIP domain", _second_sip_domain, "without_domains"),
    scenario("OCS-15", "closed", _close(FRONT_END), "not_measured", also=["fits"]),
    scenario("OCS-15", "unreadable", _unreadable, "not_measured", also=["fits"]),
    scenario("OCS-15", "no name", _nameless, "not_measured", also=["fits"]),
)  # fmt: skip
"""All scenarios of this module."""
