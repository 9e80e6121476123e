"""Verdicts, results, severities and outcomes as shape, tone and words."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt

from app.domain.answers import Basis, Result
from app.domain.assessment import Verdict
from app.domain.findings import Outcome
from app.domain.pack import Severity
from ui.theme import Tone
from ui.widgets.marks import Mark
from ui.widgets.shapes import Shape

VERDICT_MARKS: Mapping[Verdict, Mark] = {
    Verdict.FULFILLED: Mark(Shape.FULL, Tone.FULFILLED, "fulfilled"),
    Verdict.PARTLY: Mark(Shape.HALF, Tone.ATTENTION, "partly met"),
    Verdict.FAILED: Mark(Shape.CROSS, Tone.FAILED, "failed"),
    Verdict.UNKNOWN: Mark(Shape.QUESTION, Tone.UNKNOWN, "unknown"),
    Verdict.OPEN: Mark(Shape.RING, Tone.UNKNOWN, "open"),
    Verdict.NOT_APPLICABLE: Mark(Shape.DASH, Tone.UNKNOWN, "not applicable"),
    Verdict.NOTED: Mark(Shape.DOT, Tone.ACCENT, "noted"),
}
OUTCOME_MARKS: Mapping[Outcome, Mark] = {
    Outcome.PASS: Mark(Shape.FULL, Tone.FULFILLED, "pass"),
    Outcome.WARN: Mark(Shape.HALF, Tone.ATTENTION, "warn"),
    Outcome.FAIL: Mark(Shape.CROSS, Tone.FAILED, "fail"),
    Outcome.NOT_MEASURED: Mark(Shape.QUESTION, Tone.UNKNOWN, "not measured"),
}
SEVERITY_TONES: Mapping[Severity, Tone | None] = {
    Severity.CRITICAL: Tone.FAILED,
    Severity.HIGH: Tone.ATTENTION,
    Severity.MEDIUM: None,
    Severity.LOW: None,
    Severity.INFO: None,
}
RESULT_WORDS: Mapping[Result, str] = {
    Result.YES: "Yes",
    Result.PARTLY: "Partly",
    Result.NO: "No",
    Result.UNKNOWN: "Unknown",
    Result.NOT_APPLICABLE: "N/A",
}
RESULT_NAMES: Mapping[Result, str] = {**RESULT_WORDS, Result.NOT_APPLICABLE: "Not applicable"}
RESULT_KEYS: Mapping[Qt.Key, Result] = {
    Qt.Key.Key_Y: Result.YES,
    Qt.Key.Key_P: Result.PARTLY,
    Qt.Key.Key_N: Result.NO,
    Qt.Key.Key_U: Result.UNKNOWN,
    Qt.Key.Key_A: Result.NOT_APPLICABLE,
}
BASIS_WORDS: Mapping[Basis, str] = {
    Basis.SEEN: "seen",
    Basis.TOLD: "told",
    Basis.READ: "read",
    Basis.TESTED: "tested",
}


def result_mark(result: Result, good: Result | None) -> Mark:
    """The shape of a bare result: whether yes is good is the item's to say."""
    if result is Result.NOT_APPLICABLE:
        return VERDICT_MARKS[Verdict.NOT_APPLICABLE]
    if result is Result.UNKNOWN:
        return VERDICT_MARKS[Verdict.UNKNOWN]
    if good is None:
        return VERDICT_MARKS[Verdict.NOTED]
    if result is Result.PARTLY:
        return VERDICT_MARKS[Verdict.PARTLY]
    return VERDICT_MARKS[Verdict.FULFILLED if result is good else Verdict.FAILED]
