"""Do domain controllers say that they serve what they should, and nobody what another one owns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.checks.check import Check, Limits
from app.checks.directory.controllers import WRITABLE_FLAG
from app.checks.directory.operations_masters import PDC_FLAG
from app.checks.known import Known
from app.checks.topic import Topic, host_topic
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import AnyQuestion, PingQuestion, Transport
from app.domain.readings import BROKEN_ANSWER, SILENT_SERVER
from app.domain.targets import DomainScope, Host, Situation

CATALOG_FLAG = 0x4
ADVERTISED = {"ldap": 0x8, "directory": 0x10, "kerberos": 0x20, "time": 0x40, "writable": WRITABLE_FLAG}
"""What a domain controller should say it serves: DS_FLAG values of an LDAP ping ([MS-ADTS] 6.3.1.2)."""


@dataclass(frozen=True, slots=True)
class ControllerOf:
    """A domain controller of the plan with the domain it belongs to."""

    host: Host
    domain: DomainScope

    def ping(self, host: Host, transport: Transport = Transport.TCP) -> PingQuestion:
        """The ping for the domain at one of its controllers."""
        return PingQuestion(host.address, self.domain.fqdn, transport=transport)


def _controllers(situation: Situation) -> Iterator[ControllerOf]:
    return (ControllerOf(host, domain) for domain in situation.domains for host in domain.controllers)


def _asks_pings(case: ControllerOf, _known: Known) -> Iterator[AnyQuestion]:
    yield from (case.ping(host) for host in case.domain.controllers)
    yield case.ping(case.host, Transport.UDP)


def judge_advertising(case: ControllerOf, known: Known, _limits: Limits) -> Iterator[Emission]:
    """LOC-12: the controller says that it has all its roles, and not that of another one."""
    ping, topic = known[case.ping(case.host)], host_topic(case.host, domain=case.domain.fqdn)
    if ping.exchange.fault is not None or ping.flags is None:
        fault = ping.exchange.fault
        yield topic.unmeasured(fault.value if fault else "no_controller")
        return
    if ping.domain != case.domain.fqdn:
        yield topic.unmeasured("other_domain")
        return
    missing = tuple(name for name, flag in _expected(case.host).items() if not ping.flags & flag)
    rivals = _rivals(case, known) if ping.flags & PDC_FLAG else ()
    if missing:
        yield topic.says("missing_roles", roles=missing)
    if rivals:
        yield topic.says("several_pdc", servers=rivals)
    yield from _judge_datagram(case, topic, known, is_complete=not (missing or rivals))


def _rivals(case: ControllerOf, known: Known) -> tuple[str, ...]:
    """The other controllers that claim to be the PDC emulator; one with two addresses is no rival."""
    own = known[case.ping(case.host)].host
    others = (host for host in case.domain.controllers if host != case.host)
    pings = {host.name: known[case.ping(host)] for host in others}
    return tuple(name for name, each in pings.items() if (each.flags or 0) & PDC_FLAG and each.host != own)


def _judge_datagram(
    case: ControllerOf, topic: Topic, known: Known, *, is_complete: bool
) -> Iterator[Emission]:
    """Step 5 of LOC-12: clients ping over UDP alone."""
    fault = known[case.ping(case.host, Transport.UDP)].exchange.fault
    if fault in SILENT_SERVER | BROKEN_ANSWER:
        yield topic.says("silent_over_udp")
    elif fault is not None:
        yield topic.unmeasured(fault.value)
    elif is_complete:
        yield topic.says("advertises")


def _expected(host: Host) -> dict[str, int]:
    """Step 3 of LOC-12: a read-only controller is not writable, a catalogue says that it is one."""
    expected = dict(ADVERTISED)
    if host.is_read_only:
        del expected["writable"]
    if host.does(ServerFunction.GC):
        expected["global_catalog"] = CATALOG_FLAG
    return expected


ADVERTISING = (Check("LOC-12", _controllers, _asks_pings, judge_advertising),)
"""The check of this module."""
