"""What must work for a service to work: components, what each needs, and how likely each is to fail.

A model may share components between any number of dependents, and needs may form circles: a component is down
when it failed itself or when a need of it is not met, and nothing else is down (the least fixed point).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.inventory import NeedKind


@dataclass(frozen=True, slots=True)
class Requirement:
    """At least `at_least` of the components `of` must work; `of` repeats nothing and keeps its order.

    Nothing can meet `at_least` above the number of `of`, and none of nothing is always met. `is_proposed`
    tells that the inventory implies it and nobody confirmed it. `beta` is the share (0 to 1) of the failures
    of `of` that take all of them together, and `coverage` the share of failures that switch over cleanly;
    both serve figures only, never cut sets.
    """

    at_least: int
    of: tuple[str, ...]
    kind: NeedKind = NeedKind.OTHER
    is_proposed: bool = False
    beta: float = 0.0
    coverage: float = 1.0


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a model: an asset, the service itself, or a gate or event of a fault tree.

    It works while it has not failed itself, which only what `can_fail` does, and all its requirements are
    met.
    """

    id: str
    name: str
    requirements: tuple[Requirement, ...] = ()
    can_fail: bool = True


@dataclass(frozen=True, slots=True)
class DependencyModel:
    """Components by id and the one the question is about. Every id that a requirement names is a component.

    `unavailability` holds, by component id, the probability (0 to 1) that a component has failed itself at a
    moment; one that can fail and is not named has no rate, and then there is no probability of the whole.
    """

    top: str
    components: Mapping[str, Component]
    unavailability: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CutSets:
    """The minimal sets of components whose own failure together takes the top down.

    Ids are sorted inside a set; the sets are in order of size, then of ids, and never exceed `order`
    components. `is_capped` tells that a guard ended the search, so that sets of `missing_from` and more
    components may be missing; those given are minimal cut sets all the same. The empty set stands alone: the
    top is down with nothing failed, because a requirement cannot be met.
    """

    sets: tuple[tuple[str, ...], ...]
    order: int
    is_capped: bool = False
    missing_from: int = 0

    def of_order(self, size: int) -> tuple[tuple[str, ...], ...]:
        """The sets of exactly this many components."""
        return tuple(each for each in self.sets if len(each) == size)


@dataclass(frozen=True, slots=True)
class Importance:
    """What one component means to the whole.

    `birnbaum` is the probability that the top is down with it failed minus that with it never failed;
    `fussell_vesely` the share of the probability of the top to which cut sets with it contribute.
    """

    birnbaum: float
    fussell_vesely: float


@dataclass(frozen=True, slots=True)
class Probability:
    """How probable it is that the top is down: `value`, exact when `is_exact`, otherwise the upper bound.

    `lower` and `upper` enclose the exact figure; both equal `value` when it is exact.
    """

    value: float
    is_exact: bool
    lower: float
    upper: float
    importance: Mapping[str, Importance] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Downfall:
    """What goes down with a set of components, each with the reason it is down.

    `reasons` holds, for every component that is down and was not taken down by hand, the failed components of
    the requirement that no longer holds, chosen so that the chain to something taken down is the shortest. A
    component with a requirement that nothing can meet is down for no component's sake: its reason is empty.
    """

    taken: frozenset[str]
    reasons: Mapping[str, tuple[str, ...]]

    @property
    def down(self) -> frozenset[str]:
        """Everything that is down."""
        return self.taken | self.reasons.keys()

    def chain(self, component: str) -> tuple[str, ...]:
        """From a component that is down to where that begins, by first reasons; empty when it is up."""
        if component not in self.down:
            return ()
        chain = [component]
        while why := self.reasons.get(chain[-1]):
            chain.append(why[0])
        return tuple(chain)


@dataclass(frozen=True, slots=True)
class Circle:
    """Components that need each other, in the order of the model.

    `blocks_start` tells that none of them can start after everything stood still; otherwise alternatives lead
    out of the circle.
    """

    members: tuple[str, ...]
    blocks_start: bool
