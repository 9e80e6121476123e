"""What a run has learnt so far: the reading of each question, asked once and shared by all checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar, cast

from app.domain.questions import AnyQuestion, Question
from app.domain.readings import Reading

ReadingT = TypeVar("ReadingT", bound=Reading)


class Known:
    """A view of questions and their readings; a question that was not asked yet has none."""

    def __init__(self, readings: Mapping[AnyQuestion, Reading]) -> None:
        self._readings = readings

    def get(self, question: Question[ReadingT]) -> ReadingT | None:
        """The reading of a question, or None while it is open; the question determines its type."""
        return cast("ReadingT | None", self._readings.get(cast("AnyQuestion", question)))

    def __getitem__(self, question: Question[ReadingT]) -> ReadingT:
        return cast("ReadingT", self._readings[cast("AnyQuestion", question)])

    def __contains__(self, question: object) -> bool:
        return question in self._readings

    def __iter__(self) -> Iterator[AnyQuestion]:
        return iter(self._readings)

    def values(self) -> Iterator[Reading]:
        """All readings, in the order they were answered."""
        return iter(self._readings.values())

    def items(self) -> Iterator[tuple[AnyQuestion, Reading]]:
        """All questions with their readings, in the order they were answered."""
        return iter(self._readings.items())
