"""Verifies a signed report: what it says by itself, and whether it is the report of a plan at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from app.domain.canonical import sha256_hex
from app.domain.manifest import Manifest
from app.domain.report_files import MANIFEST_FILE, check_manifest, check_parts
from app.domain.signoff import Edition, ReportRecord, Revision
from app.domain.verification import (
    Examination,
    Fact,
    FactKind,
    Reason,
    SignatureFacts,
    VerificationReport,
    failed,
    passed,
    undetermined,
)
from app.ports import Clock, DocumentVerifier
from app.services.freezing import revision_in
from app.services.open_plan import OpenPlan

FREEZE_TOLERANCE = timedelta(minutes=5)
"""How far the clock of a signer may be behind that of the machine that froze the revision."""


class Verification:
    """Verifies reports; reads plans and changes nothing."""

    def __init__(self, *, clock: Clock, verifier: DocumentVerifier) -> None:
        self._clock = clock
        self._verifier = verifier

    def verify(
        self,
        pdf: bytes,
        *,
        trusted: Sequence[bytes] = (),
        open_plan: OpenPlan | None = None,
        revision: str = "",
    ) -> VerificationReport:
        """Everything that can be found out about a PDF. `trusted` are certificates (DER).

        With a plan, also whether it is a report the plan keeps: of the revision named by id or number, or of
        any. Raises WrongInput for what is no PDF, NotFound for a revision the plan does not have.
        """
        expected = revision_in(open_plan.plan, revision) if open_plan and revision else None
        now = self._clock.now()
        found = self._verifier.examine(pdf, trusted, now)
        manifest, manifest_fact = check_manifest(found.files, found.digest)
        facts = [
            _all_signed(found, manifest),
            found.nothing_else,
            manifest_fact,
            check_parts(found.files, manifest),
        ]
        if open_plan is not None:
            facts.append(self._belongs(found, manifest, open_plan, expected))
        return VerificationReport(
            verified_at=now,
            signatures=tuple(_after_freeze(entry, manifest) for entry in found.signatures),
            facts=tuple(facts),
            manifest=manifest,
            digest="" if manifest is None else sha256_hex(found.files[MANIFEST_FILE]),
        )

    def _belongs(
        self, found: Examination, manifest: Manifest | None, open_plan: OpenPlan, expected: Revision | None
    ) -> Fact:
        """Whether what was there before the first signature is byte for byte what the plan keeps."""
        if manifest is None:
            return failed(FactKind.BELONGS, Reason.NO_MANIFEST)
        if manifest.plan != open_plan.plan.id:
            return failed(FactKind.BELONGS, Reason.OTHER_PLAN, title=manifest.plan_title)
        revision = open_plan.plan.revisions.get(manifest.revision)
        if revision is None or revision.digest != sha256_hex(found.files[MANIFEST_FILE]):
            return failed(FactKind.BELONGS, Reason.OTHER_REVISION)
        number = str(revision.number)
        if expected is not None and expected.id != revision.id:
            other = str(expected.number)
            return failed(FactKind.BELONGS, Reason.UNEXPECTED_REVISION, number=number, expected=other)
        kept = [entry for entry in open_plan.plan.reports.values() if entry.revision == revision.id]
        return self._kept_as(found, kept, open_plan, number)

    def _kept_as(
        self, found: Examination, kept: Sequence[ReportRecord], open_plan: OpenPlan, number: str
    ) -> Fact:
        if not kept:
            return undetermined(FactKind.BELONGS, Reason.REPORT_UNKNOWN, number=number)
        for entry in kept:
            if self._verifier.original_of(open_plan.blob(entry.pdf)) == found.original:
                return _newest(found, entry, open_plan, number)
        return failed(FactKind.BELONGS, Reason.OTHER_REPORT, number=number)


def _newest(found: Examination, kept: ReportRecord, open_plan: OpenPlan, number: str) -> Fact:
    """A copy that lacks a signature which the plan keeps is an older one, or one was stripped from it."""
    carried = {(entry.field, entry.certificate) for entry in found.signatures}
    lacking = [
        entry.role
        for entry in open_plan.plan.signatures.values()
        if (entry.revision, entry.edition) == (kept.revision, Edition(kept.edition))
        and (entry.role, entry.certificate) not in carried
    ]
    if lacking:
        return failed(FactKind.BELONGS, Reason.OLDER_COPY, roles=", ".join(sorted(lacking)))
    return passed(FactKind.BELONGS, Reason.BELONGS, number=number)


def _all_signed(found: Examination, manifest: Manifest | None) -> Fact:
    if not found.signatures:
        return failed(FactKind.ALL_SIGNED, Reason.NO_SIGNATURE)
    if manifest is None:
        return undetermined(FactKind.ALL_SIGNED, Reason.ROLES_UNKNOWN)
    signed = {entry.field for entry in found.signatures}
    unknown = sorted(signed - set(manifest.roles))
    if unknown:
        return failed(FactKind.ALL_SIGNED, Reason.UNKNOWN_FIELD, roles=", ".join(unknown))
    missing = [role for role in manifest.roles if role not in signed]
    if missing:
        return failed(FactKind.ALL_SIGNED, Reason.ROLES_MISSING, roles=", ".join(missing))
    return passed(FactKind.ALL_SIGNED, Reason.ALL_SIGNED, roles=", ".join(manifest.roles))


def _after_freeze(signature: SignatureFacts, manifest: Manifest | None) -> SignatureFacts:
    """Nobody can have signed a revision before it was frozen."""
    signed_at = signature.signed_at
    if manifest is None or signed_at is None or signed_at >= manifest.frozen_at - FREEZE_TOLERANCE:
        return signature
    too_early = failed(
        FactKind.IN_TIME,
        Reason.BEFORE_FREEZE,
        at=signed_at.strftime("%Y-%m-%d %H:%M:%S UTC"),
        frozen_at=manifest.frozen_at.strftime("%Y-%m-%d %H:%M:%S UTC"),
    )
    facts = tuple(too_early if fact.kind is FactKind.IN_TIME else fact for fact in signature.facts)
    return replace(signature, facts=facts)
