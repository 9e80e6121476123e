"""Do all controllers name the same owners of the operations master roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.checks.check import Check, Limits
from app.checks.directory.heads import ask_roots
from app.checks.directory.operations_masters import (
    FOREST_ROLES,
    DomainRoles,
    domains_with_roles,
    owner_question,
    roles_of,
)
from app.checks.directory.reading import Source, sources
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, RootDseQuestion, SearchQuestion
from app.domain.targets import DomainScope, Situation


@dataclass(frozen=True, slots=True)
class Agreement:
    """The roles a domain answers for, and the domains whose controllers know them: all, for the forest's."""

    roles: DomainRoles
    domains: tuple[DomainScope, ...]

    @property
    def topic(self) -> Topic:
        """What is said about the domain."""
        domain = self.roles.domain
        return Topic(domain.subject, domain.fqdn, {"domain": domain.fqdn})


def _agreements(situation: Situation) -> Iterator[Agreement]:
    for roles in domains_with_roles(situation):
        inside = tuple(each for each in situation.domains if each.forest == roles.domain.forest)
        yield Agreement(roles, inside if roles.has_forest_roles else (roles.domain,))


def _questions(case: Agreement, known: Known) -> Iterator[tuple[str, Source, SearchQuestion]]:
    """The question for the owner of each role at each controller that holds a copy of it."""
    for domain in case.domains:
        for source in sources(domain, known):
            for role in roles_of(case.roles, source):
                if role.name in FOREST_ROLES or domain == case.roles.domain:
                    yield role.name, source, owner_question(source, role.dn)


def _asks_everyone(case: Agreement, known: Known) -> Iterator[AnyQuestion]:
    for domain in case.domains:
        yield from (RootDseQuestion(host.address) for host in domain.controllers)
    if all(ask_roots(domain, known) for domain in case.domains):
        yield from (question for _, _, question in _questions(case, known))


def judge_agreement(case: Agreement, known: Known, _limits: Limits) -> Iterator[Emission]:
    """FSMO-03: every controller names the same owner of each role."""
    told = _told(case, known)
    compared = {role: owners for role, owners in told.items() if len(owners) > 1}
    differing = tuple(role for role, owners in compared.items() if len(set(owners.values())) > 1)
    roles = differing or tuple(compared)
    if roles:
        servers = tuple(dict.fromkeys(name for role in roles for name in compared[role]))
        yield case.topic.says("differs" if differing else "agrees", roles=roles, servers=servers)
    if not told or any(len(owners) < 2 for owners in told.values()):
        yield case.topic.unmeasured(_reason(case, known) or "fewer_than_two_told")
    elif _is_partial(case, told, known):
        yield case.topic.unmeasured(_reason(case, known) or "some_not_asked")


def _told(case: Agreement, known: Known) -> dict[str, dict[str, str]]:
    """By role and controller, the owner that it names; one that is not shown is left out."""
    told: dict[str, dict[str, str]] = {}
    for role, source, question in _questions(case, known):
        entries = known[question].entries
        owner = entries[0].first("fSMORoleOwner").lower() if entries else ""
        told.setdefault(role, {}).update({source.host.name: owner} if owner else {})
    return told


def _is_partial(case: Agreement, told: dict[str, dict[str, str]], known: Known) -> bool:
    """Whether a controller of the plan did not tell what it should know."""
    asked = sum(1 for _ in _questions(case, known))
    unasked = sum(len(each.controllers) for each in case.domains) - sum(
        1 for each in case.domains for _ in sources(each, known)
    )
    return unasked > 0 or sum(map(len, told.values())) < asked


def _reason(case: Agreement, known: Known) -> str:
    """The first fault of a search, if there was one."""
    faults = (known[question].exchange.fault for _, _, question in _questions(case, known))
    return next((fault.value for fault in faults if fault is not None), "")


ROLE_AGREEMENT = (Check("FSMO-03", _agreements, _asks_everyone, judge_agreement),)
"""The check of this module."""
