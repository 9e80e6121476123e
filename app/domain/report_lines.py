"""The lines a report prints: values with names and words already in the place of ids and tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.actions import ActionState
from app.domain.answers import Basis, Result
from app.domain.assessment import Reason, Verdict
from app.domain.findings import EvidenceKind, Outcome
from app.domain.inventory import AssetKind, NeedKind
from app.domain.pack import Severity
from app.domain.values import Value


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value.

    Tokens of choices and ids of assets are already words; `columns` head the rows of a table.
    """

    label: str
    value: Value
    unit: str = ""
    columns: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """An item that is not fulfilled, for all subjects of which the same is true.

    An empty name among `subjects` means the whole plan. `reasons` are those that were not met or not known;
    `actions` counts the open actions that deal with it.
    """

    item: str
    title: str
    subjects: tuple[str, ...]
    verdict: Verdict
    severity: Severity
    reasons: tuple[Reason, ...]
    why: str
    fix: str
    effort: str
    accepted: bool
    blocks: bool
    actions: int


class NoticeKind(StrEnum):
    """What kind of thing a notice tells."""

    LIVE_CHECK = "live_check"
    LOST_REFERENCE = "lost_reference"
    TOO_FEW = "too_few"
    NEED_CIRCLE = "need_circle"
    DOUBTFUL_RATE = "doubtful_rate"
    STALE_CALCULATION = "stale_calculation"
    SUPPORT_ENDED = "support_ended"
    SUPPORT_ENDS = "support_ends"


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A finding that belongs to no item. `subjects` are names.

    `arguments` fill its words: for a live check `check`, `target`, `outcome`, `sentence`, and `stale_d` where
    it is stale (its age in days); for a lost reference `field` (its label, empty for a need); for a need that
    asks for too many `need`, `at_least` and `count`; for a circle of needs `blocks_start`; for a rate
    `fault`; for a stale calculation `calculation` and `made`; for support `product`, `end`, `needed`.
    """

    kind: NoticeKind
    severity: Severity
    subjects: tuple[str, ...]
    arguments: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action; `is_late` tells that it is open and was due before the date of judgement."""

    title: str
    owner: str
    due: date | None
    effort: str
    state: ActionState
    item: str
    subject: str
    note: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class RiskLine:
    """An accepted risk; `has_expired` as of the date of judgement."""

    item: str
    title: str
    subject: str
    accepted_by: str
    accepted_on: date
    expires: date
    reason: str
    has_expired: bool


@dataclass(frozen=True, slots=True)
class SectionBar:
    """A section at a glance. `score` is a fraction from 0 to 1, None where nothing applies."""

    id: str
    title: str
    score: Decimal | None
    applicable: int
    answered: int
    failed: int
    not_ready: bool


@dataclass(frozen=True, slots=True)
class AssetLine:
    """An asset with the fields that have a value."""

    name: str
    functions: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class AssetTable:
    """The assets of one kind.

    `columns` are pairs of field key and (label, unit), in the order of the kind.
    """

    kind: AssetKind
    title: str
    columns: tuple[tuple[str, str, str], ...]
    assets: tuple[AssetLine, ...]


@dataclass(frozen=True, slots=True)
class NeedLine:
    """What an asset needs: `at_least` of the named assets."""

    dependent: str
    kind: NeedKind
    of: tuple[str, ...]
    at_least: int


@dataclass(frozen=True, slots=True)
class LifecycleLine:
    """Support dates of a product, and whether its support has ended on the day the scope is judged on."""

    product: str
    mainstream_end: date | None
    end: date | None
    has_ended: bool
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class SubjectAnswer:
    """What was said about an item for one subject, and what followed.

    `evidence` are numbers of `EvidenceLine`.
    """

    subject: str
    verdict: Verdict
    severity: Severity
    raised_by: str
    accepted: bool
    result: Result | None
    facts: tuple[Fact, ...]
    reason: str
    basis: Basis | None
    by: str
    at: datetime | None
    note: str
    internal_note: str
    evidence: tuple[int, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A number an item compares with. `default` differs from `value` where the plan changed it."""

    words: str
    value: Decimal
    default: Decimal
    unit: str
    is_judgement: bool
    source: str


@dataclass(frozen=True, slots=True)
class ItemText:
    """An item with its answers; `references` are ids, `checks` the live checks that inform it."""

    id: str
    title: str
    ask: str
    why: str
    looks_like: str
    fix: str
    effort: str
    severity: Severity
    limits: tuple[LimitLine, ...]
    references: tuple[str, ...]
    checks: tuple[str, ...]
    answers: tuple[SubjectAnswer, ...]


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section with the items that apply."""

    bar: SectionBar
    intro: str
    items: tuple[ItemText, ...]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A finding of a live check; `check_title` is empty where the check is no longer known."""

    check: str
    check_title: str
    version: str
    subject: str
    target: str
    outcome: Outcome
    severity: str
    sentence: str
    facts: tuple[Fact, ...]
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RunText:
    """A run of live checks. `number` counts from 1 in the order of the runs' start.

    `stale_d` is its age in days on the date of judgement where it is too old to rely on then.
    """

    number: int
    id: str
    started_at: datetime
    ended_at: datetime
    ended: str
    host: str
    identity: str
    targets: tuple[str, ...]
    findings: tuple[CheckLine, ...]
    stale_d: int | None = None


@dataclass(frozen=True, slots=True)
class ContradictionLine:
    """A live finding that says otherwise than the answer. `run` is the number of the run.

    `stale_d` is as in `RunText`.
    """

    item: str
    title: str
    subject: str
    answer: str
    check: str
    target: str
    outcome: str
    sentence: str
    run: int
    stale_d: int | None = None


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence.

    `speaks_of` are item ids with the subject's name; `missing` says why a picture is not printed although it
    should be: "", "too_large" or "too_many". `stale_d` is, of the evidence of live checks, as in `RunText`.
    """

    number: int
    kind: EvidenceKind
    title: str
    media_type: str
    taken_at: datetime
    by: str
    content: str
    speaks_of: tuple[tuple[str, str], ...]
    missing: str = ""
    stale_d: int | None = None


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """A source that an item of the report cites."""

    id: str
    title: str
    url: str
    state: str


@dataclass(frozen=True, slots=True)
class HistoryFacts:
    """The edits up to the freeze, counted.

    `authors` are (name, edits, first, last); `heads` the last hashes.
    """

    edits: int
    first_at: datetime | None
    last_at: datetime | None
    authors: tuple[tuple[str, int, datetime, datetime], ...]
    installations: int
    merges: int
    heads: tuple[str, ...]
