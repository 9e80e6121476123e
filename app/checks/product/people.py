"""Who runs the product, and with which accounts: its groups of administrators and of service accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.account_states import (
    DISABLED,
    LOCKED,
    NEVER_EXPIRES,
    PASSWORD_EXPIRED,
    PASSWORD_STAYS,
    has_expired,
    is_usable,
    shown_bits,
    shows_all_bits,
)
from app.checks.directory.ages import clock_doubt, moment, now_at
from app.checks.directory.groups import direct_members, entries_of, groups_question, name_filter
from app.checks.directory.membership import Membership, Start, membership
from app.checks.directory.reading import Source, answering_source, ask_controllers, controllers_of
from app.checks.known import Known
from app.checks.product.schema import is_deployed, version_question
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, SearchQuestion
from app.domain.readings import DirectoryEntry
from app.domain.targets import DomainScope, Situation

SERVER_ADMINS = "RTCUniversalServerAdmins"
ADMINS = (SERVER_ADMINS, "RTCUniversalUserAdmins", "CSAdministrator")
INFRASTRUCTURE = (
    "RTCUniversalGlobalWriteGroup",
    "RTCUniversalGlobalReadOnlyGroup",
    "RTCUniversalUserReadOnlyGroup",
    "RTCUniversalServerReadOnlyGroup",
)
"""Groups that only hold other groups; preparation of the forest makes and fills them."""

SERVICES = ("RTCHSUniversalServices", "RTCComponentUniversalServices", "RTCProxyUniversalServices")
"""Groups of the accounts that the product's services run as."""

MUST_CHANGE = "0"
"""The computed end of a password that has to be changed before the next log-on ([MS-ADTS] 3.1.1.4.5.33)."""


@dataclass(frozen=True, slots=True)
class Inhabited:
    """A domain that may hold the product's groups, and all domains of its forest in the plan."""

    domain: DomainScope
    forest: tuple[DomainScope, ...]


def _domains(situation: Situation) -> Iterator[Inhabited]:
    """Preparation puts the groups into a domain of somebody's choice, so each is asked."""
    for domain in situation.domains:
        yield Inhabited(domain, tuple(each for each in situation.domains if each.forest == domain.forest))


def _question(source: Source) -> SearchQuestion:
    return groups_question(source, map(name_filter, (*ADMINS, *INFRASTRUCTURE, *SERVICES)))


def _asks_groups(case: Inhabited, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_controllers(case.domain, known)
    source = answering_source(case.domain, known)
    if source is None:
        return
    yield version_question(source)
    yield _question(source)
    for group in entries_of(_question(source), known):
        yield from membership(Start(source, group, case.forest), known).questions


@dataclass(frozen=True, slots=True)
class ProductGroups:
    """The product's groups in a domain by name in lower case, or the reason why nothing can be said."""

    topic: Topic
    source: Source | None
    groups: dict[str, DirectoryEntry]
    missing: str
    forest: tuple[DomainScope, ...] = ()

    def inside(self, name: str, known: Known) -> Membership:
        """Who is in a group; nobody where it is not there."""
        group = self.groups.get(name.lower())
        if self.source is None or group is None:
            return Membership()
        return membership(Start(self.source, group, self.forest), known)

    def direct(self, name: str) -> tuple[str, ...]:
        """The distinguished names in a group itself, in lower case."""
        group = self.groups.get(name.lower())
        return tuple(dn.lower() for dn in direct_members(group)) if group else ()


def _read(case: Inhabited, known: Known) -> ProductGroups:
    domain = case.domain
    topic = Topic(domain.subject, domain.fqdn, {"domain": domain.fqdn})
    source, deployed = answering_source(domain, known), is_deployed(domain, known)
    if source is None:
        return ProductGroups(topic, None, {}, controllers_of(domain, known).missing)
    reading = known[_question(source)]
    fault = reading.exchange.fault
    missing = "not_deployed" if deployed is False else "absent_attribute"
    if fault or not deployed:
        return ProductGroups(topic, source, {}, fault.value if fault else missing)
    groups = {entry.first("sAMAccountName").lower(): entry for entry in reading.entries}
    return ProductGroups(topic, source, groups, "" if groups else "no_product_groups", case.forest)


def judge_admins(case: Inhabited, known: Known, limits: Limits) -> Iterator[Emission]:
    """PRIV-10: two people at least run the product, and its inner groups hold groups alone."""
    found = _read(case, known)
    if found.missing or found.source is None:
        yield found.topic.unmeasured(found.missing)
        return
    lost = tuple(name for name in (SERVER_ADMINS, *INFRASTRUCTURE) if name.lower() not in found.groups)
    if lost:
        yield found.topic.says("missing", groups=lost)
    intruders = tuple(name for name in INFRASTRUCTURE if _holds_people(found, name, known))
    if intruders:
        yield found.topic.says("people_inside", groups=intruders)
    is_doubtful = any(_is_hidden(found, name, known) for name in INFRASTRUCTURE)
    if is_doubtful:
        yield found.topic.unmeasured("members_hidden")
    if SERVER_ADMINS.lower() in found.groups:
        yield _judge_number(found, known, limits, is_fine=not (lost or intruders or is_doubtful))


def _holds_people(found: ProductGroups, name: str, known: Known) -> bool:
    return not set(found.direct(name)).isdisjoint(found.inside(name, known).people)


def _is_hidden(found: ProductGroups, name: str, known: Known) -> bool:
    """Whether a group shows nobody, though preparation fills it, or somebody who may be a person."""
    if name.lower() not in found.groups:
        return False
    unseen = {dn.lower() for dn in found.inside(name, known).unseen}
    return not found.direct(name) or not unseen.isdisjoint((*found.direct(name), _dn(found, name)))


def _dn(found: ProductGroups, name: str) -> str:
    return found.groups[name.lower()].dn.lower()


def _judge_number(found: ProductGroups, known: Known, limits: Limits, *, is_fine: bool) -> Emission:
    """Step 3 of PRIV-10."""
    inside, source = found.inside(SERVER_ADMINS, known), found.source
    now = now_at(source) if source and not clock_doubt(source, limits) else None
    states = [is_usable(entry, now) for entry in inside.people.values()]
    count = Decimal(states.count(True))
    is_shown = inside.is_whole and bool(found.direct(SERVER_ADMINS))
    if count < limits["least"] and (None in states or not is_shown):
        return found.topic.unmeasured("members_hidden")
    if count < limits["least"]:
        return found.topic.says("few_admins", count=count, least=limits["least"])
    return found.topic.says("run_by_several" if is_fine else "enough_admins", count=count)


def judge_services(case: Inhabited, known: Known, limits: Limits) -> Iterator[Emission]:
    """ACC-01: the accounts the services run as are enabled, and will be when a pool starts again."""
    found, source = _read(case, known), answering_source(case.domain, known)
    doubt = found.missing or (clock_doubt(source, limits) if source else "")
    inside = [found.inside(name, known) for name in SERVICES] if not doubt else []
    accounts = {dn: entry for each in inside for dn, entry in each.people.items()}
    is_shown = all(each.is_whole for each in inside)
    if doubt or source is None:
        yield found.topic.unmeasured(doubt)
    elif not accounts or not is_shown:
        # A group may well be empty: that of a role which nobody installed.
        yield found.topic.unmeasured("no_service_accounts" if is_shown else "members_hidden")
    for entry in accounts.values():
        if source is not None:
            yield from _judge_account(found.topic, entry, now_at(source), limits)


def _judge_account(topic: Topic, entry: DirectoryEntry, now: datetime, limits: Limits) -> Iterator[Emission]:
    """Steps 3 to 5 of ACC-01, for one account."""
    about = Topic(topic.subject, topic.target, {**topic.about, "account": entry.first("sAMAccountName")})
    expired = has_expired(entry, now)
    if faults := tuple(_faults(shown_bits(entry), is_expired=bool(expired))):
        yield about.says("unusable", faults=faults)
    elif expired is None or not shows_all_bits(entry):
        yield about.unmeasured("absent_attribute")
    elif shown_bits(entry) & PASSWORD_STAYS:
        yield about.says("usable")
    else:
        yield _judge_password(about, entry, now, timedelta(days=float(limits["warn_days"])))


def _faults(control: int, *, is_expired: bool) -> Iterator[str]:
    states = {"disabled": DISABLED, "locked": LOCKED, "password_expired": PASSWORD_EXPIRED}
    yield from (name for name, bit in states.items() if control & bit)
    if is_expired:
        yield "account_expired"


def _judge_password(about: Topic, entry: DirectoryEntry, now: datetime, soon: timedelta) -> Emission:
    text = entry.first("msDS-UserPasswordExpiryTimeComputed")
    end = moment(text)
    if text == NEVER_EXPIRES:
        return about.says("usable")
    if text == MUST_CHANGE or (end is not None and end <= now):
        return about.says("unusable", faults=("password_expired",))
    if end is None:
        return about.unmeasured("absent_attribute")
    days = Decimal((end - now).days)
    return about.says("expires_soon", days=days) if end - now < soon else about.says("usable")


PRODUCT_PEOPLE = (
    Check("PRIV-10", _domains, _asks_groups, judge_admins),
    Check("ACC-01", _domains, _asks_groups, judge_services),
)
"""The checks of this module, in catalogue order."""
