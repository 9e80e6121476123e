"""The rows of an item's subjects: as tall as all of them, built only where they can be seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget
from typing_extensions import override

from app.domain.answers import Place
from ui.viewmodels.section import RowState
from ui.widgets.answer_row import AnswerRow

SPARE_ROWS = 4
"""Rows built beyond both edges of what is visible, so that Tab and arrows find the next one."""


class SubjectRows(QWidget):
    """Equal rows, one below the other; five hundred of them cost as much as those in sight."""

    def __init__(self, make: Callable[[], AnswerRow], state_of: Callable[[Place], RowState]) -> None:
        super().__init__()
        self._make = make
        self._state_of = state_of
        self._places: tuple[Place, ...] = ()
        self._live: dict[int, AnswerRow] = {}
        self._spare: list[AnswerRow] = []
        self._is_narrow = False
        self._first = self._made()
        self._spare.append(self._first)
        self._row_height = self._first.sizeHint().height()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def places(self) -> tuple[Place, ...]:
        """The places shown, from top to bottom."""
        return self._places

    def show_places(self, places: tuple[Place, ...]) -> None:
        """Show other places; rows that stay keep their widgets."""
        if places == self._places:
            return
        self._places = places
        gone, self._live = tuple(self._live.values()), {}
        # A row that is hidden hands its focus on, which may have other rows built.
        for row in gone:
            row.hide()
        self._spare += gone
        self.updateGeometry()

    def refresh(self) -> None:
        """Show what the rows in sight say now."""
        for at, row in tuple(self._live.items()):
            row.show_state(self._state_of(self._places[at]))

    def measure(self) -> None:
        """Take the height of a row anew, after the type or the width changed."""
        self._first.set_narrow(False)
        self._is_narrow = 0 < self.width() < self._first.wide_width()
        for row in (*self._live.values(), *self._spare):
            row.fit()
            row.set_narrow(self._is_narrow)
        self._first.settle()
        height = self._first.sizeHint().height()
        if height != self._row_height:
            self._row_height = height
            self.updateGeometry()
        for at, row in self._live.items():
            row.setGeometry(self._box(at))

    def build(self, visible: QRect) -> bool:
        """Build the rows that meet a rectangle of this widget, and a few beyond it; whether any was new."""
        wanted = self._wanted(visible)
        for at in [at for at in self._live if at not in wanted and not self._is_busy(at)]:
            row = self._live.pop(at)
            row.hide()
            self._spare.append(row)
        fresh = [at for at in wanted if at not in self._live]
        for at in fresh:
            self._put(at)
        if not wanted:
            self._release()
        return bool(fresh)

    def _release(self) -> None:
        """Let go of the spare rows: those of a card out of sight would only be restyled with the rest."""
        for row in self._spare:
            if row is not self._first:
                row.deleteLater()
        self._spare = [row for row in self._spare if row is self._first]

    def row_at(self, place: Place) -> AnswerRow | None:
        """The row of a place, built if need be; None where the place is not here."""
        if place not in self._places:
            return None
        at = self._places.index(place)
        if at not in self._live:
            self._put(at)
        return self._live[at]

    def live_rows(self) -> tuple[AnswerRow, ...]:
        """The rows that exist now, from top to bottom."""
        return tuple(self._live[at] for at in sorted(self._live))

    def _wanted(self, visible: QRect) -> range:
        if not self._places or visible.isEmpty():
            return range(0)
        first = max(0, visible.top() // self._row_height - SPARE_ROWS)
        last = min(len(self._places), visible.bottom() // self._row_height + 1 + SPARE_ROWS)
        return range(first, last)

    def _is_busy(self, at: int) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self._live[at].isAncestorOf(focus)

    def _made(self) -> AnswerRow:
        row = self._make()
        row.setParent(self)
        row.set_narrow(self._is_narrow)
        row.hide()
        return row

    def _put(self, at: int) -> None:
        row = self._spare.pop() if self._spare else self._made()
        row.show_state(self._state_of(self._places[at]))
        row.setGeometry(self._box(at))
        row.show()
        self._live[at] = row

    def _box(self, at: int) -> QRect:
        return QRect(0, at * self._row_height, self.width(), self._row_height)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < self._first.wide_width()
        if is_narrow is not self._is_narrow:
            self.measure()
        for at, row in self._live.items():
            row.setGeometry(self._box(at))

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._first.sizeHint().width(), self._row_height * len(self._places))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._row_height * len(self._places))
