"""The report as it will be on paper, inside the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.report_model import PageSize
from app.domain.signoff import Edition
from app.errors import UserError, WrongInput
from ui.pages.page import Page, PageContext
from ui.theme import Space, Tone
from ui.viewmodels.report import DRAFT, ReportChoice, ReportPageModel
from ui.viewmodels.steps import StepLine
from ui.widgets.banner import BannerPlace
from ui.widgets.buttons import button
from ui.widgets.flow import Flow
from ui.widgets.icons import IconButton
from ui.widgets.page_head import PageHead
from ui.widgets.pdf_document import PdfDocument
from ui.widgets.pdf_view import STEP, PdfView
from ui.widgets.progress_strip import ProgressStrip
from ui.widgets.text import label

EDITION_WORDS = {Edition.CUSTOMER: "Customer edition", Edition.INTERNAL: "Internal edition"}
SIZE_WORDS = {PageSize.A4: "A4", PageSize.LETTER: "Letter"}
PDF_FILES = "PDF (*.pdf)"


class ReportPage(Page):
    """Draws the report anew when it is shown, so that a draft never lags behind the plan."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "page_report")
        self.model = ReportPageModel(self.desk)
        self.banners = BannerPlace(self.look)
        self.progress = ProgressStrip()
        self.view = PdfView(self.look, self.desk.tasks)
        self.revision = _box("report_revision", "Which report")
        self.edition = _box("report_edition", "Edition")
        self.paper = _box("report_size", "Paper")
        self.figure = label("", "muted")
        self.save = button("Save PDF...", self._save, name="save_report", primary=True)
        self._fill_boxes()
        self._lay_out()
        self._connect()

    def _fill_boxes(self) -> None:
        for edition, words in EDITION_WORDS.items():
            self.edition.addItem(words, edition)
        for size, words in SIZE_WORDS.items():
            self.paper.addItem(words, size)

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.S)
        column.setSpacing(Space.M)
        head = PageHead("Report")
        head.add(self.save)
        column.addWidget(head)
        column.addWidget(self.banners)
        column.addWidget(self._controls())
        column.addWidget(self.progress)
        column.addWidget(self.view, 1)
        self.outer.addWidget(body)

    def _controls(self) -> Flow:
        line = Flow(self.revision, self.edition, self.paper)
        for name, words, factor in (("remove", "Zoom out", 1 / STEP), ("add", "Zoom in", STEP)):
            zoom = IconButton(self.look, name, words, side=16)
            zoom.clicked.connect(lambda _checked=False, by=factor: self.view.zoom_by(by))
            line.add(zoom)
        line.add(self.figure)
        return line

    def _connect(self) -> None:
        for box in (self.revision, self.edition, self.paper):
            box.activated.connect(lambda _index: self._make())
        self.model.ready.connect(self._show)
        self.model.stopped.connect(self._tell_stopped)
        self.model.refused.connect(self._show_error)
        self.model.working.connect(self.progress.follow)
        self.model.told.connect(self.banners.show_done)
        self.view.page_changed.connect(self._show_figure)

    @override
    def show_step(self, step: StepLine) -> None:
        chosen = self.revision.currentData()
        self.revision.clear()
        for revision, words in self.model.revisions():
            self.revision.addItem(words, revision)
        self.revision.setCurrentIndex(max(0, self.revision.findData(chosen)))
        self._make()

    @override
    def focus_first(self) -> None:
        self.view.setFocus()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # It is made anew when the user comes back; until then it would only take memory.
        if not event.spontaneous():
            self.view.show_document(None)

    def _make(self) -> None:
        self.banners.clear()
        self.save.setEnabled(False)
        revision = str(self.revision.currentData() or DRAFT)
        self.paper.setEnabled(revision == DRAFT)
        self.model.make(ReportChoice(revision, Edition(self.edition.currentData()), self._size()))

    def _size(self) -> PageSize:
        return PageSize(self.paper.currentData())

    def _show(self, pdf: bytes) -> None:
        if not self.isVisible():
            return
        try:
            self.view.show_document(PdfDocument(pdf))
        except WrongInput as error:
            self._show_error(error)
            return
        self.save.setEnabled(True)

    def _show_figure(self, page: int, pages: int) -> None:
        self.figure.setText(f"Page {page} of {pages}" if pages else "")

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save report", "report.pdf", PDF_FILES)
        if name:
            self.model.save(Path(name))

    def _tell_stopped(self) -> None:
        banner = self.banners.show_message(Tone.UNKNOWN, "The report was not made: you stopped it.")
        banner.add_action("Make it", self._make)

    def _show_error(self, error: UserError) -> None:
        self.banners.show_error(error)


def _box(name: str, words: str) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(words)
    return box
