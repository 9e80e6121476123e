"""Names that clients try when they find no service record, and those for automatic discovery."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.names.asking import address_questions, resolution
from app.checks.names.sides import inside_servers, outside_servers
from app.checks.product.outside_records import SIGN_IN_OUTSIDE
from app.checks.product.records import SIGN_IN, missing_record
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion
from app.domain.targets import Host, RequiredName, SipDomain, Situation, Wanted

FALLBACKS = ("sipinternal", "sip")
"""What clients inside try, in this order, before `sipexternal`."""

FALLBACKS_OUTSIDE = ("sip", "sipexternal")
"""What clients outside can find of what they try."""

AUTODISCOVER = "lyncdiscover"
"""How the names begin that newer products publish for their clients."""


@dataclass(frozen=True, slots=True)
class Fallbacks:
    """The fallback names of a SIP domain at a name server of one side."""

    domain: SipDomain
    server: Host
    labels: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names in full."""
        return tuple(f"{label}.{self.domain.fqdn}" for label in self.labels)

    @property
    def topic(self) -> Topic:
        """What is said about them."""
        about = {"domain": self.domain.fqdn, "server": self.server.name}
        return Topic(self.domain.subject, self.server.address, about)


def _fallbacks(situation: Situation) -> Iterator[Fallbacks]:
    """Inside, and outside where the plan has sign-in from there; not where clients are told their server."""
    for domain in situation.sip_domains:
        if _wants(situation, domain, SIGN_IN) is not Wanted.NO:
            for server in inside_servers(situation):
                yield Fallbacks(domain, server, FALLBACKS)
        if _wants(situation, domain, SIGN_IN_OUTSIDE) is Wanted.YES:
            for server in outside_servers(situation, domain.fqdn):
                yield Fallbacks(domain, server, FALLBACKS_OUTSIDE)


def _wants(situation: Situation, domain: SipDomain, begins: str) -> Wanted:
    """Whether the plan wants the record of a kind in a SIP domain; unknown where the pack has none."""
    named = (each for each in situation.required_names if each.domain == domain.fqdn)
    return next((each.wanted for each in named if each.name.startswith(begins)), Wanted.UNKNOWN)


def _asks_fallbacks(case: Fallbacks, _known: Known) -> Iterator[AnyQuestion]:
    for name in case.names:
        yield from address_questions(case.server, name)


def judge_fallbacks(case: Fallbacks, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-05: at least one of the names has an address."""
    found = [resolution(case.server, name, known) for name in case.names]
    names = tuple(each.name for each in found if each.addresses)
    reasons = [each.unsettled for each in found if each.unsettled]
    if names:
        yield case.topic.says("present", names=names)
    elif reasons:
        yield case.topic.unmeasured(reasons[0])
    else:
        yield case.topic.says("none", names=case.names)


@dataclass(frozen=True, slots=True)
class Published:
    """A name for automatic discovery at a name server that should have it, None when the plan has none."""

    required: RequiredName
    server: Host | None

    @property
    def topic(self) -> Topic:
        """What is said about it."""
        wanted, server = self.required, self.server
        about = {"name": wanted.name, "domain": wanted.domain, "server": server.name if server else ""}
        return Topic(wanted.subject, server.address if server else wanted.name, about)


def _published(situation: Situation) -> Iterator[Published]:
    """None where the pack does not name them: older products do not publish them."""
    for required in situation.required_names:
        if required.name.startswith(AUTODISCOVER) and required.wanted is not Wanted.NO:
            outside = outside_servers(situation, required.domain)
            servers = outside if required.is_external else inside_servers(situation)
            yield from (Published(required, server) for server in servers or (None,))


def _asks_published(case: Published, _known: Known) -> Iterable[AnyQuestion]:
    return address_questions(case.server, case.required.name) if case.server else ()


def judge_published(case: Published, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-06: the names for automatic discovery have addresses."""
    if case.server is None:
        yield case.topic.unmeasured("no_outside_server" if case.required.is_external else "no_name_server")
        return
    found = resolution(case.server, case.required.name, known)
    if found.addresses:
        yield case.topic.says("present", addresses=found.addresses)
    elif found.unsettled:
        yield case.topic.unmeasured(found.unsettled)
    else:
        yield missing_record(case.topic, case.required)


FALLBACK_NAMES = (
    Check("OCS-05", _fallbacks, _asks_fallbacks, judge_fallbacks),
    Check("OCS-06", _published, _asks_published, judge_published),
)
"""The checks of this module, in catalogue order."""
