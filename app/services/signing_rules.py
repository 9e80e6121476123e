"""What must hold before a report is signed, and after."""

from __future__ import annotations

from datetime import datetime

from app.domain.plan import Plan, report_key
from app.domain.signing import CertificateFacts
from app.domain.signoff import Edition, ReportRecord, Revision
from app.domain.verification import Examination, FactKind, SignatureFacts
from app.errors import NotFound, SigningRefused
from app.services.open_plan import OpenPlan
from app.services.verification_words import sentence

SIGNED_WELL = (
    FactKind.INTACT,
    FactKind.VALID,
    FactKind.IN_TIME,
    FactKind.COVERS,
    FactKind.ONLY_SIGNED_SINCE,
)
"""What a signature from elsewhere must pass to be taken in. Trust is each verifier's own and is not asked."""


def open_roles(plan: Plan, revision: Revision, edition: Edition) -> tuple[str, ...]:
    """The roles that have not signed an edition of a revision yet, in order."""
    kept = plan.reports.get(report_key(revision.id, edition))
    signed = set() if kept is None else signed_roles(plan, kept)
    return tuple(role for role in revision.roles if role not in signed)


def signed_roles(plan: Plan, kept: ReportRecord) -> set[str]:
    """The roles whose signature the plan keeps on a report."""
    return {
        entry.role
        for entry in plan.signatures.values()
        if entry.revision == kept.revision and entry.edition is kept.edition
    }


def kept_report(plan: Plan, revision: Revision, edition: Edition) -> ReportRecord:
    """The report of an edition that the plan keeps. Raises NotFound."""
    kept = plan.reports.get(report_key(revision.id, edition))
    if kept is None:
        raise NotFound(
            f"Revision {revision.number} has no {edition} report yet.",
            advice="Make the report first; it is what gets signed.",
        )
    return kept


def role_title(open_plan: OpenPlan, revision: Revision, role: str) -> str:
    """What a role of a revision is called. Raises SigningRefused for one the revision does not ask for."""
    if role not in revision.roles:
        raise SigningRefused(
            f"The revision asks for no signature of the role {role}.",
            advice=f"Choose from {', '.join(revision.roles)}.",
        )
    return next((entry.title for entry in open_plan.pack.signatories if entry.id == role), role)


def check_certificate(facts: CertificateFacts, at: datetime) -> None:
    """Raises SigningRefused where a certificate may not sign at that moment."""
    if not facts.may_sign:
        raise SigningRefused(
            f"The certificate of {facts.name} is not meant for signatures.",
            why="Its key usage names neither digital signature nor non-repudiation.",
            advice="Use a certificate for signing, or let Holdfast make an identity.",
        )
    if not facts.valid_from <= at <= facts.valid_until:
        state = "is not valid yet" if at < facts.valid_from else "has expired"
        raise SigningRefused(
            f"The certificate of {facts.name} {state}.",
            why=f"It is valid from {facts.valid_from:%Y-%m-%d} until {facts.valid_until:%Y-%m-%d}.",
            advice="Check this computer's clock, or use another identity.",
        )


def good_signature(found: Examination, role: str) -> SignatureFacts:
    """The facts of a role's new signature, and those of the whole file, must speak for it."""
    facts = [entry for entry in found.signatures if entry.field == role]
    wrong = [
        sentence(fact)
        for entry in found.signatures
        for fact in entry.facts
        if fact.kind in SIGNED_WELL and not fact.passed
    ]
    if not found.nothing_else.passed:
        wrong.append(sentence(found.nothing_else))
    if wrong or len(facts) != 1:
        raise SigningRefused(
            "The signed file does not hold up.",
            why=" ".join(wrong) or "The signature is not where it should be.",
            advice="Take the report from the plan again and have that signed.",
        )
    return facts[0]
