"""Which versions of TLS do controllers accept for LDAP."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.topic import host_topic
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import AnyQuestion, CertificateQuestion
from app.domain.readings import Fault
from app.domain.targets import Host, Situation

LDAPS_PORT = 636
OLD, CURRENT = ("TLSv1", "TLSv1.1"), ("TLSv1.2", "TLSv1.3")

REFUSALS = frozenset({Fault.TLS_FAILED, Fault.CONNECTION_LOST})
"""How a server that is there says no to a version."""


def _controllers(situation: Situation) -> tuple[Host, ...]:
    return situation.with_function(ServerFunction.DC)


def _question(host: Host, version: str) -> CertificateQuestion:
    return CertificateQuestion(host.address, LDAPS_PORT, host.fqdn, version)


def _asks_versions(host: Host, _known: Known) -> Iterator[AnyQuestion]:
    return (_question(host, version) for version in (*OLD, *CURRENT))


def judge_versions(host: Host, known: Known, _limits: Limits) -> Iterator[Emission]:
    """TLS-05: the controller takes TLS 1.2 or newer, and nothing older."""
    topic = host_topic(host)
    faults = {version: known[_question(host, version)].exchange.fault for version in (*OLD, *CURRENT)}
    accepted = tuple(version for version, fault in faults.items() if fault is None)
    unclear = [fault for fault in faults.values() if fault is not None and fault not in REFUSALS]
    if not accepted:
        yield topic.unmeasured(unclear[0] if unclear else "no_tls_at_all")
    elif not set(accepted) & set(CURRENT):
        yield topic.unmeasured(unclear[0]) if unclear else topic.says("only_old", versions=accepted)
    elif set(accepted) & set(OLD):
        yield topic.says("old_too", versions=accepted)
    elif any(faults[version] not in REFUSALS for version in OLD):
        yield topic.unmeasured(unclear[0])
    else:
        yield topic.says("current", versions=accepted)


TLS_PROTOCOLS = (Check("TLS-05", _controllers, _asks_versions, judge_versions),)
"""The check of this module."""
