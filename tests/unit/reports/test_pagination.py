"""Blocks are put on pages in order, none is lost, and what belongs together stays together."""

from __future__ import annotations

import pytest

from app.errors import Cancelled
from reports.flowables import Block, Heading, SectionBreak, Text
from reports.grid import Column, Grid, Noted
from reports.pagination import Pagination

WIDTH, HEIGHT = 400.0, 300.0


def _place(*story: Block) -> Pagination:
    pagination = Pagination(WIDTH, HEIGHT)
    pagination.place(story, lambda _: None)
    return pagination


def _pages_of(pagination: Pagination, kind: type[Block]) -> list[int]:
    return [placed.page for placed in pagination.placed if isinstance(placed.block, kind)]


def test_a_long_text_flows_over_pages() -> None:
    pagination = _place(Text("word " * 3000))
    assert pagination.pages > 5
    assert all(placed.bottom >= -0.1 for placed in pagination.placed)


def test_a_text_of_many_pages_does_not_exhaust_the_stack() -> None:
    assert _place(Text("line\n" * 40_000)).pages > 1500


def test_a_heading_is_never_the_last_thing_on_a_page() -> None:
    for filler in range(1, 25):
        pagination = _place(Text("\n".join("x" * filler)), Heading(2, "Title"), Text("one\ntwo\nthree\nfour"))
        heading = _pages_of(pagination, Heading)[0]
        following = [
            placed.page
            for before, placed in zip(pagination.placed, pagination.placed[1:], strict=False)
            if isinstance(before.block, Heading)
        ]
        assert following == [heading]


def test_a_section_break_begins_a_page_but_never_leaves_an_empty_one() -> None:
    pagination = _place(Text("a"), SectionBreak(), SectionBreak(), Text("b"))
    assert _pages_of(pagination, Text) == [0, 1]


def test_a_row_taller_than_a_page_is_split_and_complete() -> None:
    grid = Grid((Column("A", 1), Column("B", 1)), [("\n".join(map(str, range(200))), "short")])
    pagination = _place(grid)
    assert pagination.pages > 5
    assert all(-0.1 <= placed.bottom <= HEIGHT for placed in pagination.placed)


def test_a_note_stays_with_its_row() -> None:
    columns = (Column("A", 1), Column("B", 1))
    for rows in range(5, 20):
        grid = Grid(columns, [Noted((f"row {number}", "x"), "note") for number in range(rows)])
        for placed in _place(grid).placed:
            assert isinstance(placed.block, Grid)
            assert not placed.block.begins_with_note


def test_a_block_that_can_neither_fit_nor_split_is_set_down_all_the_same() -> None:
    pagination = _place(Heading(1, "word " * 400))
    assert _pages_of(pagination, Heading) == [0]


def test_placing_stops_where_the_teller_cancels() -> None:
    def stop(done: int) -> None:
        if done == 2:
            raise Cancelled

    pagination = Pagination(WIDTH, HEIGHT)
    with pytest.raises(Cancelled):
        pagination.place([Text("a"), Text("b"), Text("c")], stop)
    assert len(pagination.placed) == 2
