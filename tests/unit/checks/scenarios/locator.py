"""Scenarios of locator records, and of the product's."""

from __future__ import annotations

from dataclasses import replace

from app.domain.readings import Fault
from app.domain.targets import Wanted
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import ALL_FLAGS, DC1, DC2, DOMAIN, HEAD, SIGN_IN, World, settings_dn


def _list_stranger(world: World) -> None:
    world.add(f"_ldap._tcp.dc._msdcs SRV 0 100 389 old.{DOMAIN}.", "old A 10.0.9.9")


def _list_only_first(world: World) -> None:
    world.drop("389 dc2")


def _hide_from_plan(world: World) -> None:
    """The plan knows one controller, the directory two, and DNS lists the planned one."""
    world.situation = replace(
        world.situation, domains=(replace(world.situation.domains[0], controllers=(DC1,)),)
    )
    world.drop("389 dc2")


def _point_pdc_to_second(world: World) -> None:
    world.drop("_ldap._tcp.pdc._msdcs")
    world.add(f"_ldap._tcp.pdc._msdcs SRV 0 100 389 dc2.{DOMAIN}.")


def _second_claims_pdc(world: World) -> None:
    world.without_user()
    world.ping(DC2).flags = ALL_FLAGS | 0x1


def _nobody_claims_pdc(world: World) -> None:
    world.without_user()
    world.ping(DC1).flags = ALL_FLAGS


def _move_pdc(world: World) -> None:
    """The directory says that the second owns the role; the record still names the first."""
    world.settle(HEAD, fSMORoleOwner=settings_dn(DC2))


def _alias_second(world: World) -> None:
    world.drop("dc2 A")
    world.add("dc2 CNAME dc1")


def _foreign_target(world: World) -> None:
    world.drop("_ldap._tcp.pdc._msdcs")
    world.add("_ldap._tcp.pdc._msdcs SRV 0 100 389 dc.provider.example.")


def _close_kerberos(world: World) -> None:
    world.network.ports[DC2.address, 88] = Fault.CONNECTION_REFUSED


def _no_way_to_port(world: World) -> None:
    world.network.ports[DC2.address, 88] = Fault.NO_ROUTE


def _drop_all_records(world: World) -> None:
    world.drop("SRV")


def _sign_in_to(world: World, *targets: str) -> None:
    world.drop("_sipinternaltls")
    world.add(*(f"_sipinternaltls._tcp SRV 0 0 {target}." for target in targets))


def _sign_in_optional(world: World) -> None:
    world.drop("_sipinternaltls")
    required = replace(world.situation.required_names[0], wanted=Wanted.UNKNOWN)
    world.situation = replace(world.situation, required_names=(required,))


def _sign_in_by_hand(world: World) -> None:
    """Clients are told their server, so nobody looks for the record."""
    world.drop("_sipinternaltls")
    required = replace(world.situation.required_names[0], wanted=Wanted.NO)
    world.situation = replace(world.situation, required_names=(required,))


def _sign_in_suffix_trap(world: World) -> None:
    """A name that ends like the SIP domain but does not lie in it."""
    _sign_in_to(world, f"5061 pool.evil{DOMAIN}")


SCENARIOS: tuple[Scenario, ...] = (
    scenario("LOC-01", "healthy", healthy, "all_listed"),
    scenario("LOC-01", "no record", lambda world: world.drop("_ldap._tcp.dc._msdcs"), "no_records"),
    scenario("LOC-01", "one off", lambda world: world.switch_off(DC2), "dead_target", also=["not_measured"]),
    scenario("LOC-01", "one not listed", _list_only_first, "missing_controller"),
    scenario("LOC-01", "one only the directory knows", _hide_from_plan, "missing_controller"),
    scenario("LOC-01", "a stranger listed", _list_stranger, "unknown_target"),
    scenario("LOC-01", "without a user", lambda world: world.without_user(), "all_listed"),
    scenario(
        "LOC-01", "zone gone", lambda world: world.names().zones.clear(), "not_measured", also=["all_listed"]
    ),
    scenario("LOC-02", "healthy", healthy, "registered"),
    scenario("LOC-02", "one target", lambda world: world.drop("88 dc2"), "single_target"),
    scenario(
        "LOC-02",
        "no UDP record",
        lambda world: world.drop("_kerberos._udp"),
        "no_records",
        also=["registered"],
    ),
    scenario("LOC-02", "off", lambda world: world.switch_off(DC1), "not_measured", also=["registered"]),
    scenario("LOC-04", "healthy", healthy, "registered"),
    scenario(
        "LOC-04", "one target", lambda world: world.drop("3268 dc2"), "single_target", "missing_catalog"
    ),
    scenario("LOC-04", "no record", lambda world: world.drop("_gc._tcp"), "no_records", also=["registered"]),
    scenario("LOC-04", "off", lambda world: world.switch_off(DC1), "not_measured", also=["registered"]),
    scenario("LOC-05", "healthy", healthy, "owner_listed"),
    scenario("LOC-05", "without a user", lambda world: world.without_user(), "owner_listed"),
    scenario("LOC-05", "no record", lambda world: world.drop("pdc._msdcs"), "no_records"),
    scenario(
        "LOC-05",
        "two records",
        lambda world: world.add(f"_ldap._tcp.pdc._msdcs SRV 0 100 389 dc2.{DOMAIN}."),
        "several_records",
    ),
    scenario("LOC-05", "the wrong record", _point_pdc_to_second, "other_listed"),
    scenario("LOC-05", "the role was moved", _move_pdc, "other_listed"),
    scenario("LOC-05", "two claim the role", _second_claims_pdc, "several_owners"),
    scenario("LOC-05", "nobody claims the role", _nobody_claims_pdc, "not_measured"),
    scenario("LOC-09", "healthy", healthy, "resolved"),
    scenario("LOC-09", "address missing", lambda world: world.drop("dc2 A"), "no_address"),
    scenario("LOC-09", "alias", _alias_second, "alias"),
    scenario("LOC-09", "target of another zone", _foreign_target, "not_measured"),
    scenario("LOC-09", "no records", _drop_all_records, "not_measured"),
    scenario("LOC-11", "healthy", healthy, "open"),
    scenario("LOC-11", "Kerberos closed", _close_kerberos, "closed", also=["open"]),
    scenario("LOC-11", "one off", lambda world: world.switch_off(DC2), "closed", also=["open"]),
    scenario("LOC-11", "no way to a port", _no_way_to_port, "not_measured", also=["open"]),
    scenario("LOC-11", "a stranger listed", _list_stranger, "not_measured", also=["open"]),
    scenario("LOC-11", "no records", _drop_all_records, "not_measured"),
    scenario("OCS-01", "healthy", healthy, "one_record"),
    scenario("OCS-01", "no record", lambda world: world.drop(SIGN_IN.split(".")[0]), "missing"),
    scenario("OCS-01", "no record, and the plan does not say", _sign_in_optional, "not_measured"),
    scenario("OCS-01", "by hand", _sign_in_by_hand),
    scenario(
        "OCS-01",
        "target without address",
        lambda world: _sign_in_to(world, f"5061 old.{DOMAIN}"),
        "no_address",
    ),
    scenario("OCS-01", "the root as target", lambda world: _sign_in_to(world, "0 "), "missing"),
    scenario(
        "OCS-01",
        "name in another case",
        lambda world: _sign_in_to(world, f"5061 POOL.{DOMAIN.upper()}"),
        "one_record",
    ),
    scenario(
        "OCS-01",
        "two records",
        lambda world: _sign_in_to(world, f"5061 pool.{DOMAIN}", f"5061 fe1.{DOMAIN}"),
        "several",
    ),
    scenario("OCS-01", "wrong port", lambda world: _sign_in_to(world, f"443 pool.{DOMAIN}"), "wrong_port"),
    scenario(
        "OCS-01", "other domain", lambda world: _sign_in_to(world, "5061 pool.fabrikam.test"), "other_domain"
    ),
    scenario("OCS-01", "other domain of like ending", _sign_in_suffix_trap, "other_domain"),
    scenario("OCS-01", "off", lambda world: world.switch_off(DC1), "not_measured", also=["one_record"]),
)
"""All scenarios of this module."""
