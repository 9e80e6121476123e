"""Are the ports of controllers open, and do the owners of roles serve."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.check import Check, Limits
from app.checks.directory.controllers import is_controller
from app.checks.directory.operations_masters import DomainRoles, ask_owners, domains_with_roles, owners_of
from app.checks.directory.reading import Controller, is_same_controller, settings_of
from app.checks.known import Known
from app.checks.topic import Topic, host_topic
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import AnyQuestion, ConnectQuestion, RootDseQuestion
from app.domain.readings import BROKEN_ANSWER, SILENT_SERVER
from app.domain.targets import Host, Situation

ESSENTIAL = (88, 389, 445)
"""Kerberos, LDAP and SMB: without one of them nobody logs on."""

USUAL = (135, 464, 636)
OF_NAMES = (53,)
OF_CATALOGS = (3268, 3269)
WEB_SERVICE = 9389
"""Active Directory Web Services: only tools use it, and old controllers do not have it."""

PDC = "pdc_emulator"


def ports_of(host: Host) -> tuple[int, ...]:
    """The ports a controller should have open, by its functions."""
    names = OF_NAMES if host.does(ServerFunction.DNS) else ()
    catalogs = OF_CATALOGS if host.does(ServerFunction.GC) else ()
    return tuple(sorted((*ESSENTIAL, *USUAL, *names, *catalogs)))


def _controllers(situation: Situation) -> tuple[Host, ...]:
    return situation.with_function(ServerFunction.DC)


def _asks_ports(host: Host, _known: Known) -> Iterator[AnyQuestion]:
    return (ConnectQuestion(host.address, port) for port in (*ports_of(host), WEB_SERVICE))


def judge_ports(host: Host, known: Known, _limits: Limits) -> Iterator[Emission]:
    """DC-06: the controller takes connections on the ports of its services."""
    topic, ports = host_topic(host), ports_of(host)
    faults = {port: known[ConnectQuestion(host.address, port)].exchange.fault for port in ports}
    closed = {port for port, fault in faults.items() if fault in SILENT_SERVER}
    unsure = [fault for fault in faults.values() if fault is not None and fault not in SILENT_SERVER]
    for tag, wanted in (("closed", set(ESSENTIAL)), ("partly_closed", set(ports) - set(ESSENTIAL))):
        if closed & wanted:
            yield topic.says(tag, ports=tuple(str(port) for port in sorted(closed & wanted)))
    if unsure:
        yield topic.unmeasured(unsure[0].value)
    elif not closed:
        web = known[ConnectQuestion(host.address, WEB_SERVICE)].exchange.fault
        tag = "open" if web is None else "open_without_web"
        yield topic.says(tag, ports=tuple(str(each) for each in ports))


def _asks_masters(case: DomainRoles, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_owners(case, known)
    for host in _owning_hosts(case, known):
        yield RootDseQuestion(host.address)
        yield from (ConnectQuestion(host.address, port) for port in ESSENTIAL)


def _owning_hosts(case: DomainRoles, known: Known) -> tuple[Host, ...]:
    names = {owner.fqdn for owner in owners_of(case, known).values() if owner and owner.fqdn}
    return tuple(host for host in case.hosts if host.fqdn in names)


def judge_masters(case: DomainRoles, known: Known, _limits: Limits) -> Iterator[Emission]:
    """FSMO-02: the controllers that own the roles work."""
    owners, hosts = owners_of(case, known), {host.fqdn: host for host in _owning_hosts(case, known)}
    topic = Topic(case.domain.subject, case.domain.fqdn, {"domain": case.domain.fqdn})
    if not owners:
        yield topic.unmeasured(case.missing(known))
        return
    states = {role: _state(owner, hosts, known) for role, owner in owners.items()}
    names = {role: owner.name for role, owner in owners.items() if owner}
    down = tuple(role for role, state in states.items() if state == "down")
    unsure = [state for state in states.values() if state not in {"down", "works"}]
    if down:
        tag = "pdc_down" if PDC in down else "down"
        yield topic.says(tag, roles=down, servers=tuple(dict.fromkeys(names[role] for role in down)))
    if unsure:
        yield topic.unmeasured(unsure[0])
    if not (down or unsure):
        yield topic.says("works", servers=tuple(dict.fromkeys(names.values())))


def _state(owner: Controller | None, hosts: dict[str, Host], known: Known) -> str:
    """Steps 2 and 3 of FSMO-02."""
    if owner is None:
        return "owner_unknown"
    host = hosts.get(owner.fqdn)
    if host is None:
        return "outside_plan"
    root = known[RootDseQuestion(host.address)]
    faults = [root.exchange.fault]
    faults += [known[ConnectQuestion(host.address, port)].exchange.fault for port in ESSENTIAL]
    if any(fault in SILENT_SERVER | BROKEN_ANSWER for fault in faults):
        return "down"
    other = next((fault for fault in faults if fault is not None), None)
    if other is not None:
        return other.value
    if not is_controller(root):
        return "no_controller"
    return "works" if is_same_controller(settings_of(root), owner.settings_dn) else "other_controller"


CONTROLLER_PORTS = (Check("DC-06", _controllers, _asks_ports, judge_ports),)
"""The check of controllers' ports."""

MASTERS_WORK = (Check("FSMO-02", domains_with_roles, _asks_masters, judge_masters),)
"""The check of the owners of roles."""
