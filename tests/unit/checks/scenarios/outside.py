"""Scenarios of what clients and partners outside find, and of an edge seen from inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.domain.targets import Host, Pool, RequiredName, Wanted, ZoneScope
from tests.fakes.name_server import FakeNameServer
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import DC2, DOMAIN, POOL_ADDRESS, SIP_PORT, World

OUTSIDE = Host("ns", "NS", "ns.provider.test", "10.9.9.9")
EDGE = Host("edge1", "EDGE1", f"edge1.{DOMAIN}", "10.0.1.31")
EDGE_POOL = Pool("edge", "Edge", f"edge.{DOMAIN}", "", "edge", (EDGE,), SIP_PORT)
SIGN_IN = f"_sip._tls.{DOMAIN}"
FEDERATION = f"_sipfederationtls._tcp.{DOMAIN}"

Change = Callable[[World], object]


def all_of(*changes: Change) -> Callable[[World], None]:
    """One after the other."""

    def breaks(world: World) -> None:
        for change in changes:
            change(world)

    return breaks


def with_edge(*lines: str, wanted: Wanted = Wanted.YES) -> Callable[[World], None]:
    """The edge, and a public zone with these records at a name server outside."""

    def breaks(world: World) -> None:
        _plan_edge(world, wanted=wanted)
        world.network.name_servers[OUTSIDE.address] = FakeNameServer({DOMAIN: list(lines)})
        zone = ZoneScope("public", DOMAIN, (OUTSIDE,), is_public=True)
        addresses = world.situation.addresses | {OUTSIDE.address}
        zones = (*world.situation.zones, zone)
        world.situation = replace(world.situation, zones=zones, addresses=addresses)

    return breaks


def _plan_edge(world: World, *, wanted: Wanted = Wanted.YES) -> None:
    names = (
        RequiredName("domain", DOMAIN, SIGN_IN, 443, wanted, is_external=True),
        RequiredName("domain", DOMAIN, FEDERATION, SIP_PORT, wanted, is_external=True),
    )
    situation = world.situation
    world.situation = replace(
        situation, pools=(*situation.pools, EDGE_POOL), required_names=(*situation.required_names, *names)
    )


SOA = f"{DOMAIN}. SOA ns.provider.test. x.provider.test. 1 14400 3600 604800 300"
ALL_OUTSIDE = (
    SOA,
    "edge A 203.0.113.9",
    f"_sip._tls SRV 0 0 443 edge.{DOMAIN}.",
    f"_sipfederationtls._tcp SRV 0 0 5061 edge.{DOMAIN}.",
)


def _lead_inside_out(world: World) -> None:
    world.add(f"_sip._tls SRV 0 0 443 edge1.{DOMAIN}.")


def _lead_inside_to(address: str) -> Callable[[World], None]:
    """A record inside whose target bears a name of its own."""
    return lambda world: world.add(f"_sip._tls SRV 0 0 443 access.{DOMAIN}.", f"access A {address}")


SILENT_SECOND = all_of(lambda world: world.switch_off(DC2))

SCENARIOS: tuple[Scenario, ...] = (
    scenario("OCS-03", "healthy", with_edge(*ALL_OUTSIDE), "present", "not_inside"),
    scenario("OCS-03", "no edge", healthy),
    scenario("OCS-03", "not published", with_edge(SOA), "missing", also=["not_inside"]),
    scenario(
        "OCS-03", "not published, and the plan has an edge and does not say",
        with_edge(SOA, wanted=Wanted.UNKNOWN), "missing", also=["not_inside"],
    ),
    scenario("OCS-03", "a plan without sign-in from outside", with_edge(SOA, wanted=Wanted.NO)),
    scenario(
        "OCS-03", "no address", with_edge(SOA, f"_sip._tls SRV 0 0 443 edge.{DOMAIN}."),
        "no_address", also=["not_inside"],
    ),
    scenario(
        "OCS-03", "inside to the edge by address",
        all_of(with_edge(*ALL_OUTSIDE), _lead_inside_to(EDGE.address)), "inside_too", also=["present"],
    ),
    scenario(
        "OCS-03", "inside to the Internet",
        all_of(with_edge(*ALL_OUTSIDE), _lead_inside_to("1.2.3.4")), "inside_too", also=["present"],
    ),
    scenario(
        "OCS-03", "inside to the pool",
        all_of(with_edge(*ALL_OUTSIDE), _lead_inside_to(POOL_ADDRESS)), "stays_inside", also=["present"],
    ),
    scenario(
        "OCS-03", "inside to a stranger",
        all_of(with_edge(*ALL_OUTSIDE), _lead_inside_to("10.77.0.1")), "not_measured", also=["present"],
    ),
    scenario(
        "OCS-03", "other port", with_edge(SOA, f"_sip._tls SRV 0 0 5061 edge.{DOMAIN}."),
        "wrong_port", also=["not_inside"],
    ),
    scenario(
        "OCS-03", "inside too", all_of(with_edge(*ALL_OUTSIDE), _lead_inside_out), "inside_too",
        also=["present"],
    ),
    scenario("OCS-03", "nobody to ask", _plan_edge, "not_measured", also=["not_inside"]),
    scenario(
        "OCS-03", "one off", all_of(with_edge(*ALL_OUTSIDE), SILENT_SECOND), "not_measured",
        also=["present", "not_inside"],
    ),
    scenario("OCS-04", "healthy", with_edge(*ALL_OUTSIDE), "present"),
    scenario("OCS-04", "none", with_edge(SOA), "missing"),
    scenario(
        "OCS-04", "none, and the plan does not say", with_edge(SOA, wanted=Wanted.UNKNOWN), "not_measured"
    ),
    scenario("OCS-04", "a plan without federation", with_edge(SOA, wanted=Wanted.NO)),
    scenario(
        "OCS-04", "no address", with_edge(SOA, f"_sipfederationtls._tcp SRV 0 0 5061 edge.{DOMAIN}."),
        "no_address",
    ),
    scenario(
        "OCS-04", "a target of another zone",
        with_edge(SOA, "_sipfederationtls._tcp SRV 0 0 5061 sip.provider.example."), "present",
    ),
    scenario(
        "OCS-04", "other port", with_edge(SOA, f"_sipfederationtls._tcp SRV 0 0 443 edge.{DOMAIN}."),
        "wrong_port",
    ),
    scenario("OCS-04", "nobody to ask", _plan_edge, "not_measured"),
)  # fmt: skip
"""All scenarios of this module."""
