"""Models whose needs form circles, written out as models without circles that mean the same.

The least fixed point of a circle is reached step by step: at first nothing is down through the circle, then
what is down takes the next with it. Cut at a set of members that breaks every circle, as many steps as that
set has members are enough, because every step that changes anything takes at least one more of them down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.analysis.model.network import Network, compiled
from app.domain.dependency import Component, DependencyModel, Requirement

COPY_MARK = "~"
"""Stands between the id of a component and the step of its copy, repeated where ids hold it already."""


def without_circles(model: DependencyModel) -> DependencyModel:
    """The model without circles; what is in no circle, and every failure, keeps its id.

    A member of a circle gives way to copies that cannot fail themselves, one per step; the component of the
    old id stands for its own failure alone. Raises ValueError for a model that names what it does not hold.
    """
    network = compiled(model)
    groups = [group for group in network.groups if _is_circle(network, group)]
    if not groups:
        return model
    mark = COPY_MARK
    while any(mark in id_ for id_ in model.components):
        mark += COPY_MARK
    circles = [_circle(tuple(network.ids[each] for each in reversed(group)), model, mark) for group in groups]
    last = {member: circle.last_of(member) for circle in circles for member in circle.members}
    components = {id_: _kept(component, last) for id_, component in model.components.items()}
    for circle in circles:
        components.update((copy.id, copy) for copy in circle.copies(last))
    return replace(model, top=last.get(model.top, model.top), components=components)


def _is_circle(network: Network, group: tuple[int, ...]) -> bool:
    return len(group) > 1 or group[0] in network.needs_of(group[0])


def _kept(component: Component, last: Mapping[str, str]) -> Component:
    if component.id in last:
        return replace(component, requirements=())
    return replace(component, requirements=tuple(_sent(each, last) for each in component.requirements))


def _sent(requirement: Requirement, last: Mapping[str, str]) -> Requirement:
    return replace(requirement, of=tuple(last.get(each, each) for each in requirement.of))


@dataclass(frozen=True, slots=True)
class _Circle:
    """Members of one circle; without the `breakers` among them every member only needs members before it."""

    members: tuple[str, ...]
    breakers: frozenset[str]
    model: DependencyModel
    mark: str

    def last_of(self, member: str) -> str:
        """The id of the copy that stands for the member as it is in the end."""
        return self._name(member, len(self.breakers))

    def copies(self, last: Mapping[str, str]) -> Iterator[Component]:
        """All copies; `last` leads to the last copies of other circles."""
        for step in range(len(self.breakers) + 1):
            inside = {member: self._name(member, step - (member in self.breakers)) for member in self.members}
            others = {**last, **inside}
            yield from (self._copy(member, step, others) for member in self.members)

    def _name(self, member: str, step: int) -> str:
        return f"{member}{self.mark}{step}"

    def _copy(self, member: str, step: int, others: Mapping[str, str]) -> Component:
        component = self.model.components[member]
        own = (Requirement(1, (member,)),) if component.can_fail else ()
        needs = (self._first(each) if step == 0 else each for each in component.requirements)
        requirements = (*own, *(_sent(each, others) for each in needs))
        return Component(self._name(member, step), component.name, requirements, can_fail=False)

    def _first(self, requirement: Requirement) -> Requirement:
        """In the first step the breakers are not down: they do their part for a requirement."""
        named = dict.fromkeys(requirement.of)
        rest = tuple(each for each in named if each not in self.breakers)
        missing = requirement.at_least - (len(named) - len(rest))
        return replace(requirement, at_least=max(0, missing), of=rest)


def _circle(members: tuple[str, ...], model: DependencyModel, mark: str) -> _Circle:
    place = {member: number for number, member in enumerate(members)}
    breakers = frozenset(
        needed
        for member in members
        for requirement in model.components[member].requirements
        for needed in requirement.of
        if place.get(needed, -1) >= place[member]
    )
    return _Circle(members, breakers, model, mark)
