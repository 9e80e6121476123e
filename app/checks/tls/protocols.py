"""Which versions of TLS do controllers accept for LDAP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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

SHOWN = {"TLSv1": "TLS 1.0", "TLSv1.1": "TLS 1.1", "TLSv1.2": "TLS 1.2", "TLSv1.3": "TLS 1.3"}
"""How people write what OpenSSL calls otherwise."""

REFUSALS = frozenset({Fault.TLS_FAILED, Fault.CONNECTION_LOST})
"""How a server that is there says no to a version."""

ANSWERS = frozenset({None, Fault.NO_COMMON_TLS, *REFUSALS})
"""After these the next version is tried. Where only the ciphers differ, a version may be taken or not."""


def _controllers(situation: Situation) -> tuple[Host, ...]:
    return situation.with_function(ServerFunction.DC)


def _question(host: Host, version: str) -> CertificateQuestion:
    return CertificateQuestion(host.address, LDAPS_PORT, host.fqdn, version)


def _asks_versions(host: Host, known: Known) -> Iterator[AnyQuestion]:
    """One version after the other: a server that is silent about one is not asked for the next."""
    for version in (*CURRENT, *OLD):
        question = _question(host, version)
        yield question
        reading = known.get(question)
        if reading is None or reading.exchange.fault not in ANSWERS:
            return


def judge_versions(host: Host, known: Known, _limits: Limits) -> Iterator[Emission]:
    """TLS-05: the controller takes TLS 1.2 or newer, and nothing older."""
    topic = host_topic(host)
    readings = {version: known.get(_question(host, version)) for version in (*OLD, *CURRENT)}
    faults = {version: each.exchange.fault for version, each in readings.items() if each is not None}
    accepted = tuple(version for version, fault in faults.items() if fault is None)
    shown = tuple(SHOWN[version] for version in accepted)
    takes_current = bool(set(accepted) & set(CURRENT))
    # Whether a further current version is taken changes nothing where one is.
    decisive = OLD if takes_current else (*CURRENT, *OLD)
    unclear = _unclear(faults, decisive)
    if takes_current and set(accepted) & set(OLD):
        yield topic.says("old_too", versions=shown)
    elif unclear or not accepted:
        yield topic.unmeasured(unclear or "no_tls_at_all")
    else:
        yield topic.says("current" if takes_current else "only_old", versions=shown)


def _unclear(faults: Mapping[str, Fault | None], decisive: tuple[str, ...]) -> str:
    """The first fault that is no refusal of these versions, or that kept them from being asked for."""
    is_whole = all(version in faults for version in decisive)
    looked_at = [fault for version, fault in faults.items() if version in decisive or not is_whole]
    return next((each.value for each in looked_at if each is not None and each not in REFUSALS), "")


TLS_PROTOCOLS = (Check("TLS-05", _controllers, _asks_versions, judge_versions),)
"""The check of this module."""
