"""Locator records of sites, of replication partners, and of servers that change passwords."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.checks.addresses import product_addresses
from app.checks.check import Check, Limits
from app.checks.directory.reading import ask_controllers, controllers_of
from app.checks.directory.topology import Topology, topology_of
from app.checks.known import Known
from app.checks.names.asking import srv_question, targets_of, unsettled
from app.checks.names.locator import DomainAt, domains_at_servers, forests_at_servers
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, DnsQuestion
from app.domain.targets import Situation


def _password_names(case: DomainAt) -> tuple[str, str]:
    return f"_kpasswd._tcp.{case.domain.fqdn}", f"_kpasswd._udp.{case.domain.fqdn}"


def _asks_passwords(case: DomainAt, _known: Known) -> Iterator[AnyQuestion]:
    return (srv_question(case.server, name) for name in _password_names(case))


def judge_passwords(case: DomainAt, known: Known, _limits: Limits) -> Iterator[Emission]:
    """LOC-03: clients find a server that changes passwords."""
    for name in _password_names(case):
        reading, topic = known[srv_question(case.server, name)], case.topic(name)
        if reason := unsettled(reading):
            yield topic.unmeasured(reason)
        elif listed := targets_of(reading, "SRV"):
            yield topic.says("registered", targets=listed)
        else:
            yield topic.says("no_records")


@dataclass(frozen=True, slots=True)
class SitesAt:
    """A domain's sites as one name server shows them, and the addresses of the product's servers."""

    at: DomainAt
    product: tuple[str, ...]


def _sites_at(situation: Situation) -> Iterator[SitesAt]:
    product = product_addresses(situation)
    return (SitesAt(each, product) for each in domains_at_servers(situation))


def _site_names(case: SitesAt, site: str) -> tuple[str, ...]:
    """The records of a site ([MS-ADTS] 6.3.2.3)."""
    domain = case.at.domain
    return (
        f"_ldap._tcp.{site}._sites.dc._msdcs.{domain.fqdn}".lower(),
        f"_kerberos._tcp.{site}._sites.dc._msdcs.{domain.fqdn}".lower(),
        f"_gc._tcp.{site}._sites.{domain.forest}".lower(),
    )


def _used_sites(case: SitesAt, topology: Topology) -> tuple[str, ...]:
    """Step 1 of LOC-06: sites with networks, with controllers, or with servers of the product."""
    used = {subnet.site_dn for subnet in topology.subnets}
    used |= {controller.site_dn for controller in topology.controllers}
    used |= {topology.site_of(address) for address in case.product}
    return tuple(dn for dn in topology.sites if dn in used)


def _asks_sites(case: SitesAt, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_controllers(case.at.domain, known)
    topology = topology_of(case.at.domain, known)
    for dn in _used_sites(case, topology):
        for name in _site_names(case, topology.sites[dn]):
            yield srv_question(case.at.server, name)


def judge_sites(case: SitesAt, known: Known, _limits: Limits) -> Iterator[Emission]:
    """LOC-06: clients of every site that is used find controllers for it."""
    topology, topic = topology_of(case.at.domain, known), case.at.topic(case.at.domain.fqdn)
    used = _used_sites(case, topology)
    if not used:
        yield topic.unmeasured(topology.missing or "no_sites")
        return
    asked = {name: dn for dn in used for name in _site_names(case, topology.sites[dn])}
    readings = {name: known[srv_question(case.at.server, name)] for name in asked}
    reasons = [reason for reading in readings.values() if (reason := unsettled(reading))]
    lost = tuple(
        name for name, each in readings.items() if not unsettled(each) and not targets_of(each, "SRV")
    )
    if lost:
        sites = tuple(dict.fromkeys(topology.sites[asked[name]] for name in lost))
        yield topic.says("missing", sites=sites, names=lost)
    if reasons:
        yield topic.unmeasured(reasons[0])
    if not (lost or reasons):
        yield topic.says("registered", sites=tuple(topology.sites[dn] for dn in used))


def _alias_questions(case: DomainAt, known: Known) -> dict[str, DnsQuestion]:
    """By the controller's name, the question for the alias under which its partners look for it."""
    address, forest = case.server.address, case.domain.forest
    listed = controllers_of(case.domain, known).controllers
    return {
        each.name: DnsQuestion(address, f"{each.guid}._msdcs.{forest}", "CNAME", recursive=True)
        for each in listed
        if each.guid
    }


def _asks_aliases(case: DomainAt, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_controllers(case.domain, known)
    yield from _alias_questions(case, known).values()


def judge_aliases(case: DomainAt, known: Known, _limits: Limits) -> Iterator[Emission]:
    """LOC-07: replication partners find every controller by its alias."""
    topic = case.topic(f"_msdcs.{case.domain.forest}")
    listed, questions = controllers_of(case.domain, known), _alias_questions(case, known)
    if not questions:
        yield topic.unmeasured(listed.missing or "absent_attribute")
        return
    lost, wrong, reasons = [], [], []
    for name, question in questions.items():
        reading = known[question]
        targets = targets_of(reading, "CNAME")
        if reason := unsettled(reading, is_alias_enough=True):
            reasons.append(reason)
        elif not targets:
            lost.append(name)
        elif not _is_full(name):
            reasons.append("absent_attribute")
        elif name not in targets:
            wrong.append(name)
    yield from _alias_emissions(topic, questions, lost, wrong, reasons)


def _is_full(name: str) -> bool:
    """Whether the directory shows the full name of a controller, not only that of its object."""
    return "." in name


def _alias_emissions(
    topic: Topic, asked: dict[str, DnsQuestion], lost: list[str], wrong: list[str], reasons: list[str]
) -> Iterator[Emission]:
    if lost:
        yield topic.says("missing", servers=tuple(lost))
    if wrong:
        yield topic.says("other_name", servers=tuple(wrong))
    if reasons:
        yield topic.unmeasured(reasons[0])
    if not (lost or wrong or reasons):
        yield topic.says("registered", servers=tuple(asked))


LOCATOR_SITES = (
    Check("LOC-03", domains_at_servers, _asks_passwords, judge_passwords),
    Check("LOC-06", _sites_at, _asks_sites, judge_sites),
    Check("LOC-07", forests_at_servers, _asks_aliases, judge_aliases),
)
"""The checks of this module, in catalogue order."""
