"""Writes the collector, and takes the files it brought: chosen, or dropped here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget
from typing_extensions import override

from ui.theme import Space
from ui.widgets.buttons import button

COLLECTOR_NAME = "holdfast-collector.ps1"
SCRIPTS = "PowerShell scripts (*.ps1)"
COLLECTED = "Files of the collector (*.json);;All files (*)"
WORDS = "For servers nobody may ask: run the collector there by hand, then drop its files on this page."


class CollectedFiles(QWidget):
    """`write_requested` tells where the script should go, `files_given` the files to judge."""

    write_requested = Signal(Path)
    files_given = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("collected_files")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.S)
        for part in (
            button("Write collector...", self._choose_place, name="write_collector"),
            button("Judge its files...", self._choose_files, name="judge_collected"),
        ):
            part.setToolTip(WORDS)
            line.addWidget(part)

    def take_drops_on(self, area: QWidget) -> None:
        """Files that are dropped there are given as if they had been chosen."""
        area.setAcceptDrops(True)
        area.installEventFilter(self)

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
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.mimeData().hasUrls():
            event.acceptProposedAction()
            if event.type() is QEvent.Type.Drop:
                self._take_dropped(event)
            return True
        return super().eventFilter(watched, event)

    def _take_dropped(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self._give([path for path in paths if path.is_file()])
