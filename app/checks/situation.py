"""From a plan to what checks start from: hosts with addresses, zones, domains, and the product's records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from app.checks.equipment.listed import equipment_of
from app.checks.product_scope import pools_of, product_services, required_names, sip_domains
from app.checks.survey import DNS_NAME, NO_FACTS, Survey, ascii_name
from app.checks.windows.hosts import windows_of
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.live_facts import DnsRecord, LiveFacts
from app.domain.pack import PackList
from app.domain.plan import Plan
from app.domain.targets import (
    DomainScope,
    Host,
    SipDomain,
    Situation,
    TlsService,
    ZoneScope,
)

LDAPS_PORT = 636
NO_LISTS: Mapping[str, PackList] = {}
CATALOG_LDAPS_PORT = 3269


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
    survey, needed = Survey(plan, frozenset(allowed_public), live), tuple(records)
    hosts, equipment = tuple(_hosts(survey)), equipment_of(plan, survey.allowed_public)
    windows = windows_of(plan, hosts, survey.allowed_public)
    domains = _domains(survey, hosts)
    zones = tuple(_zones(survey, hosts, domains))
    zones += tuple(_service_zones(domains, zones))
    pools = tuple(pools_of(survey, hosts))
    entrances = {pool.address for pool in pools if pool.sip_port and pool.address}
    return Situation(
        hosts=hosts,
        zones=zones,
        domains=tuple(_with_name_servers(domains, zones)),
        required_names=tuple(required_names(survey, needed)),
        tls_services=tuple(_directory_services(hosts)) + tuple(product_services(pools)),
        sip_domains=tuple(SipDomain(subject, name) for name, subject in sip_domains(survey).items()),
        pools=pools,
        power_units=equipment.power_units,
        controllers=equipment.controllers,
        refused=tuple(dict.fromkeys((*survey.refused, *equipment.refused))),
        addresses=frozenset(host.address for host in (*hosts, *windows)) | entrances | equipment.addresses,
        allowed_public=survey.allowed_public,
        live=live,
        windows=windows,
        lists=lists,
        unasked_name_servers=_unasked_name_servers(survey, hosts),
    )


def _unasked_name_servers(survey: Survey, hosts: tuple[Host, ...]) -> frozenset[str]:
    """Name servers inside that have no address which may be asked."""
    asked, plan = {host.subject for host in hosts}, survey.plan
    servers = (asset for asset in plan.of_kind(AssetKind.SERVER) if ServerFunction.DNS in asset.functions)
    inside = (asset for asset in servers if not _serves_outside_alone(survey, asset))
    return frozenset(asset.id for asset in inside if asset.id not in asked)


def _serves_outside_alone(survey: Survey, server: Asset) -> bool:
    """Whether all zones that a server names are public ones."""
    own = [survey.plan.assets.get(each) for each in survey.references(server, "zones")]
    return bool(own) and all(zone is not None and zone.values.get("public") is True for zone in own)


def _hosts(survey: Survey) -> Iterator[Host]:
    """Servers that checks have something to ask; the others would only lengthen the list of refused ones."""
    for asset in survey.plan.of_kind(AssetKind.SERVER):
        is_asked = asset.functions & {ServerFunction.DC, ServerFunction.GC, ServerFunction.DNS}
        if not (is_asked or survey.references(asset, "roles")):
            continue
        address = survey.address(asset, "network_address")
        if address:
            yield _host(survey, asset, address)


def _host(survey: Survey, asset: Asset, address: str) -> Host:
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


def _machine(survey: Survey, asset: Asset) -> str:
    machine = survey.reference(asset, "host")
    return machine.id if machine else ""


def _domains(survey: Survey, hosts: tuple[Host, ...]) -> tuple[DomainScope, ...]:
    """Directory domains: those with controllers, and those that are not only SIP domains."""
    named = [(asset, survey.name(asset)) for asset in survey.plan.of_kind(AssetKind.DOMAIN)]
    used = {host.domain for host in hosts if host.does(ServerFunction.DC)}
    kept = [
        (asset, name)
        for asset, name in named
        if name and (name in used or asset.values.get("sip_domain") is not True)
    ]
    roots, names = _roots(survey, kept), [name for _, name in kept]
    only = kept[0][1] if len(kept) == 1 else ""
    return tuple(
        DomainScope(asset.id, name, _forest(name, roots, names), _controllers(hosts, name, only), ())
        for asset, name in kept
    )


def _roots(survey: Survey, named: list[tuple[Asset, str]]) -> list[str]:
    """The roots of forests that the plan names, that of the profile first."""
    said = survey.plan.profile.get("ad_forest")
    root = ascii_name(said.strip().lower()) if isinstance(said, str) else ""
    flagged = [name for asset, name in named if asset.values.get("forest_root") is True]
    return [root, *flagged] if DNS_NAME.fullmatch(root) else flagged


def _forest(name: str, roots: list[str], names: list[str]) -> str:
    """The root of a domain's forest: the nearest root at or above it, else the first one the plan names.

    Without any, a domain that lies below another one of the plan belongs to the same forest.
    """
    above = [root for root in roots if _lies_in(name, root)]
    if roots:
        return max(above, key=len) if above else roots[0]
    return min((each for each in names if _lies_in(name, each)), key=len)


def _lies_in(name: str, domain: str) -> bool:
    return name == domain or name.endswith(f".{domain}")


def _controllers(hosts: tuple[Host, ...], domain: str, only: str) -> tuple[Host, ...]:
    """The controllers of a domain; one without a domain belongs to the only one there is."""
    return tuple(host for host in hosts if host.does(ServerFunction.DC) and (host.domain or only) == domain)


def _zones(survey: Survey, hosts: tuple[Host, ...], domains: tuple[DomainScope, ...]) -> Iterator[ZoneScope]:
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


def _service_zones(domains: tuple[DomainScope, ...], zones: tuple[ZoneScope, ...]) -> Iterator[ZoneScope]:
    """The zone of each forest's locator records beside that of its root, unless the plan has it.

    It is made so since Windows Server 2003; older forests keep it as a part of the root's zone.
    """
    planned = {zone.fqdn for zone in zones}
    servers = {zone.fqdn: zone.servers for zone in zones if not zone.is_public}
    for domain in domains:
        name = f"_msdcs.{domain.forest}"
        if domain.fqdn == domain.forest and name not in planned:
            yield ZoneScope(domain.subject, name, servers[domain.fqdn], is_planned=False)


def _is_integrated(zone: Asset) -> bool | None:
    storage = zone.values.get("storage")
    return storage == "ad_integrated" if storage else None


def _own_zones(survey: Survey, host: Host) -> tuple[str, ...]:
    return survey.references(survey.plan.assets[host.subject], "zones")


def _serves(survey: Survey, host: Host, zone: Asset) -> bool:
    """A server that names no zones serves all but the public ones."""
    own = _own_zones(survey, host)
    return zone.id in own if own else zone.values.get("public") is not True


def _with_name_servers(
    domains: tuple[DomainScope, ...], zones: tuple[ZoneScope, ...]
) -> Iterator[DomainScope]:
    servers = {zone.fqdn: zone.servers for zone in zones if not zone.is_public}
    for each in domains:
        yield DomainScope(each.subject, each.fqdn, each.forest, each.controllers, servers[each.fqdn])


def _directory_services(hosts: tuple[Host, ...]) -> Iterator[TlsService]:
    for host in hosts:
        if host.does(ServerFunction.DC):
            yield TlsService(host, LDAPS_PORT, is_ldaps=True)
        if host.does(ServerFunction.GC):
            yield TlsService(host, CATALOG_LDAPS_PORT, is_ldaps=True)
