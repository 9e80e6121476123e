"""The readiness of the plan at a glance: a gauge, the score, and whether it is ready."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.assessment import Assessment
from ui.theme import Look, Space, Tone, centred
from ui.widgets.shapes import Shape, paint_ring, paint_shape
from ui.widgets.text import label, set_tone

SIDE = 40
WIDTH = 4.5


class Gauge(QWidget):
    """A ring for the score; in it the shape of the state."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._fraction = 0.0
        self._tone = Tone.UNKNOWN
        self._shape = Shape.RING
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, fraction: float, shape: Shape, tone: Tone) -> None:
        """Show a score from 0 to 1 and a state."""
        self._fraction, self._shape, self._tone = fraction, shape, tone
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(SIDE), self._look.px(SIDE))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        colour = self._look.colour(self._tone)
        paint_ring(
            painter, box, self._fraction, (colour, QColor(self._look.colours.line)), self._look.px(4) + 0.5
        )
        paint_shape(painter, centred(box, box.width() * 0.4), self._shape, colour)
        painter.end()


class Readiness(QWidget):
    """Score and state in words beside the gauge."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("readiness")
        self.gauge = Gauge(look)
        self.score = label("", "strong")
        self.state = label("", "small")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.score)
        texts.addWidget(self.state)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.S, 0, Space.S, 0)
        row.setSpacing(Space.M)
        row.addWidget(self.gauge)
        row.addLayout(texts, 1)

    def show_assessment(self, assessment: Assessment) -> None:
        """Show what was judged."""
        score = assessment.score
        self.score.setText("no score yet" if score is None else f"{round(score * 100)} %")
        tone = Tone.FULFILLED if assessment.ready else Tone.FAILED
        shape = Shape.FULL if assessment.ready else Shape.CROSS
        blockers = len(assessment.blockers)
        self.state.setText("ready" if assessment.ready else f"not ready: {blockers} critical")
        self.state.setToolTip("Critical items that are failed, partly met, unknown or open")
        set_tone(self.state, tone)
        self.gauge.show_state(float(score or 0), shape, tone)
