"""The compiled form of a dependency model: numbers in place of ids, made once and shared by all analyses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.analysis.model.strong_groups import strong_groups
from app.domain.dependency import Component, DependencyModel


@dataclass(frozen=True, slots=True)
class Network:
    """A model by numbers: components in the model's order, requirements in the order of their components.

    `ids`, `can_fail`, `requirements_of` (its requirements) and `users` (the requirements that name it) go by
    component; `owner`, `children` and `breaking` by requirement. A requirement breaks when `breaking` of its
    children are down: at 0 or below nothing can meet it. Requirements that nothing can break are left out,
    and a child that is named twice in one requirement counts once. `groups` are the sets of components that
    reach one another along their needs, what is needed before what needs it; most hold one component.
    """

    ids: tuple[str, ...]
    index: Mapping[str, int]
    can_fail: tuple[bool, ...]
    requirements_of: tuple[tuple[int, ...], ...]
    users: tuple[tuple[int, ...], ...]
    owner: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    breaking: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]
    top: int

    def needs_of(self, component: int) -> tuple[int, ...]:
        """Every component that a requirement of this one names, each once."""
        named = (child for rule in self.requirements_of[component] for child in self.children[rule])
        return tuple(dict.fromkeys(named))


def compiled(model: DependencyModel | Network) -> Network:
    """The model by numbers; a network is given back as it is.

    Raises ValueError when the top or a component that a requirement names is not in the model.
    """
    if isinstance(model, Network):
        return model
    index = {each: place for place, each in enumerate(model.components)}
    if model.top not in index:
        raise ValueError(f"the top {model.top!r} is not a component of the model")
    table = _Table(index)
    for component in model.components.values():
        table.add(component)
    return table.network(model)


class _Table:
    """Gathers the requirements of a model, one component after the other."""

    def __init__(self, index: Mapping[str, int]) -> None:
        self._index = index
        self._owner: list[int] = []
        self._children: list[tuple[int, ...]] = []
        self._breaking: list[int] = []
        self._rules: list[tuple[int, ...]] = []
        self._users: list[list[int]] = [[] for _ in index]

    def add(self, component: Component) -> None:
        """Take in the requirements of the next component."""
        rules = []
        for requirement in component.requirements:
            children = self._children_of(component.id, requirement.of)
            breaking = len(children) - requirement.at_least + 1
            if breaking <= len(children):
                rules.append(self._enter(len(self._rules), children, breaking))
        self._rules.append(tuple(rules))

    def network(self, model: DependencyModel) -> Network:
        """What was gathered, with its groups."""
        needs = [[child for rule in rules for child in self._children[rule]] for rules in self._rules]
        return Network(
            ids=tuple(self._index),
            index=self._index,
            can_fail=tuple(component.can_fail for component in model.components.values()),
            requirements_of=tuple(self._rules),
            users=tuple(map(tuple, self._users)),
            owner=tuple(self._owner),
            children=tuple(self._children),
            breaking=tuple(self._breaking),
            groups=strong_groups(needs),
            top=self._index[model.top],
        )

    def _children_of(self, component: str, named: tuple[str, ...]) -> tuple[int, ...]:
        try:
            return tuple(self._index[each] for each in dict.fromkeys(named))
        except KeyError as error:
            raise ValueError(f"{component!r} needs {error.args[0]!r}, which is not in the model") from error

    def _enter(self, owner: int, children: tuple[int, ...], breaking: int) -> int:
        rule = len(self._owner)
        self._owner.append(owner)
        self._children.append(children)
        self._breaking.append(breaking)
        for child in children:
            self._users[child].append(rule)
        return rule
