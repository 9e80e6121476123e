"""Do the ports that locator records name accept connections; asked only at addresses of the plan."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.names.asking import (
    MAX_TARGETS,
    Resolution,
    address_questions,
    follow_up,
    resolution,
    srv_question,
)
from app.checks.names.locator import catalog_names, controllers_name, kerberos_names
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, ConnectQuestion, DnsQuestion
from app.domain.readings import SILENT_SERVER
from app.domain.targets import DomainScope, Host, Situation
from app.domain.values import Value


@dataclass(frozen=True, slots=True)
class DomainPorts:
    """A domain, and the subjects of the plan's addresses."""

    domain: DomainScope
    subjects: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a locator record leads at last; `address` is empty when that cannot be asked, for a `reason`."""

    target: str
    port: int
    address: str
    reason: str = ""


def _domains(situation: Situation) -> Iterator[DomainPorts]:
    subjects = {host.address: host.subject for host in situation.hosts}
    return (DomainPorts(domain, subjects) for domain in situation.domains)


def _service_questions(domain: DomainScope) -> Iterator[tuple[Host, DnsQuestion]]:
    """The records of services over TCP at every server: a UDP port cannot be proved by connecting."""
    for server in domain.name_servers:
        for name in (controllers_name(domain), kerberos_names(domain)[0], catalog_names(domain)[0]):
            yield server, srv_question(server, name)


def _asks_ports(case: DomainPorts, known: Known) -> Iterator[AnyQuestion]:
    for server, question in _service_questions(case.domain):
        yield from follow_up(server, question, known)
    for endpoint in _endpoints(case, known):
        if endpoint.address:
            yield ConnectQuestion(endpoint.address, endpoint.port)


def _endpoints(case: DomainPorts, known: Known) -> tuple[Endpoint, ...]:
    """Every place the records lead to, each once; one without addresses only if no server gave any."""
    found = dict.fromkeys(_led_to(case, known))
    reached = {(each.target, each.port) for each in found if each.address}
    outside = "outside_plan"
    kept = (
        each
        for each in found
        if each.address or each.reason == outside or (each.target, each.port) not in reached
    )
    return tuple(kept)[:MAX_TARGETS]


def _led_to(case: DomainPorts, known: Known) -> Iterator[Endpoint]:
    for server, question in _service_questions(case.domain):
        reading = known.get(question)
        for record in reading.records("SRV")[:MAX_TARGETS] if reading else ():
            if all(each in known for each in address_questions(server, record.target)):
                yield from _at(resolution(server, record.target, known), record.port, case)


def _at(found: Resolution, port: int, case: DomainPorts) -> Iterator[Endpoint]:
    """A target's addresses; further ones beside those of the plan are told, for clients draw them as well.

    The other family of addresses is left alone where the plan has none of it.
    """
    if not found.addresses:
        yield Endpoint(found.name, port, "", found.unsettled or "no_records")
    planned = [address for address in found.addresses if address in case.subjects]
    yield from (Endpoint(found.name, port, address) for address in planned)
    versions = {_version(address) for address in planned or found.addresses}
    if any(_version(each) in versions for each in found.addresses if each not in planned):
        yield Endpoint(found.name, port, "", "outside_plan")


def _version(address: str) -> int:
    return ipaddress.ip_address(address).version


def judge_ports(case: DomainPorts, known: Known, _limits: Limits) -> Iterator[Emission]:
    """LOC-11: every target accepts connections on the port its record names."""
    endpoints = _endpoints(case, known)
    if not endpoints:
        name = case.domain.fqdn
        yield Topic(case.domain.subject, name, {"domain": name, "target": name}).unmeasured("no_targets")
    for endpoint in endpoints:
        yield _judge_port(case, endpoint, known)


def _judge_port(case: DomainPorts, endpoint: Endpoint, known: Known) -> Emission:
    """Steps 3 and 4 of LOC-11."""
    about: dict[str, Value] = {
        "domain": case.domain.fqdn,
        "target": endpoint.target,
        "address": endpoint.address,
        "port": Decimal(endpoint.port),
    }
    subject = case.subjects.get(endpoint.address, case.domain.subject)
    topic = Topic(subject, endpoint.address or endpoint.target, about)
    if not endpoint.address:
        return topic.unmeasured(endpoint.reason)
    fault = known[ConnectQuestion(endpoint.address, endpoint.port)].exchange.fault
    if fault is None:
        return topic.says("open")
    return (
        topic.says("closed", reason=fault.value) if fault in SILENT_SERVER else topic.unmeasured(fault.value)
    )


LOCATOR_PORTS = (Check("LOC-11", _domains, _asks_ports, judge_ports),)
"""The check of this module."""
