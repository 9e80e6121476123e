"""Who runs the product, and with which accounts: its groups of administrators and of service accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.ages import clock_doubt, moment, now_at
from app.checks.directory.groups import (
    DISABLED,
    LOCKED,
    PASSWORD_EXPIRED,
    PASSWORD_STAYS,
    direct_members,
    entries_of,
    groups_question,
    has_expired,
    is_usable,
    members_question,
    membership,
    name_filter,
)
from app.checks.directory.reading import Source, answering_source, ask_controllers, controllers_of, integer
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


def _domains(situation: Situation) -> tuple[DomainScope, ...]:
    """Domains that hold the groups are not known beforehand, so each is asked."""
    return situation.domains


def _question(source: Source) -> SearchQuestion:
    return groups_question(source, map(name_filter, (*ADMINS, *INFRASTRUCTURE, *SERVICES)))


def _asks_groups(domain: DomainScope, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_controllers(domain, known)
    source = answering_source(domain, known)
    if source is None:
        return
    yield version_question(source)
    yield _question(source)
    for group in entries_of(_question(source), known):
        yield members_question(source, group.dn)


@dataclass(frozen=True, slots=True)
class ProductGroups:
    """The product's groups in a domain by name in lower case, or the reason why nothing can be said."""

    topic: Topic
    source: Source | None
    groups: dict[str, DirectoryEntry]
    missing: str

    def people(self, names: tuple[str, ...], known: Known) -> dict[str, DirectoryEntry]:
        """The accounts in groups, by distinguished name."""
        source = self.source
        found = (self.groups[name.lower()] for name in names if name.lower() in self.groups)
        each = (membership(source, group, known) for group in found if source is not None)
        return {entry.dn: entry for one in each for entry in one.people}

    def unseen(self, names: tuple[str, ...], known: Known) -> bool:
        """Whether groups have members that no search of the domain shows, or show none at all."""
        source = self.source
        found = [self.groups[name.lower()] for name in names if name.lower() in self.groups]
        return any(
            not direct_members(group) or membership(source, group, known).unseen
            for group in found
            if source is not None
        )


def _read(domain: DomainScope, known: Known) -> ProductGroups:
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
    is_root = domain.fqdn == domain.forest
    return ProductGroups(topic, source, groups, "" if groups or is_root else "no_product_groups")


def judge_admins(domain: DomainScope, known: Known, limits: Limits) -> Iterator[Emission]:
    """PRIV-10: two people at least run the product, and its inner groups hold groups alone."""
    found = _read(domain, known)
    if found.missing or found.source is None:
        yield found.topic.unmeasured(found.missing)
        return
    lost = tuple(name for name in (SERVER_ADMINS, *INFRASTRUCTURE) if name.lower() not in found.groups)
    if lost:
        yield found.topic.says("missing", groups=lost)
    intruders = tuple(name for name in INFRASTRUCTURE if _holds_people(found, name, known))
    if intruders:
        yield found.topic.says("people_inside", groups=intruders)
    if SERVER_ADMINS.lower() in found.groups:
        yield _judge_number(found, known, limits, is_fine=not lost and not intruders)


def _holds_people(found: ProductGroups, name: str, known: Known) -> bool:
    group = found.groups.get(name.lower())
    own = {dn.lower() for dn in direct_members(group)} if group else set()
    return any(dn.lower() in own for dn in found.people((name,), known))


def _judge_number(found: ProductGroups, known: Known, limits: Limits, *, is_fine: bool) -> Emission:
    """Step 3 of PRIV-10."""
    people = found.people((SERVER_ADMINS,), known).values()
    states = [is_usable(entry, now_at(found.source)) for entry in people if found.source]
    count = Decimal(states.count(True))
    if count < limits["least"] and (None in states or found.unseen((SERVER_ADMINS,), known)):
        return found.topic.unmeasured("members_hidden")
    if count < limits["least"]:
        return found.topic.says("few_admins", count=count, least=limits["least"])
    return found.topic.says("run_by_several" if is_fine else "enough_admins", count=count)


def judge_services(domain: DomainScope, known: Known, limits: Limits) -> Iterator[Emission]:
    """ACC-01: the accounts the services run as are enabled, and will be when a pool starts again."""
    found, source = _read(domain, known), answering_source(domain, known)
    doubt = found.missing or (clock_doubt(source, limits) if source else "")
    accounts = found.people(SERVICES, known).values() if not doubt else ()
    if doubt or source is None or not accounts:
        yield found.topic.unmeasured(doubt or "no_service_accounts")
        return
    now, soon = now_at(source), timedelta(days=float(limits["warn_days"]))
    for entry in accounts:
        yield from _judge_account(found.topic, entry, now, soon)
    if found.unseen(tuple(name for name in SERVICES if name.lower() in found.groups), known):
        yield found.topic.unmeasured("members_hidden")


def _judge_account(topic: Topic, entry: DirectoryEntry, now: datetime, soon: timedelta) -> Iterator[Emission]:
    """Steps 3 to 5 of ACC-01, for one account."""
    about = Topic(topic.subject, topic.target, {**topic.about, "account": entry.first("sAMAccountName")})
    control = integer(entry.first("userAccountControl"))
    computed = integer(entry.first("msDS-User-Account-Control-Computed"))
    if control is None or computed is None:
        yield about.unmeasured("absent_attribute")
    elif faults := tuple(_faults(entry, control | computed, now)):
        yield about.says("unusable", faults=faults)
    elif control & PASSWORD_STAYS:
        yield about.says("usable")
    else:
        yield _judge_password(about, entry, now, soon)


def _faults(entry: DirectoryEntry, control: int, now: datetime) -> Iterator[str]:
    states = {"disabled": DISABLED, "locked": LOCKED, "password_expired": PASSWORD_EXPIRED}
    yield from (name for name, bit in states.items() if control & bit)
    if has_expired(entry, now):
        yield "account_expired"


NEVER_EXPIRES = str(2**63 - 1)


def _judge_password(about: Topic, entry: DirectoryEntry, now: datetime, soon: timedelta) -> Emission:
    text = entry.first("msDS-UserPasswordExpiryTimeComputed")
    end = moment(text)
    if text == NEVER_EXPIRES:
        return about.says("usable")
    if end is None:
        return about.unmeasured("absent_attribute")
    days = Decimal((end - now).days)
    return about.says("expires_soon", days=days) if end - now < soon else about.says("usable")


PRODUCT_PEOPLE = (
    Check("PRIV-10", _domains, _asks_groups, judge_admins),
    Check("ACC-01", _domains, _asks_groups, judge_services),
)
"""The checks of this module, in catalogue order."""
