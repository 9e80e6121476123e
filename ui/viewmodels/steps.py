"""The steps of the open plan as the list shows them, and where Back, Next and the next open item lead."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.domain.answers import Place
from app.domain.assessment import Verdict
from app.domain.draft import Changes
from ui.viewmodels.focus import FocusModel
from ui.viewmodels.open_plan import OpenPlanModel


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step in the list.

    `kind` chooses its page; `section` is the pack's section of an items step. `answered` of `asked` places,
    `failed` of them failed; both 0 where nothing is counted. `begins_group` sets it apart from those above.
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
        self.lines = self._made()
        self.current = self.lines[0]
        open_plan.changed.connect(self._take)

    def go(self, key: str) -> None:
        """Go to a step."""
        line = next((line for line in self.lines if line.key == key), None)
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
        return 0 <= self._at() + step < len(self.lines)

    def go_to_place(self, place: Place) -> None:
        """Go to the step that shows a place, and bring it into focus."""
        item = self._open.pack.item(place.item)
        if item is not None:
            key = f"items:{item.section}"
            if self.current.key != key:
                self.go(key)
            self._focus.want(place)

    def next_open(self) -> None:
        """Go to the next place without an answer, after the one in focus; from the start again at the end."""
        verdicts = self._open.assessment.verdicts
        places = tuple(verdicts)
        at = places.index(self._focus.place) + 1 if self._focus.place in verdicts else 0
        for place in (*places[at:], *places[:at]):
            if verdicts[place].verdict is Verdict.OPEN:
                self.go_to_place(place)
                return

    def _at(self) -> int:
        return next((at for at, line in enumerate(self.lines) if line.key == self.current.key), 0)

    def _move(self, step: int) -> None:
        if self.can_move(step):
            self.go(self.lines[self._at() + step].key)

    def _take(self, _changes: Changes) -> None:
        lines = self._made()
        if lines != self.lines:
            self.lines = lines
            self.current = self.lines[self._at()]
            self.lines_changed.emit()

    def _made(self) -> tuple[StepLine, ...]:
        fixed_before = (
            StepLine("profile", "profile", "Profile"),
            StepLine("inventory", "inventory", "Inventory"),
        )
        sections = tuple(
            StepLine(
                f"items:{section.id}",
                "items",
                section.title,
                section.id,
                section.intro,
                *self._figures(section.id),
            )
            for section in self._open.pack.sections
        )
        after = (
            StepLine("checks", "checks", "Live checks", begins_group=True),
            StepLine("findings", "findings", "Findings"),
            StepLine("sign_off", "sign_off", "Sign-off"),
            StepLine("report", "report", "Report"),
        )
        return fixed_before + sections + after

    def _figures(self, section: str) -> tuple[int, int, int, bool]:
        score = self._open.assessment.sections.get(section)
        return (
            (score.answered, score.applicable, score.failed, score.not_ready) if score else (0, 0, 0, False)
        )
