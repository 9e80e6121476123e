"""Are there enough domain controllers, do they answer, and are they ready."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.reading import (
    ask_controllers,
    controllers_of,
    distinguished_name,
    is_same_controller,
    serves,
    settings_of,
)
from app.checks.known import Known
from app.checks.topic import Topic, host_topic
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import AnyQuestion, PingQuestion, RootDseQuestion
from app.domain.readings import BROKEN_ANSWER, SILENT_SERVER, RootDseReading
from app.domain.targets import DomainScope, Host, Situation

WRITABLE_FLAG = 0x100
"""DS_WRITABLE_FLAG of an LDAP ping ([MS-ADTS] 6.3.1.2)."""


def _controllers(situation: Situation) -> tuple[Host, ...]:
    return situation.with_function(ServerFunction.DC)


def _asks_root(host: Host, _known: Known) -> Iterable[AnyQuestion]:
    return (RootDseQuestion(host.address),)


def is_controller(root: RootDseReading) -> bool:
    """Whether a root entry has what every domain controller shows to anyone ([MS-ADTS] 3.1.1.3.2)."""
    return bool(root.first("defaultNamingContext") and root.first("dsServiceName"))


def judge_answer(host: Host, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DC-03: the controller answers over LDAP. A port that accepts connections is not enough."""
    reading, topic = known[RootDseQuestion(host.address)], host_topic(host)
    fault = reading.exchange.fault
    if fault in SILENT_SERVER:
        yield topic.says("silent", reason=str(fault))
    elif fault in BROKEN_ANSWER:
        yield topic.says("malformed")
    elif fault is not None:
        yield topic.unmeasured(fault.value)
    elif is_controller(reading):
        yield topic.says("answers")
    else:
        yield topic.unmeasured("no_controller")


def judge_synchronised(host: Host, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DC-04: the controller has finished its first replication and may advertise itself."""
    reading, topic = known[RootDseQuestion(host.address)], host_topic(host)
    state = reading.first("isSynchronized").upper()
    if reading.exchange.fault is not None:
        yield topic.unmeasured(reading.exchange.fault.value)
    elif state in {"TRUE", "FALSE"}:
        yield topic.says("synchronised" if state == "TRUE" else "not_synchronised")
    else:
        yield topic.unmeasured("absent_attribute" if is_controller(reading) else "no_controller")


def _asks_domain(domain: DomainScope, known: Known) -> Iterator[AnyQuestion]:
    yield from (PingQuestion(host.address, domain.fqdn) for host in domain.controllers)
    yield from ask_controllers(domain, known)


def judge_count(domain: DomainScope, known: Known, limits: Limits) -> Iterator[Emission]:
    """DC-01: at least two writable controllers work.

    Two that answer are enough, whatever else there is. Too few is certain only with the directory's own list,
    and a listed controller that the plan does not have was not asked, so it may work.
    """
    topic = Topic(domain.subject, domain.fqdn, {"domain": domain.fqdn})
    working = _working(domain, known)
    servers = tuple(host.name for host in working.values())
    listed, least = controllers_of(domain, known), limits["controllers"]
    doubts = _doubts(domain, known)
    if len(working) >= least:
        yield topic.says("enough", count=Decimal(len(working)), servers=servers, least=least)
    elif listed.missing:
        yield topic.unmeasured(listed.missing)
    elif len(working) + len(doubts) >= least:
        yield topic.unmeasured(next(iter(doubts.values())))
    else:
        yield topic.says("too_few", count=Decimal(len(working)), servers=servers, least=least)


def _working(domain: DomainScope, known: Known) -> dict[str, Host]:
    """The hosts of the plan that are working controllers, by NTDS Settings object.

    One controller that the plan has twice, under two addresses, is one.
    """
    found: dict[str, Host] = {}
    for host in domain.controllers:
        if _works(host, domain, known):
            found.setdefault(settings_of(known[RootDseQuestion(host.address)]), host)
    return found


def _works(host: Host, domain: DomainScope, known: Known) -> bool:
    ping, root = known[PingQuestion(host.address, domain.fqdn)], known[RootDseQuestion(host.address)]
    is_writable = bool((ping.flags or 0) & WRITABLE_FLAG) and ping.domain == domain.fqdn
    return is_writable and serves(root, domain.fqdn) and bool(settings_of(root))


def _doubts(domain: DomainScope, known: Known) -> dict[str, str]:
    """The listed writable controllers that may work for all that is known, each with the reason for that."""
    head = distinguished_name(domain.fqdn)
    hosts = {host.fqdn: host for host in domain.controllers if host.fqdn}
    answered = {settings_of(known[RootDseQuestion(host.address)]) for host in domain.controllers}
    listed = (each for each in controllers_of(domain, known).controllers if each.can_write(head))
    reasons = {
        each.settings_dn: _doubt(hosts.get(each.fqdn), domain, known)
        for each in listed
        if not any(is_same_controller(each.settings_dn, one) for one in answered)
    }
    return {dn: reason for dn, reason in reasons.items() if reason}


def _doubt(host: Host | None, domain: DomainScope, known: Known) -> str:
    """Why a controller that did not answer as such may work after all; empty when it was asked in vain."""
    if host is None:
        return "outside_plan"
    fault = known[PingQuestion(host.address, domain.fqdn)].exchange.fault
    if fault is None:
        fault = known[RootDseQuestion(host.address)].exchange.fault
    if fault in SILENT_SERVER | BROKEN_ANSWER:
        return ""
    return fault.value if fault else "no_controller"


def _domains(situation: Situation) -> tuple[DomainScope, ...]:
    return situation.domains


CONTROLLERS = (
    Check("DC-01", _domains, _asks_domain, judge_count),
    Check("DC-03", _controllers, _asks_root, judge_answer),
    Check("DC-04", _controllers, _asks_root, judge_synchronised),
)
"""The checks of this group, in catalogue order."""
