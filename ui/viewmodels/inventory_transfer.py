"""Inventory from a file and to a file: read, preview, and only then write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.inventory import AssetKind
from app.errors import UserError
from app.services.inventory.export import inventory_table
from app.services.inventory.importing import InventoryImport
from ui.tasks import Task
from ui.viewmodels.desk import Desk
from ui.viewmodels.import_rows import ImportPreview, RowState


class InventoryTransferModel(QObject):
    """`previewed` gives what an import would do, `told` a sentence on what was done, `refused` an error.

    Reading runs beside the window; nothing is in the plan before `confirm`. `working` gives the task.
    """

    previewed = Signal(object)
    told = Signal(str)
    refused = Signal(object)
    working = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._open = desk.open_plan
        self._open.failed.connect(self._refuse_own)

    def read(self, path: Path, kind: AssetKind) -> Task:
        """Read a file and preview its import; rows that do not say what they are count as `kind`."""
        plan, services = self._open.plan, self._desk.services

        def preview(progress: Callable[[float, str], None]) -> ImportPreview:
            progress(0.0, f"Reading {path.name}")
            table = services.tables(path).read(path)
            progress(0.5, "Matching rows")
            return InventoryImport(plan, services.ids, source=path.name, default_kind=kind).preview(table)

        task = self._desk.tasks.call(f"Reading {path.name}", preview)
        task.done.connect(self.previewed)
        task.failed.connect(self.refused)
        self.working.emit(task)
        return task

    def confirm(self, preview: ImportPreview) -> None:
        """Write what the preview showed, as one edit."""
        edit = preview.edit()
        if edit is not None:
            task = self._open.apply(edit, origin=self)
            task.done.connect(lambda _done: self.told.emit(_sentence(preview)))

    def write(self, path: Path) -> Task:
        """Export the whole inventory; the form is the one that import reads."""
        plan, services = self._open.plan, self._desk.services
        task = self._desk.tasks.call(
            f"Writing {path.name}", lambda _progress: services.tables(path).write(path, inventory_table(plan))
        )
        task.done.connect(lambda _done: self.told.emit(f"{len(plan.assets)} assets written to {path.name}."))
        task.failed.connect(self.refused)
        self.working.emit(task)
        return task

    def _refuse_own(self, error: UserError, origin: object) -> None:
        if origin is self:
            self.refused.emit(error)


def _sentence(preview: ImportPreview) -> str:
    added, updated = preview.count(RowState.NEW), preview.count(RowState.UPDATE)
    return (
        f"Import of {preview.source}: {added} added, {updated} updated. Undo (Ctrl+Z) takes all of it back."
    )
