"""Whether a plan wants a record of the product is told by the plan, and never guessed from its silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.checks.situation import situation_of
from app.domain.answers import Answer, Place
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.live_facts import DnsRecord, LiveFacts, RoleService
from app.domain.plan import PackRef, Plan
from app.domain.targets import Refusal, Situation, Wanted
from app.domain.values import Value

LIVE = LiveFacts({"front_end": RoleService(5061), "edge": RoleService(5061)}, edge_role="edge")
SIGN_IN = DnsRecord(
    "in",
    "SRV",
    "_sipinternaltls._tcp.{sip_domain}",
    "{pool}",
    "required",
    "x",
    5061,
    planned="NAMES.automatic",
)
FEDERATION = DnsRecord(
    "partners", "SRV", "_sipfederationtls._tcp.{sip_domain}", "{edge}", "optional", "x", 5061,
    external=True, planned="NAMES.federation",
)  # fmt: skip
UNASKED = DnsRecord("tcp", "SRV", "_sipinternal._tcp.{sip_domain}", "{pool}", "optional", "x", 5060)
EDGE = Asset("edge", AssetKind.ROLE, "Edge", values={"product_role": "edge"})


def _plan(*assets: Asset, said: dict[str, Value] | None = None) -> Plan:
    place = Place("NAMES", "plan")
    answers = {} if said is None else {place: Answer(place, values=said)}
    return Plan(
        "plan",
        "Plan",
        PackRef("p", "1", "0" * 64),
        profile={"sip_domains": "contoso.test"},
        assets={each.id: each for each in assets},
        answers=answers,
    )


def _wanted(plan: Plan, *records: DnsRecord) -> list[Wanted]:
    return [each.wanted for each in situation_of(plan, records, live=LIVE).required_names]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"federation": True}, Wanted.YES),
        ({"federation": False}, Wanted.NO),
        ({"automatic": True}, Wanted.UNKNOWN),
        (None, Wanted.UNKNOWN),
    ],
)
def test_an_edge_alone_does_not_say_that_there_is_federation(
    said: dict[str, Value] | None, wanted: Wanted
) -> None:
    assert _wanted(_plan(EDGE, said=said), FEDERATION) == [wanted]


@pytest.mark.parametrize(("said", "wanted"), [(True, Wanted.YES), (False, Wanted.NO), (None, Wanted.NO)])
def test_without_an_edge_only_a_stated_wish_needs_a_record_outside(
    said: bool | None,
    wanted: Wanted,
) -> None:
    facts: dict[str, Value] = {} if said is None else {"federation": said}
    assert _wanted(_plan(said=facts), FEDERATION) == [wanted]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [({"automatic": True}, Wanted.YES), ({"automatic": False}, Wanted.NO), (None, Wanted.UNKNOWN)],
)
def test_the_sign_in_record_follows_what_the_plan_says(said: dict[str, Value] | None, wanted: Wanted) -> None:
    assert _wanted(_plan(said=said), SIGN_IN) == [wanted]


def test_a_record_whose_wish_nobody_can_state_is_wanted_or_not_known() -> None:
    always = DnsRecord("in", "SRV", "_a._tcp.{sip_domain}", "{pool}", "required", "x", 5061)
    assert _wanted(_plan(), always, UNASKED) == [Wanted.YES, Wanted.UNKNOWN]


def _server(name: str, address: str, functions: str = "", **values: Value) -> Asset:
    does = frozenset(ServerFunction(each) for each in functions.split())
    return Asset(name, AssetKind.SERVER, name, functions=does, values={"network_address": address, **values})


def _situation(*assets: Asset, **profile: Value) -> Situation:
    plan = _plan(*assets)
    plan = replace(plan, profile={**plan.profile, **profile})
    return situation_of(plan, (SIGN_IN,), live=LIVE)


def test_a_sip_domain_that_cannot_be_asked_for_is_told() -> None:
    situation = _situation(sip_domains="contoso.test bad_/name")
    assert [(each.value, each.refusal) for each in situation.refused] == [("bad_/name", Refusal.BAD_NAME)]
    assert [each.fqdn for each in situation.sip_domains] == ["contoso.test"]


def test_names_beyond_ascii_are_asked_for_as_dns_carries_them() -> None:
    domain = Asset("d", AssetKind.DOMAIN, "Пример.test", values={"fqdn": "пример.test."})
    situation = _situation(domain, sip_domains="bücher.test")
    assert [each.fqdn for each in situation.domains] == ["xn--e1afmkfd.test"]
    assert [each.fqdn for each in situation.sip_domains] == ["xn--bcher-kva.test"]
    assert situation.refused == ()


def test_an_address_is_compared_in_one_spelling() -> None:
    situation = _situation(_server("dc1", "FD00:0:0:0::0011", "dns"))
    assert situation.addresses == {"fd00::11"}


def test_name_servers_that_may_not_be_asked_are_counted() -> None:
    situation = _situation(_server("one", "10.0.0.1", "dns"), _server("two", "8.8.8.8", "dns"))
    assert situation.unasked_name_servers == {"two"}


def test_a_providers_name_server_is_not_missed_inside() -> None:
    public = Asset("outside", AssetKind.ZONE, "contoso.test", values={"fqdn": "contoso.test", "public": True})
    provider = _server("ns", "8.8.8.8", "dns", zones=("outside",))
    assert _situation(public, provider).unasked_name_servers == frozenset()


def test_a_pool_knows_how_many_servers_carry_it_even_where_one_cannot_be_asked() -> None:
    pool = Asset(
        "pool", AssetKind.ROLE, "Pool", values={"product_role": "front_end", "fqdn": "pool.contoso.test"}
    )
    situation = _situation(
        pool, _server("fe1", "10.0.0.1", roles=("pool",)), _server("fe2", "", roles=("pool",))
    )
    assert [(len(each.members), each.size) for each in situation.pools] == [(1, 2)]
