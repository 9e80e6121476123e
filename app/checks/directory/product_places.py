"""Where the product runs: its servers and pools with their addresses, each with the domain it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.checks.directory.reading import asked_forests
from app.domain.targets import DomainScope, Host, Pool, Situation


@dataclass(frozen=True, slots=True)
class ProductPlace:
    """A server or pool of the product.

    `forest` is the domain of its forest to ask, None when the plan has several and does not say which.
    """

    subject: str
    name: str
    address: str
    forest: DomainScope | None


def product_places(situation: Situation) -> Iterator[ProductPlace]:
    """The product's servers, and its pools with an address."""
    for host in situation.hosts:
        if host.runs_product:
            forest = _forest_of(situation, domain_of(situation, host))
            yield ProductPlace(host.subject, host.name, host.address, forest)
    for pool in situation.pools:
        if pool.address:
            forest = _forest_of(situation, _domain_of_pool(situation, pool))
            yield ProductPlace(pool.subject, pool.name, pool.address, forest)


def domain_of(situation: Situation, host: Host) -> DomainScope | None:
    """The domain of a server: as the plan says, else by its full name, else the only one there is."""
    said = next((each for each in situation.domains if host.domain and each.fqdn == host.domain), None)
    return said or _domain_by_name(situation, host.fqdn)


def _domain_of_pool(situation: Situation, pool: Pool) -> DomainScope | None:
    members = (domain_of(situation, member) for member in pool.members)
    return next((each for each in members if each), None) or _domain_by_name(situation, pool.fqdn)


def _domain_by_name(situation: Situation, fqdn: str) -> DomainScope | None:
    """The nearest domain above a name."""
    around = [each for each in situation.domains if fqdn.endswith(f".{each.fqdn}")]
    if around:
        return max(around, key=lambda each: len(each.fqdn))
    return situation.domains[0] if len(situation.domains) == 1 else None


def _forest_of(situation: Situation, domain: DomainScope | None) -> DomainScope | None:
    heads = asked_forests(situation)
    if domain is None:
        return heads[0] if len(heads) == 1 else None
    return next(head for head in heads if head.forest == domain.forest)
