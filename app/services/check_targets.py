"""Whom a run would ask, as the list that is shown before anything is sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from app.checks.check import OpenCase
from app.checks.known import Known
from app.domain.checks import BindClass, CheckBook, CheckEntry
from app.domain.equipment import PowerUnit, ServerController
from app.domain.targets import IF_NAMED, Host, Situation, Target, TargetList

NOTHING_KNOWN = Known({})

Asked = Host | PowerUnit | ServerController


def target_list(situation: Situation, cases: Collection[OpenCase], book: CheckBook) -> TargetList:
    """Everybody whom these cases may ask, and what their checks need."""
    entries = [book.entries[each] for each in dict.fromkeys(case.check.id for case in cases)]
    following = tuple(entry.id for entry in entries if entry.follows_answers)
    return TargetList(
        targets=tuple(_lines(situation, cases, (IF_NAMED,) if following else ())),
        checks=tuple(entry.id for entry in entries),
        following=following,
        refused=situation.refused,
        needs_credentials=_that_need(entries, BindClass.USER, BindClass.PRIVILEGED),
        needs_controller_user=_that_need(entries, BindClass.CONTROLLER),
        needs_windows_user=_that_need(entries, BindClass.WINDOWS),
        intrusive=tuple(entry.id for entry in entries if entry.intrusive),
    )


def _that_need(entries: Iterable[CheckEntry], *binds: BindClass) -> tuple[str, ...]:
    return tuple(entry.id for entry in entries if entry.bind in binds)


def _lines(situation: Situation, cases: Iterable[OpenCase], later: tuple[str, ...]) -> Iterator[Target]:
    """One line for each address: those that the first questions go to, and those that answers may lead to."""
    channels: dict[str, dict[str, None]] = {}
    for case in cases:
        for question in case.questions(NOTHING_KNOWN):
            channels.setdefault(question.address, {})[question.channel] = None
    told: set[str] = set()
    for each in _known_hosts(situation):
        used = tuple(channels.get(each.address, ())) or later
        if used and each.address in situation.addresses and each.address not in told:
            told.add(each.address)
            yield Target(each.subject, each.name, each.address, used)


def _known_hosts(situation: Situation) -> Iterator[Asked]:
    yield from situation.hosts
    yield from (service.host for service in situation.tls_services)
    yield from situation.power_units
    yield from situation.controllers
    yield from situation.windows
