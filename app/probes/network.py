"""The network of one run: each question goes to the probe that knows its protocol."""

from __future__ import annotations

import ssl
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from app.domain.credentials import NO_CREDENTIALS, CredentialSet
from app.domain.questions import (
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
    TrialQuestion,
    WindowsQuestion,
)
from app.domain.readings import Reading
from app.errors import WrongInput
from app.ports import CancelToken, Clock
from app.probes.directory_probe import DirectoryProbe
from app.probes.dns_probe import DnsProbe
from app.probes.kerberos import require_logins
from app.probes.ldap_binding import Binder
from app.probes.limits import Limits
from app.probes.ntp_probe import NtpProbe
from app.probes.nut_probe import NutProbe
from app.probes.redaction import Redactor
from app.probes.redfish_probe import RedfishProbe
from app.probes.snmp_probe import SnmpProbe
from app.probes.tcp_probe import TcpProbe
from app.probes.tls_probe import TlsProbe
from app.probes.transfer_probe import TransferProbe
from app.probes.trial_probe import TrialProbe
from app.probes.windows_probe import WindowsProbe

ReadingT = TypeVar("ReadingT", bound=Reading)
ValueT = TypeVar("ValueT")

Asker = Callable[[Any, CancelToken], Reading]
"""What asks one kind of question."""


class HiddenFault(Exception):
    """A fault of ours whose own words must not reach a log."""


class ProbedNetwork:
    """All probes together; see `Network`."""

    def __init__(
        self, clock: Clock, limits: Limits, credentials: CredentialSet | None, authorities: Path | None
    ) -> None:
        given = credentials or NO_CREDENTIALS
        self._redactor = Redactor(given)
        self._binder = Binder(given.directory, authorities, limits)
        self._agents = SnmpProbe(clock, limits, given.snmp)
        self._controllers = RedfishProbe(clock, limits, given.controllers, authorities)
        self._servers = WindowsProbe(clock, limits, given.windows, authorities)
        directory = DirectoryProbe(clock, limits, self._binder)
        self._askers: dict[type, Asker] = {
            DnsQuestion: DnsProbe(clock, limits).ask,
            TransferQuestion: TransferProbe(clock, limits).ask,
            RootDseQuestion: directory.ask_root,
            PingQuestion: directory.ask_ping,
            SearchQuestion: directory.ask_search,
            CertificateQuestion: TlsProbe(clock, limits, authorities).ask,
            ConnectQuestion: TcpProbe(clock, limits).ask,
            TimeQuestion: NtpProbe(clock, limits).ask,
            TrialQuestion: TrialProbe(clock, limits).ask,
            NutQuestion: NutProbe(clock, limits, given.nut, authorities).ask,
            SnmpQuestion: self._agents.ask,
            RedfishQuestion: self._controllers.ask,
            WindowsQuestion: self._servers.ask,
        }

    def ask(self, question: Question[ReadingT], cancel: CancelToken) -> ReadingT:
        """See `Network`. Whatever a library says in its failure, no secret of the run is in it."""
        try:
            return cast("ReadingT", self._askers[type(question)](question, cancel))
        except Exception as error:
            if self._redactor.is_in("".join(traceback.format_exception(error))):
                raise HiddenFault(f"{type(error).__name__}, whose words hold a secret") from None
            raise

    def hide(self, value: ValueT) -> ValueT:
        """See `Network`."""
        return self._redactor.clean(value)

    @property
    def kinds(self) -> frozenset[type]:
        """The kinds of question that can be asked."""
        return frozenset(self._askers)

    def close(self) -> None:
        """See `Network`."""
        self._redactor.clear()
        self._binder.close()
        self._agents.close()
        self._controllers.close()
        self._servers.close()


class ProbedNetworks:
    """Opens the network for a run; see `Networks`."""

    def __init__(self, clock: Clock, limits: Limits | None = None) -> None:
        self._clock = clock
        self._limits = limits or Limits()

    def open(self, credentials: CredentialSet | None, authorities: Path | None) -> ProbedNetwork:
        """See `Networks`."""
        given = credentials or NO_CREDENTIALS
        try:
            require_logins(given)
            if authorities is not None:
                _require_certificates(authorities)
        except WrongInput:
            given.clear()
            raise
        return ProbedNetwork(self._clock, self._limits, credentials, authorities)


def _require_certificates(authorities: Path) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=authorities)
    except OSError as error:
        raise WrongInput(
            f"The certificates in {authorities} cannot be used.",
            why=str(error),
            advice="Choose a text file with certificates, each between BEGIN and END CERTIFICATE.",
        ) from error
