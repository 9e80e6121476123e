"""Does the zone of a domain name the controllers that serve it, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.names.asking import holds_zone, named_servers, not_held, ns_question, soa_question
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import AnyQuestion
from app.domain.readings import BROKEN_ANSWER, SILENT_SERVER
from app.domain.targets import DomainScope, Host, Situation


@dataclass(frozen=True, slots=True)
class NamedServers:
    """A domain's own zone, its controllers that serve DNS, and the plan's hosts."""

    domain: DomainScope
    servers: tuple[Host, ...]
    hosts: tuple[Host, ...]


def _named_servers(situation: Situation) -> Iterator[NamedServers]:
    for domain in situation.domains:
        servers = tuple(each for each in domain.controllers if each.does(ServerFunction.DNS))
        yield NamedServers(domain, servers, situation.hosts)


def _asks_named(case: NamedServers, _known: Known) -> Iterator[AnyQuestion]:
    for server in case.servers:
        yield ns_question(server, case.domain.fqdn)
        yield soa_question(server, case.domain.fqdn)


def judge_named(case: NamedServers, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DNS-Z11: the zone names exactly the controllers that serve it."""
    zone = case.domain.fqdn
    topic = Topic(case.domain.subject, zone, {"zone": zone})
    readings = [known[ns_question(each, zone)] for each in case.servers]
    named = tuple(dict.fromkeys(name for reading in readings for name in named_servers(reading)))
    if not named:
        reasons = map(not_held, readings)
        yield topic.unmeasured(next(filter(None, reasons), "no_ns_records"))
        return
    groups, reason = _named_wrongly(case, named, known), _unknown_state(case, known)
    for tag, names in groups.items():
        if names:
            yield topic.says(tag, names=tuple(names))
    if reason:
        yield topic.unmeasured(reason)
    elif not any(groups.values()):
        yield topic.says("agrees", names=named)


def _state(server: Host, zone: str, known: Known) -> str:
    """Whether a controller serves the zone, or why that is not known."""
    reading = known[soa_question(server, zone)]
    fault = reading.exchange.fault
    if fault is None:
        return "serving" if holds_zone(reading, zone) else "lame"
    return "dead" if fault in SILENT_SERVER | BROKEN_ANSWER else fault.value


def _named_wrongly(case: NamedServers, named: tuple[str, ...], known: Known) -> dict[str, list[str]]:
    """Steps 2 to 4 of DNS-Z11. Read-only controllers serve the zone and register no NS record for it."""
    states = {each.fqdn: _state(each, case.domain.fqdn, known) for each in case.servers if each.fqdn}
    silent_by_design = {each.fqdn for each in case.servers if each.is_read_only}
    serving = {name for name, state in states.items() if state == "serving"} - silent_by_design
    hosts = {host.fqdn for host in case.hosts}
    return {
        "dead_server": [name for name in named if states.get(name) == "dead"],
        "lame_server": [name for name in named if states.get(name) == "lame"],
        "not_named": sorted(serving - set(named)),
        "no_controller": [] if _is_nameless(case) else [name for name in named if name not in hosts],
    }


def _is_nameless(case: NamedServers) -> bool:
    """Whether the plan lacks the name of a controller, so that an unknown name may be its."""
    return not all(each.fqdn for each in case.servers)


def _unknown_state(case: NamedServers, known: Known) -> str:
    states = (_state(each, case.domain.fqdn, known) for each in case.servers)
    settled = {"serving", "lame", "dead"}
    reason = next((state for state in states if state not in settled), "")
    return reason or ("no_name" if _is_nameless(case) else "")


DNS_NAMED = (Check("DNS-Z11", _named_servers, _asks_named, judge_named),)
"""The check of this module."""
