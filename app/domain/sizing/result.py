"""What a sizing model gives: figures, the method that found them, its error, and the way there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

InputValue: TypeAlias = float | bool | str | tuple[float, ...] | tuple[tuple[float | str, ...], ...]
"""An input as models see it; whole numbers are floats too, rows are tuples in the order of their columns."""

Figure: TypeAlias = float | bool | str | tuple[float, ...] | tuple[tuple[float | str, ...], ...]
"""A figure; its unit and its kind stand in the model's output of the same key."""


@dataclass(frozen=True, slots=True)
class SizingResult:
    """The outcome of one calculation.

    `figures` by the keys of the model's outputs, in their units; one that the inputs do not reach is left
    out. `method` is a key of the model's methods, `error` the stated error of that method. `warnings` say
    what is wrong in this very case, `limits` where the figures stop being valid, `steps` the way from inputs
    to figures. `inputs` holds every input as it was used, `defaults` the keys of those nobody gave. A model
    gives figures, method, warnings, steps and the limits of the very method; running it adds the rest.
    """

    figures: Mapping[str, Figure]
    method: str
    error: str = ""
    warnings: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    inputs: Mapping[str, InputValue] = field(default_factory=dict)
    defaults: tuple[str, ...] = ()

    def number(self, key: str) -> float:
        """A figure that is a number; raises KeyError where it was not reached, TypeError where it is none."""
        figure = self.figures[key]
        if isinstance(figure, bool) or not isinstance(figure, float | int):
            raise TypeError(f"{key} is no number")
        return float(figure)
