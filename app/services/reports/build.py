"""Builds a whole report: the same inputs always give the same values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.analysis import Analysis
from app.domain.assessment import Assessment, Verdict
from app.domain.checks import CheckEntry
from app.domain.history import EditRecord
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.report_lines import HistoryFacts
from app.domain.report_model import Cover, ReportModel, RevisionFacts, RevisionLine, RoleLine
from app.domain.report_topology import TopologyText
from app.domain.signoff import Edition, Revision
from app.services.reports.calculations import calculation_texts
from app.services.reports.items import section_texts
from app.services.reports.judgement import (
    action_lines,
    contradiction_lines,
    finding_lines,
    notice_lines,
    risk_lines,
    summary_of,
)
from app.services.reports.names import Names
from app.services.reports.records import (
    evidence_lines,
    evidence_numbers,
    history_facts,
    reference_lines,
    run_numbers,
    run_texts,
)
from app.services.reports.scope import scope_of
from app.services.reports.topology import topology_text


@dataclass(frozen=True, slots=True)
class ReportSource:
    """What a report is made of: the plan as it stands (or stood, when it was frozen) and how it was judged.

    `blob` gives the bytes of evidence by SHA-256 and raises `PlanFileError` kinds. `history` comes parents
    first; edits after a freeze are left out of the report of that revision. `checks` are the entries by id;
    without an `analysis` nothing is said about single points of failure.
    """

    plan: Plan
    pack: Pack
    assessment: Assessment
    history: Iterable[EditRecord]
    blob: Callable[[str], bytes]
    program: str
    checks: Mapping[str, CheckEntry] = field(default_factory=dict)
    analysis: Analysis | None = None


def report_model(
    source: ReportSource, *, edition: Edition = Edition.CUSTOMER, revision: Revision | None = None
) -> ReportModel:
    """The report of a frozen revision, or a draft of the plan as it stands when `revision` is None.

    Reads the pictures, so it must run where the store may be read; rendering the result needs no store.
    """
    plan, pack, assessment = source.plan, source.pack, source.assessment
    names = Names(plan, pack)
    sections = section_texts(
        plan, pack, assessment, names, evidence_numbers=evidence_numbers(plan), edition=edition
    )
    findings = finding_lines(plan, pack, assessment, names)
    actions = action_lines(plan, names, assessment.as_of)
    evidence, pictures = evidence_lines(plan, names, source.blob, assessment.as_of)
    return ReportModel(
        cover=_cover(source, names, edition, revision),
        summary=summary_of(plan, assessment, pack, findings, actions),
        scope=scope_of(plan, pack, names, assessment.as_of),
        sections=sections,
        findings=findings,
        notices=notice_lines(plan, pack, assessment, names),
        open_places=_open_places(assessment),
        actions=actions,
        risks=risk_lines(plan, names, assessment.as_of),
        runs=run_texts(plan, names, source.checks, assessment.as_of),
        contradictions=contradiction_lines(plan, assessment, names, run_numbers(plan)),
        evidence=evidence,
        references=reference_lines(pack, sections),
        history=_history(source, revision),
        pictures=pictures,
        topology=_topology(source, names),
        calculations=calculation_texts(plan, pack, names, source.blob, evidence_numbers(plan)),
    )


def _topology(source: ReportSource, names: Names) -> TopologyText | None:
    if source.analysis is None:
        return None
    return topology_text(source.plan, source.pack, source.assessment, source.analysis, names)


def _open_places(assessment: Assessment) -> int:
    return sum(1 for verdict in assessment.verdicts.values() if verdict.verdict is Verdict.OPEN)


def _history(source: ReportSource, revision: Revision | None) -> HistoryFacts:
    return history_facts(source.history, "" if revision is None else revision.head)


def _cover(source: ReportSource, names: Names, edition: Edition, revision: Revision | None) -> Cover:
    plan, pack = source.plan, source.pack
    return Cover(
        plan_id=plan.id,
        title=plan.title,
        customer=_profile_text(plan, "customer"),
        deployment=_profile_text(plan, "deployment"),
        author=_profile_text(plan, "author"),
        confidentiality=_confidentiality(plan, names),
        edition=edition,
        product=pack.product,
        pack_title=pack.title,
        pack_id=plan.pack.id,
        pack_version=plan.pack.version,
        pack_digest=plan.pack.digest,
        program=source.program if revision is None else revision.program,
        as_of=source.assessment.as_of if revision is None else date.fromisoformat(revision.as_of),
        revision=None if revision is None else _revision_facts(revision),
        earlier=_earlier(plan, pack, revision),
        roles=_roles(pack, revision),
    )


def _profile_text(plan: Plan, key: str) -> str:
    value = plan.profile.get(key)
    return value if isinstance(value, str) else ""


def _confidentiality(plan: Plan, names: Names) -> str:
    token = _profile_text(plan, "confidentiality")
    return names.field_words(None, "confidentiality").choices.get(token, token.capitalize())


def _revision_facts(revision: Revision) -> RevisionFacts:
    return RevisionFacts(
        number=revision.number,
        title=revision.title,
        digest=revision.digest,
        frozen_at=revision.frozen_at,
        frozen_by=revision.frozen_by,
        head=revision.head,
        parts=tuple((digest.part.value, digest.salted) for digest in revision.parts),
    )


def _earlier(plan: Plan, pack: Pack, revision: Revision | None) -> tuple[RevisionLine, ...]:
    """Revisions before this one, with the signatures they had when this one was frozen."""
    before = [one for one in plan.revisions.values() if revision is None or one.number < revision.number]
    return tuple(
        _revision_line(one, plan, pack, revision) for one in sorted(before, key=lambda one: one.number)
    )


def _revision_line(one: Revision, plan: Plan, pack: Pack, revision: Revision | None) -> RevisionLine:
    titles = {role.id: role.title for role in pack.signatories}
    signatures = tuple(
        (titles.get(entry.role, entry.role), entry.signer)
        for entry in plan.signatures.values()
        if entry.revision == one.id and (revision is None or entry.signed_at <= revision.frozen_at)
    )
    return RevisionLine(one.number, one.title, one.digest, one.frozen_at, one.frozen_by, signatures)


def _roles(pack: Pack, revision: Revision | None) -> tuple[RoleLine, ...]:
    titles = {role.id: role.title for role in pack.signatories}
    roles = tuple(titles) if revision is None else revision.roles
    return tuple(RoleLine(role, titles.get(role, role)) for role in roles)
