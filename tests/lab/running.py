"""Runs the real service over the lab, and tells what it found."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from app.checks.runner import RunSettings
from app.domain.credentials import Credentials, CredentialSet
from app.domain.findings import Finding, Outcome
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.live_facts import DnsRecord, LiveFacts
from app.domain.pack import LifecycleDate, PackList
from app.domain.plan import PackRef, Plan
from app.packs.check_entries import load_check_book
from app.probes.network import ProbedNetworks
from app.services.check_events import CheckEvent, FinishedRun, RunFinished
from app.services.checks import ALL, CheckService, Selection
from tests.fakes.cancel import FakeCancel
from tests.fakes.ids import FakeIds
from tests.fakes.sample_pack import sample_pack
from tests.lab.samba_domain import DC1, DC2, DOMAIN

BOOK = load_check_book()
RECORD = DnsRecord("in", "SRV", "_sipinternaltls._tcp.{sip_domain}", "{pool}", "required", "x", 5061)
CONTROLLER = frozenset({ServerFunction.DC, ServerFunction.GC, ServerFunction.DNS})


class RealClock:
    """This machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def domain_asset(fqdn: str = DOMAIN, **values: bool) -> Asset:
    """A domain of the plan."""
    return Asset("domain", AssetKind.DOMAIN, fqdn, values={"fqdn": fqdn, **values})


def server(
    name: str, address: str, functions: frozenset[ServerFunction] = CONTROLLER, fqdn: str = ""
) -> Asset:
    """A server of the plan; its subject is its name."""
    values = {"network_address": address, "fqdn": fqdn or f"{name}.{DOMAIN}", "domain": "domain"}
    return Asset(name, AssetKind.SERVER, name, functions=functions, values=values)


def plan_of(*assets: Asset) -> Plan:
    """A plan of these assets."""
    return Plan("lab", "Lab", PackRef("p", "1", "0" * 64), assets={each.id: each for each in assets})


def domain_plan(*more: Asset) -> Plan:
    """The plan of the lab's domain."""
    both = (server(each.name, each.address) for each in (DC1, DC2))
    return plan_of(domain_asset(forest_root=True), *both, *more)


@dataclass
class Told:
    """What a run told: its result, how long it took, and for how long it went on after a cancel."""

    result: FinishedRun
    took_s: float
    events: list[CheckEvent] = field(default_factory=list)

    def of(self, check: str) -> list[Finding]:
        """The findings of a check."""
        return [finding for finding in self.result.run.findings if finding.check == check]

    def tags(self, check: str) -> dict[str, set[str]]:
        """The tags of a check by target."""
        found: dict[str, set[str]] = {}
        for finding in self.of(check):
            found.setdefault(finding.target, set()).add(finding.tag)
        return found

    def outcomes(self) -> dict[str, set[Outcome]]:
        """The outcomes of each check."""
        found: dict[str, set[Outcome]] = {}
        for finding in self.result.run.findings:
            found.setdefault(finding.check, set()).add(finding.outcome)
        return found

    def outcomes_at(self, target: str) -> set[Outcome]:
        """All outcomes at a target."""
        return {finding.outcome for finding in self.result.run.findings if finding.target == target}


def run_over(
    plan: Plan,
    selection: Selection = ALL,
    *,
    credentials: Credentials | CredentialSet | None = None,
    authorities: Path | None = None,
    deadline_s: float = 120,
    cancel: FakeCancel | None = None,
    watch: Callable[[CheckEvent], object] | None = None,
    records: tuple[DnsRecord, ...] = (RECORD,),
    live: LiveFacts = LiveFacts(),  # noqa: B008  it is frozen
    lifecycle: tuple[LifecycleDate, ...] = (),
    lists: Mapping[str, PackList] = MappingProxyType({}),
) -> Told:
    """Run to the end; `watch` sees each event as it comes. A user alone is one of the directory.

    `records` and `live` are what the pack says of the product, `lifecycle` are support dates
    and `lists` lists beside its own.
    """
    clock = RealClock()
    service = CheckService(
        BOOK, ProbedNetworks(clock), clock=clock, ids=FakeIds(), host="lab", settings=RunSettings(deadline_s)
    )
    sample = sample_pack()
    support, held = (*sample.lifecycle, *lifecycle), {**sample.lists, **lists}
    pack = replace(sample, dns_records=records, live=live, lifecycle=support, lists=held)
    began = time.monotonic()
    events: list[CheckEvent] = []
    if isinstance(credentials, Credentials):
        credentials = CredentialSet(directory=credentials)
    stream: Iterator[CheckEvent] = service.run_checks(
        plan, pack, selection, cancel=cancel or FakeCancel(), credentials=credentials, authorities=authorities
    )
    for event in stream:
        events.append(event)
        if watch is not None:
            watch(event)
    last = events[-1]
    assert isinstance(last, RunFinished)
    return Told(last.result, time.monotonic() - began, events)
