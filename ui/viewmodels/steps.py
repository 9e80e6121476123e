"""The steps of the open plan as the list shows them, and going from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.domain.answers import Place
from app.domain.draft import Changes
from app.domain.pack import Pack, Section
from app.wizard.steps import Step, StepKind, next_open, step_at, step_of_place, steps_of
from ui.viewmodels.focus import FocusModel
from ui.viewmodels.open_plan import OpenPlanModel

TITLES: Mapping[StepKind, str] = {
    StepKind.PROFILE: "Profile",
    StepKind.INVENTORY: "Inventory",
    StepKind.TOPOLOGY: "Topology",
    StepKind.CHECKS: "Live checks",
    StepKind.FINDINGS: "Findings",
    StepKind.SIGN_OFF: "Sign-off",
    StepKind.REPORT: "Report",
}
"""The kinds of step that have a page of their own, beside the sections of the pack."""

FIRST_AFTER_SECTIONS = StepKind.TOPOLOGY


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step in the list.

    `kind` chooses its page; `section` is the pack's section of an items step. `answered` of `asked` places,
    `failed` of them failed; all 0 where nothing is counted. `begins_group` sets it apart from those above.
    """

    key: str
    kind: str
    title: str
    section: str = ""
    intro: str = ""
    answered: int = 0
    asked: int = 0
    failed: int = 0
    not_ready: bool = False
    begins_group: bool = False


class StepsModel(QObject):
    """`lines_changed` tells that figures or steps moved, `went` the step that is shown now."""

    lines_changed = Signal()
    went = Signal(object)

    def __init__(self, open_plan: OpenPlanModel, focus: FocusModel) -> None:
        super().__init__()
        self._open = open_plan
        self._focus = focus
        self._steps = self._made()
        self.lines = self._lines()
        self.current = self.lines[0]
        open_plan.changed.connect(self._take)

    def go(self, key: str) -> None:
        """Go to a step."""
        line = self._line(key)
        if line is not None:
            self.current = line
            self._focus.take(None)
            self.went.emit(line)

    def back(self) -> None:
        """Go one step back."""
        self._move(-1)

    def next(self) -> None:
        """Go one step on."""
        self._move(1)

    def can_move(self, step: int) -> bool:
        """Whether there is a step before (-1) or after (1) this one."""
        return step_at(self._steps, self.current.key, step) is not None

    def go_to_place(self, place: Place) -> None:
        """Go to the step that shows a place, and bring it into focus."""
        step = step_of_place(self._steps, place, self._open.pack)
        if step is not None:
            if self.current.key != step.key:
                self.go(step.key)
            self._focus.want(place)

    def next_open(self) -> None:
        """Go to the next place without an answer, after the one in focus; from the start again at the end."""
        place = next_open(self._open.assessment, self._focus.place)
        if place is not None:
            self.go_to_place(place)

    def _move(self, steps: int) -> None:
        step = step_at(self._steps, self.current.key, steps)
        if step is not None:
            self.go(step.key)

    def _line(self, key: str) -> StepLine | None:
        return next((line for line in self.lines if line.key == key), None)

    def _take(self, _changes: Changes) -> None:
        self._steps = self._made()
        lines = self._lines()
        if lines != self.lines:
            self.lines = lines
            self.current = self._line(self.current.key) or self.lines[0]
            self.lines_changed.emit()

    def _made(self) -> tuple[Step, ...]:
        steps = steps_of(self._open.pack, self._open.assessment)
        return tuple(step for step in steps if step.kind in TITLES or step.kind is StepKind.ITEMS)

    def _lines(self) -> tuple[StepLine, ...]:
        return tuple(_line_of(step, self._open.pack) for step in self._steps)


def _line_of(step: Step, pack: Pack) -> StepLine:
    section = next((entry for entry in pack.sections if entry.id == step.section), Section("", "", ""))
    return StepLine(
        step.key,
        step.kind.value,
        TITLES.get(step.kind, section.title),
        step.section,
        section.intro,
        step.answered,
        step.asked,
        step.failed,
        step.not_ready,
        begins_group=step.kind is FIRST_AFTER_SECTIONS,
    )
