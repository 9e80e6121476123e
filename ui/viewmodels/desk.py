"""The desk: the open plan and all that works on it, from opening to closing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.services.checks import ALL
from ui.tasks import Tasks
from ui.viewmodels.focus import FocusModel
from ui.viewmodels.open_plan import OpenPlanModel
from ui.viewmodels.services import WindowServices
from ui.viewmodels.steps import StepsModel


class Desk(QObject):
    """What the pages share: the open plan, where the user is, what is in focus, how to start long work.

    `check_selection` is what live checks were last narrowed to in this window. `closing` tells that the plan
    is about to be given back: whoever still has something to save saves it now.
    """

    closing = Signal()

    def __init__(self, open_plan: OpenPlanModel, services: WindowServices, tasks: Tasks) -> None:
        super().__init__()
        self.open_plan = open_plan
        self.services = services
        self.tasks = tasks
        self.focus = FocusModel()
        self.steps = StepsModel(open_plan, self.focus)
        self.check_selection = ALL

    def close(self) -> None:
        """Give the plan back; what was asked for before is still saved."""
        self.closing.emit()
        self.open_plan.close()
