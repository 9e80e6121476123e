"""What an import would do, row by row; nothing is written before the user says so."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.models.import_rows import ImportRows
from ui.theme import Look, Space, Tone
from ui.viewmodels.import_rows import ImportPreview, RowState
from ui.widgets.banner import BannerPlace
from ui.widgets.buttons import button
from ui.widgets.text import label

FILTERS: tuple[tuple[str, RowState | None], ...] = (
    ("All", None),
    ("Added", RowState.NEW),
    ("Updated", RowState.UPDATE),
    ("Unchanged", RowState.SAME),
    ("Left out", RowState.PROBLEM),
)
WHY_COLUMN = 4


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
        self._rows = ImportRows(preview.rows)
        self.banners = BannerPlace(look)
        self.table = self._table(look)
        self.confirm = button(self._confirm_words(), self._confirm, name="confirm_import", primary=True)
        self.confirm.setEnabled(preview.edit() is not None)
        self._lay_out()
        self._warn()

    def _table(self, look: Look) -> QTableView:
        table = QTableView()
        table.setObjectName("import_rows")
        table.setAccessibleName("Rows of the file and what happens to each")
        table.setModel(self._rows)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(look.px(28))
        table.horizontalHeader().setSectionResizeMode(WHY_COLUMN, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        for column, width in enumerate((56, 100, 180, 120)):
            table.setColumnWidth(column, look.px(width))
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
        column.addLayout(self._filters())
        column.addWidget(self.table, 1)
        feet = QHBoxLayout()
        feet.addStretch(1)
        feet.addWidget(button("Cancel", self.reject, name="cancel_import"))
        feet.addWidget(self.confirm)
        column.addLayout(feet)

    def _filters(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        group = QButtonGroup(self)
        for words, state in FILTERS:
            count = len(self._preview.rows) if state is None else self._preview.count(state)
            made = QPushButton(f"{words}  {count}")
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.setChecked(state is None)
            made.setEnabled(count > 0 or state is None)
            made.clicked.connect(lambda _checked=False, shown=state: self._rows.show_only(shown))
            group.addButton(made)
            line.addWidget(made)
        line.addStretch(1)
        return line

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
