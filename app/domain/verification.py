"""What is found out about a signed report: facts that are never summed up before they were told apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.manifest import Manifest


class State(StrEnum):
    """What became of one question about a report."""

    PASSED = "passed"
    FAILED = "failed"
    UNDETERMINED = "undetermined"


class FactKind(StrEnum):
    """The questions, each answered apart: first those about one signature, then those about the document."""

    INTACT = "intact"
    """The signed bytes are those that were signed."""
    VALID = "valid"
    """The signature itself is sound and was made with the key of its certificate."""
    TRUSTED = "trusted"
    """Its certificate leads to one in the trust store."""
    IN_TIME = "in_time"
    """The certificate was valid when the signature says it was made."""
    COVERS = "covers"
    """It covers the whole document as it was then."""
    ONLY_SIGNED_SINCE = "only_signed_since"
    """Since then nothing happened to the document but further signing."""
    STAMPED = "stamped"
    """An embedded time stamp holds; asked only where there is one."""

    ALL_SIGNED = "all_signed"
    """Every required role has signed."""
    NOTHING_ELSE = "nothing_else"
    """The file holds nothing that no signature speaks for."""
    MANIFEST = "manifest"
    """The document carries its manifest, and the manifest has the digest that the document states."""
    PARTS = "parts"
    """The parts that the document carries are those of the manifest."""
    BELONGS = "belongs"
    """The document is the report of the revision in the plan; asked only where a plan is given."""


class Reason(StrEnum):
    """Why a fact came out as it did."""

    INTACT = "intact"
    BYTES_CHANGED = "bytes_changed"
    VALID = "valid"
    SIGNATURE_WRONG = "signature_wrong"
    SIGNATURE_MALFORMED = "signature_malformed"
    SIGNATURE_ALTERED = "signature_altered"
    WEAK_ALGORITHM = "weak_algorithm"
    TRUSTED = "trusted"
    NO_TRUST = "no_trust"
    NOT_CHECKED = "not_checked"
    WRONG_USE = "wrong_use"
    COMPANIONS_UNKNOWN = "companions_unknown"
    REVOKED = "revoked"
    CHAIN_BROKEN = "chain_broken"
    IN_TIME = "in_time"
    NO_TIME = "no_time"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    IN_FUTURE = "in_future"
    BEFORE_FREEZE = "before_freeze"
    WHOLE_DOCUMENT = "whole_document"
    PART_OF_DOCUMENT = "part_of_document"
    UNCHANGED = "unchanged"
    SIGNED_FURTHER = "signed_further"
    CHANGED_SINCE = "changed_since"
    STAMP_HOLDS = "stamp_holds"
    STAMP_NOT_TRUSTED = "stamp_not_trusted"
    STAMP_WRONG = "stamp_wrong"
    ALL_SIGNED = "all_signed"
    ROLES_MISSING = "roles_missing"
    NO_SIGNATURE = "no_signature"
    UNKNOWN_FIELD = "unknown_field"
    ROLES_UNKNOWN = "roles_unknown"
    ALL_COVERED = "all_covered"
    BYTES_APPENDED = "bytes_appended"
    MANIFEST_MATCHES = "manifest_matches"
    NO_MANIFEST = "no_manifest"
    MANIFEST_MALFORMED = "manifest_malformed"
    DIGEST_DIFFERS = "digest_differs"
    PARTS_MATCH = "parts_match"
    PARTS_DIFFER = "parts_differ"
    PARTS_MISSING = "parts_missing"
    FILES_UNKNOWN = "files_unknown"
    BELONGS = "belongs"
    OTHER_PLAN = "other_plan"
    OTHER_REVISION = "other_revision"
    UNEXPECTED_REVISION = "unexpected_revision"
    OTHER_REPORT = "other_report"
    OLDER_COPY = "older_copy"
    REPORT_UNKNOWN = "report_unknown"


@dataclass(frozen=True, slots=True)
class Fact:
    """One question and what became of it. `arguments` fill the sentence of the reason."""

    kind: FactKind
    state: State
    reason: Reason
    arguments: Mapping[str, str] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether it came out well; what could not be determined did not."""
        return self.state is State.PASSED


def passed(kind: FactKind, reason: Reason, **arguments: str) -> Fact:
    """A fact that came out well."""
    return Fact(kind, State.PASSED, reason, arguments)


def failed(kind: FactKind, reason: Reason, **arguments: str) -> Fact:
    """A fact that speaks against the document."""
    return Fact(kind, State.FAILED, reason, arguments)


def undetermined(kind: FactKind, reason: Reason, **arguments: str) -> Fact:
    """A question that could not be answered."""
    return Fact(kind, State.UNDETERMINED, reason, arguments)


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """What is known of one signature.

    `field` is the signature field's name, which is the role's id. `signer` and `organisation` are what the
    certificate says, `certificate` is its SHA-256 fingerprint; they are empty where it cannot be read.
    `signed_at` is the time the signer stated, `stamped_at` that of an embedded time stamp, both in UTC.
    """

    field: str
    signer: str
    organisation: str
    certificate: str
    signed_at: datetime | None
    stamped_at: datetime | None
    facts: tuple[Fact, ...]

    def fact(self, kind: FactKind) -> Fact | None:
        """The fact of a kind, where that was asked."""
        return next((fact for fact in self.facts if fact.kind is kind), None)

    @property
    def ok(self) -> bool:
        """Whether nothing speaks against it. A time stamp may be one whose maker is not trusted."""
        return all(
            fact.passed or (fact.kind is FactKind.STAMPED and fact.state is State.UNDETERMINED)
            for fact in self.facts
        )


@dataclass(frozen=True, slots=True)
class Examination:
    """What a PDF says by itself, before anything is compared with a plan.

    `signatures` stand in the order in which they were made. `fields` are all signature fields that the
    document was made with. `original` are its bytes before the first signature, `files` those it then
    carried, by name, `digest` the revision's digest that it states (empty where it states none), `pages`
    how many it has. `nothing_else` is the document's fact of that kind.
    """

    signatures: tuple[SignatureFacts, ...]
    fields: tuple[str, ...]
    original: bytes
    files: Mapping[str, bytes]
    digest: str
    pages: int
    nothing_else: Fact


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """Everything found out about a report, at `verified_at`.

    `manifest` is the one it carries, None where there is none that can be read. `digest` is that manifest's
    SHA-256, empty without one.
    """

    verified_at: datetime
    signatures: tuple[SignatureFacts, ...]
    facts: tuple[Fact, ...]
    manifest: Manifest | None
    digest: str

    def fact(self, kind: FactKind) -> Fact | None:
        """The document's fact of a kind, where that was asked."""
        return next((fact for fact in self.facts if fact.kind is kind), None)

    @property
    def sound(self) -> bool:
        """Whether nothing speaks against what is there; roles may still be missing."""
        return all(signature.ok for signature in self.signatures) and all(
            fact.passed for fact in self.facts if fact.reason is not Reason.ROLES_MISSING
        )

    @property
    def ok(self) -> bool:
        """Whether the report is signed by all its roles and every fact came out well."""
        return bool(self.signatures) and self.sound and all(fact.passed for fact in self.facts)
