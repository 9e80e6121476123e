"""The list of findings: groups above, the finding in focus in full below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from ui.models.lines_table import LinesTable
from ui.theme import Look, Space
from ui.viewmodels.actions import ActionsModel
from ui.viewmodels.finding_lines import GROUP_WORDS, FindingGroup, FindingLine
from ui.viewmodels.findings import FindingsModel
from ui.widgets.filter_chips import FilterChips
from ui.widgets.finding_marks import finding_mark
from ui.widgets.finding_pane import FindingPane
from ui.widgets.plain_table import PlainTable

COLUMNS = ("State", "Severity", "Finding", "About", "Standing")
WIDTHS = (150, 84, 0, 180, 160)
FINDING_COLUMN = 2
TABLE_HEIGHT, PANE_HEIGHT = 320, 230


class FindingsList(QWidget):
    """Wishes are about a line: `show_requested`, `action_requested`, `risk_requested`."""

    show_requested = Signal(object)
    action_requested = Signal(object)
    risk_requested = Signal(object)

    def __init__(self, look: Look, findings: FindingsModel, actions: ActionsModel) -> None:
        super().__init__()
        self._findings = findings
        self._actions = actions
        self.chips = FilterChips(
            {group.value: words for group, words in GROUP_WORDS.items()}, "finding_groups"
        )
        self.model: LinesTable[FindingLine] = LinesTable(
            COLUMNS, _texts, lambda line: line.key, is_faded=lambda line: line.is_stale
        )
        self.table = PlainTable(look, "plan_findings", "Findings", WIDTHS, FINDING_COLUMN, dispensable=(1, 4))
        self.table.mark_first(finding_mark)
        self.table.setModel(self.model)
        self.pane = FindingPane(look)
        self._lay_out(look)
        self._connect()

    def _lay_out(self, look: Look) -> None:
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.pane)
        split.setSizes([look.px(TABLE_HEIGHT), look.px(PANE_HEIGHT)])
        split.setStretchFactor(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.M, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.chips)
        column.addWidget(split, 1)

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda _token: self.refresh())
        self.table.line_chosen.connect(lambda _line: self._show_line())
        self.table.line_opened.connect(self.show_requested)
        self.pane.show_requested.connect(lambda: self.show_requested.emit(self.table.line()))
        self.pane.action_requested.connect(lambda: self.action_requested.emit(self.table.line()))
        self.pane.risk_requested.connect(lambda: self.risk_requested.emit(self.table.line()))

    def refresh(self) -> None:
        """Show the findings as they are; the one in focus stays in focus where it is still one."""
        chosen = self.model.key_at(self.table.currentIndex().row())
        lines = self._findings.lines(FindingGroup(self.chips.token))
        self.model.show_lines(lines)
        if chosen is None or not self.table.choose(chosen):
            self.table.choose_first()
        self.chips.show_counts({group.value: self._findings.count(group) for group in FindingGroup})
        self._show_line()

    def show_single_point(self, asset: str) -> None:
        """Show the finding about a single point of failure, where there is one."""
        self.chips.choose(FindingGroup.SINGLE_POINTS.value)
        lines = self._findings.lines(FindingGroup.SINGLE_POINTS)
        line = next((line for line in lines if asset in line.finding.subjects), None)
        if line is not None:
            self.table.choose(line.key)
            self.table.setFocus()

    def focus_first(self) -> None:
        """Put the focus into the list."""
        self.table.choose_first()
        self.table.setFocus()

    def _show_line(self) -> None:
        line: FindingLine | None = self.table.line()
        if line is None:
            self.pane.show_detail(None)
            return
        place = line.finding.place
        self.pane.show_detail(
            self._findings.detail(line),
            self._actions.action_for(place) if place else None,
            self._actions.risk_for(place) if place else None,
            can_edit=self._findings.can_edit,
        )


def _texts(line: FindingLine) -> Sequence[str]:
    parts = ("blocks sign-off" if line.blocks else "", line.planned)
    standing = ", ".join(part for part in parts if part)
    return line.state.capitalize(), line.finding.severity.value, line.title, line.about, standing
