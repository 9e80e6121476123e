"""A kept calculation as a report shows it: inputs with where they came from, figures, method and limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.sizing.picture import CalculationPicture


class InputOrigin(StrEnum):
    """Who said an input."""

    PLAN = "plan"
    PERSON = "person"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class InputLine:
    """An input with its unit, as it was used."""

    words: str
    value: str
    origin: InputOrigin


@dataclass(frozen=True, slots=True)
class CalculationText:
    """One calculation. `number` is that of its evidence, `error` what the method is known to be off by.

    `is_stale` tells that the plan says something else by now for an input. `picture` is None for models that
    are told better in words, and where the model calculates in another way by now.
    """

    number: int
    title: str
    item: str
    item_title: str
    subject: str
    made: date
    by: str
    is_stale: bool
    inputs: tuple[InputLine, ...]
    figures: tuple[tuple[str, str], ...]
    method: str
    error: str
    warnings: tuple[str, ...]
    limits: tuple[str, ...]
    steps: tuple[str, ...]
    sources: tuple[str, ...]
    picture: CalculationPicture | None
