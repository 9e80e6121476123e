"""The report as plain values: everything the renderer prints, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.assessment import Verdict
from app.domain.report_calculation import CalculationText
from app.domain.report_lines import (
    ActionLine,
    AssetTable,
    ContradictionLine,
    EvidenceLine,
    Fact,
    FindingLine,
    HistoryFacts,
    LifecycleLine,
    NeedLine,
    NoticeLine,
    ReferenceLine,
    RiskLine,
    RunText,
    SectionBar,
    SectionText,
)
from app.domain.report_topology import TopologyText
from app.domain.signoff import Edition


class PageSize(StrEnum):
    """The paper a report is made for."""

    A4 = "a4"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class RevisionFacts:
    """The frozen revision a report shows.

    `parts` are pairs of part and salted digest, as the manifest lists them.
    """

    number: int
    title: str
    digest: str
    frozen_at: datetime
    frozen_by: str
    head: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """An earlier revision in the document control table; `signatures` are pairs of role and signer."""

    number: int
    title: str
    digest: str
    frozen_at: datetime
    frozen_by: str
    signatures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role that signs: its id (the name of its signature field) and its title."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Cover:
    """What the document is.

    `revision` is None for a draft; `confidentiality` and the like are words or empty.
    """

    plan_id: str
    title: str
    customer: str
    deployment: str
    author: str
    confidentiality: str
    edition: Edition
    product: str
    pack_title: str
    pack_id: str
    pack_version: str
    pack_digest: str
    program: str
    as_of: date
    revision: RevisionFacts | None = None
    earlier: tuple[RevisionLine, ...] = ()
    roles: tuple[RoleLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """The page that answers in ten seconds.

    `counts` hold each verdict that occurs with its number; `next_steps` the open actions by date;
    `blockers` and `unplanned` how many findings block sign-off, and how many of those no action deals with.
    """

    ready: bool
    score: Decimal | None
    answered: int
    applicable: int
    blockers: int
    unplanned: int
    counts: tuple[tuple[Verdict, int], ...]
    bars: tuple[SectionBar, ...]
    gravest: tuple[FindingLine, ...]
    next_steps: tuple[ActionLine, ...]
    open_actions: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What the plan is about."""

    profile: tuple[Fact, ...]
    tables: tuple[AssetTable, ...]
    needs: tuple[NeedLine, ...]
    lifecycle: tuple[LifecycleLine, ...]
    judged_on: date


@dataclass(frozen=True, slots=True)
class ReportModel:
    """A whole report.

    `pictures` hold the bytes of the photos by their SHA-256, as far as they are to be printed. `topology` is
    None where the service needs nothing that is known, or was not analysed.
    """

    cover: Cover
    summary: Summary
    scope: Scope
    sections: tuple[SectionText, ...]
    findings: tuple[FindingLine, ...]
    notices: tuple[NoticeLine, ...]
    open_places: int
    actions: tuple[ActionLine, ...]
    risks: tuple[RiskLine, ...]
    runs: tuple[RunText, ...]
    contradictions: tuple[ContradictionLine, ...]
    evidence: tuple[EvidenceLine, ...]
    references: tuple[ReferenceLine, ...]
    history: HistoryFacts
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    topology: TopologyText | None = None
    calculations: tuple[CalculationText, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where a role signs.

    `page` counts from 0; `rect` is left, bottom, right, top in points from the lower left corner of the page.
    """

    role: str
    page: int
    rect: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark: `level` and `page` from 0."""

    level: int
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered report, not yet carrying files or signature fields.

    `fields` stand in the order of the roles.
    """

    pdf: bytes
    pages: int
    fields: tuple[FieldPlace, ...]
    outline: tuple[OutlineEntry, ...]
