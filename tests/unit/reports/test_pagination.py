"""Blocks are put on pages in order, none is lost, and what belongs together stays together."""

from __future__ import annotations

import pytest

from app.errors import Cancelled
from reports.contents import Contents
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


def test_a_closing_line_never_begins_a_page_without_a_row_of_its_table() -> None:
    columns = (Column("A", 1), Column("B", 1))
    for rows in range(2, 30):
        closing = Text("closing")
        closing.keeps_previous = True
        pagination = _place(Grid(columns, [(str(row), "x") for row in range(rows)]), closing)
        assert _pages_of(pagination, Text) == [_pages_of(pagination, Grid)[-1]]


def test_a_heading_goes_to_the_next_page_with_the_only_row_and_the_closing_line_of_its_table() -> None:
    for filler in range(1, 22):
        closing = Text("closing")
        closing.keeps_previous = True
        grid = Grid((Column("A", 1),), [("one\ntwo\nthree\nfour\nfive",)])
        pagination = _place(Text("\n".join("x" * filler)), Heading(2, "Title"), grid, closing)
        assert _pages_of(pagination, Heading) == _pages_of(pagination, Grid)
        assert _pages_of(pagination, Text)[-1] == _pages_of(pagination, Grid)[-1]


def test_the_last_row_of_a_table_does_not_stand_on_a_page_alone() -> None:
    columns = (Column("A", 1), Column("B", 1))
    alone = Grid(columns, [("1", "x")]).wrap(WIDTH, HEIGHT)[1]
    for rows in range(5, 60):
        pagination = _place(Grid(columns, [(str(row), "x") for row in range(rows)]))
        assert pagination.placed[-1].block.height > alone


def _contents(lines: int) -> Contents:
    contents = Contents()
    contents.headings = [Heading(1, f"Section {number}") for number in range(lines)]
    return contents


def test_contents_that_nearly_fit_move_together() -> None:
    fitting = int(HEIGHT / Contents.LEADING[0])
    assert _place(_contents(fitting + 1)).pages == 1


def test_a_further_page_of_contents_has_several_lines() -> None:
    for lines in range(5, 80):
        last = _place(_contents(lines)).placed[-1].block
        assert isinstance(last, Contents)
        assert len(last.headings) >= Contents.LEAST


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
