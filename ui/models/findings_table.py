"""Findings of live checks as a Qt table; those of a run under way are added as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from app.domain.findings import Finding, Outcome

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
COLUMNS = ("Outcome", "Check", "About", "Target", "What was found")
OUTCOME_ROLE = Qt.ItemDataRole.UserRole
ORDER = (Outcome.FAIL, Outcome.WARN, Outcome.NOT_MEASURED, Outcome.PASS)
WORDS = {
    Outcome.PASS: "pass",
    Outcome.WARN: "warn",
    Outcome.FAIL: "fail",
    Outcome.NOT_MEASURED: "not measured",
}


class FindingsTable(QAbstractTableModel):
    """`OUTCOME_ROLE` gives a row's outcome for its mark."""

    def __init__(self, subject_of: Callable[[Finding], str]) -> None:
        super().__init__()
        self._subject_of = subject_of
        self._findings: list[Finding] = []

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Show the findings of a run, failures first."""
        self.beginResetModel()
        self._findings = sorted(findings, key=lambda finding: (ORDER.index(finding.outcome), finding.check))
        self.endResetModel()

    def add(self, finding: Finding) -> None:
        """Add one at the end, so that what is read does not move."""
        row = len(self._findings)
        self.beginInsertRows(ROOT, row, row)
        self._findings.append(finding)
        self.endInsertRows()

    def finding_at(self, row: int) -> Finding | None:
        """The finding of a row, or None."""
        return self._findings[row] if 0 <= row < len(self._findings) else None

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._findings)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        across = orientation is Qt.Orientation.Horizontal
        return COLUMNS[section] if across and role == Qt.ItemDataRole.DisplayRole else None

    @override
    def data(self, index: Index, role: int = 0) -> Any:
        finding = self._findings[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self._texts(finding)[index.column()]
        return finding.outcome if role == OUTCOME_ROLE else None

    def _texts(self, finding: Finding) -> tuple[str, ...]:
        subject = self._subject_of(finding)
        return (WORDS[finding.outcome], finding.check, subject, finding.target, finding.sentence)
