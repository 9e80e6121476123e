"""Are catalogues where the product runs, and do they find what they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.reading import (
    Controller,
    ask_controllers,
    controllers_of,
    distinguished_name,
    forests,
    serves,
)
from app.checks.directory.topology import Topology, topology_of
from app.checks.known import Known
from app.checks.topic import Topic, host_topic
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import AnyQuestion, RootDseQuestion, SearchQuestion, SearchScope
from app.domain.targets import DomainScope, Host, Situation
from app.domain.values import Value

CATALOG_PORT, CATALOG_TLS_PORT = 3268, 3269
ACCOUNT_NAME_LENGTH = 15
"""A computer's account has at most so many characters of its name ([MS-ADTS] 3.1.1.6, sAMAccountName)."""


def _product_domains(situation: Situation) -> Iterator[DomainScope]:
    """The domains in which servers of the product stand."""
    used = {host.domain for host in situation.hosts if host.runs_product}
    only = len(situation.domains) == 1
    for domain in situation.domains:
        if domain.fqdn in used or (only and "" in used):
            yield domain


def judge_domain(domain: DomainScope, known: Known, _limits: Limits) -> Iterator[Emission]:
    """GC-03: every domain with servers of the product has a catalogue."""
    topic, listed = Topic(domain.subject, domain.fqdn, {"domain": domain.fqdn}), controllers_of(domain, known)
    head = distinguished_name(domain.fqdn)
    own = [each for each in listed.controllers if head in each.writes]
    names = tuple(each.name for each in own if each.is_catalog)
    if names:
        yield topic.says("has_catalog", servers=names)
    elif not own or any(each.is_catalog is None for each in own):
        yield topic.unmeasured(listed.missing or "absent_attribute")
    else:
        yield topic.says("none")


@dataclass(frozen=True, slots=True)
class ProductPlace:
    """A pool or server of the product, its forest's domain to ask, and the plan's controllers by name."""

    subject: str
    name: str
    address: str
    forest: DomainScope
    controllers: tuple[Host, ...]


def _product_places(situation: Situation) -> Iterator[ProductPlace]:
    """Pools and servers; for several forests in one plan, the one of the server's domain."""
    heads, controllers = forests(situation), situation.with_function(ServerFunction.DC)
    roots = {
        domain.fqdn: head for head in heads for domain in situation.domains if domain.forest == head.forest
    }
    for host in situation.hosts:
        forest = roots.get(host.domain) or (heads[0] if heads else None)
        if host.runs_product and forest is not None:
            yield ProductPlace(host.subject, host.name, host.address, forest, controllers)
    for pool in situation.pools:
        if pool.address and heads:
            yield ProductPlace(pool.subject, pool.name, pool.address, heads[0], controllers)


def _asks_near(case: ProductPlace, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_controllers(case.forest, known)
    yield from (RootDseQuestion(host.address) for host in case.controllers)


def judge_near(case: ProductPlace, known: Known, limits: Limits) -> Iterator[Emission]:
    """GC-04: two catalogues that answer stand at the site of the pool or server."""
    topology = topology_of(case.forest, known)
    site = topology.site_of(case.address)
    topic = Topic(
        case.subject, case.address, {"who": case.name, "site": topology.site_name(site) if site else ""}
    )
    if not site:
        yield topic.unmeasured(topology.missing or "no_subnet")
        return
    answering, unasked = _catalogs(case, topology, site, known)
    arguments: dict[str, Value] = {
        "servers": answering,
        "count": Decimal(len(answering)),
        "least": limits["catalogs"],
    }
    if len(answering) >= limits["catalogs"]:
        yield topic.says("enough", **arguments)
    elif unasked:
        yield topic.unmeasured("outside_plan")
    else:
        yield topic.says("one" if answering else "none", **arguments)


def _catalogs(
    case: ProductPlace, topology: Topology, site: str, known: Known
) -> tuple[tuple[str, ...], tuple[Controller, ...]]:
    """The catalogues of a site that answer and are ready, and those that the plan does not have."""
    hosts = {host.fqdn: host for host in case.controllers}
    listed = [each for each in topology.controllers_in(site) if each.is_catalog is not False]
    unasked = tuple(each for each in listed if each.fqdn not in hosts)
    asked = {
        each.name: known[RootDseQuestion(hosts[each.fqdn].address)] for each in listed if each.fqdn in hosts
    }
    ready = (name for name, root in asked.items() if root.first("isGlobalCatalogReady").upper() == "TRUE")
    return tuple(ready), unasked


@dataclass(frozen=True, slots=True)
class CatalogHost:
    """A controller that the plan calls a catalogue."""

    host: Host
    domain: DomainScope

    @property
    def question(self) -> SearchQuestion:
        """The controller's own account, looked for in the whole forest. No user's name is needed for it."""
        label = self.host.fqdn.partition(".")[0][:ACCOUNT_NAME_LENGTH]
        return SearchQuestion(
            address=self.host.address,
            host_name=self.host.fqdn,
            base="",
            scope=SearchScope.SUBTREE,
            filter=f"(sAMAccountName={label}$)",
            attributes=("sAMAccountName",),
            port=CATALOG_PORT,
            tls_port=CATALOG_TLS_PORT,
        )


def _catalog_hosts(situation: Situation) -> Iterator[CatalogHost]:
    for domain in situation.domains:
        for host in domain.controllers:
            if host.does(ServerFunction.GC):
                yield CatalogHost(host, domain)


def _asks_search(case: CatalogHost, known: Known) -> Iterator[AnyQuestion]:
    """Only a controller of the domain is shown a user."""
    yield RootDseQuestion(case.host.address)
    root = known.get(RootDseQuestion(case.host.address))
    if root is not None and serves(root, case.domain.fqdn) and case.host.fqdn:
        yield case.question


def judge_search(case: CatalogHost, known: Known, _limits: Limits) -> Iterator[Emission]:
    """GC-05: the catalogue finds an account that is there."""
    topic, root = host_topic(case.host), known[RootDseQuestion(case.host.address)]
    reading = known.get(case.question)
    if reading is None:
        fault = root.exchange.fault
        yield topic.unmeasured(fault.value if fault else "no_controller")
    elif reading.exchange.fault is not None:
        yield topic.unmeasured(reading.exchange.fault.value)
    else:
        yield topic.says("finds" if reading.entries else "finds_nothing")


CATALOGS_NEAR = (
    Check("GC-03", _product_domains, ask_controllers, judge_domain),
    Check("GC-04", _product_places, _asks_near, judge_near),
    Check("GC-05", _catalog_hosts, _asks_search, judge_search),
)
"""The checks of this module, in catalogue order."""
