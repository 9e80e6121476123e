"""Do the name servers hand out the records by which the product's clients sign in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.names.asking import srv_question, targets_of, unsettled
from app.checks.product.sip_names import inside_servers, lies_in
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion
from app.domain.readings import ResourceRecord
from app.domain.targets import Host, RequiredName, Situation

SIGN_IN = "_sipinternaltls._tcp."
"""The record of internal sign-in over TLS."""


@dataclass(frozen=True, slots=True)
class SignInAt:
    """A sign-in record as one name server shows it."""

    required: RequiredName
    server: Host

    @property
    def topic(self) -> Topic:
        """What is said about the record at this server."""
        about = {"name": self.required.name, "domain": self.required.domain, "server": self.server.name}
        return Topic(self.required.subject, self.server.address, about)


def _sign_in(situation: Situation) -> Iterator[SignInAt]:
    servers = inside_servers(situation)
    names = (each for each in situation.required_names if each.name.startswith(SIGN_IN))
    return (SignInAt(required, server) for required in names for server in servers)


def _asks_record(case: SignInAt, _known: Known) -> Iterable[AnyQuestion]:
    return (srv_question(case.server, case.required.name),)


def judge_sign_in(case: SignInAt, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-01: one record, on the port of the product, to a name in the same domain."""
    reading = known[srv_question(case.server, case.required.name)]
    records = reading.records("SRV")
    if reason := unsettled(reading):
        yield case.topic.unmeasured(reason)
    elif not records:
        yield case.topic.says("missing" if case.required.is_required else "missing_optional")
    else:
        complaints = tuple(_judge_records(case, records))
        yield from complaints or (case.topic.says("one_record", targets=targets_of(reading, "SRV")),)


def _judge_records(case: SignInAt, records: tuple[ResourceRecord, ...]) -> Iterator[Emission]:
    """Steps 2 to 4 of OCS-01: the client takes a server only from the SIP domain it signs in to."""
    topic, wanted = case.topic, case.required
    foreign = tuple(each.target for each in records if not lies_in(each.target, wanted.domain))
    wrong = tuple(str(each.port) for each in records if each.port != wanted.port)
    if len(records) > 1:
        yield topic.says("several", count=Decimal(len(records)))
    if wrong:
        yield topic.says("wrong_port", ports=wrong, port=Decimal(wanted.port))
    if foreign:
        yield topic.says("other_domain", targets=foreign)


PRODUCT_RECORDS = (Check("OCS-01", _sign_in, _asks_record, judge_sign_in),)
"""The checks of this group."""
