"""Assets against items as a Qt model: a cell is a place, its text the result, its mark the verdict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from app.domain.answers import PLAN_SUBJECT, Place
from ui.viewmodels.section import ItemCard, RowState, SectionModel

STATE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
PLACE_ROLE = int(Qt.ItemDataRole.UserRole) + 2
ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class AnswerGrid(QAbstractTableModel):
    """Rows are the subjects in the order they are first asked about, columns the items that have results."""

    def __init__(self, section: SectionModel) -> None:
        super().__init__()
        self._section = section
        self._cards: tuple[ItemCard, ...] = ()
        self._subjects: tuple[str, ...] = ()
        self._asked: frozenset[Place] = frozenset()
        self._take_cards()
        section.cards_changed.connect(self._reset)
        section.rows_changed.connect(self._tell)

    @property
    def cards(self) -> tuple[ItemCard, ...]:
        """The items of the columns."""
        return self._cards

    def place(self, index: Index) -> Place | None:
        """The place of a cell; None where the item is not asked about the subject."""
        place = Place(self._cards[index.column()].item.id, self._subjects[index.row()])
        return place if place in self._asked else None

    def places(self, indexes: Iterable[QModelIndex]) -> list[Place]:
        """The places of cells that are asked."""
        found = (self.place(index) for index in indexes)
        return [place for place in found if place is not None]

    def index_of(self, place: Place) -> QModelIndex:
        """The cell of a place; invalid where it has none."""
        columns = [at for at, card in enumerate(self._cards) if card.item.id == place.item]
        if not columns or place.subject not in self._subjects:
            return QModelIndex()
        return self.index(self._subjects.index(place.subject), columns[0])

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return len(self._subjects)

    @override
    def columnCount(self, parent: Index = ROOT) -> int:
        return len(self._cards)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return self._subject(section) if role == Qt.ItemDataRole.DisplayRole else None
        item = self._cards[section].item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.id
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{item.title}\n{item.ask}"
        return f"{item.id} {item.title}" if role == Qt.ItemDataRole.AccessibleTextRole else None

    @override
    def data(self, index: Index, role: int = 0) -> Any:
        if role == PLACE_ROLE:
            return self.place(index)
        if role not in {STATE_ROLE, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        state = self._state(index)
        if role == STATE_ROLE:
            return state
        return self._words(index, state)

    def _state(self, index: Index) -> RowState | None:
        place = self.place(index)
        return None if place is None else self._section.row(place)

    def _words(self, index: Index, state: RowState | None) -> str:
        item = self._cards[index.column()].item
        if state is None:
            return f"{item.id}, {self._subject(index.row())}: not asked"
        said = state.answer.result.value.replace("_", " ") if state.answer.result else "open"
        note = state.answer.reason or state.answer.note
        return f"{item.id}, {state.subject}: {said}{', ' + note if note else ''}"

    def _subject(self, row: int) -> str:
        return self._section.subject(Place("", self._subjects[row]))

    def _take_cards(self) -> None:
        self._cards = tuple(
            card
            for card in self._section.cards
            if card.item.results and card.places[0].subject != PLAN_SUBJECT
        )
        places = [place for card in self._cards for place in card.places]
        self._subjects = tuple(dict.fromkeys(place.subject for place in places))
        self._asked = frozenset(places)

    def _reset(self) -> None:
        self.beginResetModel()
        self._take_cards()
        self.endResetModel()

    def _tell(self) -> None:
        if self._subjects and self._cards:
            last = self.index(len(self._subjects) - 1, len(self._cards) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
