"""Answering: one key or click, durable when it is shown, and the page never jumps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import services
from app.domain.answers import Answer, Basis, Place, Result
from app.domain.edits import RemoveAsset, Several
from tests.gui.conftest import Run, frame_of, repeated_places, server, show_section
from ui.application import Application
from ui.pages.items_page import ItemsPage
from ui.theme import Scheme
from ui.viewmodels.desk import Desk
from ui.widgets.answer_row import AnswerRow


def row_at(page: ItemsPage, place: Place) -> AnswerRow:
    page.view.cards.bring(place)
    view = page.view.cards.view_of(place.item)
    assert view is not None
    row = view.rows.row_at(place)
    assert row is not None
    return row


def press(qtbot: QtBot, key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, key)


def answered(desk: Desk, place: Place) -> Answer | None:
    return desk.open_plan.plan.answers.get(place)


def wait_for(qtbot: QtBot, desk: Desk, place: Place, result: Result | None) -> None:
    def is_so() -> bool:
        answer = answered(desk, place)
        return (answer.result if answer else None) is result and not desk.open_plan.is_saving

    qtbot.waitUntil(is_so, timeout=10_000)


def test_a_key_answers_and_the_answer_is_on_the_disk(
    desk: Desk, items_page: ItemsPage, qtbot: QtBot, plan_file: Path, tmp_path: Path
) -> None:
    place = repeated_places(desk, "power")[0]
    row = row_at(items_page, place)
    press(qtbot, Qt.Key.Key_Y)
    wait_for(qtbot, desk, place, Result.YES)
    assert row.segments is not None
    assert row.segments.token() == "yes"
    reopened = services(tmp_path / "other").plans.open(plan_file, read_only=True)
    assert reopened.plan.answers[place].result is Result.YES
    reopened.close()


def test_each_letter_is_its_result(desk: Desk, items_page: ItemsPage, qtbot: QtBot) -> None:
    place = next(
        places[0]
        for item in desk.open_plan.pack.items
        if item.section == "power" and Result.PARTLY in item.results
        for places in [desk.open_plan.places.get(item.id, ())]
        if places
    )
    row_at(items_page, place)
    letters = {Qt.Key.Key_P: Result.PARTLY, Qt.Key.Key_N: Result.NO, Qt.Key.Key_U: Result.UNKNOWN}
    for key, result in letters.items():
        press(qtbot, key)
        wait_for(qtbot, desk, place, result)
    press(qtbot, Qt.Key.Key_Delete)
    wait_for(qtbot, desk, place, None)


def test_not_applicable_asks_for_its_reason_first(desk: Desk, items_page: ItemsPage, qtbot: QtBot) -> None:
    place = repeated_places(desk, "power")[0]
    row = row_at(items_page, place)
    press(qtbot, Qt.Key.Key_A)
    assert QApplication.focusWidget() is row.note
    assert "required" in row.note.placeholderText()
    assert answered(desk, place) is None
    qtbot.keyClicks(row.note, "Runs in the provider's hall")
    qtbot.keyClick(row.note, Qt.Key.Key_Return)
    wait_for(qtbot, desk, place, Result.NOT_APPLICABLE)
    answer = answered(desk, place)
    assert answer is not None
    assert answer.reason == "Runs in the provider's hall"


def test_escape_leaves_the_reason_unsaid(desk: Desk, items_page: ItemsPage, qtbot: QtBot) -> None:
    place = repeated_places(desk, "power")[0]
    row = row_at(items_page, place)
    press(qtbot, Qt.Key.Key_A)
    qtbot.keyClick(row.note, Qt.Key.Key_Escape)
    assert "required" not in row.note.placeholderText()
    assert answered(desk, place) is None


def test_a_letter_typed_into_a_note_answers_nothing(desk: Desk, items_page: ItemsPage, qtbot: QtBot) -> None:
    place = repeated_places(desk, "power")[0]
    row = row_at(items_page, place)
    row.note.setFocus()
    qtbot.keyClicks(row.note, "yes and no")
    qtbot.keyClick(row.note, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: answered(desk, place) is not None)
    answer = answered(desk, place)
    assert answer is not None
    assert (answer.result, answer.note) == (None, "yes and no")


def test_a_click_answers_and_the_basis_is_kept(desk: Desk, items_page: ItemsPage, qtbot: QtBot) -> None:
    place = repeated_places(desk, "power")[1]
    row = row_at(items_page, place)
    assert row.segments is not None
    qtbot.mouseClick(row.segments.segments()[0], Qt.MouseButton.LeftButton)
    wait_for(qtbot, desk, place, Result.YES)
    row.basis.setCurrentIndex(row.basis.findData(Basis.SEEN.value))
    row.basis.activated.emit(row.basis.currentIndex())
    qtbot.waitUntil(lambda: (answered(desk, place) or Answer(place)).basis is Basis.SEEN)


def has_focus(row: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and row.isAncestorOf(focused)


def test_arrows_move_through_the_rows_and_answer_nothing(
    desk: Desk, items_page: ItemsPage, qtbot: QtBot
) -> None:
    first, second, *_ = repeated_places(desk, "power")
    row_at(items_page, first)
    press(qtbot, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: has_focus(row_at(items_page, second)))
    assert desk.focus.place == second
    press(qtbot, Qt.Key.Key_Right)
    assert has_focus(row_at(items_page, second))
    assert answered(desk, second) is None


def test_undo_and_redo_are_shown_in_the_row(
    application: Application, desk: Desk, items_page: ItemsPage, qtbot: QtBot
) -> None:
    place = repeated_places(desk, "power")[0]
    row = row_at(items_page, place)
    press(qtbot, Qt.Key.Key_N)
    wait_for(qtbot, desk, place, Result.NO)
    application.window.top.undo.click()
    wait_for(qtbot, desk, place, None)
    assert row.segments is not None
    assert row.segments.token() is None
    application.window.top.redo.click()
    wait_for(qtbot, desk, place, Result.NO)
    assert row.segments.token() == "no"


def test_answering_neither_scrolls_nor_builds_the_page_anew(
    application: Application, open_desk: Callable[[int], Desk], qtbot: QtBot
) -> None:
    desk = open_desk(40)
    page = show_section(application, desk, qtbot, "power")
    place = repeated_places(desk, "power")[30]
    row = row_at(page, place)
    cards = page.view.cards
    qtbot.wait(0)
    before = cards.verticalScrollBar().value(), cards.position_of(row)
    assert before[0] > 0
    for key, result in ((Qt.Key.Key_Y, Result.YES), (Qt.Key.Key_N, Result.NO)):
        press(qtbot, key)
        wait_for(qtbot, desk, place, result)
        qtbot.wait(0)
        assert (cards.verticalScrollBar().value(), cards.position_of(row)) == before
        assert row.isVisible()
        assert has_focus(row)


def test_what_appears_above_does_not_move_the_row_in_focus(
    application: Application, desk: Desk, items_page: ItemsPage, qtbot: QtBot, run: Run
) -> None:
    """More servers add rows to the items above; the one in focus stays where it is on the screen."""
    cards = items_page.view.cards
    place = next(view.card.places[0] for view in reversed(cards.views()) if view.card.item.results)
    row_at(items_page, place)
    view = cards.view_of(place.item)
    assert view is not None
    qtbot.wait(0)
    before = cards.position_of(view)
    run(desk.open_plan.apply(Several((server(4), server(5), server(6)), "more servers")))
    qtbot.wait(0)
    assert cards.position_of(view) == before


def test_five_hundred_servers_build_only_the_rows_in_sight(
    application: Application, open_desk: Callable[[int], Desk], qtbot: QtBot
) -> None:
    desk = open_desk(500)
    page = show_section(application, desk, qtbot, "power")
    live = sum(len(view.rows.live_rows()) for view in page.view.cards.views())
    asked = sum(len(view.card.places) for view in page.view.cards.views())
    assert asked > 500
    assert 0 < live < 60
    last = repeated_places(desk, "power")[-1]
    row = row_at(page, last)
    assert row.isVisible()
    assert row.place == last


def test_a_card_out_of_sight_keeps_no_spare_rows(
    application: Application, open_desk: Callable[[int], Desk], qtbot: QtBot
) -> None:
    desk = open_desk(60)
    page = show_section(application, desk, qtbot, "power")
    place = repeated_places(desk, "power")[30]
    page.view.cards.bring(place)
    view = page.view.cards.view_of(place.item)
    assert view is not None
    in_sight = len(view.rows.findChildren(AnswerRow))
    cards = page.view.model.cards
    away = cards[-1] if cards[0].item.id == place.item else cards[0]
    page.view.cards.bring(away.places[-1] if away is cards[-1] else away.places[0])
    qtbot.waitUntil(lambda: len(view.rows.findChildren(AnswerRow)) <= 2 < in_sight)
    assert view.rows.row_at(place) is not None


def test_after_each_change_of_the_look_rows_are_as_tall_as_they_need(
    application: Application, desk: Desk, qtbot: QtBot
) -> None:
    page = show_section(application, desk, qtbot, "hardware")
    look = application.look
    changes: tuple[Callable[[], None], ...] = (
        lambda: look.set_scheme(Scheme.DARK),
        lambda: look.set_workshop(True),
        lambda: look.set_workshop(False),
        lambda: look.set_scheme(Scheme.LIGHT),
    )
    for change in changes:
        change()
        # What rows are and what they need only then would differ, had they been measured too early.
        QApplication.processEvents()
        rows = [row for view in page.view.cards.views() for row in view.rows.live_rows()]
        assert any(row.fields for row in rows)
        assert [row.height() for row in rows] == [row.sizeHint().height() for row in rows]


def test_an_error_is_shown_in_the_card_where_it_arose(
    desk: Desk, items_page: ItemsPage, qtbot: QtBot
) -> None:
    place = repeated_places(desk, "power")[0]
    row_at(items_page, place)
    view = items_page.view.cards.view_of(place.item)
    assert view is not None
    with qtbot.waitSignal(items_page.view.model.refused):
        items_page.view.model.set_value(place, "no-such-field", "x")
    assert view.banner.banner is not None
    assert view.banner.isVisible()


def test_the_detail_panel_tells_about_the_row_in_focus(
    application: Application, desk: Desk, items_page: ItemsPage, qtbot: QtBot
) -> None:
    place = repeated_places(desk, "power")[0]
    row_at(items_page, place)
    item = desk.open_plan.pack.item(place.item)
    assert item is not None
    words = frame_of(application).detail.words()
    assert item.why in words
    assert item.fix in words
    assert "Why this matters" in words


def test_next_open_leads_to_a_place_without_an_answer(
    application: Application, desk: Desk, items_page: ItemsPage, qtbot: QtBot
) -> None:
    first, second, *_ = repeated_places(desk, "power")
    row_at(items_page, first)
    press(qtbot, Qt.Key.Key_Y)
    wait_for(qtbot, desk, first, Result.YES)
    frame_of(application).bar.next_open.click()
    assert desk.focus.place == second


def test_a_row_can_go_while_the_focus_is_in_it(
    application: Application, open_desk: Callable[[int], Desk], qtbot: QtBot, run: Run
) -> None:
    desk = open_desk(40)
    page = show_section(application, desk, qtbot, "power")
    place = repeated_places(desk, "power")[-1]
    desk.steps.go_to_place(place)
    qtbot.waitUntil(lambda: desk.focus.place == place)
    run(desk.open_plan.apply(RemoveAsset(place.subject)))
    views = [view for view in page.view.cards.views() if view.card.item.id == place.item]
    assert place not in views[0].rows.places
    assert all(row.isVisibleTo(views[0]) for row in views[0].rows.live_rows())
