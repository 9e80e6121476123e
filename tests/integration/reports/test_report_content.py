"""The report leaves nothing out, and nothing a user typed becomes anything but text."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pikepdf
import pytest

from app.domain.answers import Answer, Basis, Place, Result
from app.domain.assessment import Contradiction, Verdict
from app.domain.findings import Evidence, EvidenceKind
from app.domain.plan import PackRef, Plan
from app.domain.report_model import Rendered, ReportModel
from app.domain.signoff import Edition
from app.services.reports import report_model
from reports.renderer import PdfReportRenderer
from tests.fakes.sample_pack import sample_pack
from tests.fakes.sample_plan import sample_plan
from tests.fakes.sample_report import sample_revision, sample_source, source_of
from tests.integration.reports.pdf_tools import squeezed, text_of


@pytest.fixture(scope="module")
def text(rendered: Rendered, tmp_path_factory: pytest.TempPathFactory) -> str:
    return text_of(rendered.pdf, tmp_path_factory.mktemp("text"))


def _with_note(note: str, title: str = "Plan") -> bytes:
    """A report whose title and first answer's note are what a user typed."""
    pack = sample_pack(1)
    plan, verdicts = sample_plan(pack, 2)
    place = next(iter(verdicts))
    answer = Answer(place, Result.YES, basis=Basis.SEEN, note=note, by="Sample Architect")
    changed = replace(plan, title=title, answers={**plan.answers, place: answer})
    model = report_model(source_of(pack, changed, {**verdicts, place: Verdict.FULFILLED}))
    return PdfReportRenderer().render(model).pdf


def test_every_part_of_the_report_is_there(text: str) -> None:
    for heading in (
        "Document control", "Executive summary", "Gravest findings", "What happens next", "Contents",
        "Scope and inventory", "Servers", "What needs what", "Support dates", "Hardware redundancy",
        "Live checks", "Findings", "Contradictions", "Actions", "Accepted risks", "Evidence", "References",
        "History", "Sign-off",
    ):  # fmt: skip
        assert heading in text


def test_every_answer_stands_with_its_subject_basis_and_author(model: ReportModel, text: str) -> None:
    whole = squeezed(text)
    for section in model.sections:
        for item in section.items:
            assert squeezed(item.ask) in whole
            for answer in item.answers:
                assert squeezed(answer.note) in whole
                assert squeezed(answer.internal_note) in whole
                for reason in answer.reasons:
                    assert squeezed(reason.words) in whole


def test_every_field_of_every_asset_is_printed(model: ReportModel, text: str) -> None:
    whole = squeezed(text)
    for table in model.scope.tables:
        for asset in table.assets:
            assert squeezed(asset.name) in whole
            for fact in asset.facts:
                if isinstance(fact.value, str):
                    assert squeezed(fact.value) in whole


def test_live_checks_show_target_outcome_and_sentence(model: ReportModel, text: str) -> None:
    whole = squeezed(text)
    for run in model.runs:
        for finding in run.findings:
            assert squeezed(finding.sentence) in whole
            assert squeezed(finding.target) in whole
    assert "notmeasured" in whole


def test_stale_evidence_is_marked_with_its_age_wherever_it_stands(tmp_path: Path) -> None:
    source = sample_source()
    at = datetime.combine(source.assessment.as_of, time(12), UTC) - timedelta(days=45)
    (run,) = source.plan.runs.values()
    evidence = Evidence("live", EvidenceKind.CHECK, "DNS 53/udp", "0" * 64, "application/json", at)
    place = next(iter(source.assessment.verdicts))
    said = Contradiction(place, run.id, "DC-03", "192.0.2.10", "yes", "fail", "It does not answer.")
    old = replace(
        source,
        plan=replace(
            source.plan,
            runs={run.id: replace(run, started_at=at, ended_at=at)},
            evidence={**source.plan.evidence, "live": evidence},
        ),
        assessment=replace(source.assessment, contradictions=(said,)),
    )
    fresh = squeezed(text_of(PdfReportRenderer().render(report_model(source)).pdf, tmp_path))
    told = squeezed(text_of(PdfReportRenderer().render(report_model(old)).pdf, tmp_path))
    assert squeezed("45 days old on the date of judgement") not in fresh
    assert told.count(squeezed("stale: 45 days old on the date of judgement")) == 2, "contradiction, evidence"
    assert squeezed("Age Stale: 45 days old on the date of judgement") in told
    assert squeezed("That was found 45 days before the date of judgement and is stale.") in told


def test_judgement_limits_are_marked_as_changed_or_default(text: str) -> None:
    whole = squeezed(text)
    assert squeezed("36 h (judgement, changed in this plan from 24)") in whole
    assert squeezed("24 h (judgement, default)") in whole


def test_late_actions_and_expired_risks_are_said_to_be(text: str) -> None:
    whole = squeezed(text)
    assert "2026-11-02late" in whole
    assert "2026-10-31expired" in whole


def test_the_digest_stands_whole_on_the_sign_off_page(
    model: ReportModel, rendered: Rendered, text: str
) -> None:
    assert model.cover.revision is not None
    page = text.split("\f")[rendered.fields[0].page]
    assert model.cover.revision.digest in squeezed(page)


def test_the_customer_edition_has_no_internal_note(tmp_path: Path) -> None:
    source = sample_source()
    internal = {answer.internal_note for answer in source.plan.answers.values() if answer.internal_note}
    assert internal
    model = report_model(source, edition=Edition.CUSTOMER, revision=sample_revision())
    customer = PdfReportRenderer().render(model)
    whole = squeezed(text_of(customer.pdf, tmp_path))
    for note in internal:
        assert squeezed(note) not in whole
    assert "Customeredition" in whole


def test_a_draft_is_marked_on_every_page_and_a_frozen_revision_on_none(text: str, tmp_path: Path) -> None:
    assert "DRAFT" not in squeezed(text)
    draft = PdfReportRenderer().render(report_model(sample_source()))
    pages = text_of(draft.pdf, tmp_path).split("\f")[: draft.pages]
    assert all("DRAFT" in squeezed(page) for page in pages)


def test_a_long_answer_is_printed_to_its_last_word(tmp_path: Path) -> None:
    note = " ".join(f"word{number}" for number in range(6000))
    printed = re.findall(r"\bword\d+", text_of(_with_note(note), tmp_path))
    assert printed == note.split()


def test_a_word_of_fifty_thousand_letters_is_printed_whole(tmp_path: Path) -> None:
    note = "0123456789" * 5000
    pieces = re.findall(r"^\d{3,}$", text_of(_with_note(note), tmp_path), re.MULTILINE)
    assert "".join(pieces) == note


@pytest.mark.parametrize(
    "typed",
    [
        '<a href="file:///etc/passwd">here</a>',
        '<img src="file:///etc/hostname" width="10" height="10"/>',
        "<b>bold</b> & <font color=red>red</font> &lt; &#65;",
        "<para><unclosed",
        "https://example.org/ and \\\\server\\share",
        "(parentheses) \\( BT ET EMC %comment",
    ],
)
def test_what_a_user_typed_stays_text(typed: str, tmp_path: Path) -> None:
    pdf = _with_note(typed, title=typed)
    assert squeezed(typed) in squeezed(text_of(pdf, tmp_path))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.docinfo["/Title"]) == typed
        for page in opened.pages:
            for annotation in page.get("/Annots", pikepdf.Array()):
                assert "/A" not in annotation, "a link that leads out of the document"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("\u05e9\u05dc\u05d5\u05dd", "U+05E9U+05DCU+05D5U+05DD"),
        ("abc\u202edef", "abcU+202Edef"),
        ("bell\x07", "bellU+0007"),
        ("\u673a\u623f", "U+673AU+623F"),
        ("\ud83d", "U+D83D"),
    ],
)
def test_a_character_the_typeface_lacks_never_vanishes(typed: str, printed: str, tmp_path: Path) -> None:
    assert printed in squeezed(text_of(_with_note(typed, title=typed), tmp_path))


def test_an_empty_plan_has_a_report(tmp_path: Path) -> None:
    pack = replace(sample_pack(1), items=())
    plan = Plan("0f6f3c1e-7c0e-4d6f-9d55-5a1c0ab0c002", "", PackRef(pack.id, pack.version, pack.digest))
    rendered = PdfReportRenderer().render(report_model(source_of(pack, plan, {})))
    text = text_of(rendered.pdf, tmp_path)
    assert "Untitled plan" in text
    assert "No live check was run." in text
    assert "No action is planned." in text
    assert len(rendered.fields) == 4


def test_subjects_of_which_the_same_was_said_share_a_row(tmp_path: Path) -> None:
    pack = sample_pack(1)
    plan, verdicts = sample_plan(pack, 3)
    places = [Place("HAR-01", f"srv-{number}") for number in (1, 2, 3)]
    said = {
        place: Answer(place, Result.YES, basis=Basis.SEEN, note="Seen on the round.", by="Sample Architect")
        for place in places
    }
    server = plan.assets["srv-1"]
    alike = {
        key: replace(server, id=key, name=asset.name) for key, asset in plan.assets.items() if key in _SERVERS
    }
    changed = replace(plan, answers=said, assets={**plan.assets, **alike}, evidence={}, runs={})
    fulfilled = {**verdicts, **dict.fromkeys(places, Verdict.FULFILLED)}
    rendered = PdfReportRenderer().render(report_model(source_of(pack, changed, fulfilled)))
    text = text_of(rendered.pdf, tmp_path)
    assert squeezed(text).count(squeezed("Seen on the round.")) == 1
    assert squeezed("ocs-fe01, ocs-fe02, ocs-fe03") in squeezed(text)


_SERVERS = ("srv-1", "srv-2", "srv-3")
