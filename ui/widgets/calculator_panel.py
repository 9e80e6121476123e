"""A calculator in place: inputs from the plan, the result with method and limits, a picture, keeping it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.values import Value
from app.errors import SizingRefused
from ui.theme import Look, Space, Tone
from ui.viewmodels.calculator import CalculatorModel
from ui.viewmodels.field_spec import FieldSpec
from ui.widgets.banner import BannerPlace
from ui.widgets.buttons import button
from ui.widgets.calculation_picture import CalculationPictureView
from ui.widgets.fields.labelled import LabelledField
from ui.widgets.progress_strip import ProgressStrip
from ui.widgets.text import label, rule, set_tone

INPUT_LABEL = 240
KEPT_LIMITS = 4


class CalculatorPanel(QFrame):
    """Stands below the item it belongs to; `closed` tells that it is to go."""

    closed = Signal()

    def __init__(self, look: Look, model: CalculatorModel) -> None:
        super().__init__()
        self.setObjectName("calculator")
        self.setAccessibleName("Calculator")
        self._look = look
        self.model = model
        self.title = label("", "strong", wrap=True)
        self.banners = BannerPlace(look)
        self.progress = ProgressStrip()
        self.fields: dict[str, LabelledField] = {}
        self.more = button("More inputs", self._toggle_more, name="more_inputs", quiet=True)
        self.keep = button("Keep as evidence", model.keep, name="keep_calculation", primary=True)
        self.fault = label("", "fault", wrap=True)
        self.method = label("", "small", wrap=True)
        self.kept = label("", "small", wrap=True)
        self.picture = CalculationPictureView(look)
        self._figures = QGridLayout()
        self._notes = QVBoxLayout()
        self._first = QVBoxLayout()
        self._rest = QWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(button("Close", self.closed.emit, name="close_calculator", quiet=True))
        self._first.setSpacing(Space.XS)
        rest = QVBoxLayout(self._rest)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(Space.XS)
        self._rest.hide()
        self._figures.setHorizontalSpacing(Space.L)
        self._figures.setVerticalSpacing(Space.XS)
        self._figures.setColumnMinimumWidth(0, self._look.px(INPUT_LABEL))
        self._figures.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.S, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(rule())
        column.addLayout(head)
        column.addWidget(self.banners)
        column.addLayout(self._first)
        column.addWidget(self._rest)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.fault)
        column.addWidget(self.picture)
        column.addLayout(self._figures)
        column.addWidget(self.method)
        column.addLayout(self._notes)
        column.addWidget(self.progress)
        column.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(Space.M)
        foot.addWidget(self.kept, 1)
        foot.addWidget(self.keep)
        return foot

    def _connect(self) -> None:
        model = self.model
        model.opened.connect(self._show_opened)
        model.changed.connect(self._show_result)
        model.kept_changed.connect(self._show_kept)
        model.working.connect(self.progress.follow)
        model.refused.connect(self.banners.show_error)
        self.keep.setEnabled(False)
        self.progress.follow(model.open(), can_cancel=False)

    def _show_opened(self) -> None:
        subject = self.model.subject
        self.title.setText(f"{self.model.model.title}: {subject}" if subject else self.model.model.title)
        self.title.setToolTip(self.model.model.purpose)
        first, rest = self.model.specs()
        for spec in first:
            self._first.addWidget(self._field(spec))
        layout = self._rest.layout()
        for spec in rest:
            if layout is not None:
                layout.addWidget(self._field(spec))
        self.more.setVisible(bool(rest))
        self._show_kept()

    def _field(self, spec: FieldSpec) -> LabelledField:
        field = LabelledField(self._look, spec, label_width=INPUT_LABEL)
        field.show_value(self.model.value(spec.key))
        field.name_for(self.model.model.title)
        field.committed.connect(self._give)
        self.fields[spec.key] = field
        return field

    def _give(self, key: str, value: Value | None) -> None:
        self.model.set_value(key, value)

    def _toggle_more(self) -> None:
        is_shown = not self._rest.isVisibleTo(self)
        self._rest.setVisible(is_shown)
        self.more.setText("Fewer inputs" if is_shown else "More inputs")

    def _show_result(self) -> None:
        model = self.model
        fault = model.fault
        self.fault.setText("" if fault is None else f"{self._named(fault)} {fault.why} {fault.advice}")
        self.fault.setVisible(fault is not None)
        if (
            fault is not None
            and fault.field in self.fields
            and self._rest.isAncestorOf(self.fields[fault.field])
        ):
            self._rest.show()
            self.more.setText("Fewer inputs")
        self.picture.show_picture(model.picture())
        self.method.setText(model.method_words())
        self._show_figures()
        self._show_notes()
        self.keep.setEnabled(model.can_keep)

    def _named(self, fault: SizingRefused) -> str:
        """What is wrong, with the words of the input in place of the name that scripts use."""
        field = self.fields.get(fault.field)
        return fault.what if field is None else fault.what.replace(fault.field, field.spec.label)

    def _show_figures(self) -> None:
        _empty(self._figures)
        for row, (words, text) in enumerate(self.model.figures()):
            self._figures.addWidget(label(words, "muted", wrap=True), row, 0)
            self._figures.addWidget(label(text, "strong", wrap=True), row, 1)

    def _show_notes(self) -> None:
        _empty(self._notes)
        result = self.model.result
        if result is None:
            return
        for warning in result.warnings:
            self._notes.addWidget(label(warning, "small", wrap=True, tone=Tone.ATTENTION))
        for limit in result.limits[:KEPT_LIMITS]:
            self._notes.addWidget(label(limit, "small", wrap=True))

    def _show_kept(self) -> None:
        words = self.model.kept_words()
        self.kept.setText(words)
        set_tone(self.kept, Tone.ATTENTION if self.model.is_stale else None)
        self.keep.setEnabled(self.model.can_keep)


def _empty(layout: QGridLayout | QVBoxLayout) -> None:
    while (entry := layout.takeAt(0)) is not None:
        widget = entry.widget()
        if isinstance(widget, QLabel):
            widget.hide()
            widget.deleteLater()
