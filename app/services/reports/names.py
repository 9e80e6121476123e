"""The words a report shows in place of ids and tokens."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.answers import PLAN_SUBJECT
from app.domain.inventory import AssetKind, FieldDef
from app.domain.pack import FieldWords, ItemField, Pack
from app.domain.plan import Plan
from app.domain.report_lines import Fact
from app.domain.values import Cell, Value, ValueKind

CLASS_PREFIX = "class:"
"""How the subject of an item begins that is asked once per class of device."""


REMOVED = "no longer in the plan"


class Names:
    """Looks up names in one plan and words in its pack; what is unknown keeps its token."""

    def __init__(self, plan: Plan, pack: Pack) -> None:
        self._plan = plan
        self._pack = pack
        self._items = {item.id: item for item in pack.items}

    def asset(self, asset_id: str) -> str:
        """The name of an asset; runs of live checks outlive assets that were removed."""
        asset = self._plan.assets.get(asset_id)
        return REMOVED if asset is None else asset.name

    def subject(self, subject: str) -> str:
        """The name of a subject; empty for the whole plan."""
        if subject in {PLAN_SUBJECT, ""}:
            return ""
        if subject.startswith(CLASS_PREFIX):
            return self._device_class(subject.removeprefix(CLASS_PREFIX))
        return self.asset(subject)

    def _device_class(self, kind: str) -> str:
        choices = self.field_words(AssetKind.NETWORK, "kind").choices
        plural = self._pack.words.kinds.get(kind, ("", ""))[1]
        return choices.get(kind) or plural or kind.replace("_", " ")

    def item_title(self, item: str) -> str:
        """The title of an item."""
        known = self._items.get(item)
        return "" if known is None else known.title

    def field_words(self, kind: AssetKind | None, key: str) -> FieldWords:
        """The words of a field of an asset kind, or of the profile when `kind` is None."""
        fields = self._pack.words.fields.get("profile" if kind is None else kind.value, {})
        return fields.get(key) or FieldWords(key.replace("_", " ").capitalize())

    def unit(self, unit: str) -> str:
        """How a unit is written; a count has none."""
        return "" if unit == "1" else self._pack.words.units.get(unit, unit)

    def fact(self, definition: FieldDef, kind: AssetKind | None, value: Value) -> Fact:
        """A field of an asset or of the profile in words."""
        words = self.field_words(kind, definition.key)
        return Fact(
            words.label,
            self._words_of(definition, words, value),
            self.unit(definition.unit),
            key=definition.key,
        )

    def _words_of(self, definition: FieldDef, words: FieldWords, value: Value) -> Value:
        if definition.key == "product_role" and isinstance(value, str):
            return self._pack.product_roles.get(value, value)
        match definition.kind, value:
            case (ValueKind.CHOICE, str()):
                return words.choices.get(value, value)
            case (ValueKind.CHECKLIST, tuple()):
                return tuple(words.choices.get(str(token), str(token)) for token in value)
            case (ValueKind.REFERENCE, str()):
                return self.asset(value)
            case (ValueKind.REFERENCES, tuple()):
                return tuple(self.asset(str(target)) for target in value)
        return value

    def item_fact(self, field: ItemField, value: Value) -> Fact:
        """A field of an item's answer in words."""
        if field.kind is ValueKind.TABLE and isinstance(value, tuple):
            return self._table_fact(field, value)
        return Fact(field.words, self._chosen(field, value), self.unit(field.unit), key=field.key)

    def _chosen(self, field: ItemField, value: Value) -> Value:
        words = self._choices(field)
        match field.kind, value:
            case (ValueKind.CHOICE, str()):
                return words.get(value, value)
            case (ValueKind.CHECKLIST, tuple()):
                return tuple(words.get(str(token), str(token)) for token in value)
            case (ValueKind.REFERENCE | ValueKind.REFERENCES, _):
                return self._references(value)
        return value

    def _references(self, value: Value) -> Value:
        if isinstance(value, tuple):
            return tuple(self.asset(str(target)) for target in value)
        return self.asset(str(value))

    def _choices(self, field: ItemField) -> dict[str, str]:
        pack_list = self._pack.lists.get(field.pack_list)
        listed = {} if pack_list is None else {entry.token: entry.words for entry in pack_list.entries}
        return listed | {choice.token: choice.words for choice in field.choices}

    def _table_fact(self, field: ItemField, rows: Iterable[str | tuple[Cell, ...]]) -> Fact:
        heads = tuple(self._column_head(column) for column in field.columns)
        cells = tuple(self._row(field, row) for row in rows if isinstance(row, tuple))
        return Fact(field.words, cells, columns=heads, key=field.key)

    def _column_head(self, column: ItemField) -> str:
        unit = self.unit(column.unit)
        return f"{column.words} ({unit})" if unit else column.words

    def _row(self, field: ItemField, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        choices = [self._choices(column) for column in field.columns]
        padded = [*choices, *({} for _ in row[len(choices) :])]
        return tuple(
            words.get(cell, cell) if isinstance(cell, str) else cell
            for cell, words in zip(row, padded, strict=False)
        )
