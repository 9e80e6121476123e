"""The profile of the plan: a form made from its fields in the pack's words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from app.errors import UserError
from ui.pages.page import Page, PageContext
from ui.theme import Space
from ui.viewmodels.field_spec import FieldSpec
from ui.viewmodels.profile import ProfileModel
from ui.viewmodels.steps import StepLine
from ui.widgets.banner import BannerPlace
from ui.widgets.column import Column
from ui.widgets.fields.labelled import LabelledField
from ui.widgets.page_head import PageHead
from ui.widgets.text import card, label


class ProfilePage(Page):
    """Each field commits by itself when it is left or Enter is pressed."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "page_profile")
        self.model = ProfileModel(self.desk.open_plan)
        self.fields: dict[str, LabelledField] = {}
        self.banners: dict[str, BannerPlace] = {}
        self.form = Column("profile_scroll")
        self.form.add(PageHead("Profile", "What is planned, for whom, and how much downtime it may have."))
        for title, specs in self.model.groups():
            self._add_group(title, specs)
        self.form.column.addStretch(1)
        self.outer.addWidget(self.form)
        self.model.values_changed.connect(self.refresh)
        self.model.refused.connect(self._show_error)
        self.refresh()

    def _add_group(self, title: str, specs: Sequence[FieldSpec]) -> None:
        surface = card()
        column = QVBoxLayout(surface)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(label(title, "strong"))
        banner = BannerPlace(self.look)
        column.addWidget(banner)
        for spec in specs:
            labelled = LabelledField(self.look, spec, show_help=True)
            labelled.name_for("")
            labelled.setEnabled(self.model.can_edit)
            labelled.committed.connect(self._commit)
            self.fields[spec.key] = labelled
            self.banners[spec.key] = banner
            column.addWidget(labelled)
        self.form.add(surface)

    def refresh(self) -> None:
        """Show the values as they are durable."""
        for key, labelled in self.fields.items():
            labelled.show_value(self.model.value(key))

    @override
    def show_step(self, step: StepLine) -> None:
        self.refresh()

    @override
    def focus_first(self) -> None:
        first = next(iter(self.fields.values()))
        first.editor.setFocus()

    def _commit(self, key: str, value: object) -> None:
        self.banners[key].clear()
        self.model.set_value(key, value)  # type: ignore[arg-type]  # a signal carries any object

    def _show_error(self, key: str, error: UserError) -> None:
        self.banners[key].show_error(error)
