"""The per-asset grid: letters fill the selection as one edit, arrows move, Ctrl+D copies down."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from pytestqt.qtbot import QtBot

from app.domain.answers import Place, Result
from app.domain.edits import Several
from tests.gui.conftest import repeated_places, show_section
from ui.application import Application
from ui.pages.section_grid import SectionGrid
from ui.viewmodels.desk import Desk


@pytest.fixture
def grid(application: Application, desk: Desk, qtbot: QtBot) -> SectionGrid:
    return shown_grid(application, desk, qtbot)


def shown_grid(application: Application, desk: Desk, qtbot: QtBot) -> SectionGrid:
    page = show_section(application, desk, qtbot, "power")
    page.view.show_view("grid")
    assert page.view.grid is not None
    return page.view.grid


def select(grid: SectionGrid, places: tuple[Place, ...]) -> None:
    """Select a run of places below one another, the first being the current one."""
    first, last = grid.grid.index_of(places[0]), grid.grid.index_of(places[-1])
    selection = grid.view.selectionModel()
    selection.setCurrentIndex(first, QItemSelectionModel.SelectionFlag.Clear)
    selection.select(QItemSelection(first, last), QItemSelectionModel.SelectionFlag.Select)


def results(desk: Desk, places: tuple[Place, ...]) -> list[Result | None]:
    answers = desk.open_plan.plan.answers
    return [answers[place].result if place in answers else None for place in places]


def test_a_letter_fills_the_selection_in_one_step_of_undo(
    application: Application, desk: Desk, grid: SectionGrid, qtbot: QtBot
) -> None:
    places = repeated_places(desk, "power")
    select(grid, places)
    qtbot.keyClick(grid.view, Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: results(desk, places) == [Result.YES] * len(places))
    application.window.top.undo.click()
    qtbot.waitUntil(lambda: results(desk, places) == [None] * len(places))


def test_copying_down_repeats_the_first_answer(desk: Desk, grid: SectionGrid, qtbot: QtBot) -> None:
    places = repeated_places(desk, "power")
    select(grid, places[:1])
    qtbot.keyClick(grid.view, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: results(desk, places)[0] is Result.NO)
    select(grid, places)
    qtbot.keyClick(grid.view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: results(desk, places) == [Result.NO] * len(places))


def test_not_applicable_asks_once_for_all_selected(desk: Desk, grid: SectionGrid, qtbot: QtBot) -> None:
    places = repeated_places(desk, "power")
    select(grid, places)
    qtbot.keyClick(grid.view, Qt.Key.Key_A)
    assert grid.reason.isVisible()
    assert results(desk, places) == [None] * len(places)
    qtbot.keyClicks(grid.reason, "Hosted elsewhere")
    qtbot.keyClick(grid.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: results(desk, places) == [Result.NOT_APPLICABLE] * len(places))
    assert {desk.open_plan.plan.answers[place].reason for place in places} == {"Hosted elsewhere"}


def test_delete_clears_and_arrows_move(desk: Desk, grid: SectionGrid, qtbot: QtBot) -> None:
    places = repeated_places(desk, "power")
    select(grid, places[:1])
    qtbot.keyClick(grid.view, Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: results(desk, places)[0] is Result.YES)
    qtbot.keyClick(grid.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: results(desk, places)[0] is None)
    qtbot.keyClick(grid.view, Qt.Key.Key_Down)
    assert desk.focus.place == places[1]


def test_a_cell_that_is_not_asked_takes_no_answer(desk: Desk, grid: SectionGrid, qtbot: QtBot) -> None:
    model = grid.grid
    index = next(
        model.index(row, column)
        for row in range(model.rowCount())
        for column in range(model.columnCount())
        if model.place(model.index(row, column)) is None
    )
    grid.view.setCurrentIndex(index)
    with qtbot.assertNotEmitted(grid.view.answer_requested):
        qtbot.keyClick(grid.view, Qt.Key.Key_Y)
    assert desk.open_plan.plan.answers == {}


def test_five_hundred_servers_are_answered_at_once(
    application: Application, open_desk: Callable[[int], Desk], qtbot: QtBot
) -> None:
    desk = open_desk(500)
    grid = shown_grid(application, desk, qtbot)
    places = repeated_places(desk, "power")
    assert len(places) == 500
    select(grid, places)
    qtbot.keyClick(grid.view, Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: results(desk, places) == [Result.YES] * 500, timeout=20_000)


def test_every_cell_is_told_in_words(grid: SectionGrid, desk: Desk) -> None:
    place = repeated_places(desk, "power")[0]
    words = grid.grid.data(grid.grid.index_of(place), Qt.ItemDataRole.AccessibleTextRole)
    assert words == f"{place.item}, {desk.open_plan.plan.assets[place.subject].name}: open"


def test_many_answers_are_one_edit_in_the_history(desk: Desk, grid: SectionGrid, qtbot: QtBot) -> None:
    places = repeated_places(desk, "power")
    select(grid, places)
    qtbot.keyClick(grid.view, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: results(desk, places) == [Result.UNKNOWN] * len(places))
    task = desk.open_plan.ask("history", lambda opened: tuple(opened.history())[-1].edit)
    with qtbot.waitSignal(task.done) as told:
        pass
    edit = told.args[0]
    assert isinstance(edit, Several)
    assert len(edit.edits) == len(places)


def test_every_column_is_as_wide_as_its_head(grid: SectionGrid) -> None:
    head = grid.view.horizontalHeader()
    columns = range(grid.grid.columnCount())
    assert [head.sectionSize(at) >= head.sectionSizeHint(at) for at in columns] == [True] * len(columns)
