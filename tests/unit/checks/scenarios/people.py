"""Scenarios of the people who run the product, and of the accounts its services run as."""

from __future__ import annotations

from datetime import timedelta

from app.domain.readings import Fault
from tests.fakes.clock import NOON
from tests.unit.checks.breaking import Break, both, change, remove, without_user
from tests.unit.checks.child_domain import CHILD_OPERATOR, child, with_child
from tests.unit.checks.kept_directory import (
    DAY,
    GLOBAL_WRITE,
    PEOPLE,
    PRODUCT_GROUPS,
    SERVER_ADMINS,
    SERVICE,
    SERVICES,
    SID,
    account,
    group,
    place,
)
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import DC1, HEAD, SCHEMA, World, filetime

FIRST, SECOND = (place(name, HEAD) for name in PEOPLE)
VERSION = f"CN=ms-RTC-SIP-SchemaVersion,{SCHEMA}"
WORKER = place(SERVICE, HEAD)
RUNNERS, WRITERS, WORKERS = (place(name, HEAD) for name in (SERVER_ADMINS, GLOBAL_WRITE, SERVICES))
PROXIES = place("RTCProxyUniversalServices", HEAD)
SERVER = place("FE1", HEAD)
ELSEWHERE = "CN=Operator,CN=Users,DC=other,DC=test"


def _clock_off(world: World) -> None:
    world.set_clock(DC1, timedelta(seconds=61))


def _state(dn: str, **values: str) -> Break:
    shown = {name.replace("_", "-"): [value] if value else [] for name, value in values.items()}
    return change(dn, **shown)


def _password_ends(age: timedelta) -> Break:
    return change(WORKER, **{"msDS-UserPasswordExpiryTimeComputed": [filetime(NOON + age)]})


def _operator_disabled(world: World) -> None:
    child(world)[CHILD_OPERATOR]["userAccountControl"] = ["514"]


COMPUTED = "msDS_User_Account_Control_Computed"
NOT_DEPLOYED = remove(VERSION)
NO_PROXIES = change(PROXIES, **group("RTCProxyUniversalServices", f"{SID}-1300"))
NO_GROUPS = remove(*(place(name, HEAD) for name in PRODUCT_GROUPS))
IN_CHILD = both(with_child, change(WORKERS, member=[CHILD_OPERATOR]))
A_SERVER = change(SERVER, **(account("FE1$", f"{SID}-1400") | {"objectClass": ["top", "user", "computer"]}))

SCENARIOS: tuple[Scenario, ...] = (
    scenario("PRIV-10", "healthy", healthy, "run_by_several"),
    scenario("PRIV-10", "one runs it", change(RUNNERS, member=[FIRST]), "few_admins"),
    scenario("PRIV-10", "the second is locked", _state(SECOND, **{COMPUTED: "16"}), "few_admins"),
    scenario("PRIV-10", "members hidden", change(RUNNERS, member=[]), "not_measured"),
    scenario(
        "PRIV-10",
        "a person inside",
        change(WRITERS, member=[FIRST]),
        "people_inside",
        "enough_admins",
    ),
    scenario("PRIV-10", "a group is missing", remove(WRITERS), "missing", "enough_admins"),
    scenario("PRIV-10", "no group of it in the only domain", NO_GROUPS, "not_measured"),
    scenario(
        "PRIV-10", "all groups in the root, none in the child", with_child, "run_by_several", "not_measured"
    ),
    scenario(
        "PRIV-10",
        "an inner group hides its members",
        change(WRITERS, member=[]),
        "enough_admins",
        "not_measured",
    ),
    scenario(
        "PRIV-10",
        "an inner group holds somebody hidden",
        change(WRITERS, member=[RUNNERS, ELSEWHERE]),
        "enough_admins",
        "not_measured",
    ),
    scenario(
        "PRIV-10",
        "an inner group holds a person of another domain",
        both(with_child, change(WRITERS, member=[RUNNERS, CHILD_OPERATOR])),
        "people_inside",
        "enough_admins",
        "not_measured",
    ),
    scenario(
        "PRIV-10",
        "run by one of each domain",
        both(with_child, change(RUNNERS, member=[FIRST, CHILD_OPERATOR])),
        "run_by_several",
        "not_measured",
    ),
    scenario("PRIV-10", "not deployed", NOT_DEPLOYED, "not_measured"),
    scenario("PRIV-10", "not allowed", lambda world: world.without_user(Fault.NOT_ALLOWED), "not_measured"),
    scenario("PRIV-10", "without a user", without_user, "not_measured"),
    scenario("ACC-01", "healthy", healthy, "usable"),
    scenario("ACC-01", "disabled", _state(WORKER, userAccountControl="514"), "unusable"),
    scenario("ACC-01", "locked", _state(WORKER, **{COMPUTED: "16"}), "unusable"),
    scenario("ACC-01", "ended", _state(WORKER, accountExpires=filetime(NOON - DAY)), "unusable"),
    scenario("ACC-01", "password ended", _state(WORKER, **{COMPUTED: "8388608"}), "unusable"),
    scenario("ACC-01", "password ends in 29 days", _password_ends(29 * DAY), "expires_soon"),
    scenario("ACC-01", "password ends in 31 days", _password_ends(31 * DAY), "usable"),
    scenario(
        "ACC-01",
        "password stays",
        both(_password_ends(DAY), _state(WORKER, userAccountControl="66048")),
        "usable",
    ),
    scenario(
        "ACC-01",
        "password's end hidden",
        change(WORKER, **{"msDS-UserPasswordExpiryTimeComputed": []}),
        "not_measured",
    ),
    scenario("ACC-01", "state hidden", _state(WORKER, **{COMPUTED: ""}), "not_measured"),
    scenario(
        "ACC-01",
        "a member hidden",
        change(WORKERS, member=[WORKER, ELSEWHERE]),
        "not_measured",
        also=["usable"],
    ),
    scenario("ACC-01", "its end is hidden", _state(WORKER, accountExpires=""), "not_measured"),
    scenario("ACC-01", "it has no end", _state(WORKER, accountExpires="0"), "usable"),
    scenario(
        "ACC-01",
        "disabled, and the computed form hidden",
        _state(WORKER, userAccountControl="514", **{COMPUTED: ""}),
        "unusable",
    ),
    scenario(
        "ACC-01",
        "password must be changed",
        change(WORKER, **{"msDS-UserPasswordExpiryTimeComputed": ["0"]}),
        "unusable",
    ),
    scenario("ACC-01", "password ended a moment ago", _password_ends(-DAY), "unusable"),
    scenario("ACC-01", "a group of a role nobody installed", NO_PROXIES, "usable"),
    scenario(
        "ACC-01", "servers beside it", both(A_SERVER, change(WORKERS, member=[WORKER, SERVER])), "usable"
    ),
    scenario("ACC-01", "servers alone", both(A_SERVER, change(WORKERS, member=[SERVER])), "not_measured"),
    scenario("ACC-01", "an account of another domain", IN_CHILD, "usable", "not_measured"),
    scenario(
        "ACC-01",
        "a disabled account of another domain",
        both(IN_CHILD, _operator_disabled),
        "unusable",
        "not_measured",
    ),
    scenario("ACC-01", "no account", change(WORKERS, member=[]), "not_measured"),
    scenario("ACC-01", "not deployed", NOT_DEPLOYED, "not_measured"),
    scenario("ACC-01", "clocks differ", _clock_off, "not_measured"),
    scenario("ACC-01", "without a user", without_user, "not_measured"),
)
"""All scenarios of this module."""
