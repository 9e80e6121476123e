"""Names of the product at real name servers: two inside, one of the Internet side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.answers import Answer, Place
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.live_facts import DnsRecord, LiveFacts, RoleService
from app.domain.plan import Plan
from app.domain.values import Value
from app.services.checks import Selection
from tests.lab.bind_servers import NS1, NS2, NS3, ZONE, BindServer, zone_text
from tests.lab.running import RECORD, Told, domain_asset, plan_of, run_over, server

POOL = "127.0.0.40"
FE1, FE2 = "127.0.0.41", "127.0.0.42"
DNS = frozenset({ServerFunction.DNS})
NAMES = Selection(
    checks=frozenset({"OCS-01", "OCS-03", "OCS-04", "OCS-05", "OCS-06", "OCS-09", "OCS-10", "OCS-12"})
)
LIVE = LiveFacts(
    {"front_end": RoleService(5061), "edge": RoleService(5061)}, edge_role="edge", pools_by_dns=False
)
RECORDS = (
    RECORD,
    DnsRecord("out", "SRV", "_sip._tls.{sip_domain}", "{edge}", "optional", "x", 443, external=True),
    DnsRecord(
        "partners",
        "SRV",
        "_sipfederationtls._tcp.{sip_domain}",
        "{edge}",
        "required",
        "x",
        5061,
        external=True,
    ),
)
DISCOVER = DnsRecord("find", "A", "lyncdiscoverinternal.{sip_domain}", "{pool_vip}", "required", "x")
INSIDE = zone_text(
    NS2,
    f"fe1 A {FE1}",
    f"fe2 A {FE2}",
    f"sip A {POOL}",
    "edge A 127.0.0.46",
    "lyncdiscoverinternal CNAME pool",
)
OUTSIDE = zone_text(
    NS2,
    "edge A 203.0.113.9",
    "sipexternal A 203.0.113.9",
    "_sip._tls SRV 0 0 443 edge",
    "_sipfederationtls._tcp SRV 0 0 5061 edge",
    drop="_sipinternaltls",
)


def _role(name: str, product_role: str, **values: str) -> Asset:
    return Asset(name, AssetKind.ROLE, name, values={"product_role": product_role, **values})


def _carrying(asset: Asset, role: str) -> Asset:
    return Asset(asset.id, asset.kind, asset.name, values={**asset.values, "roles": (role,)})


def _plan() -> Plan:
    public = Asset("public", AssetKind.ZONE, ZONE, values={"fqdn": ZONE, "public": True})
    outside = server("ns3", NS3, DNS, f"ns3.{ZONE}")
    outside = Asset(
        outside.id, outside.kind, outside.name, functions=DNS, values={**outside.values, "zones": ("public",)}
    )
    return plan_of(
        domain_asset(ZONE, sip_domain=True),
        public,
        server("ns1", NS1, DNS, f"ns1.{ZONE}"),
        server("ns2", NS2, DNS, f"ns2.{ZONE}"),
        outside,
        _role("pool", "front_end", fqdn=f"pool.{ZONE}", virtual_address=POOL),
        _role("edge", "edge", fqdn=f"edge.{ZONE}"),
        _carrying(server("fe1", FE1, frozenset(), f"fe1.{ZONE}"), "pool"),
        _carrying(server("fe2", FE2, frozenset(), f"fe2.{ZONE}"), "pool"),
    )


def _run(*records: DnsRecord) -> Told:
    return run_over(_plan(), NAMES, records=(*RECORDS, *records), live=LIVE)


def tags(told: Told, check: str) -> set[str]:
    return {finding.tag for finding in told.of(check)}


def test_names_of_the_product_that_are_right_pass(name_servers: Callable[..., BindServer]) -> None:
    for address, zone in ((NS1, INSIDE), (NS2, INSIDE), (NS3, OUTSIDE)):
        name_servers(address, zone)
    told = _run()
    assert told.tags("OCS-01") == {NS1: {"one_record"}, NS2: {"one_record"}}, "the public server is not asked"
    assert told.tags("OCS-03") == {NS3: {"present"}, NS1: {"not_inside"}, NS2: {"not_inside"}}
    assert told.tags("OCS-04") == {NS3: {"present"}}
    assert tags(told, "OCS-05") == {"present"}
    assert tags(told, "OCS-06") == set(), "the product has no such names"
    assert tags(told, "OCS-09") == {"same"}
    assert tags(told, "OCS-10") == {"one"}
    assert told.tags("OCS-12") == {FE1: {"resolved"}, FE2: {"resolved"}}


def test_records_for_outside_are_judged_at_each_side(name_servers: Callable[..., BindServer]) -> None:
    name_servers(NS1, INSIDE)
    name_servers(NS2, INSIDE + f"_sip._tls SRV 0 0 443 edge.{ZONE}.\n")
    name_servers(NS3, zone_text(NS2, "_sip._tls SRV 0 0 5061 edge", "edge A 203.0.113.9"))
    told = _run()
    assert told.tags("OCS-03") == {NS3: {"wrong_port"}, NS1: {"not_inside"}, NS2: {"inside_too"}}
    assert told.tags("OCS-04") == {NS3: {"missing"}}


def test_names_of_a_pool_that_are_wrong_are_found(name_servers: Callable[..., BindServer]) -> None:
    """The second server has moved the pool, has two addresses for it, and lacks a Front End."""
    name_servers(NS1, INSIDE.replace(f"sip A {POOL}\n", ""))
    wrong = INSIDE.replace(f"pool A {POOL}", "pool A 127.0.0.48\npool A 127.0.0.49")
    name_servers(NS2, wrong.replace(f"fe1 A {FE1}", "").replace(f"fe2 A {FE2}", f"fe2 A {POOL}"))
    name_servers(NS3, OUTSIDE)
    told = _run()
    assert told.tags("OCS-05") == {NS1: {"none"}, NS2: {"present"}}
    assert told.tags("OCS-09") == {f"pool.{ZONE}": {"differs"}, f"edge.{ZONE}": {"same"}}
    assert told.tags("OCS-10") == {NS1: {"one"}, NS2: {"one", "several"}}, "the edge has one at both"
    assert told.tags("OCS-12") == {FE1: {"missing"}, FE2: {"pool_address"}}


def test_automatic_discovery_is_asked_for_where_the_product_has_it(
    name_servers: Callable[..., BindServer],
) -> None:
    name_servers(NS1, INSIDE)
    name_servers(NS2, INSIDE.replace("lyncdiscoverinternal CNAME pool\n", ""))
    name_servers(NS3, OUTSIDE)
    assert _run(DISCOVER).tags("OCS-06") == {NS1: {"present"}, NS2: {"missing"}}


def test_an_alias_whose_end_nobody_here_knows_settles_nothing(
    name_servers: Callable[..., BindServer],
) -> None:
    away = INSIDE.replace("lyncdiscoverinternal CNAME pool", "lyncdiscoverinternal CNAME x.hosting.example.")
    name_servers(NS1, away)
    name_servers(NS2, away.replace("x.hosting.example.", f"nothing.{ZONE}."))
    name_servers(NS3, OUTSIDE)
    assert _run(DISCOVER).tags("OCS-06") == {NS1: {"not_measured"}, NS2: {"missing"}}


def test_each_name_server_is_judged_on_its_own(name_servers: Callable[..., BindServer]) -> None:
    """The first has a second network card of one server, the second an old address and no balancer."""
    name_servers(NS1, INSIDE + "fe1 A 127.9.0.41\n")
    second = INSIDE.replace(f"fe2 A {FE2}", "fe2 A 127.0.0.99").replace(f"pool A {POOL}", f"pool A {FE1}")
    name_servers(NS2, second)
    name_servers(NS3, OUTSIDE)
    told = _run()
    assert told.tags("OCS-12") == {FE1: {"more_addresses"}, FE2: {"other_address"}}
    assert told.tags("OCS-10")[NS2] == {"one_member", "one"}, "the edge has its one address"


@pytest.mark.parametrize(
    ("federation", "tags"), [(True, {NS3: {"missing"}}), (False, {}), (None, {NS3: {"not_measured"}})]
)
def test_a_missing_record_of_federation_follows_what_the_plan_says(
    federation: bool | None,
    tags: dict[str, set[str]],
    name_servers: Callable[..., BindServer],
) -> None:
    for address, zone in ((NS1, INSIDE), (NS2, INSIDE), (NS3, OUTSIDE)):
        name_servers(address, zone.replace("_sipfederationtls", "_other"))
    place = Place("NAMES", "plan")
    said = {} if federation is None else {place: Answer(place, values={"federation": federation})}
    plan = replace(_plan(), answers=said)
    record = replace(RECORDS[2], need="optional", planned="NAMES.federation")
    told = run_over(plan, NAMES, records=(record,), live=LIVE)
    assert told.tags("OCS-04") == tags


DEVICES = (
    DnsRecord("time", "SRV", "_ntp._udp.{sip_domain}", "{t}", "optional", "x", 123, planned="NAMES.devices"),
    DnsRecord("updates", "A", "ucupdates-r2.{sip_domain}", "{p}", "optional", "x", planned="NAMES.devices"),
    DnsRecord("tcp", "SRV", "_sipinternal._tcp.{sip_domain}", "{p}", "optional", "x", planned="NAMES.tcp"),
)


def test_names_that_only_some_plans_need_follow_what_the_plan_says(
    name_servers: Callable[..., BindServer],
) -> None:
    """The first server has all of them, the second none."""
    more = ("_ntp._udp SRV 0 0 123 ns1", f"ucupdates-r2 A {POOL}", "_sipinternal._tcp SRV 0 0 5060 pool")
    name_servers(NS1, INSIDE + "\n".join(more) + "\n")
    name_servers(NS2, INSIDE)
    checks = Selection(checks=frozenset({"OCS-02", "OCS-08"}))
    found = {}
    for wanted in (True, False, None):
        place = Place("NAMES", "plan")
        values: dict[str, Value] = {} if wanted is None else {"devices": wanted, "tcp": wanted}
        plan = replace(_plan(), answers={place: Answer(place, values=values)})
        told = run_over(plan, checks, records=DEVICES, live=LIVE)
        found[wanted] = (told.tags("OCS-02"), told.tags("OCS-08"))
    assert found[True] == ({NS1: {"present"}, NS2: {"missing"}},) * 2
    assert found[False] == ({}, {})
    assert found[None] == ({NS1: {"present"}, NS2: {"not_measured"}},) * 2
