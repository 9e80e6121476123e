"""The items of a section; the views of the sections visited last are kept, so that going back is quick."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from app.domain.answers import Place
from ui.pages.page import Page, PageContext
from ui.pages.section_view import SectionView
from ui.viewmodels.calculator import CalculatorModel
from ui.viewmodels.section import SectionModel
from ui.viewmodels.steps import StepLine

KEPT_VIEWS = 3


class ItemsPage(Page):
    """Shows the view of a section and hands the focus on to it."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "page_items")
        self._stack = QStackedWidget()
        self._views: dict[str, SectionView] = {}
        self.outer.addWidget(self._stack)
        self.desk.focus.wanted.connect(self._bring)
        # Restyling takes time for every widget there is, so only what is shown is kept for it.
        self.look.about_to_change.connect(self._keep_shown)

    @property
    def view(self) -> SectionView:
        """The view of the section that is shown."""
        view = self._stack.currentWidget()
        if not isinstance(view, SectionView):
            raise TypeError("no section is shown yet")
        return view

    @override
    def show_step(self, step: StepLine) -> None:
        if step.section not in self._views:
            section = next(entry for entry in self.desk.open_plan.pack.sections if entry.id == step.section)
            model = SectionModel(self.desk.open_plan, self.desk.focus, section, self._calculator)
            view = SectionView(self.look, model, self.desk.focus, self._stack)
            self._views[step.section] = view
            self._stack.addWidget(view)
        self._views[step.section] = self._views.pop(step.section)
        self._stack.setCurrentWidget(self._views[step.section])
        self._keep(KEPT_VIEWS)

    @override
    def focus_first(self) -> None:
        self.view.focus_first()

    def _calculator(self, place: Place) -> CalculatorModel:
        return CalculatorModel(self.desk, place)

    def _keep_shown(self) -> None:
        self._keep(1)

    def _keep(self, count: int) -> None:
        """Let go of all views but the last so many."""
        for section in list(self._views)[:-count]:
            view = self._views.pop(section)
            self._stack.removeWidget(view)
            view.let_go()

    def _bring(self, place: Place) -> None:
        if self._stack.count() and self.isVisible():
            self.view.bring(place)
