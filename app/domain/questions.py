"""What can be asked of the network: each question is asked once in a run and serves many checks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.asking import Asking, Question, Service
from app.domain.equipment_questions import NutQuestion, RedfishQuestion, SnmpQuestion
from app.domain.readings import (
    CertificateReading,
    ConnectReading,
    DnsReading,
    PingReading,
    RootDseReading,
    SearchReading,
    TimeReading,
    TransferReading,
)
from app.domain.trials import TrialKind, TrialQuestion
from app.domain.windows_questions import WindowsQuestion

__all__ = [
    "AnyQuestion",
    "Asking",
    "CertificateQuestion",
    "ConnectQuestion",
    "DnsQuestion",
    "NutQuestion",
    "PingQuestion",
    "Question",
    "RedfishQuestion",
    "RootDseQuestion",
    "SearchQuestion",
    "SearchScope",
    "Service",
    "SnmpQuestion",
    "TimeQuestion",
    "TransferQuestion",
    "Transport",
    "TrialKind",
    "TrialQuestion",
    "WindowsQuestion",
]


class Transport(StrEnum):
    """How a DNS question or an LDAP ping travels."""

    UDP = "udp"
    TCP = "tcp"


@dataclass(frozen=True, slots=True)
class DnsQuestion(Asking[DnsReading]):
    """A DNS QUERY for one name and type. `recursive` sets RD: ask as a client would.

    `payload` is the size of an EDNS0 reply in bytes, 0 for a question without EDNS. `repeat` tells apart
    questions that are asked several times over, to see how long the replies take.
    """

    address: str
    name: str
    type: str
    transport: Transport = Transport.UDP
    recursive: bool = False
    port: int = 53
    payload: int = 0
    repeat: int = 0

    service = Service.DNS
    reading = DnsReading
    channel_form = "DNS {0.port}/{0.transport}"
    asked_form = "QUERY {0.name} IN {0.type} RD={0.recursive:d} over {0.transport.name}{0.extra}"

    @property
    def extra(self) -> str:
        """What is unusual about it, for the text of the question."""
        edns = f", EDNS0 with {self.payload} bytes" if self.payload else ""
        return edns + (f", time {self.repeat + 1}" if self.repeat else "")


@dataclass(frozen=True, slots=True)
class TransferQuestion(Asking[TransferReading]):
    """Whether a server begins to hand out a whole zone (AXFR, RFC 5936); no record of it is kept."""

    address: str
    zone: str
    port: int = 53

    service = Service.DNS
    reading = TransferReading
    channel_form = "DNS {0.port}/tcp"
    asked_form = "AXFR {0.zone}, ended after the first message"


@dataclass(frozen=True, slots=True)
class RootDseQuestion(Asking[RootDseReading]):
    """The root entry of the directory server, without a bind."""

    address: str
    port: int = 389

    service = Service.LDAP
    reading = RootDseReading
    channel_form = "LDAP {0.port}/tcp"
    asked_form = "base search of the root entry, no bind"


@dataclass(frozen=True, slots=True)
class PingQuestion(Asking[PingReading]):
    """An LDAP ping ([MS-ADTS] 6.3.3): which roles the domain controller of `domain` says it has."""

    address: str
    domain: str
    port: int = 389
    transport: Transport = Transport.TCP

    service = Service.LDAP
    reading = PingReading
    channel_form = "LDAP {0.port}/{0.transport}"
    asked_form = "LDAP ping for {0.domain}: base search of the root entry for Netlogon, NtVer 6, no bind"


class SearchScope(StrEnum):
    """How deep a search goes."""

    BASE = "base"
    ONE_LEVEL = "one_level"
    SUBTREE = "subtree"


@dataclass(frozen=True, slots=True)
class SearchQuestion(Asking[SearchReading]):
    """A search as a user. `host_name` is what the server's certificate must name before the user is named.

    `port` is for binds that start in clear or are sealed, `tls_port` for those inside TLS from the start. Of
    what `is_personal`, such as who is in a group, evidence keeps how much came and its digest, and no more.
    """

    address: str
    host_name: str
    base: str
    scope: SearchScope
    filter: str
    attributes: tuple[str, ...]
    port: int = 389
    tls_port: int = 636
    is_personal: bool = False

    service = Service.LDAP
    reading = SearchReading
    needs_bind = True
    channel_form = "LDAP with bind"
    asked_form = "{0.scope} search of {0.place} for {0.filter}: {0.wanted}"

    @property
    def place(self) -> str:
        """Where the search begins, for the text of the question."""
        return self.base or "the root entry"

    @property
    def wanted(self) -> str:
        """The attributes, for the text of the question."""
        return ", ".join(self.attributes)


@dataclass(frozen=True, slots=True)
class CertificateQuestion(Asking[CertificateReading]):
    """The certificate a TLS service shows for `host_name` (empty: no name is known to compare with).

    With a `version`, such as `TLSv1.2`, nothing but that is offered, and nobody is asked to trust it.
    """

    address: str
    port: int
    host_name: str = ""
    version: str = ""

    service = Service.TLS
    reading = CertificateReading
    channel_form = "TLS {0.port}/tcp"
    asked_form = "TLS handshake for {0.shown_name}{0.offered}"

    @property
    def offered(self) -> str:
        """The only version it offers, for the text of the question."""
        return f", {self.version} alone" if self.version else ""

    @property
    def shown_name(self) -> str:
        """The name it asks for, for the text of the question."""
        return self.host_name or "no host name"


@dataclass(frozen=True, slots=True)
class ConnectQuestion(Asking[ConnectReading]):
    """Whether a TCP port accepts a connection."""

    address: str
    port: int

    service = Service.TCP
    reading = ConnectReading
    channel_form = "TCP {0.port}"
    asked_form = "TCP connect, nothing sent"


@dataclass(frozen=True, slots=True)
class TimeQuestion(Asking[TimeReading]):
    """The time a server serves, by SNTP (RFC 5905 section 14)."""

    address: str
    port: int = 123

    service = Service.NTP
    reading = TimeReading
    channel_form = "NTP {0.port}/udp"
    asked_form = "SNTP request, mode 3"


AnyQuestion = (
    DnsQuestion
    | TransferQuestion
    | RootDseQuestion
    | PingQuestion
    | SearchQuestion
    | CertificateQuestion
    | ConnectQuestion
    | TimeQuestion
    | TrialQuestion
    | NutQuestion
    | SnmpQuestion
    | RedfishQuestion
    | WindowsQuestion
)
"""Everything that can be asked."""
