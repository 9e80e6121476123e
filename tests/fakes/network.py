"""The network of a test: servers in memory by address, and a record of what was asked of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar, cast

from app.domain.credentials import CredentialSet
from app.domain.questions import (
    AnyQuestion,
    CertificateQuestion,
    ConnectQuestion,
    DnsQuestion,
    NutQuestion,
    PingQuestion,
    Question,
    RedfishQuestion,
    RootDseQuestion,
    SearchQuestion,
    SnmpQuestion,
    TimeQuestion,
    TransferQuestion,
    Transport,
    TrialKind,
    TrialQuestion,
    WindowsQuestion,
)
from app.domain.readings import (
    CertificateReading,
    ConnectReading,
    Exchange,
    Fault,
    Identity,
    NutReading,
    Reading,
    RedfishReading,
    SnmpReading,
    TimeReading,
    TrialReading,
    WindowsReading,
)
from app.ports import CancelToken, Clock
from tests.fakes.clock import FakeClock
from tests.fakes.directory_server import FakeDirectory
from tests.fakes.name_server import FakeNameServer

ReadingT = TypeVar("ReadingT", bound=Reading)
ValueT = TypeVar("ValueT")


REFUSED = {
    TrialKind.CLEAR: (8, "00002028: LdapErr: DSID-0C090202, comment: The server requires binds to turn on "),
    TrialKind.UNBOUND: (
        49,
        "80090346: LdapErr: DSID-0C0905E3, comment: AcceptSecurityContext error, data 80090346",
    ),
}
"""How a controller that protects itself refuses binds."""


class FakeNetwork:
    """See `app.ports.Network`. Addresses without a server give no reply, unopened ports refuse.

    `slow` is how long an exchange with an address takes.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or FakeClock()
        self.name_servers: dict[str, FakeNameServer] = {}
        self.directories: dict[str, FakeDirectory] = {}
        self.certificates: dict[tuple[str, int], CertificateReading | Fault] = {}
        self.refused_versions = frozenset({"TLSv1", "TLSv1.1"})
        self.version_faults: dict[str, Fault] = {}
        self.trials: dict[tuple[str, TrialKind], tuple[int, str] | Fault] = {}
        self.ports: dict[tuple[str, int], Fault | None] = {}
        self.times: dict[str, TimeReading | Fault] = {}
        self.slow: dict[str, timedelta] = {}
        self.equipment: dict[tuple[str, int], NutReading | SnmpReading | RedfishReading | Fault] = {}
        self.windows: dict[str, WindowsReading | Fault] = {}
        self.asked: list[AnyQuestion] = []
        self.is_closed = False

    def exchange(self, question: AnyQuestion, fault: Fault | None = None) -> Exchange:
        """The record of a question."""
        identity = Identity.USER if question.needs_bind else Identity.NONE
        return Exchange(
            protocol=question.channel,
            address=question.address,
            port=question.port,
            asked=question.asked,
            started_at=self._clock.now(),
            ended_at=self._clock.now() + self.slow.get(question.address, timedelta()),
            identity=identity,
            fault=fault,
        )

    def ask(self, question: Question[ReadingT], cancel: CancelToken) -> ReadingT:
        """See `app.ports.Network`."""
        asked = cast("AnyQuestion", question)
        self.asked.append(asked)
        return cast("ReadingT", self._answer(asked))

    def hide(self, value: ValueT) -> ValueT:
        """See `app.ports.Network`; no secret goes anywhere here."""
        return value

    def close(self) -> None:
        """See `app.ports.Network`."""
        self.is_closed = True

    def _answer(self, question: AnyQuestion) -> Reading:
        match question:
            case DnsQuestion() | TransferQuestion():
                return self._name_answer(question)
            case RootDseQuestion() | PingQuestion() | SearchQuestion():
                return self._directory_answer(question)
            case CertificateQuestion():
                return self._certificate_answer(question)
            case ConnectQuestion():
                fault = self.ports.get((question.address, question.port), Fault.CONNECTION_REFUSED)
                return ConnectReading(self.exchange(question, fault))
            case NutQuestion() | SnmpQuestion() | RedfishQuestion():
                return self._equipment_answer(question)
            case WindowsQuestion() | TimeQuestion() | TrialQuestion():
                return self._machine_answer(question)

    def _name_answer(self, question: DnsQuestion | TransferQuestion) -> Reading:
        server = self.name_servers.get(question.address)
        if server is None:
            return question.without_answer(self.exchange(question, Fault.NO_REPLY))
        if isinstance(question, TransferQuestion):
            fault = server.tcp_fault or server.fault
            return server.hand_out(self.exchange(question, fault))
        fault = server.family_faults.get(question.type) or server.round_faults.get(question.repeat)
        fault = fault or (server.tcp_fault if question.transport is Transport.TCP else None)
        fault = fault or (server.edns_fault if question.payload else None)
        if fault or server.fault:
            return question.without_answer(self.exchange(question, fault or server.fault))
        return server.answer(question, self.exchange(question))

    def _directory_answer(self, question: RootDseQuestion | PingQuestion | SearchQuestion) -> Reading:
        server = self.directories.get(question.address)
        fault = Fault.NO_REPLY if server is None else server.fault
        if server is None or fault:
            return question.without_answer(self.exchange(question, fault))
        if isinstance(question, RootDseQuestion):
            return server.read_root(self.exchange(question))
        if isinstance(question, PingQuestion):
            if question.transport is Transport.UDP and server.udp_fault:
                return question.without_answer(self.exchange(question, server.udp_fault))
            return server.ping(question, self.exchange(question))
        if lost := server.bind_fault or server.search_faults.get(question.base.lower()):
            return question.without_answer(self.exchange(question, lost))
        return server.search(question, self.exchange(question))

    def _equipment_answer(self, question: NutQuestion | SnmpQuestion | RedfishQuestion) -> Reading:
        fallback = Fault.NO_REPLY if isinstance(question, SnmpQuestion) else Fault.CONNECTION_REFUSED
        found = self.equipment.get((question.address, question.port), fallback)
        if isinstance(found, Fault):
            return question.without_answer(self.exchange(question, found))
        return replace(found, exchange=self.exchange(question))

    def _machine_answer(self, question: WindowsQuestion | TimeQuestion | TrialQuestion) -> Reading:
        if isinstance(question, TrialQuestion):
            return self._trial_answer(question)
        silent: WindowsReading | TimeReading | Fault = Fault.NO_REPLY
        answers = self.windows if isinstance(question, WindowsQuestion) else self.times
        found = answers.get(question.address, silent)
        if isinstance(found, Fault):
            return question.without_answer(self.exchange(question, found))
        return replace(found, exchange=self.exchange(question))

    def _certificate_answer(self, question: CertificateQuestion) -> Reading:
        found = self.certificates.get((question.address, question.port), Fault.CONNECTION_REFUSED)
        if question.version in self.version_faults and not isinstance(found, Fault):
            found = self.version_faults[question.version]
        if question.version in self.refused_versions and not isinstance(found, Fault):
            found = Fault.TLS_FAILED
        if isinstance(found, Fault):
            return question.without_answer(self.exchange(question, found))
        return replace(found, exchange=self.exchange(question))

    def _trial_answer(self, question: TrialQuestion) -> Reading:
        found = self.trials.get((question.address, question.kind), REFUSED[question.kind])
        if isinstance(found, Fault):
            return question.without_answer(self.exchange(question, found))
        return TrialReading(self.exchange(question), *found)


class FakeNetworks:
    """See `app.ports.Networks`: always opens the same network."""

    def __init__(self, network: FakeNetwork) -> None:
        self.network = network
        self.credentials: CredentialSet | None = None

    def open(self, credentials: CredentialSet | None, authorities: Path | None) -> FakeNetwork:
        """See `app.ports.Networks`."""
        self.credentials = credentials
        return self.network
