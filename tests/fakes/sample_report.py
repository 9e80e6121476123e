"""Everything a report of the sample plan is made of, judged by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from app.analysis.figures.probability import probability
from app.domain.answers import Place
from app.domain.assessment import Assessment, Contradiction, ItemVerdict, SectionScore, Verdict
from app.domain.canonical import sha256_hex
from app.domain.history import EditRecord, sealed
from app.domain.pack import Pack, Severity
from app.domain.plan import Plan
from app.domain.signoff import Part, PartDigest, Revision
from app.services.analysis import AnalysisService
from app.services.reports import ReportSource
from tests.fakes.sample_pack import sample_pack
from tests.fakes.sample_plan import ARCHITECT, SURVEYED_AT, photo, reasons_for, sample_plan

AS_OF = date(2026, 11, 20)
FROZEN_AT = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)

NOT_ANSWERED = (Verdict.OPEN, Verdict.NOT_APPLICABLE)

_CREDIT = {Verdict.FULFILLED: Decimal(1), Verdict.PARTLY: Decimal("0.5"), Verdict.NOT_APPLICABLE: None}


def sample_assessment(pack: Pack, verdicts: dict[Place, Verdict]) -> Assessment:
    """A judgement with the given verdicts: scores as plain means, the critical ones block."""
    judged: dict[Place, ItemVerdict] = {}
    for place, verdict in verdicts.items():
        item = pack.item(place.item)
        assert item is not None
        credit = _CREDIT.get(verdict, Decimal(0))
        judged[place] = ItemVerdict(
            place,
            verdict,
            item.severity,
            item.weight,
            credit,
            reasons_for(verdict),
            accepted=place.item == "HAR-02",
        )
    bad = {Verdict.FAILED, Verdict.PARTLY, Verdict.UNKNOWN, Verdict.OPEN}
    blockers = tuple(
        place
        for place, entry in judged.items()
        if entry.severity is Severity.CRITICAL and entry.verdict in bad
    )
    sections = {section.id: _score(section.id, pack, judged, blockers) for section in pack.sections}
    scores = [entry.score for entry in sections.values() if entry.score is not None]
    return Assessment(
        as_of=AS_OF,
        verdicts=judged,
        sections=sections,
        score=sum(scores, Decimal(0)) / len(scores) if scores else None,
        ready=not blockers,
        blockers=blockers,
        contradictions=(
            Contradiction(
                next(iter(judged)),
                "run-1",
                "DC-01",
                "ocs-fe03.corp.example",
                "yes",
                "fail",
                "The directory service does not answer on port 389.",
            ),
        )
        if judged
        else (),
        answered=sum(1 for entry in judged.values() if entry.verdict not in NOT_ANSWERED),
        applicable=sum(1 for entry in judged.values() if entry.verdict is not Verdict.NOT_APPLICABLE),
    )


def _score(
    section: str, pack: Pack, judged: dict[Place, ItemVerdict], blockers: tuple[Place, ...]
) -> SectionScore:
    ids = {item.id for item in pack.items if item.section == section}
    own = [entry for place, entry in judged.items() if place.item in ids]
    counting = [entry for entry in own if entry.credit is not None]
    score = (
        sum((entry.credit or Decimal(0) for entry in counting), Decimal(0)) / len(counting)
        if counting
        else None
    )
    return SectionScore(
        section,
        score,
        len(counting),
        sum(1 for entry in own if entry.verdict not in NOT_ANSWERED),
        sum(1 for entry in own if entry.verdict is Verdict.FAILED),
        (),
        any(place.item in ids for place in blockers),
    )


def sample_history(edits: int = 12) -> tuple[EditRecord, ...]:
    """A straight history by two people."""
    records: list[EditRecord] = []
    for number in range(edits):
        records.append(
            sealed(
                EditRecord(
                    id=f"edit-{number}",
                    parents=(records[-1].hash,) if records else (),
                    author=ARCHITECT if number % 3 else "Sample Surveyor",
                    installation=f"installation-{number % 2}",
                    at=SURVEYED_AT + timedelta(hours=number),
                    edit={"kind": "set_answer", "body": {"number": str(number)}},
                )
            )
        )
    return tuple(records)


def sample_source(items_per_section: int = 4, servers: int = 4) -> ReportSource:
    """Everything a report of the sample is made of."""
    pack = sample_pack(items_per_section)
    plan, verdicts = sample_plan(pack, servers)
    return source_of(pack, plan, verdicts)


def source_of(
    pack: Pack, plan: Plan, verdicts: dict[Place, Verdict], blobs: dict[str, bytes] | None = None
) -> ReportSource:
    """A source over a plan; `blobs` are contents of evidence by digest beside the sample photo."""
    kept = {sha256_hex(photo()): photo()} | (blobs or {})
    return ReportSource(
        plan,
        pack,
        sample_assessment(pack, verdicts),
        sample_history(),
        kept.__getitem__,
        "0.1.0",
        analysis=AnalysisService(probability).analyse(plan, pack),
    )


def sample_revision(
    head: str = "", roles: tuple[str, ...] = ("architect", "owner", "security", "operations")
) -> Revision:
    """A frozen revision of the sample."""
    return Revision(
        id="rev-2",
        number=2,
        title="Sign-off of the survey",
        frozen_at=FROZEN_AT,
        frozen_by=ARCHITECT,
        as_of=AS_OF.isoformat(),
        program="0.1.0",
        head=head or sample_history()[-1].hash,
        parts=tuple(PartDigest(part, "0" * 64, "1" * 64, "2" * 64) for part in Part),
        manifest="3" * 64,
        digest="9f31c2d07ab4" + "5" * 52,
        roles=roles,
    )
