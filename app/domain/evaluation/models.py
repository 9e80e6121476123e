"""A sizing model as rules see it: named figures in, named figures out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.pack import Pack
from app.domain.values import Value, ValueKind


@dataclass(frozen=True, slots=True)
class RuleModel:
    """A model by its name in packs.

    `run` gets the inputs that are known and the pack, and gives the figures it can; a figure left out is
    unknown. `inputs` and `outputs` tell their kinds; `optional` are the inputs it can do without.
    """

    name: str
    inputs: Mapping[str, ValueKind]
    outputs: Mapping[str, ValueKind]
    run: Callable[[Mapping[str, Value], Pack], Mapping[str, Value]]
    optional: frozenset[str] = frozenset()
