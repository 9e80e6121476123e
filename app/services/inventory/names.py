"""How a file names assets: by import key, by name where that is unique, otherwise by id."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.inventory import Asset, AssetKind, references_of
from app.domain.plan import Plan
from app.services.inventory.columns import SEPARATOR


class AssetNames:
    """An index over assets by id, import key and name; names and keys are compared without case."""

    def __init__(self, assets: Iterable[Asset]) -> None:
        self._by_id: dict[str, Asset] = {}
        self._by_key: dict[str, list[Asset]] = {}
        self._by_name: dict[str, list[Asset]] = {}
        for asset in assets:
            self.add(asset)

    def add(self, asset: Asset) -> None:
        """Take an asset into the index."""
        self._by_id[asset.id] = asset
        if asset.import_key:
            self._by_key.setdefault(asset.import_key.casefold(), []).append(asset)
        self._by_name.setdefault(asset.name.casefold(), []).append(asset)

    def with_key(self, kind: AssetKind, key: str) -> list[Asset]:
        """The assets of a kind that carry an import key."""
        return [asset for asset in self._by_key.get(key.casefold(), []) if asset.kind is kind]

    def with_name(self, kind: AssetKind, name: str) -> list[Asset]:
        """The assets of a kind that carry a name."""
        return [asset for asset in self._by_name.get(name.casefold(), []) if asset.kind is kind]

    def id_of(self, text: str, kinds: tuple[AssetKind, ...]) -> str:
        """The id of the asset a cell names; raises ValueError when none or several fit."""
        for found in (self._by_key.get(text.casefold(), []), self._by_name.get(text.casefold(), [])):
            fitting = [asset for asset in found if not kinds or asset.kind in kinds]
            if len(fitting) > 1:
                raise ValueError(f"{text} names {len(fitting)} assets; use the import key")
            if fitting:
                return fitting[0].id
        if text in self._by_id and (not kinds or self._by_id[text].kind in kinds):
            return text
        expected = " or ".join(kind.value.replace("_", " ") for kind in kinds) or "asset"
        raise ValueError(f"no {expected} is called {text}")

    def in_file(self, asset_id: str) -> str:
        """The text that names an asset so that `id_of` finds it again."""
        asset = self._by_id.get(asset_id)
        if asset is None:
            return asset_id
        for text in (asset.import_key, asset.name):
            if text and SEPARATOR not in text and self._only(text, asset):
                return text
        return asset_id

    def _only(self, text: str, asset: Asset) -> bool:
        word = text.casefold()
        found = self._by_key.get(word, []) or self._by_name.get(word, [])
        return len(found) == 1 and found[0] is asset


def users_of(plan: Plan, asset_id: str) -> tuple[str, ...]:
    """The ids of the assets that name an asset in a field or a need."""
    by_field = [
        asset.id
        for asset in plan.assets.values()
        if any(target == asset_id for _, target in references_of(asset))
    ]
    by_need = [need.dependent for need in plan.needs.values() if asset_id in need.of]
    return tuple(dict.fromkeys(by_field + by_need))
