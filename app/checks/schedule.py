"""Which question may be asked next: a few hosts at once, and none with a bind before all others are done."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from app.domain.questions import AnyQuestion, Service

Lane = tuple[str, str]
"""What is asked one question after the other: a kind of load and an address."""


@dataclass(frozen=True, slots=True)
class Load:
    """How many addresses are asked at once: name servers, and everything else a host serves."""

    name_servers: int = 8
    hosts: int = 4


class Schedule:
    """Open questions in order, and those on their way.

    One question at a time per lane; at most `Load` lanes at once; questions that need a bind only when no
    other is open, and one at a time over all hosts, so that rejected credentials are shown to one server.
    """

    def __init__(self, load: Load) -> None:
        self._limits = {"dns": load.name_servers, "host": load.hosts}
        self._waiting: dict[Lane, deque[AnyQuestion]] = {}
        self._binding: deque[AnyQuestion] = deque()
        self._under_way: dict[AnyQuestion, Lane] = {}

    def add(self, question: AnyQuestion) -> None:
        """Put a question that was not added before at the end of its lane."""
        if question.needs_bind:
            self._binding.append(question)
        else:
            self._waiting.setdefault(_lane(question), deque()).append(question)

    def take(self) -> AnyQuestion | None:
        """The next question that may be asked now, or None; it is under way until `finish`."""
        busy = set(self._under_way.values())
        for lane in self._waiting:
            if lane not in busy and self._has_room(lane[0]):
                return self._start(lane)
        if self._binding and not self._waiting and not self._under_way:
            question = self._binding.popleft()
            self._under_way[question] = _lane(question)
            return question
        return None

    def finish(self, question: AnyQuestion) -> None:
        """A question has its reading."""
        del self._under_way[question]

    def drop_all(self) -> list[AnyQuestion]:
        """All questions without a reading, waiting or under way, in a fresh start."""
        rest = [*self._under_way, *(each for lane in self._waiting.values() for each in lane), *self._binding]
        self._under_way.clear()
        self._waiting.clear()
        self._binding.clear()
        return rest

    def _has_room(self, kind: str) -> bool:
        return sum(lane[0] == kind for lane in self._under_way.values()) < self._limits[kind]

    def _start(self, lane: Lane) -> AnyQuestion:
        questions = self._waiting[lane]
        question = questions.popleft()
        if not questions:
            del self._waiting[lane]
        self._under_way[question] = lane
        return question


def _lane(question: AnyQuestion) -> Lane:
    return ("dns" if question.service is Service.DNS else "host", question.address)
