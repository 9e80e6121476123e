"""Failures that redundancy does not help against, as parts of the model.

Common causes and failed switch-overs.

**Common cause** (beta factor; NUREG/CR-5485, IEC 61508-6 annex D). A share `beta` of the failures of the
members of a requirement takes all of them at once. For members of equal unavailability u the group gets one
event of the probability c, and each member keeps the own failure v, such that both figures hold exactly for a
pair:

    a member is down with probability u:   1 - (1 - c)(1 - v) = u
    both are down with probability U:      1 - 2 (1 - u) + (1 - c)(1 - v)^2 = U
    U by the plain formula for pairs:      U = ((1 - beta) u)^2 + beta u

which gives c = (U - u^2) / ((1 - u)^2 + U - u^2), where U - u^2 = beta u (1 - (2 - beta) u). The formula is
one for small u: above 1 / (2 - beta) it would make a pair fail together less often than by chance, and then c
is 0. For unequal members u is their geometric mean and c at most the smallest of them, and every member keeps
its own u. In k-of-n the event takes all n, as the beta factor model has it. A component of several groups
shares its failures out: each event takes at most what is left. The same members in several requirements are
one group, with the largest beta of them.

**Switch-over coverage.** With c the share of failures that switch over cleanly, a requirement that could do
without a member also breaks when that member is down and its switch-over failed (probability 1 - c, once for
each member; Arnold, "The concept of coverage and its effect on the reliability model of a repairable system",
1973). For a pair of availability a this gives 1 - [(1 - a)^2 + 2 a (1 - a)(1 - c)] exactly.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain.dependency import Component, DependencyModel, Requirement

COMMON_CAUSE = "common cause"
SWITCH_OVER = "switch-over"
"""How the ids of the events begin that are added."""


def with_common_cause(model: DependencyModel) -> DependencyModel:
    """The model with its common causes and failed switch-overs as components of their own.

    No requirement of it has a beta or a coverage any more. Members without a rate, and those that cannot fail
    themselves, take no part in common causes.
    """
    return _with_groups(_with_switch_overs(model))


def _with_switch_overs(model: DependencyModel) -> DependencyModel:
    added: dict[str, Component] = {}
    chances: dict[str, float] = {}
    components = dict(model.components)
    for component in model.components.values():
        requirements: list[Requirement] = []
        for number, requirement in enumerate(component.requirements):
            requirements.append(replace(requirement, coverage=1.0))
            if not _switches(requirement):
                continue
            for member in dict.fromkeys(requirement.of):
                event = _switch_over(model, component, number, member)
                added[event.id] = event
                chances[event.id] = 1.0 - requirement.coverage
                requirements.append(Requirement(1, (member, event.id), requirement.kind))
        components[component.id] = replace(component, requirements=tuple(requirements))
    unavailability = {**model.unavailability, **chances}
    return replace(model, components={**components, **added}, unavailability=unavailability)


def _switches(requirement: Requirement) -> bool:
    return requirement.coverage < 1.0 and 0 < requirement.at_least < len(set(requirement.of))


def _switch_over(model: DependencyModel, component: Component, number: int, member: str) -> Component:
    id_ = f"{SWITCH_OVER}/{component.id}/{number}/{member}"
    name = f"{SWITCH_OVER} of {component.name} from {model.components[member].name}"
    return Component(_free(model, id_), name)


def _with_groups(model: DependencyModel) -> DependencyModel:
    left = dict(model.unavailability)
    components = dict(model.components)
    added: dict[str, float] = {}
    for number, (members, beta) in enumerate(_groups(model)):
        wished = _common_chance([model.unavailability[each] for each in members], beta)
        chance = min(wished, *(left[each] for each in members))
        if chance <= 0.0:
            continue
        event = Component(_free(model, f"{COMMON_CAUSE}/{number}"), _group_name(model, members))
        components[event.id] = event
        added[event.id] = chance
        for member in members:
            left[member] = _without(left[member], chance)
            needs = (*components[member].requirements, Requirement(1, (event.id,)))
            components[member] = replace(components[member], requirements=needs)
    spent = {id_: replace(each, requirements=_spent(each)) for id_, each in components.items()}
    return replace(model, components=spent, unavailability={**left, **added})


def _groups(model: DependencyModel) -> Iterator[tuple[tuple[str, ...], float]]:
    """The members of every group that can fail and have a rate, at least two, with the group's beta."""
    betas: dict[frozenset[str], float] = {}
    members: dict[frozenset[str], tuple[str, ...]] = {}
    for component in model.components.values():
        for requirement in component.requirements:
            if requirement.beta > 0.0:
                failing = tuple(each for each in dict.fromkeys(requirement.of) if _has_share(model, each))
                key = frozenset(failing)
                members.setdefault(key, failing)
                betas[key] = max(betas.get(key, 0.0), requirement.beta)
    return ((members[key], beta) for key, beta in betas.items() if len(key) > 1)


def _has_share(model: DependencyModel, member: str) -> bool:
    return model.components[member].can_fail and model.unavailability.get(member, 0.0) > 0.0


def _common_chance(unavailabilities: Sequence[float], beta: float) -> float:
    """The probability of the event of a group; see the head of this file."""
    logarithms = [math.log(each) for each in unavailabilities]
    mean = math.exp(sum(logarithms) / len(logarithms))
    more = beta * mean * (1.0 - (2.0 - beta) * mean)
    return more / ((1.0 - mean) ** 2 + more) if more > 0.0 else 0.0


def _without(unavailability: float, chance: float) -> float:
    """What is left of an unavailability once an event of that probability stands for a part of it."""
    return max(0.0, (unavailability - chance) / (1.0 - chance)) if chance < 1.0 else 0.0


def _spent(component: Component) -> tuple[Requirement, ...]:
    return tuple(replace(requirement, beta=0.0) for requirement in component.requirements)


def _group_name(model: DependencyModel, members: Sequence[str]) -> str:
    return f"{COMMON_CAUSE} of {', '.join(model.components[each].name for each in members)}"


def _free(model: DependencyModel, id_: str) -> str:
    """An id that no component has."""
    while id_ in model.components:
        id_ += "'"
    return id_
