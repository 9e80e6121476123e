"""Names of the product that only some plans need: sign-in over TCP without TLS, and those of devices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.names.asking import (
    address_questions,
    follow_up,
    resolution,
    srv_question,
    targets_of,
    unsettled,
)
from app.checks.names.sides import inside_servers
from app.checks.product.records import lost_targets, missing_record
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion
from app.domain.targets import Host, RequiredName, Situation, Wanted

SIGN_IN_OVER_TCP = ("_sipinternal._tcp.",)
"""How the name begins that clients try for sign-in without TLS."""

DEVICES = ("_ntp._udp.", "ucupdates")
"""How the names begin by which devices find their time and their updates."""


@dataclass(frozen=True, slots=True)
class NamedAt:
    """A name of the product as one name server inside shows it."""

    required: RequiredName
    server: Host

    @property
    def topic(self) -> Topic:
        """What is said about the name at this server."""
        about = {"name": self.required.name, "domain": self.required.domain, "server": self.server.name}
        return Topic(self.required.subject, self.server.address, about)


def _named(begins: tuple[str, ...]) -> Callable[[Situation], Iterator[NamedAt]]:
    """The names of a kind that the plan wants, or of which it does not say."""

    def cases(situation: Situation) -> Iterator[NamedAt]:
        for required in situation.required_names:
            if required.name.startswith(begins) and required.wanted is not Wanted.NO:
                yield from (NamedAt(required, server) for server in inside_servers(situation))

    return cases


def _asks_name(case: NamedAt, known: Known) -> Iterator[AnyQuestion]:
    if case.required.type == "SRV":
        yield from follow_up(case.server, srv_question(case.server, case.required.name), known)
    else:
        yield from address_questions(case.server, case.required.name)


def judge_name(case: NamedAt, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-02 and OCS-08: the name is there and leads to an address."""
    return _judge_service(case, known) if case.required.type == "SRV" else _judge_address(case, known)


def _judge_service(case: NamedAt, known: Known) -> Iterator[Emission]:
    reading = known[srv_question(case.server, case.required.name)]
    targets, port = targets_of(reading, "SRV"), case.required.port
    wrong = tuple(str(each.port) for each in reading.records("SRV") if port and each.port != port)
    if reason := unsettled(reading):
        yield case.topic.unmeasured(reason)
    elif not targets:
        yield missing_record(case.topic, case.required)
    elif wrong:
        yield case.topic.says("wrong_port", ports=wrong, port=Decimal(port))
    else:
        lost = tuple(lost_targets(case.topic, case.server, targets, known))
        yield from lost or (case.topic.says("present", targets=targets),)


def _judge_address(case: NamedAt, known: Known) -> Iterator[Emission]:
    found = resolution(case.server, case.required.name, known)
    if found.addresses:
        yield case.topic.says("present", targets=found.addresses)
    elif found.unsettled:
        yield case.topic.unmeasured(found.unsettled)
    else:
        yield missing_record(case.topic, case.required)


PLANNED_NAMES = (
    Check("OCS-02", _named(SIGN_IN_OVER_TCP), _asks_name, judge_name),
    Check("OCS-08", _named(DEVICES), _asks_name, judge_name),
)
"""The checks of this module, in catalogue order."""
