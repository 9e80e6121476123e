"""A calculator opened at an item: filled from the plan, calculated while one types, kept as evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.domain.answers import Place
from app.domain.draft import Changes
from app.domain.findings import Evidence
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.sizing.model import SizingInput, SizingModel
from app.domain.sizing.picture import CalculationPicture
from app.domain.sizing.record import CalculationRecord
from app.domain.sizing.result import SizingResult
from app.domain.values import Value
from app.errors import SizingRefused
from app.services.open_plan import OpenPlan
from app.services.sizing import Calculating, FilledInput, SizingService
from app.sizing.pictures import picture_of
from ui.tasks import Task
from ui.viewmodels.calculator_fields import as_input, as_value, default_words, output_words, spec_of_input
from ui.viewmodels.desk import Desk
from ui.viewmodels.field_spec import FieldSpec
from ui.viewmodels.subjects import subject_words


@dataclass(frozen=True, slots=True)
class _Opened:
    """What a worker found: the service once it is loaded, the filled calculator, and what was kept before."""

    service: SizingService
    calculating: Calculating
    kept: CalculationRecord | None


class CalculatorModel(QObject):
    """One calculator at one place.

    `opened` tells that it can be shown, `changed` that result or refusal moved, `kept_changed` that what the
    plan keeps moved, `working` a task, `refused` an error that is not about an input.
    """

    opened = Signal()
    changed = Signal()
    kept_changed = Signal()
    working = Signal(object)
    refused = Signal(object)

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__()
        self._desk = desk
        self._open_plan = desk.open_plan
        self.place = place
        self.result: SizingResult | None = None
        self.fault: SizingRefused | None = None
        self._found: _Opened | None = None
        self._values: dict[str, Value] = {}
        self._open_plan.changed.connect(self._take)

    @property
    def can_keep(self) -> bool:
        """Whether there is a result that the plan can take."""
        return self.result is not None and not self._open_plan.read_only

    @property
    def model(self) -> SizingModel:
        """The sizing model; only after `opened`."""
        if self._found is None:
            raise RuntimeError("the calculator is not open yet")
        return self._found.calculating.model

    @property
    def subject(self) -> str:
        """What the calculation is about."""
        return subject_words(self.place.subject, self._open_plan.plan, self._open_plan.pack)

    def open(self) -> Task:
        """Fill the calculator from the plan; `opened` follows."""
        services, plan, pack, place = self._desk.services, self._plan, self._pack, self.place

        def found(opened: OpenPlan) -> _Opened:
            service = services.sizing
            calculating = service.prefill(plan, pack, place.item, place.subject)
            return _Opened(service, calculating, service.calculation_at(opened, place))

        task = self._open_plan.ask("Opening the calculator", found)
        task.done.connect(self._show)
        task.failed.connect(self.refused)
        return task

    def specs(self) -> tuple[tuple[FieldSpec, ...], tuple[FieldSpec, ...]]:
        """The inputs that matter here, and those that can stay as they are."""
        named = {entry.key for entry in self._filled()} | self._values.keys()
        first: list[FieldSpec] = []
        rest: list[FieldSpec] = []
        for entry in self.model.inputs:
            is_first = entry.required or entry.key in named
            (first if is_first else rest).append(spec_of_input(entry, self._pack, self._home(entry)))
        return tuple(first), tuple(rest)

    def value(self, key: str) -> Value | None:
        """What stands in an input."""
        return self._values.get(key)

    def set_value(self, key: str, value: Value | None) -> None:
        """Put something into an input, or empty it, and calculate."""
        if value is None:
            self._values.pop(key, None)
        else:
            self._values[key] = value
        self._calculate()

    def figures(self) -> tuple[tuple[str, str], ...]:
        """The results in words with their units, in the model's order."""
        result = self.result
        if result is None:
            return ()
        return tuple(
            output_words(output, result.figures[output.key], self._pack)
            for output in self.model.outputs
            if output.key in result.figures
        )

    def method_words(self) -> str:
        """How the result was found and how sure it is."""
        if self.result is None:
            return ""
        method = self.model.method(self.result.method)
        error = f"; {self.result.error}" if self.result.error else ""
        return f"Method: {method.words}{error}."

    def picture(self) -> CalculationPicture | None:
        """What the result looks like."""
        return None if self.result is None else picture_of(self.model, self.result)

    def kept_words(self) -> str:
        """What the plan keeps of this calculation, and whether it still fits the plan."""
        evidence = self._evidence()
        if evidence is None or self._found is None:
            return ""
        day = f"{evidence.taken_at.astimezone():%Y-%m-%d %H:%M}"
        if not self._found.service.is_stale(evidence, self._plan, self._pack):
            return f"Kept as evidence on {day}."
        return f"Kept as evidence on {day}; stale: the plan says something else by now."

    @property
    def is_stale(self) -> bool:
        """Whether what is kept rests on values that the plan no longer has."""
        evidence, found = self._evidence(), self._found
        return (
            evidence is not None
            and found is not None
            and found.service.is_stale(evidence, self._plan, self._pack)
        )

    def keep(self) -> None:
        """Write the result as evidence of the item, with all inputs: one step of undo."""
        found, inputs, place = self._found, self._inputs(), self.place
        if found is None:
            return

        def record(opened: OpenPlan, _progress: Callable[[float, str], None]) -> Evidence:
            return found.service.record(opened, place, inputs)

        task = self._open_plan.run("Keeping the calculation", record)
        task.failed.connect(self.refused)
        self.working.emit(task)

    @property
    def _plan(self) -> Plan:
        return self._open_plan.plan

    @property
    def _pack(self) -> Pack:
        return self._open_plan.pack

    def _filled(self) -> tuple[FilledInput, ...]:
        return () if self._found is None else self._found.calculating.filled

    def _home(self, entry: SizingInput) -> str:
        """Where the value of an input comes from, in a few words."""
        filled = next((one for one in self._filled() if one.key == entry.key), None)
        if filled is not None and filled.refused:
            return "the plan's value cannot be used"
        if filled is not None and filled.value is not None:
            return "from the plan"
        return default_words(entry)

    def _inputs(self) -> dict[str, object]:
        entries = {entry.key: entry for entry in self.model.inputs}
        return {key: as_input(entries[key], value) for key, value in self._values.items()}

    def _calculate(self) -> None:
        if self._found is None:
            return
        try:
            self.result, self.fault = self._found.service.calculate(self.model, self._inputs()), None
        except SizingRefused as refused:
            self.result, self.fault = None, refused
        self.changed.emit()

    def _evidence(self) -> Evidence | None:
        return None if self._found is None else self._found.service.kept(self._plan).get(self.place)

    def _show(self, found: _Opened) -> None:
        """What was typed for the kept calculation stays; the plan fills the rest as it is now."""
        self._found = found
        offered = {entry.key: as_value(entry.value) for entry in found.calculating.filled}
        self._values = {key: value for key, value in offered.items() if value is not None}
        if found.kept is not None and found.kept.model == found.calculating.model.name:
            typed = {key: as_value(found.kept.inputs.get(key)) for key in found.kept.typed}
            self._values |= {key: value for key, value in typed.items() if value is not None}
        self.opened.emit()
        self._calculate()

    def _take(self, changes: Changes) -> None:
        if changes.touches("evidence", "assets", "answers", "profile"):
            self.kept_changed.emit()
