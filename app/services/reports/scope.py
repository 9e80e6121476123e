"""Scope and inventory of a report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.domain.inventory import ASSET_FIELDS, PROFILE_FIELDS, Asset, AssetKind
from app.domain.pack import LifecycleDate, Pack
from app.domain.plan import Plan
from app.domain.report_lines import AssetLine, AssetTable, LifecycleLine, NeedLine
from app.domain.report_model import Scope
from app.services.reports.names import Names
from app.sizing.lifecycle import SupportStatus, find_product, status_on


def scope_of(plan: Plan, pack: Pack, names: Names, as_of: date) -> Scope:
    """Profile, assets by kind, needs, and support dates as of go-live (or `as_of` where none is planned)."""
    judged_on = plan.go_live() or as_of
    return Scope(
        profile=tuple(
            names.fact(definition, None, plan.profile[definition.key])
            for definition in PROFILE_FIELDS
            if definition.key in plan.profile
        ),
        tables=tuple(table for kind in AssetKind if (table := _table(plan, pack, names, kind)).assets),
        needs=_needs(plan, names),
        lifecycle=tuple(_lifecycle(entry, pack, judged_on) for entry in _products(plan, pack)),
        judged_on=judged_on,
    )


def _table(plan: Plan, pack: Pack, names: Names, kind: AssetKind) -> AssetTable:
    assets = tuple(_asset(asset, pack, names) for asset in plan.of_kind(kind))
    used = {fact.key for asset in assets for fact in asset.facts}
    columns = tuple(
        (definition.key, names.field_words(kind, definition.key).label, names.unit(definition.unit))
        for definition in ASSET_FIELDS[kind]
        if definition.key in used
    )
    title = pack.words.kinds.get(kind.value, ("", kind.value.replace("_", " ").capitalize()))[1]
    return AssetTable(kind, title, columns, assets)


def _asset(asset: Asset, pack: Pack, names: Names) -> AssetLine:
    return AssetLine(
        name=asset.name,
        functions=tuple(
            pack.words.functions.get(function.value, function.value) for function in sorted(asset.functions)
        ),
        facts=tuple(
            names.fact(definition, asset.kind, asset.values[definition.key])
            for definition in ASSET_FIELDS[asset.kind]
            if definition.key in asset.values
        ),
    )


def _needs(plan: Plan, names: Names) -> tuple[NeedLine, ...]:
    return tuple(
        NeedLine(
            names.asset(need.dependent), need.kind, tuple(names.asset(one) for one in need.of), need.at_least
        )
        for need in plan.needs.values()
    )


def _products(plan: Plan, pack: Pack) -> Iterable[LifecycleDate]:
    """The products with known dates that the plan stands on: the pack's own and what its servers run."""
    texts = [pack.product]
    texts += [
        str(server.values.get(key, "")) for server in plan.of_kind(AssetKind.SERVER) for key in ("os", "sql")
    ]
    found = (find_product(text, pack.lifecycle) for text in dict.fromkeys(texts))
    return {entry.product: entry for entry in found if entry is not None}.values()


def _lifecycle(entry: LifecycleDate, pack: Pack, judged_on: date) -> LifecycleLine:
    reference = pack.references.get(entry.source)
    return LifecycleLine(
        product=entry.product,
        mainstream_end=entry.mainstream_end,
        end=entry.end,
        has_ended=status_on(entry, judged_on) is SupportStatus.ENDED,
        source=entry.source if reference is None else reference.title,
        note=entry.note,
    )
