"""A forest as the plan has it: all its domains, and the controllers that may be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.checks.directory.heads import ask_roots
from app.checks.directory.reading import Source, controllers_of, domain_part, sources
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.questions import AnyQuestion, RootDseQuestion
from app.domain.targets import DomainScope, Situation


@dataclass(frozen=True, slots=True)
class Forest:
    """The domains of one forest in the plan; the first is its root, or the first one in the plan."""

    domains: tuple[DomainScope, ...]

    @property
    def topic(self) -> Topic:
        """What is said about the forest."""
        head = self.domains[0]
        return Topic(head.subject, head.forest, {"forest": head.forest})

    def sources(self, known: Known) -> tuple[Source, ...]:
        """All controllers that may be asked."""
        return tuple(source for domain in self.domains for source in sources(domain, known))

    def silence(self, known: Known) -> str:
        """Why one of the controllers cannot be asked; empty when all can."""
        for host in (host for domain in self.domains for host in domain.controllers):
            fault = known[RootDseQuestion(host.address)].exchange.fault
            if fault is not None:
                return fault.value
        count = sum(len(domain.controllers) for domain in self.domains)
        return "" if len(self.sources(known)) == count else "no_controller"


def domain_heads(domain: DomainScope, known: Known) -> set[str]:
    """The heads of all domains of a forest, by its controllers; empty where one of them is not shown."""
    accounts = [each.account_dn for each in controllers_of(domain, known).controllers]
    return {domain_part(dn) for dn in accounts} if all(accounts) else set()


def whole_forests(situation: Situation) -> Iterator[Forest]:
    """The forests of a plan."""
    for name in dict.fromkeys(domain.forest for domain in situation.domains):
        inside = [each for each in situation.domains if each.forest == name]
        yield Forest(tuple(sorted(inside, key=lambda each: each.fqdn != name)))


def are_roots_known(forest: Forest, known: Known) -> bool:
    """Whether every controller of a forest was asked for its root entry."""
    return all(ask_roots(domain, known) for domain in forest.domains)


def ask_all_roots(forest: Forest) -> Iterator[AnyQuestion]:
    """The root entries of all controllers."""
    return (RootDseQuestion(host.address) for domain in forest.domains for host in domain.controllers)
