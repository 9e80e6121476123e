"""Scenarios of names and services of the product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from app.domain.readings import Certificate, CertificateReading, Fault
from app.domain.targets import Host, RequiredName, SipDomain, Wanted
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.scenarios.outside import ALL_OUTSIDE, SILENT_SECOND, all_of, with_edge
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
TCP_RECORD = f"_sipinternal._tcp SRV 0 0 5060 pool.{DOMAIN}."
TIME_RECORD = f"_ntp._udp SRV 0 0 123 dc1.{DOMAIN}."
UPDATES = f"ucupdates-r2 A {POOL_ADDRESS}"
DISCOVER = f"lyncdiscoverinternal.{DOMAIN}"


def _publish(*, wanted: Wanted = Wanted.YES, is_external: bool = False) -> Callable[[World], None]:
    """Let the pack name a record for automatic discovery."""

    def breaks(world: World) -> None:
        name = RequiredName("domain", DOMAIN, DISCOVER, 0, wanted, "A", is_external)
        world.situation = replace(world.situation, required_names=(*world.situation.required_names, name))

    return breaks


def _devices(wanted: Wanted, *lines: str) -> Callable[[World], None]:
    """The names of devices, of which the plan says this, and what is there of them."""

    def breaks(world: World) -> None:
        names = (
            RequiredName("domain", DOMAIN, f"_ntp._udp.{DOMAIN}", 123, wanted),
            RequiredName("domain", DOMAIN, f"ucupdates-r2.{DOMAIN}", 0, wanted, "A"),
        )
        world.situation = replace(world.situation, required_names=names)
        world.add(*lines)

    return breaks


def _over_tcp(wanted: Wanted, *lines: str) -> Callable[[World], None]:
    def breaks(world: World) -> None:
        name = RequiredName("domain", DOMAIN, f"_sipinternal._tcp.{DOMAIN}", 5060, wanted)
        world.situation = replace(world.situation, required_names=(name,))
        world.add(*lines)

    return breaks


def _discoverable(world: World) -> None:
    world.add(f"lyncdiscoverinternal A {POOL_ADDRESS}")


def _only_at_first(*parts: str) -> Callable[[World], None]:
    return lambda world: world.names(DC2).drop(DOMAIN, *parts)


def _moved_at_second(world: World) -> None:
    world.names(DC2).drop(DOMAIN, "pool A")
    world.names(DC2).add(DOMAIN, "pool A 10.0.1.99")


def _moved(label: str, address: str) -> Callable[[World], None]:
    return all_of(lambda world: world.drop(f"{label} A"), lambda world: world.add(f"{label} A {address}"))


def _change_pool(**changes: object) -> Callable[[World], None]:
    def breaks(world: World) -> None:
        pool = replace(POOL, **changes)  # type: ignore[arg-type]
        world.situation = replace(world.situation, pools=(pool,))

    return breaks


def _at_second(world: World, label: str, address: str) -> None:
    """Another address at the second name server alone."""
    world.names(DC2).drop(DOMAIN, f"{label} A")
    world.names(DC2).add(DOMAIN, f"{label} A {address}")


def _deaf_to(kind: str) -> Callable[[World], None]:
    """The second name server leaves questions for a family without an answer."""

    def breaks(world: World) -> None:
        world.names(DC2).family_faults[kind] = Fault.NO_REPLY

    return breaks


def _translated(world: World) -> None:
    """The second name server is a DNS64."""
    world.names(DC2).add(DOMAIN, "pool AAAA 64:ff9b::a00:114")


def _ipv6_at_second(world: World) -> None:
    world.names(DC2).add(DOMAIN, "pool AAAA fd00::20")


def _both_families(world: World) -> None:
    world.add("pool AAAA fd00::20")


def _in_turn(world: World) -> None:
    """The same addresses, in another order at the second name server."""
    world.names().add(DOMAIN, "pool A 10.0.1.29")
    world.names(DC2).drop(DOMAIN, "pool A")
    world.names(DC2).add(DOMAIN, "pool A 10.0.1.29", f"pool A {POOL_ADDRESS}")


def _aliased_away(world: World) -> None:
    """Neither name server holds the zone behind the alias, nor looks it up."""
    world.drop("pool A")
    world.add("pool CNAME pool.hosting.example.")


def _second_family(world: World) -> None:
    world.add("fe1 AAAA fd00::21")


def _planned_with_ipv6(world: World) -> None:
    host = replace(FRONT_END, address="fd00::21")
    _change_pool(members=(host, SECOND_FRONT_END))(world)


def _one_member_asked(world: World) -> None:
    """The plan has two Front Ends; the second has no address that may be asked."""
    _moved("pool", FRONT_END.address)(world)
    _change_pool(members=(FRONT_END,), size=2)(world)


def _by_hand(world: World) -> None:
    world.drop("sip A")
    required = replace(world.situation.required_names[0], wanted=Wanted.NO)
    world.situation = replace(world.situation, required_names=(required,))


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
    with_edge(*ALL_OUTSIDE)(world)
    _publish()(world)
    kept = world.situation.required_names
    for more in (_devices(Wanted.YES), _over_tcp(Wanted.YES)):
        more(world)
        kept += world.situation.required_names
    world.situation = replace(world.situation, required_names=kept)


NOW = certificate()
ANY_NAME = (f"*.{DOMAIN}",)
NOT_YET = {"not_before": NOW.not_before + 60 * DAY}
SOON = {"not_after": NOW.not_before + 40 * DAY}

SCENARIOS: tuple[Scenario, ...] = (
    scenario("OCS-05", "healthy", healthy, "present"),
    scenario("OCS-05", "none", lambda world: world.drop("sip A"), "none"),
    scenario("OCS-05", "none outside", with_edge(*ALL_OUTSIDE), "none", also=["present"]),
    scenario("OCS-05", "both sides", with_edge(*ALL_OUTSIDE, "sipexternal A 203.0.113.9"), "present"),
    scenario("OCS-05", "by hand", _by_hand),
    scenario("OCS-05", "one off", SILENT_SECOND, "not_measured", also=["present"]),
    scenario("OCS-06", "healthy", all_of(_publish(), _discoverable), "present"),
    scenario("OCS-06", "a product without it", healthy),
    scenario("OCS-06", "missing", _publish(), "missing"),
    scenario("OCS-06", "missing, optional", _publish(wanted=Wanted.UNKNOWN), "not_measured"),
    scenario("OCS-06", "nobody to ask outside", _publish(is_external=True), "not_measured"),
    scenario(
        "OCS-06", "one off", all_of(_publish(), _discoverable, SILENT_SECOND), "not_measured",
        also=["present"],
    ),
    scenario("OCS-02", "healthy", _over_tcp(Wanted.YES, TCP_RECORD), "present"),
    scenario("OCS-02", "missing", _over_tcp(Wanted.YES), "missing"),
    scenario("OCS-02", "the plan does not say", _over_tcp(Wanted.UNKNOWN), "not_measured"),
    scenario("OCS-02", "TLS alone", _over_tcp(Wanted.NO)),
    scenario("OCS-02", "other port", _over_tcp(Wanted.YES, TCP_RECORD.replace("5060", "5061")), "wrong_port"),
    scenario("OCS-02", "no address", _over_tcp(Wanted.YES, TCP_RECORD.replace("pool", "old")), "no_address"),
    scenario("OCS-08", "healthy", _devices(Wanted.YES, TIME_RECORD, UPDATES), "present"),
    scenario("OCS-08", "no updates", _devices(Wanted.YES, TIME_RECORD), "missing", also=["present"]),
    scenario("OCS-08", "no time", _devices(Wanted.YES, UPDATES), "missing", also=["present"]),
    scenario("OCS-08", "the plan does not say", _devices(Wanted.UNKNOWN), "not_measured"),
    scenario("OCS-08", "no devices", _devices(Wanted.NO)),
    scenario(
        "OCS-08", "other port", _devices(Wanted.YES, TIME_RECORD.replace("123", "124"), UPDATES),
        "wrong_port", also=["present"],
    ),
    scenario(
        "OCS-08", "no address", _devices(Wanted.YES, TIME_RECORD.replace("dc1", "old"), UPDATES),
        "no_address", also=["present"],
    ),
    scenario(
        "OCS-08", "updates at another place",
        _devices(Wanted.YES, TIME_RECORD, "ucupdates-r2 CNAME updates.hosting.example."), "not_measured",
        also=["present"],
    ),
    scenario("OCS-09", "healthy", healthy, "same"),
    scenario("OCS-09", "missing at one", _only_at_first("pool A"), "missing"),
    scenario("OCS-09", "two opinions", _moved_at_second, "differs"),
    scenario("OCS-09", "not the plan's", _moved("pool", "10.0.1.99"), "other_address"),
    scenario("OCS-09", "one makes up IPv6", _translated, "same"),
    scenario("OCS-09", "one has IPv6", _ipv6_at_second, "differs"),
    scenario("OCS-09", "IPv6 is not answered", _deaf_to("AAAA"), "same"),
    scenario(
        "OCS-09", "IPv4 is not answered at one", all_of(_both_families, _deaf_to("A")), "not_measured"
    ),
    scenario("OCS-09", "two addresses in turn", _in_turn, "same"),
    scenario("OCS-09", "an alias to another zone", _aliased_away, "not_measured"),
    scenario("OCS-09", "by DNS, with another virtual address", all_of(_by_dns, _each_an_address), "same"),
    scenario("OCS-09", "one off", SILENT_SECOND, "not_measured"),
    scenario("OCS-10", "healthy", healthy, "one"),
    scenario("OCS-10", "several", lambda world: world.add("pool A 10.0.1.21"), "several"),
    scenario("OCS-10", "by DNS", all_of(_by_dns, _each_an_address), "one_each"),
    scenario("OCS-10", "by DNS, one address", _by_dns, "one_for_all"),
    scenario(
        "OCS-10", "by DNS, too many",
        all_of(_by_dns, _each_an_address, lambda world: world.add("pool A 10.0.1.7")),
        "other_count",
    ),
    scenario("OCS-10", "one member alone", _moved("pool", FRONT_END.address), "one_member"),
    scenario(
        "OCS-10", "by DNS, a stranger among them",
        all_of(_by_dns, lambda world: world.drop("pool A"), lambda world: world.add(
            f"pool A {FRONT_END.address}", "pool A 10.0.1.99"
        )),
        "no_members",
    ),
    scenario("OCS-10", "one member of two can be asked", _one_member_asked, "one_member"),
    scenario("OCS-10", "no address", lambda world: world.drop("pool A"), "not_measured"),
    scenario("OCS-12", "healthy", healthy, "resolved"),
    scenario("OCS-12", "missing at one", _only_at_first("fe1 A"), "missing", also=["resolved"]),
    scenario("OCS-12", "the pool's", _moved("fe1", POOL_ADDRESS), "pool_address", also=["resolved"]),
    scenario("OCS-12", "not the plan's", _moved("fe1", "10.0.1.77"), "other_address", also=["resolved"]),
    scenario(
        "OCS-12", "another at one server", lambda world: _at_second(world, "fe1", "10.0.1.77"),
        "other_address", also=["resolved"],
    ),
    scenario(
        "OCS-12", "a second network card", lambda world: world.add("fe1 A 10.5.0.21"), "more_addresses",
        also=["resolved"],
    ),
    scenario("OCS-12", "an address of IPv6 beside it", _second_family, "resolved"),
    scenario("OCS-12", "of IPv6 by plan", _planned_with_ipv6, "other_address", also=["resolved"]),
    scenario("OCS-12", "IPv6 is not answered", _deaf_to("AAAA"), "resolved"),
    scenario("OCS-12", "IPv4 is not answered", _deaf_to("A"), "not_measured"),
    scenario("OCS-12", "one off", SILENT_SECOND, "not_measured"),
    scenario("OCS-12", "no name", _nameless, "not_measured"),
    scenario("OCS-14", "healthy", healthy, "answers"),
    scenario("OCS-14", "the address is dead", _close(POOL_DOOR), "down", also=["answers"]),
    scenario("OCS-14", "all are dead", _close_all, "down"),
    scenario("OCS-14", "one server is dead", _close(FRONT_END), "member_down", also=["answers"]),
    scenario("OCS-14", "a port is closed", _close_port, "ports_closed", also=["answers"]),
    scenario("OCS-14", "old TLS", _close(FRONT_END, Fault.NO_COMMON_TLS), "old_tls", also=["answers"]),
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
        "OCS-15", "by DNS, without the server",
        all_of(_by_dns, _certify(names=(POOL.fqdn, SECOND_FRONT_END.fqdn))), "without_server", also=["fits"],
    ),
    scenario("OCS-15", "behind a balancer, without the server", _certify(names=(POOL.fqdn,)), "fits"),
    scenario("OCS-15", "issued to the server", _certify(subject="CN=fe1"), "other_subject", also=["fits"]),
    scenario("OCS-15", "a wildcard", _certify(subject="CN=x", names=ANY_NAME), "wrong_name", also=["fits"]),
    scenario("OCS-15", "another SIP domain", _second_sip_domain, "without_domains"),
    scenario("OCS-15", "closed", _close(FRONT_END), "not_measured", also=["fits"]),
    scenario("OCS-15", "unreadable", _unreadable, "not_measured", also=["fits"]),
    scenario("OCS-15", "no name", _nameless, "not_measured", also=["fits"]),
)  # fmt: skip
"""All scenarios of this module."""
