"""A sizing model as rules see it: named figures in, named figures out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.pack import Pack
from app.domain.values import Value, ValueKind


@dataclass(frozen=True, slots=True)
class RuleModel:
    """A model by its name in packs.

    `run` gets the inputs that a rule names, all of them known, and the pack; it gives the figures it can, and
    one left out is unknown. `inputs` and `outputs` tell their kinds; a rule need not name `optional` inputs.
    """

    name: str
    inputs: Mapping[str, ValueKind]
    outputs: Mapping[str, ValueKind]
    run: Callable[[Mapping[str, Value], Pack], Mapping[str, Value]]
    optional: frozenset[str] = frozenset()
