"""The network of one run: each question goes to the probe that knows its protocol."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import TypeVar, cast

from app.domain.credentials import Credentials
from app.domain.questions import (
    AnyQuestion,
    CertificateQuestion,
    ConnectQuestion,
    DnsQuestion,
    PingQuestion,
    Question,
    RootDseQuestion,
    SearchQuestion,
    TimeQuestion,
)
from app.domain.readings import Reading
from app.errors import WrongInput
from app.ports import CancelToken, Clock
from app.probes.directory_probe import DirectoryProbe
from app.probes.dns_probe import DnsProbe
from app.probes.ldap_binding import Binder
from app.probes.limits import Limits
from app.probes.ntp_probe import NtpProbe
from app.probes.tcp_probe import TcpProbe
from app.probes.tls_probe import TlsProbe

ReadingT = TypeVar("ReadingT", bound=Reading)


class ProbedNetwork:
    """All probes together; see `Network`."""

    def __init__(
        self, clock: Clock, limits: Limits, credentials: Credentials | None, authorities: Path | None
    ) -> None:
        self._binder = Binder(credentials, authorities, limits)
        self._directory = DirectoryProbe(clock, limits, self._binder)
        self._dns = DnsProbe(clock, limits)
        self._tls = TlsProbe(clock, limits, authorities)
        self._tcp = TcpProbe(clock, limits)
        self._ntp = NtpProbe(clock, limits)

    def ask(self, question: Question[ReadingT], cancel: CancelToken) -> ReadingT:
        """See `Network`."""
        return cast("ReadingT", self._ask(cast("AnyQuestion", question), cancel))

    def _ask(self, question: AnyQuestion, cancel: CancelToken) -> Reading:  # noqa: PLR0911 - one for each kind
        match question:
            case DnsQuestion():
                return self._dns.ask(question, cancel)
            case RootDseQuestion():
                return self._directory.ask_root(question, cancel)
            case PingQuestion():
                return self._directory.ask_ping(question, cancel)
            case SearchQuestion():
                return self._directory.ask_search(question, cancel)
            case CertificateQuestion():
                return self._tls.ask(question, cancel)
            case ConnectQuestion():
                return self._tcp.ask(question, cancel)
            case TimeQuestion():
                return self._ntp.ask(question, cancel)

    def close(self) -> None:
        """See `Network`."""
        self._binder.close()


class ProbedNetworks:
    """Opens the network for a run; see `Networks`."""

    def __init__(self, clock: Clock, limits: Limits | None = None) -> None:
        self._clock = clock
        self._limits = limits or Limits()

    def open(self, credentials: Credentials | None, authorities: Path | None) -> ProbedNetwork:
        """See `Networks`."""
        if authorities is not None:
            _require_certificates(authorities)
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
