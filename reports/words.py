"""The report's words for the tokens of the domain, with the shape and colour each state has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from app.domain.actions import ActionState
from app.domain.answers import Basis, Result
from app.domain.assessment import Truth, Verdict
from app.domain.findings import EvidenceKind, Outcome
from app.domain.inventory import NeedKind
from app.domain.pack import Severity
from app.domain.report_lines import Fact
from app.domain.signoff import Edition
from app.domain.values import Cell, Value, format_number
from reports.charts import Shape
from reports.lines import NO_BREAK, Inline, Run, Sign
from reports.theme import ATTENTION, FAILED, FULFILLED, UNKNOWN, Tone

VERDICTS: dict[Verdict, tuple[str, Shape, Tone]] = {
    Verdict.FULFILLED: ("fulfilled", Shape.FULL, FULFILLED),
    Verdict.PARTLY: ("partly", Shape.HALF, ATTENTION),
    Verdict.FAILED: ("failed", Shape.CROSS, FAILED),
    Verdict.UNKNOWN: ("unknown", Shape.QUESTION, UNKNOWN),
    Verdict.OPEN: ("not answered", Shape.RING, UNKNOWN),
    Verdict.NOT_APPLICABLE: ("not applicable", Shape.DASH, UNKNOWN),
    Verdict.NOTED: ("noted", Shape.DASH, UNKNOWN),
}

OUTCOMES: dict[Outcome, tuple[str, Shape, Tone]] = {
    Outcome.PASS: ("pass", Shape.FULL, FULFILLED),
    Outcome.WARN: ("warn", Shape.HALF, ATTENTION),
    Outcome.FAIL: ("fail", Shape.CROSS, FAILED),
    Outcome.NOT_MEASURED: ("not measured", Shape.QUESTION, UNKNOWN),
}

TRUTHS: dict[Truth, tuple[str, Shape, Tone]] = {
    Truth.MET: ("Met", Shape.FULL, FULFILLED),
    Truth.NOT_MET: ("Not met", Shape.CROSS, FAILED),
    Truth.UNKNOWN: ("Not known", Shape.QUESTION, UNKNOWN),
}

RESULTS: dict[Result, str] = {
    Result.YES: "Yes",
    Result.PARTLY: "Partly",
    Result.NO: "No",
    Result.UNKNOWN: "Unknown",
    Result.NOT_APPLICABLE: "Not applicable",
}

BASES: dict[Basis, str] = {
    Basis.SEEN: "seen",
    Basis.TOLD: "told",
    Basis.READ: "read in a document",
    Basis.TESTED: "tested live",
}

SEVERITIES: dict[Severity, str] = {severity: severity.value for severity in Severity}

ACTION_STATES: dict[ActionState, tuple[str, Shape, Tone]] = {
    ActionState.OPEN: ("open", Shape.RING, UNKNOWN),
    ActionState.DONE: ("done", Shape.FULL, FULFILLED),
}

EVIDENCE_KINDS: dict[EvidenceKind, str] = {
    EvidenceKind.CHECK: "live check",
    EvidenceKind.PHOTO: "photo",
    EvidenceKind.DOCUMENT: "document",
    EvidenceKind.CALCULATION: "calculation",
}

NEEDS: dict[NeedKind, str] = {
    NeedKind.POWER: "power",
    NeedKind.NETWORK: "network",
    NeedKind.COOLING: "cooling",
    NeedKind.HOST: "host",
    NeedKind.STORAGE: "storage",
    NeedKind.DIRECTORY: "directory",
    NeedKind.NAMES: "name resolution",
    NeedKind.MEMBERS: "members",
    NeedKind.PLACE: "place",
    NeedKind.OTHER: "other",
}

EDITIONS: dict[Edition, str] = {
    Edition.CUSTOMER: "Customer edition",
    Edition.INTERNAL: "Internal edition",
}

RUN_ENDS = {"complete": "complete", "cancelled": "stopped by the user", "deadline": "stopped at its deadline"}

IDENTITIES = {"none": "none", "anonymous": "anonymous", "user": "a user's account"}

WHOLE_PLAN = "Whole plan"


def state(entry: tuple[str, Shape, Tone], words: str = "") -> tuple[Inline, ...]:
    """A shape with its word, or other words."""
    name, shape, tone = entry
    return (Sign(shape, tone.ink), Run(words or name, ink=tone.ink))


def subject_words(subject: str) -> str:
    """The name of a subject; an empty one is the whole plan."""
    return subject or WHOLE_PLAN


def subjects_words(subjects: Sequence[str], most: int | None = None) -> str:
    """Names of subjects; beyond `most` only how many more."""
    shown = [subject_words(subject) for subject in subjects[:most]]
    more = len(subjects) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def day_words(day: date | None) -> str:
    """A date as ISO 8601, a dash for none."""
    return "\N{EN DASH}" if day is None else day.isoformat()


def moment_words(moment: datetime) -> str:
    """A moment as date and time in UTC, to the minute."""
    return f"{minute_words(moment)} UTC"


def minute_words(moment: datetime) -> str:
    """The same where UTC stands in the head of the column."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def cell_words(value: Cell) -> str:
    """One value in words."""
    match value:
        case None | "":
            return "\N{EN DASH}"
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format_number(value)
        case date():
            return value.isoformat()
    return value


def value_words(value: Value) -> str:
    """A value in words; lists are joined by commas, rows of a table by line feeds."""
    if not isinstance(value, tuple):
        return cell_words(value)
    if any(isinstance(entry, tuple) for entry in value):
        rows = (entry if isinstance(entry, tuple) else (entry,) for entry in value)
        return "\n".join(" \N{MIDDLE DOT} ".join(cell_words(cell) for cell in row) for row in rows)
    return ", ".join(str(entry) for entry in value) or "none"


def fact_words(fact: Fact) -> str:
    """The value of a fact with its unit; the columns of a table stand before its rows."""
    words = value_words(fact.value)
    if fact.columns:
        return "\n".join((" \N{MIDDLE DOT} ".join(fact.columns), words))
    return with_unit(words, fact.unit)


def with_unit(words: str, unit: str) -> str:
    """A figure and its unit, which stay on one line."""
    return f"{words}{NO_BREAK}{unit}" if unit else words


def stale_words(stale_d: int | None) -> str:
    """The age of evidence that is stale on the date of judgement; nothing for what is not."""
    return "" if stale_d is None else f"stale: {stale_d} days old on the date of judgement"
