"""An item as a card: what is asked, how grave it is, and a row for each subject."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.answers import Place
from app.errors import UserError
from ui.theme import RADIUS, Look, Space, Tone
from ui.viewmodels.section import ItemCard, SectionModel
from ui.widgets.answer_row import AnswerRow
from ui.widgets.banner import BannerPlace
from ui.widgets.buttons import button
from ui.widgets.calculator_panel import CalculatorPanel
from ui.widgets.states import SEVERITY_TONES
from ui.widgets.subject_rows import SubjectRows
from ui.widgets.text import label, set_tone

ACCENT_BAR = 3


class ItemCardView(QFrame):
    """Header, question and rows of one item; an accent bar on its left tells that it is in focus."""

    def __init__(self, look: Look, model: SectionModel, card: ItemCard) -> None:
        super().__init__()
        self._look = look
        self._model = model
        self.card = card
        self._is_focused = False
        self.setProperty("card", True)
        self.setObjectName(f"card_{card.item.id}")
        self.severity = label("", "small")
        self.count = label("", "small")
        self.banner = BannerPlace(look)
        self.rows = SubjectRows(self._make_row, model.row)
        self.calculate = button("Calculate...", self._open_calculator, name=f"calculate_{card.item.id}")
        self.calculate.setAccessibleName(f"Calculate, {card.item.title}")
        self.calculator: CalculatorPanel | None = None
        self._lay_out()
        self.show_card(card)

    def _lay_out(self) -> None:
        item = self.card.item
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(label(item.id, "code"))
        head.addWidget(label(item.title, "strong", wrap=True), 1)
        if item.calculator is not None:
            head.addWidget(self.calculate)
        head.addWidget(self.count)
        head.addWidget(self.severity)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addLayout(head)
        column.addWidget(label(item.ask, "item", wrap=True))
        column.addWidget(self.banner)
        column.addSpacing(Space.XS)
        column.addWidget(self.rows)

    def _make_row(self) -> AnswerRow:
        row = AnswerRow(self._look, self.card.item, self.card.specs, can_edit=self._model.can_edit)
        model = self._model
        row.answered.connect(model.answer)
        row.reason_given.connect(model.refuse_as_not_applicable)
        row.basis_given.connect(model.set_basis)
        row.note_given.connect(model.set_note)
        row.value_given.connect(model.set_value)
        row.offer_taken.connect(model.take)
        row.focused.connect(self._focus)
        row.move_requested.connect(self._move)
        return row

    def _open_calculator(self) -> None:
        """Open it for the subject in focus, or for the first.

        Pressed again it goes to the next one asked for.
        """
        place = self._model.focused_of(self.card)
        if self.calculator is not None:
            is_same = self.calculator.model.place == place
            self._close_calculator()
            if is_same:
                return
        self.calculator = CalculatorPanel(self._look, self._model.calculator_for(place))
        self.calculator.closed.connect(self._close_calculator)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.calculator)

    def _close_calculator(self) -> None:
        panel, layout = self.calculator, self.layout()
        if panel is not None and layout is not None:
            layout.removeWidget(panel)
            panel.hide()
            panel.deleteLater()
            self.calculator = None

    def show_card(self, card: ItemCard) -> None:
        """Show the item with other places."""
        self.card = card
        self.rows.show_places(card.places)
        self.refresh()

    def inputs(self) -> list[QWidget]:
        """Everything in the card that can have the focus, in reading order."""
        head: list[QWidget] = [] if self.card.item.calculator is None else [self.calculate]
        return [*head, *(part for row in self.rows.live_rows() for part in row.inputs())]

    def refresh(self) -> None:
        """Show what is said now."""
        self.rows.refresh()
        answered, asked = self._model.answered(self.card)
        self.count.setText(f"{answered} of {asked}" if asked > 1 else "")
        severity = self._model.severity(self.card)
        self.severity.setText(severity.value)
        set_tone(self.severity, SEVERITY_TONES[severity])

    def show_error(self, error: UserError) -> None:
        """Tell what was refused, where it was asked for."""
        self.banner.show_error(error)

    def set_focused(self, focused: bool) -> None:
        """Show or take away the accent bar."""
        if focused is not self._is_focused:
            self._is_focused = focused
            self.update()

    def build(self, viewport: QWidget) -> bool:
        """Build the rows that are in sight of a viewport; tells whether any was new."""
        margin = viewport.height() // 2
        sight = QRect(-self.rows.mapTo(viewport, QPoint(0, 0)), viewport.size())
        # Tab must find the next card before it is in sight.
        sight.adjust(0, -margin, 0, margin)
        return self.rows.build(sight.intersected(self.rows.rect()))

    def _focus(self, place: Place) -> None:
        self.banner.clear()
        self._model.focus(place)

    def _move(self, place: Place, step: int) -> None:
        self._model.move_focus(place, step)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_focused:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour(Tone.ACCENT))
        painter.drawRoundedRect(QRectF(0, RADIUS, ACCENT_BAR, self.height() - 2 * RADIUS), 1.5, 1.5)
        painter.end()
