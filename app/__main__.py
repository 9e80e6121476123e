"""Starts the window: `python -m app [PLAN]`."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.bootstrap import services
from ui.application import Application, FaultHandler


def main() -> int:
    """Show the window and run until it is closed; a file named on the command line is opened."""
    qt = QApplication(sys.argv)
    qt.setStyle("Fusion")
    qt.setApplicationName("Holdfast")
    qt.setApplicationDisplayName("Holdfast")
    application = Application(qt, services)
    sys.excepthook = FaultHandler(application)
    application.show()
    for argument in qt.arguments()[1:2]:
        application.open(Path(argument))
    return qt.exec()


if __name__ == "__main__":
    sys.exit(main())
