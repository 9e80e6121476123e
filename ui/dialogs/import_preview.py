"""What an import would do, row by row; nothing is written before the user says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.models.lines_table import LinesTable
from ui.theme import Look, Space, Tone
from ui.viewmodels.import_rows import ImportPreview, RowPreview, RowState
from ui.widgets.banner import BannerPlace
from ui.widgets.buttons import button
from ui.widgets.filter_chips import FilterChips
from ui.widgets.marks import Mark
from ui.widgets.plain_table import PlainTable
from ui.widgets.shapes import Shape
from ui.widgets.text import label

ALL = "all"
PARTS = {
    ALL: "All",
    RowState.NEW.value: "Added",
    RowState.UPDATE.value: "Updated",
    RowState.SAME.value: "Unchanged",
    RowState.PROBLEM.value: "Left out",
}
MARKS: Mapping[RowState, Mark] = {
    RowState.NEW: Mark(Shape.FULL, Tone.FULFILLED, "is added"),
    RowState.UPDATE: Mark(Shape.HALF, Tone.ACCENT, "is updated"),
    RowState.SAME: Mark(Shape.DASH, Tone.UNKNOWN, "stays as it is"),
    RowState.PROBLEM: Mark(Shape.CROSS, Tone.FAILED, "is left out"),
}
COLUMNS = ("What happens", "Line", "Kind", "Name", "Why")
WIDTHS = (150, 60, 120, 200, 0)
LINE_COLUMN, WHY_COLUMN = 1, 4


class ImportPreviewDialog(QDialog):
    """`confirmed` tells that the import shall be written."""

    confirmed = Signal()

    def __init__(self, look: Look, preview: ImportPreview, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("import_preview")
        self.setWindowTitle(f"Import of {preview.source}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(look.px(920), look.px(560))
        self._preview = preview
        self.rows: LinesTable[RowPreview] = LinesTable(
            COLUMNS, _texts, lambda row: row.line, right_aligned=frozenset({LINE_COLUMN})
        )
        self.chips = FilterChips(PARTS, "import_parts")
        self.chips.chosen.connect(self._show_part)
        self.banners = BannerPlace(look)
        self.table = self._table(look)
        self.confirm = button(self._confirm_words(), self._confirm, name="confirm_import", primary=True)
        self.confirm.setEnabled(preview.edit() is not None)
        self._lay_out()
        self._count()
        self._show_part(ALL)
        self._warn()

    def _table(self, look: Look) -> PlainTable:
        table = PlainTable(look, "import_rows", "Rows of the file", WIDTHS, WHY_COLUMN)
        table.mark_first(lambda row: MARKS[row.state])
        table.setModel(self.rows)
        return table

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(label(f"Import of {self._preview.source}", "section"))
        column.addWidget(
            label("Nothing is in the plan yet. Look at what would happen, then import.", "muted")
        )
        column.addWidget(self.banners)
        column.addWidget(self.chips)
        column.addWidget(self.table, 1)
        feet = QHBoxLayout()
        feet.addStretch(1)
        feet.addWidget(button("Cancel", self.reject, name="cancel_import"))
        feet.addWidget(self.confirm)
        column.addLayout(feet)

    def _show_part(self, token: str) -> None:
        rows = self._preview.rows
        self.rows.show_lines([row for row in rows if token in (ALL, row.state.value)])

    def _count(self) -> None:
        counts = {state.value: self._preview.count(state) for state in RowState}
        self.chips.show_counts({ALL: len(self._preview.rows), **counts})

    def _warn(self) -> None:
        preview = self._preview
        unknown = (
            f"Columns nobody knows: {', '.join(preview.unknown_columns)}." if preview.unknown_columns else ""
        )
        absent = (
            f"{len(preview.absent)} imported assets are not in the file; they stay as they are."
            if preview.absent
            else ""
        )
        more = " ".join(part for part in (unknown, absent) if part)
        problems = preview.count(RowState.PROBLEM)
        if preview.edit() is None:
            self.banners.show_message(
                Tone.ATTENTION, "Importing this file would change nothing.", more, closable=False
            )
        elif problems:
            what = (
                "One row does not fit and is left out."
                if problems == 1
                else f"{problems} rows do not fit and are left out."
            )
            self.banners.show_message(Tone.ATTENTION, what, more, closable=False)
        elif more:
            self.banners.show_message(Tone.ACCENT, more, closable=False)

    def _confirm_words(self) -> str:
        count = self._preview.count(RowState.NEW) + self._preview.count(RowState.UPDATE)
        return "Import" if count == 0 else f"Import {count} row" + ("s" if count > 1 else "")

    def _confirm(self) -> None:
        self.confirmed.emit()
        self.accept()


def _texts(row: RowPreview) -> Sequence[str]:
    return MARKS[row.state].words.capitalize(), str(row.line), row.kind.replace("_", " "), row.name, why(row)


def why(row: RowPreview) -> str:
    """What matched, what would change, or what is wrong, in one line."""
    if row.problems:
        return " ".join(row.problems)
    changes = "; ".join(
        f"{change.column}: {change.before or 'empty'} to {change.after or 'empty'}" for change in row.changes
    )
    matched = f"matched by {row.matched_by.replace('_', ' ')}" if row.matched_by else ""
    return ": ".join(part for part in (matched, changes) if part) or "not in the plan yet"
