"""What an item is asked about: the plan, assets in the order of the inventory, or classes of device."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.answers import PLAN_SUBJECT
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.pack import Item, Scope
from app.domain.plan import Plan

DEVICE_CLASSES = (
    AssetKind.SERVER,
    AssetKind.STORAGE,
    AssetKind.NETWORK,
    AssetKind.UPS,
    AssetKind.COOLING_UNIT,
)
"""The kinds of asset that are devices, each a class of its own."""

CLASS_PREFIX = "class:"

FUNCTION_OF_SCOPE: Mapping[Scope, ServerFunction] = {
    Scope.DC: ServerFunction.DC,
    Scope.DNS_SERVER: ServerFunction.DNS,
}
KIND_OF_SCOPE: Mapping[Scope, AssetKind] = {
    **{Scope(kind.value): kind for kind in AssetKind if kind.value in set(Scope)},
    Scope.DC: AssetKind.SERVER,
    Scope.DNS_SERVER: AssetKind.SERVER,
}


def scopes_cover(scopes: tuple[Scope, ...], asset: Asset) -> bool:
    """Whether an item of these scopes is asked about an asset."""
    for scope in scopes:
        if KIND_OF_SCOPE.get(scope) is asset.kind:
            function = FUNCTION_OF_SCOPE.get(scope)
            if function is None or function in asset.functions:
                return True
    return False


def subjects_of_scopes(scopes: tuple[Scope, ...], plan: Plan) -> tuple[str, ...]:
    """Subjects of these scopes: the plan first, then assets in inventory order, then classes of device."""
    found = [PLAN_SUBJECT] if Scope.PLAN in scopes else []
    found.extend(asset.id for asset in plan.assets.values() if scopes_cover(scopes, asset))
    if Scope.DEVICE_CLASS in scopes:
        present = {asset.kind for asset in plan.assets.values()}
        found.extend(CLASS_PREFIX + kind.value for kind in DEVICE_CLASSES if kind in present)
    return tuple(found)


def is_asked_of(item: Item, subject: str, plan: Plan) -> bool:
    """Whether an item is asked about a subject of the plan."""
    if subject == PLAN_SUBJECT:
        return Scope.PLAN in item.scopes
    if subject.startswith(CLASS_PREFIX):
        return Scope.DEVICE_CLASS in item.scopes
    asset = plan.assets.get(subject)
    return asset is not None and scopes_cover(item.scopes, asset)


def kind_of_subject(subject: str, plan: Plan) -> AssetKind | None:
    """The kind of asset a subject is or stands for; None for the plan and for what is gone."""
    if subject.startswith(CLASS_PREFIX):
        return AssetKind(subject.removeprefix(CLASS_PREFIX))
    asset = plan.assets.get(subject)
    return None if asset is None else asset.kind
