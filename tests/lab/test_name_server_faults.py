"""What can be wrong with name servers, on real ones: well kept, stale, lame, slow, open to everyone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.findings import Outcome
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.services.checks import Selection
from tests.lab.bind_servers import CARELESS, NS1, NS2, NS3, REVERSE, ZONE, BindServer, zone_text
from tests.lab.faulty_servers import SlowRelay
from tests.lab.other_name_servers import KNOT, NSD, nsd
from tests.lab.running import Told, plan_of, run_over, server

DNS = frozenset({ServerFunction.DNS})
CHILD = f"sales.{ZONE}"
NAMES = Selection(groups=frozenset({"dns_service", "dns_zones"}), intrusive=True)
Start = Callable[..., BindServer]


def _zone(fqdn: str = ZONE, **values: bool) -> Asset:
    return Asset(fqdn, AssetKind.ZONE, fqdn, values={"fqdn": fqdn, **values})


def _pool(fqdn: str = f"pool.{ZONE}") -> Asset:
    return Asset("pool", AssetKind.ROLE, "Pool", values={"fqdn": fqdn, "virtual_address": "127.0.0.40"})


def _name_server(number: int, address: str, *zones: str) -> Asset:
    found = server(f"ns{number}", address, DNS, f"ns{number}.{ZONE}")
    return Asset(
        found.id, found.kind, found.name, functions=found.functions, values={**found.values, "zones": zones}
    )


def _sip_domain() -> Asset:
    return Asset("sip", AssetKind.DOMAIN, ZONE, values={"fqdn": ZONE, "sip_domain": True})


def _run(*assets: Asset) -> Told:
    return run_over(plan_of(*assets), NAMES)


def test_two_name_servers_behave(name_servers: Start) -> None:
    for address in (NS1, NS2):
        name_servers(address)
    told = _run(_zone(), _sip_domain(), _pool(), _name_server(1, NS1), _name_server(2, NS2))
    both = {NS1, NS2}
    expected = {"DNS-S03": "quick", "DNS-S05": "answers", "DNS-S07": "closed"}
    expected |= {"DNS-S09": "refused", "DNS-S13": "no_wildcard"}
    for check, tag in expected.items():
        assert told.tags(check) == {address: {tag} for address in both}
    for check, tag in {"DNS-Z05": "agrees", "DNS-Z07": "in_step", "DNS-Z09": "fit"}.items():
        assert told.tags(check) == {ZONE: {tag}}
    assert told.tags("DNS-Z18")[f"pool.{ZONE}"] == {"short"}
    assert told.tags("DNS-Z02") == {ZONE: {"one_network"}}, "both lie in 127.0.0.0/24"


def test_a_careless_server_is_open_in_every_way(name_servers: Start) -> None:
    hosts = (f"h{number} A 127.1.{number >> 8}.{number & 255}" for number in range(12_000))
    wildcard = zone_text(NS2, "* A 127.0.0.99", "secret A 127.0.0.98", *hosts)
    name_servers(NS1, wildcard, CARELESS)
    told = _run(_zone(public=True), _sip_domain(), _name_server(1, NS1, ZONE))
    assert told.tags("DNS-S07") == {NS1: {"open_inside"}}, "nobody asks it from the Internet here"
    assert told.tags("DNS-S09") == {NS1: {"open"}}
    assert told.tags("DNS-S13") == {NS1: {"wildcard"}}
    everything = b"".join(told.result.blobs.values())
    transfers = [each for each in told.result.run.findings if each.check == "DNS-S09"]
    assert transfers[0].evidence
    assert b"127.0.0.98" not in everything, "no record of the zone is kept"
    assert len(everything) < 100_000, "of twelve thousand records in many messages only the first is taken"


def test_a_stale_copy_is_found(name_servers: Start) -> None:
    name_servers(NS1, zone_text(serial=8, expire=86400, drop="pool A") + "pool 86400 A 127.0.0.40\n")
    name_servers(NS2, zone_text(serial=7, drop="@ NS ns2"))
    told = _run(_zone(), _sip_domain(), _pool(), _name_server(1, NS1), _name_server(2, NS2))
    (behind,) = told.of("DNS-Z07")
    assert (behind.tag, behind.arguments["servers"]) == ("behind", ("ns2",))
    assert told.tags("DNS-Z05") == {ZONE: {"differs"}}
    assert told.tags("DNS-Z09") == {ZONE: {"unfit"}}
    assert told.tags("DNS-Z18")[f"pool.{ZONE}"] == {"long"}


def test_server_names_that_lead_nowhere_or_to_one_place_are_found(
    name_servers: Start, tmp_path: Path
) -> None:
    """BIND does not load a zone with the first fault; NSD does."""
    careless = nsd(tmp_path / "nsd", ZONE, zone_text(drop="ns2 A"))
    name_servers(NS2, zone_text(NS1))
    told = _run(_zone(), _name_server(1, NSD), _name_server(2, NS2))
    careless.stop()
    assert told.tags("DNS-Z03") == {NSD: {"no_address"}, NS2: {"same_address"}}


def test_servers_in_two_networks_pass(name_servers: Start) -> None:
    text = zone_text(NS3)
    for address in (NS1, NS3):
        name_servers(address, text)
    told = _run(_zone(), _name_server(1, NS1), _name_server(2, NS3))
    assert told.tags("DNS-Z02") == {ZONE: {"spread"}}
    assert told.tags("DNS-S14") == {"plan": {"enough"}}


def _child_text(address: str) -> str:
    return (
        f"$TTL 300\n$ORIGIN {CHILD}.\n@ SOA ns hostmaster 1 14400 3600 604800 300\n@ NS ns\nns A {address}\n"
    )


def _delegation_plan() -> tuple[Asset, ...]:
    below = _name_server(2, NS2, CHILD)
    named = Asset(
        below.id,
        below.kind,
        below.name,
        functions=below.functions,
        values={**below.values, "fqdn": f"ns.{CHILD}"},
    )
    return _zone(), _zone(CHILD), _name_server(1, NS1, ZONE), named


def test_a_delegation_is_followed(name_servers: Start) -> None:
    name_servers(NS1, zone_text(NS2, "sales NS ns.sales", f"ns.sales A {NS2}"))
    name_servers(NS2, {CHILD: _child_text(NS2)})
    told = _run(*_delegation_plan())
    assert told.tags("DNS-Z06") == {NS1: {"agrees"}}
    counts = {(each.target, each.tag) for each in told.of("DNS-Z01") if each.subject == CHILD}
    assert counts == {(NS1, "too_few"), (NS2, "too_few")}, "both sides name one server"


def test_a_wrong_delegation_is_found(name_servers: Start) -> None:
    name_servers(NS1, zone_text(NS2, "sales NS ns.sales", "sales NS ns1", f"ns.sales A {NS3}"))
    name_servers(NS2, {CHILD: _child_text(NS2)})
    told = _run(*_delegation_plan())
    assert told.tags("DNS-Z06") == {NS1: {"dead_server", "wrong_address", "other_servers"}}


def test_a_part_that_the_zone_above_leaves_out_or_half_names_is_found(
    name_servers: Start, tmp_path: Path
) -> None:
    """BIND answers with authority that there is no such name; NSD refers without the address."""
    name_servers(NS1, zone_text(NS2))
    name_servers(NS2, {CHILD: _child_text(NS2)})
    half = nsd(tmp_path / "nsd", ZONE, zone_text(NS2, "sales NS ns.sales"))
    above, part, first, second = _delegation_plan()
    told = _run(above, part, first, second, _name_server(3, NSD, ZONE))
    half.stop()
    found = {target: tags for target, tags in told.tags("DNS-Z06").items() if target in {NS1, NSD}}
    assert found == {NS1: {"not_delegated"}, NSD: {"without_address"}}


def test_a_server_that_forwards_is_told_from_one_that_holds_the_zone(name_servers: Start) -> None:
    """It remembers the zone's servers, and what it remembers counts for nothing."""
    name_servers(NS2)
    forwards = f"recursion yes; allow-recursion {{ any; }}; forward only; forwarders {{ {NS2}; }};"
    other = "fabrikam.test"
    text = f"$TTL 300\n$ORIGIN {other}.\n@ SOA ns h 1 14400 3600 604800 300\n@ NS ns\nns A {NS3}\n"
    name_servers(NS3, {other: text}, forwards)
    told = _run(_zone(), _name_server(2, NS2), _name_server(3, NS3))
    assert told.tags("DNS-S04") == {NS2: {"authoritative"}, NS3: {"looks_up"}}
    assert told.tags("DNS-S14") == {"plan": {"too_few"}}
    assert told.tags("DNS-Z01")[NS3] == {"not_measured"}
    assert told.tags("DNS-Z03")[NS3] == {"not_measured"}


def test_a_wildcard_alias_makes_no_zone(name_servers: Start) -> None:
    """Asked for a part that is not there, the server answers with authority, with the start of its zone."""
    name_servers(NS1, zone_text(NS2, f"* CNAME {ZONE}."))
    told = _run(_zone(CHILD), _name_server(1, NS1, CHILD))
    assert told.tags("DNS-S04") == {NS1: {"not_authoritative"}}
    assert told.tags("DNS-S14") == {"plan": {"too_few"}}


def test_one_server_with_two_addresses_is_one_server(name_servers: Start) -> None:
    name_servers(NS1, zone_text(NS2, "ns1 AAAA fd00::20", drop="@ NS ns2"))
    told = _run(_zone(), _name_server(1, NS1))
    assert told.tags("DNS-Z02") == {ZONE: {"one_host"}}


def test_addresses_lead_back_to_names(name_servers: Start) -> None:
    reverse = (
        f"$TTL 300\n$ORIGIN {REVERSE}.\n@ SOA ns1.{ZONE}. h.{ZONE}. 1 14400 3600 604800 300\n"
        f"@ NS ns1.{ZONE}.\n40 PTR pool.{ZONE}.\n"
    )
    name_servers(NS1, {ZONE: zone_text(), REVERSE: reverse})
    told = _run(_zone(), _pool(), _name_server(1, NS1))
    assert told.tags("DNS-Z12") == {"127.0.0.40": {"matches"}}
    told = _run(_zone(), _pool(f"other.{ZONE}"), _name_server(1, NS1))
    assert told.tags("DNS-Z12") == {"127.0.0.40": {"other_name"}}


@pytest.fixture
def slow_line(name_servers: Start) -> Iterator[SlowRelay]:
    """A real server behind a line that delays each packet by 0.6 s."""
    name_servers(NS2, zone_text())
    relay = SlowRelay("127.0.0.23", NS2, delay_s=0.6)
    yield relay
    relay.close()


def test_a_slow_line_to_a_server_is_seen(slow_line: SlowRelay) -> None:
    told = _run(_zone(), _name_server(1, slow_line.address))
    (finding,) = told.of("DNS-S03")
    assert finding.tag == "slow"
    assert Outcome.PASS in told.outcomes_at(slow_line.address), "it answers all the same"


def test_servers_of_other_makes_are_judged_alike(nsd_and_knot: None) -> None:
    """They refuse in other words, and know other zones no better."""
    lame = "fabrikam.test"
    told = _run(_zone(), _zone(lame), _name_server(1, NSD), _name_server(2, KNOT))
    held = {(each.target, each.tag) for each in told.of("DNS-S04") if each.arguments["zone"] == ZONE}
    assert held == {(NSD, "authoritative"), (KNOT, "authoritative")}
    lost = {(each.target, each.tag) for each in told.of("DNS-S04") if each.arguments["zone"] == lame}
    assert lost == {(NSD, "refused"), (KNOT, "refused")}
    for check, tag in {"DNS-S05": "answers", "DNS-S07": "closed", "DNS-S09": "refused"}.items():
        assert told.tags(check) == {NSD: {tag}, KNOT: {tag}}
    (behind,) = (each for each in told.of("DNS-Z07") if each.target == ZONE)
    assert (behind.tag, behind.arguments["servers"]) == ("behind", ("ns1",))
