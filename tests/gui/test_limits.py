"""A judgement limit is an editable default: changing it counts, is durable, and can be taken back."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.answers import Place
from app.domain.pack import Grounds
from tests.gui.conftest import frame_of, part, show_section
from ui.application import Application
from ui.viewmodels.desk import Desk
from ui.widgets.limit_field import LimitField


def place_with_judgement(desk: Desk) -> tuple[Place, str, Decimal]:
    return next(
        (places[0], limit.key, limit.value)
        for item in desk.open_plan.pack.items
        for places in [desk.open_plan.places.get(item.id, ())]
        for limit in item.limits
        if limit.grounds is Grounds.JUDGEMENT and places
    )


def limit_field(window: Application, key: str) -> LimitField:
    return part(frame_of(window).detail, LimitField, f"limit_{key}")


def test_a_limit_is_changed_and_returned_to_its_default(
    application: Application, desk: Desk, qtbot: QtBot
) -> None:
    place, key, default = place_with_judgement(desk)
    item = desk.open_plan.pack.item(place.item)
    assert item is not None
    show_section(application, desk, qtbot, item.section)
    desk.steps.go_to_place(place)
    qtbot.waitUntil(lambda: desk.focus.place == place, timeout=10_000)
    line = part(limit_field(application, key), QLineEdit)
    assert line.accessibleName()
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, str(default + 1))
    qtbot.keyClick(line, Qt.Key.Key_Return)
    at = Place(place.item, key)
    qtbot.waitUntil(lambda: desk.open_plan.plan.limits.get(at) == default + 1, timeout=10_000)
    back = part(limit_field(application, key), QPushButton, "limit_default")
    back.click()
    qtbot.waitUntil(lambda: at not in desk.open_plan.plan.limits, timeout=10_000)
