"""What every page is: a widget for one kind of step, made once and told which step it shows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Look
from ui.viewmodels.desk import Desk
from ui.viewmodels.steps import StepLine


@dataclass(frozen=True, slots=True)
class PageContext:
    """All that a page is given: the desk with the open plan, and the look."""

    desk: Desk
    look: Look


class Page(QWidget):
    """Shows one kind of step. It never decides where to go and holds no rule of the business."""

    def __init__(self, context: PageContext, name: str) -> None:
        super().__init__()
        self.desk = context.desk
        self.look = context.look
        self.context = context
        self.setObjectName(name)
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(0, 0, 0, 0)
        self.outer.setSpacing(0)

    def show_step(self, step: StepLine) -> None:
        """Show a step of the page's kind; called each time the user comes to it."""

    def focus_first(self) -> None:
        """Put the focus where work begins; called after `show_step`."""
