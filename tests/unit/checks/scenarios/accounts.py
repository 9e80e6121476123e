"""Scenarios of the computer accounts of controllers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.fakes.clock import NOON
from tests.unit.checks.breaking import Break, both, change, without_user
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import (
    ACCOUNTS,
    DC1,
    DC2,
    DOMAIN,
    GUIDS,
    HEAD,
    World,
    filetime,
    settings_dn,
)

ACCOUNT = f"CN=DC2,{ACCOUNTS}"
SERVER = settings_dn(DC2).partition(",")[2]
REPLICATION = f"E3514235-4B06-11D1-AB04-00C04FC2DCD2/{GUIDS['DC2']}/{DOMAIN}"
SERVICES = [f"HOST/DC2.{DOMAIN}", f"ldap/dc2.{DOMAIN}", f"GC/dc2.{DOMAIN}/{DOMAIN}"]
READ_ONLY = both(
    change(
        settings_dn(DC2),
        objectClass=["top", "nTDSDSA", "nTDSDSARO"],
        options=["37"],
        **{"msDS-hasMasterNCs": []},
    ),
    change(ACCOUNT, userAccountControl=["83890176"], primaryGroupID=["521"], servicePrincipalName=SERVICES),
)
"""Of these options, 0x4 says that it gives nothing away."""

LEFT_OVER = change(SERVER, serverReference=[])
"""The server and its NTDS Settings are there, the account is not."""


def _clock_off(world: World) -> None:
    world.set_clock(DC1, timedelta(seconds=61))


def _age(attribute: str, days: int) -> Break:
    return change(ACCOUNT, **{attribute: [filetime(NOON - timedelta(days=days))]})


def _in_another_place(world: World) -> None:
    place = f"CN=DC2,CN=Computers,{HEAD}"
    change(place, objectClass=["computer"], userAccountControl=["532480"], primaryGroupID=["516"])(world)
    change(SERVER, serverReference=[place])(world)


def _disjoint(world: World) -> None:
    """The controller's name lies in another namespace than its domain."""
    change(SERVER, dNSHostName=["dc2.corp.test"])(world)
    names = ["HOST/dc2.corp.test", "ldap/dc2.corp.test", f"GC/dc2.corp.test/{DOMAIN}", REPLICATION]
    change(ACCOUNT, servicePrincipalName=names)(world)


def _unplanned_root(world: World) -> None:
    """The plan takes the domain for a forest of its own; the directory says that it is a child's."""
    for host in (DC1, DC2):
        world.ping(host).root["rootDomainNamingContext"] = "DC=test"
        names = [f"HOST/{host.fqdn}", f"ldap/{host.fqdn}", f"GC/{host.fqdn}/test"]
        guid = f"E3514235-4B06-11D1-AB04-00C04FC2DCD2/{GUIDS[host.name]}/{DOMAIN}"
        change(f"CN={host.name},{ACCOUNTS}", servicePrincipalName=[*names, guid])(world)


def _child_controller(world: World) -> None:
    """A controller of a domain below this one is listed too, and its account is none of this domain's."""
    account = f"CN=DC7,OU=Domain Controllers,DC=sales,{HEAD}"
    server = SERVER.replace("CN=DC2", "CN=DC7")
    change(server, objectClass=["server"], dNSHostName=["dc7.sales.contoso.test"], serverReference=[account])(
        world
    )
    change(f"CN=NTDS Settings,{server}", objectClass=["nTDSDSA"], options=["1"])(world)


def _one_planned(world: World) -> None:
    domain = replace(world.situation.domains[0], controllers=(DC1,))
    world.situation = replace(world.situation, domains=(domain,))


SCENARIOS: tuple[Scenario, ...] = (
    scenario("DC-07", "healthy", healthy, "in_order"),
    scenario(
        "DC-07", "disabled", change(ACCOUNT, userAccountControl=["532482"]), "disabled", also=["in_order"]
    ),
    scenario(
        "DC-07", "a member's flags", change(ACCOUNT, userAccountControl=["4096"]), "wrong", also=["in_order"]
    ),
    scenario(
        "DC-07", "a member's group", change(ACCOUNT, primaryGroupID=["515"]), "wrong", also=["in_order"]
    ),
    scenario("DC-07", "in another place", _in_another_place, "wrong", also=["in_order"]),
    scenario("DC-07", "read-only", READ_ONLY, "in_order"),
    scenario("DC-07", "hidden", change(ACCOUNT, userAccountControl=[]), "not_measured", also=["in_order"]),
    scenario("DC-07", "left over from a removal", LEFT_OVER, "not_measured", also=["in_order"]),
    scenario("DC-07", "a child's controller", _child_controller, "in_order"),
    scenario("DC-07", "one that the plan does not have", _one_planned, "in_order"),
    scenario("DC-07", "without a user", without_user, "not_measured"),
    scenario("DC-08", "healthy", healthy, "complete"),
    scenario(
        "DC-08",
        "HOST alone",
        change(ACCOUNT, servicePrincipalName=SERVICES[:1]),
        "missing",
        also=["complete"],
    ),
    scenario(
        "DC-08",
        "no replication",
        change(ACCOUNT, servicePrincipalName=SERVICES),
        "missing",
        also=["complete"],
    ),
    scenario("DC-08", "read-only", READ_ONLY, "complete"),
    scenario("DC-08", "another namespace", _disjoint, "complete"),
    scenario("DC-08", "the forest's name is the directory's", _unplanned_root, "complete"),
    scenario("DC-08", "hidden", change(ACCOUNT, servicePrincipalName=[]), "not_measured", also=["complete"]),
    scenario(
        "DC-08", "its name is hidden", change(SERVER, dNSHostName=[]), "not_measured", also=["complete"]
    ),
    scenario(
        "DC-08",
        "its GUID is hidden",
        change(settings_dn(DC2), objectGUID=[]),
        "not_measured",
        also=["complete"],
    ),
    scenario(
        "DC-08", "its role is hidden", change(settings_dn(DC2), options=[]), "not_measured", also=["complete"]
    ),
    scenario("DC-08", "left over from a removal", LEFT_OVER, "not_measured", also=["complete"]),
    scenario("DC-08", "without a user", without_user, "not_measured"),
    scenario("DC-14", "healthy", healthy, "renewed"),
    scenario("DC-14", "45 days", _age("pwdLastSet", 45), "renewed"),
    scenario("DC-14", "46 days", _age("pwdLastSet", 46), "old", also=["renewed"]),
    scenario("DC-14", "in a year", _age("pwdLastSet", -365), "not_measured", also=["renewed"]),
    scenario("DC-14", "never", change(ACCOUNT, pwdLastSet=["0"]), "not_measured", also=["renewed"]),
    scenario(
        "DC-14",
        "the end of time",
        change(ACCOUNT, pwdLastSet=[str(2**63 - 1)]),
        "not_measured",
        also=["renewed"],
    ),
    scenario(
        "DC-14", "before time", change(ACCOUNT, pwdLastSet=[str(-(2**63))]), "not_measured", also=["renewed"]
    ),
    scenario("DC-14", "absurd", change(ACCOUNT, pwdLastSet=["9" * 40]), "not_measured", also=["renewed"]),
    scenario("DC-14", "left over from a removal", LEFT_OVER, "not_measured", also=["renewed"]),
    scenario("DC-14", "without a user", without_user, "not_measured"),
    scenario("DC-14", "clocks differ", _clock_off, "not_measured"),
    scenario("DC-15", "healthy", healthy, "seen"),
    scenario("DC-15", "15 days", _age("lastLogonTimestamp", 15), "seen"),
    scenario("DC-15", "16 days", _age("lastLogonTimestamp", 16), "absent", also=["seen"]),
    scenario("DC-15", "46 days", _age("lastLogonTimestamp", 46), "gone", also=["seen"]),
    scenario("DC-15", "in a year", _age("lastLogonTimestamp", -365), "not_measured", also=["seen"]),
    scenario("DC-15", "never", change(ACCOUNT, lastLogonTimestamp=[]), "not_measured", also=["seen"]),
    scenario("DC-15", "left over from a removal", LEFT_OVER, "not_measured", also=["seen"]),
    scenario("DC-15", "clocks differ", _clock_off, "not_measured"),
    scenario("DC-15", "without a user", without_user, "not_measured"),
)
"""All scenarios of this module."""
