"""What a newer pack changes for a plan, and which answers carry over."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.pack import Item, Pack


@dataclass(frozen=True, slots=True)
class PackComparison:
    """The items of two packs by id, in the order of the newer one (removed ones in that of the older).

    `asked_anew` are items whose question changed, so that an answer to the old one is no answer to the new;
    `judged_anew` are items whose question is the same but whose rules, limits or weight differ.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    asked_anew: tuple[str, ...]
    judged_anew: tuple[str, ...]
    reworded: tuple[str, ...]

    def carries_over(self, item_id: str) -> bool:
        """Whether an answer to this item of the older pack still answers the newer one."""
        return item_id not in self.removed and item_id not in self.asked_anew


def compare_packs(older: Pack, newer: Pack) -> PackComparison:
    """Compare two versions of a pack item by item."""
    before = {item.id: item for item in older.items}
    after = {item.id: item for item in newer.items}
    shared = [id_ for id_ in after if id_ in before]
    asked = [id_ for id_ in shared if _question(before[id_]) != _question(after[id_])]
    judged = [id_ for id_ in shared if id_ not in asked and _judgement(before[id_]) != _judgement(after[id_])]
    other = [id_ for id_ in shared if before[id_] != after[id_] and id_ not in asked and id_ not in judged]
    return PackComparison(
        added=tuple(id_ for id_ in after if id_ not in before),
        removed=tuple(id_ for id_ in before if id_ not in after),
        asked_anew=tuple(asked),
        judged_anew=tuple(judged),
        reworded=tuple(other),
    )


def _question(item: Item) -> object:
    """What a person answers: the words of the question, whom it is about, and what can be said."""
    fields = tuple(
        (field.key, field.kind, field.unit, field.choices, field.columns, field.binds, field.pack_list)
        for field in item.fields
    )
    return item.ask, item.scopes, item.results, item.good, fields


def _judgement(item: Item) -> object:
    computed = tuple((field.key, field.rule, field.required) for field in item.fields)
    return (
        item.when,
        item.requirements,
        item.limits,
        item.escalations,
        item.weight,
        item.steers,
        item.attests,
        computed,
    )
