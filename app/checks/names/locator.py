"""Do the name servers hand out the records by which clients find domain controllers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.reading import ask_controllers, controllers_of, distinguished_name
from app.checks.known import Known
from app.checks.names.asking import srv_question, targets_of, unsettled
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, RootDseQuestion
from app.domain.readings import SILENT_SERVER
from app.domain.targets import DomainScope, Host, Situation


@dataclass(frozen=True, slots=True)
class DomainAt:
    """A domain as one name server shows it."""

    domain: DomainScope
    server: Host

    def topic(self, name: str) -> Topic:
        """What is said about a record of the domain at this server."""
        about = {"domain": self.domain.fqdn, "server": self.server.name, "name": name}
        return Topic(self.domain.subject, self.server.address, about)


def domains_at_servers(situation: Situation) -> Iterator[DomainAt]:
    """Every domain at every name server that should know it."""
    return (DomainAt(domain, server) for domain in situation.domains for server in domain.name_servers)


def forests_at_servers(situation: Situation) -> Iterator[DomainAt]:
    """Every forest, through its root or the first of its domains in the plan, at every name server of it."""
    heads: dict[str, DomainScope] = {}
    for domain in situation.domains:
        if domain.forest not in heads or domain.fqdn == domain.forest:
            heads[domain.forest] = domain
    return (DomainAt(domain, server) for domain in heads.values() for server in domain.name_servers)


def controllers_name(domain: DomainScope) -> str:
    """The record of all controllers of a domain ([MS-ADTS] 6.3.2.3)."""
    return f"_ldap._tcp.dc._msdcs.{domain.fqdn}"


def kerberos_names(domain: DomainScope) -> tuple[str, ...]:
    """The records by which clients find a key distribution centre."""
    return (
        f"_kerberos._tcp.{domain.fqdn}",
        f"_kerberos._udp.{domain.fqdn}",
        f"_kerberos._tcp.dc._msdcs.{domain.fqdn}",
    )


def catalog_names(domain: DomainScope) -> tuple[str, ...]:
    """The records by which clients find a global catalogue."""
    return (f"_gc._tcp.{domain.forest}", f"_ldap._tcp.gc._msdcs.{domain.forest}")


def pdc_name(domain: DomainScope) -> str:
    """The record of the PDC emulator."""
    return f"_ldap._tcp.pdc._msdcs.{domain.fqdn}"


def all_names(domain: DomainScope) -> tuple[str, ...]:
    """All locator records that checks ask for."""
    return (
        controllers_name(domain),
        *kerberos_names(domain),
        *catalog_names(domain),
        pdc_name(domain),
    )


def _asks_controllers(case: DomainAt, known: Known) -> Iterator[AnyQuestion]:
    yield srv_question(case.server, controllers_name(case.domain))
    yield from ask_controllers(case.domain, known)


def judge_controllers(case: DomainAt, known: Known, _limits: Limits) -> Iterator[Emission]:
    """LOC-01: the domain's record lists every controller, only controllers, and these answer."""
    name = controllers_name(case.domain)
    reading, topic = known[srv_question(case.server, name)], case.topic(name)
    if reason := unsettled(reading):
        yield topic.unmeasured(reason)
        return
    listed = targets_of(reading, "SRV")
    if not listed:
        yield topic.says("no_records")
        return
    complaints = tuple(_compare(case.domain, topic, listed, known))
    yield from complaints or (topic.says("all_listed", targets=listed),)


def _compare(domain: DomainScope, topic: Topic, listed: tuple[str, ...], known: Known) -> Iterator[Emission]:
    """Steps 3 to 5 of LOC-01. A name may be that of a controller whose name the plan lacks."""
    expected = _expected_controllers(domain, known)
    planned = {host.fqdn for host in domain.controllers}
    unknown = tuple(sorted(set(listed) - expected - planned))
    groups = {
        "dead_target": tuple(name for name in listed if name in _dead_controllers(domain, known)),
        "missing_controller": tuple(sorted(expected - set(listed))),
        "unknown_target": () if "" in planned else unknown,
    }
    for tag, names in groups.items():
        if names:
            yield topic.says(tag, targets=names)
    if unknown and "" in planned:
        yield topic.unmeasured("no_name")


def _expected_controllers(domain: DomainScope, known: Known) -> set[str]:
    """The controllers the plan names and, where it could be read, those the directory lists.

    Read-only controllers register the records of their site alone ([MS-NRPC] 3.5.4.3.11).
    """
    planned = {host.fqdn for host in domain.controllers if host.fqdn and not host.is_read_only}
    head = distinguished_name(domain.fqdn)
    listed = controllers_of(domain, known).controllers
    read_only = {each.fqdn for each in listed if each.is_read_only}
    writable = (each for each in listed if head in each.writes)
    return (planned | {each.fqdn for each in writable if each.fqdn}) - read_only


def _dead_controllers(domain: DomainScope, known: Known) -> set[str]:
    return {
        host.fqdn
        for host in domain.controllers
        if known[RootDseQuestion(host.address)].exchange.fault in SILENT_SERVER
    }


def _asks_kerberos(case: DomainAt, _known: Known) -> Iterable[AnyQuestion]:
    return [srv_question(case.server, name) for name in kerberos_names(case.domain)]


def judge_kerberos(case: DomainAt, known: Known, limits: Limits) -> Iterator[Emission]:
    """LOC-02: the Kerberos records name at least two controllers."""
    for name in kerberos_names(case.domain):
        yield _judge_count(case, name, known, limits)


def _judge_count(case: DomainAt, name: str, known: Known, limits: Limits) -> Emission:
    reading, topic = known[srv_question(case.server, name)], case.topic(name)
    if reason := unsettled(reading):
        return topic.unmeasured(reason)
    listed = targets_of(reading, "SRV")
    if not listed:
        return topic.says("no_records")
    tag = "registered" if len(listed) >= limits["targets"] else "single_target"
    return topic.says(tag, targets=listed, count=Decimal(len(listed)))


def _asks_catalogs(case: DomainAt, known: Known) -> Iterator[AnyQuestion]:
    yield from (srv_question(case.server, name) for name in catalog_names(case.domain))
    yield from ask_controllers(case.domain, known)


def judge_catalogs(case: DomainAt, known: Known, limits: Limits) -> Iterator[Emission]:
    """LOC-04: the catalogue records name at least two servers, and all that are catalogues."""
    listed_catalogs = controllers_of(case.domain, known).controllers
    expected = {
        each.fqdn for each in listed_catalogs if each.is_catalog and each.fqdn and not each.is_read_only
    }
    for name in catalog_names(case.domain):
        yield _judge_count(case, name, known, limits)
        listed = targets_of(known[srv_question(case.server, name)], "SRV")
        missing = expected - set(listed)
        if missing and listed:
            yield case.topic(name).says("missing_catalog", targets=tuple(sorted(missing)))


LOCATOR = (
    Check("LOC-01", domains_at_servers, _asks_controllers, judge_controllers),
    Check("LOC-02", domains_at_servers, _asks_kerberos, judge_kerberos),
    Check("LOC-04", forests_at_servers, _asks_catalogs, judge_catalogs),
)
"""The checks of this group that judge one record set, in catalogue order."""
