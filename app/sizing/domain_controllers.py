"""How many domain controllers a site and a domain need, which are writable, and where global catalogs stand.

Content part 2.10: MS-DCPLACE, MS-GC and the founding text; two at a site that hosts the service is judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.errors import SizingRefused
from app.sizing.comparing import ceiling

LEAST_AT_HOSTING_SITE = 2
"""Writable domain controllers where the service runs: one may be down. A judgement."""

LEAST_IN_DOMAIN = 2
"""Writable domain controllers of a domain, and of the forest's root above all (MS-DCPLACE)."""

USERS_FOR_CONTROLLER = 100
"""From so many users on a site gets a domain controller of its own (MS-DCPLACE)."""

USERS_FOR_CATALOG = 100
"""Above so many users a site gets a global catalog of its own (MS-GC)."""


@dataclass(frozen=True, slots=True)
class SiteSituation:
    """What a site is like.

    `line_reliable` says whether the line to the next domain controller is always available, `guarded` whether
    the place where one would stand is physically secure, `catalog_product` whether a product there needs a
    global catalog, `exchange` whether Exchange is there, `must_sign_in` whether people must sign in while the
    line is down. `peak` and `capacity` are the load at peak and what one controller carries, in one unit.
    """

    hosts_service: bool
    users: float
    line_reliable: bool
    guarded: bool
    catalog_product: bool = False
    exchange: bool = False
    must_sign_in: bool = True
    peak: float = 1.0
    capacity: float = 1.0


@dataclass(frozen=True, slots=True)
class SiteControllers:
    """What a site needs. `catalog` says that its controllers are global catalogs; `reasons` are rule keys."""

    writable: int
    read_only: int
    catalog: bool
    reasons: tuple[str, ...]


def controllers_of_site(site: SiteSituation) -> SiteControllers:
    """Writable and read-only domain controllers of a site, and whether they are global catalogs.

    A site that hosts the service: max(2, ceil(peak / capacity of one) + 1) writable ones, each a global
    catalog. Another: one from 100 users on, or where people must sign in over a line that may fail; read-only
    where it would not stand secure; none otherwise. A global catalog above 100 users or for a product that
    needs one. Exchange needs a writable global catalog at its site, and read-only ones never count for it.
    Raises SizingRefused naming `users`, `peak` or `capacity`.
    """
    _check_site(site)
    if site.hosts_service:
        needed = max(LEAST_AT_HOSTING_SITE, ceiling(site.peak / site.capacity) + 1)
        return SiteControllers(needed, 0, catalog=True, reasons=("hosts_service",))
    reasons = _reasons_for_one(site)
    if not reasons:
        return SiteControllers(0, 0, catalog=False, reasons=("none",))
    if not site.guarded and not site.exchange:
        return SiteControllers(0, 1, _wants_catalog(site), (*reasons, "unguarded"))
    return SiteControllers(1, 0, _wants_catalog(site), reasons)


def _reasons_for_one(site: SiteSituation) -> tuple[str, ...]:
    found = {
        "users": site.users >= USERS_FOR_CONTROLLER,
        "line": not site.line_reliable and site.users > 0 and site.must_sign_in,
        "catalog_product": site.catalog_product,
        "exchange": site.exchange,
    }
    return tuple(reason for reason, holds in found.items() if holds)


def _wants_catalog(site: SiteSituation) -> bool:
    return site.users > USERS_FOR_CATALOG or site.catalog_product or site.exchange


@dataclass(frozen=True, slots=True)
class Controller:
    """A domain controller: the host it runs on (its own name for a physical one) and what feeds it.

    `feeds` name power supplies of which one suffices; none means that they are not known.
    """

    name: str
    host: str
    feeds: frozenset[str]
    writable: bool = True
    catalog: bool = False


@dataclass(frozen=True, slots=True)
class DomainControllers:
    """What a domain has against what it needs; flags are None where nothing is known of it."""

    writable: int
    needed: int
    enough: bool
    hosts_apart: bool
    power_apart: bool | None
    catalogs_ok: bool | None


def controllers_of_domain(
    controllers: Sequence[Controller], *, single_domain_forest: bool
) -> DomainControllers:
    """A domain needs two writable controllers, and one must be left without any one host or power supply.

    The forest's root needs as many (MS-DCPLACE). In a forest of one domain every controller is made a global
    catalog, as that costs nothing there (MS-GC); `catalogs_ok` is None in other forests.
    """
    writable = [one for one in controllers if one.writable]
    power_known = bool(writable) and all(one.feeds for one in writable)
    return DomainControllers(
        writable=len(writable),
        needed=LEAST_IN_DOMAIN,
        enough=len(writable) >= LEAST_IN_DOMAIN,
        hosts_apart=len({one.host for one in writable}) >= LEAST_IN_DOMAIN,
        power_apart=_survives_any_feed(writable) if power_known else None,
        catalogs_ok=all(one.catalog for one in controllers) if single_domain_forest else None,
    )


def _survives_any_feed(writable: Sequence[Controller]) -> bool:
    feeds = frozenset[str]().union(*(one.feeds for one in writable))
    return all(any(one.feeds - {lost} for one in writable) for lost in feeds)


@dataclass(frozen=True, slots=True)
class OperationsMaster:
    """A holder of an operations master role with its standby (empty where none is named)."""

    role: str
    holder: str
    standby: str = ""
    direct_partner: bool = False


def roles_without_standby(masters: Iterable[OperationsMaster]) -> tuple[str, ...]:
    """The roles whose standby is not another controller and direct replication partner (MS-DCPLACE)."""
    return tuple(
        master.role
        for master in masters
        if not master.standby or master.standby == master.holder or not master.direct_partner
    )


def infrastructure_master_ok(*, on_catalog: bool, all_are_catalogs: bool, domains: int) -> bool:
    """The infrastructure master does not stand on a global catalog unless all are, or there is one domain."""
    if domains < 1:
        raise SizingRefused(
            "A forest has at least one domain.",
            "domains",
            why=f"{domains} domains were given.",
            advice="Count the domains of the forest.",
        )
    return not on_catalog or all_are_catalogs or domains == 1


def _check_site(site: SiteSituation) -> None:
    for field, number, is_positive in (
        ("users", site.users, False),
        ("peak", site.peak, False),
        ("capacity", site.capacity, True),
    ):
        if number < 0 or (is_positive and number == 0):
            raise SizingRefused(
                f"{field} cannot be {number:.10g}.",
                field,
                why=f"It is {'more than' if is_positive else 'at least'} 0.",
                advice="Correct the number.",
            )
