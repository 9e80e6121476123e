"""Do pools answer, at their address and at each server, with a certificate that fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.names.sides import lies_in
from app.checks.tls.certificates import NO_TLS
from app.checks.topic import Topic, host_topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, CertificateQuestion, ConnectQuestion
from app.domain.readings import SILENT_SERVER, Certificate, CertificateReading, Fault
from app.domain.targets import Host, Pool, Situation

DOWN = (NO_TLS | SILENT_SERVER) - {Fault.NO_COMMON_TLS}
"""Faults of a service that was asked and does not serve. One that knows only older TLS than this computer
still serves its own clients."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where a pool is reached: at its own address or at a member's."""

    host: Host
    pool: Pool
    port: int

    @property
    def certificate(self) -> CertificateQuestion:
        """The TLS handshake at the SIP port."""
        return CertificateQuestion(self.host.address, self.port, self.host.fqdn)

    @property
    def connects(self) -> tuple[ConnectQuestion, ...]:
        """The other ports of the role."""
        return tuple(ConnectQuestion(self.host.address, port) for port in self.pool.ports)


def _doors(pool: Pool) -> Iterator[Door]:
    """A pool's own address first; one server that stands for the pool itself is one door."""
    if pool.sip_port is None:
        return
    hosts = {host.address: host for host in pool.members}
    if pool.address and pool.address not in hosts:
        yield Door(Host(pool.subject, pool.name, pool.fqdn, pool.address), pool, pool.sip_port)
    yield from (Door(host, pool, pool.sip_port) for host in hosts.values())


def _pools(situation: Situation) -> Iterator[Pool]:
    return (pool for pool in situation.pools if pool.sip_port)


def _asks_ports(pool: Pool, _known: Known) -> Iterator[AnyQuestion]:
    for door in _doors(pool):
        yield door.certificate
        yield from door.connects


def judge_ports(pool: Pool, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-14: the pool answers at its address, and so does every server of it."""
    doors = tuple(_doors(pool))
    if not doors:
        yield Topic(pool.subject, pool.fqdn, _about(pool)).unmeasured("no_address")
    answering = [door for door in doors if known[door.certificate].exchange.fault not in DOWN]
    for door in doors:
        yield _judge_door(door, known, is_last=not answering)
        closed = tuple(
            str(each.port) for each in door.connects if known[each].exchange.fault in SILENT_SERVER
        )
        if closed and door in answering:
            yield _topic(door).says("ports_closed", ports=closed)


def _judge_door(door: Door, known: Known, *, is_last: bool) -> Emission:
    """Steps 2 to 4 of OCS-14: without its address, or without any server, the pool is down."""
    fault, topic = known[door.certificate].exchange.fault, _topic(door)
    if fault is None:
        return topic.says("answers")
    if fault is Fault.NO_COMMON_TLS:
        return topic.says("old_tls")
    if fault not in DOWN:
        return topic.unmeasured(fault.value)
    is_pool = door.host.subject == door.pool.subject
    return topic.says("down" if is_pool or is_last else "member_down", reason=fault.value)


def _about(pool: Pool) -> dict[str, Decimal | str]:
    return {"server": pool.name, "pool": pool.name, "port": Decimal(pool.sip_port or 0)}


def _topic(door: Door) -> Topic:
    return host_topic(door.host, pool=door.pool.name, port=Decimal(door.port))


@dataclass(frozen=True, slots=True)
class ShownCertificate:
    """A pool's certificate at one door, and the SIP domains whose clients come to it.

    `names_servers` says whether it has to name the server too: where each is reached by its own name.
    """

    door: Door
    domains: tuple[str, ...]
    names_servers: bool


def _certificates(situation: Situation) -> Iterator[ShownCertificate]:
    domains = tuple(each.fqdn for each in situation.sip_domains)
    for pool in _pools(situation):
        by_dns = situation.live.pools_by_dns
        yield from (ShownCertificate(door, domains, by_dns is not False) for door in _doors(pool))


def _asks_certificate(case: ShownCertificate, _known: Known) -> Iterator[AnyQuestion]:
    yield case.door.certificate


def judge_certificate(case: ShownCertificate, known: Known, limits: Limits) -> Iterator[Emission]:
    """OCS-15: the certificate is valid and names the pool, the server, and foreign SIP domains."""
    reading, topic = known[case.door.certificate], _topic(case.door)
    if reading.exchange.fault is not None:
        yield topic.unmeasured(reading.exchange.fault.value)
    elif reading.certificate is None:
        yield topic.unmeasured("unreadable_certificate")
    elif not (case.door.pool.fqdn or case.door.host.fqdn):
        yield topic.unmeasured("no_name")
    else:
        found = (*_period(case, reading, limits), *_names(case, reading.certificate))
        yield from found or (topic.says("fits", names=_shown_names(reading.certificate)),)


def _period(case: ShownCertificate, reading: CertificateReading, limits: Limits) -> Iterator[Emission]:
    """Step 2 of OCS-15, by the clock of this machine."""
    certificate, now, topic = reading.certificate, reading.exchange.ended_at, _topic(case.door)
    if certificate is None:
        return
    days = Decimal((certificate.not_after - now).days)
    if now < certificate.not_before or now > certificate.not_after:
        begins, until = certificate.not_before.date(), certificate.not_after.date()
        yield topic.says("outside_period", begins=begins, until=until)
    elif days < limits["warn_days"]:
        yield topic.says("expires_soon", until=certificate.not_after.date(), days=days)


def _names(case: ShownCertificate, certificate: Certificate) -> Iterator[Emission]:
    """Steps 3 to 5 of OCS-15."""
    shown, topic, pool = _shown_names(certificate), _topic(case.door), case.door.pool
    wanted = pool.fqdn or case.door.host.fqdn
    own = case.door.host.fqdn
    foreign = (each for each in case.domains if not lies_in(wanted, each))
    lacking = tuple(f"sip.{each}" for each in foreign if f"sip.{each}" not in shown)
    if wanted not in shown:
        yield topic.says("wrong_name", wanted=wanted, names=shown)
    if wanted in shown and _common_name(certificate) not in {wanted, ""}:
        yield topic.says("other_subject", wanted=wanted, subject=_common_name(certificate))
    if case.names_servers and own and own != wanted and own not in shown:
        yield topic.says("without_server", wanted=own, names=shown)
    if lacking and not _is_edge(case):
        yield topic.says("without_domains", names=lacking)


def _is_edge(case: ShownCertificate) -> bool:
    """Whether no client signs in here: the port inside of a role without other ports."""
    return not case.door.pool.ports


def _shown_names(certificate: Certificate) -> tuple[str, ...]:
    """All names of a certificate in lower case: those of the SAN, and the subject's common name."""
    common = _common_name(certificate)
    names = (name.lower().rstrip(".") for name in certificate.names)
    return tuple(dict.fromkeys((*((common,) if common else ()), *names)))


def _common_name(certificate: Certificate) -> str:
    """The common name of the subject in lower case, empty where it has none."""
    parts = (part.strip().partition("=") for part in certificate.subject.split(","))
    return next((value.lower().rstrip(".") for key, _, value in parts if key.upper() == "CN"), "")


POOL_SERVICES = (
    Check("OCS-14", _pools, _asks_ports, judge_ports),
    Check("OCS-15", _certificates, _asks_certificate, judge_certificate),
)
"""The checks of this module, in catalogue order."""
