"""The pages of a PDF one below the other; only those in sight are drawn."""

from __future__ import annotations

from collections import OrderedDict
from itertools import accumulate

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea
from typing_extensions import override

from ui.tasks import Tasks
from ui.theme import Look, Space
from ui.widgets.pdf_document import PdfDocument

GAP = Space.L
SMALLEST, LARGEST, STEP = 0.4, 4.0, 1.2
KEPT_PICTURES = 12
"""Pages kept as pictures: those in sight and a few around them."""


class PdfView(QAbstractScrollArea):
    """Ctrl with the wheel, plus and minus zoom; Page Up and Page Down turn.

    `page_changed` tells page and count.
    """

    page_changed = Signal(int, int)

    def __init__(self, look: Look, tasks: Tasks) -> None:
        super().__init__()
        self.setObjectName("pdf_view")
        self.setAccessibleName("Report preview")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._look = look
        self._tasks = tasks
        self._document: PdfDocument | None = None
        self._pictures: OrderedDict[tuple[int, float], QImage] = OrderedDict()
        self._asked: set[tuple[int, float]] = set()
        self._fit = 1.0
        self._zoom = 1.0
        self._page = -1
        self.verticalScrollBar().valueChanged.connect(self._tell_page)
        look.changed.connect(self.viewport().update)

    @property
    def zoom(self) -> float:
        """1 shows a page as wide as the view."""
        return self._zoom

    def show_document(self, document: PdfDocument | None) -> None:
        """Show a document from its first page; the one before is closed, and this one goes with the view."""
        if self._document is not None:
            self.destroyed.disconnect(self._document.close)
            self._document.close()
        self._document = document
        if document is not None:
            self.destroyed.connect(document.close)
        self._pictures.clear()
        self._asked.clear()
        self._page = -1
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self._tell_page()
        self.viewport().update()

    def go_to(self, page: int) -> None:
        """Scroll to a page, counted from 0."""
        if self._document is not None and 0 <= page < self._document.pages:
            self.verticalScrollBar().setValue(self._tops()[page] - GAP)

    def zoom_by(self, factor: float) -> None:
        """Show pages larger or smaller; what is in the middle stays there."""
        bar = self.verticalScrollBar()
        middle = bar.value() + self.viewport().height() / 2
        before = self._zoom
        self._zoom = min(max(self._zoom * factor, SMALLEST), LARGEST)
        self._arrange()
        bar.setValue(round(middle * self._zoom / before - self.viewport().height() / 2))
        self.viewport().update()

    def _scale(self) -> float:
        return self._fit * self._zoom

    def _arrange(self) -> None:
        sizes = self._document.sizes if self._document else ()
        widest = max((width for width, _ in sizes), default=1.0)
        self._fit = max(self.viewport().width() - 2 * GAP, 100) / widest
        width = round(widest * self._scale()) + 2 * GAP
        height = self._tops()[-1] if sizes else 0
        self.verticalScrollBar().setRange(0, max(0, height - self.viewport().height()))
        self.verticalScrollBar().setPageStep(self.viewport().height())
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setRange(0, max(0, width - self.viewport().width()))
        self.horizontalScrollBar().setPageStep(self.viewport().width())

    def _tops(self) -> list[int]:
        """Where each page begins, and last where the document ends."""
        sizes = self._document.sizes if self._document else ()
        heights = (round(height * self._scale()) + GAP for _, height in sizes)
        return list(accumulate(heights, initial=GAP))

    def _rectangles(self) -> list[QRect]:
        sizes = self._document.sizes if self._document else ()
        offset = QPoint(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        made = []
        for (width, height), top in zip(sizes, self._tops(), strict=False):
            pixels = round(width * self._scale())
            left = max(GAP, (self.viewport().width() - pixels) // 2)
            made.append(QRect(left, top, pixels, round(height * self._scale())).translated(offset))
        return made

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._look.colours.background))
        for page, place in enumerate(self._rectangles()):
            if place.intersects(self.viewport().rect()):
                self._paint_page(painter, page, place)
        painter.end()

    def _paint_page(self, painter: QPainter, page: int, place: QRect) -> None:
        picture = self._pictures.get((page, self._sharpness()))
        if picture is None:
            # Paper is white in both schemes, so a page that is still being drawn looks like paper.
            painter.fillRect(place, QColor("#FFFFFF"))
            self._ask(page)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, picture)
        painter.setPen(QPen(QColor(self._look.colours.line), 1))
        painter.drawRect(place.adjusted(0, 0, -1, -1))

    def _sharpness(self) -> float:
        return round(self._scale() * self.devicePixelRatioF(), 3)

    def _ask(self, page: int) -> None:
        key = (page, self._sharpness())
        document = self._document
        if document is None or key in self._asked:
            return
        self._asked.add(key)
        task = self._tasks.call("Drawing a page", lambda _progress: (document, key, document.picture(*key)))
        # A bound method goes with the view, which may be gone by then.
        task.done.connect(self._keep)

    def _keep(self, drawn: tuple[PdfDocument, tuple[int, float], QImage | None]) -> None:
        document, key, picture = drawn
        self._asked.discard(key)
        if picture is None or document is not self._document:
            return
        self._pictures[key] = picture
        while len(self._pictures) > KEPT_PICTURES:
            self._pictures.popitem(last=False)
        self.viewport().update()

    def _tell_page(self) -> None:
        if self._document is None:
            self.page_changed.emit(0, 0)
            return
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        page = sum(1 for top in self._tops()[:-1] if top <= middle)
        if page != self._page:
            self._page = page
            self.page_changed.emit(max(page, 1), self._document.pages)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(STEP if event.angleDelta().y() > 0 else 1 / STEP)
            return
        super().wheelEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        steps = {
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
            Qt.Key.Key_Down: 40,
            Qt.Key.Key_Up: -40,
        }
        zooms = {Qt.Key.Key_Plus: STEP, Qt.Key.Key_Minus: 1 / STEP}
        key = Qt.Key(event.key())
        if key in steps:
            bar.setValue(bar.value() + steps[key])
        elif key in zooms:
            self.zoom_by(zooms[key])
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            bar.setValue(0 if key == Qt.Key.Key_Home else bar.maximum())
        else:
            super().keyPressEvent(event)
