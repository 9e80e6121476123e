"""Keeps an import whole: a row that names a row which is left out is left out too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.edits import AddAsset, ChangeAsset, SetNeed
from app.domain.values import Value
from app.services.inventory.preview import RowPreview, RowState


def without_dangling(rows: Sequence[RowPreview]) -> list[RowPreview]:
    """The rows, with those that name an asset no kept row adds turned into problems, until none is left."""
    mended = list(rows)
    while left_out := _left_out(mended):
        again = [_mended(row, left_out) for row in mended]
        if again == mended:
            return mended
        mended = again
    return mended


def _left_out(rows: Sequence[RowPreview]) -> dict[str, int]:
    """Assets that would have been new, by id, with the line of their problem row."""
    return {row.would_add: row.line for row in rows if row.would_add and row.state is RowState.PROBLEM}


def _mended(row: RowPreview, left_out: Mapping[str, int]) -> RowPreview:
    line = next((left_out[name] for name in _names(row) if name in left_out), None)
    if line is None:
        return row
    problem = f"It names the asset of line {line}, which is left out."
    return replace(row, state=RowState.PROBLEM, edit=None, problems=(*row.problems, problem))


def _names(row: RowPreview) -> tuple[str, ...]:
    match row.edit:
        case AddAsset(asset):
            return _ids(asset.values)
        case ChangeAsset(values=values):
            return _ids(values)
        case SetNeed(need=need) if need is not None:
            return (need.dependent, *need.of)
    return ()


def _ids(values: Mapping[str, Value | None]) -> tuple[str, ...]:
    """Every text in the values: ids never equal other texts, so kinds of field need no telling apart."""
    found: list[str] = []
    for value in values.values():
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, tuple):
            found.extend(entry for entry in value if isinstance(entry, str))
    return tuple(found)
