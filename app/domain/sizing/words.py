"""Figures of calculations in words, for the window and the report."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.sizing.result import Figure

COUNT = "1"
"""The unit of a plain number, which is not printed."""

SIGNIFICANT = 4


def figure_words(figure: Figure) -> str:
    """A figure for people: four significant digits, lists with commas."""
    if isinstance(figure, bool):
        return "yes" if figure else "no"
    if isinstance(figure, tuple):
        return "; ".join(_part_words(part) for part in figure)
    return figure if isinstance(figure, str) else number_words(figure)


def _part_words(part: float | str | tuple[float | str, ...]) -> str:
    if isinstance(part, tuple):
        return " ".join(figure_words(cell) for cell in part)
    return figure_words(part)


def number_words(number: float) -> str:
    """A number without more digits than it deserves: whole from 1000 on, else four significant."""
    if number == 0:
        return "0"
    if abs(number) >= 10**9 or abs(number) < 10**-3:
        return f"{number:.3e}"
    if abs(number) >= 10 ** (SIGNIFICANT - 1):
        return f"{number:.0f}"
    return f"{number:.{SIGNIFICANT}g}"


def with_unit(figure: Figure, unit: str) -> str:
    """A figure with its unit; what is no number has none."""
    has_unit = unit not in {"", COUNT} and not isinstance(figure, bool | str)
    return f"{figure_words(figure)} {unit}" if has_unit else figure_words(figure)


def table_words(rows: Figure, columns: Sequence[tuple[str, str]]) -> str | None:
    """A table in words, its columns given as words and unit: "server: noticed 0.5 h, ready 3 h; ...".

    None for what is no table of these columns.
    """
    if not isinstance(rows, tuple) or not rows or len(columns) < 2:
        return None
    told = [row for row in rows if isinstance(row, tuple) and len(row) == len(columns)]
    if len(told) < len(rows):
        return None
    return "; ".join(_row_words(row, columns) for row in told)


def _row_words(row: tuple[float | str, ...], columns: Sequence[tuple[str, str]]) -> str:
    cells = [with_unit(cell, unit) for cell, (_, unit) in zip(row, columns, strict=True)]
    if len(cells) == 2:
        return " ".join(cells)
    named = (f"{words} {cell}" for cell, (words, _) in zip(cells[1:], columns[1:], strict=True))
    return f"{cells[0]}: {', '.join(named)}"
