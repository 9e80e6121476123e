"""What a rule can see while it is judged: the plan around it, and the subject it is judged for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from app.domain.answers import Place
from app.domain.assessment import ItemVerdict, Verdict
from app.domain.evaluation.models import RuleModel
from app.domain.inventory import Asset, AssetKind, ServerFunction, references_of
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.rules import FoldOver, Model, Path, VerdictIs
from app.domain.values import Value

Source: TypeAlias = Path | FoldOver | Model | VerdictIs
Read: TypeAlias = tuple[Source, "Value | None"]
"""What a rule read, and what it found; None is unknown."""


Counts: TypeAlias = Mapping[tuple[Verdict, bool], int]


class InventoryIndex:
    """The assets of a plan by what rules ask for, each view made when it is first asked for."""

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        self.assets = assets
        self._kinds: dict[AssetKind, tuple[Asset, ...]] = {}
        self._functions: dict[ServerFunction, tuple[Asset, ...]] = {}
        self._naming: dict[tuple[AssetKind, str], dict[str, list[Asset]]] = {}

    def of_kind(self, kind: AssetKind) -> tuple[Asset, ...]:
        """The assets of a kind, in inventory order."""
        found = self._kinds.get(kind)
        if found is None:
            found = self._kinds[kind] = tuple(asset for asset in self.assets.values() if asset.kind is kind)
        return found

    def with_function(self, function: ServerFunction) -> tuple[Asset, ...]:
        """The servers with a function, in inventory order."""
        found = self._functions.get(function)
        if found is None:
            servers = self.of_kind(AssetKind.SERVER)
            found = tuple(asset for asset in servers if function in asset.functions)
            self._functions[function] = found
        return found

    def naming(self, kind: AssetKind, key: str, target: str) -> tuple[Asset, ...]:
        """The assets of a kind whose reference field names the target."""
        found = self._naming.get((kind, key))
        if found is None:
            found = self._naming[kind, key] = {}
            for asset in self.of_kind(kind):
                for reference, named in references_of(asset):
                    if reference == key:
                        found.setdefault(named, []).append(asset)
        return tuple(found.get(target, ()))


@dataclass(slots=True)
class Surroundings:
    """Everything that is the same for all rules of one judgement.

    `verdicts` holds what is judged so far; items are judged after those whose verdicts they read. `counts`
    tells of each item how many of its places have which verdict, and whether their risk is accepted.
    """

    plan: Plan
    pack: Pack
    as_of: date
    models: Mapping[str, RuleModel]
    inventory: InventoryIndex
    verdicts: Mapping[Place, ItemVerdict] = field(default_factory=dict)
    counts: dict[str, Counts] = field(default_factory=dict)


def counts_of(verdicts: Mapping[Place, ItemVerdict]) -> dict[str, Counts]:
    """The counts of `Surroundings` for verdicts that are known already."""
    found: dict[str, dict[tuple[Verdict, bool], int]] = {}
    for place, entry in verdicts.items():
        counts, kind = found.setdefault(place.item, {}), (entry.verdict, entry.accepted)
        counts[kind] = counts.get(kind, 0) + 1
    return {**found}


@dataclass(slots=True)
class Frame:
    """One subject, and inside a fold the asset at hand. With a `trace`, what is read is recorded there."""

    around: Surroundings
    subject: str
    asset: Asset | None
    each: Asset | None = None
    trace: list[Read] | None = None

    def note(self, source: Source, value: Value | None) -> Value | None:
        """Record what was read, and give it back."""
        if self.trace is not None:
            self.trace.append((source, value))
        return value


Compiled: TypeAlias = Callable[[Frame], "Value | None"]
"""A rule ready to be judged; None is unknown."""
