"""What live checks measured and the inventory does not say, for a person to take over one by one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from app.assessment.measured_values import MeasuredValue, measured_values
from app.domain.draft import Changes
from app.domain.inventory import field_of
from app.domain.values import Value, format_number
from ui.viewmodels.desk import Desk


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """A measured value in words: whose, of what, and what the inventory says instead."""

    proposal: MeasuredValue
    words: str


class MeasuredModel(QObject):
    """`changed` tells that the lines may be others. Taking one over is an edit like any other."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._open = desk.open_plan
        self._open.changed.connect(self._hear)

    @property
    def can_take(self) -> bool:
        """Whether the plan can be written."""
        return not self._open.read_only

    def lines(self) -> tuple[MeasuredLine, ...]:
        """What was measured differently from the inventory."""
        return tuple(MeasuredLine(each, self._words(each)) for each in measured_values(self._open.plan))

    def take(self, line: MeasuredLine) -> None:
        """Write a value into the inventory."""
        self._open.apply(line.proposal.edit(), origin=self)

    def _words(self, proposal: MeasuredValue) -> str:
        asset = self._open.plan.assets[proposal.asset]
        field = self._open.pack.words.fields.get(asset.kind.value, {}).get(proposal.field)
        definition = field_of(asset.kind, proposal.field)
        unit = definition.unit if definition and definition.unit != "1" else ""
        label = field.label if field else proposal.field
        said = "says nothing" if proposal.said is None else f"says {_shown(proposal.said, unit)}"
        measured = _shown(proposal.value, unit)
        return f"{asset.name}, {label}: {measured} by {proposal.check}; the inventory {said}"

    def _hear(self, changes: Changes) -> None:
        if changes.touches("runs", "assets"):
            self.changed.emit()


def _shown(value: Value, unit: str) -> str:
    text = format_number(value) if isinstance(value, Decimal) else str(value)
    return f"{text} {unit}".rstrip()
