"""The values of a report follow from plan, pack, judgement and history, and from nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.domain.answers import Answer, Place, Result
from app.domain.assessment import Verdict
from app.domain.canonical import sha256_hex
from app.domain.checks import BindClass, CheckEntry, Proof, Threshold
from app.domain.findings import Evidence, EvidenceKind, Outcome
from app.domain.frozen import assessment_from_part, parts_of
from app.domain.history import sealed
from app.domain.inventory import Need, NeedKind
from app.domain.pack import Severity
from app.domain.report_lines import AssetTable, CheckLine, NoticeKind, NoticeLine
from app.domain.report_model import ReportModel
from app.domain.signoff import Edition, Part, SignatureRecord
from app.domain.values import Value
from app.errors import DamagedFile
from app.services.reports import ReportSource, report_model
from app.services.reports.records import PICTURE_LIMIT
from reports.notices import notice_words
from tests.fakes.sample_plan import ARCHITECT, SURVEYED_AT, photo
from tests.fakes.sample_report import AS_OF, FROZEN_AT, sample_history, sample_revision, sample_source

LATER = FROZEN_AT + timedelta(days=1)


@pytest.fixture
def source() -> ReportSource:
    return sample_source()


def _table(source: ReportSource, title: str) -> AssetTable:
    return next(table for table in report_model(source).scope.tables if table.title == title)


def check_line(model: ReportModel, check: str) -> CheckLine:
    """What the first run says of a check."""
    return next(line for line in model.runs[0].findings if line.check == check)


def test_the_same_source_gives_the_same_model(source: ReportSource) -> None:
    assert report_model(source) == report_model(sample_source())


def test_findings_stand_by_gravity_and_the_summary_shows_the_first_three(source: ReportSource) -> None:
    model = report_model(source)
    blocking = [line.blocks for line in model.findings if not line.accepted]
    assert blocking == sorted(blocking, reverse=True)
    assert model.summary.gravest == model.findings[:3]
    assert {line.severity for line in model.summary.gravest} == {Severity.CRITICAL}
    assert {line.verdict for line in model.summary.gravest} == {Verdict.FAILED}


def test_an_accepted_finding_stands_after_all_others(source: ReportSource) -> None:
    accepted = [line.accepted for line in report_model(source).findings]
    assert True in accepted
    assert accepted == sorted(accepted)


def test_every_verdict_stands_in_exactly_one_section(source: ReportSource) -> None:
    model = report_model(source)
    answers = [answer for section in model.sections for item in section.items for answer in item.answers]
    assert len(answers) == len(source.assessment.verdicts)


def test_a_field_that_is_bound_to_an_asset_is_read_from_there(source: ReportSource) -> None:
    item = report_model(source).sections[0].items[0]
    values = {
        answer.subject: {fact.label: str(fact.value) for fact in answer.facts} for answer in item.answers
    }
    assert values["ocs-fe01"]["Power supplies"] == "2"
    assert values["ocs-fe02"]["Power supplies"] == "1"


def test_tokens_and_ids_have_become_words_and_names(source: ReportSource) -> None:
    first = {fact.key: fact.value for fact in _table(source, "Servers").assets[0].facts}
    assert first["kind"] == "Physical"
    assert first["room"] == "Server room 1"
    assert first["fed_by"] == ("UPS 1",)


def test_functions_of_a_server_have_their_words(source: ReportSource) -> None:
    names = {asset.name: asset.functions for asset in _table(source, "Servers").assets}
    assert set(names["ocs-fe03"]) == {"domain controller", "global catalog", "DNS server"}


def test_the_customer_edition_holds_no_internal_note(source: ReportSource) -> None:
    def notes(edition: Edition) -> set[str]:
        model = report_model(source, edition=edition)
        return {
            answer.internal_note
            for section in model.sections
            for item in section.items
            for answer in item.answers
        }

    assert notes(Edition.CUSTOMER) == {""}
    assert len(notes(Edition.INTERNAL)) > 1


def test_actions_stand_open_before_done_and_by_date(source: ReportSource) -> None:
    model = report_model(source)
    assert [line.due for line in model.actions] == [
        date(2026, 11, 2),
        date(2026, 12, 4),
        None,
        date(2026, 10, 1),
    ]
    assert [line.is_late for line in model.actions] == [True, False, False, False]
    assert model.summary.next_steps == model.actions[:3]


def test_a_risk_expires_after_its_last_day(source: ReportSource) -> None:
    risks = {risk.id: replace(risk, expires=AS_OF) for risk in source.plan.risks.values()}
    plan = replace(source.plan, risks=risks)
    assert not any(line.has_expired for line in report_model(replace(source, plan=plan)).risks)
    day_before = {risk.id: replace(risk, expires=AS_OF - timedelta(days=1)) for risk in risks.values()}
    late = replace(source.plan, risks=day_before)
    assert all(line.has_expired for line in report_model(replace(source, plan=late)).risks)


def test_evidence_is_numbered_by_time_and_cited_by_number(source: ReportSource) -> None:
    model = report_model(source)
    assert [(line.number, line.title) for line in model.evidence] == [
        (1, "Rack A2, rear side"),
        (2, "DNS reply of 192.0.2.10"),
    ]
    assert check_line(model, "DNS-S01").evidence == (2,)


def test_evidence_tells_every_place_that_cites_it(source: ReportSource) -> None:
    plan = source.plan
    cited = {tuple(place) for place, answer in plan.answers.items() if "ev-photo" in answer.evidence}
    said = report_model(source).evidence[0].speaks_of
    assert len(said) == len(cited | set(plan.evidence["ev-photo"].places))
    assert ("HAR-01", "ocs-fe01") in said


def test_only_pictures_are_read_and_those_within_bounds(source: ReportSource) -> None:
    large = photo() + bytes(PICTURE_LIMIT)
    more = Evidence("big", EvidenceKind.PHOTO, "Big", "b" * 64, "image/jpeg", SURVEYED_AT, ARCHITECT)
    plan = replace(source.plan, evidence={**source.plan.evidence, "big": more})
    read: list[str] = []

    def blob(digest: str) -> bytes:
        read.append(digest)
        return large if digest == "b" * 64 else photo()

    model = report_model(replace(source, plan=plan, blob=blob))
    assert set(read) == {"b" * 64, sha256_hex(photo())}
    assert set(model.pictures) == {sha256_hex(photo())}
    assert {line.title: line.missing for line in model.evidence}["Big"] == "too_large"


def test_damaged_evidence_is_told_and_not_passed_over(source: ReportSource) -> None:
    def blob(digest: str) -> bytes:
        raise DamagedFile("A photo is damaged.", advice="Restore the plan from its backup.")

    with pytest.raises(DamagedFile):
        report_model(replace(source, blob=blob))


def test_the_history_of_a_revision_ends_with_its_freeze(source: ReportSource) -> None:
    records = sample_history()
    frozen = report_model(source, revision=sample_revision(head=records[4].hash)).history
    assert frozen.edits == 5
    assert frozen.heads == (records[4].hash,)
    assert report_model(source).history.edits == len(records)


def test_a_merged_history_counts_both_sides(source: ReportSource) -> None:
    base = sample_history(3)
    side = sealed(replace(base[2], id="side", parents=(base[1].hash,), author="Second Surveyor"))
    merge = sealed(replace(base[2], id="merge", parents=(base[2].hash, side.hash)))
    history = report_model(replace(source, history=(*base, side, merge))).history
    assert (history.edits, history.merges, history.heads) == (5, 1, (merge.hash,))


def test_signatures_put_on_later_do_not_change_the_report_of_a_revision(source: ReportSource) -> None:
    first = replace(sample_revision(), id="rev-1", number=1)
    signature = SignatureRecord(
        "s1",
        "rev-1",
        Edition.CUSTOMER,
        "owner",
        "Sample Owner",
        "c" * 64,
        FROZEN_AT + timedelta(days=1),
        "d" * 64,
    )
    plan = replace(source.plan, revisions={"rev-1": first})
    before = report_model(replace(source, plan=plan), revision=sample_revision())
    signed = replace(plan, signatures={"s1": signature})
    assert report_model(replace(source, plan=signed), revision=sample_revision()) == before
    assert report_model(replace(source, plan=signed)).cover.earlier[0].signatures == (
        ("Customer's service owner", "Sample Owner"),
    )


def test_a_report_from_the_frozen_parts_has_the_same_verdicts(source: ReportSource) -> None:
    parts = parts_of(source.plan, source.assessment, b"pack", source.history)
    thawed = replace(source, assessment=assessment_from_part(parts[Part.VERDICTS]))
    assert report_model(thawed, revision=sample_revision()) == report_model(
        source, revision=sample_revision()
    )


def test_thresholds_stand_beside_a_finding_of_the_same_version_only(source: ReportSource) -> None:
    entry = CheckEntry(
        id="DNS-S01", version="1", group="dns_service", title="Answers over UDP and TCP",
        objective="", procedure=(),
        severity=Severity.HIGH, bind=BindClass.NONE, tags={}, remedy="", sources=(),
        thresholds={"slow_ms": Threshold("slow_ms", Decimal(100), "ms", "own")},
        peers=(), proof=Proof.LAB,
    )  # fmt: skip
    known = check_line(report_model(replace(source, checks={"DNS-S01": entry})), "DNS-S01")
    assert (known.check_title, [fact.label for fact in known.facts]) == (
        "Answers over UDP and TCP",
        ["slow ms"],
    )
    newer = replace(source, checks={"DNS-S01": replace(entry, version="2")})
    assert check_line(report_model(newer), "DNS-S01").facts == ()


def test_an_item_asked_of_a_device_class_names_the_class(source: ReportSource) -> None:
    place = Place("HAR-02", "class:load_balancer")
    verdict = replace(next(iter(source.assessment.verdicts.values())), place=place)
    assessment = replace(source.assessment, verdicts={place: verdict}, contradictions=())
    plan = replace(source.plan, answers={place: Answer(place, Result.YES)})
    (item,) = report_model(replace(source, plan=plan, assessment=assessment)).sections[0].items
    assert item.answers[0].subject == "load balancer"


def test_only_cited_references_are_listed(source: ReportSource) -> None:
    assert [line.id for line in report_model(source).references] == ["MS-OCS-FT", "NIST-PE-11"]


def test_support_is_judged_as_of_go_live_for_what_the_plan_stands_on(source: ReportSource) -> None:
    scope = report_model(source).scope
    assert scope.judged_on == date(2027, 2, 1)
    ended = {line.product: line.has_ended for line in scope.lifecycle}
    assert ended == {"Office Communications Server 2007 R2": True, "Windows Server 2008 R2": True}
    without = replace(source.plan, profile={})
    assert report_model(replace(source, plan=without)).scope.judged_on == AS_OF


def test_subjects_of_which_the_same_is_true_share_a_finding(source: ReportSource) -> None:
    base = next(entry for entry in source.assessment.verdicts.values() if entry.verdict is Verdict.FAILED)
    places = [Place("HAR-01", f"srv-{number}") for number in (1, 2, 3)]
    verdicts = {place: replace(base, place=place) for place in places}
    verdicts[places[2]] = replace(verdicts[places[2]], reasons=())
    assessment = replace(source.assessment, verdicts=verdicts, blockers=(), contradictions=())
    findings = report_model(replace(source, assessment=assessment)).findings
    assert [line.subjects for line in findings] == [("ocs-fe01", "ocs-fe02"), ("ocs-fe03",)]


def test_loose_ends_of_the_inventory_are_told(source: ReportSource) -> None:
    server = source.plan.assets["srv-1"]
    torn = replace(server, values={**server.values, "room": "gone"})
    circle = Need("n3", "ups-1", NeedKind.OTHER, ("srv-1",))
    plan = replace(
        source.plan,
        assets={**source.plan.assets, "srv-1": torn},
        needs={
            **source.plan.needs,
            "n3": circle,
            "n4": Need("n4", "srv-1", NeedKind.STORAGE, ("lost", "away"), 2),
        },
    )
    told = {line.kind: line for line in report_model(replace(source, plan=plan)).notices}
    assert told[NoticeKind.LOST_REFERENCE].arguments["field"] == "Room"
    assert set(told[NoticeKind.NEED_CIRCLE].subjects) >= {"ocs-fe01", "UPS 1"}
    assert NoticeKind.SUPPORT_ENDED in told
    assert notice_words(told[NoticeKind.TOO_FEW]) == "For storage 2 must work, and the inventory has 0."


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_kind_of_notice_has_its_sentence(kind: NoticeKind) -> None:
    arguments: dict[str, Value] = {
        "check": "DNS-S01", "target": "{end}", "outcome": "fail", "sentence": "No answer.", "field": "Room",
        "product": "Sample", "end": date(2018, 1, 9), "needed": date(2027, 2, 1), "blocks_start": True,
        "need": "members", "at_least": "3", "count": "1", "fault": "half",
        "calculation": "Sample", "made": date(2026, 3, 2),
    }  # fmt: skip
    words = notice_words(NoticeLine(kind, Severity.HIGH, (), arguments))
    assert words.endswith(".")
    assert "{end}" not in words or kind is NoticeKind.LIVE_CHECK


def test_failures_stand_first_and_a_removed_subject_has_words(source: ReportSource) -> None:
    run = source.plan.runs["run-1"]
    first = run.findings[0]
    told = [
        replace(first, outcome=Outcome.PASS, check="B-1"),
        replace(first, outcome=Outcome.NOT_MEASURED, check="A-1"),
        replace(first, outcome=Outcome.FAIL, check="C-1", subject="gone-4711"),
    ]
    runs = {"run-1": replace(run, findings=tuple(told))}
    lines = report_model(replace(source, plan=replace(source.plan, runs=runs))).runs[0].findings
    assert [line.check for line in lines] == ["C-1", "A-1", "B-1"]
    assert lines[0].subject == "no longer in the plan"
