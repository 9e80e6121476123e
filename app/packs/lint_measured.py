"""Whether a field of an item can take over what it says a live check measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.domain.checks import CheckEntry
from app.domain.pack import Item, ItemField, Pack
from app.domain.proposals import MEASURED_KINDS
from app.packs.rule_types import tokens_of_field


def measured_faults(
    field: ItemField, item: Item, pack: Pack, known_checks: Mapping[str, CheckEntry] | None
) -> Iterator[str]:
    """What is wrong with the `measured` of a field that has one.

    The check must inform the item and, where the entries of checks are known, measure an argument of that
    name, of the kind and unit of the field, that says only what the field may say.
    """
    check, _, name = field.measured.partition(".")
    if check not in item.checks:
        yield f"{field.measured} is of a check that does not inform the item"
    if field.kind not in MEASURED_KINDS:
        yield f"a {field.kind} is not measured"
    entry = None if known_checks is None else known_checks.get(check)
    if entry is not None:
        yield from _unlike(field, entry, name, pack)


def _unlike(field: ItemField, entry: CheckEntry, name: str, pack: Pack) -> Iterator[str]:
    argument = entry.measured.get(name)
    if argument is None:
        names = ", ".join(sorted(entry.measured)) or "nothing"
        yield f"{entry.id} does not measure {name!r}; it measures {names}"
        return
    if argument.kind is not field.kind:
        yield f"{field.measured} is of kind {argument.kind}, this field of kind {field.kind}"
        return
    if argument.unit != field.unit:
        yield f"{field.measured} is in {argument.unit or 'no unit'}, this field in {field.unit or 'no unit'}"
    strange = set(argument.choices) - set(tokens_of_field(field, pack))
    if strange:
        yield f"{field.measured} may be {', '.join(sorted(strange))}, which this field does not know"
