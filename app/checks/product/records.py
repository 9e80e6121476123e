"""Do the name servers hand out the records by which the product's clients sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.names.asking import follow_up, followed, resolution, srv_question, targets_of, unsettled
from app.checks.names.sides import inside_servers, lies_in
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion
from app.domain.readings import ResourceRecord
from app.domain.targets import Host, RequiredName, Situation, Wanted

SIGN_IN = "_sipinternaltls._tcp."
"""The record of internal sign-in over TLS."""

POINTS_ELSEWHERE = frozenset({"no_authority", "alias_elsewhere", "refused_by_server"})
"""Reasons of a server that does not hold the zone of a target, which it need not."""


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


def names_at_servers(begins: tuple[str, ...]) -> Callable[[Situation], Iterator[NamedAt]]:
    """The names of a kind that the plan wants, or of which it does not say."""

    def cases(situation: Situation) -> Iterator[NamedAt]:
        for required in situation.required_names:
            if required.name.startswith(begins) and required.wanted is not Wanted.NO:
                yield from (NamedAt(required, server) for server in inside_servers(situation))

    return cases


def _asks_record(case: NamedAt, known: Known) -> Iterable[AnyQuestion]:
    return follow_up(case.server, srv_question(case.server, case.required.name), known)


def judge_sign_in(case: NamedAt, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-01: one record, on the port of the product, to a name in the same domain that has an address."""
    reading = known[srv_question(case.server, case.required.name)]
    targets = targets_of(reading, "SRV")
    if reason := unsettled(reading):
        yield case.topic.unmeasured(reason)
    elif not targets:
        yield missing_record(case.topic, case.required)
    else:
        complaints = (
            *_judge_records(case, reading.records("SRV")),
            *lost_targets(case.topic, case.server, targets, known),
        )
        yield from complaints or (case.topic.says("one_record", targets=targets),)


def missing_record(topic: Topic, required: RequiredName) -> Emission:
    """What is said of a record that is not there: it fails a plan that wants it.

    A plan that does not say whether it wants the record is not told that all is well.
    """
    wants_it = required.wanted is Wanted.YES
    return topic.says("missing") if wants_it else topic.unmeasured("plan_does_not_say")


def lost_targets(topic: Topic, server: Host, targets: tuple[str, ...], known: Known) -> Iterator[Emission]:
    """Targets of a record without an address at the server; those it points elsewhere for are let be."""
    found = [resolution(server, name, known) for name in followed(targets)]
    lost = tuple(each.name for each in found if not each.addresses and not each.unsettled)
    silent = [each.unsettled for each in found if each.unsettled and each.unsettled not in POINTS_ELSEWHERE]
    if lost:
        yield topic.says("no_address", targets=lost)
    elif silent:
        yield topic.unmeasured(silent[0])


def _judge_records(case: NamedAt, records: tuple[ResourceRecord, ...]) -> Iterator[Emission]:
    """Steps 3 to 5 of OCS-01: the client takes a server only from the SIP domain it signs in to."""
    topic, wanted = case.topic, case.required
    foreign = tuple(each.target for each in records if not lies_in(each.target, wanted.domain))
    wrong = tuple(str(each.port) for each in records if each.port != wanted.port)
    if len(records) > 1:
        yield topic.says("several", count=Decimal(len(records)))
    if wrong:
        yield topic.says("wrong_port", ports=wrong, port=Decimal(wanted.port))
    if foreign:
        yield topic.says("other_domain", targets=foreign)


PRODUCT_RECORDS = (Check("OCS-01", names_at_servers((SIGN_IN,)), _asks_record, judge_sign_in),)
"""The checks of this group."""
