"""Whom a run may ask: the plan as checks see it, and the list that is shown beforehand."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.equipment import PowerUnit, ServerController
from app.domain.inventory import ServerFunction
from app.domain.live_facts import LiveFacts
from app.domain.pack import LifecycleDate, PackList


@dataclass(frozen=True, slots=True)
class Host:
    """A server of the plan at one address. `fqdn` is in lower case and may be empty; so may `domain`.

    `dns_servers` are the subjects of the name servers this host is set to use. `machine` is the subject of
    the physical machine a virtual server runs on, empty for others; `runs_product` says that it carries a
    role of the product.
    """

    subject: str
    name: str
    fqdn: str
    address: str
    functions: frozenset[ServerFunction] = frozenset()
    domain: str = ""
    dns_servers: tuple[str, ...] = ()
    is_read_only: bool = False
    machine: str = ""
    runs_product: bool = False

    def does(self, function: ServerFunction) -> bool:
        """Whether the plan gives the server this function."""
        return function in self.functions


@dataclass(frozen=True, slots=True)
class ZoneScope:
    """A zone and the name servers that should serve it.

    `is_integrated` says whether the plan keeps it in the directory, None when the plan does not say. One that
    is not `is_planned` may be no zone at all, but a part of another.
    """

    subject: str
    fqdn: str
    servers: tuple[Host, ...]
    is_public: bool = False
    is_integrated: bool | None = None
    is_planned: bool = True


@dataclass(frozen=True, slots=True)
class DomainScope:
    """A directory domain, its forest's root, the controllers the plan knows, and whom to ask for names."""

    subject: str
    fqdn: str
    forest: str
    controllers: tuple[Host, ...]
    name_servers: tuple[Host, ...]


class Wanted(StrEnum):
    """Whether a plan wants a record: always or by what the plan says; it says no; it does not say."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RequiredName:
    """A record of the product in a SIP domain, and whether the plan wants it.

    `port` is that of a service record, 0 for others. One that `is_external` belongs on the name servers of
    the Internet side.
    """

    subject: str
    domain: str
    name: str
    port: int
    wanted: Wanted = Wanted.YES
    type: str = "SRV"
    is_external: bool = False


@dataclass(frozen=True, slots=True)
class SipDomain:
    """A domain in which users of the product have their addresses."""

    subject: str
    fqdn: str


@dataclass(frozen=True, slots=True)
class Pool:
    """A role of the product that clients reach by a name; `address` is its virtual one and may be empty.

    `members` are the servers of the plan that carry the role and can be asked, `size` is how many carry it.
    `sip_port` is where it speaks SIP over TLS, None for a role that does not; `ports` are its other TCP
    ports.
    """

    subject: str
    name: str
    fqdn: str
    address: str
    product_role: str = ""
    members: tuple[Host, ...] = ()
    sip_port: int | None = None
    ports: tuple[int, ...] = ()
    size: int = 0


@dataclass(frozen=True, slots=True)
class TlsService:
    """A service that should answer TLS on a port; `is_ldaps` tells the directory from the product."""

    host: Host
    port: int
    is_ldaps: bool


class Refusal(StrEnum):
    """Why something of the plan cannot be asked. The words stand in `resources/checks/words.yaml`."""

    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
    PUBLIC_ADDRESS = "public_address"
    BAD_NAME = "bad_name"
    NO_NAME = "no_name"


@dataclass(frozen=True, slots=True)
class RefusedTarget:
    """An asset of the plan that will not be asked: what it says and why that is no target."""

    subject: str
    name: str
    value: str
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Support:
    """The product of the plan by name, and the support dates that its pack knows."""

    product: str = ""
    dates: tuple[LifecycleDate, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything of a plan that checks start from. Only `addresses` may ever be sent to.

    `allowed_public` are the public addresses that the user let this run ask; all others are refused. `live`
    is what the plan's pack tells of the product, `lists` are its lists; `unasked_name_servers` are the
    subjects of those that have no address which may be asked. `windows` are the servers that run Windows,
    some of them among `hosts`. `not_chosen` are addresses of the plan that this run leaves alone.
    """

    hosts: tuple[Host, ...] = ()
    zones: tuple[ZoneScope, ...] = ()
    domains: tuple[DomainScope, ...] = ()
    required_names: tuple[RequiredName, ...] = ()
    tls_services: tuple[TlsService, ...] = ()
    sip_domains: tuple[SipDomain, ...] = ()
    pools: tuple[Pool, ...] = ()
    power_units: tuple[PowerUnit, ...] = ()
    controllers: tuple[ServerController, ...] = ()
    refused: tuple[RefusedTarget, ...] = ()
    addresses: frozenset[str] = field(default=frozenset())
    not_chosen: frozenset[str] = field(default=frozenset())
    allowed_public: frozenset[str] = field(default=frozenset())
    live: LiveFacts = field(default_factory=LiveFacts)
    support: Support = field(default_factory=Support)
    windows: tuple[Host, ...] = ()
    lists: Mapping[str, PackList] = field(default_factory=dict)
    unasked_name_servers: frozenset[str] = frozenset()

    def with_function(self, function: ServerFunction) -> tuple[Host, ...]:
        """The hosts that have a function."""
        return tuple(host for host in self.hosts if host.does(function))

    def subjects_by_name(self) -> Mapping[str, str]:
        """The subject of each host by its full name."""
        return {host.fqdn: host.subject for host in self.hosts if host.fqdn}


IF_NAMED = "what answers name there"
"""The channel of a target that no question goes to at first, and that an answer may lead to."""


@dataclass(frozen=True, slots=True)
class Target:
    """One line of the list shown before anything is sent: where, as what, and over which channels."""

    subject: str
    name: str
    address: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetList:
    """What a run would contact and decide.

    `checks` are the ids it would decide; of these, `following` also ask what answers name, inside `targets`
    only, and `needs_credentials` measure nothing without a user of the directory,
    `needs_controller_user` nothing without one of the management controllers, `intrusive` look like
    an attack; `needs_windows_user` are left out without a user of Windows servers. `refused` is what the plan
    names and cannot be asked.
    """

    targets: tuple[Target, ...]
    checks: tuple[str, ...]
    following: tuple[str, ...]
    refused: tuple[RefusedTarget, ...]
    needs_credentials: tuple[str, ...]
    needs_controller_user: tuple[str, ...] = ()
    needs_windows_user: tuple[str, ...] = ()
    intrusive: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundHost:
    """A host that answers named but the plan does not have; it was not contacted.

    `functions` are what it was named for.
    """

    name: str
    addresses: tuple[str, ...]
    functions: frozenset[ServerFunction] = frozenset()


def address_refusal(text: str, allowed_public: Collection[str] = ()) -> Refusal | None:
    """Why an address is no target, or None.

    Multicast and unspecified addresses are refused, and public ones unless they are among `allowed_public`.
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return Refusal.BAD_ADDRESS
    if address.is_multicast or address.is_unspecified or text == "255.255.255.255":
        return Refusal.BAD_ADDRESS
    mapped = getattr(address, "ipv4_mapped", None) or address
    is_refused = mapped.is_global and text not in allowed_public
    return Refusal.PUBLIC_ADDRESS if is_refused else None
