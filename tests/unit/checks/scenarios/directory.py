"""Scenarios of domain controllers, catalogues and clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from app.domain.inventory import ServerFunction
from app.domain.readings import Fault
from tests.unit.checks.breaking import both
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.scenarios.accounts import READ_ONLY
from tests.unit.checks.world import (
    ALL_FLAGS,
    DC1,
    DC2,
    HEAD,
    SERVERS,
    World,
    settings_dn,
)

OTHER_HEAD = "DC=other,DC=contoso,DC=test"


def _no_domain(world: World) -> None:
    """A directory server that is no domain controller, at the address of one."""
    found = world.ping()
    found.root = {"namingContexts": "dc=example,dc=test"}
    found.flags = None


def _advertise(flags: int) -> Callable[[World], None]:
    def breaks(world: World) -> None:
        world.ping(DC2).flags = flags

    return breaks


def _over_udp(fault: Fault) -> Callable[[World], None]:
    def breaks(world: World) -> None:
        world.ping(DC2).udp_fault = fault

    return breaks


def _read_only_second(world: World) -> None:
    world.change_host(DC2, is_read_only=True)
    world.ping(DC2).flags = ALL_FLAGS & ~0x100


def _root(world: World, **values: str) -> None:
    for name, value in values.items():
        world.ping(DC2).root.pop(name, None)
        if value:
            world.ping(DC2).root[name] = value


def _off_without_list(world: World) -> None:
    world.switch_off(DC2)
    world.without_user_at_first()


def _third_outside_plan(world: World) -> None:
    """The second is dead, but the directory lists a third that the plan does not have."""
    _list_third(world)
    world.switch_off(DC2)


def _truly_read_only(world: World) -> None:
    _read_only_second(world)
    READ_ONLY(world)


def _same_twice(world: World) -> None:
    """The plan has the first controller under two addresses; the second one is off."""
    again = replace(DC1, subject="dc1b", name="DC1 again", address="10.0.9.11")
    world.network.directories[again.address] = world.ping(DC1)
    world.switch_off(DC2)
    domain = replace(world.situation.domains[0], controllers=(DC1, again, DC2))
    addresses = world.situation.addresses | {again.address}
    world.situation = replace(world.situation, domains=(domain,), addresses=addresses)


def _no_way_to_second(world: World) -> None:
    world.fail(DC2, Fault.NO_ROUTE)


def _second_in_other_domain(world: World) -> None:
    """It is a controller of another domain of the forest, by what it writes and by its account."""
    world.settle(settings_dn(DC2), **{"msDS-hasMasterNCs": OTHER_HEAD})
    account = f"CN=DC2,OU=Domain Controllers,{OTHER_HEAD}"
    world.settle(settings_dn(DC2).partition(",")[2], serverReference=account)


def _both_in_other_domain(world: World) -> None:
    """The catalogues of the forest are controllers of another domain; this one's third is none."""
    _second_in_other_domain(world)
    world.settle(settings_dn(DC1), **{"msDS-hasMasterNCs": OTHER_HEAD})
    account = f"CN=DC1,OU=Domain Controllers,{OTHER_HEAD}"
    world.settle(settings_dn(DC1).partition(",")[2], serverReference=account)
    _list_third(world, "0")


def _list_third(world: World, options: str = "1") -> None:
    for host in (DC1, DC2):
        entries = world.ping(host).entries
        entries[f"CN=DC3,{SERVERS}"] = {"objectClass": ["server"], "dNSHostName": ["dc3.contoso.test"]}
        entries[f"CN=NTDS Settings,CN=DC3,{SERVERS}"] = {
            "objectClass": ["nTDSDSA"],
            "options": [options] if options else [],
            "msDS-hasMasterNCs": [HEAD],
        }


def _unready(world: World) -> None:
    _root(world, isGlobalCatalogReady="FALSE")


def _unready_and_unplanned(world: World) -> None:
    """Nobody calls the second a catalogue, so there is nothing to judge."""
    world.settle(settings_dn(DC2), options="0")
    _unready(world)
    world.change_host(DC2, functions=frozenset({ServerFunction.DC, ServerFunction.DNS}))


def _unready_only_planned(world: World) -> None:
    world.settle(settings_dn(DC2), options="0")
    _unready(world)


def _drift(seconds: float) -> Callable[[World], None]:
    return lambda world: world.set_clock(DC2, timedelta(seconds=seconds))


def _ntp_in_step(world: World) -> None:
    """By NTP the clocks agree; what `currentTime` says is coarser and not asked."""
    world.set_clock(DC2, timedelta(seconds=8))
    for host in (DC1, DC2):
        world.set_ntp(host, 1)


def _ntp_drifting(world: World) -> None:
    world.set_ntp(DC2, 7500)


def _ntp_unset(world: World) -> None:
    world.set_ntp(DC2, 7500, stratum=16)


def _slow_second(world: World) -> None:
    """Eight seconds apart by a root entry that took long to come: half of that may be the network's."""
    world.set_clock(DC2, timedelta(seconds=8))
    world.network.slow[DC2.address] = timedelta(seconds=5)


def _third_clock_silent(world: World) -> None:
    third = replace(DC2, subject="dc3", name="DC3", fqdn="dc3.contoso.test", address="10.0.3.13")
    hosts = (*world.situation.hosts, third)
    domain = replace(world.situation.domains[0], controllers=hosts)
    world.situation = replace(
        world.situation,
        hosts=hosts,
        domains=(domain,),
        addresses=world.situation.addresses | {third.address},
    )


SCENARIOS: tuple[Scenario, ...] = (
    scenario("LOC-12", "healthy", healthy, "advertises"),
    scenario("LOC-12", "no Kerberos", _advertise(ALL_FLAGS & ~0x20), "missing_roles", also=["advertises"]),
    scenario("LOC-12", "no catalogue", _advertise(ALL_FLAGS & ~0x4), "missing_roles", also=["advertises"]),
    scenario("LOC-12", "not writable", _advertise(ALL_FLAGS & ~0x100), "missing_roles", also=["advertises"]),
    scenario("LOC-12", "read-only by plan", _read_only_second, "advertises"),
    scenario("LOC-12", "silent over UDP", _over_udp(Fault.NO_REPLY), "silent_over_udp", also=["advertises"]),
    scenario("LOC-12", "no way over UDP", _over_udp(Fault.NO_ROUTE), "not_measured", also=["advertises"]),
    scenario("LOC-12", "no controller", _no_domain, "not_measured", also=["advertises"]),
    scenario("LOC-12", "off", lambda world: world.switch_off(DC1), "not_measured", also=["advertises"]),
    scenario("DC-01", "healthy", healthy, "enough"),
    scenario("DC-01", "healthy, without a user", lambda world: world.without_user(), "enough"),
    scenario("DC-01", "one off", lambda world: world.switch_off(DC2), "too_few"),
    scenario("DC-01", "one off, without the list", _off_without_list, "not_measured"),
    scenario("DC-01", "a third outside the plan", _third_outside_plan, "not_measured"),
    scenario("DC-01", "one says that it is read-only", _read_only_second, "too_few"),
    scenario("DC-01", "one read-only", _truly_read_only, "too_few"),
    scenario("DC-01", "one with two addresses", _same_twice, "too_few"),
    scenario("DC-01", "no way to one", _no_way_to_second, "not_measured"),
    scenario("DC-01", "garbage from one", lambda world: world.fail(DC2, Fault.MALFORMED), "too_few"),
    scenario("DC-01", "no controller at an address", _no_domain, "not_measured"),
    scenario("DC-03", "healthy", healthy, "answers"),
    scenario("DC-03", "off", lambda world: world.switch_off(DC1), "silent", also=["answers"]),
    scenario(
        "DC-03", "garbage", lambda world: world.fail(DC1, Fault.MALFORMED), "malformed", also=["answers"]
    ),
    scenario("DC-03", "no controller", _no_domain, "not_measured", also=["answers"]),
    scenario(
        "DC-03",
        "no way to it",
        lambda world: world.fail(DC1, Fault.NO_ROUTE),
        "not_measured",
        also=["answers"],
    ),
    scenario("DC-04", "healthy", healthy, "synchronised"),
    scenario(
        "DC-04",
        "first replication",
        lambda world: _root(world, isSynchronized="FALSE"),
        "not_synchronised",
        also=["synchronised"],
    ),
    scenario(
        "DC-04",
        "attribute absent",
        lambda world: _root(world, isSynchronized=""),
        "not_measured",
        also=["synchronised"],
    ),
    scenario("DC-04", "off", lambda world: world.switch_off(DC1), "not_measured", also=["synchronised"]),
    scenario("GC-01", "healthy", healthy, "enough"),
    scenario("GC-01", "one", lambda world: world.settle(settings_dn(DC2), options="0"), "too_few"),
    scenario(
        "GC-01", "options hidden", lambda world: world.settle(settings_dn(DC2), options=""), "not_measured"
    ),
    scenario(
        "GC-01",
        "options absurd",
        lambda world: world.settle(settings_dn(DC2), options="9" * 5000),
        "not_measured",
    ),
    scenario("GC-01", "one in the domain", _second_in_other_domain, "one_in_domain"),
    scenario("GC-01", "none in the domain", _both_in_other_domain, "none_in_domain"),
    scenario("GC-01", "one read-only", READ_ONLY, "too_few"),
    scenario(
        "GC-01",
        "those of the domain are hidden",
        both(_both_in_other_domain, lambda world: _list_third(world, "")),
        "not_measured",
    ),
    scenario("GC-01", "without a user", lambda world: world.without_user(), "not_measured"),
    scenario("GC-02", "healthy", healthy, "ready"),
    scenario("GC-02", "listed and not ready", _unready, "not_ready", also=["ready"]),
    scenario("GC-02", "planned and not ready", _unready_only_planned, "planned_only", also=["ready"]),
    scenario("GC-02", "nobody calls it a catalogue", _unready_and_unplanned, "ready"),
    scenario(
        "GC-02",
        "the plan does not, and nobody may see the list",
        both(_unready_and_unplanned, lambda world: world.without_user()),
        "not_measured",
        also=["ready"],
    ),
    scenario(
        "GC-02",
        "the plan does not, and the option is hidden",
        both(_unready_and_unplanned, lambda world: world.settle(settings_dn(DC2), options="")),
        "not_measured",
        also=["ready"],
    ),
    scenario(
        "GC-02",
        "known by its NTDS Settings, whatever the plan calls it",
        both(_unready, lambda world: world.change_host(DC2, fqdn="alias.contoso.test")),
        "not_ready",
        also=["ready"],
    ),
    scenario(
        "GC-02",
        "attribute absent",
        lambda world: _root(world, isGlobalCatalogReady=""),
        "not_measured",
        also=["ready"],
    ),
    scenario("GC-02", "off", lambda world: world.switch_off(DC1), "not_measured", also=["ready"]),
    scenario("TIME-01", "healthy", healthy, "in_step"),
    scenario("TIME-01", "8 s apart", _drift(8), "drifting"),
    scenario("TIME-01", "8 s behind", _drift(-8), "drifting"),
    scenario("TIME-01", "299 s apart", _drift(299), "drifting"),
    scenario("TIME-01", "301 s apart", _drift(301), "out_of_step"),
    scenario("TIME-01", "NTP is finer", _ntp_in_step, "in_step"),
    scenario("TIME-01", "7.5 s apart by NTP", _ntp_drifting, "drifting"),
    scenario("TIME-01", "NTP that is not set does not count", _ntp_unset, "in_step"),
    scenario("TIME-01", "one clock", lambda world: world.switch_off(DC2), "not_measured"),
    scenario("TIME-01", "one answers slowly", _slow_second, "not_measured"),
    scenario(
        "TIME-01", "time absurd", lambda world: _root(world, currentTime="20269999000000.0Z"), "not_measured"
    ),
    scenario("TIME-01", "a third is silent", _third_clock_silent, "in_step", "some_silent"),
)
"""All scenarios of this module."""
