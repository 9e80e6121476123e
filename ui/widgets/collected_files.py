"""Writes the collector, and takes the files it brought: chosen, or dropped here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget
from typing_extensions import override

from ui.widgets.buttons import button
from ui.widgets.flow import Flow
from ui.widgets.text import label

COLLECTOR_NAME = "holdfast-collector.ps1"
SCRIPTS = "PowerShell scripts (*.ps1)"
COLLECTED = "Files of the collector (*.json);;All files (*)"
WORDS = "Windows servers nobody may ask: run the collector there by hand, and drop its files here."


class CollectedFiles(QWidget):
    """`write_requested` tells where the script should go, `files_given` the files to judge."""

    write_requested = Signal(Path)
    files_given = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("collected_files")
        self.setAcceptDrops(True)
        line = Flow(
            button("Write collector...", self._choose_place, name="write_collector"),
            button("Judge its files...", self._choose_files, name="judge_collected"),
            label(WORDS, "muted"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(line)

    def _choose_place(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Write the collector", COLLECTOR_NAME, SCRIPTS)
        if name:
            self.write_requested.emit(Path(name))

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Files of the collector", "", COLLECTED)
        self._give([Path(name) for name in names])

    def _give(self, paths: list[Path]) -> None:
        if paths:
            self.files_given.emit(tuple(paths))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self._give([path for path in paths if path.is_file()])
        event.acceptProposedAction()
