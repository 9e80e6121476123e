"""Frozen revisions, their manifest, and the signatures that were put on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Part(StrEnum):
    """The parts of a revision, each with a digest of its own in the manifest."""

    PROFILE = "profile"
    INVENTORY = "inventory"
    ANSWERS = "answers"
    INTERNAL_NOTES = "internal_notes"
    EVIDENCE = "evidence"
    VERDICTS = "verdicts"
    PACK = "pack"
    HISTORY = "history"


class Edition(StrEnum):
    """For whom a report is: the customer edition leaves internal notes out."""

    CUSTOMER = "customer"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class PartDigest:
    """One line of the manifest.

    `content` is the SHA-256 of the part's bytes as they lie in the plan, `salted` the SHA-256 over the salt's
    bytes and the part's bytes: only `salted` enters the manifest.
    """

    part: Part
    salt: str
    content: str
    salted: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A frozen state of the plan. `digest` is the SHA-256 of the manifest's canonical bytes.

    `head` is the hash of the last edit it contains, `as_of` the date of judgement, `program` the version that
    judged, `roles` the roles that must sign, in order.
    """

    id: str
    number: int
    title: str
    frozen_at: datetime
    frozen_by: str
    as_of: str
    program: str
    head: str
    parts: tuple[PartDigest, ...]
    manifest: str
    digest: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """The report of a revision as it lies in the plan: never rendered again.

    `pdf` is the SHA-256 of its bytes.
    """

    revision: str
    edition: Edition
    pdf: str
    pages: int


@dataclass(frozen=True, slots=True)
class SignatureRecord:
    """A signature that was put on the report of a revision.

    `pdf` is the SHA-256 of the signed bytes, `certificate` the SHA-256 fingerprint of the signer's
    certificate.
    """

    id: str
    revision: str
    edition: Edition
    role: str
    signer: str
    certificate: str
    signed_at: datetime
    pdf: str
