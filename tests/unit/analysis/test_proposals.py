"""What an inventory implies, what a person's word does to it, and how it becomes a model."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.analysis.needs.plan_model import SERVICE, Suppositions, model_of
from app.analysis.needs.proposals import Proposals
from app.domain.dependency import DependencyModel
from app.domain.inventory import Asset, AssetKind, Need, NeedKind, NeedOrigin
from app.domain.plan import Plan
from app.domain.values import Value
from tests.fakes.judged_plans import asset, plan_of
from tests.fakes.packs import SMALL_PACK

Told = set[tuple[str, int, tuple[str, ...]]]


def plan_with(*assets: Asset, needs: tuple[Need, ...] = ()) -> Plan:
    return replace(plan_of(SMALL_PACK, *assets), needs={need.id: need for need in needs})


def proposed(id_: str, *assets: Asset) -> Told:
    plan = plan_with(*assets)
    found = Proposals(plan.assets).of(plan.assets[id_])
    assert all(need.origin is NeedOrigin.PROPOSED and need.dependent == id_ for need in found)
    assert len({need.kind for need in found}) == len(found)
    return {(need.kind.value, need.at_least, need.of) for need in found}


def requirements(plan: Plan, id_: str, suppositions: Suppositions | None = None) -> Told:
    model = model_of(plan, SMALL_PACK, suppositions or Suppositions())
    return {(each.kind.value, each.at_least, each.of) for each in model.components[id_].requirements}


def names_only_what_is_there(model: DependencyModel) -> bool:
    named = {each for part in model.components.values() for rule in part.requirements for each in rule.of}
    return named <= model.components.keys()


SITE = asset("site", "site")
ROOM = asset("room", "room", site="site")
FEEDS = (asset("f1", "feed", site="site"), asset("f2", "feed", site="site"))


def test_a_server_needs_its_place_power_network_storage_and_the_directory_and_names() -> None:
    server = asset(
        "s", "server", room="room", fed_by=("f1", "f2"), network=("n1", "n2"), storage=("a1", "a2"),
        host="h", domain="d", dns_servers=("dc", "h"),
    )  # fmt: skip
    others = [asset(id_, "network") for id_ in ("n1", "n2")]
    others += [asset(id_, "storage") for id_ in ("a1", "a2")]
    others += [asset("h", "server", "host"), asset("d", "domain"), asset("dc", "server", "dc", domain="d")]
    assert proposed("s", server, SITE, ROOM, *FEEDS, *others) == {
        ("place", 1, ("room",)), ("power", 1, ("f1", "f2")), ("network", 1, ("n1", "n2")),
        ("host", 1, ("h",)), ("storage", 2, ("a1", "a2")), ("directory", 1, ("d",)),
        ("names", 1, ("dc", "h")),
    }  # fmt: skip


def test_what_is_gone_is_not_proposed() -> None:
    assert proposed("s", asset("s", "server", room="gone", fed_by=("f1", "lost")), FEEDS[0]) == {
        ("power", 1, ("f1",))
    }


def test_a_controller_does_not_need_its_own_domain_but_another_one() -> None:
    domains = asset("d", "domain"), asset("e", "domain")
    assert proposed("dc", asset("dc", "server", "dc", domain="d"), *domains) == set()
    member = asset("member", "server", domain="d")
    assert proposed("member", member, *domains) == {("directory", 1, ("d",))}


def test_a_domain_needs_one_writable_controller_and_all_its_zones() -> None:
    zones = [asset(id_, "zone", domain="d") for id_ in ("z1", "z2")]
    writable = asset("rw", "server", "dc", domain="d", zones=("z1",))
    read_only = asset("ro", "server", "dc", domain="d", read_only_dc=True)
    domain = asset("d", "domain")
    assert proposed("d", domain, writable, read_only, *zones) == {
        ("members", 1, ("rw",)),
        ("names", 2, ("z1", "z2")),
    }
    assert ("members", 1, ("ro",)) in proposed("d", domain, read_only)
    assert proposed("z1", *zones, writable) == {("members", 1, ("rw",))}


@pytest.mark.parametrize(
    ("load", "capacities", "needed"),
    [
        (None, (10, 10), 1),
        (8, (10, None), 1),
        (8, (10, 10), 1),
        (12, (10, 10, 10), 2),
        (12, (20, 5, 8), 2),
        (14, (20, 5, 8), 3),
        (100, (10, 10), 2),
        (0, (10, 10), 1),
    ],
)
def test_a_room_needs_as_many_cooling_units_as_carry_its_heat_whichever_run(
    load: int | None, capacities: tuple[int | None, ...], needed: int
) -> None:
    heat: dict[str, Value] = {} if load is None else {"heat_load_kw": Decimal(load)}
    units = [
        asset(f"c{number}", "cooling_unit", room="r", **({} if kw is None else {"sensible_kw": Decimal(kw)}))
        for number, kw in enumerate(capacities)
    ]
    found = proposed("r", asset("r", "room", **heat), *units)
    assert found == {("cooling", needed, tuple(unit.id for unit in units))}


def test_a_room_that_needs_no_cooling_is_asked_for_none() -> None:
    unit = asset("c", "cooling_unit", room="r")
    assert proposed("r", asset("r", "room", cooling_required=False), unit) == set()


def test_what_powers_a_room_that_needs_no_cooling_goes_down_with_the_room() -> None:
    ups = asset("u", "ups", room="room")
    assert proposed("u", ups, SITE, ROOM) == {("place", 1, ("room",))}
    cooled = asset("c", "cooling_unit", room="room", fed_by=("u",))
    assert proposed("u", ups, SITE, ROOM, cooled) == {("place", 1, ("site",))}
    assert proposed("c", ups, SITE, ROOM, cooled) == {("place", 1, ("site",)), ("power", 1, ("u",))}


def test_a_generator_alone_behind_a_feed_stands_in_for_the_mains() -> None:
    generator, street = asset("g", "generator"), asset("street", "feed")
    assert proposed("f", asset("f", "feed", fed_by=("g",)), generator) == set()
    both = asset("f", "feed", fed_by=("street", "g"))
    assert proposed("f", both, generator, street) == {("power", 1, ("street", "g"))}


@pytest.mark.parametrize(("needed", "at_least"), [(None, 1), ("2", 2), ("1.5", 2), ("9", 2), ("0", 0)])
def test_a_role_needs_so_many_of_its_servers_and_never_more_than_it_has(
    needed: str | None, at_least: int
) -> None:
    values: dict[str, Value] = {} if needed is None else {"needed": Decimal(needed)}
    servers = [asset(id_, "server", roles=("pool",)) for id_ in ("a", "b")]
    plan = plan_with(asset("pool", "role", **values), *servers)
    assert requirements(plan, "pool") == {("members", at_least, ("a", "b"))}


def test_the_service_needs_the_roles_that_nobody_called_dispensable() -> None:
    roles = asset("r1", "role"), asset("r2", "role", required=True), asset("r3", "role", required=False)
    plan = plan_with(*roles)
    assert requirements(plan, SERVICE) == {("members", 1, ("r1",)), ("members", 1, ("r2",))}
    named = replace(plan, profile={"deployment": "Mail of Contoso"})
    assert model_of(named, SMALL_PACK).components[SERVICE].name == "Mail of Contoso"
    assert model_of(plan, SMALL_PACK).components[SERVICE].name == SMALL_PACK.title


def test_a_persons_word_replaces_what_is_proposed_of_its_kind_and_nothing_else() -> None:
    server = asset("s", "server", room="room", fed_by=("f1", "f2"))
    said = Need("n", "s", NeedKind.POWER, ("f1", "f2"), 2)
    nothing = Need("m", "s", NeedKind.PLACE, (), 0)
    assert requirements(plan_with(SITE, ROOM, *FEEDS, server, needs=(said,)), "s") == {
        ("power", 2, ("f1", "f2")),
        ("place", 1, ("room",)),
    }
    assert requirements(plan_with(SITE, ROOM, *FEEDS, server, needs=(nothing,)), "s") == {
        ("power", 1, ("f1", "f2"))
    }


def test_a_need_of_removed_assets_keeps_to_those_that_are_left() -> None:
    needs = (
        Need("n", "s", NeedKind.POWER, ("f1", "gone"), 2),
        Need("m", "s", NeedKind.OTHER, ("lost",), 1),
        Need("o", "nobody", NeedKind.OTHER, ("f1",), 1),
    )
    plan = plan_with(asset("s", "server"), FEEDS[0], needs=needs)
    assert requirements(plan, "s") == {("power", 1, ("f1",))}
    assert names_only_what_is_there(model_of(plan, SMALL_PACK))


def test_batteries_ride_through_unless_the_outage_outlasts_them() -> None:
    plan = plan_with(asset("u", "ups", fed_by=("f1", "f2")), *FEEDS)
    assert requirements(plan, "u") == set()
    long = Suppositions(outage_outlasts_batteries=True)
    assert requirements(plan, "u", long) == {("power", 1, ("f1", "f2"))}
    said = plan_with(*plan.assets.values(), needs=(Need("n", "u", NeedKind.POWER, ("f1",), 1),))
    assert requirements(said, "u") == requirements(said, "u", long) == {("power", 1, ("f1",))}


def test_who_may_fail_is_usual_for_the_kind_until_a_person_says_otherwise() -> None:
    usual = [asset(kind.value, kind.value) for kind in AssetKind]
    model = model_of(plan_with(*usual), SMALL_PACK)
    assert {id_ for id_, part in model.components.items() if part.can_fail} == {
        "feed", "generator", "ups", "cooling_unit", "server", "storage", "network",
    }  # fmt: skip
    said = [asset("room", "room", may_fail=True), asset("server", "server", may_fail=False)]
    told = model_of(plan_with(*said), SMALL_PACK).components
    assert (told["room"].can_fail, told["server"].can_fail) == (True, False)


@pytest.mark.parametrize(
    ("values", "rate"),
    [
        ({"availability_pct": Decimal("99.9")}, 0.001),
        ({"mtbf_h": Decimal(999), "mttr_h": Decimal(1)}, 0.001),
        ({"availability_pct": Decimal(99), "mtbf_h": Decimal(999), "mttr_h": Decimal(1)}, 0.01),
        ({"availability_pct": Decimal(100)}, 0.0),
        ({"availability_pct": Decimal(101)}, None),
        ({"mtbf_h": Decimal(999)}, None),
        ({}, None),
    ],
)
def test_rates_come_from_the_availability_or_the_hours(values: dict[str, Value], rate: float | None) -> None:
    model = model_of(plan_with(asset("u", "ups", **values)), SMALL_PACK)
    assert model.unavailability == ({} if rate is None else {"u": rate})


def test_what_does_not_fail_by_itself_has_no_rate() -> None:
    rated = asset("u", "ups", may_fail=False, availability_pct=Decimal(99))
    assert model_of(plan_with(rated), SMALL_PACK).unavailability == {}


def test_shares_of_common_failures_and_switch_overs_are_entered_or_usual() -> None:
    servers = [asset(id_, "server", roles=("pool", "one")) for id_ in ("a", "b")]
    pool = asset("pool", "role", common_cause_pct=Decimal(10))
    both = asset("one", "role", needed=Decimal(2))
    plan = plan_with(pool, both, *servers)

    def shares(role: str, *, usual: bool) -> tuple[float, float]:
        model = model_of(plan, SMALL_PACK, Suppositions(usual_dependence=usual))
        (rule,) = model.components[role].requirements
        return rule.beta, rule.coverage

    assert shares("pool", usual=False) == (0.1, 1.0)
    assert shares("pool", usual=True) == (0.1, 0.98)
    assert shares("one", usual=True) == (0.0, 1.0)
