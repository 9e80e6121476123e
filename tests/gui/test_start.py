"""What the start does not wait for, seen in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]
SEEN = """
import os, sys
import app.__main__ as program
from PySide6 import QtCore

def tell():
    heavy = {"sqlalchemy", "pydantic", "reportlab", "pyhanko", "typing_extensions"} & sys.modules.keys()
    enumerations = {"Qt"} & vars(QtCore).keys()
    os.write(1, " ".join(sorted(heavy | enumerations)).encode() + b"shown")
    os._exit(0)

QtCore.QTimer.singleShot(0, tell)
program.main()
"""


def test_the_window_is_shown_before_the_core_and_before_all_enumerations_of_qt_are_made(
    tmp_path: Path,
) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(PROJECT),
        "XDG_CONFIG_HOME": str(tmp_path),
        "QT_QPA_PLATFORM": "offscreen",
    }
    run = subprocess.run(
        [sys.executable, "-c", SEEN],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert run.stdout == b"shown", run.stderr.decode()
