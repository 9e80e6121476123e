"""From a plan to what checks start from: hosts with addresses, zones, domains, and the product's records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.checks.equipment.listed import equipment_of
from app.checks.windows.hosts import windows_of
from app.domain.answers import PLAN_SUBJECT
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.pack import DnsRecord, LiveFacts, PackList, RoleService
from app.domain.plan import Plan
from app.domain.targets import (
    DomainScope,
    Host,
    Pool,
    Refusal,
    RefusedTarget,
    RequiredName,
    SipDomain,
    Situation,
    TlsService,
    ZoneScope,
    address_refusal,
)

DNS_NAME = re.compile(
    r"(?=.{1,253}\Z)(_?[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
)
"""Names as RFC 1123 2.1 allows them, with the underscore of service labels."""

SEPARATORS = re.compile(r"[\s,;]+")
LDAPS_PORT = 636
NO_FACTS = LiveFacts()
NO_LISTS: Mapping[str, PackList] = {}
NO_SERVICE = RoleService()
SIP_DOMAIN = "{sip_domain}"
"""What stands for a SIP domain in the records of a pack."""
CATALOG_LDAPS_PORT = 3269


@dataclass(slots=True)
class _Survey:
    """A plan being read: what can be asked, and what cannot."""

    plan: Plan
    allowed_public: frozenset[str] = frozenset()
    live: LiveFacts = NO_FACTS
    refused: list[RefusedTarget] = field(default_factory=list)

    def text(self, asset: Asset, key: str) -> str:
        """A text field in lower case without blanks around it."""
        value = asset.values.get(key)
        return value.strip().lower() if isinstance(value, str) else ""

    def reference(self, asset: Asset, key: str) -> Asset | None:
        """The asset a field names."""
        return self.plan.assets.get(str(asset.values.get(key, "")))

    def references(self, asset: Asset, key: str) -> tuple[str, ...]:
        """The ids of the assets a field names."""
        value = asset.values.get(key)
        return tuple(str(each) for each in value) if isinstance(value, tuple) else ()

    def name(self, asset: Asset) -> str:
        """The full name of a domain, zone, server or pool; a name of another shape is refused and empty."""
        said = (self.text(asset, "fqdn") or asset.name.strip().lower()).rstrip(".")
        if DNS_NAME.fullmatch(said) and ("." in said or asset.kind in {AssetKind.DOMAIN, AssetKind.ZONE}):
            return said
        if self.text(asset, "fqdn"):
            self.refused.append(RefusedTarget(asset.id, asset.name, said, Refusal.BAD_NAME))
        return ""

    def address(self, asset: Asset, key: str) -> str:
        """The first address of a field; what is no target is refused and empty."""
        said = SEPARATORS.split(self.text(asset, key))[0]
        refusal = address_refusal(said, self.allowed_public) if said else Refusal.NO_ADDRESS
        if refusal is None:
            return said
        self.refused.append(RefusedTarget(asset.id, asset.name, said, refusal))
        return ""


def situation_of(
    plan: Plan,
    records: Iterable[DnsRecord] = (),
    allowed_public: Iterable[str] = (),
    live: LiveFacts = NO_FACTS,
    lists: Mapping[str, PackList] = NO_LISTS,
) -> Situation:
    """What the checks of a plan start from.

    `records`, `live` and `lists` are what the plan's pack says of the product, `allowed_public` the public
    addresses that the user lets this run ask.
    """
    survey, needed = _Survey(plan, frozenset(allowed_public), live), tuple(records)
    hosts, equipment = tuple(_hosts(survey)), equipment_of(plan, survey.allowed_public)
    windows = windows_of(plan, hosts, survey.allowed_public)
    domains = _domains(survey, hosts)
    zones = tuple(_zones(survey, hosts, domains))
    pools = tuple(_pools(survey, hosts))
    entrances = {pool.address for pool in pools if pool.sip_port and pool.address}
    return Situation(
        hosts=hosts,
        zones=zones,
        domains=tuple(_with_name_servers(domains, zones)),
        required_names=tuple(_required_names(survey, needed)),
        tls_services=tuple(_directory_services(hosts)) + tuple(_product_services(pools)),
        sip_domains=tuple(SipDomain(subject, name) for name, subject in _sip_domains(survey).items()),
        pools=pools,
        power_units=equipment.power_units,
        controllers=equipment.controllers,
        refused=tuple(dict.fromkeys((*survey.refused, *equipment.refused))),
        addresses=frozenset(host.address for host in (*hosts, *windows)) | entrances | equipment.addresses,
        allowed_public=survey.allowed_public,
        live=live,
        windows=windows,
        lists=lists,
    )


def _hosts(survey: _Survey) -> Iterator[Host]:
    """Servers that checks have something to ask; the others would only lengthen the list of refused ones."""
    for asset in survey.plan.of_kind(AssetKind.SERVER):
        is_asked = asset.functions & {ServerFunction.DC, ServerFunction.GC, ServerFunction.DNS}
        if not (is_asked or survey.references(asset, "roles")):
            continue
        address = survey.address(asset, "network_address")
        if address:
            yield _host(survey, asset, address)


def _host(survey: _Survey, asset: Asset, address: str) -> Host:
    domain = survey.reference(asset, "domain")
    functions = asset.functions
    if ServerFunction.GC in functions:
        functions |= {ServerFunction.DC}
    return Host(
        subject=asset.id,
        name=asset.name,
        fqdn=survey.name(asset),
        address=address,
        functions=functions,
        domain=survey.name(domain) if domain else "",
        dns_servers=survey.references(asset, "dns_servers"),
        is_read_only=asset.values.get("read_only_dc") is True,
        machine=_machine(survey, asset),
        runs_product=bool(survey.references(asset, "roles")),
    )


def _machine(survey: _Survey, asset: Asset) -> str:
    machine = survey.reference(asset, "host")
    return machine.id if machine else ""


def _domains(survey: _Survey, hosts: tuple[Host, ...]) -> tuple[DomainScope, ...]:
    """Directory domains: those with controllers, and those that are not only SIP domains."""
    named = [(asset, survey.name(asset)) for asset in survey.plan.of_kind(AssetKind.DOMAIN)]
    used = {host.domain for host in hosts if host.does(ServerFunction.DC)}
    kept = [
        (asset, name)
        for asset, name in named
        if name and (name in used or asset.values.get("sip_domain") is not True)
    ]
    forest = _forest(survey, kept)
    only = kept[0][1] if len(kept) == 1 else ""
    return tuple(
        DomainScope(asset.id, name, forest or name, _controllers(hosts, name, only), ())
        for asset, name in kept
    )


def _forest(survey: _Survey, named: list[tuple[Asset, str]]) -> str:
    said = survey.plan.profile.get("ad_forest")
    root = said.strip().lower().rstrip(".") if isinstance(said, str) else ""
    flagged = next((name for asset, name in named if asset.values.get("forest_root") is True), "")
    return root if DNS_NAME.fullmatch(root) else flagged


def _controllers(hosts: tuple[Host, ...], domain: str, only: str) -> tuple[Host, ...]:
    """The controllers of a domain; one without a domain belongs to the only one there is."""
    return tuple(host for host in hosts if host.does(ServerFunction.DC) and (host.domain or only) == domain)


def _zones(survey: _Survey, hosts: tuple[Host, ...], domains: tuple[DomainScope, ...]) -> Iterator[ZoneScope]:
    """The zones of the plan, and those of its domains, each with the servers that should serve it."""
    servers = [host for host in hosts if host.does(ServerFunction.DNS)]
    named = [(name, asset) for asset in survey.plan.of_kind(AssetKind.ZONE) if (name := survey.name(asset))]
    inside = {name for name, asset in named if asset.values.get("public") is not True}
    for name, asset in named:
        serving = (host for host in servers if _serves(survey, host, asset))
        is_public = asset.values.get("public") is True
        yield ZoneScope(asset.id, name, tuple(serving), is_public, _is_integrated(asset))
    for domain in domains:
        if domain.fqdn not in inside:
            serving = (host for host in servers if host in domain.controllers or not _own_zones(survey, host))
            yield ZoneScope(domain.subject, domain.fqdn, tuple(serving))


def _is_integrated(zone: Asset) -> bool | None:
    storage = zone.values.get("storage")
    return storage == "ad_integrated" if storage else None


def _own_zones(survey: _Survey, host: Host) -> tuple[str, ...]:
    return survey.references(survey.plan.assets[host.subject], "zones")


def _serves(survey: _Survey, host: Host, zone: Asset) -> bool:
    """A server that names no zones serves all but the public ones."""
    own = _own_zones(survey, host)
    return zone.id in own if own else zone.values.get("public") is not True


def _with_name_servers(
    domains: tuple[DomainScope, ...], zones: tuple[ZoneScope, ...]
) -> Iterator[DomainScope]:
    servers = {zone.fqdn: zone.servers for zone in zones if not zone.is_public}
    for each in domains:
        yield DomainScope(each.subject, each.fqdn, each.forest, each.controllers, servers[each.fqdn])


def _required_names(survey: _Survey, records: tuple[DnsRecord, ...]) -> Iterator[RequiredName]:
    """The records of the product in each SIP domain of the plan."""
    for domain, subject in _sip_domains(survey).items():
        for record in records:
            if SIP_DOMAIN in record.name:
                name = record.name.replace(SIP_DOMAIN, domain).lower().rstrip(".")
                is_required = record.need != "optional"
                yield RequiredName(
                    subject, domain, name, record.port or 0, is_required, record.type, record.external
                )


def _sip_domains(survey: _Survey) -> dict[str, str]:
    """SIP domains of the profile and the inventory, with the subject they are judged under."""
    said = survey.plan.profile.get("sip_domains")
    parts = SEPARATORS.split(said.strip().lower()) if isinstance(said, str) else []
    found = {part.rstrip("."): PLAN_SUBJECT for part in parts if DNS_NAME.fullmatch(part.rstrip("."))}
    flagged = (
        asset for asset in survey.plan.of_kind(AssetKind.DOMAIN) if asset.values.get("sip_domain") is True
    )
    return found | {name: asset.id for asset in flagged if (name := survey.name(asset))}


def _directory_services(hosts: tuple[Host, ...]) -> Iterator[TlsService]:
    for host in hosts:
        if host.does(ServerFunction.DC):
            yield TlsService(host, LDAPS_PORT, is_ldaps=True)
        if host.does(ServerFunction.GC):
            yield TlsService(host, CATALOG_LDAPS_PORT, is_ldaps=True)


def _pools(survey: _Survey, hosts: tuple[Host, ...]) -> Iterator[Pool]:
    """Roles that clients reach by a name or a virtual address, and those that speak SIP."""
    for asset in survey.plan.of_kind(AssetKind.ROLE):
        address = survey.address(asset, "virtual_address") if survey.text(asset, "virtual_address") else ""
        fqdn, role = survey.name(asset), str(asset.values.get("product_role", ""))
        service = survey.live.role_services.get(role, NO_SERVICE)
        members = tuple(host for host in hosts if _carries(survey, host, asset))
        if fqdn or address or service.sip_port:
            yield Pool(asset.id, asset.name, fqdn, address, role, members, service.sip_port, service.ports)


def _carries(survey: _Survey, host: Host, role: Asset) -> bool:
    return role.id in survey.references(survey.plan.assets[host.subject], "roles")


def _product_services(pools: Iterable[Pool]) -> Iterator[TlsService]:
    """SIP over TLS, at the virtual address of each pool and at its members."""
    for pool in pools:
        if pool.sip_port and pool.address:
            entrance = Host(pool.subject, pool.name, pool.fqdn, pool.address)
            yield TlsService(entrance, pool.sip_port, is_ldaps=False)
        if pool.sip_port:
            yield from (TlsService(host, pool.sip_port, is_ldaps=False) for host in pool.members)
