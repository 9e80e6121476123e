"""One section: its head, and its items as cards or as a grid of assets against items."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.answers import Place
from ui.pages.section_cards import SectionCards
from ui.pages.section_grid import SectionGrid
from ui.theme import TEXT_WIDTH, Look, Space, Tone
from ui.viewmodels.focus import FocusModel
from ui.viewmodels.section import SectionModel
from ui.widgets.marks import Mark
from ui.widgets.page_head import PageHead
from ui.widgets.segments import Option, Segments
from ui.widgets.shapes import Shape
from ui.widgets.text import rule

CARDS, GRID = "cards", "grid"
SHOWN = Mark(Shape.FULL, Tone.ACCENT, "shown")
VIEWS = (
    Option(CARDS, "Items", "Items one by one", SHOWN),
    Option(GRID, "Grid", "Grid of assets and items", SHOWN),
)


class SectionView(QWidget):
    """The head stands still; what is below scrolls."""

    def __init__(self, look: Look, model: SectionModel, focus: FocusModel, parent: QWidget) -> None:
        """Made below its parent, so that everything in it is styled once."""
        super().__init__(parent)
        self.setObjectName(f"section_{model.section.id}")
        self.model = model
        self._look = look
        self._focus = focus
        self.head = PageHead(model.section.title, model.section.intro)
        self.switch = Segments(look, VIEWS, "View")
        self.switch.show_token(CARDS)
        self.switch.chosen.connect(self.show_view)
        self.head.add(self.switch)
        self.cards = SectionCards(look, model)
        self.grid: SectionGrid | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.cards)
        self._lay_out()
        model.rows_changed.connect(self._show_progress)
        model.cards_changed.connect(self._offer_grid)
        focus.moved.connect(self.cards.show_focus)
        self._show_progress()
        self._offer_grid()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(TEXT_WIDTH + 2 * Space.L)
        head = QVBoxLayout(inner)
        head.setContentsMargins(Space.L, Space.XL, Space.L, Space.M)
        head.addWidget(self.head)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(inner, 1000)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(row)
        outer.addWidget(rule())
        outer.addWidget(self._stack, 1)

    def show_view(self, token: str) -> None:
        """Show the cards or the grid."""
        if token == GRID and self.grid is None:
            self.grid = SectionGrid(self._look, self.model)
            self._stack.addWidget(self.grid)
        self._stack.setCurrentWidget(self.grid if token == GRID and self.grid else self.cards)
        self.switch.show_token(token)
        if self._focus.place is not None:
            self.bring(self._focus.place)

    def bring(self, place: Place) -> None:
        """Bring a place into view and put the focus on it."""
        if self._stack.currentWidget() is self.grid and self.grid is not None:
            self.grid.bring(place)
        else:
            # The layout of a view that was just shown is settled only after the events at hand.
            QTimer.singleShot(0, self.cards, lambda: self.cards.bring(place))

    def let_go(self) -> None:
        """Go away, with the view-model, at once."""
        self.hide()
        for part in (self.model, self):
            part.deleteLater()
            QCoreApplication.sendPostedEvents(part, QEvent.Type.DeferredDelete.value)

    def focus_first(self) -> None:
        """Put the focus on the first place without an answer."""
        if self._stack.currentWidget() is self.cards:
            self.cards.focus_first()

    def _show_progress(self) -> None:
        answered, asked = self.model.progress()
        self.head.figure.setText(f"{answered} of {asked}" if asked else "")

    def _offer_grid(self) -> None:
        self.switch.setVisible(self.model.has_grid)
