"""The per-asset grid: assets are rows, items are columns; letters fill the selection."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.answers import Place, Result
from app.errors import UserError
from ui.models.answer_grid import AnswerGrid
from ui.theme import Look, Space
from ui.viewmodels.section import SectionModel
from ui.widgets.answer_grid_view import AnswerGridView
from ui.widgets.banner import BannerPlace
from ui.widgets.buttons import button
from ui.widgets.fields.lines import CalmLineEdit
from ui.widgets.text import label

HINT = "y yes   p partly   n no   u unknown   a not applicable   Delete clears   Ctrl+D copies down"


class SectionGrid(QWidget):
    """Many answers at once are one edit and one step of undo."""

    def __init__(self, look: Look, model: SectionModel) -> None:
        super().__init__()
        self.setObjectName(f"grid_{model.section.id}")
        self._model = model
        self.grid = AnswerGrid(model)
        self.view = AnswerGridView(look, self.grid)
        self.banner = BannerPlace(look)
        self.reason = CalmLineEdit()
        self._waiting: list[Place] = []
        self._reason_bar = self._made_reason_bar()
        self._lay_out()
        self.view.answer_requested.connect(self._answer)
        self.view.copy_requested.connect(self._copy_down)
        self.view.place_focused.connect(model.focus)
        model.refused.connect(self._refuse)
        self.view.can_edit = model.can_edit

    def _made_reason_bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        self.reason.setObjectName("grid_reason")
        self.reason.setAccessibleName("Why the selected items do not apply")
        self.reason.setPlaceholderText("Why they do not apply (required)")
        self.reason.returnPressed.connect(self._give_reason)
        row.addWidget(self.reason, 1)
        row.addWidget(button("Not applicable", self._give_reason, name="grid_reason_apply", primary=True))
        row.addWidget(button("Cancel", self._leave_reason, name="grid_reason_cancel"))
        bar.hide()
        return bar

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.S)
        column.setSpacing(Space.S)
        column.addWidget(self.banner)
        column.addWidget(self._reason_bar)
        column.addWidget(self.view, 1)
        column.addWidget(label(HINT, "small", wrap=True))

    def bring(self, place: Place) -> None:
        """Bring the cell of a place into view and select it."""
        index = self.grid.index_of(place)
        if index.isValid():
            self.view.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.view.scrollTo(index)
            self.view.setFocus()

    def _answer(self, places: list[Place], result: Result | None) -> None:
        self.banner.clear()
        if result is Result.NOT_APPLICABLE:
            self._waiting = places
            self._reason_bar.show()
            self.reason.setFocus()
        else:
            self._model.answer_many(places, result)

    def _give_reason(self) -> None:
        reason = self.reason.text().strip()
        if reason:
            self._model.answer_many(self._waiting, Result.NOT_APPLICABLE, reason)
            self._leave_reason()

    def _leave_reason(self) -> None:
        self._waiting = []
        self.reason.clear()
        self._reason_bar.hide()
        self.view.setFocus()

    def _copy_down(self, columns: list[list[Place]]) -> None:
        self.banner.clear()
        for places in columns:
            self._model.copy_answer(places[0], places[1:])

    def _refuse(self, _place: Place, error: UserError) -> None:
        self.banner.show_error(error)
