"""Writes the plan file of the present format: `python -m tests.golden.plans.make FOLDER`.

A file of a released format is never made anew; it is opened by the tests for ever.
"""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

from app.domain.actions import AcceptedRisk, Action, Effort
from app.domain.answers import Answer, Basis, Place, Result
from app.domain.canonical import sha256_hex
from app.domain.edits import (
    AddAsset,
    AttachEvidence,
    ChangeAsset,
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
)
from app.domain.findings import CheckRun, Evidence, EvidenceKind, Finding, Outcome
from app.domain.inventory import Asset, AssetKind, Need, NeedKind, ServerFunction
from app.domain.signoff import Edition, Part, PartDigest, ReportRecord, Revision, SignatureRecord
from db.tables import FORMAT
from tests.fakes.clock import NOON
from tests.integration.db.conftest import Desk

PHOTO = b"\xff\xd8\xff\xe0 a photo of a rack"
READING = b'{"answer":"srv"}'
PART = b'{"answers":[]}'
MANIFEST = b'{"parts":[]}'
PDF = b"%PDF-1.7 report"
SIGNED = b"%PDF-1.7 report, signed"
BLOBS = {sha256_hex(content): content for content in (PHOTO, READING, PART, MANIFEST, PDF, SIGNED)}

PLACE = Place("SRV-01", "srv-1")
SERVER = Asset(
    "srv-1", AssetKind.SERVER, "FE01 Straße", "csv:1", frozenset({ServerFunction.DC, ServerFunction.DNS}),
    {"psu_count": Decimal(2), "os": "Windows Server 2008 R2", "read_only_dc": False, "fed_by": ("ups-1",)},
)  # fmt: skip
UPS = Asset(
    "ups-1",
    AssetKind.UPS,
    "ИБП 1",
    values={"runtime_min": Decimal("12.5"), "battery_installed": date(2024, 5, 1)},
)
ANSWER = Answer(
    PLACE, Result.PARTLY, {"rows": (("a", Decimal("0.1"), None),), "groups": ("da",)}, basis=Basis.SEEN,
    note="Two feeds, one breaker", internal_note="Ask again", evidence=("photo-1",),
    by="Sample Architect", at=NOON,
)  # fmt: skip
FINDING = Finding(
    "DNS-S01", "1", "srv-1", "192.0.2.10", Outcome.FAIL, "critical", "missing",
    {"name": "_sip._tls", "count": Decimal(0)},
    "The record is missing.", ("reading-1",),
)  # fmt: skip
REVISION = Revision(
    "rev-1", 1, "First", NOON, "Sample Architect", "2026-03-02", "0.1.0", "0" * 64,
    (PartDigest(Part.ANSWERS, "ab" * 32, sha256_hex(PART), "cd" * 32),),
    sha256_hex(MANIFEST), "ef" * 32, ("owner",),
)  # fmt: skip

RACK = Evidence(
    "photo-1", EvidenceKind.PHOTO, "Rack", sha256_hex(PHOTO), "image/jpeg", NOON, "Sample Architect",
    (("SRV-01", "srv-1"),),
)  # fmt: skip
RECORDS = Evidence("reading-1", EvidenceKind.CHECK, "Records", sha256_hex(READING), "application/json", NOON)
RUN = CheckRun("run-1", NOON, NOON, "complete", "laptop", "anonymous", ("192.0.2.10",), (FINDING,))
ACTION = Action("act-1", "Second breaker", "Sample Owner", date(2026, 6, 1), Effort.S, place=PLACE)
RISK = AcceptedRisk("risk-1", PLACE, "Sample Owner", date(2026, 3, 2), date(2026, 12, 31), "Until autumn")
SIGNATURE = SignatureRecord(
    "sig-1", "rev-1", Edition.CUSTOMER, "owner", "Sample Owner", "12" * 32, NOON, sha256_hex(SIGNED)
)

EDITS: tuple[Edit, ...] = (
    Several((SetProfile("users", Decimal(5000)), SetProfile("go_live", date(2026, 9, 1))), "Profile"),
    SetLimit(Place("PLAN-01", "warn_h"), Decimal("12.25")),
    Several((AddAsset(SERVER), AddAsset(UPS), AddAsset(Asset("gone", AssetKind.ROOM, "Room"))), "Inventory"),
    SetNeed("need-1", Need("need-1", "srv-1", NeedKind.POWER, ("ups-1",))),
    AttachEvidence(RACK),
    SetAnswer(PLACE, ANSWER),
    ChangeAsset("ups-1", name="ИБП 2", values={"battery": "vrla"}),
    RemoveAsset("gone"),
    SetAction("act-1", ACTION),
    SetRisk("risk-1", RISK),
    RecordRun(RUN, (RECORDS,)),
    FreezeRevision(REVISION),
    RecordReport(ReportRecord("rev-1", Edition.CUSTOMER, sha256_hex(PDF), 9)),
    RecordSignature(SIGNATURE, 9),
    RenamePlan("Golden plan, second title"),
)  # fmt: skip


def make(folder: Path) -> Path:
    """Write the plan: every kind of row, something undone and something redone."""
    plan = Desk(folder).service.create(folder / f"format-{FORMAT}", "Golden plan", "small")
    for number, edit in enumerate(EDITS):
        plan.apply(edit, BLOBS if number == 0 else None)
    plan.undo()
    plan.redo()
    plan.undo()
    plan.close()
    return plan.path


if __name__ == "__main__":
    print(make(Path(sys.argv[1])))
