"""Do services show a certificate that clients accept, for how long, and how strong is it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.clocks import offset_of_root
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import AnyQuestion, CertificateQuestion, RootDseQuestion
from app.domain.readings import Certificate, CertificateReading, Fault
from app.domain.targets import Situation, TlsService

NO_TLS = frozenset(
    {
        Fault.CONNECTION_REFUSED,
        Fault.CONNECTION_LOST,
        Fault.TLS_FAILED,
        Fault.NO_COMMON_TLS,
        Fault.MALFORMED,
        Fault.TOO_LARGE,
    }
)
"""Faults of a host that is there and offers no TLS on the port that a current program can use."""

OLD_HASHES = frozenset({"md2", "md4", "md5", "sha1"})
"""Hashes of signatures for which collisions can be made."""


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
        found = tuple(_objections(topic, reading))
        doubt = _doubt(service, reading)
        yield from found
        if doubt:
            yield topic.unmeasured(doubt)
        elif not found:
            yield topic.says("offered")


def _objections(topic: Topic, reading: CertificateReading) -> Iterator[Emission]:
    """Step 3 of TLS-01."""
    if reading.trust_error:
        yield topic.says("not_trusted", error=reading.trust_error)
    if reading.is_chain_outdated:
        yield topic.says("chain_outdated")
    if reading.name_error:
        yield topic.says("wrong_name", error=reading.name_error)


def _doubt(service: TlsService, reading: CertificateReading) -> str:
    """What could not be compared: the chain, or the name of a host that the plan has no name for."""
    if reading.trust_fault is not None:
        return reading.trust_fault.value
    return "" if service.host.fqdn else "no_host_name"


@dataclass(frozen=True, slots=True)
class Dated:
    """A service, and the addresses of controllers that tell whether our clock is right."""

    service: TlsService
    witnesses: tuple[str, ...]


def _services(situation: Situation) -> tuple[TlsService, ...]:
    return situation.tls_services


def _dated(situation: Situation) -> Iterator[Dated]:
    witnesses = tuple(host.address for host in situation.with_function(ServerFunction.DC))
    return (Dated(service, witnesses) for service in situation.tls_services)


def _asks_dates(case: Dated, _known: Known) -> Iterator[AnyQuestion]:
    yield _question(case.service)
    yield from (RootDseQuestion(address) for address in case.witnesses)


def judge_dates(case: Dated, known: Known, limits: Limits) -> Iterator[Emission]:
    """TLS-02: the certificate is valid now and for a while, by the clock of this machine."""
    reading, topic = known[_question(case.service)], _topic(case.service)
    if reading.exchange.fault is not None:
        yield topic.unmeasured(reading.exchange.fault.value)
    elif reading.certificate is None:
        yield topic.unmeasured("unreadable_certificate")
    elif _is_our_clock_off(case, known, limits["clock_s"]):
        yield topic.unmeasured("our_clock_differs")
    else:
        yield _judge_period(topic, reading, reading.certificate, limits["warn_days"])


def _is_our_clock_off(case: Dated, known: Known, limit_s: Decimal) -> bool:
    """Whether every controller that told its time contradicts our clock."""
    told = (offset_of_root(known[RootDseQuestion(address)]) for address in case.witnesses)
    offsets = [each for each in told if each is not None]
    limit = timedelta(seconds=float(limit_s))
    return bool(offsets) and all(abs(each) > limit for each in offsets)


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


def judge_strength(service: TlsService, known: Known, limits: Limits) -> Iterator[Emission]:
    """TLS-04: the key is long enough, and the signature uses a hash that nobody can forge."""
    reading, topic = known[_question(service)], _topic(service)
    certificate = reading.certificate
    if reading.exchange.fault is not None:
        yield topic.unmeasured(reading.exchange.fault.value)
    elif certificate is None:
        yield topic.unmeasured("unreadable_certificate")
    else:
        found = tuple(_weaknesses(topic, certificate, limits))
        if reading.is_chain_weak and not found:
            found = (topic.says("weak_chain"),)
        is_clear = bool(certificate.key_kind) and certificate.signature_hash != "unknown"
        yield from found
        if not is_clear:
            yield topic.unmeasured("unreadable_certificate")
        elif not found:
            yield topic.says("strong", key=_key_words(certificate))


def _weaknesses(topic: Topic, certificate: Certificate, limits: Limits) -> Iterator[Emission]:
    """Steps 2 and 3 of TLS-04. Nobody checks the signature of a certificate that signed itself."""
    least = {"RSA": limits["least_rsa"], "EC": limits["least_ec"]}.get(certificate.key_kind, Decimal(0))
    if certificate.key_bits < least or certificate.key_kind == "DSA":
        yield topic.says("weak_key", key=_key_words(certificate))
    if certificate.signature_hash in OLD_HASHES and certificate.issuer != certificate.subject:
        yield topic.says("weak_signature", hash=certificate.signature_hash.upper())


def _key_words(certificate: Certificate) -> str:
    return " ".join(filter(None, (certificate.key_kind, str(certificate.key_bits or ""))))


CERTIFICATES = (
    Check("TLS-01", _ldaps, _asks_certificate, judge_ldaps),
    Check("TLS-02", _dated, _asks_dates, judge_dates),
    Check("TLS-04", _services, _asks_certificate, judge_strength),
)
"""The checks of this group, in catalogue order."""
