"""What the network answered: the plain values that probes return and checks judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.equipment_readings import NutReading, RedfishPart, RedfishReading, SnmpReading
from app.domain.exchange import BROKEN_ANSWER, RAW_LIMIT, SILENT_SERVER, Exchange, Fault, Identity
from app.domain.trials import TrialReading
from app.domain.windows_readings import WindowsReading

__all__ = [
    "BROKEN_ANSWER",
    "RAW_LIMIT",
    "SILENT_SERVER",
    "Certificate",
    "CertificateReading",
    "ConnectReading",
    "DirectoryEntry",
    "DnsReading",
    "Exchange",
    "Fault",
    "Identity",
    "NutReading",
    "PingReading",
    "Reading",
    "RedfishPart",
    "RedfishReading",
    "ResourceRecord",
    "RootDseReading",
    "SearchReading",
    "SnmpReading",
    "TimeReading",
    "TransferReading",
    "TrialReading",
    "WindowsReading",
    "ZoneTimers",
]


@dataclass(frozen=True, slots=True)
class ZoneTimers:
    """The numbers of a SOA record (RFC 1035 3.3.13); all but the serial are in seconds."""

    serial: int
    refresh: int
    retry: int
    expire: int
    minimum: int


@dataclass(frozen=True, slots=True)
class ResourceRecord:
    """One DNS record of an answer. Names are in lower case without the last dot.

    `target` is the name or address the record points to (for SOA the primary server), empty for other types.
    `timers` are those of a SOA record.
    """

    owner: str
    type: str
    ttl: int
    target: str = ""
    port: int = 0
    priority: int = 0
    weight: int = 0
    timers: ZoneTimers | None = None


@dataclass(frozen=True, slots=True)
class DnsReading:
    """A reply of one DNS server. `tries_lost` counts the tries before it that got nothing usable.

    `referral` are the NS records of the authority section and `glue` the addresses of their servers, as far
    as they lie on the way to the name asked for. `denies` says that the reply proves its no with the start of
    a zone (RFC 2308 section 2). `edns` is the version of EDNS in the reply, -1 without. `elapsed_ms` is the
    time from the packet that was answered to its reply.
    """

    exchange: Exchange
    rcode: str = ""
    authoritative: bool = False
    recursion_available: bool = False
    tries_lost: int = 0
    answer: tuple[ResourceRecord, ...] = ()
    referral: tuple[ResourceRecord, ...] = ()
    glue: tuple[ResourceRecord, ...] = ()
    denies: bool = False
    edns: int = -1
    elapsed_ms: int = 0

    def records(self, type_: str) -> tuple[ResourceRecord, ...]:
        """The records of one type in the answer section."""
        return tuple(record for record in self.answer if record.type == type_)


@dataclass(frozen=True, slots=True)
class TransferReading:
    """How a server took the request for a whole zone. `has_begun` says that records of the zone came."""

    exchange: Exchange
    rcode: str = ""
    has_begun: bool = False


@dataclass(frozen=True, slots=True)
class RootDseReading:
    """The root entry of a directory server; attribute names are in lower case."""

    exchange: Exchange
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def first(self, attribute: str) -> str:
        """The first value of an attribute, or nothing when it is absent."""
        values = self.attributes.get(attribute.lower(), ())
        return values[0] if values else ""


@dataclass(frozen=True, slots=True)
class PingReading:
    """A domain controller's answer to an LDAP ping: its flags ([MS-ADTS] 6.3.1.2 DS_FLAG) and names.

    `flags` is None when the server knows no such attribute, which is no answer of a domain controller.
    """

    exchange: Exchange
    flags: int | None = None
    forest: str = ""
    domain: str = ""
    host: str = ""
    site: str = ""
    client_site: str = ""


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """One entry a search returned; attribute names are in lower case, values are text.

    Values that are bytes on the wire come as the text that `app.probes.directory_values` makes of them.
    """

    dn: str
    attributes: Mapping[str, tuple[str, ...]]

    def first(self, attribute: str) -> str:
        """The first value of an attribute, or nothing when it is absent."""
        values = self.attributes.get(attribute.lower(), ())
        return values[0] if values else ""


@dataclass(frozen=True, slots=True)
class SearchReading:
    """What a search returned."""

    exchange: Exchange
    entries: tuple[DirectoryEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Certificate:
    """The parts of an X.509 certificate that checks judge; `names` are DNS names and addresses of the SAN.

    `key_kind` is RSA, EC, DSA or another name, empty where it cannot be told; `key_bits` is its size, 0 for
    keys of one size only. `signature_hash` is that of the signature, such as sha256, empty for algorithms
    without one, and `unknown` for those that cannot be read.
    """

    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    sha256: str
    key_kind: str = ""
    key_bits: int = 0
    signature_hash: str = ""


@dataclass(frozen=True, slots=True)
class CertificateReading:
    """What a TLS service showed, read without verification, and how verification judged it.

    `certificate` is None when there was no handshake or it could not be parsed. `trust_error` and
    `name_error` are empty when the chain leads to a trusted authority and the certificate names the host,
    or there is no name to compare with. `is_chain_outdated` says that a certificate above it is not valid
    now, `is_chain_weak` that one in a trusted chain has a key or signature that current clients refuse.
    `trust_fault` is why it could not be tried whether clients would trust the chain.
    """

    exchange: Exchange
    tls_version: str = ""
    certificate: Certificate | None = None
    trust_error: str = ""
    name_error: str = ""
    is_chain_outdated: bool = False
    is_chain_weak: bool = False
    trust_fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class ConnectReading:
    """Whether a TCP port accepted a connection; nothing was sent over it."""

    exchange: Exchange


@dataclass(frozen=True, slots=True)
class TimeReading:
    """An SNTP reply: the server's clock minus ours in milliseconds, its stratum and leap indicator.

    `reference` is what it follows: the name of a source such as GPS at stratum 1, the address of a server, or
    LOCL where it follows nothing but itself (RFC 5905 7.3).
    """

    exchange: Exchange
    offset_ms: int = 0
    stratum: int = 0
    leap: int = 3
    reference: str = ""

    @property
    def is_synchronised(self) -> bool:
        """Whether the server says that its own clock is set (RFC 5905: leap 3, stratum 0 and 16: no)."""
        return self.leap != 3 and 0 < self.stratum < 16

    @property
    def is_own_master(self) -> bool:
        """Whether it follows its own clock: LOCL, and the address that stands for it in ntpd and chrony."""
        return self.reference == "LOCL" or self.reference.startswith("127.127.1.")


Reading = (
    DnsReading
    | TransferReading
    | RootDseReading
    | PingReading
    | SearchReading
    | CertificateReading
    | ConnectReading
    | TimeReading
    | TrialReading
    | NutReading
    | SnmpReading
    | RedfishReading
    | WindowsReading
)
"""Everything a probe returns."""
