"""Live checks over a plan: whom a run would ask, and the run itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from app.checks.catalogue import CATALOGUE
from app.checks.check import Limits, OpenCase, open_cases
from app.checks.runner import Run, RunSettings
from app.checks.situation import situation_of
from app.domain.checks import BindClass, CheckBook, CheckEntry
from app.domain.credentials import CredentialSet
from app.domain.equipment import PowerUnit, ServerController
from app.domain.pack import Pack, Severity
from app.domain.plan import Plan
from app.domain.targets import Situation, Support, TargetList
from app.ports import CancelToken, Clock, Ids, Networks
from app.services.check_events import CheckEvent
from app.services.check_recording import Recording
from app.services.check_targets import NOTHING_KNOWN, target_list


@dataclass(frozen=True, slots=True)
class Selection:
    """Which checks of which assets; an empty part selects all.

    `checks` and `groups` of the catalogue together name checks; the other parts narrow what they name.
    `sections` are sections of the pack and keep the checks that inform their items. `assets` keeps what asks
    only servers that are these assets, or serve these domains and zones. `allowed_public` are public
    addresses of the plan that the user lets this run ask. `intrusive` lets checks run that look like an
    attack; without it they are left out, even where they are named.
    """

    checks: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    severities: frozenset[Severity] = frozenset()
    assets: frozenset[str] = frozenset()
    allowed_public: frozenset[str] = frozenset()
    intrusive: bool = False

    def narrowed(self, ticked: Mapping[str, frozenset[str]], *, intrusive: bool) -> Selection:
        """The same public addresses with other checks and assets: texts by the part they narrow."""
        return Selection(
            checks=ticked.get("checks", frozenset()),
            groups=ticked.get("groups", frozenset()),
            sections=ticked.get("sections", frozenset()),
            severities=frozenset(Severity(each) for each in ticked.get("severities", ())),
            assets=ticked.get("assets", frozenset()),
            allowed_public=self.allowed_public,
            intrusive=intrusive,
        )


ALL = Selection()


class CheckService:
    """Live checks. They only read the network, and nothing here touches the plan."""

    def __init__(
        self,
        book: CheckBook,
        networks: Networks,
        *,
        clock: Clock,
        ids: Ids,
        host: str,
        settings: RunSettings | None = None,
    ) -> None:
        """`host` is the name of this computer, for the evidence."""
        self.book = book
        self._networks = networks
        self._clock = clock
        self._ids = ids
        self._host = host
        self._settings = settings or RunSettings()

    def entries(self) -> tuple[CheckEntry, ...]:
        """The entries of all checks, in catalogue order."""
        return tuple(self.book.entries[check.id] for check in CATALOGUE)

    def plan_targets(self, plan: Plan, pack: Pack, selection: Selection = ALL) -> TargetList:
        """Whom a run would ask, computed from the plan alone; nothing is sent."""
        situation = _situation(plan, pack, selection)
        return target_list(situation, self._cases(situation, pack, selection), self.book)

    def run_checks(
        self,
        plan: Plan,
        pack: Pack,
        selection: Selection = ALL,
        *,
        cancel: CancelToken,
        credentials: CredentialSet | None = None,
        authorities: Path | None = None,
    ) -> Iterator[CheckEvent]:
        """Run, and yield everything as it happens; the last event is RunFinished.

        `authorities` is a PEM file of trusted authorities (None: those of the system). The credentials are
        cleared when the run ends, however it ends. Raises UserError before anything is sent when that file
        cannot be used.
        """
        situation = _situation(plan, pack, selection)
        cases = self._cases(situation, pack, selection)
        if credentials is None or credentials.windows is None:
            cases = self._without_windows(cases, selection)
        network = self._networks.open(credentials, authorities)
        run = Run(
            cases,
            situation,
            network,
            clock=self._clock,
            cancel=cancel,
            settings=self._settings,
            limits_of=self._limits,
        )
        recording = Recording(run, situation, self.book, clock=self._clock, ids=self._ids, host=self._host)
        try:
            yield from recording.events(target_list(situation, cases, self.book))
        finally:
            network.close()

    def _limits(self, check: str) -> Limits:
        thresholds = self.book.entries[check].thresholds
        return {key: Decimal(threshold.value) for key, threshold in thresholds.items()}

    def _cases(self, situation: Situation, pack: Pack, selection: Selection) -> tuple[OpenCase, ...]:
        checks = [check for check in CATALOGUE if is_selected(self.book.entries[check.id], pack, selection)]
        cases = open_cases(checks, situation)
        if not selection.assets:
            return tuple(cases)
        return tuple(case for case in cases if _asks_only(case, situation.addresses))

    def _without_windows(self, cases: tuple[OpenCase, ...], selection: Selection) -> tuple[OpenCase, ...]:
        """Without what needs a user of Windows servers, unless it is named: many would measure nothing."""
        named = selection.checks | selection.groups
        entries = self.book.entries
        return tuple(
            case
            for case in cases
            if entries[case.check.id].bind is not BindClass.WINDOWS
            or named & {case.check.id, entries[case.check.id].group}
        )


def is_selected(entry: CheckEntry, pack: Pack, selection: Selection) -> bool:
    """Whether a check is among those of a selection, whatever assets it names."""
    informing = {each for item in pack.items if item.section in selection.sections for each in item.checks}
    named = selection.checks | selection.groups
    return (
        (selection.intrusive or not entry.intrusive)
        and (not named or bool(named & {entry.id, entry.group}))
        and _allows(selection.severities, entry.severity)
        and (not selection.sections or entry.id in informing)
    )


def _situation(plan: Plan, pack: Pack, selection: Selection) -> Situation:
    found = situation_of(plan, pack.dns_records, selection.allowed_public, pack.live, pack.lists)
    found = replace(found, support=Support(pack.product, pack.lifecycle))
    if not selection.assets:
        return found
    chosen = found.addresses.intersection(_addresses_of(found, selection.assets))
    return replace(found, addresses=chosen, not_chosen=found.addresses - chosen)


def _allows(wanted: Collection[object], value: object) -> bool:
    return not wanted or value in wanted


def _addresses_of(situation: Situation, assets: Collection[str]) -> set[str]:
    """The addresses of servers and equipment, and of those that serve domains and zones."""
    hosts = (*situation.hosts, *situation.windows)
    found = {host.address for host in hosts if host.subject in assets}
    found |= {service.host.address for service in situation.tls_services if service.host.subject in assets}
    equipment: tuple[PowerUnit | ServerController, ...] = (*situation.power_units, *situation.controllers)
    found |= {each.address for each in equipment if each.subject in assets}
    for domain in situation.domains:
        if domain.subject in assets:
            found |= {host.address for host in (*domain.controllers, *domain.name_servers)}
    for zone in situation.zones:
        if zone.subject in assets:
            found |= {host.address for host in zone.servers}
    return found


def _asks_only(case: OpenCase, addresses: Collection[str]) -> bool:
    return all(question.address in addresses for question in case.questions(NOTHING_KNOWN))
