"""Scenarios of administrators and of locks."""

from __future__ import annotations

from datetime import timedelta

from tests.fakes.clock import NOON
from tests.unit.checks.breaking import Break, both, change, remove, without_user
from tests.unit.checks.child_domain import (
    CHILD_GROUP,
    CHILD_HEAD,
    CHILD_OPERATOR,
    child,
    with_child,
    without_root,
)
from tests.unit.checks.kept_directory import DAY, PEOPLE, SERVICE, SID, account, group, place, stamp_text
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import DC1, DC2, HEAD, World, filetime

ADMINS = place("Domain Admins", HEAD)
SCHEMA_ADMINS = place("Schema Admins", HEAD)
ENTERPRISE = place("Enterprise Admins", HEAD)
KRBTGT = place("krbtgt", HEAD)
FIRST, SECOND = (place(name, HEAD) for name in PEOPLE)
BUILT_IN = place("Administrator", HEAD)
WORKER = place(SERVICE, HEAD)
INNER = place("Operators", HEAD)
USERS = place("Domain Users", HEAD)
ELSEWHERE = "CN=Operator,CN=Users,DC=other,DC=test"
FOREIGN = f"CN=S-1-5-21-9-9-9-1105,CN=ForeignSecurityPrincipals,{HEAD}"
AUTHENTICATED = f"CN=S-1-5-11,CN=ForeignSecurityPrincipals,{HEAD}"


def _more(count: int) -> Break:
    """So many accounts more among the administrators, through a group inside their group."""
    names = [place(f"Operator {number}", HEAD) for number in range(count)]
    accounts = [change(dn, **account(dn, f"{SID}-{2000 + number}")) for number, dn in enumerate(names)]
    return both(*accounts, _with_inner(*names))


def _with_inner(*members: str) -> Break:
    """Beside the three administrators, a group with these members."""
    return both(
        change(INNER, **group("Operators", f"{SID}-1300", *members)),
        change(ADMINS, member=[BUILT_IN, FIRST, SECOND, INNER]),
    )


def _computers(count: int) -> Break:
    """So many computers among the administrators; the first is a managed service account."""
    classes = ["top", "user", "computer"]
    names = [place(f"SRV{number}", HEAD) for number in range(count)]
    found = [
        account(dn, f"{SID}-{3000 + number}") | {"objectClass": classes} for number, dn in enumerate(names)
    ]
    found[0]["objectClass"] = [*classes, "msDS-GroupManagedServiceAccount"]
    made = [change(dn, **each) for dn, each in zip(names, found, strict=True)]
    return both(*made, change(ADMINS, member=[BUILT_IN, FIRST, SECOND, *names]))


def _stranger(dn: str, sid: str, *inside: str) -> Break:
    """Somebody of another forest, or a well-known identity, in these groups."""
    return both(
        change(dn, objectClass=["top", "foreignSecurityPrincipal"], objectSid=[sid]),
        *(change(each, member=[BUILT_IN, dn]) for each in inside),
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


def _renamed(dn: str, name: str) -> Break:
    """Another name, as in another language, or to hide who it is; the identifier stays."""

    def breaks(world: World) -> None:
        for host in (DC1, DC2):
            entries = world.ping(host).entries
            entries[place(name, HEAD)] = entries.pop(dn) | {"sAMAccountName": [name]}
            for entry in entries.values():
                if dn in entry.get("member", []):
                    entry["member"] = [place(name, HEAD) if each == dn else each for each in entry["member"]]

    return breaks


def _of_the_child(*breaks: Break) -> Break:
    """With a second domain; the findings of both are told."""
    return both(with_child, *breaks)


def _in_child(dn: str, **attributes: list[str]) -> Break:
    return lambda world: child(world)[dn].update(attributes)


def _child_admins_of_the_root(world: World) -> None:
    """Two people of the root administer the forest, and so the child."""
    change(ENTERPRISE, member=[FIRST, SECOND])(world)


def _across(world: World) -> None:
    """The only person of the root's own administrators; the other is in a group of the child."""
    child(world)[CHILD_HEAD]["objectSid"] = []
    change(ADMINS, member=[BUILT_IN, FIRST])(world)
    change(ENTERPRISE, member=[CHILD_GROUP])(world)


COMPUTED = "msDS_User_Account_Control_Computed"
ROOT_HIDDEN = change(HEAD, objectSid=[])
ENDS = filetime(NOON + DAY)

SCENARIOS: tuple[Scenario, ...] = (
    scenario("PRIV-01", "healthy", healthy, "few"),
    scenario("PRIV-01", "five", _more(2), "few"),
    scenario("PRIV-01", "six", _more(3), "many"),
    scenario(
        "PRIV-01", "one by primary group", both(_more(2), change(WORKER, primaryGroupID=["512"])), "many"
    ),
    scenario("PRIV-01", "members hidden", change(ADMINS, member=[]), "not_measured"),
    scenario("PRIV-01", "a member hidden", change(ADMINS, member=[BUILT_IN, ELSEWHERE]), "not_measured"),
    scenario("PRIV-01", "three computers", _computers(3), "many"),
    scenario("PRIV-01", "two computers", _computers(2), "few"),
    scenario("PRIV-01", "a circle of groups", _with_inner(WORKER, ADMINS), "few"),
    scenario("PRIV-01", "a group inside hides one", _with_inner(WORKER, ELSEWHERE), "not_measured"),
    scenario(
        "PRIV-01",
        "through a primary group inside",
        both(_more(2), change(WORKER, primaryGroupID=["1300"])),
        "many",
    ),
    scenario(
        "PRIV-01",
        "all users",
        both(change(USERS, **group("Domain Users", f"{SID}-513")), _with_inner(USERS)),
        "everybody",
    ),
    scenario("PRIV-01", "everybody who is known", _stranger(AUTHENTICATED, "S-1-5-11", ADMINS), "everybody"),
    scenario("PRIV-01", "in another language", _renamed(ADMINS, "Administratoren der Domäne"), "few"),
    scenario(
        "PRIV-01",
        "the group shows nobody, a search shows one",
        both(change(ADMINS, member=[]), change(WORKER, primaryGroupID=["512"])),
        "not_measured",
    ),
    scenario("PRIV-01", "two domains", with_child, "few"),
    scenario("PRIV-01", "group hidden", remove(ADMINS), "not_measured"),
    scenario("PRIV-01", "domain's identifier hidden", ROOT_HIDDEN, "not_measured"),
    scenario("PRIV-01", "without a user", without_user, "not_measured"),
    scenario("PRIV-02", "healthy", healthy, "empty"),
    scenario("PRIV-02", "somebody", change(ENTERPRISE, member=[BUILT_IN]), "filled"),
    scenario("PRIV-02", "somebody of another domain", change(ENTERPRISE, member=[ELSEWHERE]), "filled"),
    scenario("PRIV-02", "somebody by primary group", change(WORKER, primaryGroupID=["518"]), "filled"),
    scenario(
        "PRIV-02",
        "somebody of another forest",
        _stranger(FOREIGN, "S-1-5-21-9-9-9-1105", SCHEMA_ADMINS),
        "filled",
    ),
    scenario("PRIV-02", "the plan lacks the root", _of_the_child(without_root), "not_measured"),
    scenario("PRIV-02", "members hidden", change(ADMINS, member=[]), "not_measured"),
    scenario("PRIV-02", "one group hidden", remove(ENTERPRISE), "not_measured"),
    scenario("PRIV-02", "without a user", without_user, "not_measured"),
    scenario("PRIV-03", "healthy", healthy, "renewed"),
    scenario("PRIV-03", "181 days", _key(181 * DAY), "old"),
    scenario("PRIV-03", "367 days", _key(367 * DAY), "very_old"),
    scenario("PRIV-03", "the stamp is older", _key_by_stamp(200 * DAY), "old"),
    scenario("PRIV-03", "tomorrow", _key(-DAY), "not_measured"),
    scenario("PRIV-03", "renewed, then dated tomorrow", _key_by_stamp(-DAY), "not_measured"),
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
    scenario("PRIV-06", "the second never ends", _state(SECOND, accountExpires="0"), "several"),
    scenario("PRIV-06", "the second's end is hidden", _state(SECOND, accountExpires=""), "not_measured"),
    scenario("PRIV-06", "the second ends tomorrow", _state(SECOND, accountExpires=ENDS), "several"),
    scenario(
        "PRIV-06",
        "the second ends tomorrow, and no clock tells when that is",
        both(_state(SECOND, accountExpires=ENDS), _clock_off),
        "not_measured",
    ),
    scenario(
        "PRIV-06",
        "the built-in one has another name",
        both(_renamed(BUILT_IN, "Somebody"), _renamed(SECOND, "Administrator")),
        "several",
    ),
    scenario(
        "PRIV-06",
        "the built-in one with another name is no second person",
        both(change(ADMINS, member=[BUILT_IN, FIRST]), _renamed(BUILT_IN, "Somebody")),
        "too_few",
    ),
    scenario(
        "PRIV-06",
        "a computer is nobody",
        both(_computers(3), _state(SECOND, userAccountControl="514")),
        "too_few",
    ),
    scenario("PRIV-06", "one of the child alone", with_child, "too_few", also=["several"]),
    scenario(
        "PRIV-06", "the root's people for the child", _of_the_child(_child_admins_of_the_root), "several"
    ),
    scenario("PRIV-06", "the plan lacks the root", _of_the_child(without_root), "not_measured"),
    scenario(
        "PRIV-06",
        "the root hides its groups from the child",
        _of_the_child(remove(ENTERPRISE)),
        "not_measured",
        also=["several"],
    ),
    scenario("PRIV-06", "through a group of the child", _of_the_child(_across), "several", "not_measured"),
    scenario(
        "PRIV-06",
        "the second of another domain is disabled",
        _of_the_child(_across, _in_child(CHILD_OPERATOR, userAccountControl=["514"])),
        "too_few",
        "not_measured",
    ),
    scenario("PRIV-06", "a member hidden", change(ADMINS, member=[BUILT_IN, ELSEWHERE]), "not_measured"),
    scenario("PRIV-06", "members hidden", change(ADMINS, member=[]), "not_measured"),
    scenario("PRIV-06", "without a user", without_user, "not_measured"),
    scenario("ACC-07", "healthy", healthy, "locks"),
    scenario("ACC-07", "never", change(HEAD, lockoutThreshold=["0"]), "never_locks"),
    scenario("ACC-07", "for how long is hidden", change(HEAD, lockoutDuration=[]), "locks"),
    scenario("ACC-07", "for good", change(HEAD, lockoutDuration=["-9223372036854775808"]), "locks_for_good"),
    scenario("ACC-07", "for good, as a policy of 0", change(HEAD, lockoutDuration=["0"]), "locks_for_good"),
    scenario("ACC-07", "hidden", change(HEAD, lockoutThreshold=[]), "not_measured"),
    scenario("ACC-07", "one off", lambda world: world.switch_off(DC2), "locks"),
    scenario("ACC-07", "without a user", without_user, "not_measured"),
)
"""All scenarios of this module."""
