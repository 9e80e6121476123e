"""The inventory for its page: kinds, the assets of one, their fields, and what each needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from app.analysis.needs.proposals import Proposals
from app.domain.draft import Changes
from app.domain.edits import AddAsset, ChangeAsset, RemoveAsset, SetNeed, Several
from app.domain.inventory import ASSET_FIELDS, Asset, AssetKind, Need, NeedKind, NeedOrigin, ServerFunction
from app.domain.values import Value, ValueKind, format_number
from app.errors import UserError
from app.services.inventory.names import users_of
from ui.viewmodels.field_spec import FieldSpec, spec_of_field, with_assets
from ui.viewmodels.finding_words import NEED_WORDS
from ui.viewmodels.open_plan import OpenPlanModel

REFERENCE_KINDS = frozenset({ValueKind.REFERENCE, ValueKind.REFERENCES})


@dataclass(frozen=True, slots=True)
class KindEntry:
    """One kind of asset in the list of kinds."""

    kind: AssetKind
    one: str
    many: str
    count: int


@dataclass(frozen=True, slots=True)
class NeedEntry:
    """A need in words: what it is for, how many of what, and whether a named asset is gone.

    `state` says where it comes from, empty where a person stated it.
    """

    need: Need
    words: str
    state: str
    points_nowhere: bool

    @property
    def is_proposed(self) -> bool:
        """Whether the inventory implies it and nobody confirmed it."""
        return self.need.origin is NeedOrigin.PROPOSED


NEED_STATES: Mapping[NeedOrigin, str] = {
    NeedOrigin.MANUAL: "",
    NeedOrigin.CONFIRMED: "confirmed",
    NeedOrigin.PROPOSED: "proposed",
}


class InventoryModel(QObject):
    """What the inventory page shows and asks for.

    `assets_changed` tells that assets or their values moved, `needs_changed` that needs did, `added` the id
    of an asset that was just put in, `refused` an error.
    """

    assets_changed = Signal()
    needs_changed = Signal()
    added = Signal(str)
    refused = Signal(object)

    def __init__(self, open_plan: OpenPlanModel, new_id: Callable[[], str]) -> None:
        super().__init__()
        self._open = open_plan
        self._new_id = new_id
        self._implied: tuple[Mapping[str, Asset], Proposals] | None = None
        self._specs = {kind: self._specs_of(kind) for kind in AssetKind}
        open_plan.changed.connect(self._take)
        open_plan.failed.connect(self._refuse)

    @property
    def can_edit(self) -> bool:
        """Whether the plan can be written."""
        return not self._open.read_only

    def kinds(self) -> tuple[KindEntry, ...]:
        """All kinds with how many assets each has."""
        counts = dict.fromkeys(AssetKind, 0)
        for asset in self._open.plan.assets.values():
            counts[asset.kind] += 1
        return tuple(self._entry(kind, counts[kind]) for kind in AssetKind)

    def assets(self, kind: AssetKind) -> tuple[Asset, ...]:
        """The assets of a kind, in the order they were added."""
        return tuple(self._open.plan.of_kind(kind))

    def asset(self, asset_id: str) -> Asset | None:
        """An asset, or None when it is gone."""
        return self._open.plan.assets.get(asset_id)

    def fields(self, kind: AssetKind) -> tuple[FieldSpec, ...]:
        """The fields of a kind, references without their choices."""
        return self._specs[kind]

    def fields_of(self, asset: Asset) -> tuple[FieldSpec, ...]:
        """The fields of an asset, references with the assets they may name."""
        definitions = ASSET_FIELDS[asset.kind]
        return tuple(
            with_assets(spec, definition, self._open.plan, asset.id) if definition.refers_to else spec
            for spec, definition in zip(self._specs[asset.kind], definitions, strict=True)
        )

    def functions(self) -> tuple[tuple[ServerFunction, str], ...]:
        """What servers can do, with its words."""
        words = self._open.pack.words.functions
        return tuple((member, words.get(member.value, member.value)) for member in ServerFunction)

    def text(self, asset: Asset, spec: FieldSpec) -> str:
        """A field of an asset as one line for a table."""
        value = asset.values.get(spec.key)
        if value is None:
            return ""
        if spec.kind in REFERENCE_KINDS:
            return ", ".join(self._name(entry) for entry in _entries(value))
        return _plain(value, dict(spec.choices))

    def add(self, kind: AssetKind, name: str, values: Mapping[str, Value] | None = None) -> None:
        """Put an asset in; `added` follows."""
        asset = Asset(self._new_id(), kind, name.strip(), values=dict(values or {}))
        task = self._open.apply(AddAsset(asset), origin=self)
        task.done.connect(lambda _result: self.added.emit(asset.id))

    def duplicate(self, asset: Asset, name: str) -> None:
        """Put in a copy of an asset under another name; what tells one device from another is left out."""
        own = {"serial_number", "fqdn", "network_address"}
        values = {key: value for key, value in asset.values.items() if key not in own}
        copy = Asset(self._new_id(), asset.kind, name, functions=asset.functions, values=values)
        task = self._open.apply(AddAsset(copy), origin=self)
        task.done.connect(lambda _result: self.added.emit(copy.id))

    def rename(self, asset: Asset, name: str) -> None:
        """Give an asset another name."""
        if name.strip() != asset.name:
            self._open.apply(ChangeAsset(asset.id, name=name.strip()), origin=self)

    def set_value(self, asset: Asset, key: str, value: Value | None) -> None:
        """Set a field of an asset, or clear it with None."""
        self._open.apply(ChangeAsset(asset.id, values={key: value}), origin=self)

    def set_functions(self, asset: Asset, functions: frozenset[ServerFunction]) -> None:
        """Say what a server does."""
        self._open.apply(ChangeAsset(asset.id, functions=functions), origin=self)

    def users(self, asset_id: str) -> tuple[str, ...]:
        """The names of the assets that name an asset, so that removing it can be weighed."""
        return tuple(self._name(user) for user in users_of(self._open.plan, asset_id))

    def remove(self, asset_ids: tuple[str, ...]) -> None:
        """Take assets out; their answers stay, unseen, and undo brings all back."""
        edits = tuple(RemoveAsset(asset_id) for asset_id in asset_ids)
        self._open.apply(edits[0] if len(edits) == 1 else Several(edits, "Remove assets"), origin=self)

    def needs(self, asset_id: str) -> tuple[NeedEntry, ...]:
        """What an asset needs: what was said about it, then what the inventory implies beside."""
        asset = self.asset(asset_id)
        stated = [need for need in self._open.plan.needs.values() if need.dependent == asset_id]
        said = {need.kind for need in stated}
        implied = () if asset is None else self._proposals().of(asset)
        proposed = [need for need in implied if need.kind not in said and need.of]
        return tuple(self._need_entry(need) for need in (*stated, *proposed))

    def set_need(
        self, dependent: str, kind: NeedKind, of: tuple[str, ...], at_least: int, need_id: str = ""
    ) -> None:
        """Say that an asset needs at least so many of others; this replaces what is proposed of that kind."""
        need = Need(need_id or self._new_id(), dependent, kind, of, at_least)
        self._open.apply(SetNeed(need.id, need), origin=self)

    def confirm_need(self, proposed: Need) -> None:
        """Keep a proposed need as it is, whatever the inventory implies later."""
        need = replace(proposed, id=self._new_id(), origin=NeedOrigin.CONFIRMED)
        self._open.apply(SetNeed(need.id, need), origin=self)

    def remove_need(self, need: Need) -> None:
        """Take a need out; a proposed one by saying that nothing of its kind is needed."""
        if need.origin is NeedOrigin.PROPOSED:
            self.set_need(need.dependent, need.kind, (), 0)
        else:
            self._open.apply(SetNeed(need.id), origin=self)

    def candidates(self, asset_id: str) -> tuple[tuple[str, str], ...]:
        """The assets that an asset can need, as pairs of id and name with kind."""
        kinds = {entry.kind: entry.one for entry in self.kinds()}
        others = (asset for asset in self._open.plan.assets.values() if asset.id != asset_id)
        return tuple((asset.id, f"{asset.name} ({kinds[asset.kind].lower()})") for asset in others)

    def _entry(self, kind: AssetKind, count: int) -> KindEntry:
        one, many = self._open.pack.words.kinds.get(kind.value, (kind.value, kind.value))
        return KindEntry(kind, one, many, count)

    def _specs_of(self, kind: AssetKind) -> tuple[FieldSpec, ...]:
        pack = self._open.pack
        words = pack.words.fields.get(kind.value, {})
        return tuple(spec_of_field(definition, words, pack) for definition in ASSET_FIELDS[kind])

    def _name(self, asset_id: str) -> str:
        asset = self.asset(asset_id)
        return "removed" if asset is None else asset.name

    def _proposals(self) -> Proposals:
        """What the inventory implies, made once for each state of the inventory."""
        assets = self._open.plan.assets
        if self._implied is None or self._implied[0] is not assets:
            self._implied = assets, Proposals(assets)
        return self._implied[1]

    def _need_entry(self, need: Need) -> NeedEntry:
        names = ", ".join(self._name(entry) for entry in need.of) or "nothing"
        words = f"{need.at_least} of {names}" if len(need.of) > 1 else names
        gone = any(entry not in self._open.plan.assets for entry in need.of)
        return NeedEntry(need, f"{NEED_WORDS[need.kind]}: {words}", NEED_STATES[need.origin], gone)

    def _take(self, changes: Changes) -> None:
        if changes.touches("assets") or changes.title:
            self.assets_changed.emit()
        if changes.touches("needs", "assets") or changes.title:
            self.needs_changed.emit()

    def _refuse(self, error: UserError, origin: object) -> None:
        if origin is self:
            self.refused.emit(error)


def _entries(value: Value) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(str(entry) for entry in value)
    return (str(value),)


def _plain(value: Value, choices: Mapping[str, str]) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return choices.get(value, value)
        case Decimal():
            return format_number(value)
        case date():
            return value.isoformat()
        case tuple():
            return ", ".join(choices.get(str(entry), str(entry)) for entry in value)
