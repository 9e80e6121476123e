"""The photos and documents of the place in focus, and a way to attach more."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.answers import Place
from app.domain.findings import Evidence
from ui.theme import Look, Space, Tone
from ui.viewmodels.evidence import EvidenceModel
from ui.widgets.banner import BannerPlace
from ui.widgets.buttons import button
from ui.widgets.elided import ElidedLabel
from ui.widgets.icons import IconButton
from ui.widgets.progress_strip import ProgressStrip
from ui.widgets.text import label, set_tone

ENDINGS = ("jpg", "jpeg", "png", "gif", "webp", "heic", "tif", "tiff", "pdf", "txt", "docx", "xlsx")
FILES = f"Photos and documents ({' '.join(f'*.{ending}' for ending in ENDINGS)});;All files (*)"
THUMBNAIL = QSize(56, 42)
LIST_HEIGHT = 150
STALE = ", stale: the plan says otherwise now"


class EvidenceList(QFrame):
    """Files can be dropped onto it too."""

    def __init__(self, look: Look, model: EvidenceModel) -> None:
        super().__init__()
        self.setObjectName("evidence_list")
        self.setAcceptDrops(model.can_edit)
        self._look = look
        self._model = model
        self._place: Place | None = None
        self._shown: tuple[tuple[Evidence, bool], ...] = ()
        self._pictures: dict[str, QPixmap] = {}
        self._thumbnails: dict[str, QLabel] = {}
        self.banners = BannerPlace(look)
        self.progress = ProgressStrip()
        self.attach = button("Attach...", self._choose, name="attach_evidence")
        self._scroll = QScrollArea()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label("Photos and documents", "heading"), 1)
        head.addWidget(self.attach)
        self._scroll.setObjectName("evidence_scroll")
        self._scroll.setAccessibleName("Photos and documents")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setMaximumHeight(self._look.px(LIST_HEIGHT))
        self._scroll.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.S, Space.L, Space.M)
        column.setSpacing(Space.S)
        column.addLayout(head)
        for part in (self.banners, self.progress, self._scroll):
            column.addWidget(part)

    def _connect(self) -> None:
        model = self._model
        model.changed.connect(self._refresh)
        model.pictured.connect(self._take_picture)
        model.working.connect(self.progress.follow)
        model.told.connect(self.banners.show_done)
        model.refused.connect(self.banners.show_error)

    def show_place(self, place: Place | None) -> None:
        """Show what is attached to a place; nothing can be attached to none."""
        if place != self._place:
            self._place = place
            self.banners.clear()
            self._pictures.clear()
            self._refresh()
        self.setVisible(place is not None)
        self.attach.setEnabled(place is not None and self._model.can_edit)

    def attach_files(self, paths: list[Path]) -> None:
        """Attach files to the place that is shown."""
        if self._place is not None and self._model.can_edit:
            self.banners.clear()
            for path in paths:
                self._model.attach(path, self._place)

    def _refresh(self) -> None:
        found = self._model.of(self._place) if self._place else ()
        shown = tuple((evidence, self._model.is_stale(evidence)) for evidence in found)
        if shown == self._shown:
            return
        self._shown = shown
        self._thumbnails = {}
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, Space.S, 0)
        column.setSpacing(Space.S)
        for evidence, is_stale in shown:
            column.addWidget(self._line(evidence, is_stale=is_stale))
        column.addStretch(1)
        self._scroll.setWidget(body)
        self._scroll.setVisible(bool(shown))

    def _line(self, evidence: Evidence, *, is_stale: bool) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self._thumbnail(evidence), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(ElidedLabel(evidence.title))
        when = f"{evidence.taken_at.astimezone():%Y-%m-%d}"
        said = ElidedLabel(f"{evidence.kind.value}, {when}{STALE if is_stale else ''}", "small")
        set_tone(said, Tone.ATTENTION if is_stale else None)
        texts.addWidget(said)
        row.addLayout(texts, 1)
        row.addWidget(self._icon("down", f"Save a copy of {evidence.title}", partial(self._save, evidence)))
        remove = self._icon("close", f"Remove {evidence.title}", partial(self._model.detach, evidence))
        remove.setEnabled(self._model.can_edit)
        row.addWidget(remove)
        return line

    def words(self) -> tuple[str, ...]:
        """What the list says, for whoever reads it as text."""
        return tuple(part.text() for part in self.findChildren(QLabel))

    def _icon(self, name: str, words: str, act: partial[None]) -> IconButton:
        made = IconButton(self._look, name, words, side=16)
        made.clicked.connect(lambda _checked=False: act())
        return made

    def _thumbnail(self, evidence: Evidence) -> QLabel:
        thumbnail = self._thumbnails[evidence.id] = label()
        thumbnail.hide()
        if evidence.id in self._pictures:
            self._show_picture(evidence.id)
        else:
            self._model.picture(evidence)
        return thumbnail

    def _take_picture(self, evidence_id: str, content: bytes) -> None:
        picture = QImage.fromData(content)
        if not picture.isNull() and evidence_id in self._thumbnails:
            ratio = self.devicePixelRatioF()
            small = QPixmap.fromImage(picture).scaled(
                THUMBNAIL * ratio,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            small.setDevicePixelRatio(ratio)
            self._pictures[evidence_id] = small
            self._show_picture(evidence_id)

    def _show_picture(self, evidence_id: str) -> None:
        self._thumbnails[evidence_id].setPixmap(self._pictures[evidence_id])
        self._thumbnails[evidence_id].show()

    def _choose(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Attach photos and documents", "", FILES)
        self.attach_files([Path(name) for name in names])

    def _save(self, evidence: Evidence) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save a copy", evidence.title)
        if name:
            self._model.save_copy(evidence, Path(name))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.attach_files([path for path in paths if path.is_file()])
        event.acceptProposedAction()
