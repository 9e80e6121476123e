"""Looks at PDFs with programs that are not ours."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def run_tool(*command: str) -> str:
    """The output of a program of Debian's poppler-utils or qpdf; skips where it is not installed."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.decode("utf-8")


def text_of(pdf: bytes, folder: Path) -> str:
    """The text of a PDF as pdftotext reads it, in the order it was drawn."""
    path = folder / "report.pdf"
    path.write_bytes(pdf)
    return run_tool("pdftotext", "-raw", "-enc", "UTF-8", str(path), "-")


def squeezed(text: str) -> str:
    """Text without any white space, so that line and page ends do not matter."""
    return "".join(text.split())
