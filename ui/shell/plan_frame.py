"""The frame around the pages while a plan is open: steps, page, detail, and the bar below."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.answers import Place
from app.domain.edits import SetLimit
from app.domain.proposals import Proposal
from app.wizard.steps import StepKind
from ui.pages.page import Page, PageContext
from ui.shell.bottom_bar import BottomBar
from ui.shell.detail_panel import DetailPanel
from ui.shell.navigation import Navigation
from ui.shell.pages import DETAILED, PAGES
from ui.theme import Look, Space, Tone
from ui.viewmodels.desk import Desk
from ui.viewmodels.detail import detail_of
from ui.viewmodels.evidence import EvidenceModel
from ui.viewmodels.search import AssetTarget
from ui.viewmodels.steps import StepLine
from ui.widgets.banner import BannerPlace

ROOMY = 1600
"""From this width on the detail panel has room beside large type."""


class PlanFrame(QWidget):
    """Everything between the top bar and the window's lower edge, for one open plan."""

    detail_folded = Signal()

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self.setObjectName("plan_frame")
        self.desk = desk
        self._look = look
        self._pages: dict[str, Page] = {}
        self.navigation = Navigation(look)
        self.banner = BannerPlace(look)
        self.stack = QStackedWidget()
        self.detail = DetailPanel(look, EvidenceModel(desk))
        self.bar = BottomBar(look)
        self._wants_detail = True
        self._lay_out()
        self._connect()
        self._show_figures()
        self._tell_of_opening()
        self._show_step(desk.steps.current)

    def _lay_out(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(0)
        holder = QHBoxLayout()
        holder.setContentsMargins(Space.L, 0, Space.L, 0)
        holder.addWidget(self.banner)
        middle.addLayout(holder)
        middle.addWidget(self.stack, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addLayout(middle, 1)
        row.addWidget(self.detail)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(row, 1)
        outer.addWidget(self.bar)

    def _connect(self) -> None:
        steps = self.desk.steps
        self.navigation.step_requested.connect(steps.go)
        self.bar.back_requested.connect(steps.back)
        self.bar.next_requested.connect(steps.next)
        self.bar.next_open_requested.connect(steps.next_open)
        steps.went.connect(self._show_step)
        steps.lines_changed.connect(self._show_figures)
        self.desk.focus.moved.connect(self._show_detail)
        self.detail.limit_committed.connect(self._set_limit)
        self.detail.proposal_taken.connect(self._take_proposal)
        self.desk.open_plan.changed.connect(self._take_changes)
        self._look.changed.connect(self._make_room)
        self.desk.open_plan.locked.connect(self._tell_of_lock)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        page = self.stack.currentWidget()
        if not isinstance(page, Page):
            raise TypeError("no page is shown yet")
        return page

    @Slot()
    def undo(self) -> None:
        """Take the last edit back."""
        self.desk.open_plan.undo()

    @Slot()
    def redo(self) -> None:
        """Bring the edit that was undone last back."""
        self.desk.open_plan.redo()

    @Slot(object)
    def follow(self, target: object) -> None:
        """Go where a search hit leads: to a step, to an asset, or to the first place of an item."""
        if isinstance(target, StepLine):
            self.desk.steps.go(target.key)
        elif isinstance(target, AssetTarget):
            self.desk.steps.go(StepKind.INVENTORY.value)
            self.desk.focus.want_asset(target.asset)
        elif isinstance(target, str):
            places = self.desk.open_plan.places.get(target)
            if places:
                self.desk.steps.go_to_place(places[0])
            else:
                self.banner.show_message(
                    Tone.UNKNOWN,
                    f"{target} is not asked now.",
                    "Nothing in the profile or inventory calls for it.",
                )

    @Slot(bool)
    def show_detail_panel(self, shown: bool) -> None:
        """Fold the panel at the right in or out."""
        self._wants_detail = shown
        self._fold()

    def _make_room(self) -> None:
        """Large type in a small window leaves no room for the panel; the user may still unfold it."""
        if self._look.workshop and self.width() < ROOMY:
            self._wants_detail = False
            self.detail_folded.emit()
            self._fold()

    def _fold(self) -> None:
        self.detail.setVisible(self._wants_detail and self.desk.steps.current.kind in DETAILED)

    def _show_step(self, line: StepLine) -> None:
        page = self._pages.get(line.kind)
        if page is None:
            page = self._pages[line.kind] = PAGES[line.kind](PageContext(self.desk, self._look))
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        page.show_step(line)
        page.focus_first()
        self._fold()
        self.navigation.show_current(line.key)
        self.bar.back.setEnabled(self.desk.steps.can_move(-1))
        self.bar.next.setEnabled(self.desk.steps.can_move(1))

    def _show_figures(self) -> None:
        assessment = self.desk.open_plan.assessment
        self.navigation.show_lines(self.desk.steps.lines, self.desk.steps.current.key)
        self.navigation.readiness.show_assessment(assessment)
        self.bar.show_progress(assessment.answered, assessment.applicable)

    def _take_changes(self, _changes: object) -> None:
        self._show_figures()
        self._show_detail(self.desk.focus.place)

    def _show_detail(self, place: Place | None) -> None:
        self.detail.show_detail(detail_of(self.desk.open_plan, place) if place else None)

    def _set_limit(self, place: Place, value: Decimal | None) -> None:
        self.desk.open_plan.apply(SetLimit(place, value), origin=place)

    def _take_proposal(self, proposal: Proposal) -> None:
        """A person says what was measured: the answer is theirs, with their name and the time."""
        self.desk.open_plan.take_proposals([proposal], proposal.place)

    def _tell_of_opening(self) -> None:
        """Tell what failed beside the plan, such as its backup, or that it cannot be written at all."""
        plan = self.desk.open_plan
        for fault in plan.opening_faults:
            self.banner.show_error(fault)
        if plan.read_only:
            self._tell_of_lock()

    def _tell_of_lock(self) -> None:
        plan = self.desk.open_plan
        self.banner.show_message(
            Tone.ATTENTION,
            "This plan is open for reading only.",
            f"{plan.read_only_reason} You can look at everything and save a copy.".strip(),
            closable=False,
        )
