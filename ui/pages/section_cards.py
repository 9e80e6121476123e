"""The cards of a section: all stand in their order, their rows are built where they are in sight."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.domain.answers import Place
from app.errors import UserError
from ui.theme import Look
from ui.viewmodels.section import ItemCard, SectionModel
from ui.widgets.column import Column
from ui.widgets.item_card import ItemCardView
from ui.widgets.text import label


class SectionCards(Column):
    """Updates in place; when items appear or go away, the one in focus stays where it is on the screen."""

    def __init__(self, look: Look, model: SectionModel) -> None:
        super().__init__(f"cards_{model.section.id}")
        self._look = look
        self._model = model
        self._views: dict[str, ItemCardView] = {}
        self._focused: ItemCardView | None = None
        self._empty = label("No item of this section applies to what is in the plan.", "muted", wrap=True)
        self.add(self._empty)
        self.column.addStretch(1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._build)
        self.verticalScrollBar().valueChanged.connect(self._build)
        self.viewport().installEventFilter(self)
        self.body.installEventFilter(self)
        model.cards_changed.connect(self._show_cards)
        model.rows_changed.connect(self._refresh)
        model.refused.connect(self._refuse)
        look.changed.connect(self._measure)
        self._show_cards()

    def view_of(self, item: str) -> ItemCardView | None:
        """The card of an item, where it is shown."""
        return self._views.get(item)

    def views(self) -> tuple[ItemCardView, ...]:
        """The cards that are shown, from top to bottom."""
        return tuple(self._views[card.item.id] for card in self._model.cards if card.item.id in self._views)

    def bring(self, place: Place) -> None:
        """Bring a place into view, scrolling only as far as needed, and focus it."""
        view = self._views.get(place.item)
        row = view.rows.row_at(place) if view else None
        if view is not None and row is not None:
            self.settle()
            self.reveal(view if view.height() <= self.viewport().height() else row)
            self._build()
            row.focus_first()

    def focus_first(self) -> None:
        """Put the focus on the first place."""
        first = next(iter(self._model.cards), None)
        if first is not None:
            place = first.places[0]
            QTimer.singleShot(0, self, lambda: self.bring(place))

    def show_focus(self, place: Place | None) -> None:
        """Show which item is in focus."""
        view = self._views.get(place.item) if place else None
        if view is self._focused:
            return
        for entry, focused in ((self._focused, False), (view, True)):
            if entry is not None:
                entry.set_focused(focused)
        self._focused = view

    def _show_cards(self) -> None:
        anchor = self._focused
        at = self.position_of(anchor) if anchor else 0
        wanted = {card.item.id for card in self._model.cards}
        for item in [item for item in self._views if item not in wanted]:
            self._drop(item)
        for position, card in enumerate(self._model.cards):
            self._place(position, card)
        self._empty.setVisible(not self._model.cards)
        if anchor is not None and anchor in self._views.values():
            self.hold(anchor, at)
        self._later.start(0)

    def _drop(self, item: str) -> None:
        view = self._views.pop(item)
        if view is self._focused:
            self._focused = None
        self.column.removeWidget(view)
        view.hide()
        view.deleteLater()

    def _place(self, position: int, card: ItemCard) -> None:
        view = self._views.get(card.item.id)
        if view is None:
            view = self._views[card.item.id] = ItemCardView(self._look, self._model, card)
            self.column.insertWidget(position, view)
        else:
            view.show_card(card)
            if self.column.indexOf(view) != position:
                self.column.insertWidget(position, view)

    def _refresh(self) -> None:
        for view in self._views.values():
            view.refresh()

    def _refuse(self, place: Place, error: UserError) -> None:
        view = self._views.get(place.item)
        if view is not None:
            view.show_error(error)
            view.refresh()

    def _measure(self) -> None:
        for view in self._views.values():
            view.rows.measure()
        self._later.start(0)

    def _build(self) -> None:
        fresh = [view.build(self.viewport()) for view in self._views.values()]
        if any(fresh):
            self._chain()

    def _chain(self) -> None:
        """Let Tab follow the reading order, whatever order the rows were built in."""
        inputs = [part for view in self.views() for part in view.inputs()]
        for before, after in pairwise(inputs):
            QWidget.setTabOrder(before, after)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest}:
            self._later.start(0)
        return False
