"""Which question may be asked next: many hosts at once, few directories, and credentials last and to few."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from enum import StrEnum

from app.domain.questions import AnyQuestion, Service


class Kind(StrEnum):
    """The kinds of load, each with a limit of its own."""

    NAMES = "names"
    DIRECTORY = "directory"
    OTHER = "other"
    BOUND = "bound"


Lane = tuple[Kind, str, int]
"""What is asked one question after the other: a kind of load, an address and, where that matters, a port."""


@dataclass(frozen=True, slots=True)
class Load:
    """How many questions are under way at once over all addresses.

    To name servers, to directories (catalogue 21.4: no more than four controllers in parallel), to anything
    else, and, for each service, those that show credentials.
    """

    name_servers: int = 64
    directories: int = 4
    others: int = 128
    bound: int = 4


class Schedule:
    """Open questions in order, and those on their way.

    One question at a time per lane. Questions that show credentials are asked when no other is open. That
    rejected credentials are shown to one server only is up to the network: whoever connects first need not be
    the first to sign in.
    """

    def __init__(self, load: Load) -> None:
        self._limits = {
            Kind.NAMES: load.name_servers,
            Kind.DIRECTORY: load.directories,
            Kind.OTHER: load.others,
            Kind.BOUND: load.bound,
        }
        self._waiting: dict[Lane, deque[AnyQuestion]] = {}
        self._binding: dict[Service, deque[AnyQuestion]] = {}
        self._under_way: dict[AnyQuestion, Lane] = {}
        self._busy: set[Lane] = set()
        self._running: Counter[Kind] = Counter()
        self._bound: Counter[Service] = Counter()

    def add(self, question: AnyQuestion) -> None:
        """Put a question that was not added before at the end of its lane."""
        if question.needs_bind:
            self._binding.setdefault(question.service, deque()).append(question)
        else:
            self._waiting.setdefault(_lane(question), deque()).append(question)

    def take(self) -> AnyQuestion | None:
        """The next question that may be asked now, or None; it is under way until `finish`."""
        for lane in self._waiting:
            if lane not in self._busy and self._running[lane[0]] < self._limits[lane[0]]:
                return self._take_from(lane)
        is_idle = not self._waiting and self._running.total() == self._running[Kind.BOUND]
        return self._take_bound() if is_idle else None

    def finish(self, question: AnyQuestion) -> None:
        """A question has its reading."""
        lane = self._under_way.pop(question)
        self._busy.discard(lane)
        self._running[lane[0]] -= 1
        if question.needs_bind:
            self._bound[question.service] -= 1

    @property
    def under_way(self) -> tuple[AnyQuestion, ...]:
        """The questions that were taken and have no reading yet."""
        return tuple(self._under_way)

    def drop_all(self) -> list[AnyQuestion]:
        """All questions without a reading, waiting or under way, in a fresh start."""
        queued = (*self._waiting.values(), *self._binding.values())
        rest = [*self._under_way, *(each for questions in queued for each in questions)]
        for held in (self._under_way, self._waiting, self._binding, self._busy, self._running, self._bound):
            held.clear()
        return rest

    def _take_from(self, lane: Lane) -> AnyQuestion:
        questions = self._waiting[lane]
        question = questions.popleft()
        if not questions:
            del self._waiting[lane]
        return self._start(question, lane)

    def _take_bound(self) -> AnyQuestion | None:
        for service, questions in self._binding.items():
            if self._bound[service] < self._limits[Kind.BOUND]:
                free = next((each for each in questions if _bound_lane(each) not in self._busy), None)
                if free is not None:
                    return self._start_bound(service, free)
        return None

    def _start_bound(self, service: Service, question: AnyQuestion) -> AnyQuestion:
        self._binding[service].remove(question)
        if not self._binding[service]:
            del self._binding[service]
        self._bound[service] += 1
        return self._start(question, _bound_lane(question))

    def _start(self, question: AnyQuestion, lane: Lane) -> AnyQuestion:
        self._under_way[question] = lane
        self._busy.add(lane)
        self._running[lane[0]] += 1
        return question


def _lane(question: AnyQuestion) -> Lane:
    """A name server or directory hears one question at a time, any other host one at each port."""
    if question.service is Service.DNS:
        return Kind.NAMES, question.address, 0
    if question.service is Service.LDAP:
        return Kind.DIRECTORY, question.address, 0
    return Kind.OTHER, question.address, question.port


def _bound_lane(question: AnyQuestion) -> Lane:
    """As without credentials: a directory hears one question at a time, whichever of its ports it is for."""
    port = 0 if question.service is Service.LDAP else question.port
    return Kind.BOUND, question.address, port
