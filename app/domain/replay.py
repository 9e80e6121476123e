"""From a history back to the plan it made."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.edits import Edit, apply_edit
from app.domain.history import EditRecord, edit_from_data
from app.domain.origin import CreatePlan
from app.domain.plan import Plan


def replayed(records: Iterable[EditRecord]) -> Plan:
    """The plan that a history gives, from its first edit on.

    Raises ValueError where the history does not begin with making a plan or an edit cannot be read, and
    UserError where an edit does not fit the plan before it.
    """
    plan: Plan | None = None
    for record in records:
        edit = edit_from_data(record.edit)
        plan = _begun(edit) if plan is None else apply_edit(plan, edit).plan
    if plan is None:
        raise ValueError("the history is empty")
    return plan


def _begun(edit: Edit) -> Plan:
    if not isinstance(edit, CreatePlan):
        raise ValueError("the history does not begin with making the plan")
    return edit.plan()
