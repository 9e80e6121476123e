"""Scope and inventory: what the plan is about, leaving nothing out that was entered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.report_lines import AssetLine, AssetTable, Fact, LifecycleLine, NeedLine
from app.domain.report_model import Scope
from app.domain.values import Value
from reports.cells import Paragraphs
from reports.flowables import Block, Heading, SectionBreak, Text
from reports.grid import Column, Grid, Noted, Row
from reports.lines import Content, Inline, Run
from reports.theme import ATTENTION, BODY, CELL, MUTED, MUTED_BODY, MUTED_SMALL, TextStyle
from reports.typeface import Face
from reports.words import NEEDS, day_words, fact_words, value_words

COLUMNS = 5
"""How many fields of an asset have a column of their own; the others stand below its name."""


def story(scope: Scope) -> Iterator[Block]:
    """Profile, assets by kind, needs, support dates."""
    yield Heading(1, "Scope and inventory")
    yield Heading(2, "Profile")
    yield from _profile(scope.profile)
    for table in scope.tables:
        yield Heading(2, table.title)
        yield _assets(table)
    if scope.needs:
        yield Heading(2, "What needs what")
        yield _needs(scope.needs)
    if scope.lifecycle:
        yield Heading(2, "Support dates")
        as_of = Text(
            f"As of {day_words(scope.judged_on)}, for the product and what the servers run. "
            "The pack holds the dates of further products.",
            MUTED_BODY,
        )
        as_of.keeps_next = True
        yield as_of
        yield _lifecycle(scope.lifecycle)
    yield SectionBreak()


def _profile(facts: Sequence[Fact]) -> Iterator[Block]:
    if not facts:
        yield Text("The profile is empty.", BODY)
        return
    rows = [((Run(fact.label, ink=MUTED),), fact_words(fact)) for fact in facts]
    yield Grid((Column("", 4), Column("", 8)), rows)


def _assets(table: AssetTable) -> Grid:
    leading = _leading_columns(table)
    keys = [key for key, _, _ in leading]
    numeric = {fact.key for asset in table.assets for fact in asset.facts if _is_number(fact.value)}
    columns = [Column("Name", 4)]
    columns += [
        Column(f"{label} ({unit})" if unit else label, 2.6, is_number=key in numeric)
        for key, label, unit in leading
    ]
    return Grid(columns, [_asset_row(asset, keys) for asset in table.assets])


def _leading_columns(table: AssetTable) -> Sequence[tuple[str, str, str]]:
    """The fields most assets have, in the order of the kind; what only few have stands below the name."""
    filled = {
        key: sum(
            1 for asset in table.assets for fact in asset.facts if fact.key == key and _is_short(fact.value)
        )
        for key, _, _ in table.columns
    }
    order = [key for key, _, _ in table.columns]
    chosen = sorted(order, key=lambda key: (-filled[key], order.index(key)))[:COLUMNS]
    return [column for column in table.columns if column[0] in chosen and filled[column[0]]]


def _is_number(value: Value) -> bool:
    return (
        not isinstance(value, (str, bool, tuple))
        and value_words(value).replace(".", "", 1).lstrip("-").isdigit()
    )


SHORT = 24
"""How many characters may stand in a narrow column."""


def _is_short(value: Value) -> bool:
    return len(value_words(value)) <= SHORT


def _asset_row(asset: AssetLine, keys: Sequence[str]) -> Row:
    by_key = {fact.key: fact for fact in asset.facts}
    name: list[tuple[Content, TextStyle]] = [((Run(asset.name, Face.SEMIBOLD),), CELL)]
    if asset.functions:
        name.append((", ".join(asset.functions), MUTED_SMALL))
    values = [value_words(by_key[key].value) if key in by_key else "\N{EN DASH}" for key in keys]
    cells: Sequence[Content | Paragraphs] = (Paragraphs(name), *values)
    others = [fact for fact in asset.facts if fact.key not in keys]
    if not others:
        return cells
    return Noted(cells, "; ".join(f"{fact.label}: {fact_words(fact)}" for fact in others))


def _needs(needs: Sequence[NeedLine]) -> Grid:
    columns = (
        Column("Asset", 4),
        Column("Needs for", 2.5),
        Column("At least", 1.6, is_number=True),
        Column("Of", 1, is_number=True),
        Column("Which", 6),
    )
    rows = [
        (
            need.dependent,
            NEEDS[need.kind],
            str(need.at_least),
            str(len(need.of)),
            ", ".join(need.of) or "nothing",
        )
        for need in needs
    ]
    return Grid(columns, rows)


def _lifecycle(lines: Sequence[LifecycleLine]) -> Grid:
    columns = (
        Column("Product", 4),
        Column("Mainstream until", 2.4),
        Column("Support until", 3),
        Column("Source", 5),
    )
    return Grid(columns, [_lifecycle_row(line) for line in lines])


def _lifecycle_row(line: LifecycleLine) -> Row:
    end: list[Inline] = [Run("no end date" if line.end is None else day_words(line.end))]
    if line.has_ended:
        end = [Run(f"{day_words(line.end)}, ended", ink=ATTENTION.ink)]
    source = Paragraphs(((line.source, CELL), (line.note, MUTED_SMALL))) if line.note else line.source
    return line.product, day_words(line.mainstream_end), end, source
