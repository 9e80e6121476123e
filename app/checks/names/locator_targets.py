"""Do the locator records lead to servers that exist, listen, and are what the records say."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.check import Check, Limits
from app.checks.directory.operations_masters import ask_pdc, pdc_owners
from app.checks.known import Known
from app.checks.names.asking import (
    Resolution,
    follow_up,
    followed,
    resolution,
    srv_question,
    targets_of,
    unsettled,
)
from app.checks.names.locator import DomainAt, all_names, domains_at_servers, pdc_name
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion


def _asks_pdc(case: DomainAt, known: Known) -> Iterator[AnyQuestion]:
    yield srv_question(case.server, pdc_name(case.domain))
    yield from ask_pdc(case.domain, known)


def judge_pdc(case: DomainAt, known: Known, _limits: Limits) -> Iterator[Emission]:
    """LOC-05: exactly one record, and it names the PDC emulator."""
    name = pdc_name(case.domain)
    reading, topic = known[srv_question(case.server, name)], case.topic(name)
    listed = targets_of(reading, "SRV")
    if reason := unsettled(reading):
        yield topic.unmeasured(reason)
    elif len(listed) != 1:
        yield topic.says("several_records" if listed else "no_records", targets=listed)
    else:
        yield _compare_owner(topic, listed[0], pdc_owners(case.domain, known))


def _compare_owner(topic: Topic, target: str, owners: tuple[str, ...]) -> Emission:
    """Steps 3 and 4 of LOC-05."""
    if not owners:
        return topic.unmeasured("owner_unknown")
    if len(owners) > 1:
        return topic.says("several_owners", owners=owners)
    tag = "owner_listed" if target == owners[0] else "other_listed"
    return topic.says(tag, target=target, owner=owners[0])


def _asks_addresses(case: DomainAt, known: Known) -> Iterator[AnyQuestion]:
    for name in all_names(case.domain):
        yield from follow_up(case.server, srv_question(case.server, name), known)


def judge_addresses(case: DomainAt, known: Known, _limits: Limits) -> Iterator[Emission]:
    """LOC-09: every target has an address and is no alias (RFC 2782, "Target")."""
    topic = case.topic(case.domain.fqdn)
    readings = [known[srv_question(case.server, name)] for name in all_names(case.domain)]
    listed = [targets_of(reading, "SRV") for reading in readings]
    targets = tuple(dict.fromkeys(name for names in listed for name in followed(names)))
    if not targets:
        reasons = [reason for reading in readings if (reason := unsettled(reading))]
        yield topic.unmeasured(reasons[0] if reasons else "no_targets")
        return
    if any(len(names) > len(followed(names)) for names in listed):
        yield topic.unmeasured("too_large")
        return
    yield from _judge_targets(topic, [resolution(case.server, name, known) for name in targets])


def _judge_targets(topic: Topic, found: list[Resolution]) -> Iterator[Emission]:
    """Steps 2 and 3 of LOC-09."""
    lost = tuple(each.name for each in found if not each.addresses and not each.unsettled)
    aliases = tuple(each.name for each in found if each.is_alias)
    unsure = [each.unsettled for each in found if each.unsettled]
    if lost:
        yield topic.says("no_address", targets=lost)
    if aliases:
        yield topic.says("alias", targets=aliases)
    if unsure:
        yield topic.unmeasured(unsure[0])
    if not (lost or aliases or unsure):
        yield topic.says("resolved", targets=tuple(each.name for each in found))


LOCATOR_TARGETS = (
    Check("LOC-05", domains_at_servers, _asks_pdc, judge_pdc),
    Check("LOC-09", domains_at_servers, _asks_addresses, judge_addresses),
)
"""The checks of this group that judge where one server's records lead, in catalogue order."""
