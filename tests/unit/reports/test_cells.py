"""Cells that say the same are one, and no others are."""

from __future__ import annotations

import pytest

from reports.cells import Paragraphs, set_cell
from reports.charts import Shape
from reports.lines import Run, Sign, height_of
from reports.theme import ATTENTION, CELL, CELL_RIGHT, FAILED, SMALL
from reports.typeface import Face

WIDTH = 120.0


def test_the_same_words_in_the_same_place_are_one_cell() -> None:
    said = [(Sign(Shape.CROSS, FAILED.ink), Run("failed", ink=FAILED.ink)), (Run("why"),)]
    one, two = (set_cell(Paragraphs([(list(part), CELL) for part in said]), CELL, WIDTH) for _ in range(2))
    assert one is two


@pytest.mark.parametrize(
    "other",
    [
        set_cell("word", CELL_RIGHT, WIDTH),
        set_cell("word", CELL, WIDTH + 1),
        set_cell((Run("word", Face.SEMIBOLD),), CELL, WIDTH),
        set_cell((Run("word", ink=ATTENTION.ink),), CELL, WIDTH),
        set_cell(Paragraphs([("word", SMALL)]), CELL, WIDTH),
    ],
)
def test_words_that_look_different_are_different_cells(other: object) -> None:
    assert set_cell("word", CELL, WIDTH) is not other


def test_a_cell_without_paragraphs_has_the_height_of_a_line() -> None:
    assert set_cell(Paragraphs(()), CELL, WIDTH).height == CELL.leading


def test_the_pieces_of_a_cell_hold_its_lines() -> None:
    cell = set_cell("\n".join("abcdef"), CELL, WIDTH)
    head, rest = cell.split(2.5 * CELL.leading)
    assert [*head.lines, *rest.lines] == list(cell.lines)
    assert len(head.lines) == 2
    assert rest.height == height_of(rest.lines)
