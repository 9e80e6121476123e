"""Figures of calculations in words, for the window and the report."""

from __future__ import annotations

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
