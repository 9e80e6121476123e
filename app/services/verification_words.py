"""The sentences of verification: what each fact asks, and what each reason tells."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.verification import Fact, FactKind, Reason, VerificationReport

QUESTIONS: Mapping[FactKind, str] = {
    FactKind.INTACT: "Intact",
    FactKind.VALID: "Valid",
    FactKind.TRUSTED: "Trusted",
    FactKind.IN_TIME: "Certificate valid when signed",
    FactKind.COVERS: "Covers the whole document",
    FactKind.ONLY_SIGNED_SINCE: "Only signed since",
    FactKind.STAMPED: "Time stamp",
    FactKind.ALL_SIGNED: "All roles signed",
    FactKind.NOTHING_ELSE: "Nothing unsigned in the file",
    FactKind.MANIFEST: "Manifest",
    FactKind.PARTS: "Parts of the plan",
    FactKind.BELONGS: "Belongs to this revision",
}
"""What each fact is called where facts are listed."""

SENTENCES: Mapping[Reason, str] = {
    Reason.INTACT: "The signed bytes are unchanged.",
    Reason.BYTES_CHANGED: "Bytes that were signed have been changed.",
    Reason.VALID: "The signature was made with the key of its certificate.",
    Reason.SIGNATURE_WRONG: "The signature does not match its certificate.",
    Reason.SIGNATURE_MALFORMED: "The signature cannot be read; it is damaged or was tampered with.",
    Reason.SIGNATURE_ALTERED: "Bytes inside the signature have been changed that nothing vouches for.",
    Reason.WEAK_ALGORITHM: "The signature uses {algorithm}, which is no longer safe.",
    Reason.TRUSTED: "The certificate leads to one you trust.",
    Reason.NO_TRUST: "You do not trust this certificate (issued by: {issuer}). Add it to your trust store if "
    "you know that it is theirs.",
    Reason.NOT_CHECKED: "Trust was not judged, because the signature itself does not hold.",
    Reason.WRONG_USE: "The certificate is not meant for signatures.",
    Reason.COMPANIONS_UNKNOWN: "You trust the certificate, but others came with it whose issuer is unknown.",
    Reason.REVOKED: "The certificate was revoked.",
    Reason.CHAIN_BROKEN: "The way from the certificate, issued by {issuer}, to one you trust does not hold.",
    Reason.IN_TIME: "It states {at}, within the certificate's time from {valid_from} to {valid_until}.",
    Reason.NO_TIME: "The signature states no time.",
    Reason.EXPIRED: "It states {at}, when the certificate had expired on {valid_until}.",
    Reason.NOT_YET_VALID: "It states {at}, when the certificate was not valid before {valid_from}.",
    Reason.IN_FUTURE: "It states {at}, which is in the future.",
    Reason.BEFORE_FREEZE: "It states {at}, before the revision was frozen at {frozen_at}.",
    Reason.WHOLE_DOCUMENT: "The signature covers the whole document as it was then.",
    Reason.PART_OF_DOCUMENT: "The signature covers only a part of the document.",
    Reason.UNCHANGED: "Nothing happened to the document after this signature.",
    Reason.SIGNED_FURTHER: "After this signature the document was only signed further.",
    Reason.CHANGED_SINCE: "After this signature the document was changed beyond further signing.",
    Reason.STAMP_HOLDS: "An independent time stamp confirms the time.",
    Reason.STAMP_NOT_TRUSTED: "There is a time stamp, but you do not trust who made it.",
    Reason.STAMP_WRONG: "The time stamp does not hold.",
    Reason.ALL_SIGNED: "Every required role has signed: {roles}.",
    Reason.ROLES_MISSING: "Signatures are missing: {roles}.",
    Reason.NO_SIGNATURE: "The file carries no signature.",
    Reason.UNKNOWN_FIELD: "There is a signature for a role the revision does not ask for: {roles}.",
    Reason.ROLES_UNKNOWN: "Which roles must sign is unknown without a manifest.",
    Reason.ALL_COVERED: "The last signature reaches to the end of the file.",
    Reason.BYTES_APPENDED: "Behind the last signature something was added.",
    Reason.MANIFEST_MATCHES: "The manifest has the digest that the document states, {digest}.",
    Reason.NO_MANIFEST: "The document carries no manifest, so it is no report of Holdfast.",
    Reason.MANIFEST_MALFORMED: "The manifest cannot be read.",
    Reason.DIGEST_DIFFERS: "The manifest has the digest {digest}, but the document states {stated}.",
    Reason.PARTS_MATCH: "The {count} parts inside are those of the manifest.",
    Reason.PARTS_DIFFER: "Parts inside are not those of the manifest: {parts}.",
    Reason.PARTS_MISSING: "Parts are missing that every edition carries.",
    Reason.FILES_UNKNOWN: "The document carries files that no report has: {files}.",
    Reason.BELONGS: "It is the report of revision {number} of this plan.",
    Reason.OTHER_PLAN: "It is the report of another plan, {title}.",
    Reason.OTHER_REVISION: "It is not a report of a revision that this plan has.",
    Reason.UNEXPECTED_REVISION: "It is the report of revision {number}, not of revision {expected}.",
    Reason.OTHER_REPORT: "It names revision {number} of this plan, but it is not the report the plan keeps.",
    Reason.OLDER_COPY: "It is an older copy; the plan keeps one that is also signed by {roles}.",
    Reason.REPORT_UNKNOWN: "The plan keeps no report of revision {number} to compare it with.",
}
"""One sentence for each reason; names in braces are arguments of the fact."""


def conclusion(report: VerificationReport) -> str:
    """What the facts come to; where only signatures are missing, that what is there holds."""
    if report.ok:
        return "Verified: every fact holds."
    missing = report.fact(FactKind.ALL_SIGNED)
    if report.signatures and report.sound and missing is not None:
        roles = missing.arguments.get("roles", "")
        return f"Not signed by all yet: everything that is there holds. Still to sign: {roles}."
    return "Not verified: at least one fact does not hold."


def sentence(fact: Fact) -> str:
    """What a fact tells, for people."""
    return SENTENCES[fact.reason].format_map(fact.arguments)
