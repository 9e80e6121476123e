"""The profile: a form whose every field commits by itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.inventory import PROFILE_FIELDS
from tests.gui.conftest import frame_of, part
from ui.application import Application
from ui.pages.profile_page import ProfilePage
from ui.viewmodels.desk import Desk


@pytest.fixture
def page(application: Application, desk: Desk) -> ProfilePage:
    desk.steps.go("profile")
    found = frame_of(application).page
    assert isinstance(found, ProfilePage)
    return found


def type_into(qtbot: QtBot, page: ProfilePage, key: str, text: str) -> QLineEdit:
    line = part(page, QLineEdit, f"input_{key}")
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    return line


def test_every_field_of_the_profile_has_its_place_and_words(page: ProfilePage) -> None:
    assert set(page.fields) == {"title", *(entry.key for entry in PROFILE_FIELDS)}
    assert all(labelled.caption.text() for labelled in page.fields.values())


def test_a_field_commits_by_itself(desk: Desk, page: ProfilePage, qtbot: QtBot) -> None:
    typed = {"customer": "Contoso", "users": "4200", "go_live": "2027-02-01"}
    for key, text in typed.items():
        type_into(qtbot, page, key, text)
    wanted = {"customer": "Contoso", "users": Decimal(4200), "go_live": date(2027, 2, 1)}
    qtbot.waitUntil(lambda: desk.open_plan.plan.profile == wanted)


def test_what_does_not_read_is_told_beside_the_field(desk: Desk, page: ProfilePage, qtbot: QtBot) -> None:
    type_into(qtbot, page, "users", "many")
    assert page.fields["users"].fault_words() == "Not a number"
    assert "users" not in desk.open_plan.plan.profile


def test_an_empty_title_is_refused_where_it_was_typed(desk: Desk, page: ProfilePage, qtbot: QtBot) -> None:
    line = part(page, QLineEdit, "input_title")
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.banners["title"].banner is not None)
    assert desk.open_plan.plan.title == "Sample plan"
    assert line.text() == "Sample plan"


def test_undo_is_shown_in_the_form(
    application: Application, desk: Desk, page: ProfilePage, qtbot: QtBot
) -> None:
    line = type_into(qtbot, page, "customer", "Contoso")
    qtbot.waitUntil(lambda: desk.open_plan.plan.profile.get("customer") == "Contoso")
    application.window.top.undo.click()
    qtbot.waitUntil(lambda: line.text() == "")
