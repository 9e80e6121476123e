"""Rows of a table that hold needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from app.domain.edits import SetNeed
from app.domain.inventory import Need, NeedKind, NeedOrigin
from app.domain.plan import Plan
from app.domain.table import EMPTY_LIST, TableRow
from app.ports import Ids
from app.services.inventory.columns import KIND, NEED_ROW, split
from app.services.inventory.names import AssetNames
from app.services.inventory.preview import RowPreview, RowState

T = TypeVar("T", NeedKind, NeedOrigin)

ORIGINS = {member.value: member for member in (NeedOrigin.MANUAL, NeedOrigin.CONFIRMED)}
"""What the origin of a need in a file may be; what is proposed is derived anew and stands in none."""


def is_need(cells: Mapping[str, str]) -> bool:
    """Whether a row holds a need."""
    return cells.get(KIND, "").casefold() == NEED_ROW


class NeedRows:
    """Reads needs once the rows of assets are matched, for they may name assets of the same file."""

    def __init__(self, plan: Plan, names: AssetNames, ids: Ids) -> None:
        self._plan = plan
        self._names = names
        self._ids = ids

    def preview(self, row: TableRow, cells: Mapping[str, str]) -> RowPreview:
        """What a row would do."""
        try:
            need = self._read(cells)
        except ValueError as error:
            name = cells.get("dependent", "")
            return RowPreview(row.line, NEED_ROW, name, RowState.PROBLEM, problems=(f"{error}.",))
        before = self._plan.needs.get(need.id)
        state = RowState.NEW if before is None else RowState.SAME if before == need else RowState.UPDATE
        edit = None if state is RowState.SAME else SetNeed(need.id, need)
        return RowPreview(row.line, NEED_ROW, cells["dependent"], state, asset=need.dependent, edit=edit)

    def _read(self, cells: Mapping[str, str]) -> Need:
        dependent = self._names.id_of(cells.get("dependent", ""), ())
        kind = _token(cells, "need_kind", {member.value: member for member in NeedKind}, NeedKind.OTHER)
        origin = _token(cells, "origin", ORIGINS, NeedOrigin.MANUAL)
        of = self._of(cells.get("of", ""))
        if dependent in of:
            raise ValueError("of: an asset cannot need itself")
        at_least = _number(cells.get("at_least", ""), len(of))
        before = self._known(dependent, kind, of)
        if before is None:
            return Need(self._ids.new_id(), dependent, kind, of, at_least, origin)
        said = origin if cells.get("origin") else before.origin
        return replace(before, of=of, at_least=at_least, origin=said)

    def _of(self, text: str) -> tuple[str, ...]:
        if text == EMPTY_LIST:
            return ()
        named = tuple(dict.fromkeys(self._names.id_of(part, ()) for part in split(text)))
        if not named:
            raise ValueError(f"of: no assets are named; write {EMPTY_LIST} where nothing is needed")
        return named

    def _known(self, dependent: str, kind: NeedKind, of: tuple[str, ...]) -> Need | None:
        """The need of the plan that is meant: of the same asset and kind, with some of the same assets."""
        alike = [
            entry for entry in self._plan.needs.values() if (entry.dependent, entry.kind) == (dependent, kind)
        ]
        return next((entry for entry in alike if set(entry.of) & set(of) or not (entry.of or of)), None)


def _token(cells: Mapping[str, str], column: str, tokens: Mapping[str, T], otherwise: T) -> T:
    word = cells.get(column, "").casefold().replace(" ", "_")
    if not word:
        return otherwise
    if word not in tokens:
        raise ValueError(f"{column}: {word} is not one of {', '.join(tokens)}")
    return tokens[word]


def _number(text: str, count: int) -> int:
    least = min(count, 1)
    number = text or str(least)
    if not number.isdecimal() or not least <= int(number) <= count:
        raise ValueError(f"at_least: {number} is not a number from {least} to {count}, the assets named")
    return int(number)
