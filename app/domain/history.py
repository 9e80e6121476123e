"""The history of a plan: edits chained by hash, and what undo and redo mean on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from app.domain.canonical import digest_of
from app.domain.codec import from_data, to_data
from app.domain.edits import ALL_EDITS, Edit, Several
from app.domain.origin import CreatePlan
from app.domain.values import Data, format_moment

EDITS_BY_KIND: Mapping[str, type] = {str(vars(edit)["kind"]): edit for edit in (CreatePlan, *ALL_EDITS)}

UPCASTERS: Mapping[str, Callable[[dict[str, Data]], tuple[str, dict[str, Data]]]] = {}
"""From an old kind of edit to the next form of it: the data goes in, the newer kind and data come out."""


@dataclass(frozen=True, slots=True)
class EditRecord:
    """One edit as it lies in the history.

    `parents` are the hashes of the edits before it (none for the first, two where copies were merged), `at`
    is UTC, `reverts` names the record that this one undoes or redoes. `hash` is the SHA-256 of the canonical
    form of the rest; hashed bytes are never rewritten. `inverse` is None where the edit cannot be undone.
    """

    id: str
    parents: tuple[str, ...]
    author: str
    installation: str
    at: datetime
    edit: Data
    inverse: Data = None
    reverts: str = ""
    hash: str = ""


class TrailStep(NamedTuple):
    """What undo and the graph need to know of a record, without its content. `at` is UTC."""

    id: str
    hash: str
    parents: tuple[str, ...]
    at: datetime
    reverts: str
    can_undo: bool


def record_hash(record: EditRecord) -> str:
    """The hash a record must carry."""
    return digest_of(
        {
            "id": record.id,
            "parents": list(record.parents),
            "author": record.author,
            "installation": record.installation,
            "at": format_moment(record.at),
            "edit": record.edit,
            "inverse": record.inverse,
            "reverts": record.reverts,
        }
    )


def sealed(record: EditRecord) -> EditRecord:
    """The record with its hash."""
    return replace(record, hash=record_hash(record))


def edit_to_data(edit: Edit) -> Data:
    """An edit as plain data under its kind."""
    if isinstance(edit, Several):
        return {"kind": edit.kind, "label": edit.label, "edits": [edit_to_data(part) for part in edit.edits]}
    return {"kind": edit.kind, "body": to_data(edit)}


def edit_from_data(data: Data) -> Edit:
    """The inverse of `edit_to_data`; upcasts old kinds. Raises ValueError for an unknown one."""
    if not isinstance(data, dict) or not isinstance(data.get("kind"), str):
        raise ValueError("not an edit")
    kind = str(data["kind"])
    if kind == Several.kind:
        parts, label = data["edits"], data["label"]
        if not isinstance(parts, list) or not isinstance(label, str):
            raise ValueError("not several edits")
        return Several(tuple(edit_from_data(part) for part in parts), label)
    return _single_from_data(kind, data.get("body"))


def _single_from_data(kind: str, body: Any) -> Edit:
    while kind in UPCASTERS:
        kind, body = UPCASTERS[kind](body)
    cls = EDITS_BY_KIND.get(kind)
    if cls is None:
        raise ValueError(f"unknown kind of edit {kind!r}")
    edit: Edit = from_data(cls, body)
    return edit


def faults_of(records: Iterable[EditRecord]) -> tuple[str, ...]:
    """The ids of records whose hash is wrong or whose parent is missing; empty when the graph verifies.

    Records come in an order in which parents stand before children.
    """
    known: set[str] = set()
    faults: list[str] = []
    for record in records:
        if record.hash != record_hash(record) or not known.issuperset(record.parents):
            faults.append(record.id)
        known.add(record.hash)
    return tuple(faults)


@dataclass(slots=True)
class UndoStacks:
    """Which records can be undone and redone next; derived from the history, so it survives a restart."""

    undo: list[str] = field(default_factory=list)
    redo: list[str] = field(default_factory=list)

    def note(self, record_id: str, reverts: str, *, can_undo: bool) -> None:
        """Take the next record of the history into account. A new edit empties redo."""
        if reverts and self.undo and self.undo[-1] == reverts:
            self.undo.pop()
            self.redo.append(record_id)
        elif reverts and self.redo and self.redo[-1] == reverts:
            self.redo.pop()
            self.undo.append(record_id)
        elif can_undo:
            self.redo.clear()
            self.undo.append(record_id)

    def take(self, step: TrailStep) -> None:
        """Take the next step of the history into account.

        Where two copies were merged nothing before can be undone: an inverse fits only its own plan.
        """
        if len(step.parents) > 1:
            self.undo.clear()
            self.redo.clear()
        self.note(step.id, step.reverts, can_undo=step.can_undo)
