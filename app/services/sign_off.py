"""The way from a frozen revision to a signed report: kept once, signed in turn, or signed elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.domain.analysis import Analysis
from app.domain.canonical import sha256_hex
from app.domain.checks import CheckEntry
from app.domain.edits import RecordReport, RecordSignature, Several
from app.domain.pack import Pack
from app.domain.plan import Plan, report_key
from app.domain.report_files import files_of
from app.domain.report_model import PageSize, Rendered, ReportModel
from app.domain.signing import Stamp
from app.domain.signoff import Edition, ReportRecord, Revision, SignatureRecord
from app.domain.verification import Examination, SignatureFacts
from app.errors import SigningRefused
from app.ports import (
    Clock,
    DocumentSigner,
    DocumentVerifier,
    Identities,
    Ids,
    Progress,
    ReportAssembler,
    ReportRenderer,
)
from app.services.freezing import Freezing, FrozenRevision, revision_in
from app.services.open_plan import OpenPlan
from app.services.reports import ReportSource, report_model
from app.services.signing_rules import (
    check_certificate,
    good_signature,
    kept_report,
    role_title,
    signed_roles,
)


class SignOff:
    """Reports of frozen revisions and the signatures on them."""

    def __init__(
        self,
        *,
        clock: Clock,
        ids: Ids,
        freezing: Freezing,
        renderer: ReportRenderer,
        assembler: ReportAssembler,
        identities: Identities,
        signer: DocumentSigner,
        verifier: DocumentVerifier,
        checks: Mapping[str, CheckEntry],
        analyse: Callable[[Plan, Pack], Analysis],
    ) -> None:
        self._clock = clock
        self._ids = ids
        self._freezing = freezing
        self._renderer = renderer
        self._assembler = assembler
        self._identities = identities
        self._signer = signer
        self._verifier = verifier
        self._checks = checks
        self._analyse = analyse

    def report(
        self,
        open_plan: OpenPlan,
        revision_id: str,
        edition: Edition,
        *,
        page_size: PageSize = PageSize.A4,
        progress: Progress | None = None,
    ) -> bytes:
        """The PDF of a revision: as it is kept, with all its signatures, or rendered and kept now."""
        revision = revision_in(open_plan.plan, revision_id)
        kept = open_plan.plan.reports.get(report_key(revision.id, edition))
        if kept is not None:
            return open_plan.blob(kept.pdf)
        frozen, model = self.report_source(open_plan, revision.id, edition)
        rendered = self._renderer.render(model, page_size=page_size, progress=progress)
        return self.keep(open_plan, frozen, edition, rendered)

    def report_source(
        self, open_plan: OpenPlan, revision_id: str, edition: Edition
    ) -> tuple[FrozenRevision, ReportModel]:
        """What the report of a revision is rendered from. Reads the store, which rendering then does not."""
        frozen = self._freezing.frozen(open_plan, revision_id)
        source = ReportSource(
            plan=frozen.plan,
            pack=frozen.pack,
            assessment=frozen.assessment,
            history=open_plan.records(),
            blob=open_plan.blob,
            program=frozen.revision.program,
            checks=self._checks,
            analysis=self._analyse(frozen.plan, frozen.pack),
        )
        return frozen, report_model(source, edition=edition, revision=frozen.revision)

    def keep(
        self, open_plan: OpenPlan, frozen: FrozenRevision, edition: Edition, rendered: Rendered
    ) -> bytes:
        """Put files and fields into a rendered report and keep it in the plan; it is never rendered again."""
        revision = frozen.revision
        files = files_of(edition, revision, frozen.manifest_bytes, frozen.parts)
        pdf = self._assembler.assemble(rendered, files, digest=revision.digest, frozen_at=revision.frozen_at)
        digest = sha256_hex(pdf)
        record = ReportRecord(revision.id, edition, digest, rendered.pages)
        open_plan.apply(RecordReport(record), {digest: pdf})
        return pdf

    def sign(
        self,
        open_plan: OpenPlan,
        revision_id: str,
        edition: Edition,
        role: str,
        *,
        identity: bytes,
        passphrase: str,
    ) -> SignatureRecord:
        """Sign the kept report for a role with a PKCS#12 identity, and keep the signed PDF.

        Raises WrongPassphrase, WrongInput for what is no identity, NotFound where no report is kept yet, and
        SigningRefused where certificate, role or document forbid it.
        """
        revision = revision_in(open_plan.plan, revision_id)
        kept = kept_report(open_plan.plan, revision, edition)
        title = role_title(open_plan, revision, role)
        key = self._identities.open(identity, passphrase)
        at = self._clock.now().replace(microsecond=0)
        check_certificate(key.facts, at)
        stamp = Stamp(key.facts.name, key.facts.organisation, title, at, revision.digest)
        pdf = open_plan.blob(kept.pdf)
        signed = self._signer.sign(pdf, field=role, stamp=stamp, identity=key, at=at)
        found = self._verifier.examine(signed, (), at)
        record = self._record(revision, edition, good_signature(found, role), sha256_hex(signed))
        open_plan.apply(RecordSignature(record, kept.pages), {record.pdf: signed})
        return record

    def take_in(self, open_plan: OpenPlan, pdf: bytes) -> tuple[SignatureRecord, ...]:
        """Take in a kept report that was signed elsewhere, in another program or on another machine.

        Raises SigningRefused where it is not the kept report with further good signatures and nothing else.
        """
        found = self._verifier.examine(pdf, (), self._clock.now())
        kept, revision = self._kept_as(open_plan, found)
        digest = sha256_hex(pdf)
        edits = []
        for role in self._added(open_plan, kept, pdf, found):
            role_title(open_plan, revision, role)
            record = self._record(revision, kept.edition, good_signature(found, role), digest)
            edits.append(RecordSignature(record, kept.pages))
        open_plan.apply(Several(tuple(edits), "Take in signatures"), {digest: pdf})
        return tuple(edit.signature for edit in edits)

    def _added(self, open_plan: OpenPlan, kept: ReportRecord, pdf: bytes, found: Examination) -> list[str]:
        """The roles that signed since the plan kept the report; at least one."""
        if not pdf.startswith(open_plan.blob(kept.pdf)):
            raise SigningRefused(
                "The file lacks a signature that the plan already has.",
                why="It was signed on an older copy of the report.",
                advice="Send the report as it is now, and have that signed.",
            )
        before = signed_roles(open_plan.plan, kept)
        added = [entry.field for entry in found.signatures if entry.field not in before]
        if not added:
            raise SigningRefused(
                "The file carries no signature that the plan does not have yet.",
                advice="Sign the report first, then read it in.",
            )
        return added

    def _kept_as(self, open_plan: OpenPlan, found: Examination) -> tuple[ReportRecord, Revision]:
        """The kept report that a file is a copy of."""
        for kept in open_plan.plan.reports.values():
            if self._verifier.original_of(open_plan.blob(kept.pdf)) == found.original:
                return kept, revision_in(open_plan.plan, kept.revision)
        raise SigningRefused(
            "The file is not a report of this plan.",
            why="What was there before its first signature is not what the plan keeps.",
            advice="Open the plan it belongs to, or send the report of this plan to be signed.",
        )

    def _record(
        self, revision: Revision, edition: Edition, facts: SignatureFacts, pdf: str
    ) -> SignatureRecord:
        return SignatureRecord(
            id=self._ids.new_id(),
            revision=revision.id,
            edition=edition,
            role=facts.field,
            signer=facts.signer,
            certificate=facts.certificate,
            signed_at=facts.signed_at or self._clock.now(),
            pdf=pdf,
        )
