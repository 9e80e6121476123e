"""What checks start from is computed from the plan alone, and what is no target is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.checks.situation import situation_of
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.live_facts import DnsRecord, LiveFacts, RoleService
from app.domain.plan import PackRef, Plan
from app.domain.targets import Refusal, address_refusal
from app.domain.values import Value

RECORDS = (
    DnsRecord("in", "SRV", "_sipinternaltls._tcp.{sip_domain}", "{pool}", "required", "x", 5061),
    DnsRecord("tcp", "SRV", "_sipinternal._tcp.{sip_domain}", "{pool}", "optional", "x", 5060),
    DnsRecord("out", "SRV", "_sip._tls.{sip_domain}", "{edge}", "optional", "x", 443, external=True),
    DnsRecord("a", "A", "{pool}", "{pool_vip}", "required", "x"),
)


def plan_of(*assets: Asset, **profile: Value) -> Plan:
    pack = PackRef("p", "1", "0" * 64)
    return Plan("plan", "Plan", pack, profile=profile, assets={each.id: each for each in assets})


def domain(name: str = "contoso.test", **values: Value) -> Asset:
    return Asset(f"domain-{name}", AssetKind.DOMAIN, name, values={"fqdn": name, **values})


def zone(name: str, **values: Value) -> Asset:
    return Asset(f"zone-{name}", AssetKind.ZONE, name, values={"fqdn": name, **values})


def server(name: str, address: str, functions: str = "", **values: Value) -> Asset:
    does = frozenset(ServerFunction(each) for each in functions.split())
    return Asset(
        name, AssetKind.SERVER, name.upper(), functions=does, values={"network_address": address, **values}
    )


def test_a_controller_belongs_to_its_domain_and_its_forest() -> None:
    situation = situation_of(
        plan_of(
            domain(forest_root=True),
            domain("eu.contoso.test"),
            server("dc1", "10.0.0.1", "dc", domain="domain-contoso.test", fqdn="DC1.Contoso.test."),
            server("dc2", "10.0.0.2", "dc", domain="domain-eu.contoso.test"),
        )
    )
    root, child = situation.domains
    assert [host.fqdn for host in root.controllers] == ["dc1.contoso.test"]
    assert [host.subject for host in child.controllers] == ["dc2"]
    assert (root.forest, child.forest) == ("contoso.test", "contoso.test")


def forests_of(*domains: Asset, **profile: str) -> dict[str, str]:
    plan = replace(plan_of(*domains), profile=profile)
    return {each.fqdn: each.forest for each in situation_of(plan).domains}


def test_a_domain_below_another_is_of_its_forest_though_nobody_says_which_is_the_root() -> None:
    names = ("eu.contoso.test", "contoso.test", "notcontoso.test")
    assert forests_of(*map(domain, names)) == {
        "eu.contoso.test": "contoso.test",
        "contoso.test": "contoso.test",
        "notcontoso.test": "notcontoso.test",
    }


def test_a_second_root_begins_a_second_forest() -> None:
    """Such as that of the users, beside the one of the product."""
    domains = (domain(forest_root=True), domain("users.test", forest_root=True), domain("eu.users.test"))
    assert set(forests_of(*domains).values()) == {"contoso.test", "users.test"}
    assert forests_of(*domains, ad_forest="contoso.test")["eu.users.test"] == "users.test"


def test_another_tree_is_of_the_forest_that_the_plan_names() -> None:
    assert forests_of(domain(forest_root=True), domain("fabrikam.test"))["fabrikam.test"] == "contoso.test"
    assert forests_of(domain("fabrikam.test"), ad_forest="contoso.test") == {"fabrikam.test": "contoso.test"}


def test_controllers_without_a_domain_belong_to_the_only_one() -> None:
    situation = situation_of(plan_of(domain(), server("dc1", "10.0.0.1", "gc")))
    (scope,) = situation.domains
    assert [host.subject for host in scope.controllers] == ["dc1"]
    assert scope.controllers[0].does(ServerFunction.DC), "a catalogue is a controller"
    assert [(each.port, each.is_ldaps) for each in situation.tls_services] == [(636, True), (3269, True)]


def test_a_name_server_serves_the_zones_it_names_or_all_that_are_not_public() -> None:
    situation = situation_of(
        plan_of(
            domain(),
            zone("contoso.test"),
            zone("sales.test"),
            zone("www.test", public=True),
            server("all", "10.0.0.1", "dns"),
            server("one", "10.0.0.2", "dns", zones=("zone-sales.test",)),
        )
    )
    planned = (scope for scope in situation.zones if scope.is_planned)
    served = {scope.fqdn: [host.subject for host in scope.servers] for scope in planned}
    assert served == {"contoso.test": ["all"], "sales.test": ["all", "one"], "www.test": []}


def test_a_zone_may_have_an_inside_and_an_outside() -> None:
    """Two zones of one name: the domain's servers are those inside."""
    outside = Asset(
        "outside", AssetKind.ZONE, "contoso.test", values={"fqdn": "contoso.test", "public": True}
    )
    situation = situation_of(
        plan_of(
            domain(),
            outside,
            server("dc1", "10.0.0.1", "dc dns"),
            server("ns", "10.0.0.9", "dns", zones=("outside",)),
        )
    )
    planned = [each for each in situation.zones if each.is_planned]
    assert [(each.is_public, [host.subject for host in each.servers]) for each in planned] == [
        (True, ["ns"]),
        (False, ["dc1"]),
    ]
    assert [host.subject for host in situation.domains[0].name_servers] == ["dc1"]


def test_a_domain_without_a_zone_in_the_plan_is_a_zone_of_its_controllers() -> None:
    situation = situation_of(
        plan_of(
            domain(),
            zone("sales.test"),
            server("dc1", "10.0.0.1", "dc dns", zones=("zone-sales.test",)),
            server("other", "10.0.0.2", "dns", zones=("zone-sales.test",)),
        )
    )
    served = {scope.fqdn: [host.subject for host in scope.servers] for scope in situation.zones}
    assert served["contoso.test"] == ["dc1"]
    assert [host.subject for host in situation.domains[0].name_servers] == ["dc1"]


def test_a_forest_may_have_a_zone_of_its_services_that_the_plan_does_not_name() -> None:
    dc = server("dc1", "10.0.0.1", "dc dns", domain="domain-contoso.test")
    child = domain("eu.contoso.test")
    situation = situation_of(plan_of(domain(forest_root=True), child, dc))
    found = [(each.fqdn, each.is_planned) for each in situation.zones]
    assert found == [("contoso.test", True), ("eu.contoso.test", True), ("_msdcs.contoso.test", False)]
    named = situation_of(plan_of(domain(forest_root=True), zone("_msdcs.contoso.test"), dc))
    assert [(each.fqdn, each.is_planned) for each in named.zones] == [
        ("_msdcs.contoso.test", True),
        ("contoso.test", True),
    ]


def test_a_sip_domain_is_no_directory_domain_unless_controllers_are_in_it() -> None:
    situation = situation_of(
        plan_of(
            domain(), domain("sip.test", sip_domain=True), sip_domains="Profile.test; sip.test, bad_/name"
        ),
        RECORDS,
    )
    assert [scope.fqdn for scope in situation.domains] == ["contoso.test"]
    names = [(each.subject, each.name, each.port, each.wanted.value) for each in situation.required_names]
    assert names == [
        ("plan", "_sipinternaltls._tcp.profile.test", 5061, "yes"),
        ("plan", "_sipinternal._tcp.profile.test", 5060, "unknown"),
        ("plan", "_sip._tls.profile.test", 443, "no"),
        ("domain-sip.test", "_sipinternaltls._tcp.sip.test", 5061, "yes"),
        ("domain-sip.test", "_sipinternal._tcp.sip.test", 5060, "unknown"),
        ("domain-sip.test", "_sip._tls.sip.test", 443, "no"),
    ]
    assert {each.name for each in situation.required_names if each.is_external} == {
        "_sip._tls.profile.test",
        "_sip._tls.sip.test",
    }


LIVE = LiveFacts({"front_end": RoleService(5061, (443,)), "mediation": RoleService(5062)}, edge_role="edge")


def role(name: str, product_role: str, **values: Value) -> Asset:
    return Asset(name, AssetKind.ROLE, name, values={"product_role": product_role, **values})


def test_pools_and_their_members_serve_sip_on_the_port_of_their_role() -> None:
    pool = role("pool", "front_end", fqdn="pool.contoso.test", virtual_address="10.0.0.50")
    situation = situation_of(
        plan_of(
            pool,
            role("gateway", "mediation"),
            server("fe1", "10.0.0.51", roles=("pool",)),
            server("med1", "10.0.0.52", roles=("gateway",)),
        ),
        RECORDS,
        live=LIVE,
    )
    assert [(each.host.subject, each.port) for each in situation.tls_services] == [
        ("pool", 5061),
        ("fe1", 5061),
        ("med1", 5062),
    ]
    assert situation.addresses == {"10.0.0.50", "10.0.0.51", "10.0.0.52"}
    assert situation.pools[0].ports == (443,)


def test_roles_that_speak_no_sip_are_not_asked_for_it() -> None:
    """A database server carries a role of the product and offers no SIP."""
    database = role("database", "back_end", fqdn="sql.contoso.test", virtual_address="10.0.0.60")
    own = role("own", "of our own", fqdn="own.contoso.test", virtual_address="10.0.0.61")
    situation = situation_of(
        plan_of(database, own, server("sql1", "10.0.0.62", roles=("database", "own"))), RECORDS, live=LIVE
    )
    assert situation.tls_services == ()
    assert situation.addresses == {"10.0.0.62"}


@pytest.mark.parametrize(
    ("address", "refusal"),
    [
        ("", Refusal.NO_ADDRESS),
        ("dc1.contoso.test", Refusal.BAD_ADDRESS),
        ("10.0.0.300", Refusal.BAD_ADDRESS),
        ("8.8.8.8", Refusal.PUBLIC_ADDRESS),
        ("224.0.0.5", Refusal.BAD_ADDRESS),
    ],
)
def test_what_is_no_target_is_refused(address: str, refusal: Refusal) -> None:
    situation = situation_of(plan_of(domain(), server("dc1", address, "dc dns")))
    assert [(each.subject, each.refusal) for each in situation.refused] == [("dc1", refusal)]
    assert situation.addresses == frozenset()
    assert situation.hosts == ()


@pytest.mark.parametrize(
    "address",
    ["2001:4860:4860::8888", "::ffff:8.8.8.8", "0.0.0.0", "255.255.255.255", "ff02::1", "::"],  # noqa: S104
)
def test_addresses_of_nobody_and_of_everybody_are_refused(address: str) -> None:
    assert address_refusal(address) is not None


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "192.168.0.1", "172.16.9.9", "127.0.0.1", "fd00::1", "fe80::1"]
)
def test_private_addresses_are_targets(address: str) -> None:
    assert address_refusal(address) is None


def test_a_name_of_the_wrong_shape_is_refused_and_left_out() -> None:
    situation = situation_of(plan_of(domain(), server("dc1", "10.0.0.1", "dc", fqdn="dc 1/contoso")))
    assert [(each.value, each.refusal) for each in situation.refused] == [("dc 1/contoso", Refusal.BAD_NAME)]
    assert situation.hosts[0].fqdn == ""
