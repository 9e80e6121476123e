"""The edits that are withdrawn by another edit, never undone: runs, revisions, reports and signatures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.domain.draft import Draft
from app.domain.edit import Edit, add_evidence, present, removed
from app.domain.findings import CheckRun, Evidence
from app.domain.plan import report_key
from app.domain.signoff import ReportRecord, Revision, SignatureRecord
from app.errors import WrongInput


@dataclass(frozen=True, slots=True)
class RecordRun:
    """Keep a finished run of live checks with its evidence."""

    kind: ClassVar[str] = "record_run/1"
    run: CheckRun
    evidence: tuple[Evidence, ...] = ()

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        draft.put("runs", self.run.id, self.run)
        for piece in self.evidence:
            add_evidence(draft, piece)
        return None


@dataclass(frozen=True, slots=True)
class WithdrawRun:
    """Take a run of live checks back; what it found no longer counts, the history keeps it."""

    kind: ClassVar[str] = "withdraw_run/1"
    id: str

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        removed(draft, "runs", self.id)
        return None


@dataclass(frozen=True, slots=True)
class FreezeRevision:
    """Freeze a revision; the bytes of its parts and manifest lie in the plan by their digests."""

    kind: ClassVar[str] = "freeze_revision/1"
    revision: Revision

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        draft.put("revisions", self.revision.id, self.revision)
        return None


@dataclass(frozen=True, slots=True)
class WithdrawRevision:
    """Take a frozen revision back. One that carries a signature stays."""

    kind: ClassVar[str] = "withdraw_revision/1"
    id: str

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        signatures: Mapping[str, SignatureRecord] = draft.plan.signatures
        if any(entry.revision == self.id for entry in signatures.values()):
            raise WrongInput(
                "The revision carries a signature and stays.",
                advice="Change the plan and freeze a new revision.",
            )
        removed(draft, "revisions", self.id)
        return None


@dataclass(frozen=True, slots=True)
class RecordReport:
    """Keep the report of a revision; it is never rendered again."""

    kind: ClassVar[str] = "record_report/1"
    report: ReportRecord

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        present(draft, "revisions", self.report.revision)
        draft.put("reports", report_key(self.report.revision, self.report.edition), self.report)
        return None


@dataclass(frozen=True, slots=True)
class RecordSignature:
    """Keep a signature on the report of a revision; the signed bytes replace the report's."""

    kind: ClassVar[str] = "record_signature/1"
    signature: SignatureRecord
    pages: int

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        signature = self.signature
        present(draft, "revisions", signature.revision)
        draft.put("signatures", signature.id, signature)
        report = ReportRecord(signature.revision, signature.edition, signature.pdf, self.pages)
        draft.put("reports", report_key(signature.revision, signature.edition), report)
        return None
