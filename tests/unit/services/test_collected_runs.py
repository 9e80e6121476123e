"""Files of the collector: read, matched to their servers, judged as a run, and kept whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.canonical import sha256_hex
from app.domain.edits import apply_edit
from app.domain.findings import Evidence, EvidenceKind, Outcome
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.plan import PackRef, Plan
from app.errors import UncertainServer, UnknownScript, WrongInput
from app.packs.check_entries import load_check_book
from app.packs.library import PackLibrary
from app.services.check_events import FindingMade, FinishedRun, RunFinished, RunStarted
from app.services.collected_files import CollectedFile
from app.services.collected_runs import SCRIPT_TYPE, CollectedRuns
from app.windows_scripts import collector_digest, collector_script
from tests.fakes.cancel import FakeCancel
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds
from tests.fakes.windows_documents import OLDEST, document_bytes, document_data

BOOK = load_check_book()
LIBRARY = PackLibrary()
PACK = LIBRARY.read_pack(LIBRARY.pack_bytes("ocs-2007-r2"))
COLLECTED_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOW = COLLECTED_AT + timedelta(days=3)


def _runs(now: datetime = NOW) -> CollectedRuns:
    return CollectedRuns(BOOK, clock=FakeClock(now), ids=FakeIds(), host="laptop")


def _server(subject: str, name: str, **values: str) -> Asset:
    return Asset(subject, AssetKind.SERVER, name, values=values)


FE1 = _server("fe1", "Front End 1", fqdn="fe1.contoso.test", network_address="10.0.1.21")


def _plan(*assets: Asset) -> Plan:
    return Plan("plan", "Plan", PackRef("p", "1", "0" * 64), assets={each.id: each for each in assets})


def _file(
    name: str = "holdfast-FE1.json", runs: CollectedRuns | None = None, **changes: Any
) -> CollectedFile:
    data = document_data() | {"script_sha256": collector_digest()} | changes
    return (runs or _runs()).read(name, document_bytes(data))


def _named(computer: str, domain: str = "contoso.test", at: str = "2026-03-01T12:00:00Z") -> CollectedFile:
    data = document_data() | {"script_sha256": collector_digest(), "collected_at": at}
    row = {"Name": computer, "DNSHostName": computer, "Domain": domain, "PartOfDomain": str("." in domain)}
    data["sections"]["computer"] = {"state": "read", "rows": [row]}
    return _runs().read(f"holdfast-{computer}.json", document_bytes(data))


def _judged(plan: Plan, files: Sequence[CollectedFile], **options: Any) -> FinishedRun:
    events = list(_runs().judge(plan, PACK, files, cancel=FakeCancel(), **options))
    assert isinstance(events[0], RunStarted)
    last = events[-1]
    assert isinstance(last, RunFinished)
    made = tuple(event.finding for event in events if isinstance(event, FindingMade))
    assert made == last.result.run.findings
    return last.result


def test_a_file_is_judged_by_all_checks_of_windows_servers() -> None:
    result = _judged(_plan(FE1), [_file()])
    checks = {finding.check for finding in result.run.findings}
    assert checks == {entry.id for entry in BOOK.entries.values() if entry.group == "windows"}
    assert {finding.subject for finding in result.run.findings} == {"fe1"}
    assert {finding.outcome for finding in result.run.findings} == {Outcome.PASS}
    assert result.run.targets == ("10.0.1.21",)


def test_the_run_is_as_old_as_its_oldest_file() -> None:
    """So that old evidence fades, whenever it is read in."""
    other = _server("fe2", "FE2", fqdn="fe2.contoso.test")
    files = [_file(), _named("fe2", at="2026-02-20T08:00:00Z")]
    result = _judged(_plan(FE1, other), files)
    assert result.run.started_at == result.run.ended_at == datetime(2026, 2, 20, 8, tzinfo=UTC)
    assert result.run.identity == "none"


def test_the_file_is_kept_whole_and_its_records_lead_to_it() -> None:
    file = _file()
    result = _judged(_plan(FE1), [file])
    (kept,) = [each for each in result.evidence if each.content == file.sha256]
    assert result.blobs[file.sha256] == file.content
    assert (kept.kind, kept.taken_at) == (EvidenceKind.DOCUMENT, COLLECTED_AT)
    records = [
        json.loads(result.blobs[each.content]) for each in result.evidence if each.kind is EvidenceKind.CHECK
    ]
    assert {record["exchange"]["reply_sha256"] for record in records} == {file.sha256}
    assert all(collector_digest() in record["exchange"]["asked"] for record in records)


def test_the_script_is_kept_once() -> None:
    plan = _plan(FE1)
    result = _judged(plan, [_file()])
    assert result.blobs[collector_digest()] == collector_script()
    after, _, _ = apply_edit(plan, result.edit())
    assert collector_digest() not in _judged(after, [_file()]).blobs


def test_every_piece_of_evidence_has_its_bytes() -> None:
    result = _judged(_plan(FE1), [_file()])
    assert {each.content for each in result.evidence} == set(result.blobs)
    assert all(sha256_hex(content) == digest for digest, content in result.blobs.items())


@pytest.mark.parametrize("digest", ["", "a" * 64])
def test_a_file_of_an_unknown_script_is_refused_or_marked(digest: str) -> None:
    file = _file(script_sha256=digest)
    with pytest.raises(UnknownScript) as caught:
        _judged(_plan(FE1), [file])
    assert "a script that this program did not write" in str(caught.value)
    assert (digest or "it does not say") in str(caught.value)
    result = _judged(_plan(FE1), [file], accept_unknown=True)
    (kept,) = [each for each in result.evidence if each.content == file.sha256]
    words = f"a script that is unknown and was accepted knowingly, SHA-256 {digest or 'not told'}"
    assert words in kept.title
    records = [
        json.loads(result.blobs[each.content]) for each in result.evidence if each.kind is EvidenceKind.CHECK
    ]
    assert records
    assert all(words in record["exchange"]["asked"] for record in records)


def test_all_files_of_unknown_scripts_are_named_at_once() -> None:
    files = [_file("a.json", script_sha256="a" * 64), _file("b.json"), _file("c.json", script_sha256="")]
    with pytest.raises(UnknownScript) as caught:
        _judged(_plan(FE1), files)
    assert caught.value.what.startswith("a.json, c.json: ")


def test_a_script_that_the_plan_keeps_is_known() -> None:
    """As one of an earlier version of the program."""
    digest = "b" * 64
    kept = Evidence("e", EvidenceKind.DOCUMENT, "Script", digest, SCRIPT_TYPE, COLLECTED_AT)
    plan = Plan("plan", "Plan", PackRef("p", "1", "0" * 64), assets={"fe1": FE1}, evidence={"e": kept})
    assert _judged(plan, [_file(script_sha256=digest)]).run.findings


@pytest.mark.parametrize(
    "server",
    [
        FE1,
        _server("fe1", "fe1.contoso.test"),
        _server("fe1", "FE1"),
        _server("fe1", "Front End", fqdn="FE1.contoso.test."),
    ],
    ids=["full name", "named in full", "named in short", "in capitals"],
)
def test_the_server_is_found_by_its_name(server: Asset) -> None:
    other = _server("dc1", "DC1", fqdn="dc1.contoso.test")
    result = _judged(_plan(other, server), [_file()])
    assert {finding.subject for finding in result.run.findings} == {"fe1"}


@pytest.mark.parametrize(
    ("assets", "words"),
    [
        ((), "which is no server of the plan"),
        ((_server("fe1", "FE1", fqdn="fe1.fabrikam.test"),), "which is no server of the plan"),
        ((_server("a", "FE1"), _server("b", "fe1")), "may be any of FE1, fe1"),
    ],
    ids=["none", "another domain", "two"],
)
def test_a_server_that_is_not_certain_is_not_guessed(assets: tuple[Asset, ...], words: str) -> None:
    with pytest.raises(WrongInput) as caught:
        _judged(_plan(*assets), [_file()])
    assert words in str(caught.value)


def test_a_person_settles_which_server_it_is() -> None:
    assets = (_server("a", "FE1"), _server("b", "fe1"))
    with pytest.raises(UncertainServer) as caught:
        _judged(_plan(*assets), [_file()])
    assert caught.value.servers == {"a": "FE1", "b": "fe1"}
    result = _judged(_plan(*assets), [_file()], chosen="b")
    assert {finding.subject for finding in result.run.findings} == {"b"}


def test_two_files_of_one_server_are_refused() -> None:
    with pytest.raises(WrongInput) as caught:
        _judged(_plan(FE1), [_file("a.json"), _file("b.json")])
    assert "a.json and b.json are both about Front End 1" in str(caught.value)


def test_servers_without_an_address_of_their_own_stay_apart() -> None:
    same = _server("fe2", "FE2", fqdn="fe2.contoso.test", network_address="10.0.1.21")
    result = _judged(_plan(FE1, same), [_file(), _named("fe2")])
    subjects = [finding.subject for finding in result.run.findings if finding.check == "WIN-01"]
    assert subjects == ["fe1", "fe2"]
    assert len(result.run.targets) == 2


def test_a_domain_controller_is_judged_as_one() -> None:
    controller = Asset("fe1", AssetKind.SERVER, "FE1", functions=frozenset({ServerFunction.DC}))
    result = _judged(_plan(controller), [_file()])
    (found,) = [each for each in result.run.findings if each.check == "WIN-08"]
    assert found.arguments["reason"] == "controller_has_none"


def test_an_old_system_is_judged_as_far_as_it_tells() -> None:
    data = document_data(OLDEST) | {"script_sha256": collector_digest()}
    result = _judged(_plan(FE1), [_runs().read("old.json", document_bytes(data))])
    outcomes = {finding.check: finding.outcome for finding in result.run.findings}
    assert outcomes["WIN-01"] is Outcome.FAIL
    assert outcomes["WIN-05"] is Outcome.NOT_MEASURED


def test_a_file_from_the_future_is_refused() -> None:
    runs = _runs(COLLECTED_AT - timedelta(days=2))
    with pytest.raises(WrongInput) as caught:
        _file(runs=runs)
    assert "in the future" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "line 1, column 1"),
        (b"{}", "has no collected_at"),
        (document_bytes(document_data() | {"sections": {}}), "does not name its server"),
    ],
)
def test_what_is_no_file_of_the_collector_is_named(content: bytes, words: str) -> None:
    with pytest.raises(WrongInput) as caught:
        _runs().read("notes.json", content)
    assert "notes.json" in str(caught.value)
    assert words in str(caught.value)


def test_a_cancelled_run_passes_nothing() -> None:
    cancel = FakeCancel()
    cancel.cancel()
    events = list(_runs().judge(_plan(FE1), PACK, [_file()], cancel=cancel))
    last = events[-1]
    assert isinstance(last, RunFinished)
    assert last.result.run.ended == "cancelled"
    assert {finding.outcome for finding in last.result.run.findings} == {Outcome.NOT_MEASURED}


def test_the_script_can_be_kept_before_it_is_run() -> None:
    attachment = _runs().script_attachment(by="Sample Architect")
    after, _, _ = apply_edit(_plan(FE1), attachment.edit)
    (kept,) = after.evidence.values()
    assert (kept.content, kept.media_type) == (collector_digest(), SCRIPT_TYPE)
    assert attachment.blobs == {collector_digest(): collector_script()}
