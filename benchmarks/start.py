"""From process start to the first usable window, against a bare PySide6 window of the same size."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).parents[1]
RUNS = 9

# Each program shows its window, lets Qt paint it once, and leaves at once: what is timed is the whole process
# until then, so a late thread of the services is not waited for.
BARE = """
import os
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
window.show()
application.processEvents()
os.write(1, b"shown")
os._exit(0)
"""
OURS = """
import os, sys
import app.__main__ as program
from PySide6.QtCore import QTimer
QTimer.singleShot(0, lambda: (os.write(1, b"shown"), os._exit(0)))
sys.exit(program.main())
"""


def measure() -> list[tuple[str, str, str, str]]:
    """The row of the table: medians in milliseconds and their ratio (aim: at most 1.6)."""
    bare, ours = [], []
    _timed(BARE), _timed(OURS)
    for _ in range(RUNS):
        bare.append(_timed(BARE))
        ours.append(_timed(OURS))
    floor, figure = statistics.median(bare), statistics.median(ours)
    return [("start to first window", f"{figure:.0f} ms", f"{floor:.0f} ms", f"{figure / floor:.2f}")]


def _timed(source: str) -> float:
    """How long a fresh interpreter takes until its window is shown, in milliseconds."""
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "PYTHONPATH": str(PROJECT),
            "XDG_CONFIG_HOME": home,
            "XDG_DATA_HOME": home,
        }
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        began = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-c", source], cwd=PROJECT, env=environment, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            said = process.stdout.read(5)
            took = (time.perf_counter() - began) * 1000
            process.wait()
    if said != b"shown":
        raise RuntimeError(f"the window was not shown: {said!r}")
    return took
