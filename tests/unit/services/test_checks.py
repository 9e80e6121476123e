"""The check service shows its targets first, runs what was chosen, and leaves a full record."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.checks.catalogue import CATALOGUE
from app.checks.check import open_cases
from app.checks.situation import situation_of
from app.domain.canonical import sha256_hex
from app.domain.checks import BindClass
from app.domain.codec import from_data, to_data
from app.domain.credentials import Credentials, CredentialSet
from app.domain.edits import RecordRun, apply_edit
from app.domain.findings import CheckRun, Outcome
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.live_facts import DnsRecord
from app.domain.pack import Pack, Severity
from app.domain.plan import PackRef, Plan
from app.domain.readings import Fault
from app.domain.targets import IF_NAMED
from app.packs.check_entries import load_check_book
from app.services.check_events import CheckEvent, FindingMade, FinishedRun, RunFinished, RunStarted
from app.services.checks import ALL, CheckService, Selection
from tests.fakes.cancel import FakeCancel
from tests.fakes.ids import FakeIds
from tests.fakes.network import FakeNetworks
from tests.fakes.sample_pack import sample_pack
from tests.unit.checks.world import DC1, DC2, DOMAIN, POOL_ADDRESS, World

BOOK = load_check_book()
RECORD = DnsRecord("in", "SRV", "_sipinternaltls._tcp.{sip_domain}", "{pool}", "required", "x", 5061)


def _server(host: str, address: str) -> Asset:
    functions = frozenset({ServerFunction.DC, ServerFunction.DNS})
    values = {"network_address": address, "fqdn": f"{host}.{DOMAIN}", "domain": "domain"}
    return Asset(host, AssetKind.SERVER, host.upper(), functions=functions, values=values)


def _plan() -> Plan:
    domain = Asset("domain", AssetKind.DOMAIN, DOMAIN, values={"fqdn": DOMAIN, "sip_domain": True})
    assets = (domain, _server("dc1", DC1.address), _server("dc2", DC2.address))
    return Plan("plan", "Plan", PackRef("p", "1", "0" * 64), assets={each.id: each for each in assets})


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def pack() -> Pack:
    return replace(sample_pack(), dns_records=(RECORD,))


def service_over(world: World) -> tuple[CheckService, FakeNetworks]:
    networks = FakeNetworks(world.network)
    made = CheckService(BOOK, networks, clock=world.clock, ids=FakeIds(), host="laptop")
    return made, networks


CLOCKS = {"TIME-01", "TIME-02", "TIME-04"}
INTRUSIVE = {entry.id for entry in BOOK.entries.values() if entry.intrusive}


WINDOWS = {entry.id for entry in BOOK.entries.values() if entry.bind is BindClass.WINDOWS}
"""Checks that are left out without a user of Windows servers."""


def with_a_case(pack: Pack) -> set[str]:
    """The checks that find something in the plan to begin with, but of zones that nobody planned."""
    situation = situation_of(_plan(), pack.dns_records)
    zones = tuple(zone for zone in situation.zones if zone.is_planned)
    return {case.check.id for case in open_cases(CATALOGUE, replace(situation, zones=zones))} - INTRUSIVE


def run_to_end(
    world: World, pack: Pack, selection: Selection = ALL, credentials: CredentialSet | None = None
) -> tuple[list[CheckEvent], FinishedRun]:
    events = list(
        service_over(world)[0].run_checks(
            _plan(), pack, selection, cancel=FakeCancel(), credentials=credentials
        )
    )
    last = events[-1]
    assert isinstance(last, RunFinished)
    return events, last.result


def test_targets_are_shown_without_asking_anybody(world: World, pack: Pack) -> None:
    targets = service_over(world)[0].plan_targets(_plan(), pack)
    assert [(each.subject, each.address) for each in targets.targets] == [
        ("dc1", DC1.address),
        ("dc2", DC2.address),
    ]
    channels = set(targets.targets[0].channels)
    assert {"DNS 53/udp", "DNS 53/tcp", "LDAP 389/tcp", "LDAP 389/udp", "TLS 636/tcp"} <= channels
    assert {"TCP 88", "TCP 445", "NTP 123/udp"} <= channels
    assert with_a_case(pack) <= set(targets.checks)
    assert {"DNS-Z03", "LOC-09", "LOC-11"} <= set(targets.following)
    assert set(targets.needs_credentials) == {
        check for check in targets.checks if BOOK.entries[check].bind is BindClass.USER
    }
    assert not world.network.asked


def test_a_run_tells_its_targets_first_and_its_result_last(world: World, pack: Pack) -> None:
    events, finished = run_to_end(world, pack)
    assert isinstance(events[0], RunStarted)
    assert events[0].run == finished.run.id
    told = [event.finding for event in events if isinstance(event, FindingMade)]
    assert tuple(told) == finished.run.findings
    assert finished.run.ended == "complete"
    assert finished.run.host == "laptop"
    assert finished.run.targets == (DC1.address, DC2.address)
    assert with_a_case(pack) - WINDOWS <= {finding.check for finding in finished.run.findings}
    assert Outcome.PASS in {finding.outcome for finding in finished.run.findings}


def test_only_targets_of_the_plan_are_asked(world: World, pack: Pack) -> None:
    world.add(f"_ldap._tcp.dc._msdcs SRV 0 100 389 old.{DOMAIN}.", "old A 10.0.9.9")
    _, finished = run_to_end(world, pack)
    assert {question.address for question in world.network.asked} == {DC1.address, DC2.address}
    assert [(each.name, each.addresses) for each in finished.found_hosts] == [
        (f"old.{DOMAIN}", ("10.0.9.9",)),
        (f"pool.{DOMAIN}", (POOL_ADDRESS,)),
    ]


@pytest.mark.parametrize(
    ("selection", "checks"),
    [
        (Selection(checks=frozenset({"DC-03"})), {"DC-03"}),
        (Selection(groups=frozenset({"clocks"})), CLOCKS),
        (Selection(checks=frozenset({"DC-03"}), groups=frozenset({"clocks"})), {"DC-03"} | CLOCKS),
        (
            Selection(groups=frozenset({"controllers"}), severities=frozenset({Severity.HIGH})),
            {"DC-02", "DC-04", "DC-06", "DC-07", "DC-08", "DC-10", "DC-15"},
        ),
    ],
)
def test_a_selection_runs_what_it_names(
    selection: Selection, checks: set[str], world: World, pack: Pack
) -> None:
    _, finished = run_to_end(world, pack, selection)
    assert {finding.check for finding in finished.run.findings} == checks


def test_a_section_selects_the_checks_that_inform_its_items(world: World, pack: Pack) -> None:
    first = replace(pack.items[0], checks=("DC-04",))
    pack = replace(pack, items=(first, *pack.items[1:]))
    _, finished = run_to_end(world, pack, Selection(sections=frozenset({first.section})))
    assert {finding.check for finding in finished.run.findings} == {"DC-04"}


def test_choosing_an_asset_asks_nobody_else(world: World, pack: Pack) -> None:
    run_to_end(world, pack, Selection(assets=frozenset({"dc2"})))
    assert {question.address for question in world.network.asked} == {DC2.address}


def test_every_finding_rests_on_evidence_that_holds_the_exchange(world: World, pack: Pack) -> None:
    _, finished = run_to_end(world, pack)
    kept = {each.id: each for each in finished.evidence}
    for finding in finished.run.findings:
        assert finding.evidence
        for evidence in finding.evidence:
            record = json.loads(finished.blobs[kept[evidence].content])
            assert record["host"] == "laptop"
            assert {"address", "asked", "started_at", "ended_at", "identity"} <= set(record["exchange"])
            assert finding.check in {each["check"] for each in record["findings"]}


def test_evidence_is_found_by_the_digest_of_its_bytes(world: World, pack: Pack) -> None:
    _, finished = run_to_end(world, pack)
    assert {each.content for each in finished.evidence} == set(finished.blobs)
    assert all(sha256_hex(content) == digest for digest, content in finished.blobs.items())


def test_evidence_tells_thresholds_with_their_sources(world: World, pack: Pack) -> None:
    _, finished = run_to_end(world, pack, Selection(checks=frozenset({"TIME-01"})))
    record = json.loads(next(iter(finished.blobs.values())))
    (finding,) = record["findings"]
    assert {(each["key"], each["value"], each["source"]) for each in finding["thresholds"]} == {
        ("warn_s", "5", "own"),
        ("fail_s", "300", "KILE"),
        ("exchange_s", "4", "own"),
    }
    assert "spread_s" in finding["measured"]


def test_controllers_that_nobody_could_look_up_are_named(world: World, pack: Pack) -> None:
    world.without_user(Fault.NO_CREDENTIALS)
    _, finished = run_to_end(world, pack, Selection(checks=frozenset({"DC-07"})))
    (finding,) = finished.run.findings
    assert finding.sentence.startswith("The account of DC1, DC2 in contoso.test was not measured")


def test_questions_that_were_never_sent_leave_no_evidence(world: World, pack: Pack) -> None:
    world.without_user(Fault.NO_CREDENTIALS)
    _, finished = run_to_end(world, pack)
    assert not any("LDAP with bind" in each.title for each in finished.evidence)
    assert finished.run.identity == "none"


def test_the_run_is_recorded_by_an_edit_and_comes_back_the_same(world: World, pack: Pack) -> None:
    _, finished = run_to_end(world, pack)
    edit = finished.edit()
    assert isinstance(edit, RecordRun)
    plan = apply_edit(_plan(), edit).plan
    assert plan.runs[finished.run.id] == finished.run
    assert set(plan.evidence) == {each.id for each in finished.evidence}
    assert from_data(CheckRun, to_data(finished.run)) == finished.run


def test_raw_replies_are_kept_as_they_came(world: World, pack: Pack) -> None:
    _, finished = run_to_end(world, pack, Selection(checks=frozenset({"DC-03"})))
    for content in finished.blobs.values():
        exchange = json.loads(content)["exchange"]
        assert base64.b64decode(exchange["reply"], validate=True) == b""
        assert exchange["reply_length"] == 0


@pytest.mark.parametrize("steps", [1, 4, None])
def test_the_network_is_closed_however_the_run_ends(steps: int | None, world: World, pack: Pack) -> None:
    events: Iterator[CheckEvent] = service_over(world)[0].run_checks(_plan(), pack, cancel=FakeCancel())
    if steps is None:
        list(events)
    else:
        for _ in range(steps):
            next(events)
        events.close()  # type: ignore[attr-defined]
    assert world.network.is_closed


def test_a_cancelled_run_still_leaves_its_record(world: World, pack: Pack) -> None:
    cancel = FakeCancel()
    cancel.cancel()
    last = list(service_over(world)[0].run_checks(_plan(), pack, cancel=cancel))[-1]
    assert isinstance(last, RunFinished)
    assert last.result.run.ended == "cancelled"
    assert {finding.outcome for finding in last.result.run.findings} == {Outcome.NOT_MEASURED}
    assert not last.result.evidence


def test_a_server_that_was_being_asked_when_the_run_was_cancelled_counts_as_asked(
    world: World, pack: Pack
) -> None:
    cancel, entered, release = FakeCancel(), threading.Event(), threading.Event()
    ask = world.network.ask

    def held(question: Any, token: Any) -> Any:
        if question.address == DC2.address:
            entered.set()
            release.wait(20)
        return ask(question, token)

    world.network.ask = held  # type: ignore[method-assign, assignment]
    only = Selection(checks=frozenset({"DC-03"}), assets=frozenset({"dc2"}))
    events = service_over(world)[0].run_checks(_plan(), pack, only, cancel=cancel)

    def give_up() -> None:
        if entered.wait(20):
            cancel.cancel()

    threading.Thread(target=give_up).start()
    *_, last = events
    release.set()
    assert isinstance(last, RunFinished)
    assert (last.result.run.ended, last.result.run.targets) == ("cancelled", (DC2.address,))


def test_credentials_are_handed_to_the_network_only(world: World, pack: Pack, tmp_path: Path) -> None:
    service, networks = service_over(world)
    credentials = CredentialSet(directory=Credentials("reader@contoso.test", "Passw0rd-1"))
    events = list(service.run_checks(_plan(), pack, cancel=FakeCancel(), credentials=credentials))
    assert networks.credentials is credentials
    last = events[-1]
    assert isinstance(last, RunFinished)
    assert "Passw0rd-1" not in repr(events)
    assert not any(b"Passw0rd-1" in content for content in last.result.blobs.values())


def test_checks_that_look_like_an_attack_run_only_when_asked_for(world: World, pack: Pack) -> None:
    service, _ = service_over(world)
    assert service.plan_targets(_plan(), pack).intrusive == ()
    named = Selection(checks=frozenset(INTRUSIVE))
    assert service.plan_targets(_plan(), pack, named).targets == ()
    allowed = replace(named, intrusive=True)
    assert set(service.plan_targets(_plan(), pack, allowed).intrusive) == INTRUSIVE
    assert {"TLS-06", "TLS-07", "DNS-S09"} == INTRUSIVE
    _, finished = run_to_end(world, pack, allowed)
    assert {finding.check for finding in finished.run.findings} == INTRUSIVE


def _with_controller_apart() -> Plan:
    """A plan whose only name server names a controller that serves no names."""
    plan = _plan()
    apart = replace(plan.assets["dc2"], functions=frozenset({ServerFunction.DC}))
    return replace(plan, assets={**plan.assets, "dc2": apart})


NAMED_PORTS = Selection(checks=frozenset({"LOC-11"}))


def test_what_answers_may_lead_to_stands_in_the_list_of_targets(world: World, pack: Pack) -> None:
    service, _ = service_over(world)
    told = service.plan_targets(_with_controller_apart(), pack, NAMED_PORTS).targets
    assert {each.subject: each.channels for each in told} == {"dc1": ("DNS 53/udp",), "dc2": (IF_NAMED,)}
    list(service.run_checks(_with_controller_apart(), pack, NAMED_PORTS, cancel=FakeCancel()))
    assert {question.address for question in world.network.asked} == {each.address for each in told}


def test_an_answer_leads_to_no_server_that_was_not_chosen(world: World, pack: Pack) -> None:
    service, chosen = service_over(world)[0], replace(NAMED_PORTS, assets=frozenset({"dc1"}))
    told = service.plan_targets(_with_controller_apart(), pack, chosen).targets
    assert [each.subject for each in told] == ["dc1"]
    *_, last = service.run_checks(_with_controller_apart(), pack, chosen, cancel=FakeCancel())
    assert {question.address for question in world.network.asked} == {DC1.address}
    assert isinstance(last, RunFinished)
    found = {finding.target: finding for finding in last.result.run.findings}
    assert found[DC2.address].outcome is Outcome.NOT_MEASURED
    assert found[DC2.address].arguments["reason"] == "not_chosen"
    assert last.result.found_hosts == ()
