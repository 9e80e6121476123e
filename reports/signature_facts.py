"""Finds out about one signature in a PDF what can be found out without a network, each fact apart."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from asn1crypto import x509
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESSubIndic
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    DiffResult,
    ModificationLevel,
    StandardDiffPolicy,
)
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import InvalidCertificateError
from typing_extensions import override

from app.domain.verification import Fact, FactKind, Reason, SignatureFacts, failed, passed, undetermined
from reports.pdf_reading import MALFORMED
from reports.signature_container import Companions, companions, is_untouched

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far a signer's clock may run ahead of ours. Kerberos allows as much (RFC 4120, 8.2)."""

_MAY_SIGN = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})
"""RFC 5280, 4.2.1.3: either is for signatures on documents."""


class _OnlySigning(StandardDiffPolicy):
    """Allows after a signature what filling in the remaining signature fields takes, and nothing more.

    pyHanko's own policy allows new visible signature fields as long as nobody certified the document; such a
    field can cover what was signed. Here every signature certifies.
    """

    def __init__(self) -> None:
        super().__init__(DEFAULT_DIFF_POLICY.global_rules, DEFAULT_DIFF_POLICY.form_rule)

    @override
    def apply(
        self,
        old: HistoricalResolver,
        new: HistoricalResolver,
        field_mdp_spec: FieldMDPSpec | None = None,
        doc_mdp: MDPPerm | None = None,
    ) -> DiffResult:
        strictest = MDPPerm.FILL_FORMS if doc_mdp is None else min(doc_mdp, MDPPerm.FILL_FORMS)
        return super().apply(old, new, field_mdp_spec, strictest)


def signature_facts(
    pdf: bytes, signature: EmbeddedPdfSignature, trusted: Sequence[x509.Certificate], now: datetime
) -> SignatureFacts:
    """All facts of one signature. `trusted` are the certificates that trust begins with."""
    try:
        signed_at = signature.self_reported_timestamp
        signed_at = None if signed_at is None else signed_at.astimezone(UTC)
        status = asyncio.run(_validated(signature, trusted, signed_at or now))
        certificate = signature.signer_cert
        others = companions(signature.other_embedded_certs, certificate, trusted)
        untouched = is_untouched(pdf, signature.sig_object) and others is not Companions.FORGED
        facts = tuple(_facts(status, signed_at, now, others, untouched=untouched))
        stamp = status.timestamp_validity
        return SignatureFacts(
            field=signature.field_name,
            signer=_name(certificate, "common_name"),
            organisation=_name(certificate, "organization_name"),
            certificate=certificate.sha256.hex(),
            signed_at=signed_at,
            stamped_at=None if stamp is None else stamp.timestamp.astimezone(UTC),
            facts=facts,
        )
    except MALFORMED:
        return malformed_signature(signature.field_name)


def malformed_signature(field: str) -> SignatureFacts:
    """The facts of a signature that cannot be read."""
    return SignatureFacts(
        field, "", "", "", None, None, (failed(FactKind.VALID, Reason.SIGNATURE_MALFORMED),)
    )


async def _validated(
    signature: EmbeddedPdfSignature, trusted: Sequence[x509.Certificate], moment: datetime
) -> PdfSignatureStatus:
    """The status of a signature as of the moment it claims; nothing is fetched from anywhere."""
    context = ValidationContext(
        trust_roots=list(trusted),
        moment=moment,
        best_signature_time=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    return await async_validate_pdf_signature(
        signature, context, diff_policy=_OnlySigning(), key_usage_settings=_MAY_SIGN
    )


def _facts(
    status: PdfSignatureStatus,
    signed_at: datetime | None,
    now: datetime,
    others: Companions,
    *,
    untouched: bool,
) -> Iterator[Fact]:
    certificate: x509.Certificate = status.signing_cert
    yield _intact(status)
    yield _valid(status, untouched=untouched)
    yield _trusted(status, certificate, others)
    yield _in_time(certificate, signed_at, now)
    yield _covers(status)
    yield _only_signed_since(status)
    if status.timestamp_validity is not None:
        yield _stamped(status)


def _intact(status: PdfSignatureStatus) -> Fact:
    if status.intact:
        return passed(FactKind.INTACT, Reason.INTACT)
    return failed(FactKind.INTACT, Reason.BYTES_CHANGED)


def _valid(status: PdfSignatureStatus, *, untouched: bool) -> Fact:
    if not status.valid:
        return failed(FactKind.VALID, Reason.SIGNATURE_WRONG)
    if status.trust_problem_indic in _WEAK:
        return failed(FactKind.VALID, Reason.WEAK_ALGORITHM, algorithm=status.md_algorithm)
    content_stamp = status.content_timestamp_validity
    stamped_wrong = content_stamp is not None and not (content_stamp.intact and content_stamp.valid)
    if not untouched or not status.seed_value_ok or stamped_wrong:
        return failed(FactKind.VALID, Reason.SIGNATURE_ALTERED)
    return passed(FactKind.VALID, Reason.VALID, algorithm=status.md_algorithm)


_WEAK = (
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
)
_UNTRUSTED: dict[AdESSubIndic | None, Reason] = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: Reason.NO_TRUST,
    AdESIndeterminate.REVOKED_NO_POE: Reason.REVOKED,
    AdESIndeterminate.REVOKED_CA_NO_POE: Reason.REVOKED,
    AdESFailure.REVOKED: Reason.REVOKED,
}


def _trusted(status: PdfSignatureStatus, certificate: x509.Certificate, others: Companions) -> Fact:
    issuer = certificate.issuer.human_friendly
    if not (status.valid and status.intact):
        return undetermined(FactKind.TRUSTED, Reason.NOT_CHECKED)
    if not _may_sign(certificate):
        return failed(FactKind.TRUSTED, Reason.WRONG_USE, issuer=issuer)
    if status.trusted and others is Companions.UNKNOWN:
        return undetermined(FactKind.TRUSTED, Reason.COMPANIONS_UNKNOWN)
    if status.trusted:
        return passed(FactKind.TRUSTED, Reason.TRUSTED, issuer=issuer)
    if certificate.self_issued:
        return failed(FactKind.TRUSTED, Reason.NO_TRUST, issuer=issuer)
    reason = _UNTRUSTED.get(status.trust_problem_indic, Reason.CHAIN_BROKEN)
    return failed(FactKind.TRUSTED, reason, issuer=issuer)


def _may_sign(certificate: x509.Certificate) -> bool:
    """Asked here too: pyHanko does not ask it of a certificate that is trusted by itself."""
    try:
        _MAY_SIGN.validate(certificate)
    except InvalidCertificateError:
        return False
    return True


def _in_time(certificate: x509.Certificate, signed_at: datetime | None, now: datetime) -> Fact:
    """Judged by the signer's own statement of time: a B-B signature has no other."""
    if signed_at is None:
        return undetermined(FactKind.IN_TIME, Reason.NO_TIME)
    told = {
        "at": signed_at.strftime("%Y-%m-%d %H:%M:%S UTC"),
        "valid_from": certificate.not_valid_before.strftime("%Y-%m-%d"),
        "valid_until": certificate.not_valid_after.strftime("%Y-%m-%d"),
    }
    if signed_at > now + CLOCK_TOLERANCE:
        return failed(FactKind.IN_TIME, Reason.IN_FUTURE, **told)
    if signed_at < certificate.not_valid_before:
        return failed(FactKind.IN_TIME, Reason.NOT_YET_VALID, **told)
    if signed_at > certificate.not_valid_after:
        return failed(FactKind.IN_TIME, Reason.EXPIRED, **told)
    return passed(FactKind.IN_TIME, Reason.IN_TIME, **told)


def _covers(status: PdfSignatureStatus) -> Fact:
    coverage = status.coverage
    if coverage in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION):
        return passed(FactKind.COVERS, Reason.WHOLE_DOCUMENT)
    return failed(FactKind.COVERS, Reason.PART_OF_DOCUMENT)


def _only_signed_since(status: PdfSignatureStatus) -> Fact:
    level = status.modification_level
    if level is ModificationLevel.NONE and status.docmdp_ok:
        return passed(FactKind.ONLY_SIGNED_SINCE, Reason.UNCHANGED)
    further = (ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)
    if level in further and status.docmdp_ok:
        return passed(FactKind.ONLY_SIGNED_SINCE, Reason.SIGNED_FURTHER)
    return failed(FactKind.ONLY_SIGNED_SINCE, Reason.CHANGED_SINCE)


def _stamped(status: PdfSignatureStatus) -> Fact:
    stamp = status.timestamp_validity
    if stamp is None or not (stamp.intact and stamp.valid):
        return failed(FactKind.STAMPED, Reason.STAMP_WRONG)
    if not stamp.trusted:
        return undetermined(FactKind.STAMPED, Reason.STAMP_NOT_TRUSTED)
    return passed(FactKind.STAMPED, Reason.STAMP_HOLDS)


def _name(certificate: x509.Certificate, attribute: str) -> str:
    found = certificate.subject.native.get(attribute, "")
    return found if isinstance(found, str) else ", ".join(found)
