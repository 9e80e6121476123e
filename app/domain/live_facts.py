"""What a pack tells live checks: the records and roles of its product, and what the directory has for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DnsRecord:
    """A record the product needs.

    `name` and `target` are patterns over the plan (`{sip_domain}`, `{pool}`); `need` is "required", "pool"
    (with more than one member) or "optional". `planned` names the flag that says whether the plan wants it,
    as ITEM.FIELD of an item asked for the plan; without one, a record that is not optional is always wanted.
    """

    id: str
    type: str
    name: str
    target: str
    need: str
    purpose: str
    port: int | None = None
    external: bool = False
    planned: str = ""


@dataclass(frozen=True, slots=True)
class RoleService:
    """Where a role of the product answers: its port for SIP over TLS if any, and its other TCP ports."""

    sip_port: int | None = None
    ports: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LiveFacts:
    """What live checks know of the product beside its DNS records.

    `role_services` go by product role; a role that is missing speaks no SIP. `edge_role` is the role that
    stands in front of the Internet. `pools_by_dns` says whether a pool's name has the address of each member
    (true) or one virtual address alone (false). `schema_version` is the `rangeUpper` of the product's schema,
    `universal_groups` are the groups that forest preparation makes, `controller_systems` the operating
    systems of domain controllers that the product supports, as the support dates name them,
    `functional_level` the least functional level of domain and forest by its number. What is empty or None is
    not judged; without a level, that of Windows Server 2003 is the least.
    """

    role_services: Mapping[str, RoleService] = field(default_factory=dict)
    edge_role: str = ""
    pools_by_dns: bool | None = None
    schema_version: int | None = None
    universal_groups: tuple[str, ...] = ()
    controller_systems: tuple[str, ...] = ()
    functional_level: int | None = None
