"""Are catalogues where the product runs, and do they find what they are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.product_places import ProductPlace, domain_of, product_places
from app.checks.directory.reading import (
    Controller,
    above,
    ask_controllers,
    controllers_of,
    distinguished_name,
    first_value,
    is_same_controller,
    serves,
    settings_of,
)
from app.checks.directory.topology import Topology, topology_of
from app.checks.known import Known
from app.checks.topic import Topic, host_topic
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import AnyQuestion, RootDseQuestion, SearchQuestion, SearchScope
from app.domain.readings import BROKEN_ANSWER, SILENT_SERVER, RootDseReading
from app.domain.targets import DomainScope, Host, Situation
from app.domain.values import Value

CATALOG_PORT, CATALOG_TLS_PORT = 3268, 3269
HOST_NAME = re.compile(r"[a-z0-9_-]{1,63}")
ACCOUNT_NAME_LENGTH = 15
"""A computer's account has at most so many characters of its name ([MS-ADTS] 3.1.1.6, sAMAccountName)."""


def _product_domains(situation: Situation) -> Iterator[DomainScope]:
    """The domains in which servers of the product stand."""
    used = [domain_of(situation, host) for host in situation.hosts if host.runs_product]
    return (domain for domain in situation.domains if domain in used)


def judge_domain(domain: DomainScope, known: Known, _limits: Limits) -> Iterator[Emission]:
    """GC-03: every domain with servers of the product has a catalogue."""
    topic, listed = Topic(domain.subject, domain.fqdn, {"domain": domain.fqdn}), controllers_of(domain, known)
    head = distinguished_name(domain.fqdn)
    own = [each for each in listed.controllers if each.can_write(head)]
    names = tuple(each.name for each in own if each.is_catalog)
    if names:
        yield topic.says("has_catalog", servers=names)
    elif not own or any(each.is_catalog is None for each in own):
        yield topic.unmeasured(listed.missing or "absent_attribute")
    else:
        yield topic.says("none")


@dataclass(frozen=True, slots=True)
class CatalogsFor:
    """Where the product runs, and the plan's controllers."""

    place: ProductPlace
    controllers: tuple[Host, ...]

    @property
    def hosts(self) -> dict[str, Host]:
        """The plan's controllers by full name."""
        return {host.fqdn: host for host in self.controllers if host.fqdn}


def _catalogs_for(situation: Situation) -> Iterator[CatalogsFor]:
    """Every pool and server of the product."""
    controllers = situation.with_function(ServerFunction.DC)
    if situation.domains:
        yield from (CatalogsFor(place, controllers) for place in product_places(situation))


def _asks_near(case: CatalogsFor, known: Known) -> Iterator[AnyQuestion]:
    if case.place.forest is not None:
        yield from ask_controllers(case.place.forest, known)
        yield from (RootDseQuestion(host.address) for host in case.controllers)


def judge_near(case: CatalogsFor, known: Known, limits: Limits) -> Iterator[Emission]:
    """GC-04: two catalogues that answer stand at the site of the pool or server."""
    place = case.place
    topology = topology_of(place.forest, known) if place.forest else Topology({}, missing="no_domain")
    site = topology.site_of(place.address)
    topic = Topic(
        place.subject, place.address, {"who": place.name, "site": topology.site_name(site) if site else ""}
    )
    if not site:
        yield topic.unmeasured(topology.missing or "no_subnet")
        return
    near = _possible(topology.controllers_in(site))
    states = {each.name: _state(case, each, known) for each in near}
    ready = tuple(name for name, state in states.items() if state == READY)
    doubts = [state for state in states.values() if state not in {READY, UNREADY}]
    arguments: dict[str, Value] = {
        "servers": ready,
        "count": Decimal(len(ready)),
        "least": limits["catalogs"],
    }
    if len(ready) >= limits["catalogs"]:
        yield topic.says("enough", **arguments)
    elif doubts:
        yield topic.unmeasured(doubts[0])
    elif ready and len(_possible(topology.controllers)) < limits["catalogs"]:
        yield topic.unmeasured("one_catalog")
    else:
        yield topic.says("one" if ready else "none", **arguments)


READY, UNREADY = "ready", "unready"


def _possible(controllers: Iterable[Controller]) -> list[Controller]:
    """The controllers that are, or may be, catalogues; read-only ones do not help the product."""
    return [each for each in controllers if each.is_catalog is not False and not each.is_read_only]


def _state(case: CatalogsFor, controller: Controller, known: Known) -> str:
    """Whether a catalogue answers and is ready, or why that is not known."""
    host = case.hosts.get(controller.fqdn)
    if host is None:
        return "outside_plan"
    root = known[RootDseQuestion(host.address)]
    if root.exchange.fault is not None:
        is_down = root.exchange.fault in SILENT_SERVER | BROKEN_ANSWER
        return UNREADY if is_down else root.exchange.fault.value
    if not is_same_controller(settings_of(root), controller.settings_dn):
        return "other_controller"
    ready = root.first("isGlobalCatalogReady").upper()
    return {"TRUE": READY, "FALSE": UNREADY}.get(ready, "absent_attribute")


@dataclass(frozen=True, slots=True)
class CatalogHost:
    """A controller that the plan calls a catalogue."""

    host: Host
    domain: DomainScope

    def question(self, root: RootDseReading) -> SearchQuestion:
        """The controller's own account, looked for in the whole forest. No user's name is needed for it.

        The account has the name of the server object that holds the controller's settings; the plan may have
        another one.
        """
        own = first_value(above(settings_of(root), 1))
        label = own if HOST_NAME.fullmatch(own) else self.host.fqdn.partition(".")[0]
        return SearchQuestion(
            address=self.host.address,
            host_name=self.host.fqdn,
            base="",
            scope=SearchScope.SUBTREE,
            filter=f"(sAMAccountName={label[:ACCOUNT_NAME_LENGTH]}$)",
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
        yield case.question(root)


def judge_search(case: CatalogHost, known: Known, _limits: Limits) -> Iterator[Emission]:
    """GC-05: the catalogue finds an account that is there."""
    topic, root = host_topic(case.host), known[RootDseQuestion(case.host.address)]
    reading = known.get(case.question(root))
    if root.exchange.fault is not None:
        yield topic.unmeasured(root.exchange.fault.value)
    elif reading is None:
        yield topic.unmeasured("no_controller" if case.host.fqdn else "no_host_name")
    elif reading.exchange.fault is not None:
        yield topic.unmeasured(reading.exchange.fault.value)
    else:
        yield topic.says("finds" if reading.entries else "finds_nothing")


CATALOGS_NEAR = (
    Check("GC-03", _product_domains, ask_controllers, judge_domain),
    Check("GC-04", _catalogs_for, _asks_near, judge_near),
    Check("GC-05", _catalog_hosts, _asks_search, judge_search),
)
"""The checks of this module, in catalogue order."""
