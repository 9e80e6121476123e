"""What the command prints: lines, tables and JSON, with nothing in it that could steer a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO, TypeAlias

from app.errors import BrokenPack, UserError

Json: TypeAlias = "float | bool | str | Sequence[Json] | Mapping[str, Json] | None"
"""Data that holds binary floats too; nothing of it is hashed or kept."""

WIDEST_CELL = 60
"""Cells of a table are cut at so many characters; `--json` gives them whole."""

CONTROLS: Mapping[int, str] = {
    code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"
}
"""Control characters as text: a plan may hold what another person typed to steer the reader's terminal."""


class Output:
    """Prints to a pair of streams; `as_json` asks for data instead of words."""

    def __init__(self, out: TextIO, errors: TextIO, *, as_json: bool = False) -> None:
        self._out = out
        self._errors = errors
        self.as_json = as_json

    def line(self, text: str = "") -> None:
        """Print a line of words; nothing where data was asked for."""
        if not self.as_json:
            self._out.write(shown(text) + "\n")

    def lines(self, texts: Iterable[str]) -> None:
        """Print lines of words."""
        for text in texts:
            self.line(text)

    def flush(self) -> None:
        """Let what was printed be seen now."""
        self._out.flush()

    def note(self, text: str) -> None:
        """Tell what does not belong into the result: progress, warnings."""
        self._errors.write(shown(text) + "\n")
        self._errors.flush()

    def data(self, content: Json) -> None:
        """Print data as JSON where it was asked for."""
        if self.as_json:
            json.dump(content, self._out, ensure_ascii=False, indent=2)
            self._out.write("\n")

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print rows under headings, each column as wide as its widest cell."""
        cells = [[_cell(text) for text in row] for row in (columns, *rows)]
        widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
        for row in cells:
            padded = (text.ljust(width) for text, width in zip(row, widths, strict=True))
            self.line("  ".join(padded).rstrip())

    def error(self, error: UserError) -> None:
        """Print what happened, why, and what to do."""
        faults = [str(fault) for fault in error.faults] if isinstance(error, BrokenPack) else []
        reason = [] if faults else [error.why]
        parts = [error.what, *faults, *reason, error.advice]
        self.note("holdfast: " + "\n  ".join(shown(part) for part in parts if part))


def shown(text: str) -> str:
    """A text with control characters made visible."""
    return text.translate(CONTROLS)


def _cell(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= WIDEST_CELL else flat[: WIDEST_CELL - 1] + "…"
