"""Names of the product that only some plans need: sign-in over TCP without TLS, and those of devices."""

from __future__ import annotations

from collections.abc import Iterator
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
from app.checks.product.records import NamedAt, lost_targets, missing_record, names_at_servers
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion

SIGN_IN_OVER_TCP = ("_sipinternal._tcp.",)
"""How the name begins that clients try for sign-in without TLS."""

DEVICES = ("_ntp._udp.", "ucupdates")
"""How the names begin by which devices find their time and their updates."""


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
    Check("OCS-02", names_at_servers(SIGN_IN_OVER_TCP), _asks_name, judge_name),
    Check("OCS-08", names_at_servers(DEVICES), _asks_name, judge_name),
)
"""The checks of this module, in catalogue order."""
