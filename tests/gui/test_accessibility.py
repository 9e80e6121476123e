"""A keyboard and a screen reader are enough: names, plain labels, and a focus order that follows reading."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.wizard.steps import StepKind
from tests.gui.conftest import show_section
from ui.application import Application
from ui.viewmodels.desk import Desk

KINDS = (
    "profile",
    "inventory",
    "items:power",
    "items:hardware",
    "topology",
    "checks",
    "findings",
    "sign_off",
    "report",
)


def tab_stops(window: QWidget) -> Iterator[QWidget]:
    """What Tab can reach in a window, except the inner parts of Qt's own widgets."""
    for widget in window.findChildren(QWidget):
        reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if reachable and widget.window() is window and widget.isVisible() and not is_inner(widget):
            yield widget


def is_inner(widget: QWidget) -> bool:
    return widget.objectName().startswith("qt_") or widget.focusProxy() is not None


def says_itself(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractButton) and bool(widget.text())


def visit(desk: Desk, qapp: QApplication) -> Iterator[str]:
    """Go to one step of each kind, and let the page settle."""
    assert set(KINDS) <= {line.key for line in desk.steps.lines}
    for key in KINDS:
        desk.steps.go(key)
        for _ in range(5):
            qapp.processEvents()
        yield key


def test_every_control_has_an_accessible_name(
    application: Application, desk: Desk, qapp: QApplication
) -> None:
    nameless = [
        f"{key}: {type(widget).__name__} {widget.objectName()}"
        for key in visit(desk, qapp)
        for widget in tab_stops(application.window)
        if not widget.accessibleName() and not says_itself(widget)
    ]
    assert nameless == []


def test_labels_are_plain_text_and_keep_it_for_the_screen_reader(
    application: Application, desk: Desk, qapp: QApplication
) -> None:
    for _key in visit(desk, qapp):
        labels = application.window.findChildren(QLabel)
        assert labels
        assert [label.text() for label in labels if label.textFormat() is not Qt.TextFormat.PlainText] == []
        assert [label.text() for label in labels if label.accessibleName()] == []


def test_every_kind_of_step_is_looked_at() -> None:
    looked_at = {key.split(":")[0] for key in KINDS}
    assert looked_at == {kind.value for kind in StepKind}


def test_focus_follows_reading_order_through_the_rows(
    application: Application, desk: Desk, qtbot: QtBot
) -> None:
    page = show_section(application, desk, qtbot, "power")
    cards = page.view.cards
    qtbot.waitUntil(lambda: len(cards.views()[0].rows.live_rows()) > 0)
    start = cards.views()[0].rows.live_rows()[0].inputs()[0]
    walked: list[QWidget] = []
    inside: QWidget | None = start
    while inside is not None and cards.body.isAncestorOf(inside):
        if inside.focusPolicy() & Qt.FocusPolicy.TabFocus and inside.isVisible() and not is_inner(inside):
            walked.append(inside)
        inside = inside.nextInFocusChain()
    tops = [part.mapTo(cards.body, QPoint(0, part.height() // 2)) for part in walked]
    rows = [(point.y() // 12, point.x()) for point in tops]
    assert len(rows) > 20
    assert rows == sorted(rows)


def test_scroll_areas_can_be_reached_by_the_keyboard(application: Application, desk: Desk) -> None:
    desk.steps.go("items:power")
    areas = [area for area in application.window.findChildren(QAbstractScrollArea) if area.isVisible()]
    assert areas
    for area in areas:
        parts = [area, *area.findChildren(QWidget)]
        assert any(part.focusPolicy() & Qt.FocusPolicy.TabFocus for part in parts), area.objectName()
