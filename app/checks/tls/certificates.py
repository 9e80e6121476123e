"""Do services show a certificate that clients accept, and for how long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, CertificateQuestion
from app.domain.readings import Certificate, CertificateReading, Fault
from app.domain.targets import Situation, TlsService

NO_TLS = frozenset(
    {Fault.CONNECTION_REFUSED, Fault.CONNECTION_LOST, Fault.TLS_FAILED, Fault.MALFORMED, Fault.TOO_LARGE}
)
"""Faults of a host that is there and offers no TLS on the port."""


def _question(service: TlsService) -> CertificateQuestion:
    return CertificateQuestion(service.host.address, service.port, service.host.fqdn)


def _topic(service: TlsService) -> Topic:
    host = service.host
    return Topic(host.subject, host.address, {"server": host.name, "port": Decimal(service.port)})


def _ldaps(situation: Situation) -> Iterator[TlsService]:
    return (service for service in situation.tls_services if service.is_ldaps)


def _asks_certificate(service: TlsService, _known: Known) -> Iterable[AnyQuestion]:
    return (_question(service),)


def judge_ldaps(service: TlsService, known: Known, _limits: Limits) -> Iterator[Emission]:
    """TLS-01: the controller offers LDAP over TLS with a certificate that leads to a trusted authority."""
    reading, topic = known[_question(service)], _topic(service)
    fault = reading.exchange.fault
    if fault in NO_TLS:
        yield topic.says("no_tls", reason=str(fault))
    elif fault is not None:
        yield topic.unmeasured(fault.value)
    elif reading.certificate is None:
        yield topic.unmeasured("unreadable_certificate")
    else:
        yield from _judge_acceptance(topic, reading) or [topic.says("offered")]


def _judge_acceptance(topic: Topic, reading: CertificateReading) -> list[Emission]:
    """Step 3 of TLS-01. A host without a name in the plan has nothing to compare the certificate with."""
    found = []
    if reading.trust_error:
        found.append(topic.says("not_trusted", error=reading.trust_error))
    if reading.name_error:
        found.append(topic.says("wrong_name", error=reading.name_error))
    return found


def _services(situation: Situation) -> tuple[TlsService, ...]:
    return situation.tls_services


def judge_dates(service: TlsService, known: Known, limits: Limits) -> Iterator[Emission]:
    """TLS-02: the certificate is valid now and for a while, by the clock of this machine."""
    reading, topic = known[_question(service)], _topic(service)
    if reading.exchange.fault is not None:
        yield topic.unmeasured(reading.exchange.fault.value)
    elif reading.certificate is None:
        yield topic.unmeasured("unreadable_certificate")
    else:
        yield _judge_period(topic, reading, reading.certificate, limits["warn_days"])


def _judge_period(
    topic: Topic, reading: CertificateReading, certificate: Certificate, warn_days: Decimal
) -> Emission:
    now = reading.exchange.ended_at
    days = Decimal((certificate.not_after - now).days)
    until = certificate.not_after.date()
    if now < certificate.not_before:
        return topic.says("not_yet_valid", begins=certificate.not_before.date())
    if now > certificate.not_after:
        return topic.says("expired", until=until, days=-days)
    tag = "expires_soon" if days < warn_days else "valid"
    return topic.says(tag, until=until, days=days, warn_days=warn_days)


CERTIFICATES = (
    Check("TLS-01", _ldaps, _asks_certificate, judge_ldaps),
    Check("TLS-02", _services, _asks_certificate, judge_dates),
)
"""The checks of this group, in catalogue order."""
