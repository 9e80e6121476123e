"""Findings, what will be done about them, and what will not."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QTabWidget
from typing_extensions import override

from app.domain.actions import Action
from app.domain.answers import Place
from app.errors import UserError
from ui.dialogs.action import ActionDialog
from ui.dialogs.form_dialog import FormDialog
from ui.dialogs.risk import RiskDialog
from ui.pages.actions_list import ActionsList, RisksList
from ui.pages.findings_list import FindingsList
from ui.pages.page import Page, PageContext
from ui.viewmodels.actions import ActionsModel
from ui.viewmodels.finding_lines import FindingGroup, FindingLine
from ui.viewmodels.findings import FindingsModel
from ui.viewmodels.steps import StepLine
from ui.widgets.banner import BannerPlace
from ui.widgets.page_head import PageHead
from ui.widgets.tall import Tall

INTRO = (
    "What is left to be done or looked at, the gravest first; what will be done about it, and what will not."
)


class FindingsPage(Page):
    """Three lists: findings, actions, accepted risks. Made anew only while somebody looks."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "page_findings")
        self.findings = FindingsModel(self.desk)
        self.planned = ActionsModel(self.desk.open_plan, self.desk.services.ids.new_id)
        self.banners = BannerPlace(self.look)
        self.list = FindingsList(self.look, self.findings, self.planned)
        self.action_list = ActionsList(self.look, self.planned)
        self.risk_list = RisksList(self.look, self.planned)
        self.tabs = QTabWidget()
        self._dialog: FormDialog | None = None
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        body = Tall("findings_body")
        column = body.column
        self.tabs.setObjectName("findings_tabs")
        self.tabs.setAccessibleName("Findings, actions and accepted risks")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setAccessibleName("Findings, actions and accepted risks")
        for part in (self.list, self.action_list, self.risk_list):
            self.tabs.addTab(part, "")
        column.addWidget(PageHead("Findings", INTRO))
        column.addWidget(self.banners)
        column.addWidget(self.tabs, 1)
        self.outer.addWidget(body)

    def _connect(self) -> None:
        self.findings.lines_changed.connect(self.refresh)
        self.planned.refused.connect(self._show_error)
        self.list.show_requested.connect(self.findings.go_to)
        self.list.action_requested.connect(self._plan_action)
        self.list.risk_requested.connect(lambda line: self._ask_risk(line.finding.place))
        self.action_list.add_requested.connect(
            lambda: self._ask_action(self.planned.new_action(), is_new=True)
        )
        self.action_list.edit_requested.connect(lambda action: self._ask_action(action, is_new=False))
        self.action_list.show_requested.connect(self.findings.go_to_place)
        self.risk_list.edit_requested.connect(self._ask_risk)
        self.risk_list.show_requested.connect(self.findings.go_to_place)
        self.desk.focus.finding_wanted.connect(self._show_single_point)

    @override
    def show_step(self, step: StepLine) -> None:
        self.refresh()

    @override
    def focus_first(self) -> None:
        self.list.focus_first()

    def refresh(self) -> None:
        """Show everything as it is durable; nothing is done while the page is not in sight."""
        if not self.isVisible():
            return
        self.list.refresh()
        self.action_list.refresh()
        self.risk_list.refresh()
        self._count()

    def _show_single_point(self, asset: str) -> None:
        self.tabs.setCurrentWidget(self.list)
        self.list.show_single_point(asset)

    def _count(self) -> None:
        counts = (
            ("Findings", self.findings.count(FindingGroup.ALL)),
            ("Actions", len(self.action_list.model.lines)),
            ("Accepted risks", len(self.risk_list.model.lines)),
        )
        for at, (words, count) in enumerate(counts):
            self.tabs.setTabText(at, f"{words}  {count}")

    def _plan_action(self, line: FindingLine) -> None:
        place = line.finding.place
        known = self.planned.action_for(place) if place else None
        if known is not None:
            self._ask_action(known, is_new=False)
        elif place is not None:
            self._ask_action(self.planned.propose(place), is_new=True)
        else:
            self._ask_action(self.planned.new_action(self.findings.proposed_title(line)), is_new=True)

    def _ask_action(self, action: Action, *, is_new: bool) -> None:
        about = self.planned.about(action.place) if action.place else ""
        dialog = ActionDialog(self.look, action, about, self, is_new=is_new)
        dialog.kept.connect(lambda kept: dialog.follow(self.planned.keep(kept)))
        self._open(dialog)

    def _ask_risk(self, place: Place) -> None:
        dialog = RiskDialog(self.look, self.planned.about(place), self.planned.risk_for(place), self)

        def accept(name: str, expires: date, reason: str) -> None:
            dialog.follow(self.planned.accept(place, name, expires, reason))

        dialog.given.connect(accept)
        self._open(dialog)

    def _open(self, dialog: FormDialog) -> None:
        self._dialog = dialog
        self.banners.clear()
        dialog.finished.connect(self._forget_dialog)
        dialog.open()

    def _forget_dialog(self, _result: int) -> None:
        self._dialog = None

    def _show_error(self, error: UserError) -> None:
        # An open dialog shows its own errors.
        if self._dialog is None:
            self.banners.show_error(error)
