"""What live checks found, and the evidence kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.values import Value


class Outcome(StrEnum):
    """The four outcomes of a check; what could not be asked or seen is never a pass and never a fail."""

    PASS = "pass"  # noqa: S105  an outcome, no password
    WARN = "warn"
    FAIL = "fail"
    NOT_MEASURED = "not_measured"


class EvidenceKind(StrEnum):
    """Where a piece of evidence comes from."""

    CHECK = "check"
    PHOTO = "photo"
    DOCUMENT = "document"
    CALCULATION = "calculation"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A thing that can be looked at later.

    `content` is the SHA-256 of the bytes, kept in the plan by that address; `media_type` says how to show
    them (checks keep `application/json`). `places` name the items and subjects it speaks about, `taken_at` is
    UTC. `values_digest` is, of a calculation, the SHA-256 of what the plan said for its inputs then.
    """

    id: str
    kind: EvidenceKind
    title: str
    content: str
    media_type: str
    taken_at: datetime
    by: str = ""
    places: tuple[tuple[str, str], ...] = ()
    values_digest: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One outcome of one check at one target.

    `subject` is the asset asked about (or "plan"); `target` the address or name that was asked; `tag` names
    the outcome in the check's entry, `arguments` fill its sentence; `sentence` is that sentence as it was
    shown; `evidence` names the evidence records of the readings the decision rests on.
    """

    check: str
    version: str
    subject: str
    target: str
    outcome: Outcome
    severity: str
    tag: str
    arguments: Mapping[str, Value] = field(default_factory=dict)
    sentence: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckRun:
    """A finished run, kept whole: what was asked of whom, from which machine, and everything found.

    Times are UTC.

    `ended` says how it ended: "complete", "cancelled" or "deadline". `identity` is the class of identity used
    (none, anonymous, user), never a name with a secret.
    """

    id: str
    started_at: datetime
    ended_at: datetime
    ended: str
    host: str
    identity: str
    targets: tuple[str, ...]
    findings: tuple[Finding, ...]
