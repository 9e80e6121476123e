"""Scenarios of administrators, of the people and accounts of the product, and of locks."""

from __future__ import annotations

from datetime import timedelta

from app.domain.readings import Fault
from tests.fakes.clock import NOON
from tests.unit.checks.breaking import Break, both, change, remove, without_user
from tests.unit.checks.kept_directory import (
    DAY,
    GLOBAL_WRITE,
    PEOPLE,
    SERVER_ADMINS,
    SERVICE,
    SERVICES,
    SID,
    account,
    place,
    stamp_text,
)
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import DC1, DC2, HEAD, SCHEMA, World, filetime

ADMINS = place("Domain Admins", HEAD)
ENTERPRISE = place("Enterprise Admins", HEAD)
KRBTGT = place("krbtgt", HEAD)
FIRST, SECOND = (place(name, HEAD) for name in PEOPLE)
BUILT_IN = place("Administrator", HEAD)
VERSION = f"CN=ms-RTC-SIP-SchemaVersion,{SCHEMA}"
WORKER = place(SERVICE, HEAD)
ELSEWHERE = "CN=Operator,CN=Users,DC=other,DC=test"


def _more(count: int) -> Break:
    """So many accounts more among the administrators, through a group inside their group."""
    names = [place(f"Operator {number}", HEAD) for number in range(count)]
    inner = place("Operators", HEAD)
    accounts = [change(dn, **account(dn, f"{SID}-{2000 + number}")) for number, dn in enumerate(names)]
    return both(
        *accounts,
        change(inner, objectClass=["top", "group"], objectSid=[f"{SID}-1300"], member=names),
        change(ADMINS, member=[BUILT_IN, FIRST, SECOND, inner]),
    )


def _key(age: timedelta) -> Break:
    return change(KRBTGT, pwdLastSet=[filetime(NOON - age)])


def _key_by_stamp(age: timedelta) -> Break:
    """The account's own date says yesterday; the stamp knows better."""
    stamp = stamp_text("unicodepwd", NOON - age)
    return both(_key(DAY), change(KRBTGT, replPropertyMetaData=[stamp]))


def _clock_off(world: World) -> None:
    world.set_clock(DC1, timedelta(seconds=61))


def _state(dn: str, **values: str) -> Break:
    shown = {name.replace("_", "-"): [value] if value else [] for name, value in values.items()}
    return change(dn, **shown)


def _password_ends(age: timedelta) -> Break:
    return change(WORKER, **{"msDS-UserPasswordExpiryTimeComputed": [filetime(NOON + age)]})


COMPUTED = "msDS_User_Account_Control_Computed"
NOT_DEPLOYED = remove(VERSION)
ROOT_HIDDEN = change(HEAD, objectSid=[])

SCENARIOS: tuple[Scenario, ...] = (
    scenario("PRIV-01", "healthy", healthy, "few"),
    scenario("PRIV-01", "five", _more(2), "few"),
    scenario("PRIV-01", "six", _more(3), "many"),
    scenario(
        "PRIV-01", "one by primary group", both(_more(2), change(WORKER, primaryGroupID=["512"])), "many"
    ),
    scenario("PRIV-01", "members hidden", change(ADMINS, member=[]), "not_measured"),
    scenario("PRIV-01", "a member hidden", change(ADMINS, member=[BUILT_IN, ELSEWHERE]), "not_measured"),
    scenario("PRIV-01", "group hidden", remove(ADMINS), "not_measured"),
    scenario("PRIV-01", "domain's identifier hidden", ROOT_HIDDEN, "not_measured"),
    scenario("PRIV-01", "without a user", without_user, "not_measured"),
    scenario("PRIV-02", "healthy", healthy, "empty"),
    scenario("PRIV-02", "somebody", change(ENTERPRISE, member=[BUILT_IN]), "filled"),
    scenario("PRIV-02", "somebody of another domain", change(ENTERPRISE, member=[ELSEWHERE]), "filled"),
    scenario("PRIV-02", "somebody by primary group", change(WORKER, primaryGroupID=["518"]), "filled"),
    scenario("PRIV-02", "members hidden", change(ADMINS, member=[]), "not_measured"),
    scenario("PRIV-02", "one group hidden", remove(ENTERPRISE), "not_measured"),
    scenario("PRIV-02", "without a user", without_user, "not_measured"),
    scenario("PRIV-03", "healthy", healthy, "renewed"),
    scenario("PRIV-03", "181 days", _key(181 * DAY), "old"),
    scenario("PRIV-03", "367 days", _key(367 * DAY), "very_old"),
    scenario("PRIV-03", "the stamp is older", _key_by_stamp(200 * DAY), "old"),
    scenario("PRIV-03", "hidden", change(KRBTGT, pwdLastSet=[]), "not_measured"),
    scenario("PRIV-03", "not there", remove(KRBTGT), "not_measured"),
    scenario("PRIV-03", "domain's identifier hidden", ROOT_HIDDEN, "not_measured"),
    scenario("PRIV-03", "clocks differ", _clock_off, "not_measured"),
    scenario("PRIV-03", "without a user", without_user, "not_measured"),
    scenario("PRIV-06", "healthy", healthy, "several"),
    scenario("PRIV-06", "one", change(ADMINS, member=[BUILT_IN, FIRST]), "too_few"),
    scenario(
        "PRIV-06",
        "the second of the forest",
        both(change(ADMINS, member=[BUILT_IN, FIRST]), change(ENTERPRISE, member=[SECOND])),
        "several",
    ),
    scenario("PRIV-06", "the second is disabled", _state(SECOND, userAccountControl="514"), "too_few"),
    scenario("PRIV-06", "the second is locked", _state(SECOND, **{COMPUTED: "16"}), "too_few"),
    scenario(
        "PRIV-06", "the second has ended", _state(SECOND, accountExpires=filetime(NOON - DAY)), "too_few"
    ),
    scenario("PRIV-06", "the second's state is hidden", _state(SECOND, **{COMPUTED: ""}), "not_measured"),
    scenario("PRIV-06", "a member hidden", change(ADMINS, member=[BUILT_IN, ELSEWHERE]), "not_measured"),
    scenario("PRIV-06", "members hidden", change(ADMINS, member=[]), "not_measured"),
    scenario("PRIV-06", "without a user", without_user, "not_measured"),
    scenario("PRIV-10", "healthy", healthy, "run_by_several"),
    scenario("PRIV-10", "one runs it", change(place(SERVER_ADMINS, HEAD), member=[FIRST]), "few_admins"),
    scenario("PRIV-10", "the second is locked", _state(SECOND, **{COMPUTED: "16"}), "few_admins"),
    scenario("PRIV-10", "members hidden", change(place(SERVER_ADMINS, HEAD), member=[]), "not_measured"),
    scenario(
        "PRIV-10",
        "a person inside",
        change(place(GLOBAL_WRITE, HEAD), member=[FIRST]),
        "people_inside",
        "enough_admins",
    ),
    scenario("PRIV-10", "a group is missing", remove(place(GLOBAL_WRITE, HEAD)), "missing", "enough_admins"),
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
        change(place(SERVICES, HEAD), member=[WORKER, ELSEWHERE]),
        "not_measured",
        also=["usable"],
    ),
    scenario("ACC-01", "no account", change(place(SERVICES, HEAD), member=[]), "not_measured"),
    scenario("ACC-01", "not deployed", NOT_DEPLOYED, "not_measured"),
    scenario("ACC-01", "clocks differ", _clock_off, "not_measured"),
    scenario("ACC-01", "without a user", without_user, "not_measured"),
    scenario("ACC-07", "healthy", healthy, "locks"),
    scenario("ACC-07", "never", change(HEAD, lockoutThreshold=["0"]), "never_locks"),
    scenario("ACC-07", "for how long is hidden", change(HEAD, lockoutDuration=[]), "locks"),
    scenario("ACC-07", "hidden", change(HEAD, lockoutThreshold=[]), "not_measured"),
    scenario("ACC-07", "one off", lambda world: world.switch_off(DC2), "locks"),
    scenario("ACC-07", "without a user", without_user, "not_measured"),
)
"""All scenarios of this module."""
