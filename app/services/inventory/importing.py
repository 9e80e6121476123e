"""Table to inventory: matches rows with assets and says what would change, without changing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.edits import AddAsset, ChangeAsset
from app.domain.inventory import ASSET_FIELDS, MAY_NAME_ITSELF, Asset, AssetKind, FieldDef, ServerFunction
from app.domain.plan import Plan
from app.domain.table import Table, TableRow
from app.domain.values import Value
from app.errors import WrongInput
from app.ports import CancelToken, Ids
from app.services.inventory.columns import (
    CLEAR,
    FUNCTIONS,
    KEY,
    KIND,
    NAME,
    column_of,
    known_columns,
    read_cell,
    read_functions,
    write_cell,
)
from app.services.inventory.dangling import without_dangling
from app.services.inventory.names import AssetNames
from app.services.inventory.need_rows import NeedRows, is_need
from app.services.inventory.preview import FieldChange, ImportPreview, RowPreview, RowState

KIND_WORDS: Mapping[str, AssetKind] = {kind.value: kind for kind in AssetKind}


@dataclass(slots=True)
class _Row:
    """A row on its way: matched first, read after, since its cells may name rows further down."""

    line: int
    cells: Mapping[str, str]
    kind: AssetKind
    asset: Asset
    matched_by: str
    problems: list[str]


class InventoryImport:
    """One import of a table into a plan; `preview` is the whole of it."""

    def __init__(self, plan: Plan, ids: Ids, *, source: str, default_kind: AssetKind | None = None) -> None:
        self._plan = plan
        self._ids = ids
        self._source = source
        self._default_kind = default_kind
        self._names = AssetNames(plan.assets.values())
        self._taken: dict[str, int] = {}

    def preview(self, table: Table, cancel: CancelToken | None = None) -> ImportPreview:
        """What importing the table would do. Raises WrongInput where the columns do not fit at all."""
        self._check_columns(table.columns)
        cells = [(row, dict(zip(table.columns, row.cells, strict=True))) for row in table.rows]
        matched = [self._matched(row, content) for row, content in cells if not is_need(content)]
        needs = [(row, content) for row, content in cells if is_need(content)]
        rows: list[RowPreview] = []
        for entry in matched:
            if cancel is not None:
                cancel.raise_if_cancelled()
            rows.append(entry if isinstance(entry, RowPreview) else self._read(entry))
        reader = NeedRows(self._plan, self._names, self._ids)
        rows += [reader.preview(row, content) for row, content in needs]
        rows = without_dangling(sorted(rows, key=lambda row: row.line))
        unknown = tuple(column for column in table.columns if column and column not in known_columns())
        return ImportPreview(self._source, tuple(rows), unknown, self._absent())

    def _check_columns(self, columns: tuple[str, ...]) -> None:
        if NAME not in columns:
            raise WrongInput(
                "The first line of the file names no column called name.",
                why=f"It names: {', '.join(column for column in columns if column)}.",
                advice="Export the inventory to see the columns, then fill that form.",
            )
        if KIND not in columns and self._default_kind is None:
            raise WrongInput(
                "The file does not say what its rows are.",
                advice="Add a column called kind (server, room, ups ...), or choose one kind for the file.",
            )

    def _matched(self, row: TableRow, cells: dict[str, str]) -> _Row | RowPreview:
        kind = self._kind(cells)
        if kind is None:
            reason = f"{cells[KIND] or 'An empty cell'} is no kind of asset."
            return RowPreview(
                row.line, cells.get(KIND, ""), cells[NAME], RowState.PROBLEM, problems=(reason,)
            )
        problems: list[str] = []
        asset, matched_by = self._asset(kind, cells, problems)
        self._note(asset, row.line, problems)
        if not matched_by and not problems:
            self._names.add(asset)
        return _Row(row.line, cells, kind, asset, matched_by, problems)

    def _kind(self, cells: Mapping[str, str]) -> AssetKind | None:
        word = cells.get(KIND, "").casefold().replace(" ", "_")
        return self._default_kind if not word and self._default_kind else KIND_WORDS.get(word)

    def _asset(self, kind: AssetKind, cells: Mapping[str, str], problems: list[str]) -> tuple[Asset, str]:
        key, name = cells.get(KEY, ""), cells[NAME]
        if not name and not key:
            problems.append("The row has neither a name nor an import key.")
        if key and (found := self._names.with_key(kind, key)):
            return self._one(found, f"the import key {key}", problems), KEY
        candidates = [asset for asset in self._names.with_name(kind, name) if not (key and asset.import_key)]
        if name and candidates:
            return self._one(candidates, f"the name {name}", problems), NAME
        if key and not name:
            problems.append(f"No {kind.value} has the import key {key}, and the row has no name.")
        return Asset(self._ids.new_id(), kind, name, key), ""

    def _one(self, found: list[Asset], what: str, problems: list[str]) -> Asset:
        if len(found) > 1:
            problems.append(f"{len(found)} assets have {what}; give each its own import key.")
        return found[0]

    def _note(self, asset: Asset, line: int, problems: list[str]) -> None:
        first = self._taken.setdefault(asset.id, line)
        if first != line:
            problems.append(f"Line {first} names the same asset.")

    def _read(self, row: _Row) -> RowPreview:
        values, functions = self._values(row)
        if row.problems:
            return self._preview(row, RowState.PROBLEM, (), None)
        return (
            self._update(row, values, functions) if row.matched_by else self._addition(row, values, functions)
        )

    def _values(self, row: _Row) -> tuple[dict[str, Value | None], frozenset[ServerFunction] | None]:
        values: dict[str, Value | None] = {}
        for definition in ASSET_FIELDS[row.kind]:
            text = row.cells.get(column_of(row.kind, definition), "")
            if text:
                self._read_into(values, row, definition, text)
        return values, self._functions(row)

    def _read_into(self, values: dict[str, Value | None], row: _Row, definition: FieldDef, text: str) -> None:
        try:
            values[definition.key] = (
                None
                if text == CLEAR
                else read_cell(definition, text, lambda word, at: self._target(word, at, row))
            )
        except ValueError as error:
            row.problems.append(f"{column_of(row.kind, definition)}: {text[:80]!r}: {error}.")

    def _target(self, text: str, definition: FieldDef, row: _Row) -> str:
        target = self._names.id_of(text, definition.refers_to)
        if target == row.asset.id and definition.key not in MAY_NAME_ITSELF:
            raise ValueError("the asset itself")
        return target

    def _functions(self, row: _Row) -> frozenset[ServerFunction] | None:
        text = row.cells.get(FUNCTIONS, "")
        if not text or row.kind is not AssetKind.SERVER:
            return None
        try:
            return frozenset() if text == CLEAR else read_functions(text)
        except ValueError as error:
            row.problems.append(f"{FUNCTIONS}: {error}.")
            return None

    def _addition(
        self, row: _Row, values: Mapping[str, Value | None], functions: frozenset[ServerFunction] | None
    ) -> RowPreview:
        kept = {key: value for key, value in values.items() if value is not None}
        asset = replace(row.asset, functions=functions or frozenset(), values=kept)
        return self._preview(row, RowState.NEW, (), AddAsset(asset))

    def _update(
        self, row: _Row, values: Mapping[str, Value | None], functions: frozenset[ServerFunction] | None
    ) -> RowPreview:
        before = row.asset
        moved = {key: value for key, value in values.items() if before.values.get(key) != value}
        name = row.cells[NAME] if row.cells[NAME] not in {"", before.name} else None
        key = row.cells.get(KEY) if row.cells.get(KEY) not in {"", None, before.import_key} else None
        functions = None if functions == before.functions else functions
        changes = self._changes(row, moved, name, key, functions)
        if not changes:
            return self._preview(row, RowState.SAME, (), None)
        return self._preview(
            row, RowState.UPDATE, changes, ChangeAsset(before.id, name, key, functions, moved)
        )

    def _changes(
        self,
        row: _Row,
        moved: Mapping[str, Value | None],
        name: str | None,
        key: str | None,
        functions: frozenset[ServerFunction] | None,
    ) -> tuple[FieldChange, ...]:
        before = row.asset
        changes = [] if name is None else [FieldChange(NAME, before.name, name)]
        changes += [] if key is None else [FieldChange(KEY, before.import_key, key)]
        if functions is not None:
            changes.append(
                FieldChange(FUNCTIONS, "; ".join(sorted(before.functions)), "; ".join(sorted(functions)))
            )
        for definition in ASSET_FIELDS[row.kind]:
            if definition.key in moved:
                old = write_cell(before.values.get(definition.key), self._names.in_file, definition)
                new = write_cell(moved[definition.key], self._names.in_file, definition)
                changes.append(FieldChange(column_of(row.kind, definition), old, new))
        return tuple(changes)

    def _preview(
        self,
        row: _Row,
        state: RowState,
        changes: tuple[FieldChange, ...],
        edit: AddAsset | ChangeAsset | None,
    ) -> RowPreview:
        name = row.cells[NAME] or row.asset.name
        asset, new = (row.asset.id, "") if row.matched_by else ("", row.asset.id)
        problems = tuple(row.problems)
        return RowPreview(
            row.line, row.kind.value, name, state, row.matched_by, asset, changes, problems, edit, new
        )

    def _absent(self) -> tuple[str, ...]:
        return tuple(
            asset.id
            for asset in self._plan.assets.values()
            if asset.import_key and asset.id not in self._taken
        )
