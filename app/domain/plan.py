"""The plan as a value: everything the user's document says, at one moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.domain.actions import AcceptedRisk, Action
from app.domain.answers import Answer, Place
from app.domain.findings import CheckRun, Evidence
from app.domain.inventory import Asset, AssetKind, Need
from app.domain.signoff import ReportRecord, Revision, SignatureRecord
from app.domain.values import Value


@dataclass(frozen=True, slots=True)
class PackRef:
    """Which pack a plan was made with; `digest` is the SHA-256 of the pack's bytes, which lie in the plan."""

    id: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan.

    Mappings are never changed in place: an edit gives a new plan that shares what it did not touch.

    `limits` hold the judgement limits the user changed, by item and limit key. Reports are kept by revision
    and edition (`revision/edition`).
    """

    id: str
    title: str
    pack: PackRef
    profile: Mapping[str, Value] = field(default_factory=dict)
    limits: Mapping[Place, Decimal] = field(default_factory=dict)
    assets: Mapping[str, Asset] = field(default_factory=dict)
    needs: Mapping[str, Need] = field(default_factory=dict)
    answers: Mapping[Place, Answer] = field(default_factory=dict)
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    runs: Mapping[str, CheckRun] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    risks: Mapping[str, AcceptedRisk] = field(default_factory=dict)
    revisions: Mapping[str, Revision] = field(default_factory=dict)
    reports: Mapping[str, ReportRecord] = field(default_factory=dict)
    signatures: Mapping[str, SignatureRecord] = field(default_factory=dict)

    def of_kind(self, kind: AssetKind) -> Iterator[Asset]:
        """The assets of a kind, in the order they were added."""
        return (asset for asset in self.assets.values() if asset.kind is kind)

    def go_live(self) -> date | None:
        """The planned go-live date, where the profile has one."""
        value = self.profile.get("go_live")
        return value if isinstance(value, date) else None


def report_key(revision: str, edition: str) -> str:
    """The key of a report among a plan's reports."""
    return f"{revision}/{edition}"
