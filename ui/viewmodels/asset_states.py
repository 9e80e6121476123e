"""What the answers say about each asset, in one word: how it stands, and how grave what is left is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.assessment import ItemVerdict, Verdict
from app.domain.pack import Severity

GRAVITY: Mapping[Verdict, int] = {
    Verdict.FAILED: 0,
    Verdict.PARTLY: 1,
    Verdict.UNKNOWN: 2,
    Verdict.OPEN: 3,
    Verdict.FULFILLED: 4,
}
"""Which verdict of several an asset is shown with; the others say nothing about it."""

SEVERITIES = tuple(Severity)
UNSETTLED = frozenset({Verdict.FAILED, Verdict.PARTLY, Verdict.UNKNOWN, Verdict.OPEN})


@dataclass(frozen=True, slots=True)
class AssetState:
    """What the answers say about an asset: the worst verdict, and the gravest severity still to settle."""

    verdict: Verdict | None = None
    severity: Severity | None = None


def states_of(verdicts: Iterable[ItemVerdict]) -> dict[str, AssetState]:
    """The state of every subject that items are asked about; what is accepted no longer weighs."""
    found: dict[str, AssetState] = {}
    for verdict in verdicts:
        if verdict.verdict not in GRAVITY:
            continue
        subject = verdict.place.subject
        before = found.get(subject, AssetState())
        is_unsettled = verdict.verdict in UNSETTLED and not verdict.accepted
        found[subject] = AssetState(
            _worse(before.verdict, verdict.verdict),
            _graver(before.severity, verdict.severity) if is_unsettled else before.severity,
        )
    return found


def _worse(one: Verdict | None, other: Verdict) -> Verdict:
    return other if one is None or GRAVITY[other] < GRAVITY[one] else one


def _graver(one: Severity | None, other: Severity) -> Severity:
    return other if one is None or SEVERITIES.index(other) < SEVERITIES.index(one) else one
