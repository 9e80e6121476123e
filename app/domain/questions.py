"""What can be asked of the network: each question is asked once in a run and serves many checks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from app.domain.readings import (
    CertificateReading,
    ConnectReading,
    DnsReading,
    Exchange,
    PingReading,
    Reading,
    RootDseReading,
    SearchReading,
    TimeReading,
)

ReadingT_co = TypeVar("ReadingT_co", bound=Reading, covariant=True)


class Service(StrEnum):
    """The kinds of service a question is put to; each has its own rules of load."""

    DNS = "dns"
    LDAP = "ldap"
    TLS = "tls"
    TCP = "tcp"
    NTP = "ntp"


class Question(Protocol[ReadingT_co]):
    """One question to one address. Equal questions have one answer in a run."""

    @property
    def address(self) -> str:
        """The address it is sent to."""

    @property
    def port(self) -> int:
        """The port it is sent to."""

    @property
    def service(self) -> Service:
        """The kind of service asked."""

    @property
    def needs_bind(self) -> bool:
        """Whether it is asked as a user of the directory."""

    @property
    def channel(self) -> str:
        """Protocol and port, as the list of targets shows them."""

    @property
    def asked(self) -> str:
        """The question in full, as the evidence keeps it."""

    def without_answer(self, exchange: Exchange) -> ReadingT_co:
        """The reading of a question that got no usable answer."""


class Transport(StrEnum):
    """How a DNS question travels."""

    UDP = "udp"
    TCP = "tcp"


@dataclass(frozen=True, slots=True)
class DnsQuestion:
    """A DNS QUERY for one name and type. `recursive` sets RD: ask as a client would."""

    address: str
    name: str
    type: str
    transport: Transport = Transport.UDP
    recursive: bool = False
    port: int = 53

    service = Service.DNS
    needs_bind = False

    @property
    def channel(self) -> str:
        """See `Question`."""
        return f"DNS {self.port}/{self.transport}"

    @property
    def asked(self) -> str:
        """See `Question`."""
        return f"QUERY {self.name} IN {self.type} RD={int(self.recursive)} over {self.transport.upper()}"

    def without_answer(self, exchange: Exchange) -> DnsReading:
        """See `Question`."""
        return DnsReading(exchange)


@dataclass(frozen=True, slots=True)
class RootDseQuestion:
    """The root entry of the directory server, without a bind."""

    address: str
    port: int = 389

    service = Service.LDAP
    needs_bind = False

    @property
    def channel(self) -> str:
        """See `Question`."""
        return f"LDAP {self.port}/tcp"

    @property
    def asked(self) -> str:
        """See `Question`."""
        return "base search of the root entry, no bind"

    def without_answer(self, exchange: Exchange) -> RootDseReading:
        """See `Question`."""
        return RootDseReading(exchange)


@dataclass(frozen=True, slots=True)
class PingQuestion:
    """An LDAP ping ([MS-ADTS] 6.3.3): which roles the domain controller of `domain` says it has."""

    address: str
    domain: str
    port: int = 389

    service = Service.LDAP
    needs_bind = False

    @property
    def channel(self) -> str:
        """See `Question`."""
        return f"LDAP {self.port}/tcp"

    @property
    def asked(self) -> str:
        """See `Question`."""
        return f"LDAP ping for {self.domain}: base search of the root entry for Netlogon, NtVer 6, no bind"

    def without_answer(self, exchange: Exchange) -> PingReading:
        """See `Question`."""
        return PingReading(exchange)


class SearchScope(StrEnum):
    """How deep a search goes."""

    BASE = "base"
    ONE_LEVEL = "one_level"
    SUBTREE = "subtree"


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """A search as a user. `host_name` is what the server's certificate must name before the user is named.

    `port` is for binds that start in clear or are sealed, `tls_port` for those inside TLS from the start.
    """

    address: str
    host_name: str
    base: str
    scope: SearchScope
    filter: str
    attributes: tuple[str, ...]
    port: int = 389
    tls_port: int = 636

    service = Service.LDAP
    needs_bind = True

    @property
    def channel(self) -> str:
        """See `Question`."""
        return "LDAP with bind"

    @property
    def asked(self) -> str:
        """See `Question`."""
        wanted = ", ".join(self.attributes)
        return f"{self.scope} search of {self.base or 'the root entry'} for {self.filter}: {wanted}"

    def without_answer(self, exchange: Exchange) -> SearchReading:
        """See `Question`."""
        return SearchReading(exchange)


@dataclass(frozen=True, slots=True)
class CertificateQuestion:
    """The certificate a TLS service shows for `host_name` (empty: no name is known to compare with)."""

    address: str
    port: int
    host_name: str = ""

    service = Service.TLS
    needs_bind = False

    @property
    def channel(self) -> str:
        """See `Question`."""
        return f"TLS {self.port}/tcp"

    @property
    def asked(self) -> str:
        """See `Question`."""
        return f"TLS handshake for {self.host_name or 'no host name'}"

    def without_answer(self, exchange: Exchange) -> CertificateReading:
        """See `Question`."""
        return CertificateReading(exchange)


@dataclass(frozen=True, slots=True)
class ConnectQuestion:
    """Whether a TCP port accepts a connection."""

    address: str
    port: int

    service = Service.TCP
    needs_bind = False

    @property
    def channel(self) -> str:
        """See `Question`."""
        return f"TCP {self.port}"

    @property
    def asked(self) -> str:
        """See `Question`."""
        return "TCP connect, nothing sent"

    def without_answer(self, exchange: Exchange) -> ConnectReading:
        """See `Question`."""
        return ConnectReading(exchange)


@dataclass(frozen=True, slots=True)
class TimeQuestion:
    """The time a server serves, by SNTP (RFC 5905 section 14)."""

    address: str
    port: int = 123

    service = Service.NTP
    needs_bind = False

    @property
    def channel(self) -> str:
        """See `Question`."""
        return f"NTP {self.port}/udp"

    @property
    def asked(self) -> str:
        """See `Question`."""
        return "SNTP request, mode 3"

    def without_answer(self, exchange: Exchange) -> TimeReading:
        """See `Question`."""
        return TimeReading(exchange)


AnyQuestion = (
    DnsQuestion
    | RootDseQuestion
    | PingQuestion
    | SearchQuestion
    | CertificateQuestion
    | ConnectQuestion
    | TimeQuestion
)
"""Everything that can be asked."""
