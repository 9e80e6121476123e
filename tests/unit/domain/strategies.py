"""Plans' values and edits as hypothesis makes them: few ids, so that edits meet each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from app.domain.actions import AcceptedRisk, Action
from app.domain.answers import Answer, Place, Result
from app.domain.edits import (
    ALL_EDITS,
    AddAsset,
    AttachEvidence,
    ChangeAsset,
    DetachEvidence,
    Edit,
    FreezeRevision,
    RecordReport,
    RecordRun,
    RecordSignature,
    RemoveAsset,
    RenamePlan,
    SetAction,
    SetAnswer,
    SetLimit,
    SetNeed,
    SetProfile,
    SetRisk,
    Several,
    WithdrawRevision,
    WithdrawRun,
)
from app.domain.findings import CheckRun, Evidence, EvidenceKind, Finding, Outcome
from app.domain.inventory import Asset, AssetKind, Need, NeedKind, NeedOrigin, ServerFunction
from app.domain.plan import PackRef, Plan
from app.domain.signoff import Edition, Part, PartDigest, ReportRecord, Revision, SignatureRecord

IDS = st.sampled_from(["a", "b", "c"])
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NAMES = st.sampled_from(["One", "Zwei", "Τρία", "четыре", "日本"])
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
LARGEST = Decimal("999999999999999.999999999")
NUMBERS = st.decimals(-LARGEST, LARGEST, places=9).map(lambda number: number.normalize())
CELLS = st.none() | WORDS | NUMBERS | DAYS | st.booleans()
ROWS = st.lists(st.lists(CELLS, max_size=3).map(tuple), max_size=3).map(tuple)
VALUES = WORDS | NUMBERS | DAYS | st.booleans() | st.lists(WORDS, max_size=3).map(tuple) | ROWS
VALUE_MAPS = st.dictionaries(IDS, VALUES, max_size=2)
DIGESTS = st.sampled_from(["0" * 64, "f" * 64])
PLACES = st.builds(Place, IDS, IDS)
EMPTY = Plan("p", "Sample plan", PackRef("small", "1", ""))

ANSWERS = st.builds(
    Answer,
    PLACES,
    st.none() | st.sampled_from([Result.YES, Result.PARTLY, Result.NO, Result.UNKNOWN]),
    VALUE_MAPS,
    WORDS,
    at=st.none() | MOMENTS,
)
ASSETS = st.builds(
    Asset,
    IDS,
    st.sampled_from(AssetKind),
    NAMES,
    WORDS,
    st.frozensets(st.sampled_from(ServerFunction)),
    VALUE_MAPS,
)
STORED = st.sampled_from([NeedOrigin.MANUAL, NeedOrigin.CONFIRMED])
OF = st.lists(IDS, min_size=1, max_size=3, unique=True).map(tuple)
NEEDS = st.builds(Need, IDS, IDS, st.sampled_from(NeedKind), OF, origin=STORED) | st.builds(
    Need, IDS, IDS, st.sampled_from(NeedKind), st.just(()), st.just(0), STORED
)


def _evidence(ids: st.SearchStrategy[str]) -> st.SearchStrategy[Evidence]:
    kinds = st.sampled_from(EvidenceKind)
    places = st.lists(st.tuples(IDS, IDS), max_size=2).map(tuple)
    return st.builds(Evidence, ids, kinds, WORDS, DIGESTS, st.just("image/png"), MOMENTS, places=places)


EVIDENCE = _evidence(IDS)
READINGS = _evidence(st.uuids().map(str))
FINDINGS = st.builds(
    Finding, IDS, st.just("1"), IDS, WORDS, st.sampled_from(Outcome), st.just("high"), IDS, VALUE_MAPS
)
RUNS = st.builds(
    CheckRun,
    IDS,
    MOMENTS,
    MOMENTS,
    st.just("complete"),
    WORDS,
    st.just("none"),
    st.lists(WORDS, max_size=2).map(tuple),
    st.lists(FINDINGS, max_size=2).map(tuple),
)
ACTIONS = st.builds(Action, IDS, NAMES, WORDS, st.none() | DAYS, place=st.none() | PLACES)
RISKS = st.builds(AcceptedRisk, IDS, PLACES, NAMES, st.just(date(2026, 1, 1)), DAYS)
PARTS = st.builds(PartDigest, st.sampled_from(Part), DIGESTS, DIGESTS, DIGESTS)
REVISIONS = st.builds(
    Revision,
    IDS,
    st.integers(1, 9),
    NAMES,
    MOMENTS,
    NAMES,
    st.just("2026-01-01"),
    st.just("0.1.0"),
    DIGESTS,
    st.lists(PARTS, max_size=2).map(tuple),
    DIGESTS,
    DIGESTS,
    st.lists(IDS, max_size=2).map(tuple),
)
REPORTS = st.builds(ReportRecord, IDS, st.sampled_from(Edition), DIGESTS, st.integers(1, 99))
SIGNATURES = st.builds(
    SignatureRecord, IDS, IDS, st.sampled_from(Edition), IDS, NAMES, DIGESTS, MOMENTS, DIGESTS
)

EDITS: Mapping[type, st.SearchStrategy[Edit]] = {
    RenamePlan: st.builds(RenamePlan, NAMES),
    SetProfile: st.builds(SetProfile, IDS, st.none() | VALUES),
    SetLimit: st.builds(SetLimit, PLACES, st.none() | NUMBERS),
    SetAnswer: ANSWERS.map(lambda answer: SetAnswer(answer.place, answer)) | st.builds(SetAnswer, PLACES),
    AddAsset: st.builds(AddAsset, ASSETS),
    ChangeAsset: st.builds(
        ChangeAsset,
        IDS,
        st.none() | NAMES,
        st.none() | WORDS,
        st.none() | st.frozensets(st.sampled_from(ServerFunction)),
        st.dictionaries(IDS, st.none() | VALUES, max_size=2),
    ),
    RemoveAsset: st.builds(RemoveAsset, IDS),
    SetNeed: NEEDS.map(lambda need: SetNeed(need.id, need)) | st.builds(SetNeed, IDS),
    SetAction: ACTIONS.map(lambda action: SetAction(action.id, action)) | st.builds(SetAction, IDS),
    SetRisk: RISKS.map(lambda risk: SetRisk(risk.id, risk)) | st.builds(SetRisk, IDS),
    AttachEvidence: st.builds(AttachEvidence, EVIDENCE),
    DetachEvidence: st.builds(DetachEvidence, IDS),
    RecordRun: st.builds(RecordRun, RUNS, st.lists(READINGS, max_size=2).map(tuple)),
    WithdrawRun: st.builds(WithdrawRun, IDS),
    FreezeRevision: st.builds(FreezeRevision, REVISIONS),
    WithdrawRevision: st.builds(WithdrawRevision, IDS),
    RecordReport: st.builds(RecordReport, REPORTS),
    RecordSignature: st.builds(RecordSignature, SIGNATURES, st.integers(1, 99)),
}
FINAL = (RecordRun, WithdrawRun, FreezeRevision, WithdrawRevision, RecordReport, RecordSignature)
"""Edits that cannot be undone; they do not go together with those that can."""


def _several(kinds: Iterable[type]) -> st.SearchStrategy[Edit]:
    return st.recursive(
        st.one_of(*(EDITS[kind] for kind in kinds)),
        lambda inner: st.builds(Several, st.lists(inner, min_size=1, max_size=4).map(tuple), WORDS),
        max_leaves=6,
    )


ANY_EDIT: st.SearchStrategy[Edit] = _several(FINAL) | _several(kind for kind in EDITS if kind not in FINAL)


def kinds_without_strategy() -> set[type]:
    """Kinds of edit that nothing here makes."""
    return set(ALL_EDITS) - set(EDITS) - {Several}
