"""What of a plan belongs to the product: its pools, its SIP domains, and the records it needs in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.checks.survey import DNS_NAME, SEPARATORS, Survey, ascii_name
from app.domain.answers import PLAN_SUBJECT, Place
from app.domain.inventory import Asset, AssetKind
from app.domain.live_facts import DnsRecord, RoleService
from app.domain.targets import Host, Pool, Refusal, RefusedTarget, RequiredName, TlsService, Wanted

NO_SERVICE = RoleService()
SIP_DOMAIN = "{sip_domain}"
"""What stands for a SIP domain in the records of a pack."""


def required_names(survey: Survey, records: Iterable[DnsRecord]) -> Iterator[RequiredName]:
    """The records of the product in each SIP domain of the plan."""
    kept = [(record, wanted_in(survey, record)) for record in records if SIP_DOMAIN in record.name]
    for domain, subject in sip_domains(survey).items():
        for record, wanted in kept:
            name = record.name.replace(SIP_DOMAIN, domain).lower().rstrip(".")
            yield RequiredName(subject, domain, name, record.port or 0, wanted, record.type, record.external)


def wanted_in(survey: Survey, record: DnsRecord) -> Wanted:
    """Whether a plan wants a record: the pack needs it always, or where the plan says so.

    A plan that does not say is unknown, and one without the role at the Internet has nothing to show there.
    """
    if not record.planned and record.need != "optional":
        return Wanted.YES
    item, _, field = record.planned.partition(".")
    answer = survey.plan.answers.get(Place(item, PLAN_SUBJECT))
    said = answer.values.get(field) if answer else None
    if isinstance(said, bool):
        return Wanted.YES if said else Wanted.NO
    return Wanted.NO if record.external and not _has_edge(survey) else Wanted.UNKNOWN


def _has_edge(survey: Survey) -> bool:
    """Whether the plan has the role that stands in front of the Internet."""
    edge = survey.live.edge_role
    roles = survey.plan.of_kind(AssetKind.ROLE)
    return bool(edge) and any(asset.values.get("product_role") == edge for asset in roles)


def sip_domains(survey: Survey) -> dict[str, str]:
    """SIP domains of the profile and the inventory, with the subject they are judged under."""
    said = survey.plan.profile.get("sip_domains")
    parts = SEPARATORS.split(said.strip().lower()) if isinstance(said, str) else []
    names = dict.fromkeys(ascii_name(part) for part in parts if part)
    for name in names:
        if not DNS_NAME.fullmatch(name):
            survey.refused.append(RefusedTarget(PLAN_SUBJECT, name, name, Refusal.BAD_NAME))
    found = {name: PLAN_SUBJECT for name in names if DNS_NAME.fullmatch(name)}
    flagged = (
        asset for asset in survey.plan.of_kind(AssetKind.DOMAIN) if asset.values.get("sip_domain") is True
    )
    return found | {name: asset.id for asset in flagged if (name := survey.name(asset))}


def pools_of(survey: Survey, hosts: tuple[Host, ...]) -> Iterator[Pool]:
    """Roles that clients reach by a name or a virtual address, and those that speak SIP."""
    for asset in survey.plan.of_kind(AssetKind.ROLE):
        address = survey.address(asset, "virtual_address") if survey.text(asset, "virtual_address") else ""
        fqdn, role = survey.name(asset), str(asset.values.get("product_role", ""))
        service = survey.live.role_services.get(role, NO_SERVICE)
        members = tuple(host for host in hosts if _carries(survey, survey.plan.assets[host.subject], asset))
        if fqdn or address or service.sip_port:
            size = sum(_carries(survey, each, asset) for each in survey.plan.of_kind(AssetKind.SERVER))
            yield Pool(
                asset.id, asset.name, fqdn, address, role, members, service.sip_port, service.ports, size
            )


def _carries(survey: Survey, server: Asset, role: Asset) -> bool:
    return role.id in survey.references(server, "roles")


def product_services(pools: Iterable[Pool]) -> Iterator[TlsService]:
    """SIP over TLS, at the virtual address of each pool and at its members."""
    for pool in pools:
        if pool.sip_port and pool.address:
            entrance = Host(pool.subject, pool.name, pool.fqdn, pool.address)
            yield TlsService(entrance, pool.sip_port, is_ldaps=False)
        if pool.sip_port:
            yield from (TlsService(host, pool.sip_port, is_ldaps=False) for host in pool.members)
