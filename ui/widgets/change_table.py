"""What changed between two runs, the gravest first."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

from app.domain.answers import PLAN_SUBJECT
from app.domain.run_comparison import Change, FindingChange
from ui.models.lines_table import LinesTable
from ui.theme import Look, Tone
from ui.viewmodels.checks import ChecksModel
from ui.widgets.marks import Mark
from ui.widgets.plain_table import PlainTable
from ui.widgets.shapes import Shape

COLUMNS = ("Change", "Check", "About", "Target", "Now", "Before")
WIDTHS = (176, 90, 130, 120, 0, 280)
NOW_COLUMN = 4
MARKS: Mapping[Change, Mark] = {
    Change.WORSE: Mark(Shape.CROSS, Tone.FAILED, "worse"),
    Change.NEW: Mark(Shape.DOT, Tone.ATTENTION, "new"),
    Change.UNMEASURED: Mark(Shape.QUESTION, Tone.UNKNOWN, "no longer measured"),
    Change.MEASURED: Mark(Shape.DOT, Tone.ACCENT, "measured again"),
    Change.DIFFERENT: Mark(Shape.HALF, Tone.ATTENTION, "different"),
    Change.BETTER: Mark(Shape.FULL, Tone.FULFILLED, "better"),
    Change.GONE: Mark(Shape.DASH, Tone.UNKNOWN, "gone"),
}


class ChangeTable(PlainTable):
    """One line for each change, with what is said now and what was said before."""

    def __init__(self, look: Look, model: ChecksModel) -> None:
        super().__init__(look, "changes_table", "What changed", WIDTHS, NOW_COLUMN, dispensable=(3, 2, 5))
        self._model = model
        self._is_stale = False
        self.lines: LinesTable[FindingChange] = LinesTable(
            COLUMNS, self._texts, _key, is_faded=lambda _change: self._is_stale
        )
        self.mark_first(lambda change: MARKS[change.change])
        self.setModel(self.lines)
        self.hide()

    def show_changes(self, changes: Iterable[FindingChange], *, is_stale: bool) -> None:
        """Show other changes, the first of them chosen; those of a stale run stand back."""
        self._is_stale = is_stale
        self.lines.show_lines(tuple(changes))
        self.choose_first()

    def _texts(self, change: FindingChange) -> Sequence[str]:
        finding = change.finding
        target = "" if finding.target == PLAN_SUBJECT else finding.target
        now, before = (side.sentence if side else "" for side in (change.after, change.before))
        words = MARKS[change.change].words.capitalize()
        return words, finding.check, self._model.subject(finding), target, now, before


def _key(change: FindingChange) -> Hashable:
    finding = change.finding
    return change.change, finding.check, finding.subject, finding.target
