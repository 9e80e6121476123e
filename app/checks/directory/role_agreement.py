"""Do all controllers name the same owners of the operations master roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.checks.check import Check, Limits
from app.checks.directory.operations_masters import DomainRoles, domains_with_roles, owner_question, roles_of
from app.checks.directory.reading import Source, sources
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, RootDseQuestion
from app.domain.targets import Situation


def _domains(situation: Situation) -> Iterator[DomainRoles]:
    """Every domain with the forest's roles too: its controllers hold copies of these."""
    return (replace(each, has_forest_roles=True) for each in domains_with_roles(situation))


def _asks_everyone(case: DomainRoles, known: Known) -> Iterator[AnyQuestion]:
    roots = [RootDseQuestion(host.address) for host in case.domain.controllers]
    yield from roots
    if all(root in known for root in roots):
        for source in sources(case.domain, known):
            yield from (owner_question(source, role.dn) for role in roles_of(case, source))


def judge_agreement(case: DomainRoles, known: Known, _limits: Limits) -> Iterator[Emission]:
    """FSMO-03: every controller names the same owner of each role."""
    topic = Topic(case.domain.subject, case.domain.fqdn, {"domain": case.domain.fqdn})
    found = {source.host.name: _owners(case, source, known) for source in sources(case.domain, known)}
    told = {name: owners for name, owners in found.items() if all(owners.values())}
    if len(told) < 2:
        yield topic.unmeasured(_reason(case, known) or "fewer_than_two_told")
        return
    roles = next(iter(told.values()))
    differing = tuple(role for role in roles if len({owners[role] for owners in told.values()}) > 1)
    if differing:
        yield topic.says("differs", roles=differing, servers=tuple(told))
    else:
        yield topic.says("agrees", servers=tuple(told))
    if len(told) < len(case.domain.controllers):
        yield topic.unmeasured(_reason(case, known) or "some_not_asked")


def _owners(case: DomainRoles, source: Source, known: Known) -> dict[str, str]:
    """By role, its owner as a controller has it; empty when it does not show it."""
    readings = {role.name: known[owner_question(source, role.dn)] for role in roles_of(case, source)}
    return {
        role: each.entries[0].first("fSMORoleOwner").lower() if each.entries else ""
        for role, each in readings.items()
    }


def _reason(case: DomainRoles, known: Known) -> str:
    """The first fault of a search, if there was one."""
    for source in sources(case.domain, known):
        for role in roles_of(case, source):
            fault = known[owner_question(source, role.dn)].exchange.fault
            if fault is not None:
                return fault.value
    return ""


ROLE_AGREEMENT = (Check("FSMO-03", _domains, _asks_everyone, judge_agreement),)
"""The check of this module."""
