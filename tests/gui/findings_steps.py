"""What tests of the findings page do and look at."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.analysis import Analysis
from app.domain.answers import Place
from tests.gui.conftest import frame_of, part
from ui.application import Application
from ui.pages.findings_page import FindingsPage
from ui.viewmodels.desk import Desk


def opened(application: Application, desk: Desk) -> FindingsPage:
    desk.steps.go("findings")
    page = frame_of(application).page
    assert isinstance(page, FindingsPage)
    return page


def click(page: QWidget, name: str) -> None:
    part(page, QPushButton, name).click()


def words(part: QWidget) -> str:
    return "\n".join(text.text() for text in part.findChildren(QLabel) if text.isVisibleTo(part))


def analysed(desk: Desk, qtbot: QtBot) -> Analysis:
    """The analysis of the plan, once it was made beside the window."""
    service, opened = desk.services.analysis, desk.open_plan
    qtbot.waitUntil(lambda: service.known(opened.plan, opened.pack) is not None)
    return service.analyse(opened.plan, opened.pack)


def choose_blocker(page: FindingsPage) -> Place:
    """Choose the first finding that blocks sign-off."""
    line = next(line for line in page.list.model.lines if line.blocks)
    page.list.table.choose(line.key)
    assert line.finding.place is not None
    return line.finding.place
