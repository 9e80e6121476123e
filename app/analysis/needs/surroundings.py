"""Who names whom: the inventory looked up from the side of what is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from app.domain.inventory import Asset, AssetKind, ServerFunction


class Surroundings:
    """The servers of roles, zones and domains, and the cooling units of rooms, in inventory order."""

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        self.assets = assets
        self.servers_of: dict[str, list[str]] = {}
        """The servers that name a role or a zone."""
        self.zones_of: dict[str, list[str]] = {}
        self.coolers_of: dict[str, list[Asset]] = {}
        self._controllers: dict[str, list[Asset]] = {}
        for asset in assets.values():
            self._take(asset)

    def named(self, asset: Asset, key: str) -> tuple[str, ...]:
        """The assets that a field names and that are in the inventory, each once."""
        value = asset.values.get(key)
        targets = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
        return tuple(dict.fromkeys(str(target) for target in targets if target in self.assets))

    def controllers_of(self, domain: str) -> tuple[str, ...]:
        """The domain controllers of a domain: the writable ones, or where there are none the read-only."""
        found = self._controllers.get(domain, [])
        writable = [asset for asset in found if asset.values.get("read_only_dc") is not True]
        return tuple(asset.id for asset in writable or found)

    def room_of(self, asset: Asset) -> Asset | None:
        """The room an asset stands in, where it is known."""
        rooms = self.named(asset, "room")
        return self.assets[rooms[0]] if rooms else None

    def is_cooled(self, room: Asset) -> bool:
        """Whether what stands in a room needs its cooling units."""
        return room.values.get("cooling_required") is not False and bool(self.coolers_of.get(room.id))

    def _take(self, asset: Asset) -> None:
        if asset.kind is AssetKind.SERVER:
            for named in (*self.named(asset, "roles"), *self.named(asset, "zones")):
                self.servers_of.setdefault(named, []).append(asset.id)
            if ServerFunction.DC in asset.functions:
                self._note(self._controllers, self.named(asset, "domain"), asset)
        elif asset.kind is AssetKind.COOLING_UNIT:
            self._note(self.coolers_of, self.named(asset, "room"), asset)
        elif asset.kind is AssetKind.ZONE:
            for domain in self.named(asset, "domain"):
                self.zones_of.setdefault(domain, []).append(asset.id)

    def _note(self, listed: dict[str, list[Asset]], keys: Iterable[str], asset: Asset) -> None:
        for key in keys:
            listed.setdefault(key, []).append(asset)


def number_of(asset: Asset, key: str) -> Decimal | None:
    """A number of an asset; None where it has none."""
    value = asset.values.get(key)
    return value if isinstance(value, Decimal) else None
