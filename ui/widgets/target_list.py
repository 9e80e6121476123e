"""Whom a run would ask: shown before anything is sent."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QListWidget, QVBoxLayout

from ui.theme import Look, Space
from ui.viewmodels.checks import ChecksModel, TargetList, targets_words
from ui.widgets.text import label

HEIGHT = 130


class TargetListView(QFrame):
    """Each server with its address and channels.

    What the plan names and cannot be asked stands below with why.
    """

    def __init__(self, look: Look, model: ChecksModel) -> None:
        super().__init__()
        self._model = model
        self.setProperty("card", True)
        self._title = label("Collecting targets.", "strong")
        self.list = QListWidget()
        self.list.setObjectName("targets")
        self.list.setAccessibleName("Targets")
        self.list.setFixedHeight(look.px(HEIGHT))
        self._more = label("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        for part in (self._title, self.list, self._more):
            column.addWidget(part)

    def show_targets(self, targets: TargetList) -> None:
        """Show a list of targets."""
        self._title.setText(f"A run asks {targets_words(targets)}")
        self.list.clear()
        for target in targets.targets:
            self.list.addItem(f"{target.name}   {target.address}   {', '.join(target.channels)}")
        if not targets.targets:
            self.list.addItem(
                "No server has an address yet. Enter full names and addresses in the inventory."
            )
        for refused in targets.refused:
            reason = self._model.refusal_words(refused)
            self.list.addItem(f"Not asked: {refused.name}   {refused.value or 'nothing entered'}   {reason}")
        count = len(targets.needs_credentials)
        self._more.setText(f"{count} of the checks measure nothing without an account." if count else "")
        self._more.setVisible(count > 0)
