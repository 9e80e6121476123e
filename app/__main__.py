"""Starts the window: `python -m app [PLAN]`."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

# Looking for garbage while modules are loaded costs a tenth of the start.
gc.disable()

from PySide6.QtWidgets import QApplication  # noqa: E402  see above

from ui.application import Application, FaultHandler, Join  # noqa: E402  see above


def load() -> Join:
    """What joins the window with the services; called on a worker while the start page is already shown."""
    # Only here is an import of our own deferred: window and services together take longer than the window.
    from app.bootstrap import services  # noqa: PLC0415
    from ui.shell.opening import Opening  # noqa: PLC0415

    joined = services()
    return lambda window, look, tasks: Opening(window, look, tasks, joined)


def main() -> int:
    """Show the window and run until it is closed; a file named on the command line is opened."""
    # As an argument, for `QApplication.setStyle` would first make everything that belongs to a style.
    qt = QApplication([*sys.argv[:1], "-style", "Fusion", *sys.argv[1:]])
    qt.setApplicationName("Holdfast")
    qt.setApplicationDisplayName("Holdfast")
    application = Application(qt, load)
    sys.excepthook = FaultHandler(application)
    application.show()
    # Nothing of what the start made is garbage, and looking for some would only delay the window.
    gc.freeze()
    gc.enable()
    for argument in qt.arguments()[1:2]:
        application.open(Path(argument))
    return qt.exec()


if __name__ == "__main__":
    sys.exit(main())
