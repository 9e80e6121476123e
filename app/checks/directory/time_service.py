"""Do controllers serve time, and can ages be told by the clock of this computer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.clocks import clock_offset
from app.checks.directory.operations_masters import ask_pdc, pdc_owners
from app.checks.known import Known
from app.checks.topic import Topic, host_topic
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import AnyQuestion, RootDseQuestion, TimeQuestion
from app.domain.readings import BROKEN_ANSWER, SILENT_SERVER
from app.domain.targets import DomainScope, Host, Situation


def _controllers(situation: Situation) -> tuple[Host, ...]:
    return situation.with_function(ServerFunction.DC)


def _asks_time(host: Host, _known: Known) -> Iterable[AnyQuestion]:
    return (TimeQuestion(host.address),)


def judge_service(host: Host, known: Known, _limits: Limits) -> Iterator[Emission]:
    """TIME-02: the controller serves time, and its own clock is set."""
    reading, topic = known[TimeQuestion(host.address)], host_topic(host)
    fault = reading.exchange.fault
    if fault in SILENT_SERVER | BROKEN_ANSWER:
        yield topic.says("silent", reason=str(fault))
    elif fault is not None:
        yield topic.unmeasured(fault.value)
    elif not reading.is_synchronised:
        yield topic.says("unset", stratum=Decimal(reading.stratum))
    elif reading.is_own_master:
        yield topic.says("own_master", stratum=Decimal(reading.stratum))
    else:
        yield topic.says("serves", stratum=Decimal(reading.stratum))


def _domains(situation: Situation) -> tuple[DomainScope, ...]:
    return situation.domains


def _asks_own_clock(domain: DomainScope, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_pdc(domain, known)
    for host in domain.controllers:
        yield RootDseQuestion(host.address)
        yield TimeQuestion(host.address)


def judge_own_clock(domain: DomainScope, known: Known, limits: Limits) -> Iterator[Emission]:
    """TIME-04: the clock of this computer agrees with that of the PDC emulator."""
    topic = Topic(domain.subject, domain.fqdn, {"domain": domain.fqdn})
    owners = pdc_owners(domain, known)
    found = [(host, clock_offset(host, known)) for host in domain.controllers if host.fqdn in owners]
    if not owners:
        yield topic.unmeasured("owner_unknown")
    elif not found:
        yield topic.unmeasured("outside_plan")
    elif len(owners) > 1 or found[0][1] is None:
        yield topic.unmeasured("owner_unknown" if len(owners) > 1 else "no_clock")
    else:
        host, offset = found[0]
        yield _judge_offset(topic, host, offset or timedelta(), limits["warn_s"])


def _judge_offset(topic: Topic, host: Host, offset: timedelta, allowed: Decimal) -> Emission:
    seconds = Decimal(round(abs(offset) / timedelta(milliseconds=1))) / 1000
    return topic.says(
        "off" if seconds > allowed else "agrees", server=host.name, seconds=seconds, allowed=allowed
    )


TIME_SERVICE = (
    Check("TIME-02", _controllers, _asks_time, judge_service),
    Check("TIME-04", _domains, _asks_own_clock, judge_own_clock),
)
"""The checks of this module, in catalogue order."""
