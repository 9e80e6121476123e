"""Do the clocks of the domain controllers agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, RootDseQuestion, TimeQuestion
from app.domain.readings import RootDseReading
from app.domain.targets import Host, Situation

GENERALIZED_TIME = re.compile(r"(\d{14})(\.\d{1,6})?Z")
"""`currentTime` as RFC 4517 3.3.13 writes it, in the form domain controllers use."""

HALF_A_SECOND = timedelta(seconds=0.5)


@dataclass(frozen=True, slots=True)
class ForestClocks:
    """The controllers of one forest; `subject` is its root domain or the first one in the plan."""

    subject: str
    forest: str
    controllers: tuple[Host, ...]


def _forests(situation: Situation) -> Iterator[ForestClocks]:
    for forest in dict.fromkeys(domain.forest for domain in situation.domains):
        domains = [each for each in situation.domains if each.forest == forest]
        head = next((each for each in domains if each.fqdn == forest), domains[0])
        yield ForestClocks(head.subject, forest, tuple(host for each in domains for host in each.controllers))


def _asks_clocks(case: ForestClocks, _known: Known) -> Iterator[AnyQuestion]:
    for host in case.controllers:
        yield RootDseQuestion(host.address)
        yield TimeQuestion(host.address)


def judge_clocks(case: ForestClocks, known: Known, limits: Limits) -> Iterator[Emission]:
    """TIME-01: the clocks of all controllers agree. Our own clock cancels out of the difference."""
    topic = Topic(case.subject, case.forest, {"forest": case.forest})
    longest = timedelta(seconds=float(limits["exchange_s"]))
    offsets = {
        host.name: offset
        for host in case.controllers
        if (offset := clock_offset(host, known, longest)) is not None
    }
    silent = tuple(host.name for host in case.controllers if host.name not in offsets)
    if len(offsets) < 2:
        yield topic.unmeasured("fewer_than_two_clocks")
        return
    yield _judge_spread(topic, offsets, limits)
    if silent:
        yield topic.says("some_silent", servers=silent)


def _judge_spread(topic: Topic, offsets: dict[str, timedelta], limits: Limits) -> Emission:
    """Step 4 of TIME-01."""
    slowest = min(offsets, key=lambda name: offsets[name])
    fastest = max(offsets, key=lambda name: offsets[name])
    spread = Decimal(round((offsets[fastest] - offsets[slowest]) / timedelta(milliseconds=1))) / 1000
    arguments = {"spread_s": spread, "warn_s": limits["warn_s"], "fail_s": limits["fail_s"]}
    tag = "in_step"
    if spread > limits["warn_s"]:
        tag = "out_of_step" if spread > limits["fail_s"] else "drifting"
    return topic.says(tag, slowest=slowest, fastest=fastest, **arguments)


def clock_offset(host: Host, known: Known, longest: timedelta = timedelta.max) -> timedelta | None:
    """How far a controller's clock is ahead of ours: by NTP when it serves it, else by `currentTime`.

    An exchange that took longer than `longest` tells nothing: half of that is how wrong it may be.
    """
    time = known[TimeQuestion(host.address)]
    if time.exchange.fault is None and time.is_synchronised:
        return timedelta(milliseconds=time.offset_ms)
    root = known[RootDseQuestion(host.address)]
    return None if root.exchange.ended_at - root.exchange.started_at > longest else offset_of_root(root)


def offset_of_root(reading: RootDseReading) -> timedelta | None:
    """How far `currentTime` is ahead of our clock. It drops the fraction, so half a second is its middle."""
    match = GENERALIZED_TIME.fullmatch(reading.first("currentTime"))
    if reading.exchange.fault is not None or match is None:
        return None
    try:
        said = datetime.strptime(match.group(1), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    exchange = reading.exchange
    middle = exchange.started_at + (exchange.ended_at - exchange.started_at) / 2
    return said + HALF_A_SECOND - middle


CLOCKS = (Check("TIME-01", _forests, _asks_clocks, judge_clocks),)
"""The check of this module."""
