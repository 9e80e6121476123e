"""What goes down with a set of components, and why."""

from __future__ import annotations

from collections.abc import Iterable

from app.analysis.model.network import Network, compiled
from app.domain.dependency import DependencyModel, Downfall


def downfall(model: DependencyModel | Network, taken: Iterable[str]) -> Downfall:
    """Everything that is down once `taken` is, in rounds: what goes down because of the rounds before.

    The reason of a component is a requirement that broke in the earliest round; where several broke in the
    same round, the one that leads to something taken down by the fewest steps. The components of a reason
    are in order of those steps, so the first of each makes the shortest chain. A component with a requirement
    that nothing can meet is down for no component's sake: its reason is empty.

    Raises ValueError when something taken is not in the model.
    """
    network = compiled(model)
    chosen = frozenset(taken)
    missing = chosen - network.index.keys()
    if missing:
        raise ValueError(f"not in the model: {', '.join(sorted(missing))}")
    reasons = _Rounds(network, {network.index[each] for each in chosen}).run()
    ids = network.ids
    return Downfall(chosen, {ids[each]: tuple(ids[one] for one in why) for each, why in reasons.items()})


def always_down(network: Network) -> frozenset[int]:
    """The components that are down with nothing taken down, because of requirements nothing can meet."""
    return frozenset(_Rounds(network, set()).run())


class _Rounds:
    def __init__(self, network: Network, taken: set[int]) -> None:
        self._network = network
        self._steps = dict.fromkeys(sorted(taken), 0)
        self._reasons: dict[int, tuple[int, ...]] = {}
        self._left = list(network.breaking)

    def run(self) -> dict[int, tuple[int, ...]]:
        """The reasons of all that is down and was not taken, in the order in which it went down."""
        for rule, left in enumerate(self._left):
            owner = self._network.owner[rule]
            if left <= 0 and owner not in self._steps:
                self._steps[owner] = 0
                self._reasons[owner] = ()
        latest = list(self._steps)
        while latest:
            fallen = [self._fall(owner, rules) for owner, rules in self._broken_by(latest).items()]
            for owner, why, steps in fallen:
                self._reasons[owner] = why
                self._steps[owner] = steps
            latest = [owner for owner, _, _ in fallen]
        return self._reasons

    def _broken_by(self, latest: list[int]) -> dict[int, list[int]]:
        """The requirements that break now, by the component that is still up."""
        users, owners, left, steps = self._network.users, self._network.owner, self._left, self._steps
        broken: dict[int, list[int]] = {}
        for component in latest:
            for rule in users[component]:
                left[rule] -= 1
                if not left[rule] and owners[rule] not in steps:
                    broken.setdefault(owners[rule], []).append(rule)
        return broken

    def _fall(self, owner: int, rules: list[int]) -> tuple[int, tuple[int, ...], int]:
        """The component, its reason and how many steps that is from something taken down."""
        steps = self._steps
        whys = []
        for rule in rules:
            down = [child for child in self._network.children[rule] if child in steps]
            down.sort(key=steps.__getitem__)
            whys.append(down)
        why = min(whys, key=lambda down: steps[down[0]]) if len(whys) > 1 else whys[0]
        return owner, tuple(why), steps[why[0]] + 1
